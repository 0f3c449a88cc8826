"""Plain builders: an application, a round in some phase, its officers and certificates."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from kiosk import codes, create_app
from kiosk.acts import day, issue, roll, staff
from kiosk.acts.outcome import Refusal
from kiosk.acts.plan import create_election
from kiosk.acts.upgrade import upgrade
from kiosk.desks.wall import views as wall
from kiosk.extensions import db
from kiosk.files.rehearsal import rehearsal_plan, rehearsal_register
from kiosk.queries import mode
from kiosk.queries.day import SHANGHAI
from kiosk.queries.roll import certified_voters
from kiosk.queries.signatory import on_behalf_of, signatory_of
from kiosk.queries.staff import CardHolder, OfficerOnDuty, card_holder_of, card_holders
from kiosk.rules.plan import Plan
from kiosk.rules.staff import Role
from kiosk.web import access, answers
from kiosk.web.limits import Allowance
from kiosk.web.rehearse import seal_boxes
from tests.had_again import had_again

# A template is compiled once for all applications of a test run's process, not once for each.
_compiled = Path(tempfile.mkdtemp(prefix="kiosk-templates-"))
atexit.register(shutil.rmtree, _compiled, ignore_errors=True)
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(_compiled))}

ELECTION = "test-7"
PIN = "246813"


@cache
def _new_databases() -> Path:
    """A folder with both SQLite databases of the newest shape and nothing in them, upgraded once for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-shape-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = create_app({"KIOSK_INSTANCE": str(folder), "KIOSK_DATABASE_URL": ""})
    with app.app_context():
        upgrade()
        for engine in db.engines.values():
            engine.dispose()
    return folder


class ClosingClient(FlaskClient):
    """A client that reads each answer whole and closes it: a file that is served is not left open behind it."""

    def open(self, *args: Any, buffered: bool = True, **how: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **how)


def an_app(instance: Path, url: str = "") -> Iterator[Flask]:
    """An application with upgraded databases; its engines are disposed of at the end.

    No application context stays pushed: requests of one test would share what each keeps for itself.
    """
    shape = None if url else _new_databases()
    app = create_app({"KIOSK_INSTANCE": str(instance), "KIOSK_DATABASE_URL": url})
    app.config["TESTING"] = True
    # A test neither waits for what is kept to grow old, nor asks as slowly as a hand.
    app.config["PUBLIC_FRESH_FOR"] = 0.0
    app.extensions |= {name: Allowance(10**6, 10**6) for name in ("look_ups", "strangers")}
    app.test_client_class = ClosingClient
    for database in shape.glob("*.db") if shape else ():
        if not (instance / database.name).exists():
            shutil.copy(database, instance)
    with app.app_context():
        if url:
            upgrade()
        engines = list(db.engines.values())
    mode.use(mode.OFFICIAL)
    for remembered in (access._known, access._touched, answers._recent, wall._kept, wall._newest, wall._frozen):
        remembered.clear()
    try:
        yield app
    finally:
        mode.use(mode.OFFICIAL)
        for engine in engines:
            engine.dispose()


def now() -> datetime:
    return datetime.now(UTC)


def a_plan(voters: int = 40, election: str = ELECTION) -> Plan:
    return replace(rehearsal_plan(voters, now().astimezone(SHANGHAI).date()), id=election, village="甲村")


@dataclass
class Village:
    """An election as a test sees it."""

    election: str

    def officer(self, role: Role, *, box: int | None = None, nth: int = 0) -> OfficerOnDuty:
        return on_behalf_of(self.election, role, box=box, nth=nth)

    def signs(self, role: Role) -> CardHolder:
        """The first officer with that role, as a second signature."""
        return card_holder_of(self.officer(role).id)

    def certificate(self, n: int) -> str:
        """The code on the certificate of the n-th voter of the roll, from 1."""
        return self.certificates()[n - 1]

    def certificates(self) -> list[str]:
        tag, key = self.officer(Role.REGISTRAR).tag, mode.code_key()
        return [
            codes.make(codes.Kind.CERTIFICATE, tag, certified.number, key)
            for certified in certified_voters(self.election)
        ]

    def card_code(self, holder: CardHolder) -> str:
        return codes.make(codes.Kind.ROLE_CARD, holder.tag, holder.number, mode.code_key())


def recorded(answer: object) -> None:
    assert not isinstance(answer, Refusal), answer.findings


def sealed(village: Village) -> None:
    """The fixed boxes shown empty and sealed: box 1 with A001, box 2 with A002; in the second round with AA001…"""
    letters = "A" * village.officer(Role.SCRUTINEER).round_number
    for answer in seal_boxes(village.election, letters, now(), mobile=False):
        recorded(answer)


@had_again
def a_round(
    phase: str = "polling",
    voters: int = 40,
    election: str = ELECTION,
    ballots: int | None = None,
    plan: Plan | None = None,
) -> Village:
    """An election of made-up people, brought through its acts to `preparing` or `polling`."""
    plan = plan or a_plan(voters, election)
    at = now()
    recorded(create_election(plan=plan, by=signatory_of("test"), at=at))
    village = Village(election)
    registrar = village.officer(Role.REGISTRAR)
    loaded = roll.load_roll(
        election_id=election,
        source="test",
        rows=rehearsal_register(voters, plan.day),
        by=signatory_of(registrar.name, registrar.id),
        roles=registrar.roles,
        at=at,
    )
    assert not isinstance(loaded, Refusal), loaded
    if phase == "preparing":
        return village
    head, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day.choose_rules(choices={}, by=head, at=at))
    ballots = ballots or plan.ballots_printed
    recorded(issue.unseal_ballots(ballots=ballots, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=at))
    sealed(village)
    recorded(day.open_polls(by=head, second=village.signs(Role.CHIEF_SCRUTINEER), at=at))
    assert phase == "polling", phase
    return village


def pins_of(village: Village) -> dict[str, str]:
    """Name → PIN, made for every officer."""
    holders = card_holders(village.election)
    registrar = village.officer(Role.REGISTRAR)
    made = staff.make_pins(
        election_id=village.election,
        holders=holders,
        again=True,
        by=signatory_of(registrar.name, registrar.id),
        roles=registrar.roles,
        at=now(),
    )
    assert not isinstance(made, Refusal)
    by_card = {pin.card_id: pin.pin for pin in made.pins}
    return {holder.name: by_card[holder.card_id] for holder in holders}
