"""The doorway of every route: who may pass, in which language, and what an error page never shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, Response, current_app, render_template, request, request_finished, template_rendered
from werkzeug.routing import Rule

from kiosk.machine import https, trust_page
from kiosk.machine.jobs import Job
from kiosk.queries import journal
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access
from tests.builders import a_round
from tests.house.walks import at_the_desks, in_the_evening, seated, the_proxy_list, through_the_door, with_the_boxes
from tests.house.walks_result import after_the_count
from tests.services import ROOT
from tests.tablet import Tablet, a_tablet, verdict_of

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
    *("wall.choose", "wall.wall_of", "wall.strokes"),
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
    return re.sub(r"<\w+>", "x", re.sub(r"<int(\([^)]*\))?:\w+>", "1", rule.rule))


def visits(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    for rule in routes(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, path_of(rule)


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


def test_a_host_that_is_no_name_is_422_and_not_a_failure(sqlite_app: Flask) -> None:
    for host in ("h" * 5000, "a" * 64 + ".cn", ".", "a..b"):
        answer = sqlite_app.test_client().get("/sign-in", headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (422, "text/plain"), host[:80]


def test_a_number_in_an_address_that_no_row_can_have_is_404(sqlite_app: Flask) -> None:
    tablet = seated(sqlite_app, a_round().signs(Role.REGISTRAR))
    for number in (str(2**31), str(2**63), "9" * 5000, "१२", "-1"):
        assert tablet.get(f"/office/people/{number}").status_code == 404, number[:40]
    assert tablet.get(f"/office/people/{2**31 - 1}").status_code != 500


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


def camera_where_its_button_is(_sender: Flask, response: Response, **_: Any) -> None:
    """A page that shows the camera's button may use one, and no other but those that say so of themselves."""
    if response.mimetype == "text/html":
        view = current_app.view_functions.get(request.endpoint or "")
        may = "data-camera-open" in response.get_data(as_text=True) or hasattr(view, "reads_camera")
        assert ("wasm-unsafe-eval" in response.headers["Content-Security-Policy"]) == may, request.path
        assert ("camera=(self)" in response.headers["Permissions-Policy"]) == may, request.path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_whole_without_htmx(sqlite_app: Flask, language: str) -> None:
    with templates_of(sqlite_app) as seen, request_finished.connected_to(camera_where_its_button_is, sqlite_app):
        pages = [
            *through_the_door(sqlite_app, language),
            *the_proxy_list(sqlite_app, language),
            *at_the_desks(sqlite_app, language),
            *with_the_boxes(sqlite_app, language),
            *in_the_evening(sqlite_app, language),
            *after_the_count(sqlite_app, language),
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
