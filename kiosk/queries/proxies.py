"""The proxy list: its rows as they were handed in, and where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kiosk.queries.day import standing_in
from kiosk.queries.people import LINES, PersonLine, line_of
from kiosk.queries.proxy_slips import ProxiesPublished, SlipView, published_in, slips_in
from kiosk.queries.proxy_terms import published_on_in
from kiosk.records import store
from kiosk.records.proxies import ProxyRow
from kiosk.records.roll import Voter
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.proxies import (
    BY_HAND,
    ListRow,
    ProxyOutcome,
    last_day,
)

_ROWS = ProxyRow.__table__


def list_row(row: Any) -> ListRow:
    """A stored row as the rules take one."""
    return ListRow(
        row.sheet,
        row.row,
        row.principal,
        row.principal_household,
        row.proxy,
        row.proxy_household,
        row.relation,
        row.registered_on,
        "",
        row.principal_id or 0,
        row.proxy_id or 0,
    )


@dataclass(frozen=True, slots=True)
class RowView:
    """委托登记行 as the office shows one; `slip_id` of one accepted, `reason` what the registrar decided."""

    id: int
    row: ListRow
    outcome: ProxyOutcome
    finding: Finding | None
    reason: str
    slip_id: int | None

    @property
    def may_be_settled(self) -> bool:
        """Whether the registrar decides about it: it waits, or was not accepted by a decision."""
        refused = self.finding is not None and self.finding.code == "proxy_not_accepted"
        return self.outcome is ProxyOutcome.WAITING or refused


def proxy_row(election_id: str, row_id: int) -> RowView | None:
    """One row of the list; None when it is not there, or no more."""
    with store.reading() as connection:
        row = connection.execute(select(_ROWS).where(_ROWS.c.id == row_id, _ROWS.c.election_id == election_id)).first()
    return None if row is None else row_view(row)


def row_view(row: Any) -> RowView:
    """A stored row with its finding, the facts of it as they were."""
    facts = {name: _fact(name, value) for name, value in json.loads(row.numbers).items()}
    finding = Finding(row.code, row.rule_id, facts) if row.code else None
    return RowView(row.id, list_row(row), ProxyOutcome(row.outcome), finding, row.reason, row.slip_id)


def _fact(name: str, value: Any) -> Fact:
    return date.fromisoformat(value) if name in ("registered", "last", "published") else value


@dataclass(frozen=True, slots=True)
class ProxiesStand:
    """Where the proxy list stands. `until`: the last day on which a mandate is registered.

    The rows are in the order handed in, those entered by hand last.
    """

    rows: tuple[RowView, ...]
    slips: tuple[SlipView, ...]
    published: ProxiesPublished | None
    roll_published: date | None
    until: date | None
    near_kin_only: bool

    def of(self, outcome: str) -> tuple[RowView, ...]:
        return tuple(one for one in self.rows if one.outcome == outcome)

    @property
    def falling(self) -> tuple[SlipView, ...]:
        """What cannot be published any more."""
        return tuple(one for one in self.slips if one.falls)

    def given_by(self, row: ListRow) -> SlipView | None:
        """The mandate that the principal of a row has given after all."""
        number = row.principal_household.lstrip("0")
        for one in self.slips:
            same = one.principal.name == row.principal and one.principal.household.lstrip("0") == number
            if one.principal.id == row.principal_id or same:
                return one
        return None


def proxies_stand(election_id: str) -> ProxiesStand:
    """The list, its slips and its publication."""
    with store.reading_together() as connection:
        rows = connection.execute(
            select(_ROWS).where(_ROWS.c.election_id == election_id).order_by(_ROWS.c.sheet == BY_HAND, _ROWS.c.id)
        )
        listed = tuple(map(row_view, rows))
        stands = standing_in(connection, election_id)
        assert stands is not None, "an officer on duty has an election"
        hung = published_on_in(connection, election_id)
        return ProxiesStand(
            listed,
            slips_in(connection, election_id),
            published_in(connection, election_id),
            hung,
            last_day(hung, stands.sheet) if hung else None,
            stands.sheet.proxies_near_kin_only,
        )


def people_named(election_id: str, name: str, household: str = "") -> tuple[PersonLine, ...]:
    """Who on the roll has exactly this name, of this household where one is given; by roll number."""
    with store.reading() as connection:
        rows = connection.execute(
            LINES.where(Voter.election_id == election_id, Voter.name == name, Voter.removed_seq.is_(None)).order_by(
                Voter.roll_no
            )
        )
        found = tuple(map(line_of, rows))
    number = household.lstrip("0")
    return tuple(one for one in found if not number or one.voter.household.lstrip("0") == number)
