"""The roll made public: its dates, its versions, what changed since and is to be published."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import publication as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.desks.office.row_forms import day_of
from kiosk.desks.office.rows import today
from kiosk.queries import day, objections, plan, publication, register
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.publication import ObjectionState, objections_until, publish_by, published_late
from kiosk.rules.staff import Role
from kiosk.web import access, answers
from kiosk.web.lists import Pages
from kiosk.web.posters import print_version


@blueprint.get("/publication", endpoint="publication")
@access.on_duty(Role.REGISTRAR)
def publication_page() -> Response:
    """Where the publication stands, and what comes next."""
    return _publication(200)


def _publication(status: int, error: Finding | None = None, published_on: str = "") -> Response:
    election_id = access.officer().election_id
    stands, standing_plan = day.standing(election_id), plan.plan_of(election_id)
    assert stands is not None, "an officer on duty has an election"
    assert standing_plan is not None, "an officer on duty has an election"
    where, report, now = publication.publication(election_id), register.roll_report(election_id), today()
    # On paper alone: the polls opened on a roll that was never published here.
    first = where.versions[0].published_on if where.versions and where.versions[0].kind != "opening" else None
    coming = first or (now if stands.phase is Phase.PREPARING and now <= stands.day else None)
    return answers.answer(
        "office/publication.html",
        "main",
        status,
        stands=stands,
        publication=where,
        waiting=report.waiting if report else 0,
        first=first,
        planned=standing_plan.roll_published,
        publish_by=publish_by(stands.day, stands.sheet),
        objections_until=objections_until(first, stands.sheet) if first else None,
        late=published_late(coming, stands.day, stands.sheet) if coming else None,
        pending=publication.changes(election_id, version=0),
        changes=Pages(request.args.get("page", type=int)).of(
            [change for change in publication.changes(election_id) if change.version]
        ),
        decided=[
            one
            for one in objections.objections(election_id)
            if one.state is not ObjectionState.OPEN and not one.version
        ],
        today=now,
        done=request.args.get("done", type=int),
        published_on=published_on or now.isoformat(),
        submission=answers.submission_key(),
        error=error,
    )


@blueprint.post("/publication")
@access.on_duty(Role.REGISTRAR)
def publish() -> AnyResponse:
    """Publish the roll, or what changed since."""
    text = request.form.get("published_on", "")[:40]
    on, wrong = day_of(request.form, "published_on", today())
    if wrong:
        return _publication(422, wrong, text)
    answer = acts.publish_roll(
        on=on, by=access.officer(), at=access.now(), submission=request.form.get("submission", "")[:64] or None
    )
    if isinstance(answer, Refusal):
        return _publication(409, answer.finding, text)
    return redirect(url_for("office.publication", done=answer.seq), 303)


@blueprint.post("/publication/<int:number>/paper")
@access.on_duty(Role.REGISTRAR)
def print_publication(number: int) -> AnyResponse:
    """Print the announcement or the supplement of one version, as it was published."""
    officer = access.officer()
    versions = publication.versions(officer.election_id)
    version = next((v for v in versions if v.number == number and v.kind != "opening"), None)
    if version is None:
        abort(404)
    return started(print_version(officer, version))
