"""What the next round would be: its kind, the contests, everybody in line with a name."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from kiosk.queries.called import Called
from kiosk.queries.candidates import Candidate, candidates_in
from kiosk.queries.closing_round import called_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.holds import holds_in
from kiosk.queries.rounds import RoundOver, rounds_over_in, seats_of_election_in
from kiosk.records import store
from kiosk.records.day import Post
from kiosk.records.journal import JournalEntry
from kiosk.records.proxies import ProxySlip
from kiosk.records.roll import Voter
from kiosk.rules.next_round import Contest, contests
from kiosk.rules.rounds import Outlook, outlook


@dataclass(frozen=True, slots=True)
class NextRound:
    """下一轮 as it can be prepared from here. `lines`: the contests with nobody refusing but who left the roll;
    `on_roll`: ids of everybody in line, and of who was asked for, who is on it; `refused_before`: who refused in a
    round that was void and is held again, with the reason."""

    stands: Standing
    over: RoundOver
    outlook: Outlook
    holds_open: int
    lines: tuple[Contest, ...]
    people: Mapping[int, Called]
    post_names: Mapping[str, str]
    off_roll: frozenset[str]
    on_roll: frozenset[str]
    refused_before: Mapping[str, str]

    def contests(self, refused: Collection[str]) -> tuple[Contest, ...]:
        """The contests when these do not want to stand."""
        return contests(self.outlook, self.off_roll, refused)


def next_round(election_id: str) -> NextRound | None:
    """What the next round of an election would be; None before any round is over."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else next_round_in(connection, stands)


def next_round_in(connection: Connection, stands: Standing, asked: Collection[int] = ()) -> NextRound | None:
    """The same inside somebody's transaction; `asked`: roll numbers that somebody typed, to be looked up too."""
    overs = rounds_over_in(connection, stands.election_id)
    if not overs:
        return None
    over = overs[-1]
    found = outlook(seats_of_election_in(connection, stands.election_id), [each.vote for each in overs])
    in_line = {one.person for contest in contests(found, (), ()) for one in contest.line}
    gone = _off_roll_in(connection, stands.election_id, in_line)
    before = candidates_in(connection, over.round_id) if not over.valid else {}
    return NextRound(
        stands=stands,
        over=over,
        outlook=found,
        holds_open=sum(hold.open for hold in holds_in(connection, over.result_id)),
        lines=contests(found, gone, ()),
        people=called_in(connection, stands, {int(person) for person in in_line}),
        post_names=dict(
            connection.execute(select(Post.post, Post.name).where(Post.election_id == stands.election_id))
            .tuples()
            .all()
        ),
        off_roll=gone,
        on_roll=_on_roll_in(connection, stands.election_id, {*map(int, in_line), *asked}),
        refused_before={str(one.person): one.reason for line in before.values() for one in line if not one.stands},
    )


def _on_roll_in(connection: Connection, election_id: str, numbers: Collection[int]) -> frozenset[str]:
    """Who of these is on the roll."""
    wanted = select(Voter.roll_no).where(
        Voter.election_id == election_id, Voter.roll_no.in_(sorted(numbers)), Voter.removed_seq.is_(None)
    )
    return frozenset(str(number) for number in connection.scalars(wanted))


def _off_roll_in(connection: Connection, election_id: str, people: Collection[str]) -> frozenset[str]:
    """Who of these has left the roll since."""
    wanted = select(Voter.roll_no).where(
        Voter.election_id == election_id,
        Voter.roll_no.in_(sorted(map(int, people))),
        Voter.removed_seq.is_not(None),
    )
    return frozenset(str(number) for number in connection.scalars(wanted))


def contests_of(election_id: str, round_id: int) -> Mapping[str, tuple[Candidate, ...]]:
    """Post → who is in line in a round that was prepared; none in one of another election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return candidates_in(connection, round_id) if stands is not None and stands.round_id == round_id else {}


def names_of(election_id: str, stands: Standing) -> Mapping[int, Called]:
    """Everybody in line in the round as it stands, by roll number."""
    with store.reading_together() as connection:
        line = candidates_in(connection, stands.round_id)
        return called_in(connection, stands, {one.person for people in line.values() for one in people})


def mandates_ended(election_id: str, round_id: int) -> tuple[tuple[str, str], ...]:
    """Principal and proxy of the mandates that ended when this round was prepared: somebody tells the principals."""
    principal, proxy = aliased(Voter), aliased(Voter)
    with store.reading_together() as connection:
        entries = connection.execute(
            select(JournalEntry.seq, JournalEntry.figures).where(
                JournalEntry.election_id == election_id, JournalEntry.act == "prepare_round"
            )
        )
        prepared = [entry.seq for entry in entries if json.loads(entry.figures)["round"] == round_id]
        rows = connection.execute(
            select(principal.name, proxy.name)
            .select_from(ProxySlip)
            .join(principal, principal.id == ProxySlip.principal_id)
            .join(proxy, proxy.id == ProxySlip.proxy_id)
            .where(ProxySlip.election_id == election_id, ProxySlip.ended_seq.in_(prepared))
            .order_by(principal.roll_no)
        )
        return tuple((row[0], row[1]) for row in rows)
