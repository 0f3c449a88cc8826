"""A round about to be closed: the counted tally, what stands in the way, and every figure that is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.queries.called import Called
from kiosk.queries.candidates import seated_in, standing_in_round
from kiosk.queries.count import CountTotals, Papers, open_batches_in, papers_in, totals_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.kin import close_kin_in
from kiosk.queries.people import age_on
from kiosk.queries.rounds import outlook_in
from kiosk.records import store
from kiosk.records.roll import Group, Voter
from kiosk.rules.ballot import BallotClass
from kiosk.rules.boxes import still_to_open
from kiosk.rules.close_round import Counted, obstacles_to_result
from kiosk.rules.count_record import Named
from kiosk.rules.decide import Seat, Tally
from kiosk.rules.finding import Finding
from kiosk.rules.kin import Kin
from kiosk.rules.rounds import Outlook


@dataclass(frozen=True, slots=True)
class CountedRound:
    """The round as it is counted by now. `people`: roll number → everybody whom the result may name; `relations`: pair
    of ids → what the second is to the first."""

    stands: Standing
    papers: Papers
    totals: CountTotals
    facts: Counted
    tally: Tally
    people: Mapping[int, Called]
    relations: Mapping[tuple[str, str], Kin]

    @property
    def obstacles(self) -> tuple[Finding, ...]:
        return obstacles_to_result(self.facts)

    @property
    def named(self) -> tuple[Named, ...]:
        """The people as the count file names them."""
        return tuple(Named(str(one.roll_no), one.name, one.sex) for one in self.people.values())

    @property
    def figures(self) -> dict[str, int | str]:
        """Every figure that is signed for; whoever signs has seen them all."""
        classes, votes = self.totals.classes, self.tally.votes
        found: dict[str, int | str] = {
            "registered": self.stands.registered,
            "issued": self.stands.stock.issued,
            "found": self.stands.found if self.stands.found is not None else "—",
            "locked": self.papers.locked,
        }
        found |= {f"class_{each.value}": classes[each] for each in BallotClass}
        for post in self.tally.seats:
            found[f"votes_{post}"] = sum(votes.get(post, {}).values())
        mark = hashlib.sha256(json.dumps(votes, sort_keys=True).encode()).hexdigest()[:12]
        kin = hashlib.sha256(repr(sorted(self.relations.items())).encode()).hexdigest()[:12]
        return found | {"names": mark, "kin": kin}


def counted(election_id: str) -> CountedRound | None:
    """The newest round of an election as it is counted by now."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else counted_in(connection, stands)


def counted_in(connection: Connection, stands: Standing) -> CountedRound:
    """The round with its votes: everything that deciding it needs, once nothing stands in the way."""
    papers, totals = papers_in(connection, stands), totals_in(connection, stands.round_id)
    seated = seated_in(connection, stands.election_id, stands.round_number)
    candidates = standing_in_round(connection, stands.round_id, stands.kind)
    votes = {
        post.post: {str(person): number for person, number in sorted(totals.votes.get(post.post, {}).items())}
        for post in stands.posts
    }
    numbers = {seat.person for seat in seated} | {int(person) for given in votes.values() for person in given}
    numbers |= {int(person) for ids in (candidates or {}).values() for person in ids}
    before = outlook_in(connection, stands.election_id, before=stands.round_number)
    numbers |= _waiting(before)
    people = called_in(connection, stands, numbers)
    kin = close_kin_in(connection, stands.election_id, people.keys())
    relations = {(str(one), str(other)): what for (one, other), what in kin.items()}
    tally = Tally(
        kind=stands.kind,
        seats={post.post: post.seats for post in stands.posts},
        registered=stands.registered,
        issued=stands.stock.issued,
        found=stands.found or 0,
        votes=votes if papers.void is None else {},
        sex={str(number): one.sex for number, one in people.items() if one.sex},
        kin=tuple(relations),
        candidates=candidates,
        seated=tuple(Seat(str(seat.person), seat.post) for seat in seated),
        open_elsewhere=_open_elsewhere(stands, before),
        sheet=stands.sheet,
    )
    return CountedRound(stands, papers, totals, _facts(connection, stands, papers, totals), tally, people, relations)


def _waiting(before: Outlook) -> set[int]:
    """Everybody who may come to a post that waits, with flow-down by votes for a higher one: a tie vote may seat them,
    and near kin of theirs sit or are level."""
    votes = before.base.votes if before.base and before.waits else {}
    return {int(person) for given in votes.values() for person in given}


def _open_elsewhere(stands: Standing, before: Outlook) -> bool:
    """Whether posts that this round does not vote on are open, or wait for it."""
    here = {post.post: post.seats for post in stands.posts}
    still = {seats.post: seats.seats for seats in before.further}
    for tie in before.ties:
        still[tie.post] = still.get(tie.post, 0) + tie.seats
    return bool(before.waits) or any(number > here.get(post, 0) for post, number in still.items())


def _facts(connection: Connection, stands: Standing, papers: Papers, totals: CountTotals) -> Counted:
    boxes = [box.facts for box in papers.boxes]
    return Counted(
        found=stands.found,
        void=papers.void,
        boxes_waiting=still_to_open(boxes),
        apart=tuple(box.no for box in boxes if box.used and box.apart),
        to_mix=papers.to_mix,
        in_batches=papers.in_batches,
        locked=papers.locked,
        calling=tuple(batch.table for batch in open_batches_in(connection, stands.round_id)),
        frozen=stands.frozen,
        identity={post.post: _closes(post.post, post.seats, totals) for post in stands.posts},
    )


def _closes(post: str, seats: int, totals: CountTotals) -> bool:
    """seats × ballots = votes + blank lines + rejected lines (R-CNT-13)."""
    rejected = sum(lines for (at, _, _), lines in totals.rejected.items() if at == post)
    votes = sum(totals.votes.get(post, {}).values())
    return seats * totals.ballots == votes + totals.blank.get(post, 0) + rejected


def called_in(connection: Connection, stands: Standing, numbers: Collection[int]) -> dict[int, Called]:
    """These people by roll number, those too who have left the roll since."""
    rows = connection.execute(
        select(Voter.roll_no, Voter.name, Group.name.label("group"), Voter.sex, Voter.birth)
        .join(Group, Group.id == Voter.group_id)
        .where(Voter.election_id == stands.election_id, Voter.roll_no.in_(sorted(numbers)))
        .order_by(Voter.roll_no)
    )
    return {r.roll_no: Called(r.roll_no, r.name, r.group, r.sex, age_on(stands.day, r.birth)) for r in rows}
