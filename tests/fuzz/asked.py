"""One strange request: made from a form or a route, sent to a tablet, and what its answer may be."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from werkzeug.routing import Rule

from tests.fuzz import strange
from tests.fuzz.forms import Form
from tests.tablet import HTMX, Tablet

Fields = tuple[tuple[str, str], ...]
EDGE = "----kiosk-fuzz-edge"
LONGEST_PART, LONGEST_QUERY = 10_000, 40_000
"""Bytes of an address: the server itself refuses longer ones."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request of the tablet at a seat. `way` is how its fields travel."""

    seat: int
    method: str
    path: str
    fields: Fields
    way: str = "form"
    with_token: bool = True
    htmx: bool = False


WAYS = st.sampled_from(
    [*(["form"] * 8), *(["parts"] * 2), "json", "wrong_type", "broken_edge", "no_edge", "cut", "bytes", "no_type"]
)
_often = st.sampled_from([True] * 12 + [False])
_fitting = st.sampled_from(
    [
        *("1", "2", "3", "20", "30"),
        "2026-11-23",
        "2026-11-01",
        "08:00",
        "16:30",
        "林大",
        "不住本村",
        "第1村民小组",
        "A001",
        "子",
    ]
)
"""What a person might write into an empty field."""
_seldom = st.sampled_from([False] * 3 + [True])


def from_forms(forms: Sequence[Form], signatures: Sequence[tuple[str, str]]) -> st.SearchStrategy[Ask]:
    """Forms as the pages offer them, with a few of their fields strange, missing, repeated, or new.

    `signatures` are role cards with their PINs, for the fields in which a second officer signs.
    """

    @st.composite
    def ask(draw: st.DrawFn) -> Ask:
        form = draw(st.sampled_from(forms))
        signed = dict(zip(("code", "pin"), draw(st.sampled_from(signatures)), strict=True))
        wild = draw(st.integers(0, 3))
        fields: list[tuple[str, str]] = []
        for name, offered in form.fields:
            if name == "csrf_token":
                continue
            value = signed.get(name.partition("_")[2], "") or draw(st.sampled_from(offered)) or draw(_fitting)
            how = draw(st.integers(0, 15)) if wild else 15
            if how >= 2 * wild:
                fields.append((name, value))
            elif how:
                fields.append((name, draw(strange.values)))
            elif draw(st.booleans()):
                fields += [(name, value), (name, draw(strange.values))]
        fields += [(name, draw(strange.values)) for name in form.files if draw(st.booleans())]
        way = draw(WAYS) if form.method == "POST" else "query"
        return Ask(form.seat, form.method, form.action, tuple(fields), way, draw(_often), draw(_seldom))

    return ask()


def from_routes(
    rules: Sequence[Rule], names: Sequence[str], passing: Mapping[str, Sequence[int]]
) -> st.SearchStrategy[Ask]:
    """Any route with strange ids, and fields of any name the desks know; mostly from a seat that passes there."""
    words = st.one_of(strange.values, st.sampled_from(["election", "posts", "fuzz-7", "chair", "member", "choices"]))

    @st.composite
    def ask(draw: st.DrawFn) -> Ask:
        rule = draw(st.sampled_from(rules))
        path = re.sub(r"<int[^>]*>", lambda _: quote(draw(strange.ids))[:LONGEST_PART], rule.rule)
        path = re.sub(r"<(?:path:)?\w+>", lambda _: quote(draw(words), safe="")[:LONGEST_PART], path)
        fields = draw(st.lists(st.tuples(st.sampled_from(names), strange.values), max_size=6))
        post = "POST" in (rule.methods or ())
        way = draw(WAYS) if post else "query"
        passes = passing[rule.endpoint]
        seat = draw(st.sampled_from(passes) if passes and draw(_often) else st.integers(0, 20))
        return Ask(seat, "POST" if post else "GET", path, tuple(fields), way, draw(_often), draw(_seldom))

    return ask()


def send(tablet: Tablet, ask: Ask, token: str) -> Any:
    """Send it; the answer."""
    headers = dict(HTMX) if ask.htmx else {}
    fields = [("csrf_token", token)] * ask.with_token + list(ask.fields)
    if ask.way == "query":
        return tablet.client.open(
            ask.path, method=ask.method, query_string=list_of(ask.fields)[:LONGEST_QUERY], headers=headers
        )
    body, kind = _body(ask.way, fields)
    if ask.way in ("json", "wrong_type", "bytes"):
        headers["X-CSRFToken"] = token
    return tablet.client.open(ask.path, method=ask.method, data=body, content_type=kind, headers=headers)


def list_of(fields: Fields) -> str:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in fields)


def _body(way: str, fields: Sequence[tuple[str, str]]) -> tuple[bytes, str | None]:
    encoded = list_of(tuple(fields)).encode()
    if way == "json":
        return json.dumps(dict(fields)).encode(), "application/json"
    if way in ("parts", "broken_edge", "no_edge", "cut"):
        body = b"".join(_part(name, value) for name, value in fields) + f"--{EDGE}--\r\n".encode()
        edge = {"broken_edge": "; boundary=" + "x" * 300, "no_edge": ""}.get(way, f"; boundary={EDGE}")
        return body[: -len(body) // 3] if way == "cut" else body, f"multipart/form-data{edge}"
    kinds = {"wrong_type": "text/plain; charset=\xff", "no_type": None}
    if way == "bytes":
        return encoded.replace(b"%", b"%%\xff\xfe%u"), "application/x-www-form-urlencoded"
    return encoded, kinds.get(way, "application/x-www-form-urlencoded")


def _part(name: str, value: str) -> bytes:
    named = f'; filename="{name}.xlsx"' if name in ("file", "plan") else ""
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value.encode() + b"\r\n"


class Failures(logging.Handler):
    """What the server said of its failures since it was asked last."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def wrong(self, answer: Any) -> str:
        """A word for an answer that must not be: 5xx, or a page that shows its inside."""
        said, self.said = self.said, []
        if answer.status_code >= 500:
            return f"{answer.status_code}: {' | '.join(said)[:600]}"
        return "a trace" if b"Traceback (most recent" in answer.data else ""
