"""已撤回: the pages of a paper whose result was reopened, stamped across, with the day and the reason above them."""

from __future__ import annotations

import re
from io import BytesIO
from threading import Lock

import pypdfium2
from pypdfium2 import raw
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.papers.font import FONT, has_glyph, paper_font, width_of
from kiosk.papers.notice_words import WITHDRAWN, WITHDRAWN_WHY
from kiosk.papers.page import HEIGHT, MARGIN, WIDTH
from kiosk.papers.table import one_line, wrapped
from kiosk.papers.words import Words

_PDFIUM = Lock()
"""PDFium does not bear two threads at once."""
_ROOM = WIDTH - 2 * MARGIN
_ABOVE = 60 * mm
"""The most that the day and the reason take of a page."""
_SIZES = (12, 11, 10, 9, 8, 7, 6, 5, 4, 3)
_LEADING = 1.4
_ACROSS = 540
"""Points that the stamp's word may take along the diagonal."""
_ID = re.compile(rb"/ID\[<(\w+)><\w+>\]")


def withdrawn_copy(pdf: bytes, words: str, language: str) -> bytes:
    """The same pages, made a little smaller, with the stamp across each and above it since when and why (`words`).

    What stands on them can still be read and searched; the same paper and words give the same bytes. A character of
    `words` that the font lacks is named by its code point: no paper stays unstamped for want of a glyph. PdfiumError
    for bytes that are no PDF.
    """
    said = Words(language)
    why = said(WITHDRAWN_WHY, why=_shown(words))
    size, lines = _fitted(why)
    band = len(lines) * size * _LEADING + 9 * mm
    scale = (HEIGHT - band) / HEIGHT
    smaller = pypdfium2.PdfMatrix().scale(scale, scale).translate(WIDTH * (1 - scale) / 2, 0).to_raw()
    made = BytesIO()
    with _PDFIUM:
        copy, stamp = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument(_stamp(said(WITHDRAWN), lines, size, band))
        across = stamp.page_as_xobject(0, copy)
        for page in copy:
            raw.FPDFPage_TransFormWithClip(page, smaller, raw.FS_RECTF(0, HEIGHT, WIDTH, 0))
            page.insert_obj(across.as_pageobject())
            page.gen_content()
        copy.save(made)
        stamp.close()
        copy.close()
    # PDFium makes the second half of the identifier up; the paper's own half stays.
    return _ID.sub(rb"/ID[<\1><\1>]", made.getvalue())


def _shown(words: str) -> str:
    """The words in one line, each character that cannot be printed as its code point."""
    return "".join(each if has_glyph(each) else f"[U+{ord(each):04X}]" for each in one_line(words))


def _fitted(why: str) -> tuple[float, list[str]]:
    """The largest size at which the words find room above the page, and their lines."""
    for size in _SIZES:
        lines = wrapped(why, _ROOM - 6 * mm, size)
        if len(lines) * size * _LEADING <= _ABOVE:
            break
    return size, lines


def _stamp(word: str, lines: list[str], size: float, band: float) -> bytes:
    """One page: the words in a frame at its head, the stamp across what is below."""
    paper_font()
    made = BytesIO()
    canvas = Canvas(made, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=FONT)
    canvas.setLineWidth(1.2)
    canvas.rect(MARGIN, HEIGHT - band + 1 * mm, _ROOM, band - 6 * mm)
    for n, line in enumerate(lines):
        canvas.setFont(FONT, size)
        canvas.drawString(MARGIN + 3 * mm, HEIGHT - 6.2 * mm - (n + 0.85) * size * _LEADING, line)
    canvas.translate(WIDTH / 2, (HEIGHT - band) / 2)
    canvas.rotate(52)
    large = min(_ACROSS / width_of(word, 1), 168)
    wide = width_of(word, large)
    canvas.setStrokeGray(0.35)
    canvas.setLineWidth(2.2)
    canvas.setFont(FONT, large)
    canvas.drawString(-wide / 2, -large * 0.36, word, mode=1)
    canvas.setLineWidth(4.5)
    canvas.roundRect(-wide / 2 - 18, -large * 0.62, wide + 36, large * 1.24, 16)
    canvas.save()
    return made.getvalue()
