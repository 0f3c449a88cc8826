"""The first pages of the fallback pack: what to do when the server is dead, who is told, which group goes where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reportlab.lib.units import mm

from kiosk.papers import fallback_words as w
from kiosk.papers.fallback_facts import FallbackPack, PackGroup, PackLine
from kiosk.papers.fallback_page import PackPage
from kiosk.papers.font import width_of
from kiosk.papers.table import BOTTOM, LEFT, ROOM, Column, wrapped
from kiosk.papers.words import GROUP
from kiosk.rules.fallback import WAIT_MINUTES

STEPS = (
    (w.WAIT_FIRST, w.WAIT_FIRST_HOW),
    (w.TELL, w.TELL_HOW),
    (w.DECIDE, w.DECIDE_HOW),
    (w.ONE_DESK, w.ONE_DESK_HOW),
    (w.LOOK, w.LOOK_HOW),
    (w.HAND_OUT, w.HAND_OUT_HOW),
    (w.PROXIES, w.PROXIES_HOW),
    (w.MOBILE, w.MOBILE_HOW),
    (w.NEVER_BACK, w.NEVER_BACK_HOW),
    (w.BACK_AGAIN, w.BACK_AGAIN_HOW),
)
"""What is done, in this order: in a few words, then how."""
_INDENT = 13 * mm
_LARGEST, _LEAST = 13.5, 9.0
_SIGNED_BELOW = 12 * mm


def draw_first(page: PackPage, pack: FallbackPack) -> None:
    """The page to read first, and the desks."""
    page.part(w.FIRST_TITLE)
    _facts(page, pack)
    _callers(page, pack)
    _steps(page)
    _signed(page)
    _desks(page, pack)


def _facts(page: PackPage, pack: FallbackPack) -> None:
    words, figures = page.words, pack.figures
    seq, _, head = pack.occasion.head.partition(":")
    said = [words(w.OF_MOMENT, at=words.moment(pack.at), seq=seq, head=head)]
    said.append(
        words(
            w.FIGURES,
            round=pack.round,
            phase=pack.phase,
            registered=figures.registered,
            issued=figures.issued,
            at_hand=figures.at_hand,
            closes=f"{pack.closes:%H:%M}",
        )
    )
    out = [words(w.SAYS_BOX, box=box.no) for box in pack.boxes if box.left_at is not None]
    if out:
        said.append(words(w.BOXES_OUT, boxes="、".join(out)))
    for text in said:
        for line in wrapped(text, ROOM, 11):
            page.y -= 5.2 * mm
            page.text(LEFT, page.y, line, 11, bold=text is said[0])
    page.y -= 3 * mm


def _callers(page: PackPage, pack: FallbackPack) -> None:
    """Who is told; a phone number is written in by hand."""
    words = page.words
    people = [(w.CHIEF, pack.chief), (w.HEAD, pack.head), *((w.REGISTRAR, name) for name in pack.registrars[:2])]
    for n, (role, name) in enumerate(people):
        x = LEFT + (n % 2) * ROOM / 2
        if n % 2 == 0:
            page.y -= 6.5 * mm
        page.text_within(x, page.y, words(role), 10, 34 * mm, least=7)
        page.text_within(x + 36 * mm, page.y, name, 12, 23 * mm, least=6, bold=True)
        page.text(x + 60 * mm, page.y, words(w.PHONE), 9, grey=0.25)
        page.line(x + 60 * mm + width_of(words(w.PHONE), 9) + 1 * mm, page.y - 1 * mm, x + 86 * mm, page.y - 1 * mm)
    page.y -= 3.5 * mm
    page.rule()


def _steps(page: PackPage) -> None:
    """All steps on this page, as large as they fit."""
    words = page.words
    texts = [(words(short, minutes=WAIT_MINUTES), words(how)) for short, how in STEPS]
    room = page.y - BOTTOM - _SIGNED_BELOW
    size = _LARGEST
    while size > _LEAST and _height(texts, size) > room:
        size -= 0.25
    # What is left over stands between the steps.
    gap = min(4 * mm, max(0.0, room - _height(texts, size)) / len(texts))
    for n, (short, how) in enumerate(texts, start=1):
        page.y -= gap + size * 1.62
        page.text(LEFT + 9 * mm, page.y, str(n), size * 1.25, align="right", bold=True)
        page.text(LEFT + _INDENT, page.y, short, size * 1.12, bold=True)
        for line in wrapped(how, ROOM - _INDENT, size):
            page.y -= size * 1.3
            page.text(LEFT + _INDENT, page.y, line, size)


def _height(texts: Sequence[tuple[str, str]], size: float) -> float:
    return sum(size * 1.62 + len(wrapped(how, ROOM - _INDENT, size)) * size * 1.3 for _, how in texts)


def _signed(page: PackPage) -> None:
    """Who decided to go on with paper, and when."""
    page.y = BOTTOM + 9 * mm
    page.rule()
    page.y = BOTTOM + 2 * mm
    for n, label in enumerate((w.DECIDED_AT, w.CHIEF, w.HEAD)):
        page.blank(LEFT + n * ROOM / 3, page.words(label), ROOM / 3 - 4 * mm, 9.5)


def pages_of(lines: Sequence[PackLine]) -> Mapping[str, str]:
    """Group → its pages of the paper roll, as 3–5, 9."""
    pages: dict[str, list[int]] = {}
    for line in lines:
        of_group = pages.setdefault(line.group, [])
        if line.page not in of_group[-1:]:
            of_group.append(line.page)
    return {group: _ranges(numbers) for group, numbers in pages.items()}


def _ranges(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _desks(page: PackPage, pack: FallbackPack) -> None:
    page.part(w.DESKS_TITLE)
    page.explain(w.DESKS_HOW, 12)
    pages, marked = pages_of(pack.lines), Counter(line.group for line in pack.lines if line.no_ballot)
    columns = (
        Column(GROUP, 46),
        Column(w.DESK, 48),
        Column(w.ROLL_PAGES, 26, "centre"),
        Column(w.PEOPLE_ON_IT, 16, "centre"),
        Column(w.MARKED, 16, "centre"),
        Column(w.CHANGED_TO, 28),
    )
    page.form(columns, [_desk_row(page, group, pages, marked) for group in pack.groups], 10.5 * mm, 13)


def _desk_row(page: PackPage, group: PackGroup, pages: Mapping[str, str], marked: Counter[str]) -> tuple[str, ...]:
    return (
        group.name,
        page.desk(group.station, group.lane),
        pages.get(group.name, ""),
        str(group.people),
        str(marked[group.name]),
        "",
    )
