"""The register behind the roll: its rows, what became of them, and the decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.records import store
from kiosk.records.roll import Group, RegisterRow, RollDecision, RollLoad, Voter
from kiosk.rules.comparison import Listed
from kiosk.rules.finding import Finding
from kiosk.rules.notes import Residence
from kiosk.rules.register import BirthCheck, IdentityCheck, RowAddress
from kiosk.rules.register import RegisterRow as Row
from kiosk.rules.roll import Outcome, Standing
from kiosk.rules.settling import Choice, Decision


def decision_of(row: Any) -> Decision:
    """A row of roll_decisions as the rules take it."""
    return Decision(
        choice=Choice(row.choice),
        settles=frozenset(row.settles.split()),
        ground=row.ground,
        consent_on=row.consent_on,
        group=row.now_group,
        household=row.now_household,
        name=row.now_name,
        sex=row.now_sex,
        birth=row.now_birth,
        relation=row.now_relation,
        added=row.added,
    )


def listed_in(
    connection: Connection, election_id: str, *, ids: Sequence[int] | None = None, names: Sequence[str] | None = None
) -> tuple[Listed, ...]:
    """The roll as it stands; only these voters, or only those of these names."""
    wanted = (
        select(
            Voter.id,
            Voter.roll_no,
            Voter.household,
            Voter.name,
            Voter.birth,
            Group.name.label("group"),
            Voter.sex,
            Voter.relation,
        )
        .join(Group, Group.id == Voter.group_id)
        .where(Voter.election_id == election_id, Voter.removed_seq.is_(None))
        .order_by(Voter.roll_no)
    )
    if ids is not None:
        wanted = wanted.where(Voter.id.in_(ids))
    if names is not None:
        wanted = wanted.where(Voter.name.in_(names))
    return tuple(Listed(*row) for row in connection.execute(wanted))


def row_of(row: Any) -> Row:
    """A row of register_rows as the rules take it."""
    return Row(
        sheet=row.sheet,
        row=row.row,
        group=row.group,
        household=row.household,
        name=row.name,
        relation=row.relation,
        sex=row.sex,
        birth=row.birth,
        residence=Residence(row.residence),
        note=row.note,
        identity=IdentityCheck(row.number_check),
        birth_check=BirthCheck(row.birth_check),
        name_clear=row.name_clear,
        same_number_as=RowAddress(row.same_sheet, row.same_row) if row.same_row else None,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the register that is not on the roll, and why. `id` is 0 before the register is loaded."""

    id: int
    sheet: str
    row: int
    group: str
    household: str
    name: str
    outcome: str
    finding: Finding
    also: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found about it, the weightiest first."""
        return (self.finding, *self.also) if self.finding.code else ()


def waiting_lines(standings: Iterable[Standing]) -> tuple[Waiting, ...]:
    """The rows of a register that would not be on the roll, as a report shows them."""
    return tuple(
        Waiting(0, s.row.sheet, s.row.row, s.row.group, s.row.household, s.row.name, s.outcome.value, s.finding, s.also)
        for s in standings
        if s.finding is not None and s.outcome is not Outcome.REGISTERED
    )


@dataclass(frozen=True, slots=True)
class RollReport:
    """装册报告: the last register, and how many of its rows are on the roll, left out (by reason), or wait."""

    source: str
    rows: int
    registered: int
    left_out: dict[str, int]
    undecided: dict[str, int]

    @property
    def out(self) -> int:
        return sum(self.left_out.values())

    @property
    def waiting(self) -> int:
        return sum(self.undecided.values())


def roll_report(election_id: str) -> RollReport | None:
    """The report of the register that the roll was made from, as it stands now; None before the first."""
    with store.reading_together() as connection:
        load = connection.execute(
            select(RollLoad.__table__).where(RollLoad.election_id == election_id, RollLoad.current)
        ).first()
        if load is None:
            return None
        counted = connection.execute(
            select(RegisterRow.outcome, RegisterRow.code, func.count())
            .where(RegisterRow.election_id == election_id)
            .group_by(RegisterRow.outcome, RegisterRow.code)
            .order_by(func.count().desc(), RegisterRow.code)
        ).all()
    of: dict[str, dict[str, int]] = {outcome.value: {} for outcome in Outcome}
    for outcome, code, count in counted:
        of[outcome][code] = count
    registered = sum(of["registered"].values()) or load.registered
    return RollReport(load.source, load.rows, registered, of["left_out"], of["undecided"])


PAGE = 100
"""Rows a page of a list shows."""


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """One page of the rows of a kind, from page 1; `total` rows in all."""

    lines: tuple[Waiting, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def rows_of_kind(election_id: str, outcome: str, code: str = "", page: int = 1) -> WaitingPage:
    """The rows left out or waiting, of one reason or of all, in the order of the register."""
    table = RegisterRow.__table__
    of_kind = [table.c.election_id == election_id, table.c.outcome == outcome]
    if code:
        of_kind.append(table.c.code == code)
    with store.reading_together() as connection:
        total = connection.scalar(select(func.count()).where(*of_kind)) or 0
        page = min(max(1, page), max(1, -(-total // PAGE)))
        rows = connection.execute(
            select(table).where(*of_kind).order_by(table.c.id).limit(PAGE).offset((page - 1) * PAGE)
        ).all()
    return WaitingPage(tuple(_waiting(row) for row in rows), total, page)


def ids_of_kind(election_id: str, code: str) -> tuple[int, ...]:
    """The ids of all rows that wait for one reason."""
    with store.reading() as connection:
        rows = connection.execute(
            select(RegisterRow.id).where(
                RegisterRow.election_id == election_id, RegisterRow.outcome == "undecided", RegisterRow.code == code
            )
        )
        return tuple(rows.scalars())


def _waiting(row: Any) -> Waiting:
    return Waiting(
        row.id,
        row.sheet,
        row.row,
        row.group,
        row.household,
        row.name,
        row.outcome,
        Finding(row.code, row.rule_id, json.loads(row.numbers)),
        tuple(Finding(code, rule_id, numbers) for code, rule_id, numbers in json.loads(row.also)),
    )


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """处理: a decision that stands, with its reason and day."""

    decision: Decision
    reason: str
    on: date
    seq: int


@dataclass(frozen=True, slots=True)
class RowView:
    """登记册行 with everything a registrar needs to decide; `others` are the other rows of the same person."""

    line: Waiting
    row: Row
    voter_id: int | None
    decided: DecidedBefore | None
    others: tuple[Waiting, ...]
    others_voters: tuple[int | None, ...]


def register_row(election_id: str, row_id: int) -> RowView | None:
    """One row of the register; None when the register was loaded anew since."""
    table = RegisterRow.__table__
    with store.reading_together() as connection:
        of_election = table.c.election_id == election_id
        row = connection.execute(select(table).where(of_election, table.c.id == row_id)).first()
        if row is None:
            return None
        others = connection.execute(
            select(table).where(of_election, table.c.person == row.person, table.c.id != row_id).order_by(table.c.id)
        ).all()
        decided = decided_in(connection, election_id, row.person_key)
    return RowView(
        _waiting(row),
        row_of(row),
        row.voter_id,
        decided,
        tuple(map(_waiting, others)),
        tuple(o.voter_id for o in others),
    )


def decided_in(connection: Connection, election_id: str, key: str) -> DecidedBefore | None:
    """The decision that stands about one person."""
    table = RollDecision.__table__
    row = connection.execute(
        select(table).where(table.c.election_id == election_id, table.c.person_key == key, table.c.current)
    ).first()
    return DecidedBefore(decision_of(row), row.reason, row.on, row.seq) if row else None


def row_of_voter(election_id: str, voter_id: int) -> int | None:
    """The row that put a voter on the roll."""
    with store.reading() as connection:
        return connection.scalar(
            select(RegisterRow.id)
            .where(RegisterRow.election_id == election_id, RegisterRow.voter_id == voter_id)
            .limit(1)
        )
