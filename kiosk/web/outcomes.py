"""What came of somebody at a post, in a sentence a villager understands."""

from __future__ import annotations

from kiosk.rules.standing import Outcome
from kiosk.web.wording.result import WHY, WHY_WOMAN


def said_of(outcome: Outcome, line: int) -> str:
    """The reason with its numbers."""
    table = WHY_WOMAN if outcome.rule_id == "R-RES-10" and outcome.standing in WHY_WOMAN else WHY
    return str(table[outcome.standing]) % {"votes": outcome.votes, "line": line, "short": outcome.short}
