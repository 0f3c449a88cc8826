"""What the committee decided on a result that is held, and seats that stay vacant."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import holds as acts
from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.result import signed_by_two, words
from kiosk.rules.holds import Decision, Way
from kiosk.rules.staff import Role
from kiosk.web import access

COMMITTEE = (Role.COMMITTEE_HEAD, Role.COMMITTEE)


@blueprint.post("/result/settle_hold/<int(max=2147483647):no>")
@access.on_duty(*COMMITTEE)
def settle_hold(no: int) -> AnyResponse:
    """Write a decision down: who decided, which way, why."""
    way = request.form.get("way", "")
    said = Decision(
        way=Way(way) if way in set(Way) else None,
        leaves=words("leaves", 10) if way == Way.LEAVES else "",
        reason=words("reason"),
        decided_by=words("decided_by"),
    )
    return signed_by_two(f"settle_hold-{no}", lambda **terms: acts.settle_hold(no=no, said=said, **terms))


@blueprint.post("/result/leave_vacant")
@access.on_duty(*COMMITTEE)
def leave_vacant() -> AnyResponse:
    """The seats that are left stay vacant."""
    return signed_by_two("leave_vacant", lambda **terms: acts.leave_vacant(reason=words("reason"), **terms))
