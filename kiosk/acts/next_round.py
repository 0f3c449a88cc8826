"""The next round prepared from the last: a further election, a tie vote, or a void round held again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from sqlalchemy import insert, select, update

from kiosk.acts.mandates import end_slips
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import SHANGHAI, Standing, standing_in
from kiosk.queries.next_round import NextRound, next_round_in
from kiosk.queries.proxy_slips import mandates_of
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.chain import canonical
from kiosk.records.day import Round
from kiosk.records.journal import JournalEntry
from kiosk.records.roll import Voter
from kiosk.records.rounds import Candidacy, RoundPost
from kiosk.records.staff import Contender
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.book import CHOICES
from kiosk.rules.contenders import Contending, loses_mandates
from kiosk.rules.day import Phase, RoundKind, may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.next_round import Contest, Wanted, may_prepare


def prepare_round(
    *,
    held_on: date,
    opens: time,
    closes: time,
    refused: Mapping[int, str],
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    seen: str | None = None,
    submission: str | None = None,
) -> Answer:
    """Prepare the round that follows (R-RES-05…07, R-RES-09): what is still open, who stands, with a fresh ledger.

    `refused`: roll number → why somebody in line does not want to stand. What candidates were mandated with ends
    (R-PROXY-06). `seen`: the mark of what was shown (`next_mark`); refused when it is not so any more.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("prepare_round", stands.phase, by.roles) or second_may_sign(
            "prepare_round", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        facts = next_round_in(act.connection, stands, tuple(refused))
        if facts is None:
            return refuse(Finding("nothing_to_vote_on", "R-RES-07"))
        reasons = {str(person): reason for person, reason in refused.items()}
        wanted = Wanted(held_on, opens, closes, stands.held_on, reasons)
        wrong = may_prepare(facts.outlook, facts.holds_open, facts.over.rest_vacant, wanted, facts.lines, facts.on_roll)
        if wrong:
            return refuse(*wrong)
        if seen is not None and seen != next_mark(facts):
            return refuse(Finding("facts_changed", "R-DAY-01"))
        kind = facts.outlook.next
        assert kind is not None, "may_prepare has said that there is one"
        voted_on = [contest for contest in facts.contests(reasons) if contest.candidates]
        round_id = _round(act, stands, wanted, kind)
        line = _contests(act, round_id, voted_on, reasons)
        candidates = sorted({int(one.person) for contest in voted_on for one in contest.candidates})
        ended = _stand(act, stands, candidates, at.astimezone(SHANGHAI).date())
        return act.record(
            "prepare_round",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": round_id,
                "number": stands.round_number + 1,
                "kind": kind.value,
                "held_on": held_on.isoformat(),
                "opens": opens.isoformat(),
                "closes": closes.isoformat(),
                "seats": [[contest.post, contest.seats] for contest in voted_on if kind is not RoundKind.FIRST],
                "candidates": [[c.post, [int(one.person) for one in c.candidates]] for c in voted_on],
                "mandates_ended": len(ended),
            },
            personal={
                "refused": sorted([person, reason] for person, reason in refused.items()),
                "line": line,
                "stand": _standing_rows(act, candidates, by.election_id),
                "gone": [[slip, "proxy_stands"] for slip in ended],
            },
            submission=submission,
        )


def next_mark(facts: NextRound) -> str:
    """A mark of what the page shows: who is in line with which votes, for which seats."""
    kind = facts.outlook.next
    return canonical(
        [
            kind.value if kind else "",
            [[c.post, c.seats, [[one.person, one.votes] for one in c.line]] for c in facts.lines],
        ]
    )


def _round(act: Transaction, stands: Standing, wanted: Wanted, kind: RoundKind) -> int:
    """The row of the round, under the rules of the one before; the committee may choose anew until the polls open."""
    new = insert(Round.__table__).values(
        election_id=stands.election_id,
        number=stands.round_number + 1,
        kind=kind.value,
        phase=Phase.PREPARING,
        edition=stands.sheet.edition,
        choices=canonical({name: getattr(stands.sheet, name) for name in CHOICES}),
        chosen_seq=act.seq,
        closing_hour=wanted.closes,
        extensions=0,
        held_on=wanted.held_on,
        opens=wanted.opens,
    )
    return int(act.execute(new.returning(Round.__table__.c.id)).scalar_one())


def _contests(
    act: Transaction, round_id: int, voted_on: Collection[Contest], reasons: Mapping[str, str]
) -> list[list[str | int | bool]]:
    """The rows of what is voted on; everybody in line as the journal keeps it: post, place, person, votes, stands,
    reason."""
    written: list[list[str | int | bool]] = []
    for contest in voted_on:
        act.execute(insert(RoundPost).values(round_id=round_id, post=contest.post, seats=contest.seats))
        kept = [one for one in contest.line if one.stands or one.person in reasons]
        for place, one in enumerate(kept, start=1):
            reason = "" if one.stands else reasons[one.person]
            written.append([contest.post, place, int(one.person), one.votes, one.stands, reason])
            names = ("post", "place", "person", "votes", "stands", "reason")
            act.execute(insert(Candidacy).values(round_id=round_id, **dict(zip(names, written[-1], strict=True))))
    return written


def _stand(act: Transaction, stands: Standing, candidates: Collection[int], on: date) -> list[int]:
    """The candidates stand for office from now on, those of the round before no longer; mandates that end."""
    ids = _voters(act, stands.election_id, candidates)
    by_rounds = select(JournalEntry.seq).where(JournalEntry.act == "prepare_round")
    current = (Contender.election_id == stands.election_id, Contender.ended_seq.is_(None))
    act.execute(
        update(Contender)
        .where(*current, Contender.seq.in_(by_rounds), Contender.voter_id.not_in(ids.values()))
        .values(ended_seq=act.seq)
    )
    known = dict(act.execute(select(Contender.voter_id, Contender.how).where(*current)).tuples().all())
    ended: list[int] = []
    for voter_id in ids.values():
        if known.get(voter_id) != Contending.STANDS:
            act.execute(update(Contender).where(*current, Contender.voter_id == voter_id).values(ended_seq=act.seq))
            act.execute(
                insert(Contender).values(
                    election_id=stands.election_id, voter_id=voter_id, how=Contending.STANDS, on=on, seq=act.seq
                )
            )
        if loses_mandates(Contending.STANDS, stands.sheet, stands.round_number + 1):
            held = mandates_of(act.connection, voter_id)
            for slip in held:
                end_slips(act, [slip.id], Finding("proxy_stands", "R-PROXY-06", {"proxy": slip.proxy.name}))
            ended += [slip.id for slip in held]
    return ended


def _voters(act: Transaction, election_id: str, numbers: Collection[int]) -> dict[int, int]:
    rows = act.execute(
        select(Voter.roll_no, Voter.id).where(Voter.election_id == election_id, Voter.roll_no.in_(sorted(numbers)))
    )
    return dict(rows.tuples().all())


def _standing_rows(act: Transaction, candidates: Collection[int], election_id: str) -> list[int]:
    """The voters who stand, for the journal's personal part."""
    return sorted(_voters(act, election_id, candidates).values())
