"""The scan box in a real browser: no scan lost, none out of order, none over a red one; the lock keeps the page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, render_template, render_template_string, request
from flask_babel import Babel
from playwright.sync_api import Page, expect

from tests.served_here import served_here

ROOT = Path(__file__).parents[2]

DESK = """{% extends "base.html" %}{% block title %}desk{% endblock %}{% block main %}
<div class="lane"><section class="panel panel-scan">
<form class="scan" method="post" action="/scan" hx-post="/scan" hx-target="#outcome" hx-swap="outerHTML"
      hx-sync="this:queue all" data-scan-form>
  <label for="box">scan</label><input id="box" name="code" autocomplete="off" data-scan>{{ ui.button("go") }}</form>
{% block outcome %}<div id="outcome">{% if outcome %}{{ ui.verdict(outcome) }}{% endif %}</div>{% endblock %}
<form id="act" method="post" action="/act" hx-post="/act" hx-target="#outcome" hx-swap="outerHTML" hx-sync="this:drop">
  {{ ui.button("act") }}</form>
<input id="elsewhere" name="elsewhere"></section>
<div id="lane" hx-get="/poll" hx-trigger="every 200ms" hx-swap="outerHTML" data-poll></div></div>{% endblock %}"""

RECORDED = "#outcome [data-verdict=ok]"
OWN = "#client-verdict [data-verdict]"


@dataclass
class Station:
    """A server that answers a scan by its first digit: 9 red, 8 breaks, 7 waits for `go`; the others green."""

    url: str = ""
    received: list[str] = field(default_factory=list)
    poll_headers: list[str | None] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    locked: bool = False


def an_outcome(verdict: str, code: str) -> SimpleNamespace:
    said = {"headline": code, "name": "", "lines": (), "next_step": "", "rule_id": "", "link": ("", "")}
    return SimpleNamespace(verdict=verdict, code="x", **said)


def a_station_app(station: Station) -> Flask:
    app = Flask("station", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config["IDLE_MINUTES"] = 5
    Babel(app)
    app.jinja_env.filters.update(clock=str, per_mille=str)
    screen = SimpleNamespace(
        village="甲村", desk="", phase="", rehearsal=True, station="", lane="", officer="甲", language="zh",
        signed_in=True, locked=False, now_iso="2026-01-04T08:00:00+08:00",
    )  # fmt: skip
    app.jinja_env.globals.update(page=screen, csrf_token=lambda: "t")
    with app.app_context():
        app.jinja_env.globals["ui"] = app.jinja_env.get_template("_ui.html").make_module({"page": screen})

    def answer(outcome: SimpleNamespace | None, status: int = 200) -> Response:
        template = app.jinja_env.from_string(DESK)
        if request.headers.get("HX-Request") != "true":
            return Response(render_template_string(DESK, outcome=outcome), status)
        context: dict[str, Any] = {"outcome": outcome}
        app.update_template_context(context)
        return Response("".join(template.blocks["outcome"](template.new_context(context))), status)

    @app.get("/")
    def desk() -> Response:
        return answer(None)

    @app.post("/scan")
    def scan() -> Response:
        if station.locked:
            return Response("", 401)
        code = request.form["code"]
        station.received.append(code)
        if code.startswith("8"):
            page = {"title": "没有记上", "sentence": "", "status": 500, "code": "not_recorded"}
            return Response(render_template("problem.html", **page) if code == "88" else "broken", 500)
        if code.startswith("7"):
            station.go.wait(20)
        return answer(an_outcome("stop", code), 409) if code.startswith("9") else answer(an_outcome("ok", code))

    @app.post("/act")
    def act() -> Response:
        station.go.wait(20)
        return answer(an_outcome("ok", "act"))

    @app.get("/poll")
    def poll() -> Response:
        station.poll_headers.append(request.headers.get("Kiosk-Poll"))
        return Response(status=204)

    @app.post("/unlock")
    def unlock() -> Response:
        if request.form["pin"] != "1234":
            return Response("wrong", 409)
        station.locked = False
        return Response("")

    def lock() -> Response:
        station.locked = True
        return Response(status=204)

    def nothing() -> Response:
        return Response("")

    app.add_url_rule("/lock", "signin.lock", lock, methods=["POST"])
    app.add_url_rule("/unlock", "signin.unlock", unlock, methods=["POST"])
    for endpoint in ("signin.sign_out", "signin.language", "signin.duty", "signin.page", "door.root", "incidents.new"):
        app.add_url_rule(f"/{endpoint}", endpoint, nothing, methods=["GET", "POST"])

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    return app


@pytest.fixture
def station() -> Iterator[Station]:
    made = Station()
    with served_here(a_station_app(made)) as url:
        made.url = f"{url}/"
        yield made
        made.go.set()


@pytest.fixture
def page(station: Station, chromium_browser: Any) -> Iterator[Page]:
    context = chromium_browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda line: "Security Policy" in line.text and told.append(line.text))
    page.goto(station.url)
    page.wait_for_selector("html.has-script")
    yield page
    context.close()
    assert told == [], "the page ran without an error and within its content policy"


def read(page: Page, *codes: str) -> None:
    """As a USB reader types them: wherever the focus is, each ended by Enter, none waiting for an answer."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def test_three_quick_scans_are_sent_once_each_and_in_order(page: Page, station: Station) -> None:
    read(page, "71", "2", "3")
    expect(page.locator("#box")).to_have_value("")
    station.go.set()
    expect(page.locator(RECORDED)).to_have_text("3")
    assert station.received == ["71", "2", "3"]
    expect(page.locator("#box")).to_be_focused()


