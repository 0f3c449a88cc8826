"""The result of a closed round as people read it: everybody's votes and why, who sits now, what it is held for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.queries.called import Called, people_in
from kiosk.queries.candidates import SeatView, seated_in
from kiosk.queries.closing_round import called_in
from kiosk.queries.day import Seats, Standing, standing_in
from kiosk.queries.holds import HoldView, holds_in
from kiosk.queries.result_papers import Version, to_print_in, versions_in
from kiosk.queries.rounds import RoundOver, rounds_over_in, seats_of_election_in
from kiosk.queries.staff import roles_of
from kiosk.records import store
from kiosk.records.day import Post
from kiosk.records.result import Particulars
from kiosk.records.roll import Voter
from kiosk.records.staff import Officer
from kiosk.rules.contenders import BARRED, who_is_meant
from kiosk.rules.decide import Elected, Further, Tie, decide
from kiosk.rules.holds import Elsewhere, elsewhere
from kiosk.rules.proxy_people import OnRoll
from kiosk.rules.rounds import Outlook, outlook
from kiosk.rules.staff import Role
from kiosk.rules.standing import Outcome


@dataclass(frozen=True, slots=True)
class PostOutcome:
    """One post as a round left it: everybody with votes, most first; `waits` for a tie above."""

    post: str
    name: str
    seats: int
    lines: tuple[Outcome, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class StaffNamed:
    """An officer of the count for whom votes were given: a quiet word to the chief scrutineer (R-STAFF-02)."""

    name: str
    roles: frozenset[Role]
    votes: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Described:
    """登记事项 of somebody elected, as far as they are written."""

    ethnic_group: str = ""
    party: str = ""
    schooling: str = ""
    again: bool | None = None


@dataclass(frozen=True, slots=True)
class ResultView:
    """结果 of the last closed round. `again`: posts of the round behind a tie vote, worked out again; `people`: by roll
    number; `twice`: names that several people of the roll bear; `newest`: this round is the election's last;
    `rounds`: the numbers of all that are over, `to_print` of those certified that have no papers yet."""

    stands: Standing
    rounds: tuple[int, ...]
    newest: bool
    over: RoundOver
    outlook: Outlook
    posts: tuple[PostOutcome, ...]
    again: tuple[PostOutcome, ...]
    seated: tuple[SeatView, ...]
    holds: tuple[HoldView, ...]
    elsewhere: Mapping[int, Elsewhere]
    people: Mapping[int, Called]
    twice: frozenset[str]
    post_names: Mapping[str, str]
    versions: tuple[Version, ...]
    to_print: tuple[int, ...]
    staff: tuple[StaffNamed, ...]
    described: Mapping[int, Described]

    @property
    def holds_open(self) -> int:
        return sum(hold.open for hold in self.holds)

    @property
    def version(self) -> Version:
        return next(each for each in self.versions if each.id == self.over.result_id)

    def name(self, person: str | int) -> str:
        """The name, with group and age where somebody else has the same."""
        one = self.people.get(int(person))
        if one is None:
            return f"№ {person}"
        return f"{one.name} ({one.group}, {one.age})" if one.name in self.twice else one.name

    def names(self, people: Iterable[str]) -> str:
        """Several names in a row."""
        return "、".join(self.name(person) for person in people)

    @property
    def ties(self) -> tuple[Tie, ...]:
        return self.outlook.ties

    @property
    def further(self) -> tuple[Further, ...]:
        return self.outlook.further


def result(election_id: str, number: int | None = None) -> ResultView | None:
    """The result of the last closed round, or of that number; None while there is none."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else result_in(connection, stands, number)


