"""Villages at several hours of their election, with a tablet for every role, put back as they were again and again."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from kiosk.acts import staff
from kiosk.acts.outcome import Refusal
from kiosk.extensions import db
from kiosk.machine import jobs
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import card_holders
from kiosk.rules.staff import Role
from kiosk.web import access, waits
from kiosk.web.limits import Allowance
from tests.account_day import a_day_of
from tests.builders import Village, a_round, now
from tests.counting import Table, a_count
from tests.fuzz.asked import Ask, Failures, send
from tests.house.walks import admitted, seated
from tests.result_day import close, count, strangers
from tests.tablet import Tablet

ELECTION = "fuzz-7"


def preparing() -> Village:
    """A roll, and nothing begun."""
    return a_round("preparing", voters=30, election=ELECTION)


def polling() -> Village:
    """The polls open, some have voted, some are waiting, a mobile box was out."""
    village = a_day_of(a_round("preparing", voters=30, election=ELECTION), 6, 3, 2, 1, 40)
    for n in (20, 21, 22):
        admitted(village, n)
    return village


def counting() -> Village:
    """A table in the middle of a batch."""
    village = a_count(20, voters=30, election=ELECTION)
    table = Table(village)
    table.begin(3, 3)
    table.tally(1, [{"chair": ["1"]}, {"chair": ["?nickname"]}, {"member": ["2", "3"]}])
    table.tally(2, [{"chair": ["4"]}, {"chair": ["?nickname"]}, {"member": ["2", "3"]}])
    return village


def closed() -> Village:
    """The result closed, with a hold to settle."""
    village = a_count(30, voters=40, election=ELECTION)
    men = strangers(village, "M")
    count(village, {"chair": {men[0]: 20}, "vice_chair": {men[1]: 16}, "member": dict.fromkeys(men[2:5], 20)})
    close(village)
    return village


DAYS: dict[str, Callable[[], Village]] = {
    "preparing": preparing,
    "polling": polling,
    "counting": counting,
    "closed": closed,
}


@dataclass
class Desks:
    """A tablet for each role, and how to send it something; whoever was signed out sits down again."""

    app: Flask
    village: Village
    failures: Failures
    tablets: list[Tablet] = field(default_factory=list)
    roles: list[frozenset[Role]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    signatures: list[tuple[str, str]] = field(default_factory=list)

    def learn_pins(self) -> None:
        """The head's, the chief's and a scrutineer's cards with their PINs, and one of nobody."""
        holders = [self.village.signs(role) for role in (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER)]
        registrar = self.village.officer(Role.REGISTRAR)
        by = signatory_of(registrar.name, registrar.id)
        made = staff.make_pins(
            election_id=self.village.election, holders=holders, again=True, by=by, roles=registrar.roles, at=now()
        )
        assert not isinstance(made, Refusal)
        pins = {pin.card_id: pin.pin for pin in made.pins}
        self.signatures = [(self.village.card_code(holder), pins[holder.card_id]) for holder in holders]
        self.signatures.append(("", ""))

    def sit_down(self) -> None:
        """One of each kind takes a tablet."""
        holders = {holder.roles: holder for holder in reversed(card_holders(self.village.election))}
        self.roles = list(holders)
        self.tablets = [seated(self.app, holder) for holder in holders.values()]
        self.tokens = [tablet.token() for tablet in self.tablets]

    def seats_at(self, endpoint: str) -> list[int]:
        """The tablets that pass there."""
        rule = self.app.view_functions[endpoint].access_rule  # type: ignore[attr-defined]
        return [seat for seat, roles in enumerate(self.roles) if not rule.roles or rule.roles & roles]

    def no_growth(self) -> None:
        """The work that was begun is bounded, in memory and on disk; what is still under way is stopped."""
        instance = self.app.config["SETTINGS"].instance
        works = jobs.of(instance)
        assert len(works._works) <= jobs.KEPT + jobs.WAITING
        begun = [(job_id, work.over) for job_id, work in works._works.items()]
        for job_id, _over in begun:
            works.discard(job_id)
        assert all(over.wait(60) for _job_id, over in begun), "stopped work ends"
        left = sorted(path.name for path in (instance / "prints").glob("*"))
        assert [name for name in left if name in dict(begun)] == []

    def ask(self, ask: Ask) -> Any:
        seat = ask.seat % len(self.tablets)
        # Nobody waits for a wrong PIN here, or for asking too often: what lies behind is asked.
        waits.succeeded(*list(waits._failures))
        self.app.extensions["strangers"] = self.app.extensions["look_ups"] = Allowance(10**6, 10**6)
        answer = send(self.tablets[seat], ask, self.tokens[seat])
        if answer.status_code == 401:
            self.sit_down()
        return answer


@contextmanager
def desks_of(app: Flask, village: Village) -> Iterator[Desks]:
    """Everybody at their desks; what the server says of its failures is kept."""
    failures = Failures()
    logging.getLogger("kiosk").addHandler(failures)
    desks = Desks(app, village, failures)
    try:
        desks.learn_pins()
        desks.sit_down()
        yield desks
        desks.no_growth()
    finally:
        logging.getLogger("kiosk").removeHandler(failures)


class AsItWas:
    """The instance's databases and keys as they stand now, to be put back (SQLite)."""

    def __init__(self, app: Flask, aside: Path) -> None:
        self._app, self._aside = app, aside
        self._instance: Path = app.config["SETTINGS"].instance
        self._let_go()
        shutil.copytree(self._instance, aside, dirs_exist_ok=True)

    def _let_go(self) -> None:
        with self._app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        access._known.clear()
        access._touched.clear()

    def again(self) -> None:
        """Put everything back."""
        self._let_go()
        for part in ("official.db-wal", "official.db-shm"):
            (self._instance / part).unlink(missing_ok=True)
        shutil.copy(self._aside / "official.db", self._instance)
        keys = self._instance / "batch-keys"
        shutil.rmtree(keys, ignore_errors=True)
        if (self._aside / "batch-keys").exists():
            shutil.copytree(self._aside / "batch-keys", keys)
