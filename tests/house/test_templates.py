"""Templates: they compile, speak htmx 4, keep the strict content policy, and work without scripts."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HTMX = (ROOT / "static" / "vendor" / "htmx" / "htmx.min.js").read_text(encoding="utf-8")
VERBS = ("get", "post", "put", "patch", "delete", "query")

GONE = {
    "hx-vars": "use hx-vals",
    "hx-params": "listen to htmx:config:request",
    "hx-prompt": "ask in the page",
    "hx-ext": "no extension is used",
    "hx-disinherit": "nothing is inherited unless it says :inherited",
    "hx-inherit": "nothing is inherited unless it says :inherited",
    "hx-request": "use hx-config",
    "hx-history": "there is no history cache",
    "hx-history-elt": "there is no history cache",
    "hx-disabled-elt": "it is called hx-disable now",
    "hx-on": "write a module in static/kiosk/",
    "hx-boost": "links are links here",
    "hx-sse": "poll and answer 204",
    "hx-ws": "poll and answer 204",
    "hx-live": "no extension is used",
}
"""Attributes of htmx 2, of extensions, and those the house does not use; and what to do instead."""


def name_of(template: Path) -> str:
    return template.relative_to(ROOT / "templates").as_posix()


class Tags(HTMLParser):
    """Every start tag of a template, Jinja taken out, with its line."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, dict[str, str], int]] = []
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}", lambda hit: "\n" * hit[0].count("\n"), text, flags=re.DOTALL)
        self.feed(re.sub(r"\{\{.*?\}\}", lambda hit: "x" + "\n" * hit[0].count("\n"), text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))


def tags(template: Path) -> list[tuple[str, dict[str, str], int]]:
    return Tags(template.read_text(encoding="utf-8")).found


every_template = pytest.mark.parametrize("template", TEMPLATES, ids=name_of)


def test_every_template_compiles(sqlite_app: Flask) -> None:
    names = sqlite_app.jinja_env.list_templates()
    assert {name_of(template) for template in TEMPLATES} <= set(names)
    for name in names:
        sqlite_app.jinja_env.get_template(name)


@every_template
def test_no_attribute_of_htmx_2_stands_in_a_template(template: Path) -> None:
    for _tag, attributes, line in tags(template):
        for name in attributes:
            root = re.sub(r"^data-(?=hx-)|:.*$", "", name)
            assert root not in GONE, f"{name_of(template)}:{line}: {name}: {GONE.get(root)}"


@every_template
def test_every_htmx_attribute_is_one_that_htmx_4_reads(template: Path) -> None:
    known = set(re.findall(r"hx-[a-z]+(?:-[a-z]+)*", HTMX)) | {f"hx-{verb}" for verb in VERBS}
    for _tag, attributes, line in tags(template):
        for name in attributes:
            if name.startswith("hx-"):
                assert name.split(":")[0] in known, f"{name_of(template)}:{line}: htmx 4 does not know {name}"


@every_template
def test_nothing_in_a_template_is_run_as_code(template: Path) -> None:
    where = name_of(template)
    for tag, attributes, line in tags(template):
        assert tag != "style", f"{where}:{line}: styles go into static/kiosk.css"
        assert tag != "script" or "src" in attributes, f"{where}:{line}: scripts go into static/kiosk/"
        for name, value in attributes.items():
            assert name != "style", f"{where}:{line}: styles go into static/kiosk.css"
            assert not name.startswith("on"), f"{where}:{line}: {name}: write a module in static/kiosk/"
            assert not re.match(r"\s*(javascript|js):", value), f"{where}:{line}: {name} runs code"
        assert "[" not in attributes.get("hx-trigger", ""), f"{where}:{line}: a trigger's filter is run as code"


@every_template
def test_no_template_points_to_another_server(template: Path) -> None:
    for _tag, attributes, line in tags(template):
        for name, value in attributes.items():
            assert not re.match(r"(https?:)?//", value), f"{name_of(template)}:{line}: {name}={value}"


@every_template
def test_every_form_that_is_sent_carries_a_csrf_token_and_works_without_htmx(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        if 'method="post"' in form:
            assert "ui.csrf()" in form or "{{ csrf() }}" in form, f"{name_of(template)}: {form[:90]}"
            assert 'action="' in form, f"{name_of(template)}: {form[:90]}"
    for tag, attributes, line in tags(template):
        if "hx-post" in attributes:
            plain = (tag, attributes.get("method"))
            assert plain == ("form", "post"), f"{name_of(template)}:{line}: make it a form that posts by itself"
            assert attributes.get("hx-sync"), f"{name_of(template)}:{line}: say with hx-sync what a second tap does"


@every_template
def test_a_poll_says_that_it_is_one(template: Path) -> None:
    for _tag, attributes, line in tags(template):
        if "every" in attributes.get("hx-trigger", ""):
            assert "data-poll" in attributes, f"{name_of(template)}:{line}: add data-poll"
            assert "hx-get" in attributes, f"{name_of(template)}:{line}: a poll only reads"


@every_template
def test_the_macros_are_used_as_the_global_and_never_imported(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\{%-?\s*(import|from)\b", text), f"{name_of(template)}: an import is lost in a block alone"


def test_htmx_is_told_what_not_to_swap_and_how_long_to_wait() -> None:
    (meta,) = [a for tag, a, _line in tags(ROOT / "templates" / "base.html") if a.get("name") == "htmx-config"]
    config = json.loads(meta["content"])
    assert config["noSwap"] == [204, 304, "5xx"]
    assert config["defaultTimeout"] == 8000
    assert config["history"] is False
    assert config["includeIndicatorCSS"] is False
    unknown = [name for name in config if f"{name}:" not in HTMX]
    assert not unknown, f"htmx 4.0.1 has no setting {unknown}"


def test_the_scan_box_queues_every_scan_and_is_never_disabled() -> None:
    found = tags(ROOT / "templates" / "checkin" / "desk.html")
    (form,) = [attributes for _tag, attributes, _line in found if "data-scan-form" in attributes]
    assert form["hx-sync"] == "this:queue all"
    assert "hx-disable" not in form
    (box,) = [attributes for _tag, attributes, _line in found if "data-scan" in attributes]
    assert box["name"] == "code"
    assert not {"disabled", "required"} & set(box)


def test_a_page_shows_no_verdict_of_its_own_before_there_is_one(sqlite_app: Flask) -> None:
    page = sqlite_app.test_client().get("/sign-in").get_data(as_text=True)
    assert "data-verdict" not in page
    assert "不知道是否记上,请再扫一次;未见绿色勿发票" in page