def result_in(connection: Connection, stands: Standing, number: int | None = None) -> ResultView | None:
    overs = rounds_over_in(connection, stands.election_id)
    rounds = tuple(over.number for over in overs)
    if number is not None:
        overs = tuple(over for over in overs if over.number <= number)
    if not overs or (number is not None and overs[-1].number != number):
        return None
    over = overs[-1]
    found = outlook(seats_of_election_in(connection, stands.election_id), [each.vote for each in overs])
    names = _posts_in(connection, stands.election_id)
    posts = _posts(decide(over.tally).outcomes, over.tally.seats, names, over.outcome["waits"])
    again: tuple[PostOutcome, ...] = ()
    if over.base_outcome is not None and found.worked_out is not None and found.base is not None:
        again = _posts(found.worked_out.outcomes, found.base.seats, names, found.waits)
    seated = seated_in(connection, stands.election_id, over.number + 1)
    people = called_in(connection, stands, _named(over, again, seated, found))
    holds = holds_in(connection, over.result_id)
    return ResultView(
        stands=stands,
        rounds=rounds,
        newest=over.round_id == stands.round_id,
        over=over,
        outlook=found,
        posts=posts,
        again=again,
        seated=seated,
        holds=holds,
        elsewhere=_elsewhere(holds, seated, list(names)),
        people=people,
        twice=frozenset(people_in(connection, stands).namesakes),
        post_names={post: seats.name for post, seats in names.items()},
        versions=versions_in(connection, over.round_id),
        to_print=to_print_in(connection, stands.election_id),
        staff=_staff_in(connection, stands.election_id, people, posts),
        described=_described_in(connection, stands.election_id),
    )


def _posts_in(connection: Connection, election_id: str) -> dict[str, Seats]:
    rows = connection.execute(
        select(Post.post, Post.name, Post.seats).where(Post.election_id == election_id).order_by(Post.rank)
    )
    return {row.post: Seats(row.post, row.name, row.seats) for row in rows}


def _posts(
    outcomes: Iterable[Outcome], seats: Mapping[str, int], names: Mapping[str, Seats], waits: Iterable[str]
) -> tuple[PostOutcome, ...]:
    lines: dict[str, list[Outcome]] = {post: [] for post in seats}
    for one in outcomes:
        lines[one.post].append(one)
    waiting = set(waits)
    return tuple(
        PostOutcome(post, names[post].name, number, tuple(lines[post]), post in waiting)
        for post, number in seats.items()
    )


def _named(over: RoundOver, again: tuple[PostOutcome, ...], seated: tuple[SeatView, ...], found: Outlook) -> set[int]:
    """Everybody whom the page names."""
    people = {int(one["id"]) for one in over.record["people"]}
    people |= {int(line.person) for post in again for line in post.lines}
    people |= {seat.person for seat in seated}
    people |= {int(person) for seats in found.further for person in seats.candidates}
    return people | {int(person) for tie in found.ties for person in tie.people}


def _elsewhere(holds: tuple[HoldView, ...], seated: tuple[SeatView, ...], posts: list[str]) -> dict[int, Elsewhere]:
    """For each open hold of two people what is done elsewhere, as information."""
    sits = {seat.person: Elected(str(seat.person), seat.post, seat.votes) for seat in seated}
    return {
        hold.no: elsewhere(sits[hold.people[0]], sits[hold.people[1]], posts)
        for hold in holds
        if hold.open and hold.people and sits.keys() >= set(hold.people)
    }


def _described_in(connection: Connection, election_id: str) -> dict[int, Described]:
    p = Particulars
    rows = connection.execute(
        select(p.person, p.ethnic_group, p.party, p.schooling, p.again).where(p.election_id == election_id)
    )
    return {row.person: Described(*row[1:]) for row in rows}


def _staff_in(
    connection: Connection, election_id: str, people: Mapping[int, Called], posts: tuple[PostOutcome, ...]
) -> tuple[StaffNamed, ...]:
    """Those who chair, scrutinise, call or tally and got votes themselves."""
    votes: Counter[str] = Counter()
    for post in posts:
        for line in post.lines:
            votes[people[int(line.person)].name] += line.votes
    officers = connection.execute(
        select(Officer.name, Officer.household, Officer.roles).where(
            Officer.election_id == election_id, Officer.ended_seq.is_(None), Officer.name.in_(sorted(votes))
        )
    ).all()
    barred = [one for one in officers if set(BARRED) & roles_of(one.roles)]
    named: dict[str, list[OnRoll]] = {}
    rows = connection.execute(
        select(Voter.id, Voter.name, Voter.household, Voter.sex).where(
            Voter.election_id == election_id,
            Voter.removed_seq.is_(None),
            Voter.name.in_(sorted({one.name for one in barred})),
        )
    )
    for row in rows:
        named.setdefault(row.name, []).append(OnRoll(*row))
    return tuple(
        StaffNamed(
            one.name,
            roles_of(one.roles),
            votes[one.name],
            who_is_meant(one.household, named.get(one.name, ())).sure and len(named.get(one.name, ())) == 1,
        )
        for one in barred
    )
