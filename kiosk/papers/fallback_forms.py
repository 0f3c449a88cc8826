"""The blank forms of the fallback pack: seals, ballots spoiled, the account, the tally, what happened."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.lib.units import mm

from kiosk.papers import fallback_words as w
from kiosk.papers.fallback_facts import FallbackPack, PackBox, PackPost
from kiosk.papers.fallback_page import PackPage
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column
from kiosk.papers.words import NAME
from kiosk.rules.batch import SIZES

INCIDENT_FORMS = 2
TALLIERS = ("1", "2")
"""Each of the two draws on a sheet of their own."""
_SPOILED_LINES = 18
_TALLY_LINES = 14
"""Lines for names that are not printed, on the sheet of a post where anybody may be elected."""
_MORE_LINES = 3
"""Lines beside the names that stand: what is called out must be drawn somewhere."""


def draw_state(page: PackPage, pack: FallbackPack) -> None:
    """The lanes with their ballots, and every box."""
    page.part(w.STATE_TITLE)
    page.explain(w.LANES_HOW)
    lanes = (
        Column(w.DESK, 66),
        Column(w.HANDED_OUT, 24, "centre"),
        Column(w.SPOILED, 24, "centre"),
        Column(w.CHECKED_IN, 26, "centre"),
        Column(w.LEFT_AT_DESK, 40),
    )
    rows = (
        (page.desk(lane.station, lane.lane), str(lane.handed_out), str(lane.spoiled), str(lane.waiting), "")
        for lane in pack.lanes
    )
    page.form(lanes, rows, 10 * mm, 12)
    page.y -= 8 * mm
    boxes = (Column(w.BOX, 26), Column(w.BOX_PLACE, 44), Column(w.BOX_STATE, 70), Column(w.SEAL, 40))
    page.form(boxes, (_box_row(page, box) for box in pack.boxes), 10 * mm, 12)


def _named(page: PackPage, box: PackBox) -> str:
    return page.words(w.MOBILE_BOX if box.mobile else w.FIXED_BOX, box=box.no)


def _box_row(page: PackPage, box: PackBox) -> tuple[str, ...]:
    words, state = page.words, box.state
    if box.left_at is not None:
        state = words(w.BOX_IS_OUT, at=words.clock(box.left_at), ballots=box.ballots)
    if box.apart:
        state = f"{state} · {words(w.APART)}"
    return _named(page, box), box.place, state, box.seal


def draw_forms(page: PackPage, pack: FallbackPack) -> None:
    """Every blank form, in the order in which the day needs them."""
    for _ in range(INCIDENT_FORMS):
        _incident(page, pack)
    for trip in pack.trips:
        page.part_of_trip(trip)
    _spoiled(page)
    _seals(page, pack)
    _account(page, pack)
    for which in TALLIERS:
        _tally(page, pack, which)


def _incident(page: PackPage, pack: FallbackPack) -> None:
    words = page.words
    page.part(w.INCIDENT_TITLE)
    page.explain(w.INCIDENT_HOW, 12)
    page.y -= 8 * mm
    page.blank(LEFT, words(w.WHEN), 70 * mm, 12)
    page.blank(LEFT + 78 * mm, words(w.WHERE), ROOM - 78 * mm, 12)
    page.y -= 11 * mm
    page.text(LEFT, page.y, words(w.WHAT), 12, bold=True)
    for n, kind in enumerate(pack.incidents):
        if n % 3 == 0:
            page.y -= 9 * mm
        x = LEFT + (n % 3) * ROOM / 3
        page.box(x, page.y - 0.8 * mm, 4.5 * mm, 4.5 * mm, line=0.8)
        page.text_within(x + 6.5 * mm, page.y, kind, 11.5, ROOM / 3 - 8 * mm, least=6)
    page.y -= 12 * mm
    page.text_within(LEFT, page.y, words(w.SERVER_TIMES), 11, ROOM, least=6)
    for label, lines in ((w.DESCRIBED, 8), (w.DONE_ABOUT, 4)):
        page.y -= 12 * mm
        page.text(LEFT, page.y, words(label), 12, bold=True)
        for _ in range(lines):
            page.y -= 10 * mm
            page.line(LEFT, page.y, RIGHT, page.y, grey=0.4)
    page.signatures((w.REPORTED_BY, w.SEEN_TO_BY))


def _spoiled(page: PackPage) -> None:
    page.part(w.SPOILED_TITLE)
    page.explain(w.SPOILED_HOW, 12)
    columns = (
        Column(w.NUMBER, 14, "centre"),
        Column(w.TIME, 28),
        Column(w.AT_WHICH_DESK, 34),
        Column(w.WHY_SPOILED, 44),
        Column(w.TAKEN_BACK, 24),
        Column(w.ISSUER_SIGNS, 36),
    )
    page.form(columns, ((str(n), "", "", "", "", "") for n in range(1, _SPOILED_LINES + 1)), 10.5 * mm, 12)
    page.signatures((w.CHIEF, w.SCRUTINEER))


def _seals(page: PackPage, pack: FallbackPack) -> None:
    words = page.words
    page.part(w.SEALS_TITLE)
    page.explain(w.SEALS_HOW, 12)
    columns = (
        Column(w.BOX_AND_SEAL, 42),
        Column(w.WHAT_DONE, 28),
        Column(w.SEAL_NOW, 28),
        Column(w.TIME, 20),
        Column(w.PAPERS_FOUND, 16),
        Column(w.TWO_SIGN, 46),
    )
    rows = (
        (f"{_named(page, box)}　{box.seal}", words(step), "", "", "", "")
        for box in pack.boxes
        for step in (w.CLOSED_BOX, w.CHECKED_SEAL, w.OPENED_BOX)
    )
    page.form(columns, rows, 11 * mm, 11)
    page.signatures((w.CHIEF, w.HEAD))


def _account(page: PackPage, pack: FallbackPack) -> None:
    words, figures = page.words, pack.figures
    page.part(w.ACCOUNT_TITLE)
    page.explain(w.ACCOUNT_HOW, 12)
    columns = (
        Column(w.ACCOUNT_ITEM, 66),
        Column(w.BY_SERVER, 36, "centre"),
        Column(w.ON_PAPER, 36),
        Column(w.ALTOGETHER, 42),
    )
    # Before the polls open nothing was unsealed: a printed 0 would be taken for a figure.
    unsealed = str(figures.unsealed) if figures.unsealed else ""
    rows = (
        (words(w.UNSEALED), unsealed, "", ""),
        (words(w.ISSUED), str(figures.issued), "", ""),
        (words(w.SPOILED), str(figures.spoiled), "", ""),
        (words(w.OUT_WITH_BOXES), str(figures.out), "", ""),
        (words(w.LEFT), "", "", ""),
    )
    page.form(columns, rows, 12 * mm, 13)
    page.y -= 11 * mm
    page.blank(LEFT, words(w.DIFFERENCE), ROOM, 12)
    page.y -= 10 * mm
    page.blank(LEFT, words(w.ANNOUNCED_AT), ROOM / 2, 12)
    page.signatures((w.CHIEF, w.SCRUTINEER))
    page.y -= 8 * mm
    boxes = (Column(w.BOX, 36), Column(w.PAPERS_FOUND, 36), Column(w.TWO_SIGN, 108))
    page.form(boxes, [(name, "", "") for name in (*(_named(page, b) for b in pack.boxes), words(w.FOUND))], 10 * mm, 12)
    page.explain(words(w.VALID_WHEN, registered=figures.registered), 12)


def _tally(page: PackPage, pack: FallbackPack, which: str) -> None:
    words = page.words
    page.part(w.TALLY_TITLE)
    page.explain(words(w.TALLY_HOW, ballots=SIZES[0]))
    page.y -= 6 * mm
    page.text_within(LEFT, page.y, words(w.BATCH), 13, ROOM - 50 * mm, least=8)
    page.text(RIGHT, page.y, words(w.COPY_OF, which=which), 13, align="right", bold=True)
    for post in pack.posts:
        _post(page, post)
    page.signatures((w.CALLER, w.TALLIER, w.SCRUTINEER, w.SCRUTINEER))


def _post(page: PackPage, post: PackPost) -> None:
    words = page.words
    page.room(60 * mm)
    page.y -= 10 * mm
    page.text_within(LEFT, page.y, words(w.SEATS, post=post.name, seats=post.seats), 14, ROOM, least=8, bold=True)
    page.y -= 3 * mm
    columns = (Column(NAME, 48), Column(w.STROKES, 106), Column(w.VOTES, 26))
    page.form(columns, ((name, "", "") for name in _names(page, post)), 10.5 * mm, 14)
    page.room(10 * mm)
    page.y -= 6 * mm
    page.text_within(LEFT, page.y, words(w.IDENTITY, seats=post.seats), 10, ROOM, least=6)


def _names(page: PackPage, post: PackPost) -> Iterable[str]:
    yield from post.names
    # More seats, more different names in a batch.
    yield from [""] * (_MORE_LINES if post.names else min(_TALLY_LINES, 4 + 2 * post.seats))
    yield page.words(w.BLANK_LINES)
    yield page.words(w.REJECTED)
