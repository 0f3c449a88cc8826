"""What came of somebody at a post, in a sentence a villager understands."""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.queries.result import ResultView
from kiosk.rules.day import RoundKind
from kiosk.rules.standing import Outcome, Standing
from kiosk.web.wording.result import WHY, WHY_TIE, WHY_WOMAN

SEATED = (Standing.ELECTED, Standing.SETTLED)


def gave_up(view: ResultView, one: Outcome) -> bool:
    """Whether a seat won here was given up since, by a decision."""
    return one.standing in SEATED and one.person in view.outlook.gave_up


def said_of(view: ResultView, one: Outcome, *, again: bool = False) -> str:
    """The reason with its numbers; `again`: in the round behind a tie vote, worked out again."""
    worked_out = view.over.base_outcome if again and view.over.base_outcome else view.over.outcome
    table = WHY
    if one.rule_id == "R-RES-10" and one.standing in WHY_WOMAN:
        table = WHY_WOMAN
    elif not again and view.over.kind is RoundKind.TIE and one.standing in WHY_TIE:
        table = WHY_TIE
    said = str(table[one.standing]) % {"votes": one.votes, "line": worked_out["line"], "short": one.short}
    if gave_up(view, one):
        said += " " + _("%(name)s让出席位,这个席位另行选举。", name=view.name(one.person))
    return said
