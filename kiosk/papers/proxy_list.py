"""Who votes for whom, for the wall: neither birth date, household nor kin has a field here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from kiosk.papers.announcement import NAME_SIZE, Notice, shown_fingerprint
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import Occasion, Progress
from kiosk.papers.slips import SlipPerson
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column, Sheets
from kiosk.papers.words import (
    ANNOUNCEMENT,
    PRINCIPAL,
    PROXY,
    PROXY_COUNT,
    PROXY_FINGERPRINT,
    PROXY_GROUP_COUNT,
    PROXY_LIST,
    PROXY_RULES,
    PROXY_WHO,
    PROXY_WHO_ANYBODY,
    ROLL_NUMBER,
    Words,
)
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class ProxyGroup:
    """村民小组 of the principals: (principal, proxy), by the principal's roll number."""

    name: str
    lines: tuple[tuple[SlipPerson, SlipPerson], ...]


@dataclass(frozen=True, slots=True)
class ProxyNotice:
    """委托投票名单. `limit`: how many mandates one person accepts at most."""

    occasion: Occasion
    town: str
    published: date
    fingerprint: str
    limit: int
    near_kin_only: bool
    groups: tuple[ProxyGroup, ...]


def proxy_list_pdf(notice: ProxyNotice, progress: Progress | None = None) -> bytes | Finding:
    """The list as PDF, A4, group after group; or `glyph_missing`, and nothing is drawn."""
    people = [person for group in notice.groups for line in group.lines for person in line]
    texts = (notice.town, *(text for person in people for text in (person.name, person.group)))
    for missing in missing_glyphs((*notice.occasion.texts(), *texts)):
        return missing
    paper = _ProxyList(notice)
    paper.announce(notice)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _ProxyList(Notice):
    def __init__(self, notice: ProxyNotice) -> None:
        # A notice of its own: it is about no version of the roll.
        words = Words(notice.occasion.language)
        about = words(PROXY_FINGERPRINT, fingerprint=shown_fingerprint(notice.fingerprint))
        Sheets.__init__(self, notice.occasion, PROXY_LIST, about=about)

    def announce(self, notice: ProxyNotice) -> None:
        words = self.words
        self.masthead(ANNOUNCEMENT)
        self.paragraph(words(PROXY_WHO if notice.near_kin_only else PROXY_WHO_ANYBODY, limit=notice.limit), NAME_SIZE)
        self.paragraph(words(PROXY_RULES), NAME_SIZE)
        self.paragraph(words(PROXY_COUNT, slips=sum(len(group.lines) for group in notice.groups)), NAME_SIZE)
        for group in notice.groups:
            self._group(group)
        self.signed(notice.town, words.day(notice.published))

    def _group(self, group: ProxyGroup) -> None:
        self.room(30 * mm)
        self.y -= 9 * mm
        self.text_within(LEFT, self.y, group.name, 15, ROOM - 30 * mm, least=9, bold=True)
        count = self.words(PROXY_GROUP_COUNT, slips=len(group.lines))
        self.text(RIGHT, self.y, count, 12, align="right")
        self.y -= 3.5 * mm
        columns = (
            Column(ROLL_NUMBER, 22, "centre"),
            Column(PRINCIPAL, 68),
            Column(ROLL_NUMBER, 22, "centre"),
            Column(PROXY, 68),
        )
        rows = [(str(one.roll_no), one.name, str(other.roll_no), other.name) for one, other in group.lines]
        self.table(columns, rows, size=13)
