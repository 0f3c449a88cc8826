"""How a desk answers: a whole page, or for htmx the one block that changes."""

from __future__ import annotations

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Literal

from flask import Response, current_app, make_response, render_template, request

from kiosk.rules.finding import Finding
from kiosk.web.screen import screen
from kiosk.web.wording import headline, next_step, say

Verdict = Literal["ok", "stop", "wait"]

CALM = frozenset({"already_recorded", "already_handed_out", "already_signed", "already_released"})
"""Codes answered in amber or green: the thing asked for is already so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果: what fills the screen after a scan or a decisive act."""

    verdict: Verdict
    code: str
    headline: str
    name: str = ""
    lines: tuple[str, ...] = ()
    next_step: str = ""
    rule_id: str = ""
    at: datetime | None = None
    link: tuple[str, str] = ("", "")
    """Address and words of what can be done instead."""

    @property
    def status(self) -> int:
        """200 recorded or already so, 422 not understood, 409 refused."""
        if self.verdict == "ok" or self.code in CALM:
            return 200
        return 422 if self.code in UNREADABLE else 409


SAID = frozenset({"restored_not_compared"})
"""Amber codes whose sentence says what the few big words cannot."""
UNREADABLE = frozenset({"unreadable", "form_incomplete"})


def outcome(
    finding: Finding, verdict: Verdict, *, name: str = "", lines: tuple[str, ...] = (), at: datetime | None = None
) -> Outcome:
    """The outcome of a finding, worded in the language of the page."""
    return Outcome(
        verdict,
        finding.code,
        headline(finding),
        name,
        lines or ((say(finding),) if verdict == "stop" or finding.code in SAID else ()),
        next_step(finding),
        finding.rule_id,
        at,
    )


def wants_block() -> bool:
    """Whether htmx asks, which swaps one block."""
    return request.headers.get("HX-Request") == "true"


def answer(template: str, block: str, status: int = 200, **context: Any) -> Response:
    """The block alone for htmx, the whole page otherwise: first paint and update share one block."""
    body = render_block(template, block, **context) if wants_block() else render_template(template, **context)
    return make_response(body, status)


def render_block(template: str, block: str, **context: Any) -> str:
    """One block of a template, rendered alone."""
    source = current_app.jinja_env.get_or_select_template(template)
    context["page"] = screen()
    return "".join(source.blocks[block](source.new_context(context)))


def unchanged() -> Response:
    """Nothing new since the last poll."""
    return make_response("", 204)


def submission_key() -> str:
    """A key for a decisive form: posted twice, it is one act."""
    return secrets.token_urlsafe(16)


_LANES_REMEMBERED = 500
_recent: OrderedDict[tuple[str, int, int], deque[Outcome]] = OrderedDict()
_recent_lock = Lock()


def remember(lane: tuple[str, int, int], verdict: Outcome) -> None:
    """Keep a verdict among the lane's last five."""
    with _recent_lock:
        _recent.setdefault(lane, deque(maxlen=5)).appendleft(verdict)
        while len(_recent) > _LANES_REMEMBERED:
            _recent.popitem(last=False)


def recent(lane: tuple[str, int, int]) -> tuple[Outcome, ...]:
    """The lane's last five verdicts, newest first."""
    with _recent_lock:
        return tuple(_recent.get(lane, ()))
