"""The roll: a register loaded, numbers given anew, a certificate replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from kiosk.acts.decided import ground_of
from kiosk.acts.lines import Lines, new_numbers, renumber
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.acts.rows import write_rows
from kiosk.queries.day import SHANGHAI, standing_in
from kiosk.queries.loading import basis
from kiosk.queries.register import listed_in, row_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.day import Election
from kiosk.records.publication import RollVersion
from kiosk.records.roll import KinStatement, RegisterRow, RollLoad, SearchKey, Voter, VoterCertificate
from kiosk.records.store import Recorded, Signatory, Transaction, transaction
from kiosk.rules.comparison import Comparison
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.loading import Settled, settle_register
from kiosk.rules.register import RegisterRow as Row
from kiosk.rules.roll import Outcome, Standing
from kiosk.rules.staff import Role


@dataclass(frozen=True, slots=True)
class RollLoaded:
    """装册: what one reading of a register came to."""

    rows: int
    registered: int
    left_out: int
    undecided: int
    standings: tuple[Standing, ...]
    comparison: Comparison
    seq: int = 0


def load_roll(
    *,
    election_id: str,
    source: str,
    by: Signatory,
    roles: frozenset[Role],
    at: datetime,
    rows: Sequence[Row] = (),
    settled: Settled | None = None,
    dry_run: bool = False,
    reason: str = "",
    on: date | None = None,
    submission: str | None = None,
) -> RollLoaded | Refusal:
    """Make the roll from a register's rows (R-ROLL-01, 02), or change it to what a corrected register says.

    What is undecided stays off it for now; decisions already made stay. `settled` is what `rows` came to where that
    was worked out before; refused when the roll was touched since. A published roll changes only for a `reason`.
    With `dry_run` nothing is written and `seq` is 0.
    """
    against = basis(election_id) if settled is None else None
    if settled is None:
        if against is None:
            return refuse(Finding("no_such_election"))
        settled = settle_register(rows, against)
    loaded = RollLoaded(
        rows=len(settled.standings),
        registered=settled.count(Outcome.REGISTERED),
        left_out=settled.count(Outcome.LEFT_OUT),
        undecided=settled.count(Outcome.UNDECIDED),
        standings=settled.standings,
        comparison=settled.comparison,
    )
    with transaction() as act:
        stands = standing_in(act.connection, election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        if again := act.submitted_before(submission):
            return _with(loaded, again)
        refusal = may("load_roll", stands.phase, roles)
        if refusal:
            return refuse(refusal)
        seen = act.execute(select(Election.roll_seq).where(Election.id == election_id)).scalar_one()
        if (settled.seen, settled.day) != (seen, stands.day):
            return refuse(Finding("roll_changed", "R-ROLL-05"))
        if loaded.registered == 0:
            return refuse(Finding("nobody_registered", "R-ROLL-01", {"rows": loaded.rows}))
        lines = Lines(act, election_id, on=on or at.astimezone(SHANGHAI).date(), reason=reason)
        if lines.is_published and not settled.comparison.same and not reason.strip() and not dry_run:
            return refuse(Finding("reason_missing", "R-ROLL-05"))
        if dry_run:
            return loaded
        _write(act, lines, election_id, settled)
        figures = {
            "rows": loaded.rows,
            "registered": loaded.registered,
            "left_out": loaded.left_out,
            "undecided": loaded.undecided,
        }
        changes = {
            "new": len(settled.comparison.new),
            "gone": len(settled.comparison.gone),
            "changed": len(settled.comparison.changed),
        }
        act.execute(update(RollLoad).where(RollLoad.election_id == election_id).values(current=False))
        act.execute(
            insert(RollLoad).values(election_id=election_id, seq=act.seq, source=source[:200], current=True, **figures)
        )
        recorded = act.record(
            "load_roll",
            election=election_id,
            by=[by],
            at=at,
            figures=figures | changes,
            personal={
                "reason": reason,
                "gone": [one.roll_no for one in settled.comparison.gone],
                "changed": [change.before.roll_no for change in settled.comparison.changed],
            },
            submission=submission,
        )
    return _with(loaded, recorded)


def _with(loaded: RollLoaded, recorded: Recorded) -> RollLoaded:
    return replace(loaded, seq=recorded.seq)


def _write(act: Transaction, lines: Lines, election_id: str, settled: Settled) -> None:
    """People gone are taken off first, so that a line freed is not in the way of a correction."""
    comparison = settled.comparison
    wanted = [i for i, standing in enumerate(settled.standings) if standing.outcome is Outcome.REGISTERED]
    why = {
        (s.right.household.lstrip("0"), s.right.name, s.right.birth): ground_of(s)
        for s in settled.standings
        if s.outcome is not Outcome.REGISTERED
    }
    act.execute(update(RegisterRow).where(RegisterRow.election_id == election_id).values(voter_id=None))
    lines.remove(
        comparison.gone,
        {one.id: why.get((one.household.lstrip("0"), one.name, one.birth), "") for one in comparison.gone},
    )
    lines.correct(comparison.changed)
    fresh = iter(lines.add(comparison.new))
    voters = {i: id or next(fresh) for i, id in zip(wanted, comparison.kept, strict=True)}
    write_rows(act, election_id, settled.standings, voters)
    lines.finish()
    act.execute(update(Election).where(Election.id == election_id).values(roll_day=settled.day))


def renumber_roll(*, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Number everybody anew by group and household, before the roll is published; papers are printed again."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("renumber_roll", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        if act.execute(select(RollVersion.id).where(RollVersion.election_id == by.election_id)).first():
            return refuse(Finding("numbers_published", "R-ROLL-05"))
        _forget_removed(act, by.election_id)
        people = _in_register_order(act, by.election_id)
        if not people:
            return refuse(Finding("roll_empty", "R-DAY-02"))
        renumber(act, people)
        act.execute(update(Election).where(Election.id == by.election_id).values(roll_seq=act.seq))
        return act.record(
            "renumber_roll",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"registered": len(people)},
            submission=submission,
        )


def _forget_removed(act: Transaction, election_id: str) -> None:
    """Before publication nobody has seen the lines of people taken off."""
    removed = select(Voter.id).where(Voter.election_id == election_id, Voter.removed_seq.is_not(None))
    act.execute(delete(KinStatement).where(KinStatement.one_id.in_(removed) | KinStatement.other_id.in_(removed)))
    for table in (VoterCertificate, SearchKey):
        act.execute(delete(table).where(table.voter_id.in_(removed)))
    act.execute(delete(Voter).where(Voter.election_id == election_id, Voter.removed_seq.is_not(None)))


def _in_register_order(act: Transaction, election_id: str) -> list[tuple[int, Row]]:
    """Voter id and row as it stands on the roll, in the order of the register."""
    listed = {one.id: one for one in listed_in(act.connection, election_id)}
    table = RegisterRow.__table__
    rows = act.execute(
        select(table).where(table.c.election_id == election_id, table.c.voter_id.is_not(None)).order_by(table.c.id)
    ).all()
    return [
        (row.voter_id, replace(row_of(row), group=listed[row.voter_id].group, household=listed[row.voter_id].household))
        for row in rows
    ]


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
        number = next(new_numbers(set(used)))
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
