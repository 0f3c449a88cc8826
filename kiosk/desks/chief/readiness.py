"""Is everything ready: each signed-in tablet in a row, and the server itself. It keeps nothing from opening."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, make_response, request

from kiosk.desks.chief.blueprint import blueprint
from kiosk.machine.health import Health, health
from kiosk.queries import database, journal, tablets
from kiosk.queries.tablets import TabletView
from kiosk.rules.server_health import (
    backup_mark,
    clock_mark,
    database_mark,
    disk_mark,
    https_mark,
    memory_mark,
    place_mark,
    power_mark,
    tenths,
)
from kiosk.rules.staff import Role
from kiosk.rules.tablets import How, Mark, tablet_marks
from kiosk.web import access, answers, hearing
from kiosk.web.wording.tablets import HOWS, MARKS

WATCH = (Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.REGISTRAR)


@dataclass(frozen=True, slots=True)
class Row:
    """A tablet with its marks, those that say something; `silent` whole minutes since it was last heard of."""

    tablet: TabletView
    marks: tuple[Mark, ...]
    silent: int


@blueprint.get("/readiness")
@access.on_duty(*WATCH)
def readiness() -> Response:
    """The whole page; the facts in it renew themselves."""
    return answers.answer("chief/readiness.html", "main", **_facts())


@blueprint.get("/readiness/now")
@access.on_duty(*WATCH)
def readiness_now() -> Response:
    """The facts alone, polled; 204 while nothing changed."""
    facts = _facts()
    if request.args.get("seen") == facts["seen"]:
        return answers.unchanged()
    return make_response(answers.render_block("chief/readiness.html", "facts", **facts))


def _facts() -> dict[str, Any]:
    officer, now = access.officer(), access.now()
    roll = tablets.roll_now(officer.election_id)
    machine = health(current_app.config["SETTINGS"].instance)
    facts = {
        "rows": [_row(tablet, roll.fingerprint, now) for tablet in tablets.tablets_of(officer.election_id)],
        "server": _server(machine, now),
        "shown": _shown(machine),
        "machine": machine,
        "roll": roll,
    }
    # What changes with every breath is shown rounded, so that the page stands still meanwhile.
    steady = {name: facts[name] for name in ("rows", "server", "shown", "roll")}
    seen = hashlib.sha256(repr(steady).encode()).hexdigest()[:12]
    return {**facts, "whats": MARKS, "hows": HOWS, "seen": seen}


def _row(tablet: TabletView, roll: str, now: datetime) -> Row:
    began = max(tablet.signed_in_at, current_app.config["BEGAN"])
    silent = _seconds(now - (hearing.last_heard(tablet.sign_in_id) or began))
    marks = tablet_marks(tablet.told, roll, silent)
    told = marks if tablet.checked_at else tuple(mark for mark in marks if mark.how is not How.UNTOLD)
    return Row(tablet, told, silent // 60)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _server(machine: Health, now: datetime) -> tuple[Mark, ...]:
    offset = now.astimezone().utcoffset()
    assert offset is not None, "a local moment knows its zone"
    until, good, began = machine.certificate_until, machine.backups.last_good, current_app.config["BEGAN"]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    place = machine.backups.place is not None
    return (
        disk_mark(machine.disk_free),
        place_mark(place, machine.backups.at_hand),
        *([disk_mark(machine.backups.free, "second_disk")] if place else []),
        backup_mark(None if good is None else _seconds(now - good), _seconds(now - began), machine.backups.failed),
        power_mark(machine.power.percent, machine.power.plugged),
        https_mark(secure, None if until is None else (until - now).days),
        database_mark(database.sqlite_version()),
        clock_mark(now, journal.last_entry_at(), int(offset.total_seconds()) // 60),
        memory_mark(machine.memory_free),
    )


def _shown(machine: Health) -> dict[str, Any]:
    """The figures beside the marks, rounded."""
    free = {"disk": machine.disk_free, "second_disk": machine.backups.free, "memory": machine.memory_free}
    return {
        **{name: None if size is None else tenths(size) for name, size in free.items()},
        "place": machine.backups.place,
        "last_good": machine.backups.last_good,
        "certificate_until": machine.certificate_until,
        "percent": machine.power.percent,
        "plugged": machine.power.plugged,
        "checked_at": current_app.config.get("CHECKED_AT"),
        "sqlite": database.sqlite_version(),
        "zone": access.now().astimezone().strftime("%z"),
    }
