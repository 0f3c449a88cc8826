"""The one font of every paper, embedded in part into each PDF; no font of the system is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from unicodedata import category

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kiosk.rules.finding import Finding

FONT = "paper"
FONT_FILE = Path(__file__).resolve().parents[2] / "static" / "fonts" / "wqy-microhei.ttc"

# Characters the font lists and draws as nothing, though they are meant to be seen.
BLANK_IN_FONT = frozenset("ǎǐǒǔǘǚǜˊˋ‾℃℉\u212bⅤⅩ∼\u3164")

# What stays on one line: a Latin word, a Chinese character and the marks that close after it.
_WORDS = re.compile(r"[!-~]+\s*|.[、，。；：）”]*\s*")


@cache
def paper_font() -> TTFont:
    """The font, registered once a process."""
    font = TTFont(FONT, str(FONT_FILE), subfontIndex=0)
    pdfmetrics.registerFont(font)
    return font


def has_glyph(character: str) -> bool:
    """Can this character be printed, so that it is seen?"""
    if category(character) in ("Cc", "Cn", "Co", "Cs"):
        return False
    return ord(character) in paper_font().face.charToGlyph and character not in BLANK_IN_FONT


def missing_glyphs(texts: Iterable[str]) -> tuple[Finding, ...]:
    """`glyph_missing` for each text with a character the font lacks, naming the character and the text.

    Asked before anything is drawn: a paper never shows a box in place of somebody's name.
    """
    known: dict[str, bool] = {}
    findings = []
    for text in texts:
        for character in text:
            if character not in known:
                known[character] = has_glyph(character)
            if not known[character]:
                facts = {"character": character, "codepoint": f"U+{ord(character):04X}", "name": text}
                findings.append(Finding("glyph_missing", numbers=facts))
                break
    return tuple(findings)


def width_of(text: str, size: float) -> float:
    """Width in points."""
    return float(paper_font().stringWidth(text, size))


def fit(text: str, width: float, size: float, least: float) -> tuple[float, list[str]]:
    """Size and lines that keep a text within a width: one line if `least` allows it, else wrapped at `least`."""
    wide = width_of(text, size)
    if wide <= width:
        return size, [text]
    if wide * least <= width * size:
        return size * width / wide, [text]
    lines = _wrap(text, width, least)
    # Lines of like length: the narrowest that need no line more.
    for tenths in range(1, 10):
        narrower = _wrap(text, width * tenths / 10, least)
        if len(narrower) <= len(lines) and all(width_of(line, least) <= width for line in narrower):
            return least, narrower
    return least, lines


def _wrap(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for word in _WORDS.findall(text):
        if lines[-1] and width_of((lines[-1] + word).rstrip(), size) > width:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]
