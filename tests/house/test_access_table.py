"""Every route × every role against a table written by hand: who is not in it is refused, and none is forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from kiosk.acts.plan import create_election
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import card_holders
from kiosk.rules.plan import PlanOfficer
from kiosk.rules.staff import Role
from kiosk.web import access
from tests.builders import ELECTION, a_plan, now, recorded
from tests.house.access_table import EVERYBODY, ROUTES
from tests.house.test_routes import come, routes, rule_of, visits
from tests.house.walks import seated


def test_every_route_stands_in_the_table_and_the_table_names_no_other(sqlite_app: Flask) -> None:
    found = {rule.endpoint for rule in routes(sqlite_app)}
    told = {*ROUTES, *EVERYBODY}
    assert found - told == set(), "say in tests/house/access_table.py who may come there"
    assert told - found == set(), "these are gone: take them out of tests/house/access_table.py"


def test_each_role_passes_where_the_table_says_and_nowhere_else(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two thousand refusals are not written down one by one here.
    monkeypatch.setattr(access.journal, "note", lambda *_args, **_terms: None)
    plan = replace(a_plan(), staff=tuple(PlanOfficer(role.value, (role,)) for role in Role))
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    for rule in routes(sqlite_app):
        sqlite_app.view_functions[rule.endpoint] = within(sqlite_app, rule)
    wrong = []
    for holder in card_holders(ELECTION):
        (role,) = holder.roles
        tablet = seated(sqlite_app, holder)
        with tablet.client.session_transaction() as session:
            session["csrf_token"] = "x"
        for rule, method, path in visits(sqlite_app):
            may = rule.endpoint in EVERYBODY or role in ROUTES.get(rule.endpoint, set())
            status = come(tablet, method, path, token_of(sqlite_app)).status_code
            if status != (200 if may else 403):
                wrong.append(f"{role} {method} {path}: {status}")
    assert wrong == []


def within(app: Flask, rule: Any) -> Any:
    """A view behind the same doorway, in which nothing happens, so that one visit does not spoil the next."""

    def view(**_values: object) -> str:
        return ""

    view.access_rule = rule_of(app, rule)  # type: ignore[attr-defined]
    return view


def token_of(app: Flask) -> str:
    """The token that goes with the "x" of the session."""
    if "test_token" not in app.extensions:
        maker = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
        app.extensions["test_token"] = maker.dumps("x")
    token: str = app.extensions["test_token"]
    return token
