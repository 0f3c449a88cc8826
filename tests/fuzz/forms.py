"""The forms of the pages as they are offered, and every route there is: found by walking, filled in strangely."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.routing import Rule

from tests.services import ROOT
from tests.tablet import Tablet

MOST_PAGES = 300
"""Different pages that are walked through."""
LEAVES = frozenset({"/sign-out", "/lock", "/unlock"})
"""Forms that take the tablet away from the desk."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one page: where it goes, and its fields with the values that the page offers."""

    seat: int
    action: str
    method: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[str, ...] = ()


@dataclass
class _Found(HTMLParser):
    at: str
    seat: int
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._form: tuple[str, str] | None = None
        self._fields: dict[str, list[str]] = {}
        self._files: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(urlsplit(given["href"])._replace(fragment="").geturl())
        elif tag == "form":
            self._form = (urljoin(self.at, given.get("action") or self.at), given.get("method", "get").upper())
            self._fields, self._files = {}, []
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select:
            self._fields.setdefault(self._select, []).append(given.get("value", ""))
        elif given.get("name") and tag in ("input", "textarea", "button"):
            if given.get("type") == "file":
                self._files.append(given["name"])
            else:
                self._fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._form:
            action, method = self._form
            fields = tuple((name, tuple(values)) for name, values in self._fields.items())
            self.forms.append(Form(self.seat, action, method, fields, tuple(self._files)))
            self._form = None


def walked(app: Flask, tablets: Sequence[Tablet], seats_at: Callable[[str], list[int]]) -> list[Form]:
    """The forms that these tablets meet on their ways through the pages, each once."""
    plain = [rule for rule in routes(app, "GET") if not rule.arguments]
    forms: dict[tuple[str, str, str], Form] = {}
    known = {shape(rule.rule) for rule in plain}
    for seat, tablet in enumerate(tablets):
        waiting = [rule.rule for rule in plain if seat in seats_at(rule.endpoint)]
        for path in waiting:
            answer = tablet.get(path)
            if answer.mimetype != "text/html" or answer.status_code not in (200, 409):
                continue
            found = _Found(path, seat)
            found.feed(answer.text)
            for form in found.forms:
                names = ",".join(name for name, _ in form.fields)
                forms.setdefault((form.method, shape(form.action), names), form)
            for link in found.links:
                # Of addresses that differ in a number alone, the first.
                if shape(link) not in known and len(known) < MOST_PAGES:
                    known.add(shape(link))
                    waiting.append(link)
    return [form for form in forms.values() if form.action not in LEAVES]


def shape(path: str) -> str:
    """An address without its numbers and its query."""
    return re.sub(r"\d+", "0", urlsplit(path).path)


def routes(app: Flask, method: str) -> list[Rule]:
    """The routes of that method, without the files that are served as they are."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]


_READ = re.compile(r'(?:form|args|files)(?:\.get|\.getlist)?[(\[]\s*"([\w-]+)"|whole_number\(\w*\.?form, "(\w+)"')


def names_read() -> list[str]:
    """The field names that the desks' code asks for."""
    found = {"second_code", "second_pin", "submission", "seen", "csrf_token", "name", "id"}
    for path in (ROOT / "kiosk").rglob("*.py"):
        if path.parent.parent.name == "desks" or path.parent.name == "web":
            found |= {one or other for one, other in _READ.findall(path.read_text(encoding="utf-8"))}
    return sorted(found)
