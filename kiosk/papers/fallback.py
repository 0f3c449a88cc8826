"""应急包: what a committee goes on with when the server is dead, printed at any time. It shows who has voted."""

from __future__ import annotations

from kiosk.papers.fallback_facts import FallbackPack
from kiosk.papers.fallback_first import draw_first
from kiosk.papers.fallback_forms import draw_forms, draw_state
from kiosk.papers.fallback_page import PackPage, printable
from kiosk.papers.fallback_roll import draw_mandates, draw_roll
from kiosk.papers.page import Progress


def fallback_pdf(pack: FallbackPack, progress: Progress | None = None) -> bytes:
    """The pack as PDF, A4: what to do, the roll, mandates, lanes and boxes, blank forms.

    Never refused: a character that the font lacks is drawn as a box, for the line has its number.
    """
    drawn: FallbackPack = printable(pack)
    page = PackPage(drawn)
    draw_first(page, drawn)
    draw_roll(page, drawn, progress)
    draw_mandates(page, drawn)
    draw_state(page, drawn)
    draw_forms(page, drawn)
    return page.pdf()
