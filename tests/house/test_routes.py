"""The doorway of every route: who may pass, in which language, and what an error page never shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, render_template, template_rendered
from werkzeug.datastructures import FileStorage
from werkzeug.routing import Rule

from kiosk.acts import checkin, issue, staff
from kiosk.acts.plan import create_election
from kiosk.acts.trip_token import new_token
from kiosk.files.plan import read_plan
from kiosk.machine import https, trust_page
from kiosk.machine.jobs import Job
from kiosk.queries import journal, objections, proxies
from kiosk.queries.roll import certified_voters
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import CardHolder, card_holders, usual_lane
from kiosk.rules.finding import Finding
from kiosk.rules.plan import PlanOfficer
from kiosk.rules.staff import Role
from kiosk.web import access, doors, work
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded
from tests.services import ROOT
from tests.tablet import Tablet, a_tablet, verdict_of
from tests.trips import a_trip, list_people, open_polls, voter_ids

PUBLIC = {
    *(
        "door.root",
        "door.door",
        "door.rehearsal",
        "door.election",
        "door.beginning",
        "door.begin",
        "signin.page",
        "signin.sign_in",
        "signin.language",
    ),
    *("board.choose", "board.board", "board.figures"),
    # The team's tablet shows the token of its trip instead of a sign-in.
    *("mobile.tablet", "mobile.trip_list", "mobile.trip_state", "mobile.manifest", "mobile.service_worker"),
    "mobile.records",
}
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*.html")
    if not path.name.startswith("_") and path.name != "base.html"
}


def routes(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def rule_of(app: Flask, route: Rule) -> access.AccessRule:
    rule: access.AccessRule = app.view_functions[route.endpoint].access_rule  # type: ignore[attr-defined]
    return rule


def path_of(rule: Rule) -> str:
    return re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "1", rule.rule))


def visits(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    for rule in routes(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, path_of(rule)


def seated(app: Flask, holder: CardHolder) -> Tablet:
    """A tablet with that officer signed in, without the slow part of checking a PIN."""
    lane = usual_lane(holder)
    assert lane is not None
    token = staff.sign_in(holder=holder, lane=lane, tablet="t", address="127.0.0.1", at=now())
    tablet = a_tablet(app)
    with tablet.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"official:{token}", True
    return tablet


def come(tablet: Tablet, method: str, path: str, token: str) -> Any:
    return tablet.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)


def test_a_route_without_an_access_rule_keeps_the_server_from_starting(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk import create_app, desks

    register = desks.register

    def with_one_more(app: Flask) -> None:
        register(app)
        app.add_url_rule("/back-door", "back_door", lambda: "")

    monkeypatch.setattr(desks, "register", with_one_more)
    with pytest.raises(access.RouteUnguarded, match="/back-door"):
        create_app({"KIOSK_INSTANCE": sqlite_app.instance_path})


def test_what_is_public_is_known(sqlite_app: Flask) -> None:
    assert {rule.endpoint for rule in routes(sqlite_app) if rule_of(sqlite_app, rule).public} == PUBLIC


def test_signed_out_every_other_route_answers_401_with_the_sign_in_page(sqlite_app: Flask) -> None:
    a_round("preparing")
    tablet = a_tablet(sqlite_app)
    token = tablet.token()
    for rule, method, path in visits(sqlite_app):
        if rule.endpoint not in PUBLIC:
            answer = come(tablet, method, path, token)
            assert answer.status_code == 401, (method, path)
            assert 'name="pin"' in answer.text


def test_each_role_passes_only_where_the_rule_of_the_route_lets_it(sqlite_app: Flask) -> None:
    plan = replace(a_plan(), staff=tuple(PlanOfficer(role.value, (role,)) for role in Role))
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    allowed = {rule.endpoint: rule_of(sqlite_app, rule) for rule in routes(sqlite_app)}
    for endpoint, access_rule in allowed.items():
        # Behind the real doorway nothing happens, so that one visit does not spoil the next.
        sqlite_app.view_functions[endpoint] = inside(access_rule)
    for holder in card_holders(ELECTION):
        tablet, (role,) = seated(sqlite_app, holder), holder.roles
        token = tablet.token()
        for rule, method, path in visits(sqlite_app):
            may = allowed[rule.endpoint]
            passes = may.public or not may.roles or role in may.roles
            assert come(tablet, method, path, token).status_code == (200 if passes else 403), (role, method, path)


def inside(rule: access.AccessRule) -> Any:
    def view(**_values: object) -> str:
        return render_template("sign_in.html", locked=False, error=None, next="")

    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def test_a_form_without_its_token_is_422_and_nothing_happens(sqlite_app: Flask) -> None:
    village = a_round()
    tablet, was = seated(sqlite_app, village.signs(Role.VERIFIER)), journal.head()
    for rule, method, path in visits(sqlite_app):
        # What a team's tablet tells carries the token of its trip.
        if method == "POST" and rule.endpoint != "mobile.records":
            answer = tablet.client.post(path, data={"code": village.certificate(1)})
            assert (answer.status_code, verdict_of(answer).code) == (422, "page_stale"), path
    assert journal.head() == was


def test_an_unknown_address_is_answered_by_a_page(sqlite_app: Flask) -> None:
    answer = a_tablet(sqlite_app).get("/no-such-page")
    assert (answer.status_code, verdict_of(answer).code) == (404, "no_such_page")
    assert 'href="/"' in answer.text


def test_a_failure_says_in_red_that_nothing_was_recorded_and_shows_no_trace(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_values: object) -> str:
        raise RuntimeError("the inside of the server")

    fails.access_rule = access.AccessRule(public=True)  # type: ignore[attr-defined]
    monkeypatch.setitem(sqlite_app.view_functions, "board.choose", fails)
    answer = a_tablet(sqlite_app).get("/board/")
    verdict = verdict_of(answer)
    assert (verdict.status, verdict.verdict, verdict.code) == (500, "stop", "not_recorded")
    for inside_word in ("Traceback", "RuntimeError", "the inside of the server", ".py", "sqlalchemy"):
        assert inside_word not in answer.text


@contextmanager
def templates_of(app: Flask) -> Iterator[set[tuple[str, str]]]:
    """The templates rendered as whole pages inside the block, each with its language."""
    seen: set[tuple[str, str]] = set()

    def note(_sender: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        seen.add((template.name, context["page"].language))

    with template_rendered.connected_to(note, app):
        yield seen


def speak(tablet: Tablet, language: str) -> None:
    assert tablet.post("/language", language=language).status_code == 303


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_whole_without_htmx(sqlite_app: Flask, language: str) -> None:
    with templates_of(sqlite_app) as seen:
        pages = [
            *through_the_door(sqlite_app, language),
            *the_proxy_list(sqlite_app, language),
            *at_the_desks(sqlite_app, language),
            *with_the_boxes(sqlite_app, language),
        ]
        # The page that is had without HTTPS is drawn once, in both languages.
        secured = https.prepare(sqlite_app.config["SETTINGS"].instance)
        assert not isinstance(secured, Finding)
        trust_page.served(sqlite_app, secured)
        with sqlite_app.test_request_context():
            # Too quick to be met by chance: a register that is still being read.
            reading = {"job": Job("1", "register.csv", "o", total=9), "title": "读取", "again": "/office/roll"}
            assert "9" in render_template("office/reading.html", **reading)
    for page in pages:
        assert re.match(rf'<!doctype html>\s<html lang="{language}\b', page), page[:200]
        assert page.rstrip().endswith("</html>")
    missing = TEMPLATES - {name for name, _ in seen}
    assert missing == set(), "render it in this test"


def through_the_door(app: Flask, language: str) -> list[str]:
    """An empty server, a real election from its plan, the register read and loaded, certificates printed."""
    plan = (ROOT / "tests" / "data" / "jia-plan.toml").read_bytes()
    read = read_plan(plan)
    assert not isinstance(read, tuple)
    tablet = a_tablet(app)
    speak(tablet, language)
    pages = [tablet.get("/board/").text]
    with app.app_context():
        path = doors.opening_path()
    assert path is not None
    pages.append(tablet.get(path).text)
    pages.append(tablet.get(f"{path}/plan").text)
    registrar = next(officer.name for officer in read.staff if Role.REGISTRAR in officer.roles)
    card = tablet.post(f"{path}/election", name=registrar, plan=FileStorage(BytesIO(plan), "plan.toml"))
    assert card.status_code == 200, card.text
    register = (ROOT / "tests" / "data" / "jia-register.csv").read_bytes()
    reading = tablet.post("/office/roll", file=FileStorage(BytesIO(register), "register.csv")).location
    with app.app_context():
        work.queue().wait(reading.rsplit("/", 1)[1], 60)
    report = tablet.get(reading)
    assert report.status_code == 200
    assert tablet.post(reading).status_code == 303
    printing = tablet.post("/office/papers/certificates").location
    pages += [card.text, report.text, tablet.get(printing).text]
    with app.app_context():
        work.queue().discard(printing.rsplit("/", 1)[1])
    pages.append(tablet.post("/office/plan/file", plan=FileStorage(BytesIO(plan), "plan.toml")).text)
    for path in ("", "/election", "/posts", "/stations", "/boxes", "/choices", "/staff", "/staff/new"):
        pages.append(tablet.get(f"/office/plan{path}").text)
    for path in ("", "roll", "officers", "tablets", "journal", "certificates", "certificates?q=l", "certificates/1"):
        pages.append(tablet.get(f"/office/{path}").text)
    assert tablet.post("/office/publication", published_on="2017-04-08").status_code == 303
    filed = tablet.post(
        "/office/objections/new",
        about="林大",
        by_name="林父",
        wanted="remove",
        statement="不住本村",
        filed_on="2017-04-09",
        do="file",
    )
    assert filed.status_code == 303, filed.text
    (objection,) = objections.objections(read.id)
    pages.append(tablet.get(f"/office/objections/{objection.id}").text)
    for path in ("people", "people?q=l", "people/1", "groups", "publication", "objections", "objections/new", "papers"):
        pages.append(tablet.get(f"/office/{path}").text)
    pages += [
        tablet.get(f"/office/roll/{path}").text for path in ("rows", "rows?outcome=left_out", "rows/1", "rows/new")
    ]
    return pages


def the_proxy_list(app: Flask, language: str) -> list[str]:
    """甲村's mandates with one row that waits and one that is refused, looked at, loaded, published; who stands."""
    village = Village("jia-7")
    tablet = seated(app, village.signs(Role.REGISTRAR))
    speak(tablet, language)
    listed = (ROOT / "tests" / "data" / "jia-proxies.csv").read_text("utf-8-sig").rstrip()
    listed += "\n5,林兄,001,林大,001,弟,2017-04-12\n6,周媳,001,林兄,001,亲戚,2017-04-12\n"
    pages = [tablet.get("/office/proxies").text, tablet.get("/office/proxies/new").text]
    reading = tablet.post("/office/proxies", file=FileStorage(BytesIO(listed.encode()), "l.csv")).location
    with app.app_context():
        work.queue().wait(reading.rsplit("/", 1)[1], 60)
    report = tablet.get(reading).text
    seen, submission = (re.search(rf'name="{name}" value="([^"]+)"', report) for name in ("seen", "submission"))
    assert seen is not None
    assert submission is not None
    assert tablet.post(reading, seen=seen[1], submission=submission[1]).status_code == 303
    stand = proxies.proxies_stand(village.election)
    (waits,), (refused,) = stand.of("waiting"), stand.of("refused")
    for path in ("", f"/rows/{waits.id}", f"/slips/{stand.slips[0].id}", f"/new?row={refused.id}"):
        pages.append(tablet.get(f"/office/proxies{path}").text)
    settled = tablet.post(f"/office/proxies/rows/{waits.id}", choice="refuse", reason="不是近亲属")
    assert settled.status_code == 303, settled.text
    assert tablet.post("/office/proxies/publish", published_on="2017-04-18").status_code == 303
    pages += [report, tablet.get("/office/proxies").text, tablet.get("/office/contenders?q=l").text]
    return pages


