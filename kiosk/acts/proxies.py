"""The proxy list loaded, and single mandates entered by hand (R-PROXY-01…04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select

from kiosk.acts.mandates import (
    end_slips,
    frozen,
    may_now,
    record_by,
    write_rows,
)
from kiosk.acts.outcome import Refusal, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.proxy_loading import ListTried, settle_in, taken_in, try_list_in
from kiosk.queries.proxy_slips import slips_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.proxies import ProxyRow
from kiosk.records.store import Recorded, Signatory, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import BY_HAND, ListRow, ProxyOutcome, Settled
from kiosk.rules.staff import Role

_ROWS = ProxyRow.__table__


@dataclass(frozen=True, slots=True)
class ProxiesLoaded:
    """装入委托名单: what one reading of a list came to; `seq` is 0 when nothing was written."""

    tried: ListTried
    seq: int = 0


def load_proxies(
    *,
    election_id: str,
    rows: Sequence[ListRow],
    by: Signatory,
    roles: frozenset[Role],
    at: datetime,
    dry_run: bool = False,
    seen: str | None = None,
    submission: str | None = None,
) -> ProxiesLoaded | Refusal:
    """Make the list from its rows, or put this list in place of the one before; rows entered by hand stay.

    Mandates that are the same keep their slip and its number, and decisions about a row stay. `seen`: the digest of
    what was shown before; refused when something changed since. With `dry_run` nothing is written.
    """
    with transaction() as act:
        stands = standing_in(act.connection, election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        tried = try_list_in(act.connection, stands, rows)
        if again := act.submitted_before(submission):
            return ProxiesLoaded(tried, again.seq)
        refusal = may("load_proxies", stands.phase, roles) or frozen(act, election_id)
        if refusal is None and not stands.registered:
            refusal = Finding("roll_empty", "R-DAY-02")
        if refusal is None and seen is not None and seen != tried.digest:
            refusal = Finding("proxies_changed", "R-PROXY-05")
        if refusal:
            return refuse(refusal)
        if dry_run:
            return ProxiesLoaded(tried)
        stood = {(one.principal.id, one.proxy.id): one.id for one in slips_in(act.connection, election_id)}
        act.execute(delete(_ROWS).where(_ROWS.c.election_id == election_id, _ROWS.c.sheet != BY_HAND))
        end_slips(act, (one.id for one in tried.gone))
        written = write_rows(act, election_id, tried.settled, stood)
        figures = {
            "rows": len(rows),
            **{outcome.value: len(tried.of(outcome)) for outcome in ProxyOutcome},
            "kept": tried.kept,
            "gone": len(tried.gone),
        }
        personal = {**written, "gone": [one.id for one in tried.gone]}
        recorded = act.record(
            "load_proxies",
            election=election_id,
            by=[by],
            at=at,
            figures=figures,
            personal=personal,
            submission=submission,
        )
    return ProxiesLoaded(tried, recorded.seq)


def enter_proxy(
    *, row: ListRow, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> ProxyEntered | Refusal:
    """One mandate entered by hand, held against the same rules; what the rules refuse is not kept."""
    with transaction() as act:
        stands = may_now(act, "load_proxies", by, submission)
        if isinstance(stands, Recorded):
            return ProxyEntered(None, stands)
        if isinstance(stands, Refusal):
            return stands
        of_hand = (_ROWS.c.election_id == by.election_id, _ROWS.c.sheet == BY_HAND)
        last = act.execute(select(func.coalesce(func.max(_ROWS.c.row), 0)).where(*of_hand)).scalar_one()
        taken = taken_in(act.connection, by.election_id)
        entered = replace(row, sheet=BY_HAND, row=last + 1)
        (settled,) = settle_in(act.connection, stands, [entered], taken, decided=False)
        if settled.outcome is ProxyOutcome.REFUSED:
            assert settled.finding is not None
            return refuse(settled.finding)
        written = write_rows(act, by.election_id, [settled], {})
        figures = {"rows": 1, **{one.value: int(one is settled.outcome) for one in ProxyOutcome}, "by_hand": True}
        personal = {**written, "gone": []}
        return ProxyEntered(settled, record_by(act, "load_proxies", by, at, figures, personal, submission))


@dataclass(frozen=True, slots=True)
class ProxyEntered:
    """登记一份委托: what became of it; `settled` is None when the same form was sent before."""

    settled: Settled | None
    recorded: Recorded