def test_thirty_scans_in_a_row_all_arrive(page: Page, station: Station) -> None:
    codes = [str(number) for number in range(100, 130)]
    read(page, *codes)
    expect(page.locator(RECORDED)).to_have_text("129")
    assert station.received == codes


def test_a_red_verdict_holds_the_queue_until_it_is_tapped_away(page: Page, station: Station) -> None:
    read(page, "91", "2", "3")
    red = page.locator("#outcome [data-verdict=stop]")
    expect(red).to_contain_text("91")
    expect(red.locator("[data-waiting]")).to_contain_text("2")
    read(page, "4")
    expect(red.locator("[data-waiting]")).to_contain_text("3")
    assert station.received == ["91"]
    red.locator("[data-dismiss]").click()
    expect(page.locator(RECORDED)).to_have_text("4")
    assert station.received == ["91", "2", "3", "4"]


def test_each_red_verdict_in_a_row_wants_its_own_tap_and_escape_is_one(page: Page, station: Station) -> None:
    read(page, "91", "92", "3")
    expect(page.locator("[data-verdict=stop]")).to_contain_text("91")
    page.keyboard.press("Escape")
    expect(page.locator("[data-verdict=stop]")).to_contain_text("92")
    assert station.received == ["91", "92"]
    page.keyboard.press("Escape")
    expect(page.locator(RECORDED)).to_have_text("3")


def test_the_answer_of_another_act_does_not_cover_a_red_verdict(page: Page, station: Station) -> None:
    page.click("#act button")
    read(page, "91")
    red = page.locator("#outcome [data-verdict=stop]")
    expect(red).to_contain_text("91")
    with page.expect_response("**/act"):
        station.go.set()
    expect(red.locator("[data-waiting]")).to_contain_text("1")
    red.locator("[data-dismiss]").click()
    expect(page.locator(RECORDED)).to_have_text("act")


def test_an_answer_is_shown_though_its_place_was_replaced_meanwhile(page: Page, station: Station) -> None:
    read(page, "71")
    page.evaluate("document.getElementById('outcome').replaceWith(document.getElementById('outcome').cloneNode(true))")
    station.go.set()
    expect(page.locator(RECORDED)).to_have_text("71")


def test_no_answer_in_time_is_amber_and_the_repeat_tells(page: Page, station: Station) -> None:
    assert page.evaluate("htmx.config.defaultTimeout") == 8000
    read(page, "1")
    expect(page.locator(RECORDED)).to_have_text("1")
    page.evaluate("htmx.config.defaultTimeout = 300")
    read(page, "72")
    amber = page.locator(OWN)
    expect(amber).to_have_attribute("data-verdict", "wait")
    expect(amber).to_have_attribute("data-code", "unknown")
    expect(amber).to_contain_text("不知道是否记上,请再扫一次;未见绿色勿发票")
    expect(page.locator(RECORDED)).to_have_count(0)
    station.go.set()
    read(page, "72")
    expect(page.locator(RECORDED)).to_have_text("72")
    expect(amber).to_have_count(0)
    assert station.received == ["1", "72", "72"]


def test_a_scan_queued_behind_no_answer_waits_and_is_not_lost(page: Page, station: Station) -> None:
    page.evaluate("htmx.config.defaultTimeout = 300")
    read(page, "71", "2")
    expect(page.locator(OWN)).to_have_attribute("data-code", "unknown")
    assert station.received == ["71"]
    page.click(f"{OWN} [data-dismiss]")
    expect(page.locator(RECORDED)).to_have_text("2")


