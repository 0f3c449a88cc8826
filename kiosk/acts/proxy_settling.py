"""Single mandates settled, or taken back (R-PROXY-01…04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from kiosk.acts.mandates import (
    became,
    end_slips,
    fresh_numbers,
    give_slip,
    may_now,
    record_by,
)
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import Standing
from kiosk.queries.proxies import row_view
from kiosk.queries.proxy_loading import settle_in, taken_in
from kiosk.queries.proxy_slips import slips_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.proxies import ProxyRow, ProxySlip
from kiosk.records.store import transaction
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import ProxyOutcome, Settled

_ROWS = ProxyRow.__table__


def settle_proxy(
    *, row_id: int, accepted: bool, reason: str, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Decide about a row that waits, or was not accepted before. What the law refuses nobody can accept."""
    reason = reason.strip()[:300]
    with transaction() as act:
        stands = may_now(act, "settle_proxy", by, submission)
        if not isinstance(stands, Standing):
            return stands
        found = act.execute(select(_ROWS).where(_ROWS.c.id == row_id, _ROWS.c.election_id == by.election_id)).first()
        if found is None or not row_view(found).may_be_settled:
            return refuse(Finding("proxy_row_gone", "R-PROXY-05"))
        if not reason:
            return refuse(Finding("reason_missing", "R-PROXY-05"))
        view = row_view(found)
        if not accepted:
            rule_id = view.finding.rule_id if view.finding else "R-PROXY-01"
            why = Finding("proxy_not_accepted", rule_id, {"reason": reason})
            became(act, row_id, Settled(view.row, ProxyOutcome.REFUSED, why, reason=reason), None)
            personal = {"row": row_id, "reason": reason, "slips": [], "code": why.code}
            return record_by(act, "settle_proxy", by, at, {"accepted": False}, personal, submission)
        own = (found.principal_id, found.proxy_id)
        taken = taken_in(act.connection, by.election_id)
        if view.outcome is ProxyOutcome.WAITING and own in taken:
            taken.remove(own)
        (settled,) = settle_in(act.connection, stands, [view.row], taken, decided=False)
        undecided = min(settled.principal_id, settled.proxy_id) < 1
        if settled.outcome is ProxyOutcome.REFUSED or undecided:
            assert settled.finding is not None
            return refuse(settled.finding)
        doubt = settled.finding or view.finding
        settled = replace(settled, outcome=ProxyOutcome.ACCEPTED, finding=doubt, reason=reason)
        slip = give_slip(act, by.election_id, settled, fresh_numbers(act, by.election_id))
        became(act, row_id, settled, slip[0])
        personal = {"row": row_id, "reason": reason, "slips": [slip], "code": doubt.code if doubt else ""}
        return record_by(act, "settle_proxy", by, at, {"accepted": True}, personal, submission)


def withdraw_proxy(
    *, slip_id: int, reason: str, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Take a mandate back before the list is published; the principal may name another or come."""
    reason = reason.strip()[:300]
    with transaction() as act:
        stands = may_now(act, "withdraw_proxy", by, submission)
        if not isinstance(stands, Standing):
            return stands
        if not slips_in(act.connection, by.election_id, ProxySlip.id == slip_id):
            return refuse(Finding("proxy_row_gone", "R-PROXY-05"))
        if not reason:
            return refuse(Finding("reason_missing", "R-PROXY-05"))
        end_slips(act, [slip_id], Finding("proxy_withdrawn", "R-PROXY-01", {"reason": reason}), reason)
        return record_by(act, "withdraw_proxy", by, at, {}, {"gone": [slip_id], "reason": reason}, submission)
