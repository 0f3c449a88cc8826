"""What all papers share: whose paper it is, a page of A4, eight cards on it, text that fits, the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.papers.font import FONT, fit, paper_font, width_of
from kiosk.papers.words import ELECTION, JOURNAL_HEAD, REHEARSAL, Words

WIDTH, HEIGHT = A4
MARGIN = 10 * mm
COLUMNS, ROWS = 2, 4
CARDS_A_PAGE = COLUMNS * ROWS
CARD_WIDTH = (WIDTH - 2 * MARGIN) / COLUMNS
CARD_HEIGHT = (HEIGHT - 2 * MARGIN) / ROWS

Progress = Callable[[int, int], None]
"""Called with how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """选举: whose paper it is. `head` is the journal's, "SEQ:8 characters"; `language` the paper's."""

    village: str
    term: str
    day: date
    head: str
    rehearsal: bool = False
    language: str = "zh"

    def title(self, words: Words) -> str:
        return words(ELECTION, village=self.village, term=self.term)

    def texts(self) -> tuple[str, ...]:
        return (self.village, self.term)


class Page:
    """A PDF being drawn, page by page; all measures in points, from the lower left."""

    def __init__(self, occasion: Occasion, title: str) -> None:
        paper_font()
        self.occasion = occasion
        self.words = Words(occasion.language)
        self._bytes = BytesIO()
        # invariant: the same facts give the same bytes, on any day.
        self.canvas = Canvas(self._bytes, pagesize=A4, pageCompression=1, invariant=1, initialFontName=FONT)
        self.canvas.setTitle(f"{occasion.title(self.words)} {self.words(title)}")
        self.canvas.setAuthor("")
        self.canvas.setCreator("")
        self.canvas.setProducer("")

    def text(
        self, x: float, y: float, text: str, size: float, *, align: str = "left", bold: bool = False, grey: float = 0
    ) -> None:
        """One line of text; `align` says where x lies on it."""
        if align != "left":
            x -= width_of(text, size) / (2 if align == "centre" else 1)
        canvas = self.canvas
        canvas.setFont(FONT, size)
        canvas.setFillGray(grey)
        if bold:
            # The font has one weight; a thin outline around each stroke makes the second.
            canvas.setStrokeGray(grey)
            canvas.setLineWidth(size * 0.03)
            canvas.drawString(x, y, text, mode=2)
        else:
            canvas.drawString(x, y, text)

    def text_within(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        width: float,
        *,
        least: float = 7,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """A text of any length kept within a width, lines around the same middle."""
        size, lines = fit(text, width, size, least)
        first = y + (len(lines) - 1) * size * 0.58
        for i, line in enumerate(lines):
            self.text(x, first - i * size * 1.16, line, size, align=align, bold=bold)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.5, grey: float = 0) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeGray(grey)
        self.canvas.line(x1, y1, x2, y2)

    def box(
        self, x: float, y: float, width: float, height: float, *, line: float = 0.5, shade: float | None = None
    ) -> None:
        self.canvas.setLineWidth(line)
        self.canvas.setStrokeGray(0)
        if shade is not None:
            self.canvas.setFillGray(shade)
        self.canvas.rect(x, y, width, height, stroke=int(line > 0), fill=int(shade is not None))

    def foot(self, page: str = "") -> None:
        """The journal's head and the page, at the foot of a sheet."""
        self.text(MARGIN + 5 * mm, 9 * mm, self.words(JOURNAL_HEAD, head=self.occasion.head), 8, grey=0.25)
        self.text(WIDTH - MARGIN - 5 * mm, 9 * mm, page, 8, align="right", grey=0.25)

    def heading(self, title: str) -> float:
        """The election and the paper's name at the top of a sheet; the height below it."""
        top = HEIGHT - 16 * mm
        self.text_within(
            WIDTH / 2, top, self.occasion.title(self.words), 12, WIDTH - 2 * MARGIN - 70 * mm, align="centre"
        )
        self.text(WIDTH / 2, top - 9.5 * mm, title, 20, align="centre", bold=True)
        if self.occasion.rehearsal:
            self.stamp(WIDTH - MARGIN - 25 * mm, top - 8 * mm, 20 * mm, 9 * mm)
        return top - 15 * mm

    def stamp(self, x: float, y: float, width: float, height: float, *, on_dark: bool = False) -> None:
        """The rehearsal's mark: white on black, or black on white on a dark band, so that no copier loses it."""
        self.box(x, y, width, height, line=0, shade=int(on_dark))
        size, _ = fit(self.words(REHEARSAL), width * 0.9, height * 0.62, 4)
        self.canvas.setFont(FONT, size)
        self.canvas.setFillGray(int(not on_dark))
        self.canvas.drawCentredString(x + width / 2, y + height / 2 - size * 0.37, self.words(REHEARSAL))

    def cut_marks(self) -> None:
        """Ticks in the margin and fine dashes between the cards, for a knife or scissors."""
        for column in range(COLUMNS + 1):
            x = MARGIN + column * CARD_WIDTH
            self.line(x, 2 * mm, x, MARGIN - 2 * mm, width=0.4)
            self.line(x, HEIGHT - 2 * mm, x, HEIGHT - MARGIN + 2 * mm, width=0.4)
        for row in range(ROWS + 1):
            y = MARGIN + row * CARD_HEIGHT
            self.line(2 * mm, y, MARGIN - 2 * mm, y, width=0.4)
            self.line(WIDTH - 2 * mm, y, WIDTH - MARGIN + 2 * mm, y, width=0.4)
        self.canvas.setDash(1.5, 3)
        for column in range(1, COLUMNS):
            x = MARGIN + column * CARD_WIDTH
            self.line(x, MARGIN, x, HEIGHT - MARGIN, width=0.3, grey=0.6)
        for row in range(1, ROWS):
            y = MARGIN + row * CARD_HEIGHT
            self.line(MARGIN, y, WIDTH - MARGIN, y, width=0.3, grey=0.6)
        self.canvas.setDash()

    def cards(self, heaps: Sequence[int], draw: Callable[[int, float, float], None], done: Progress | None) -> None:
        """Eight cards a page, along the rows; `draw` is given the card's number and its lower left corner.

        `heaps` are the numbers of cards that belong together: each heap begins a page.
        """
        self.canvas.beginForm("cut_marks", 0, 0, WIDTH, HEIGHT)
        self.cut_marks()
        self.canvas.endForm()
        drawn, total = 0, sum(heaps)
        for heap in heaps:
            for first in range(0, heap, CARDS_A_PAGE):
                self.canvas.doForm("cut_marks")
                for i in range(min(CARDS_A_PAGE, heap - first)):
                    row, column = divmod(i, COLUMNS)
                    draw(drawn, MARGIN + column * CARD_WIDTH, HEIGHT - MARGIN - (row + 1) * CARD_HEIGHT)
                    drawn += 1
                self.end()
                if done:
                    done(drawn, total)

    def end(self) -> None:
        """The page is full."""
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.save()
        return self._bytes.getvalue()
