"""The wall: for each post the names in the order first called, with their strokes, locked and still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk.queries.called import CalledPeople, apart_of, people_in
from kiosk.queries.candidates import seated_in
from kiosk.queries.count import open_batches_in, papers_in, rows_in, slate_in, totals_in
from kiosk.queries.day import Seats, Standing, standing_in
from kiosk.queries.entries import agreement_in, rulings_in, seats_of
from kiosk.records import store
from kiosk.records.batch_keys import KeyLost
from kiosk.rules.agreeing import FIRST_SEAT
from kiosk.rules.ballot import BallotClass, judge
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.keying import ballot_of
from kiosk.rules.result import line
from kiosk.rules.tray import so_far


@dataclass(frozen=True, slots=True)
class WallRow:
    """A name at a post. `person` is the roll number; `apart` tells namesakes apart and is "" where nobody shares it.

    `locked`: votes of locked batches; `called`: strokes of batches that are still open; `elected`: certified as such.
    """

    person: int
    name: str
    apart: str
    locked: int
    called: int
    elected: bool = False


@dataclass(frozen=True, slots=True)
class WallPost:
    """职位 on the wall: its rows in the order first called; a row never moves."""

    post: str
    name: str
    seats: int
    rows: tuple[WallRow, ...]


@dataclass(frozen=True, slots=True)
class WallTable:
    """计票台: the batch it is calling, and how many of its ballots are called."""

    no: int
    batch: int
    ballots: int
    called: int


@dataclass(frozen=True, slots=True)
class WallFacts:
    """Everything the wall shows of a round.

    `opened`: the first box is open; before that nothing is shown. `found`: papers in all boxes, None until the last is
    opened; `line` the votes needed, None while `found` is. The classes are of locked batches, `counted` their ballots.
    `frozen`: held still for a dispute, since then nothing moves.
    """

    election_id: str
    village: str
    term: str
    round_number: int
    kind: RoundKind
    phase: Phase
    opened: bool
    found: int | None
    line: int | None
    counted: int
    valid: int
    part_valid: int
    rejected: int
    blank: int
    posts: tuple[WallPost, ...]
    tables: tuple[WallTable, ...]
    frozen: bool


def wall(election_id: str) -> WallFacts | None:
    """The newest round of an election as the wall shows it; None when there is no such election.

    The strokes of an open batch are those of its first tallier, or of the committee that decides on its paper.
    """
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        papers = papers_in(connection, stands)
        totals = totals_in(connection, stands.round_id)
        people = people_in(connection, stands)
        strokes, tables = _open_strokes(connection, stands, people)
        order = rows_in(connection, stands.round_id)
        elected = _elected_in(connection, stands)
    opened = bool(papers.heap)
    posts = tuple(
        _post(post, order.get(post.post, []), totals.votes.get(post.post, {}), strokes[post.post], people, elected)
        for post in stands.posts
    )
    classes = totals.classes
    return WallFacts(
        election_id=election_id,
        village=stands.village,
        term=stands.term,
        round_number=stands.round_number,
        kind=stands.kind,
        phase=stands.phase,
        opened=opened,
        found=stands.found,
        line=None if stands.found is None else line(stands.kind, stands.found),
        counted=totals.ballots,
        valid=classes[BallotClass.VALID],
        part_valid=classes[BallotClass.PART_VALID],
        rejected=classes[BallotClass.INVALID],
        blank=classes[BallotClass.BLANK],
        posts=posts if opened else (),
        tables=tables,
        frozen=stands.frozen,
    )


def _open_strokes(
    connection: Connection, stands: Standing, people: CalledPeople
) -> tuple[dict[str, Counter[int]], tuple[WallTable, ...]]:
    """Strokes of the open batches by post and person, and the tables that call them."""
    strokes: dict[str, Counter[int]] = {post.post: Counter() for post in stands.posts}
    on, tables = slate_in(connection, stands, people), []
    for batch in open_batches_in(connection, stands.round_id):
        try:
            rulings = rulings_in(connection, batch)
            agreed = agreement_in(connection, batch, frozenset(strokes), people.ids)
        except KeyLost:
            tables.append(WallTable(batch.table, batch.number, batch.ballots, 0))
            continue
        keyed = agreed.entries[FIRST_SEAT]
        seat = agreed.seats[seats_of(batch.calling)[0]].entry
        under_work = {batch.to_key[len(seat.ballots)]: ballot_of(seat.current)} if seat.current else {}
        for no, ballot in (keyed | under_work).items():
            votes = judge(so_far(no, ballot, rulings.of_batch, rulings.of_round), on).votes
            for post, voted in votes.items():
                strokes[post].update(map(int, voted))
        tables.append(WallTable(batch.table, batch.number, batch.ballots, len(keyed)))
    return strokes, tuple(tables)


def _post(
    post: Seats,
    order: list[int],
    locked: Mapping[int, int],
    called: Mapping[int, int],
    people: CalledPeople,
    elected: frozenset[tuple[str, int]],
) -> WallPost:
    """A post's rows; names of a ballot still under work come last and have no place of their own yet."""
    new = [person for person in called if person not in order]
    rows = tuple(
        _row(person, locked.get(person, 0), called.get(person, 0), people, (post.post, person) in elected)
        for person in (*order, *new)
    )
    return WallPost(post.post, post.name, post.seats, rows)


def _elected_in(connection: Connection, stands: Standing) -> frozenset[tuple[str, int]]:
    """Who was elected in this round, once its result is certified: nothing is said before."""
    if stands.phase is not Phase.CERTIFIED:
        return frozenset()
    seats = seated_in(connection, stands.election_id, stands.round_number + 1)
    return frozenset((seat.post, seat.person) for seat in seats if seat.round == stands.round_number)


def _row(person: int, locked: int, called: int, people: CalledPeople, elected: bool) -> WallRow:
    one = people.by_number.get(person)
    name, apart = (one.name, apart_of(one)) if one else (f"№ {person}", "")
    return WallRow(person, name, apart if people.apart(person) else "", locked, called, elected)
