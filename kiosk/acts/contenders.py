"""Who is suggested or stands for office, stated by the registrar; what a candidate was mandated with ends."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from kiosk.acts.mandates import end_slips
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.contenders import contending_in
from kiosk.queries.day import SHANGHAI, standing_in
from kiosk.queries.proxy_slips import mandates_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.roll import Voter
from kiosk.records.staff import Contender
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.contenders import Contending, Statement, loses_mandates, may_state
from kiosk.rules.day import may
from kiosk.rules.finding import Finding


def state_contender(
    *,
    voter_id: int,
    how: Contending | None,
    on: date,
    by: OfficerOnDuty,
    at: datetime,
    mandates_end: bool = False,
    submission: str | None = None,
) -> Answer:
    """State that somebody was suggested or stands since that day; `how` None: no longer, or never did.

    A candidate accepts no proxy: the published mandates held end in the same act, once `mandates_end` says that it
    is meant. Those not yet published fall when the list is.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        voter = act.execute(
            select(Voter.name, Voter.removed_seq).where(Voter.id == voter_id, Voter.election_id == by.election_id)
        ).first()
        loses = voter is not None and loses_mandates(how, stands.sheet, stands.round_number)
        held = mandates_of(act.connection, voter_id) if loses else ()
        refusal = may("state_contender", stands.phase, by.roles) or may_state(
            Statement(
                name=voter.name if voter else "",
                on_roll=voter is not None and voter.removed_seq is None,
                how=how,
                was=contending_in(act.connection, voter_id) if voter else None,
                on=on,
                today=at.astimezone(SHANGHAI).date(),
                principals=tuple(one.principal.name for one in held),
                mandates_end=mandates_end,
            )
        )
        if refusal or voter is None:
            return refuse(refusal or Finding("contender_off_roll", "R-STAFF-02"))
        _write(act, by.election_id, voter_id, how, on)
        why = Finding("proxy_stands", "R-PROXY-06", {"proxy": voter.name})
        end_slips(act, [one.id for one in held], why)
        return act.record(
            "state_contender",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"contenders": _how_many(act, by.election_id), "mandates_ended": len(held)},
            personal={
                "voter": voter_id,
                "how": how.value if how else "",
                "on": on.isoformat(),
                "gone": [[one.id, why.code] for one in held],
            },
            submission=submission,
            whose=voter.name,
        )


def _write(act: Transaction, election_id: str, voter_id: int, how: Contending | None, on: date) -> None:
    act.execute(
        update(Contender).where(Contender.voter_id == voter_id, Contender.ended_seq.is_(None)).values(ended_seq=act.seq)
    )
    if how:
        act.execute(
            insert(Contender).values(election_id=election_id, voter_id=voter_id, how=how.value, on=on, seq=act.seq)
        )


def _how_many(act: Transaction, election_id: str) -> int:
    standing = select(func.count(Contender.id)).where(
        Contender.election_id == election_id, Contender.ended_seq.is_(None)
    )
    return act.execute(standing).scalar_one()
