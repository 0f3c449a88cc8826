"""Decisions carried out: rows of the register settled anew, and what that does to the roll. No act itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from kiosk.acts.lines import Lines, in_parts, insert_many
from kiosk.acts.rows import as_read, became, write_outcomes
from kiosk.queries.day import Standing as RoundStands
from kiosk.queries.register import decision_of, listed_in, row_of
from kiosk.records.roll import RegisterRow, RollDecision
from kiosk.records.store import Transaction
from kiosk.rules.comparison import FIELDS, Change, Listed, household_of
from kiosk.rules.finding import Finding
from kiosk.rules.roll import ADDED, Outcome, Standing, added_row, resettle
from kiosk.rules.settling import Choice, Decision, person_key


@dataclass(frozen=True, slots=True)
class Applied:
    """What decisions came to: how many rows are on the roll, left out, or wait for another reason."""

    added: int
    removed: int
    corrected: int
    waiting: int


def apply_decisions(
    act: Transaction,
    stands: RoundStands,
    decisions: Mapping[int, Decision],
    *,
    reason: str,
    on: date,
) -> Applied | Finding:
    """Settle rows as decided and write what that does to the roll; nothing is written when a finding comes back.

    `decisions`: row id → decision. A decision to register one person must put that person on the roll; of several
    rows those with another doubt go on waiting.
    """
    election_id = stands.election_id
    table = RegisterRow.__table__
    of_election = table.c.election_id == election_id
    persons = [
        person
        for ids in in_parts(list(decisions))
        for person in act.execute(select(table.c.person).where(of_election, table.c.id.in_(ids))).scalars()
    ]
    if len(persons) < len(decisions):
        return Finding("row_gone")
    rows = [
        row
        for some in in_parts(sorted(set(persons)))
        for row in act.execute(select(table).where(of_election, table.c.person.in_(some)).order_by(table.c.id))
    ]
    rows.sort(key=lambda row: row.id)
    keys = [row.person_key for row in rows]
    stood = _decisions(act, election_id, keys)
    decided = {
        row.person_key: merged(stood.get(row.person_key), decisions[row.id]) for row in rows if row.id in decisions
    }
    standings = resettle([row_of(row) for row in rows], keys, stands.day, stands.sheet, stood | decided)
    refused = _refused(act, election_id, rows, standings, decisions)
    if refused:
        return refused
    _keep(act, election_id, decided, {row.person_key: row.name for row in rows}, reason=reason, on=on)
    return _change(act, election_id, rows, standings, reason=reason, on=on)


def merged(before: Decision | None, now: Decision) -> Decision:
    """A decision about somebody about whom something was decided: what was settled or corrected stays so."""
    if before is None or before.choice is not now.choice:
        return replace(now, added=before.added) if before else now
    kept = {field: value for field, value in before.corrections.items() if getattr(now, field) is None}
    return replace(
        now,
        settles=before.settles | now.settles,
        consent_on=now.consent_on or before.consent_on,
        added=before.added,
        **kept,  # type: ignore[arg-type]
    )


def _decisions(act: Transaction, election_id: str, keys: Sequence[str]) -> dict[str, Decision]:
    table = RollDecision.__table__
    wanted = select(table).where(table.c.election_id == election_id, table.c.current)
    return {
        row.person_key: decision_of(row)
        for some in in_parts(keys)
        for row in act.execute(wanted.where(table.c.person_key.in_(some)))
    }


def _refused(
    act: Transaction,
    election_id: str,
    rows: Sequence[Any],
    standings: Sequence[Standing],
    decisions: Mapping[int, Decision],
) -> Finding | None:
    wanted = [
        (row, standing)
        for row, standing in zip(rows, standings, strict=True)
        if row.id in decisions and decisions[row.id].choice is Choice.REGISTER
    ]
    still = [standing for _, standing in wanted if standing.outcome is not Outcome.REGISTERED]
    if wanted and len(still) == len(wanted):
        return still[0].finding
    on_roll = [standing for _, standing in wanted if standing.outcome is Outcome.REGISTERED]
    return _already_listed(act, election_id, on_roll, {row.voter_id for row in rows if row.voter_id})


def _already_listed(
    act: Transaction, election_id: str, standings: Sequence[Standing], own: Collection[int]
) -> Finding | None:
    """Somebody of the same household, name and birth date stands on the roll by another row."""
    names = sorted({standing.right.name for standing in standings})
    there: dict[tuple[str, str, date | None], Listed] = {
        (household_of(one), one.name, one.birth): one
        for some in in_parts(names)
        for one in listed_in(act.connection, election_id, names=some)
        if one.id not in own
    }
    for standing in standings:
        one = there.get((household_of(standing.right), standing.right.name, standing.right.birth))
        if one:
            return Finding("already_on_roll", "R-ROLL-01", {"name": one.name, "roll_no": one.roll_no})
    return None


def _keep(
    act: Transaction,
    election_id: str,
    decided: Mapping[str, Decision],
    names: Mapping[str, str],
    *,
    reason: str,
    on: date,
) -> None:
    act.execute(
        update(RollDecision)
        .where(
            RollDecision.election_id == election_id, RollDecision.current, RollDecision.person_key.in_(list(decided))
        )
        .values(current=False)
    )
    insert_many(
        act,
        RollDecision,
        (
            {
                "election_id": election_id,
                "seq": act.seq,
                "person_key": key,
                "name": decision.name or names.get(key, ""),
                "choice": decision.choice.value,
                "settles": " ".join(sorted(decision.settles)),
                "ground": decision.ground,
                "reason": reason,
                "consent_on": decision.consent_on,
                "added": decision.added,
                "on": on,
                "current": True,
                **{f"now_{field}": getattr(decision, field) for field in FIELDS},
            }
            for key, decision in decided.items()
        ),
    )


def _change(
    act: Transaction,
    election_id: str,
    rows: Sequence[Any],
    standings: Sequence[Standing],
    *,
    reason: str,
    on: date,
) -> Applied:
    lines = Lines(act, election_id, on=on, reason=reason)
    listed = {
        one.id: one
        for ids in in_parts([row.voter_id for row in rows if row.voter_id])
        for one in listed_in(act.connection, election_id, ids=ids)
    }
    on_roll = [(row, s) for row, s in zip(rows, standings, strict=True) if s.outcome is Outcome.REGISTERED]
    stays = {row.voter_id for row, _ in on_roll if row.voter_id}
    gone = {
        row.voter_id: s for row, s in zip(rows, standings, strict=True) if row.voter_id and row.voter_id not in stays
    }
    # Another row of the same person takes the line over, with its number and certificate.
    free = [id for id in gone if id in listed]
    voters: dict[int, int] = {row.id: row.voter_id for row, _ in on_roll if row.voter_id}
    new = [(row, s) for row, s in on_roll if not row.voter_id]
    for row, standing in new:
        heir = next((id for id in free if listed[id].name == standing.right.name), None)
        if heir is not None:
            free.remove(heir)
            voters[row.id] = heir
    changes = [
        Change(listed[voters[row.id]], s.right, fields)
        for row, s in on_roll
        if row.id in voters and (fields := _differing(listed[voters[row.id]], s))
    ]
    lines.remove([listed[id] for id in free], {id: ground_of(gone[id]) for id in free})
    lines.correct(changes)
    fresh = [(row, s) for row, s in new if row.id not in voters]
    voters |= dict(zip((row.id for row, _ in fresh), lines.add([s.right for _, s in fresh]), strict=True))
    lines.finish()
    write_outcomes(act, zip((row.id for row in rows), standings, strict=True), voters)
    waiting = sum(standing.outcome is Outcome.UNDECIDED for standing in standings)
    return Applied(len(fresh), len(free), len(changes), waiting)


def _differing(before: Listed, standing: Standing) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if getattr(before, field) != getattr(standing.right, field))


def ground_of(standing: Standing) -> str:
    """Why somebody is off the roll, as a word of rules.settling.Ground or a code of a left-out row."""
    if standing.decision and standing.decision.ground:
        return standing.decision.ground
    return standing.finding.code if standing.finding else ""


def enter(act: Transaction, stands: RoundStands, person: Decision, *, reason: str, on: date) -> Applied | Finding:
    """Somebody whom the register does not have: a row of its own, settled and put on the roll."""
    assert person.added
    election_id, table = stands.election_id, RegisterRow.__table__
    key = person_key(person.household or "", person.name or "", person.birth)
    there = act.execute(select(table.c.id).where(table.c.election_id == election_id, table.c.person_key == key)).first()
    if there:
        # The register has this person after all: the decision is about that row.
        return apply_decisions(act, stands, {there.id: person}, reason=reason, on=on)
    of_election = table.c.election_id == election_id
    number = act.execute(select(func.count()).where(of_election, table.c.sheet == ADDED)).scalar_one() + 1
    (standing,) = resettle([added_row(number, person)], [key], stands.day, stands.sheet, {key: person})
    if standing.outcome is not Outcome.REGISTERED:
        return standing.finding or Finding("row_gone")
    other = _already_listed(act, election_id, [standing], ())
    if other:
        return other
    highest = act.execute(select(func.coalesce(func.max(table.c.person), 0)).where(of_election)).scalar_one()
    act.execute(
        insert(table).values(election_id=election_id, person=highest + 1, **as_read(standing), **became(standing))
    )
    _keep(act, election_id, {key: person}, {}, reason=reason, on=on)
    rows = act.execute(select(table).where(of_election, table.c.person_key == key)).all()
    return _change(act, election_id, rows, [standing], reason=reason, on=on)
