"""A proxy list tried against the roll, before it is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.queries.day import Standing, standing_in
from kiosk.queries.proxies import list_row
from kiosk.queries.proxy_slips import SlipView, slips_in
from kiosk.queries.proxy_terms import roll_in, terms_in
from kiosk.records import store
from kiosk.records.chain import canonical
from kiosk.records.proxies import ProxyRow
from kiosk.rules.proxies import (
    BY_HAND,
    Key,
    ListRow,
    ProxyDecision,
    ProxyOutcome,
    Settled,
    key_of,
    pairs_of,
    settle_list,
)

_ROWS = ProxyRow.__table__


def _decisions_in(connection: Connection, election_id: str) -> dict[Key, ProxyDecision]:
    """What the registrar decided about rows: the same row of a new list is not asked about again."""
    rows = connection.execute(
        select(_ROWS).where(
            _ROWS.c.election_id == election_id, _ROWS.c.reason != "", _ROWS.c.outcome != ProxyOutcome.WAITING
        )
    )
    return {
        key_of(list_row(row)): ProxyDecision(row.outcome == ProxyOutcome.ACCEPTED, row.reason, row.code, row.rule_id)
        for row in rows
    }


def taken_in(connection: Connection, election_id: str, *, by_hand: bool | None = None) -> list[tuple[int, int]]:
    """(principal, proxy) of the rows accepted or waiting; `by_hand`: only those entered so, or only those of the list.

    The first handed in comes first.
    """
    wanted = select(_ROWS.c.principal_id, _ROWS.c.proxy_id).where(
        _ROWS.c.election_id == election_id,
        _ROWS.c.outcome != ProxyOutcome.REFUSED,
        _ROWS.c.principal_id.is_not(None),
        _ROWS.c.proxy_id.is_not(None),
    )
    if by_hand is not None:
        wanted = wanted.where((_ROWS.c.sheet == BY_HAND) == by_hand)
    rows = connection.execute(wanted.order_by(_ROWS.c.id))
    return [(row.principal_id, row.proxy_id) for row in rows]


def settle_in(
    connection: Connection,
    stands: Standing,
    rows: Sequence[ListRow],
    taken: Sequence[tuple[int, int]],
    *,
    decided: bool = True,
) -> tuple[Settled, ...]:
    """What becomes of these rows, beside the mandates that are `taken`; decisions made before stay if `decided`."""
    roll = roll_in(connection, stands.election_id)
    terms = terms_in(connection, stands, pairs_of(rows, roll))
    decisions = _decisions_in(connection, stands.election_id) if decided else {}
    return settle_list(rows, roll, terms, decisions, taken)


@dataclass(frozen=True, slots=True)
class ListTried:
    """A list held against the roll as it stands, before it is loaded.

    `kept`, `gone`: mandates of the list that stands which the new one has again, or has no more. `digest` marks all
    of it, so that loading can tell whether anything changed in between.
    """

    settled: tuple[Settled, ...]
    kept: int
    gone: tuple[SlipView, ...]
    by_hand: int
    digest: str

    def of(self, outcome: str) -> tuple[Settled, ...]:
        return tuple(one for one in self.settled if one.outcome == outcome)

    @property
    def new(self) -> int:
        return len(self.of(ProxyOutcome.ACCEPTED)) - self.kept


def try_list(election_id: str, rows: Sequence[ListRow]) -> ListTried | None:
    """What a list would come to; None when there is no such election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else try_list_in(connection, stands, rows)


def try_list_in(connection: Connection, stands: Standing, rows: Sequence[ListRow]) -> ListTried:
    """The same inside somebody's transaction."""
    election_id = stands.election_id
    by_hand = taken_in(connection, election_id, by_hand=True)
    settled = settle_in(connection, stands, rows, by_hand)
    wanted = {(one.principal_id, one.proxy_id) for one in settled if one.outcome is ProxyOutcome.ACCEPTED}
    held = set(by_hand)
    old = [one for one in slips_in(connection, election_id) if (one.principal.id, one.proxy.id) not in held]
    kept = [one for one in old if (one.principal.id, one.proxy.id) in wanted]
    gone = tuple(one for one in old if (one.principal.id, one.proxy.id) not in wanted)
    marks = [[one.outcome, one.principal_id, one.proxy_id, one.finding and one.finding.code] for one in settled]
    digest = hashlib.sha256(canonical([marks, [one.id for one in (*kept, *gone)], by_hand]).encode()).hexdigest()[:16]
    return ListTried(settled, len(kept), gone, len(by_hand), digest)
