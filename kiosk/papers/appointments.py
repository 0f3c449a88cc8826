"""Who serves where on the day, for the wall: names, never households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from kiosk.papers.announcement import NAME_SIZE, Notice
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import Occasion, Progress
from kiosk.papers.table import Column, Sheets
from kiosk.papers.words import (
    ANNOUNCEMENT,
    APPOINTED,
    APPOINTED_NOT,
    APPOINTED_TO,
    APPOINTED_WHERE,
    APPOINTMENTS,
    AT_BOX,
    AT_LANE,
    NAME,
    STATION,
)
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class AppointedLine:
    """选举工作人员: `station` in words, "" for nowhere fixed; the desk served, the box guarded, None for none."""

    name: str
    station: str
    lane: int | None = None
    box: int | None = None


@dataclass(frozen=True, slots=True)
class AppointedRole:
    """职务 in words, with its people."""

    role: str
    lines: tuple[AppointedLine, ...]


@dataclass(frozen=True, slots=True)
class AppointmentList:
    """选举工作人员名单."""

    occasion: Occasion
    town: str
    published: date
    roles: tuple[AppointedRole, ...]


def appointments_pdf(paper: AppointmentList, progress: Progress | None = None) -> bytes | Finding:
    """The list as PDF, A4, role after role, a row for each place; or `glyph_missing`, and nothing is drawn."""
    texts = [paper.town]
    for each in paper.roles:
        texts += [each.role, *(text for line in each.lines for text in (line.name, line.station))]
    for missing in missing_glyphs((*paper.occasion.texts(), *texts)):
        return missing
    page = _Appointments(paper.occasion)
    page.announce(paper)
    if progress:
        progress(1, 1)
    return page.pdf()


class _Appointments(Notice):
    def __init__(self, occasion: Occasion) -> None:
        # A notice of its own: it is about no version of the roll.
        Sheets.__init__(self, occasion, APPOINTMENTS)

    def announce(self, paper: AppointmentList) -> None:
        words, occasion = self.words, self.occasion
        self.masthead(ANNOUNCEMENT)
        self.paragraph(words(APPOINTED, village=occasion.village, term=occasion.term), NAME_SIZE)
        self.paragraph(words(APPOINTED_NOT), NAME_SIZE)
        self.y -= 2 * mm
        columns = (
            Column(APPOINTED_TO, 50),
            Column(STATION, 44),
            Column(APPOINTED_WHERE, 28, "centre"),
            Column(NAME, 58),
        )
        self.table(columns, [row for each in paper.roles for row in self._rows(each)], size=13)
        self.signed(paper.town, words.day(paper.published))

    def _rows(self, appointed: AppointedRole) -> list[tuple[str, ...]]:
        """A row for each place of a role, with everybody who serves there."""
        places: dict[tuple[str, str], list[str]] = {}
        for one in appointed.lines:
            places.setdefault((one.station, self._where(one)), []).append(one.name)
        return [(appointed.role, *place, "、".join(names)) for place, names in places.items()]

    def _where(self, one: AppointedLine) -> str:
        lane = self.words(AT_LANE, lane=one.lane) if one.lane else ""
        return lane or (self.words(AT_BOX, box=one.box) if one.box else "")
