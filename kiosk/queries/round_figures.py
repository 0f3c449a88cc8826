"""The figures of a closed round for its papers: the account, the ways of voting, rulings, bundles, who signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, func, select

from kiosk.queries.account import LiveAccount, live_account_in
from kiosk.queries.boxes import BoxView, boxes_in
from kiosk.queries.count import CountTotals, totals_in
from kiosk.records import store
from kiosk.records.count import TallyBatch, TallyRuling
from kiosk.records.day import Election, Round, Station
from kiosk.records.journal import JournalEntry
from kiosk.records.mobile import ScribeCount
from kiosk.records.roll import Voter
from kiosk.rules.tray import Outcome


@dataclass(frozen=True, slots=True)
class Ruled:
    """裁定 of the round as it is printed. `person`: roll number, 0: nobody."""

    outcome: Outcome
    written: str
    person: int
    reason: str
    officers: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """What the papers of a round say beside its result. `bundles`: ballots of each sealed bundle; `signed`: act → who
    signed it; `central` is the name of the central station; hours are local."""

    account: LiveAccount
    totals: CountTotals
    boxes: tuple[BoxView, ...]
    stations: int
    central: str
    held_on: date
    opens: time
    closes: time
    women: int
    scribes: int
    bundles: tuple[int, ...]
    rulings: tuple[Ruled, ...]
    signed: Mapping[str, tuple[str, ...]]


def round_figures(election_id: str, round_id: int) -> RoundFigures:
    """The figures of that round. LookupError when the election has no such round."""
    with store.reading_together() as connection:
        row = connection.execute(
            select(Round.opens, Round.closing_hour, Round.held_on, Election.day, Election.opens.label("planned"))
            .join(Election, Election.id == Round.election_id)
            .where(Round.id == round_id, Election.id == election_id)
        ).first()
        if row is None:
            raise LookupError(f"{election_id}: no round {round_id}")
        stations = connection.execute(
            select(Station.name, Station.kind).where(Station.election_id == election_id).order_by(Station.id)
        ).all()
        return RoundFigures(
            account=live_account_in(connection, election_id, round_id),
            totals=totals_in(connection, round_id),
            boxes=tuple(box for box in boxes_in(connection, election_id, round_id) if box.used),
            stations=len(stations),
            central=next((s.name for s in stations if s.kind == "central"), ""),
            held_on=row.held_on or row.day,
            opens=row.opens or row.planned,
            closes=row.closing_hour,
            women=_women_in(connection, election_id),
            scribes=_scribes_in(connection, round_id),
            bundles=_bundles_in(connection, round_id),
            rulings=_rulings_in(connection, round_id),
            signed=_signed_in(connection, election_id, round_id),
        )


def _scribes_in(connection: Connection, round_id: int) -> int:
    return int(connection.scalar(select(func.sum(ScribeCount.ballots)).where(ScribeCount.round_id == round_id)) or 0)


def _women_in(connection: Connection, election_id: str) -> int:
    wanted = select(func.count(Voter.id)).where(
        Voter.election_id == election_id, Voter.removed_seq.is_(None), Voter.sex == "F"
    )
    return connection.scalar(wanted) or 0


def _bundles_in(connection: Connection, round_id: int) -> tuple[int, ...]:
    b = TallyBatch
    wanted = select(b.ballots).where(b.round_id == round_id, b.state == "locked").order_by(b.number)
    return tuple(connection.scalars(wanted))


def _rulings_in(connection: Connection, round_id: int) -> tuple[Ruled, ...]:
    r = TallyRuling
    rows = connection.execute(
        select(r.outcome, r.written, r.person, r.reason, r.officers, JournalEntry.at)
        .join(JournalEntry, JournalEntry.seq == r.id)
        .where(r.round_id == round_id)
        .order_by(r.id)
    )
    return tuple(Ruled(Outcome(row.outcome), *row[1:]) for row in rows)


def _signed_in(connection: Connection, election_id: str, round_id: int) -> dict[str, tuple[str, ...]]:
    """Act → who signed the newest of that kind in this round."""
    acts = ("close_round", "certify_result", "balance_account")
    rows = connection.execute(
        select(JournalEntry.act, JournalEntry.officers, JournalEntry.figures)
        .where(JournalEntry.election_id == election_id, JournalEntry.act.in_(acts))
        .order_by(JournalEntry.seq)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        figures = json.loads(row.figures)
        rounds = [figures["round"], *(of for of, *_ in figures.get("results", ()))]
        if round_id in rounds:
            found[row.act] = tuple(name for _, name in json.loads(row.officers))
    return found
