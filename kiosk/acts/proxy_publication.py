"""The proxy list published, which freezes it (R-PROXY-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from kiosk.acts.mandates import (
    end_slips,
    may_now,
    record_by,
)
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import Standing
from kiosk.queries.proxy_slips import published_lines, slips_in
from kiosk.queries.proxy_terms import published_on_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.proxies import ProxyPublication, ProxyRow, ProxySlip
from kiosk.records.store import transaction
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import ProxyOutcome
from kiosk.rules.proxy_publication import content_of, may_publish
from kiosk.rules.publication import fingerprint_of, in_order, not_after

_SLIPS, _ROWS = ProxySlip.__table__, ProxyRow.__table__


def publish_proxies(*, on: date, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Publish the list, which freezes it (R-PROXY-05). Mandates of people who left the roll fall with their reason."""
    with transaction() as act:
        stands = may_now(act, "publish_proxies", by, submission)
        if not isinstance(stands, Standing):
            return stands
        slips = slips_in(act.connection, by.election_id)
        standing = [one for one in slips if one.falls is None]
        waiting = act.execute(
            select(func.count(_ROWS.c.id)).where(
                _ROWS.c.election_id == by.election_id, _ROWS.c.outcome == ProxyOutcome.WAITING
            )
        ).scalar_one()
        hung = published_on_in(act.connection, by.election_id)
        refusal = may_publish(waiting=waiting, slips=len(standing)) or _dated(hung, on, stands.day)
        if refusal:
            return refuse(refusal)
        fallen = [one for one in slips if one.falls]
        for one in fallen:
            end_slips(act, [one.id], one.falls)
        act.execute(
            update(_SLIPS)
            .where(_SLIPS.c.election_id == by.election_id, _SLIPS.c.state == "registered")
            .values(state="published")
        )
        fingerprint = fingerprint_of(content_of(published_lines(standing)))
        act.execute(
            insert(ProxyPublication).values(
                election_id=by.election_id,
                seq=act.seq,
                published_on=on,
                slips=len(standing),
                fingerprint=fingerprint,
            )
        )
        figures = {"published_on": on.isoformat(), "slips": len(standing), "fingerprint": fingerprint}
        personal = {"gone": [[one.id, one.falls.code] for one in fallen if one.falls]}
        return record_by(act, "publish_proxies", by, at, figures | {"fallen": len(fallen)}, personal, submission)


def _dated(hung: date | None, on: date, day: date) -> Finding | None:
    """The list hangs after the roll and before the election."""
    wrong = (in_order(hung, on, "published") if hung else None) or not_after(on, day, "published")
    return replace(wrong, rule_id="R-PROXY-05") if wrong else None
