"""The register's rows as they are written. No act itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, update

from kiosk.acts.lines import insert_many
from kiosk.records.chain import canonical
from kiosk.records.roll import RegisterRow
from kiosk.records.statements import Prepared
from kiosk.records.store import Transaction
from kiosk.rules.roll import Standing


def write_rows(act: Transaction, election_id: str, standings: Iterable[Standing], voters: Mapping[int, int]) -> None:
    """Every row of a register, in place of those that stood. `voters`: index of a standing → the voter it put on."""
    act.execute(delete(RegisterRow).where(RegisterRow.election_id == election_id))
    insert_many(
        act,
        RegisterRow,
        (
            {"election_id": election_id, "person": s.person, **as_read(s), **became(s), "voter_id": voters.get(i)}
            for i, s in enumerate(standings)
        ),
    )


def as_read(standing: Standing) -> dict[str, Any]:
    """What the register said, column by column."""
    row = standing.row
    return {
        "sheet": row.sheet[:80],
        "row": row.row,
        "group": row.group[:80],
        "household": row.household[:40],
        "name": row.name[:80],
        "sex": row.sex,
        "birth": row.birth,
        "relation": row.relation[:20],
        "residence": row.residence.value,
        "note": row.note[:500],
        "number_check": row.identity.value,
        "birth_check": row.birth_check.value,
        "name_clear": row.name_clear,
        "same_sheet": row.same_number_as.sheet[:80] if row.same_number_as else "",
        "same_row": row.same_number_as.row if row.same_number_as else 0,
        "person_key": standing.key,
    }


def became(standing: Standing) -> dict[str, Any]:
    """What became of it, column by column."""
    finding = standing.finding
    return {
        "outcome": standing.outcome.value,
        "code": finding.code if finding else "",
        "rule_id": finding.rule_id if finding else "",
        "numbers": canonical(dict(finding.numbers)) if finding else "{}",
        "also": canonical([[f.code, f.rule_id, dict(f.numbers)] for f in standing.also]) if standing.also else "[]",
    }


_ROWS = RegisterRow.__table__
_BECAME = Prepared(
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("of"))
    .values(
        **{
            column: bindparam(f"to_{column}", type_=_ROWS.c[column].type)
            for column in ("outcome", "code", "rule_id", "numbers", "also", "voter_id")
        }
    )
)


def write_outcomes(act: Transaction, standings: Iterable[tuple[int, Standing]], voters: Mapping[int, int]) -> None:
    """What became of rows that stand already: (row id, standing). `voters`: row id → the voter it put on."""
    _BECAME.run_many(
        act.connection,
        (
            {
                "of": id,
                "to_voter_id": voters.get(id),
                **{f"to_{name}": value for name, value in became(standing).items()},
            }
            for id, standing in standings
        ),
    )
