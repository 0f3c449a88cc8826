"""Who stands in a round, who does not want to, and who sat before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import aliased

from kiosk.records.day import Post, Round
from kiosk.records.result import ResultHold, RoundResult, SeatTaken
from kiosk.records.rounds import Candidacy
from kiosk.rules.day import RoundKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """候选人 by roll number, with the votes that put one in line; `stands` false: does not want to, and why."""

    person: int
    votes: int
    stands: bool
    reason: str


def candidates_in(connection: Connection, round_id: int) -> Mapping[str, tuple[Candidate, ...]]:
    """Post → who is in line, in order, those who do not want to among them."""
    c = Candidacy
    found: dict[str, tuple[Candidate, ...]] = {}
    rows = connection.execute(
        select(c.post, c.person, c.votes, c.stands, c.reason).where(c.round_id == round_id).order_by(c.post, c.place)
    )
    for post, *said in rows:
        found[post] = (*found.get(post, ()), Candidate(*said))
    return found


def standing_in_round(connection: Connection, round_id: int, kind: RoundKind) -> Mapping[str, tuple[str, ...]] | None:
    """Post → ids of those who may be elected to it; None in a first round, where everybody may."""
    if kind is RoundKind.FIRST:
        return None
    return {
        post: tuple(str(one.person) for one in line if one.stands)
        for post, line in candidates_in(connection, round_id).items()
    }


@dataclass(frozen=True, slots=True)
class SeatView:
    """席位 that somebody holds, by roll number; `round` gave it with `votes`."""

    person: int
    post: str
    votes: int
    round: int
    result: int


def seated_in(connection: Connection, election_id: str, before: int) -> tuple[SeatView, ...]:
    """Who holds a seat from the rounds with a lower number, by post from the highest; not who has since given it up."""
    s, later = SeatTaken, aliased(Round)
    given_up = (
        select(ResultHold.no)
        .join(RoundResult, RoundResult.id == ResultHold.result_id)
        .join(later, later.id == ResultHold.round_id)
        .where(
            later.election_id == election_id,
            later.number >= Round.number,
            later.number < before,
            RoundResult.withdrawn_seq.is_(None),
            ResultHold.leaves == s.person,
        )
        .correlate(s, Round)
    )
    rows = connection.execute(
        select(s.person, s.post, s.votes, Round.number, s.result_id)
        .join(RoundResult, RoundResult.id == s.result_id)
        .join(Round, Round.id == s.round_id)
        .join(Post, (Post.election_id == Round.election_id) & (Post.post == s.post))
        .where(
            Round.election_id == election_id,
            Round.number < before,
            RoundResult.withdrawn_seq.is_(None),
            ~exists(given_up),
        )
        .order_by(Post.rank, Round.number, s.place)
    )
    return tuple(SeatView(*row) for row in rows)
