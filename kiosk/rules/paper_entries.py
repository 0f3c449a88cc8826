"""What is typed in from the paper roll, because the server was dead or set up anew: one signed line, one ballot."""

from __future__ import annotations

from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.checkin import Earlier, VisitState
from kiosk.rules.finding import Finding

ROWS_AT_ONCE = 20
"""Lines of one form, signed together."""


class WhoSigned(StrEnum):
    """谁签的名, on the line of whose ballot it is: the voter, the proxy, or a principal who came in person."""

    VOTER = "voter"
    PROXY = "proxy"
    IN_PERSON = "in_person"


@rule("R-BOX-08")
def may_enter_from_paper(announced: bool) -> Finding | None:
    """Once the number issued was announced it stands, until a new account is signed."""
    return Finding("paper_after_announcement", "R-BOX-08") if announced else None


def waits_at_lane(earlier: Earlier | None) -> Finding | None:
    """Checked in and not handed a ballot yet: the lane itself hands out, or the same ballot would be issued twice."""
    if earlier is None or earlier.state is not VisitState.OPEN:
        return None
    return Finding("paper_waits_at_lane", "R-IN-01", {"station": earlier.station, "lane": earlier.lane})
