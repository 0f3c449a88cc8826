"""Mandates inside an act: slips given and ended, rows of the list written. No act itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from kiosk.acts.lines import in_parts, new_numbers
from kiosk.acts.outcome import Refusal, refuse
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.proxy_slips import published_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.chain import canonical
from kiosk.records.proxies import ProxyRow, ProxySlip
from kiosk.records.roll import VoterCertificate
from kiosk.records.store import Recorded, Signatory, Transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import ProxyOutcome, Settled

_SLIPS, _ROWS = ProxySlip.__table__, ProxyRow.__table__
Marks = list[Any]
"""A slip or a row as the journal keeps it: `[id, number, principal, proxy, relation, day]`, or
`[id, sheet, row, outcome, code]`."""
Pair = tuple[int, int]


def frozen(act: Transaction, election_id: str) -> Finding | None:
    """Why nothing of the list changes any more: it is published (R-PROXY-05)."""
    published = published_in(act.connection, election_id)
    return Finding("proxies_published", "R-PROXY-05", {"published": published.published_on}) if published else None


def may_now(act: Transaction, name: str, by: OfficerOnDuty, submission: str | None) -> Standing | Recorded | Refusal:
    """The round as it stands, when this officer may do this now; what to answer otherwise."""
    if again := act.submitted_before(submission):
        return again
    stands = standing_in(act.connection, by.election_id)
    if stands is None:
        return refuse(Finding("no_such_election"))
    refusal = may(name, stands.phase, by.roles) or frozen(act, by.election_id)
    return refuse(refusal) if refusal else stands


def fresh_numbers(act: Transaction, election_id: str) -> Iterator[str]:
    """Short numbers that no slip and no certificate has: typed by hand, a number says nothing of its kind."""
    used = {
        number
        for table in (ProxySlip, VoterCertificate)
        for number in act.execute(select(table.number).where(table.election_id == election_id)).scalars()
    }
    return new_numbers(used)


def write_rows(
    act: Transaction, election_id: str, settled: Iterable[Settled], stood: Mapping[Pair, int]
) -> dict[str, list[Marks]]:
    """Keep the rows, with a slip for each that is accepted; what the journal says of both.

    `stood`: the slips that the new list has again.
    """
    fresh = fresh_numbers(act, election_id)
    slips: list[Marks] = []
    rows: list[Marks] = []
    for one in settled:
        slip_id = None
        if one.outcome is ProxyOutcome.ACCEPTED:
            slip = give_slip(act, election_id, one, fresh, stood.get((one.principal_id, one.proxy_id)))
            slip_id = slip[0]
            slips.append(slip)
        row, outcome = one.row, outcome_of(one, slip_id)
        new = insert(_ROWS).values(
            election_id=election_id,
            seq=act.seq,
            sheet=row.sheet,
            row=row.row,
            principal=row.principal,
            principal_household=row.principal_household,
            proxy=row.proxy,
            proxy_household=row.proxy_household,
            relation=row.relation,
            registered_on=row.registered_on,
            **outcome,
        )
        row_id = act.execute(new.returning(_ROWS.c.id)).scalar_one()
        rows.append([row_id, row.sheet, row.row, outcome["outcome"], outcome["code"]])
    return {"slips": slips, "rows": rows}


def give_slip(
    act: Transaction, election_id: str, settled: Settled, fresh: Iterator[str], stood: int | None = None
) -> Marks:
    """The slip of an accepted row, the one that stood or a new one: id, number, principal, proxy, relation, day."""
    day = settled.row.registered_on
    assert day is not None, "a row without its day is not accepted"
    said = {
        "principal_id": settled.principal_id,
        "proxy_id": settled.proxy_id,
        "relation": settled.row.relation,
        "registered_on": day,
    }
    if stood:
        change = update(_SLIPS).where(_SLIPS.c.id == stood).values(**said)
        id, number = act.execute(change.returning(_SLIPS.c.id, _SLIPS.c.number)).one()
    else:
        new = insert(_SLIPS).values(
            election_id=election_id, seq=act.seq, number=next(fresh), state="registered", **said
        )
        id, number = act.execute(new.returning(_SLIPS.c.id, _SLIPS.c.number)).one()
    return [id, number, settled.principal_id, settled.proxy_id, settled.row.relation, day.isoformat()]


def outcome_of(settled: Settled, slip_id: int | None) -> dict[str, Any]:
    """The columns of a row that say what became of it."""
    finding = settled.finding
    return {
        "principal_id": settled.principal_id if settled.principal_id > 0 else None,
        "proxy_id": settled.proxy_id if settled.proxy_id > 0 else None,
        "outcome": settled.outcome.value,
        "code": finding.code if finding else "",
        "rule_id": finding.rule_id if finding else "",
        "numbers": canonical(dict(finding.numbers) if finding else {}),
        "reason": settled.reason,
        "slip_id": slip_id,
    }


def became(act: Transaction, row_id: int, settled: Settled, slip_id: int | None) -> None:
    """Keep what became of a row that was there; of one refused the people stay who were found."""
    values = outcome_of(settled, slip_id)
    if settled.outcome is ProxyOutcome.REFUSED:
        del values["principal_id"], values["proxy_id"]
    act.execute(update(_ROWS).where(_ROWS.c.id == row_id).values(**values))


def end_slips(act: Transaction, slips: Iterable[int], why: Finding | None = None, reason: str = "") -> None:
    """These mandates stand no more; their rows say why."""
    for ids in in_parts(list(slips)):
        act.execute(update(_SLIPS).where(_SLIPS.c.id.in_(ids)).values(state="withdrawn", ended_seq=act.seq))
        if why is None:
            continue
        act.execute(
            update(_ROWS)
            .where(_ROWS.c.slip_id.in_(ids))
            .values(
                outcome=ProxyOutcome.REFUSED.value,
                code=why.code,
                rule_id=why.rule_id,
                numbers=canonical(dict(why.numbers)),
                reason=reason,
                slip_id=None,
            )
        )


def record_by(
    act: Transaction,
    name: str,
    by: OfficerOnDuty,
    at: datetime,
    figures: dict[str, Any],
    personal: dict[str, Any],
    submission: str | None,
) -> Recorded:
    """The one entry of an act by an officer at a lane."""
    return act.record(
        name,
        election=by.election_id,
        by=[Signatory(by.id, by.name)],
        at=at,
        station=str(by.lane),
        figures=figures,
        personal=personal,
        submission=submission,
    )