def with_the_boxes(app: Flask, language: str) -> list[str]:
    """The mobile box before, out and back; the boxes; the agenda; an incident; the account."""
    village = a_round("preparing", voters=20, election="boxes-7")
    list_people(village, voter_ids(village)[:4])
    open_polls(village, 22)
    head, chief = (seated(app, village.signs(role)) for role in (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER))
    team, signer = seated(app, village.signs(Role.MOBILE_TEAM)), seated(app, village.signs(Role.SIGNER))
    registrar, issuer = seated(app, village.signs(Role.REGISTRAR)), seated(app, village.signs(Role.ISSUER))
    verifier = seated(app, village.signs(Role.VERIFIER))
    for tablet in (head, chief, team, signer, registrar, issuer, verifier):
        speak(tablet, language)
    principal = voter_ids(village)[6]
    pages = [
        *(tablet.get(path) for tablet in (team,) for path in ("/mobile/", "/mobile/boxes/3/leave", "/boxes/3")),
        *(registrar.get(path) for path in ("/office/mobile", "/office/contenders")),
        *(issuer.get(path) for path in ("/issue/box", "/incidents/new?back=/issue/")),
        *(signer.get(path) for path in ("/issue/signatures", "/issue/signatures?page=1")),
        verifier.get(f"/checkin/principal/{principal}"),
    ]
    reported = issuer.post("/incidents/new", kind="power", place="elsewhere", words="停电了", back="/issue/")
    assert reported.status_code == 303, reported.text
    token = new_token()
    out = a_trip(village, token=token)
    pages += [
        *(team.get(f"/mobile/trips/{out.id}{path}") for path in ("", "/return", "/sheet")),
        team.post("/mobile/boxes/3/leave", token=token, ballots="6"),
        team.get(f"/mobile/trip/{token}/"),
        *(chief.get(path) for path in ("/chief/", "/chief/agenda", "/chief/account", "/boxes/", "/incidents/")),
        head.get("/chief/agenda"),
    ]
    for page in pages:
        assert page.status_code == 200, page.text[:3000]
    return [page.text for page in pages]


