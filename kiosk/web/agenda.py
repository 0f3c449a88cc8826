"""The agenda on a page: what is said aloud at a step, what to do, and where it is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.queries.agenda import AgendaView
from kiosk.rules.agenda import Step
from kiosk.web import access
from kiosk.web.wording import say
from kiosk.web.wording.agenda import aloud, to_do

_BOXES = ("boxes.desk", "", _l("票箱"))
_ACCOUNT = ("chief.account", "", _l("选票结算"))

PAGES: dict[Step, tuple[tuple[str, str, Any], ...]] = {
    Step.REPORT: (
        ("chief.desk", "rules", _l("选定规则")),
        ("office.publication", "", _l("公布名册")),
    ),
    Step.STAFF: (("office.plan_staff", "", _l("工作人员")),),
    Step.BOXES: (_BOXES,),
    Step.BALLOTS: (("chief.desk", "unseal", _l("选票启封清点")),),
    Step.STAFF_VOTE: (("chief.desk", "open", _l("开始投票")),),
    Step.VOTING: (("chief.desk", "close", _l("结束投票")), ("mobile.desk", "", _l("流动票箱"))),
    Step.BOXES_TOGETHER: (_BOXES,),
    Step.ACCOUNT: (_ACCOUNT,),
    Step.OPENING: (_BOXES,),
    Step.CALLING: (("count.all", "", _l("唱票与计票")),),
    Step.RESULT: (("chief.result", "", _l("选举结果")),),
}
"""Step → endpoint, section of the page, words."""


@dataclass(frozen=True, slots=True)
class Page:
    """A link to a page."""

    address: str
    words: str


def pages_of(step: Step) -> list[Page]:
    """Where a step is held; pages that this officer may not open are left out."""
    roles = access.officer().roles
    found = []
    for endpoint, section, words in PAGES.get(step, ()):
        rule = current_app.view_functions[endpoint].access_rule  # type: ignore[attr-defined]
        if not rule.roles or rule.roles & roles:
            found.append(Page(url_for(endpoint, _anchor=section or None), str(words)))
    return found


def aloud_of(meeting: AgendaView, step: Step) -> list[str]:
    """The sentences to say at a step, with the numbers of the day."""
    known = dict(meeting.numbers)
    known["seats"] = "、".join(_("%(post)s %(seats)s 名", post=each.name, seats=each.seats) for each in meeting.seats)
    if meeting.validity is not None:
        known["validity"] = say(meeting.validity)
    return aloud(step, known)


def words() -> dict[str, Any]:
    """What a template of the agenda asks with."""
    return {"aloud_of": aloud_of, "to_do": to_do, "pages_of": pages_of}
