"""The roll on the wall: every name by group. Neither birth date, sex nor household has a field here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from kiosk.papers.font import fit, missing_glyphs, width_of
from kiosk.papers.page import HEIGHT, WIDTH, Occasion, Progress
from kiosk.papers.table import LEFT, RIGHT, ROOM, Sheets
from kiosk.papers.words import (
    ALL_PEOPLE,
    ANNOUNCEMENT,
    CONTINUED,
    FINGERPRINT,
    FINGERPRINT_HOW,
    NUMBER_OF,
    OBJECT_UNTIL,
    PEOPLE,
    ROLL_ANNOUNCED,
    VERSION,
    WHO_TAKES_PART,
    Words,
)
from kiosk.rules.finding import Finding

NUMBER = 4
"""公告第4号 is the roll's among the announcements of an election."""
NAMES_A_ROW = 5
NAME_SIZE, LEAST_NAME_SIZE = 14, 12
"""Points: read from half a metre on a wall."""

_CELL = ROOM / NAMES_A_ROW
_NAME_AT = 12.5 * mm
_ROW = 8.2 * mm
_BAND = 9 * mm
_COUNTS_A_ROW = 4


@dataclass(frozen=True, slots=True)
class AnnouncedGroup:
    """村民小组: its people as (roll number, name), in the order they are to stand."""

    name: str
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """公告第4号 参加选举的村民名单. `fingerprint` is the roll's, of which eight characters are shown.

    `objections_until` is the last day for objections, `decision_days` how many days a decision takes at most.
    """

    occasion: Occasion
    town: str
    version: int
    published: date
    registered: int
    fingerprint: str
    objections_until: date
    groups: tuple[AnnouncedGroup, ...]
    decision_days: int = 3


def shown_fingerprint(fingerprint: str) -> str:
    """名册指纹 as people compare it: 3F9A-22C1."""
    short = fingerprint.replace("-", "")[:8].upper()
    return f"{short[:4]}-{short[4:]}"


def announcement_pdf(announcement: Announcement, progress: Progress | None = None) -> bytes | Finding:
    """The announcement as PDF, A4, five names a row, the groups one after another; or `glyph_missing`."""
    groups = announcement.groups
    names = (name for group in groups for _, name in group.people)
    texts = (announcement.town, *(group.name for group in groups), *names)
    for missing in missing_glyphs((*announcement.occasion.texts(), *texts)):
        return missing
    paper = _AnnouncementPage(announcement.occasion, ROLL_ANNOUNCED, announcement.version, announcement.fingerprint)
    paper.announce(announcement)
    total, done = sum(len(group.people) for group in groups), 0
    for group in groups:
        paper.group(group)
        done += len(group.people)
        if progress:
            progress(done, total)
    return paper.pdf()


class Notice(Sheets):
    """A paper about a version of the roll, for the wall."""

    def __init__(self, occasion: Occasion, title: str, version: int, fingerprint: str) -> None:
        words = Words(occasion.language)
        self._fingerprint = words(FINGERPRINT, fingerprint=shown_fingerprint(fingerprint))
        self._version = words(VERSION, version=version)
        super().__init__(occasion, title, about=f"{self._version}　{self._fingerprint}")

    def masthead(self, kind: str, number: str = "") -> None:
        """The head of a notice that hangs on the wall."""
        words = self.words
        self.new_page()
        self._mark(HEIGHT - 22 * mm)
        y = HEIGHT - 30 * mm
        self.text_within(WIDTH / 2, y, self.occasion.title(words), 16, ROOM, least=11, align="centre", bold=True)
        kind = words(kind)
        kind = "　".join(kind) if len(kind) == 2 else kind
        self.text_within(WIDTH / 2, y - 18 * mm, kind, 38, ROOM, least=20, align="centre", bold=True)
        y -= 18 * mm
        if number:
            y -= 9.5 * mm
            self.text(WIDTH / 2, y, number, 14, align="centre")
        y -= 6 * mm
        self.line(LEFT, y, RIGHT, y, width=2)
        self.line(LEFT, y - 1.4 * mm, RIGHT, y - 1.4 * mm, width=0.5)
        self.text_within(WIDTH / 2, y - 13 * mm, words(self._title), 20, ROOM, least=12, align="centre", bold=True)
        self.y = y - 16.5 * mm

    def say_fingerprint(self) -> None:
        self.room(8 * mm)
        self.y -= 6.5 * mm
        self.text(LEFT, self.y, f"{self._version}　{self._fingerprint}", 11, bold=True)
        x = LEFT + width_of(f"{self._version}　{self._fingerprint}　", 11)
        self.text_within(x, self.y, self.words(FINGERPRINT_HOW), 9.5, RIGHT - x, least=6)


