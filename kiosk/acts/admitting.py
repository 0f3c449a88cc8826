"""What the rules of check-in ask, read off the rows of entitlements. No acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kiosk.acts.entitlements import earlier_of
from kiosk.queries.staff import Lane
from kiosk.rules.book import RuleSheet
from kiosk.rules.checkin import Facts, SlipFacts


def own_facts(row: Any, station: Lane, at: datetime, *, in_person: bool) -> Facts:
    """Of a row of BY_NUMBER or BY_VOTER: somebody who wants the own ballot at that lane."""
    return Facts(
        certificate_valid=None if row.certificate is None else row.certificate == "valid",
        on_roll=row.id is not None,
        earlier=earlier_of(row, station),
        now=at,
        mobile_box=row.mobile_box,
        proxy=row.proxy or "",
        in_person=in_person,
    )


def slip_facts(row: Any, station: Lane, at: datetime, rules: RuleSheet, *, at_the_lane: bool) -> SlipFacts:
    """Of a row of BY_SLIP or BY_PRINCIPAL. `at_the_lane`: the slip is scanned, so who stands there decides."""
    return SlipFacts(
        slip_id=row.slip,
        published=row.slip_state == "published",
        on_roll=row.id is not None and row.proxy_id is not None,
        proxy=row.proxy or "",
        earlier=earlier_of(row, station),
        now=at,
        mobile_box=row.mobile_box,
        # Where a first round has no candidates, their slips end when a later round is prepared.
        stands_for_office=bool(row.stands) and (not rules.proxies_near_kin_only or row.slip_state != "published"),
        used=row.used,
        here=row.open_here is not None,
        somebody_else=at_the_lane and row.newest_here is not None and row.newest_here != row.proxy_id,
        proxy_voted=bool(row.proxy_claims),
    )