def at_the_desks(app: Flask, language: str) -> list[str]:
    village = a_round()
    waiting, handed_out = admitted(village, 2), admitted(village, 3)
    issuer = village.officer(Role.ISSUER)
    recorded(issue.issue_ballots(visit_id=handed_out, station=issuer.lane, by=issuer, at=now()))
    person = next(iter(certified_voters(village.election))).voter.id
    paths = {
        Role.VERIFIER: ["/checkin/", "/checkin/find?q=l", f"/checkin/person/{person}", f"/checkin/{waiting}/undo"],
        Role.ISSUER: ["/issue/", "/issue/lane", f"/issue/{handed_out}", "/duty", "/no-such-page"],
        Role.COMMITTEE_HEAD: ["/chief/"],
        Role.CHIEF_SCRUTINEER: ["/chief/", f"/board/{village.election}/", "/sign-in"],
    }
    pages = []
    for role, addresses in paths.items():
        tablet = seated(app, village.signs(role))
        speak(tablet, language)
        for path in addresses:
            answer = tablet.get(path)
            assert answer.status_code == (404 if path == "/no-such-page" else 200), (path, answer.status_code)
            pages.append(answer.text)
    return pages


def admitted(village: Village, n: int) -> int:
    verifier = village.officer(Role.VERIFIER)
    answer = checkin.check_in(code=village.certificate(n), station=verifier.lane, by=verifier, at=now())
    assert answer.visit_id is not None
    return answer.visit_id
