"""Who may pass which route. A route without a rule keeps the server from starting."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, request, session
from flask_login import UserMixin, current_user, login_user, logout_user

from kiosk.acts import journal
from kiosk.acts import staff as acts
from kiosk.extensions import login
from kiosk.queries import mode as modes
from kiosk.queries.staff import OfficerOnDuty, officer_on_duty
from kiosk.rules.staff import Role
from kiosk.web import limits

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may come: everybody, any officer on duty, or officers with one of these roles."""

    public: bool = False
    roles: frozenset[Role] = frozenset()
    while_locked: bool = False


def public(view: F) -> F:
    """Anybody on the network, signed in or not."""
    view.access_rule = AccessRule(public=True)  # type: ignore[attr-defined]
    return view


def on_duty(*roles: Role, while_locked: bool = False) -> Callable[[F], F]:
    """Officers on duty; with roles, only those who hold one of them."""

    def mark(view: F) -> F:
        view.access_rule = AccessRule(roles=frozenset(roles), while_locked=while_locked)  # type: ignore[attr-defined]
        return view

    return mark


class RouteUnguarded(RuntimeError):
    """A route that says nothing about who may pass."""


def guard_routes(app: Flask) -> None:
    """Refuse to start while any route has no access rule."""
    open_ones = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "access_rule")
    ]
    if open_ones:
        raise RouteUnguarded(f"no access rule on {', '.join(open_ones)}: mark the view with @public or @on_duty(…)")


class Session(UserMixin):
    """What flask-login holds: the officer of this tablet."""

    def __init__(self, key: str, officer: OfficerOnDuty) -> None:
        self.key = key
        self.officer = officer

    def get_id(self) -> str:
        return self.key

    @cached_property
    def id(self) -> int:
        return self.officer.sign_in_id


# When each tablet was last touched by a person; a restart starts the wait anew.
_touched: dict[tuple[str, int], float] = {}
_TABLETS_REMEMBERED = 2000


# What a token says is kept for a second: a queue of scans asks for it dozens of times in one. Acts read the phase anew.
_KNOWN_FOR = 1.0
_known: dict[str, tuple[float, OfficerOnDuty]] = {}


def _on_duty(mode: str, token: str) -> OfficerOnDuty | None:
    digest = f"{mode}:{acts.token_digest(token)}"
    kept = _known.get(digest)
    if kept is not None and time.monotonic() - kept[0] < _KNOWN_FOR:
        return kept[1]
    officer = officer_on_duty(digest.partition(":")[2])
    if len(_known) > _TABLETS_REMEMBERED:
        _known.clear()
    if officer is None:
        _known.pop(digest, None)
    else:
        _known[digest] = (time.monotonic(), officer)
    return officer


_CHANGES_NO_TABLET = frozenset({"checkin", "issue"})


def ask_again(response: Response) -> Response:
    """After each request: whatever may have changed a sign-in, a lane, a lock or a card makes what is kept void."""
    if request.method == "POST" and request.blueprint not in _CHANGES_NO_TABLET:
        _known.clear()
    return response


@login.user_loader  # type: ignore[untyped-decorator]
def _load(key: str) -> Session | None:
    mode, _, token = key.partition(":")
    if mode not in modes.MODES or not token:
        return None
    modes.use(mode)
    officer = _on_duty(mode, token)
    return None if officer is None else Session(key, officer)


def keep_signed_in(token: str, officer: OfficerOnDuty) -> None:
    """Remember the tablet's token in the cookie, under the mode it belongs to."""
    session.permanent = True
    login_user(Session(f"{modes.current()}:{token}", officer))
    _touch(officer.sign_in_id)


def forget() -> None:
    """Drop the tablet's token from the cookie."""
    logout_user()


def officer() -> OfficerOnDuty:
    """The officer on duty behind this request."""
    signed_in: OfficerOnDuty = current_user.officer
    return signed_in


def signed_in() -> OfficerOnDuty | None:
    """The officer on duty, if anybody is signed in."""
    return current_user.officer if current_user.is_authenticated else None


def now() -> datetime:
    """The moment of this request, the same throughout."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return g.now  # type: ignore[no-any-return]


def check_access() -> None:
    """Before each request: mode, officer, rule of the route. 401 signed out or locked, 403 not your desk."""
    modes.use(modes.OFFICIAL)
    if request.endpoint is None or request.endpoint == "static":
        return
    rule: AccessRule = current_app.view_functions[request.endpoint].access_rule  # type: ignore[attr-defined]
    someone = signed_in()
    if someone is None:
        limits.stranger()
    if rule.public:
        return
    if someone is None:
        abort(401)
    if not rule.while_locked:
        if someone.locked or _left_alone(someone):
            g.locked = True
            abort(401)
        if request.headers.get("Kiosk-Poll") is None:
            _touch(someone.sign_in_id)
    if rule.roles and not rule.roles & someone.roles:
        journal.note("refusal", "not_your_desk", at=now(), by=someone, address=request.remote_addr or "")
        abort(403)


def _left_alone(someone: OfficerOnDuty) -> bool:
    """Nobody has touched this tablet for longer than the idle minutes; it is locked then."""
    last = _touched.get((modes.current(), someone.sign_in_id))
    if last is None:
        _touch(someone.sign_in_id)
        return False
    if time.monotonic() - last <= 60 * current_app.config["IDLE_MINUTES"]:
        return False
    acts.lock_tablet(by=someone, locked=True)
    _known.clear()
    return True


def _touch(sign_in_id: int) -> None:
    if len(_touched) > _TABLETS_REMEMBERED:
        _touched.clear()
    _touched[modes.current(), sign_in_id] = time.monotonic()


def in_use() -> None:
    """The tablet is worked with although nobody touches it: the caller reads what its lamp shows."""
    _touch(officer().sign_in_id)


def unlocked(someone: OfficerOnDuty) -> None:
    """The PIN was given again."""
    _touch(someone.sign_in_id)
