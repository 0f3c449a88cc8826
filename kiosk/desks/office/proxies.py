"""The proxy list: handed in, read in a child process, its report looked at, loaded, published, printed."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import proxies as acts
from kiosk.acts import proxy_publication
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.desks.office.row_forms import day_of
from kiosk.desks.office.rows import today
from kiosk.files.proxies import ProxyList
from kiosk.queries import day, proxies
from kiosk.queries.proxy_loading import try_list
from kiosk.queries.signatory import signatory_of
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, limits, work
from kiosk.web.lists import Pages
from kiosk.web.proxy_papers import print_proxy_list, print_report, print_slips, where
from kiosk.web.wording.proxies import OUTCOMES


@blueprint.get("/proxies", endpoint="proxies")
@access.on_duty(Role.REGISTRAR)
@limits.look_up
def proxies_page() -> Response:
    """Where the proxy list stands, and what comes next."""
    return page(200)


def page(status: int, error: Finding | None = None) -> Response:
    """The page of the list, with what went wrong."""
    officer = access.officer()
    stand = proxies.proxies_stand(officer.election_id)
    text = request.args.get("q", "").strip()[:80]
    slips = [one for one in stand.slips if not text or text in one.principal.name or text in one.proxy.name]
    return answers.answer(
        "office/proxies.html",
        "main",
        status,
        stand=stand,
        where=where,
        q=text,
        slips=Pages(request.args.get("page", type=int)).of(slips),
        may_change=stand.published is None and may("load_proxies", officer.phase, officer.roles) is None,
        done=request.args.get("done", type=int),
        published_on=request.form.get("published_on", "")[:40] or today().isoformat(),
        submission=answers.submission_key(),
        error=error,
    )


@blueprint.post("/proxies")
@access.on_duty(Role.REGISTRAR)
def hand_in_proxies() -> AnyResponse:
    """Take a list and start reading it; nothing is written yet."""
    officer, uploaded = access.officer(), request.files.get("file")
    if uploaded is None or not uploaded.filename:
        return page(422, Finding("file_missing"))
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    needs_relation = stands.sheet.proxies_near_kin_only
    job = work.start_reading_proxies(uploaded.read(), uploaded.filename, needs_relation, officer)
    if isinstance(job, Finding):
        return page(409, job)
    return redirect(url_for("office.proxies_reading", job_id=job.id), 303)


def _read(job_id: str) -> ProxyList | Finding:
    """What a job that is over has read; the reason when it could not."""
    officer = access.officer()
    job = work.find(job_id, officer)
    if job is None or not job.is_over:
        return Finding("proxies_reading_gone")
    if job.finding:
        return job.finding
    read = work.queue().take_object(job_id, owner=work.owner_of(officer), keep=True)
    return read if isinstance(read, ProxyList) else Finding("proxies_reading_gone")


@blueprint.get("/proxies/reading/<job_id>")
@access.on_duty(Role.REGISTRAR)
def proxies_reading(job_id: str) -> Response:
    """How far the reading has come; at the end its report, before anything is written."""
    job = work.find(job_id, access.officer())
    if job and not job.is_over:
        again = url_for("office.proxies_reading", job_id=job_id)
        return answers.answer("office/reading.html", "reading", 200, job=job, title=_("正在读取委托名单"), again=again)
    read = _read(job_id)
    if isinstance(read, ProxyList):
        return _report(job_id, read, 200)
    return page(409 if read.code == "proxies_reading_gone" else 422, read)


def _report(job_id: str, read: ProxyList, status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    tried = try_list(officer.election_id, read.rows)
    assert tried is not None, "an officer on duty has an election"
    return answers.answer(
        "office/proxies_report.html",
        "main",
        status,
        job=work.find(job_id, officer),
        tried=tried,
        skipped=read.skipped,
        where=where,
        outcomes=OUTCOMES,
        submission=answers.submission_key(),
        error=error,
    )


@blueprint.post("/proxies/reading/<job_id>")
@access.on_duty(Role.REGISTRAR)
def load_proxies(job_id: str) -> AnyResponse:
    """Make the list of what was read, if it still comes to what the report showed."""
    officer, read = access.officer(), _read(job_id)
    if isinstance(read, Finding):
        return page(409, read)
    loaded = acts.load_proxies(
        election_id=officer.election_id,
        rows=read.rows,
        by=signatory_of(officer.name, officer.id),
        roles=officer.roles,
        at=access.now(),
        seen=request.form.get("seen", "")[:64],
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(loaded, Refusal):
        if loaded.finding.code == "proxies_changed":
            return _report(job_id, read, 409, loaded.finding)
        return page(409, loaded.finding)
    work.queue().discard(job_id)
    return redirect(url_for("office.proxies", done=loaded.seq), 303)


@blueprint.post("/proxies/reading/<job_id>/file")
@access.on_duty(Role.REGISTRAR)
def take_proxies_along(job_id: str) -> AnyResponse:
    """The report as a spreadsheet to take along."""
    officer, read = access.officer(), _read(job_id)
    if isinstance(read, Finding):
        return page(409, read)
    tried = try_list(officer.election_id, read.rows)
    assert tried is not None, "an officer on duty has an election"
    return started(print_report(officer, tried))


@blueprint.post("/proxies/publish")
@access.on_duty(Role.REGISTRAR)
def publish_proxies() -> AnyResponse:
    """Publish the list; nothing of it changes afterwards."""
    on, wrong = day_of(request.form, "published_on", today())
    if wrong:
        return page(422, wrong)
    answer = proxy_publication.publish_proxies(
        on=on, by=access.officer(), at=access.now(), submission=request.form.get("submission", "")[:64] or None
    )
    if isinstance(answer, Refusal):
        return page(409, answer.finding)
    return redirect(url_for("office.proxies", done=answer.seq), 303)


@blueprint.post("/proxies/list")
@access.on_duty(Role.REGISTRAR)
def proxy_list_paper() -> AnyResponse:
    """Print the list as it was published."""
    made = print_proxy_list(access.officer())
    return page(409, made) if isinstance(made, Finding) else started(made)


@blueprint.post("/proxies/slips")
@access.on_duty(Role.REGISTRAR)
def proxy_slips() -> AnyResponse:
    """Print all slips."""
    made = print_slips(access.officer())
    return page(409, made) if isinstance(made, Finding) else started(made)
