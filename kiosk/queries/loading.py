"""Loading a register: what it is settled against, and what it would change, in findings."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from kiosk.queries.day import standing_in
from kiosk.queries.register import decision_of, listed_in, row_of
from kiosk.records import store
from kiosk.records.day import Election
from kiosk.records.roll import RegisterRow as Rows
from kiosk.records.roll import RollDecision
from kiosk.rules.comparison import Comparison, Listed
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.loading import Basis
from kiosk.rules.register import RegisterRow
from kiosk.rules.roll import ADDED
from kiosk.rules.settling import Decision


def basis(election_id: str) -> Basis | None:
    """What a register of this election is settled against and compared with; None when there is no such election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        seen = connection.scalar(select(Election.roll_seq).where(Election.id == election_id))
        return Basis(
            seen or 0,
            stands.day,
            stands.sheet,
            _decisions_in(connection, election_id),
            listed_in(connection, election_id),
        )


def rows_as_read(election_id: str) -> tuple[RegisterRow, ...]:
    """The register that was loaded last, as it was read; whoever was entered by hand comes with the decisions."""
    table = Rows.__table__
    with store.reading() as connection:
        rows = connection.execute(
            select(table).where(table.c.election_id == election_id, table.c.sheet != ADDED).order_by(table.c.id)
        ).all()
    return tuple(map(row_of, rows))


def reckoned_for(election_id: str) -> date | None:
    """The election day for which the ages on the roll were reckoned; None before the first register."""
    with store.reading() as connection:
        return connection.scalar(select(Election.roll_day).where(Election.id == election_id))


def _decisions_in(connection: Connection, election_id: str) -> dict[str, Decision]:
    """Person key → the decision that stands."""
    table = RollDecision.__table__
    rows = connection.execute(select(table).where(table.c.election_id == election_id, table.c.current))
    return {row.person_key: decision_of(row) for row in rows}


def change_findings(comparison: Comparison) -> tuple[Finding, ...]:
    """What a corrected register would change, a line for each person; one line when it changes nothing."""
    if comparison.same:
        return (Finding("roll_unchanged", "R-ROLL-05"),)
    return (
        *(_about_new(row) for row in comparison.new),
        *(Finding("roll_gone", "R-ROLL-05", _who(one) | {"roll_no": one.roll_no}) for one in comparison.gone),
        *(
            Finding(
                "roll_corrected",
                "R-ROLL-05",
                _who(change.before)
                | {"roll_no": change.before.roll_no, "column": field}
                | {"was": getattr(change.before, field), "now": getattr(change.after, field)},
            )
            for change in comparison.changed
            for field in change.fields
        ),
    )


def _about_new(row: RegisterRow) -> Finding:
    return Finding("roll_new", "R-ROLL-05", _who(row) | {"sheet": row.sheet, "row": row.row})


def _who(one: Listed | RegisterRow) -> dict[str, Fact]:
    return {"name": one.name, "group": one.group, "household": one.household}
