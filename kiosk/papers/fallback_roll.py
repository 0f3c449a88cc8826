"""The roll of the fallback pack: page by page as the paper roll, each line with what is recorded and room to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from reportlab.lib.units import mm

from kiosk.papers import fallback_words as w
from kiosk.papers.fallback_facts import FallbackPack, PackLine, PackMandate
from kiosk.papers.fallback_page import PackPage
from kiosk.papers.page import HEIGHT, WIDTH, Progress
from kiosk.papers.table import LEFT, RIGHT, Column, wrapped
from kiosk.papers.words import (
    BIRTH_YEAR,
    BLANK_BELOW,
    GROUP,
    HOUSEHOLD,
    LINE,
    NAME,
    PRINCIPAL,
    PROXY,
    ROLL_NUMBER,
    SEX,
)
from kiosk.rules.fallback import Mark
from kiosk.rules.places import LINES_A_PAGE

_COLUMNS = (
    (LINE, 8),
    (ROLL_NUMBER, 13),
    (NAME, 34),
    (SEX, 8),
    (BIRTH_YEAR, 12),
    (HOUSEHOLD, 15),
    (w.RECORDED, 46),
    (w.BY_HAND, 44),
)
_HEAD, _LINE = 7.5 * mm, 11 * mm
_TOP = HEIGHT - 24 * mm
_SAID: Mapping[Mark, str] = {
    Mark.ISSUED: w.SAYS_ISSUED,
    Mark.BY_PROXY: w.SAYS_BY_PROXY,
    Mark.AT_HOME: w.SAYS_AT_HOME,
    Mark.OUT: w.SAYS_OUT,
    Mark.WAITING: w.SAYS_WAITING,
    Mark.LISTED: w.SAYS_LISTED,
    Mark.SLIP: w.SAYS_SLIP,
}


def draw_roll(page: PackPage, pack: FallbackPack, progress: Progress | None = None) -> None:
    """A page for each page of the paper roll."""
    desks = {group.name: page.desk(group.station, group.lane) for group in pack.groups}
    total = len({line.page for line in pack.lines})
    for done, (number, lines) in enumerate(groupby(pack.lines, key=lambda line: line.page), start=1):
        of_page = tuple(lines)
        _sheet(page, number, of_page, desks.get(of_page[0].group, ""))
        if progress:
            progress(done, total)


def _sheet(page: PackPage, number: int, lines: tuple[PackLine, ...], desk: str) -> None:
    words = page.words
    page.new_page()
    top = HEIGHT - 20 * mm
    page.text_within(LEFT, top, f"{words(GROUP)}　{lines[0].group}", 13, 62 * mm, least=7, bold=True)
    page.text_within(WIDTH / 2, top, words(w.ROLL_PAGE, page=number), 13, 36 * mm, align="centre", bold=True)
    page.text_within(RIGHT, top, desk, 11, 60 * mm, least=6, align="right")
    page._mark(top + 5 * mm)
    last = max(line.line for line in lines)
    for line in lines:
        _line(page, line, _TOP - _HEAD - line.line * _LINE)
    _grid(page, last)
    bottom = _TOP - _HEAD - last * _LINE
    if last < LINES_A_PAGE:
        page.text(WIDTH / 2, bottom - 6.5 * mm, f"—— {words(BLANK_BELOW)} ——", 10, align="centre", grey=0.25)
    _foot(page, lines)


def _foot(page: PackPage, lines: tuple[PackLine, ...]) -> None:
    words, y = page.words, 21 * mm
    how = wrapped(words(w.ROLL_HOW), RIGHT - LEFT, 8.5)
    for n, line in enumerate(how):
        page.text(LEFT, y + 5 * mm + (len(how) - 1 - n) * 4 * mm, line, 8.5)
    marked = sum(line.no_ballot for line in lines)
    page.text_within(LEFT, y - 3 * mm, words(w.ON_PAGE, people=len(lines), marked=marked), 10, 62 * mm, least=7)
    page.text_within(WIDTH / 2 + 6 * mm, y - 3 * mm, words(w.HANDED_BY_HAND), 10, 56 * mm, least=7, align="centre")
    page.text_within(RIGHT, y - 3 * mm, words(w.IN_CHARGE), 10, 52 * mm, least=7, align="right")


def _grid(page: PackPage, last: int) -> None:
    width = sum(wide for _, wide in _COLUMNS) * mm
    bottom = _TOP - _HEAD - last * _LINE
    page.box(LEFT, _TOP - _HEAD, width, _HEAD, line=0, shade=0.9)
    for n in range(last + 1):
        y = _TOP - _HEAD - n * _LINE
        page.line(LEFT, y, LEFT + width, y, width=0.4 if n else 0.9)
    for title, x, wide in _placed():
        page.line(x, _TOP, x, bottom, width=0.4)
        middle = _TOP - 5.1 * mm
        page.text_within(x + wide / 2, middle, page.words(title), 9, wide - 1.5 * mm, least=4.5, align="centre")
    page.box(LEFT, bottom, width, _TOP - bottom, line=0.9)


def _line(page: PackPage, line: PackLine, y: float) -> None:
    width = sum(wide for _, wide in _COLUMNS) * mm
    if line.no_ballot:
        page.box(LEFT, y, width, _LINE, line=0, shade=0.86)
    cells = (line.line, line.roll_no, line.name, line.sex, line.birth_year, line.household)
    for cell, (title, x, wide) in zip(cells, _placed(), strict=False):
        if title is NAME:
            page.text_within(x + 1.5 * mm, y + 3.6 * mm, str(cell), 13.5, wide - 3 * mm, least=7)
        else:
            page.text_within(x + wide / 2, y + 3.8 * mm, str(cell), 10, wide - 1.2 * mm, least=5, align="centre")
    if line.mark is Mark.NOTHING:
        return
    x, wide = next((x, wide) for title, x, wide in _placed() if title is w.RECORDED)
    first, second = recorded(page, line)
    at = x + 1.5 * mm
    if line.no_ballot:
        _cross(page, at + 2.2 * mm, y + 7.6 * mm)
        at += 6.2 * mm
    room = x + wide - at - 1 * mm
    page.text_within(at, y + 6.3 * mm, first, 10, room, least=5, bold=True)
    page.text_within(x + 1.5 * mm, y + 2 * mm, second, 8.5, wide - 2.5 * mm, least=4.5)


def _cross(page: PackPage, x: float, y: float) -> None:
    """A cross that no copier loses."""
    arm = 1.7 * mm
    page.line(x - arm, y - arm, x + arm, y + arm, width=1.6)
    page.line(x - arm, y + arm, x + arm, y - arm, width=1.6)
    # The sign as text as well, for whoever searches the file.
    page.text(x, y - 1.1 * mm, "×", 8, align="centre")


def recorded(page: PackPage, line: PackLine) -> tuple[str, str]:
    """What is recorded on a line: what and when; where, or by whom."""
    words = page.words
    clock = words.clock(line.at) if line.at else ""
    said = w.SAYS_UNSIGNED if line.mark is Mark.ISSUED and not line.signed else _SAID[line.mark]
    desk = page.desk(line.station, line.lane) if line.station else ""
    more = {
        Mark.BY_PROXY: f"{line.proxy} · {desk}",
        Mark.AT_HOME: words(w.SAYS_BOX, box=line.box),
        Mark.OUT: words(w.SAYS_OUT_MORE, box=line.box),
        Mark.LISTED: words(w.SAYS_LISTED_MORE, box=line.box),
        Mark.SLIP: words(w.SAYS_PROXY, name=line.proxy),
    }
    return words(said, at=clock), more.get(line.mark, desk)


def _placed() -> Iterable[tuple[str, float, float]]:
    x = LEFT
    for title, wide in _COLUMNS:
        yield title, x, wide * mm
        x += wide * mm


def draw_mandates(page: PackPage, pack: FallbackPack) -> None:
    """Every mandate in force, by the principal's line."""
    words = page.words
    page.part(w.MANDATES_TITLE)
    page.explain(w.MANDATES_HOW)
    if not pack.mandates:
        page.text(LEFT, page.y - 8 * mm, words(w.NO_MANDATES), 12)
        return
    columns = (
        Column(w.PLACE, 24, "centre"),
        Column(ROLL_NUMBER, 14, "centre"),
        Column(PRINCIPAL, 34),
        Column(PROXY, 34),
        Column(ROLL_NUMBER, 14, "centre"),
        Column(GROUP, 22),
        Column(w.USED, 38),
    )
    page.table(columns, [_mandate(page, mandate) for mandate in pack.mandates], size=10.5)


def _mandate(page: PackPage, mandate: PackMandate) -> tuple[str, ...]:
    words, line = page.words, mandate.principal
    used = words(w.NOT_USED)
    if line.mark is Mark.BY_PROXY:
        used = " ".join((recorded(page, line)[0], page.desk(line.station, line.lane)))
    elif line.mark is not Mark.SLIP:
        used = recorded(page, line)[0]
        if line.mark is Mark.ISSUED:
            used = f"{words(w.IN_PERSON)} {words.clock(line.at)}" if line.at else words(w.IN_PERSON)
    return (
        words(w.PAGE_LINE, page=line.page, line=line.line),
        str(line.roll_no),
        line.name,
        mandate.proxy,
        str(mandate.proxy_roll_no),
        mandate.proxy_group,
        used,
    )