class _AnnouncementPage(Notice):
    def announce(self, announcement: Announcement) -> None:
        words, occasion = self.words, self.occasion
        self.masthead(ANNOUNCEMENT, words(NUMBER_OF, number=NUMBER))
        day, people = words.day(occasion.day), announcement.registered
        self.paragraph(
            words(WHO_TAKES_PART, village=occasion.village, term=occasion.term, day=day, people=people), NAME_SIZE
        )
        until, days = words.day(announcement.objections_until), announcement.decision_days
        self.paragraph(words(OBJECT_UNTIL, until=until, days=days), NAME_SIZE)
        self._counts(announcement)
        self.say_fingerprint()
        self.signed(announcement.town, words.day(announcement.published))

    def _counts(self, announcement: Announcement) -> None:
        """How many in each group, and in all."""
        cells = [(group.name, len(group.people)) for group in announcement.groups]
        wide, height = ROOM / _COUNTS_A_ROW, 8 * mm
        self.y -= 2 * mm
        for first in range(0, len(cells), _COUNTS_A_ROW):
            self.room(height)
            for i, (name, people) in enumerate(cells[first : first + _COUNTS_A_ROW]):
                x, count = LEFT + i * wide, self.words(PEOPLE, number=people)
                self.box(x, self.y - height, wide, height, line=0.4)
                room = wide - width_of(count, 12) - 7 * mm
                self.text_within(x + 2.5 * mm, self.y - 5.5 * mm, name, 12, room, least=6)
                self.text(x + wide - 2.5 * mm, self.y - 5.5 * mm, count, 12, align="right")
            self.y -= height

    def group(self, group: AnnouncedGroup) -> None:
        """A band with the group's name, then its people, along the rows."""
        self.room(4 * mm + _BAND + 2 * _ROW)
        self.y -= 4 * mm
        self._band(group)
        for row in _rows(group.people):
            height = max(_ROW, max(len(lines) for _, _, _, lines in row) * LEAST_NAME_SIZE * 1.25 + 2 * mm)
            if self.room(height):
                self._band(group, continued=True)
            for column, roll_no, size, lines in row:
                self._person(LEFT + column * _CELL, height, roll_no, size, lines)
            self.y -= height
            self.line(LEFT, self.y, RIGHT, self.y, width=0.25, grey=0.6)

    def _band(self, group: AnnouncedGroup, *, continued: bool = False) -> None:
        words = self.words
        self.box(LEFT, self.y - _BAND, ROOM, _BAND, line=0, shade=0.88)
        said = words(CONTINUED) if continued else words(ALL_PEOPLE, people=len(group.people))
        base = self.y - 6.3 * mm
        self.text_within(LEFT + 3 * mm, base, group.name, 16, ROOM - 50 * mm, least=9, bold=True)
        self.text(RIGHT - 3 * mm, base, said, 13, align="right")
        self.y -= _BAND

    def _person(self, x: float, height: float, roll_no: int, size: float, lines: list[str]) -> None:
        middle = self.y - height / 2 - size * 0.36
        self.text(x + _NAME_AT - 2 * mm, middle, str(roll_no), 10, align="right", grey=0.25)
        first = middle + (len(lines) - 1) * size * 0.58
        for i, line in enumerate(lines):
            self.text(x + _NAME_AT, first - i * size * 1.16, line, size)


_Placed = tuple[int, int, float, list[str]]
"""Column from 0, roll number, size in points, the lines of the name."""


def _rows(people: Iterable[tuple[int, str]]) -> Iterable[list[_Placed]]:
    """The people along rows of five cells; a long name takes as many cells as it needs."""
    row: list[_Placed] = []
    column = 0
    for roll_no, name in people:
        cells = _cells(name)
        if column + cells > NAMES_A_ROW:
            yield row
            row, column = [], 0
        size, lines = fit(name, cells * _CELL - _NAME_AT - 1 * mm, NAME_SIZE, LEAST_NAME_SIZE)
        row.append((column, roll_no, size, lines))
        column += cells
    if row:
        yield row


def _cells(name: str) -> int:
    wide = width_of(name, LEAST_NAME_SIZE) + _NAME_AT + 1 * mm
    return min(NAMES_A_ROW, max(1, int(-(-wide // _CELL))))
