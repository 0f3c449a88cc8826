"""Scan, listen, look: what the tablet tells is kept beside the journal and shown to the chief."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import tablets as acts
from kiosk.desks.tablet import forms
from kiosk.queries import tablets
from kiosk.rules.finding import Finding
from kiosk.rules.tablets import How, tablet_marks
from kiosk.web import access, answers
from kiosk.web.headers import with_camera
from kiosk.web.refused import refused
from kiosk.web.wording.tablets import HOWS, MARKS

blueprint = Blueprint("tablet", __name__, url_prefix="/tablet")


@blueprint.get("/")
@access.on_duty()
@with_camera
def page() -> Response:
    """Three things to try, and what the tablet finds out by itself."""
    return _page()


def _page(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    roll = tablets.roll_now(officer.election_id).fingerprint
    marks = tablet_marks(tablets.told_by(officer.sign_in_id), roll, 0)
    context: dict[str, Any] = {
        "roll": roll,
        "marks": marks,
        "whats": MARKS,
        "hows": HOWS,
        "open": [mark.what for mark in marks if mark.how is How.UNTOLD],
        "refused": None,
    }
    return answers.answer("tablet/page.html", "told", status, **(context | said))


@blueprint.post("/checks")
@access.on_duty()
@with_camera
def checks() -> AnyResponse:
    """Keep what the tablet tells of itself."""
    told = forms.told(request.form)
    if isinstance(told, Finding):
        return _page(422, refused=refused([told], {}))
    acts.keep_checks(told=told, by=access.officer(), at=access.now())
    return _page() if answers.wants_block() else redirect(url_for("tablet.page"), 303)


@blueprint.get("/now")
@access.on_duty(while_locked=True)
def now() -> Response:
    """What time it is here, in milliseconds since 1970; asked now and then by every page, so that it is heard of."""
    return Response(str(int(access.now().timestamp() * 1000)), mimetype="text/plain")
