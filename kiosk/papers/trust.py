"""How a tablet comes to trust this server: two codes to scan and the fingerprint to compare, to be hung up."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import Occasion
from kiosk.papers.qr import draw_qr
from kiosk.papers.table import LEFT, RIGHT, ROOM, Sheets, wrapped
from kiosk.papers.words import _
from kiosk.rules.finding import Finding

TRUST = _("平板第一次使用")
FIRST = _("1. 新平板先扫这个,照着图做")
THEN = _("2. 做好以后扫这个,打开投票站")
COMPARE = _("对照指纹")
COMPARE_HOW = _("证书“%(name)s”的指纹,要和平板上显示的每一组都一样。有一组不同就停下,告诉登记员。")
SHORT = _("念给别人听时念前四组:%(short)s")
WINDOWS = _("Windows 电脑显示的指纹(SHA-1):")
ADDRESS_MOVES = _("换了网络,地址可能改变:那时请重新印这张纸。指纹不变,已经信任的平板不用再做。")

_SIDE = 52 * mm
_GROUPS_A_LINE = 8


@dataclass(frozen=True, slots=True)
class TrustSheet:
    """信任服务器的说明: the plain page's address, the secure one, and the authority's name and fingerprints.

    `sha256` and `sha1` are groups of four hexadecimal digits.
    """

    occasion: Occasion
    help_url: str
    url: str
    authority: str
    sha256: tuple[str, ...]
    sha1: tuple[str, ...]


def trust_pdf(sheet: TrustSheet) -> bytes | Finding:
    """The sheet as PDF, one page of A4; or `glyph_missing`, and nothing is drawn."""
    for missing in missing_glyphs((*sheet.occasion.texts(), sheet.authority)):
        return missing
    paper = _TrustPage(sheet.occasion, TRUST)
    paper.headed_page()
    paper.codes(sheet)
    paper.fingerprint(sheet)
    return paper.pdf()


class _TrustPage(Sheets):
    def codes(self, sheet: TrustSheet) -> None:
        half = ROOM / 2
        for x, title, url in ((LEFT, FIRST, sheet.help_url), (LEFT + half, THEN, sheet.url)):
            middle = x + half / 2
            self.text_within(middle, self.y - 12 * mm, self.words(title), 14, half - 6 * mm, align="centre", bold=True)
            draw_qr(self.canvas, url, middle - _SIDE / 2, self.y - 20 * mm - _SIDE, _SIDE)
            size = 16 if width_of(url, 16) < half - 4 * mm else 10
            for n, line in enumerate(wrapped(url, half - 4 * mm, size)):
                self.text(middle, self.y - 30 * mm - _SIDE - n * size * 1.3, line, size, align="centre")
        self.y -= 40 * mm + _SIDE
        self.line(LEFT, self.y, RIGHT, self.y)

    def fingerprint(self, sheet: TrustSheet) -> None:
        self.y -= 11 * mm
        self.text(LEFT, self.y, self.words(COMPARE), 14, bold=True)
        self.y -= 3 * mm
        self.paragraph(self.words(COMPARE_HOW, name=sheet.authority), 12)
        self._groups(sheet.sha256, 19)
        self.y -= 4 * mm
        self.paragraph(self.words(SHORT, short=" ".join(sheet.sha256[:4])), 14)
        self.paragraph(self.words(WINDOWS), 12)
        self._groups(sheet.sha1, 13)
        self.y -= 6 * mm
        self.paragraph(self.words(ADDRESS_MOVES), 11)

    def _groups(self, groups: tuple[str, ...], size: float) -> None:
        for first in range(0, len(groups), _GROUPS_A_LINE):
            self.y -= size * 1.6
            for n, group in enumerate(groups[first : first + _GROUPS_A_LINE]):
                middle = LEFT + ROOM * (2 * n + 1) / (2 * _GROUPS_A_LINE)
                self.text(middle, self.y, group, size, align="centre", bold=True)