def test_no_network_is_amber_and_the_lamp_says_so(page: Page) -> None:
    expect(page.locator("#lamp [data-good]")).to_be_visible()
    page.context.set_offline(True)
    read(page, "1")
    expect(page.locator(OWN)).to_have_attribute("data-verdict", "wait")
    expect(page.locator("#lamp [data-bad]")).to_be_visible()
    page.context.set_offline(False)
    read(page, "1")
    expect(page.locator(RECORDED)).to_have_text("1")
    expect(page.locator("#lamp [data-good]")).to_be_visible()


@pytest.mark.parametrize("code", ["8", "88"], ids=["a bare error", "a problem page"])
def test_a_server_error_is_red_and_says_not_recorded(page: Page, station: Station, code: str) -> None:
    read(page, code, "2")
    red = page.locator(OWN)
    expect(red).to_have_attribute("data-verdict", "stop")
    expect(red).to_have_attribute("data-code", "not_recorded")
    expect(red).to_contain_text("没有记上")
    assert station.received == [code]
    red.locator("[data-dismiss]").click()
    expect(page.locator(RECORDED)).to_have_text("2")


def test_a_reader_is_heard_wherever_the_focus_is_but_typing_elsewhere_is_left_alone(
    page: Page, station: Station
) -> None:
    page.evaluate("document.activeElement.blur()")
    read(page, "1")
    expect(page.locator(RECORDED)).to_have_text("1")
    page.click("#elsewhere")
    page.keyboard.type("23")
    expect(page.locator("#elsewhere")).to_have_value("23")
    assert station.received == ["1"]


def test_an_input_method_that_swallows_the_enter_loses_no_scan(page: Page, station: Station) -> None:
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "12", "selectionStart": 2, "selectionEnd": 2})
    page.evaluate(
        "document.getElementById('box').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    method.send("Input.insertText", {"text": "12"})
    expect(page.locator(RECORDED)).to_have_text("12")
    read(page, "3")
    expect(page.locator(RECORDED)).to_have_text("3")
    assert station.received == ["12", "3"]


def test_an_empty_scan_is_not_sent(page: Page, station: Station) -> None:
    read(page, "", " ", "1")
    expect(page.locator(RECORDED)).to_have_text("1")
    assert station.received == ["1"]


def test_a_poll_says_so_and_rests_while_nobody_looks(page: Page, station: Station) -> None:
    with page.expect_response("**/poll"):
        pass
    assert set(station.poll_headers) == {"1"}
    # Ten turns of the poll's own clock, counted in the page from the moment it is hidden.
    asked = page.evaluate(
        "new Promise(done => { let turns = 0, asked = 0;"
        "Object.defineProperty(document, 'hidden', {get: () => true, configurable: true});"
        "addEventListener('htmx:before:request', () => { asked += 1; });"
        "document.getElementById('lane').addEventListener('every', () => { if (++turns === 10) done(asked); }); })"
    )
    assert asked == 0


def test_the_lock_keeps_the_page_and_what_was_typed(page: Page, station: Station) -> None:
    page.fill("#elsewhere", "half a sentence")
    page.click("#lock-now button")
    lock = page.locator("#lock")
    expect(lock).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    page.fill("#lock [name=pin]", "1")
    page.keyboard.press("Enter")
    expect(page.locator("#unlock-told")).to_have_text("wrong")
    page.fill("#lock [name=pin]", "1234")
    page.keyboard.press("Enter")
    expect(lock).to_be_hidden()
    expect(page.locator("#elsewhere")).to_have_value("half a sentence")


def test_a_scan_that_met_a_lock_is_sent_after_it(page: Page, station: Station) -> None:
    station.locked = True
    read(page, "1")
    expect(page.locator("#lock")).to_be_visible()
    assert station.received == []
    page.fill("#lock [name=pin]", "1234")
    page.keyboard.press("Enter")
    expect(page.locator(RECORDED)).to_have_text("1")


def test_the_page_locks_itself_after_the_idle_minutes(page: Page, station: Station) -> None:
    page.clock.install()
    page.reload()
    page.clock.run_for(4 * 60_000)
    expect(page.locator("#lock")).to_be_hidden()
    page.clock.run_for(2 * 60_000)
    expect(page.locator("#lock")).to_be_visible()


def test_the_clock_shows_the_servers_time_in_the_villages_zone(page: Page) -> None:
    assert page.inner_text("#clock").startswith("08:00")
