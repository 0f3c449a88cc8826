"""The roll: loading a register, replacing a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from kiosk import codes, names
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.chain import canonical
from kiosk.records.roll import Group, RegisterRow, RollLoad, SearchKey, Voter, VoterCertificate
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.roll import Outcome, Standing, assign_places, settle
from kiosk.rules.roll import RegisterRow as Row
from kiosk.rules.staff import Role

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class RollLoaded:
    """装册: what one reading of a register came to."""

    rows: int
    registered: int
    left_out: int
    undecided: int
    standings: tuple[Standing, ...]
    seq: int = 0


def load_roll(
    *,
    election_id: str,
    source: str,
    rows: Sequence[Row],
    by: Signatory,
    roles: frozenset[Role],
    at: datetime,
    dry_run: bool = False,
) -> RollLoaded | Refusal:
    """Make the roll from a register's rows (R-ROLL-01, 02); what is undecided stays off it for now.

    Replaces the roll that stood, certificates included, while the round is being prepared. With `dry_run`
    nothing is written and `seq` is 0.
    """
    with transaction() as act:
        stands = standing_in(act.connection, election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("load_roll", stands.phase, roles)
        if refusal:
            return refuse(refusal)
        standings = settle(rows, stands.day, stands.sheet)
        counts = {outcome: sum(1 for standing in standings if standing.outcome is outcome) for outcome in Outcome}
        loaded = RollLoaded(
            rows=len(rows),
            registered=counts[Outcome.REGISTERED],
            left_out=counts[Outcome.LEFT_OUT],
            undecided=counts[Outcome.UNDECIDED],
            standings=tuple(standings),
        )
        if loaded.registered == 0:
            return refuse(Finding("nobody_registered", "R-ROLL-01", {"rows": len(rows)}))
        if dry_run:
            return loaded
        kept = _certificates(act, election_id)
        _clear(act, election_id)
        _write_voters(act, election_id, [s.row for s in standings if s.outcome is Outcome.REGISTERED], kept)
        _write_others(act, election_id, [s for s in standings if s.outcome is not Outcome.REGISTERED])
        figures = {
            "rows": loaded.rows,
            "registered": loaded.registered,
            "left_out": loaded.left_out,
            "undecided": loaded.undecided,
        }
        act.execute(update(RollLoad).where(RollLoad.election_id == election_id).values(current=False))
        act.execute(
            insert(RollLoad).values(election_id=election_id, seq=act.seq, source=source[:200], current=True, **figures)
        )
        recorded = act.record("load_roll", election=election_id, by=[by], at=at, figures=figures)
    return RollLoaded(loaded.rows, loaded.registered, loaded.left_out, loaded.undecided, loaded.standings, recorded.seq)


Person = tuple[str, str, date | None]
"""Household, name and birth date: how people are matched."""


def _certificates(act: Transaction, election_id: str) -> dict[Person, str]:
    """The certificate numbers that stand, so that a second reading leaves papers already printed good."""
    rows = act.execute(
        select(Voter.household, Voter.name, Voter.birth, VoterCertificate.number)
        .join(VoterCertificate, VoterCertificate.voter_id == Voter.id)
        .where(Voter.election_id == election_id, VoterCertificate.state == "valid")
    )
    return {(row.household, row.name, row.birth): row.number for row in rows}


def _clear(act: Transaction, election_id: str) -> None:
    for table in (VoterCertificate, SearchKey, Voter, Group, RegisterRow):
        act.execute(delete(table).where(table.election_id == election_id))


def _write_voters(act: Transaction, election_id: str, rows: Sequence[Row], kept: Mapping[Person, str]) -> None:
    places = assign_places(rows)
    in_order = sorted(places, key=lambda place: place.roll_no)
    group_ids = _write_groups(act, election_id, list(dict.fromkeys(place.group for place in in_order)))
    first_id = (act.execute(select(func.coalesce(func.max(Voter.id), 0))).scalar_one()) + 1
    people = [
        {
            "id": first_id + n,
            "election_id": election_id,
            "roll_no": place.roll_no,
            "group_id": group_ids[place.group],
            "household": row.household,
            "name": row.name,
            "sex": row.sex,
            "birth": row.birth,
            "page": place.page,
            "line": place.line,
        }
        for n, (row, place) in enumerate(zip(rows, places, strict=True))
    ]
    _insert_many(act, Voter, people)
    _insert_many(
        act,
        SearchKey,
        (
            {"election_id": election_id, "key": key, "voter_id": person["id"]}
            for person in people
            for key in names.search_keys(str(person["name"]))
        ),
    )
    fresh = _new_numbers(set(kept.values()))
    _insert_many(
        act,
        VoterCertificate,
        (
            {
                "election_id": election_id,
                "voter_id": person["id"],
                "number": kept.get((row.household, row.name, row.birth)) or next(fresh),
                "state": "valid",
            }
            for person, row in zip(people, rows, strict=True)
        ),
    )


def _write_groups(act: Transaction, election_id: str, groups: Sequence[str]) -> dict[str, int]:
    first_id = (act.execute(select(func.coalesce(func.max(Group.id), 0))).scalar_one()) + 1
    ids = {name: first_id + n for n, name in enumerate(groups)}
    _insert_many(
        act,
        Group,
        (
            {"id": id, "election_id": election_id, "name": name, "position": n}
            for n, (name, id) in enumerate(ids.items())
        ),
    )
    return ids


def _write_others(act: Transaction, election_id: str, standings: Iterable[Standing]) -> None:
    _insert_many(
        act,
        RegisterRow,
        (
            {
                "election_id": election_id,
                "sheet": s.row.sheet[:80],
                "row": s.row.row,
                "group": s.row.group[:80],
                "household": s.row.household[:40],
                "name": s.row.name[:80],
                "sex": s.row.sex,
                "birth": s.row.birth,
                "outcome": s.outcome.value,
                "code": s.finding.code if s.finding else "",
                "rule_id": s.finding.rule_id if s.finding else "",
                "numbers": canonical(dict(s.finding.numbers)) if s.finding else "{}",
            }
            for s in standings
        ),
    )


def _insert_many(act: Transaction, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    statement = insert(table.__table__)
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        act.execute(statement, batch)


def _new_numbers(used: set[str]) -> Iterator[str]:
    """Certificate numbers that are not among the used ones, as many as are asked for."""
    while True:
        number = codes.new_number()
        if number not in used:
            used.add(number)
            yield number


def replace_certificate(*, voter_id: int, reason: str, by: OfficerOnDuty, at: datetime) -> Answer:
    """A lost certificate: the old one is cancelled, a new one made. A ballot already drawn stays drawn."""
    with transaction() as act:
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("replace_certificate", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        old = act.execute(
            select(VoterCertificate.id, Voter.roll_no)
            .join(Voter, Voter.id == VoterCertificate.voter_id)
            .where(
                VoterCertificate.voter_id == voter_id,
                VoterCertificate.election_id == by.election_id,
                VoterCertificate.state == "valid",
            )
        ).first()
        if old is None:
            return refuse(Finding("not_on_roll", "R-ROLL-05"))
        act.execute(
            update(VoterCertificate)
            .where(VoterCertificate.id == old.id)
            .values(state="cancelled", cancelled_seq=act.seq)
        )
        used = act.execute(
            select(VoterCertificate.number).where(VoterCertificate.election_id == by.election_id)
        ).scalars()
        number = next(_new_numbers(set(used)))
        act.execute(
            insert(VoterCertificate).values(election_id=by.election_id, voter_id=voter_id, number=number, state="valid")
        )
        return act.record(
            "replace_certificate",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={},
            personal={"voter": voter_id, "roll_no": old.roll_no, "reason": reason},
        )
