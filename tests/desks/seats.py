"""Seats at the desks: an officer signed in on a tablet, what a page says, what the database holds."""

from __future__ import annotations

import html
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts import staff
from kiosk.acts.outcome import Refusal
from kiosk.acts.plan import create_election
from kiosk.files.plan import read_plan
from kiosk.machine import jobs
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import CardHolder, card_holders
from kiosk.rules.plan import Plan
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.services import ROOT
from tests.tablet import HTMX, Tablet, a_tablet

DATA = ROOT / "tests" / "data"
BESIDE_THE_JOURNAL = frozenset({"log_lines", "sign_ins", "alembic_version"})
"""Tables that a refusal or a sign-in may write to."""


@dataclass
class Seat:
    """One officer at a tablet, with the card and PIN that sign."""

    tablet: Tablet
    holder: CardHolder
    code: str
    pin: str

    @property
    def signature(self) -> dict[str, str]:
        return {"second_code": self.code, "second_pin": self.pin}


def seat(app: Flask, village: Village, role: Role, *, nth: int = 0) -> Seat:
    """The first officer with that role, given a PIN and signed in over HTTP."""
    holder = [h for h in card_holders(village.election) if role in h.roles][nth]
    made = staff.make_pins(
        election_id=village.election,
        holders=[holder],
        again=True,
        by=signatory_of("test"),
        roles=frozenset({Role.REGISTRAR}),
        at=now(),
    )
    assert not isinstance(made, Refusal)
    sat = Seat(a_tablet(app), holder, village.card_code(holder), made.pins[0].pin)
    assert sat.tablet.sign_in(sat.code, sat.pin).status_code == 303
    return sat


def a_village_of(file: str) -> Village:
    """The election of a plan in tests/data, being prepared, without a roll."""
    plan = read_plan((DATA / f"{file}-plan.toml").read_bytes())
    assert isinstance(plan, Plan)
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    return Village(plan.id)


def part(page: str, anchor: str) -> str:
    """The section of a page with that id."""
    return page.partition(f'id="{anchor}"')[2].partition("</section>")[0]


def sentences(page: str) -> list[str]:
    """What the page says went wrong, a sentence each."""
    lists = re.findall(r'<ul class="findings"[^>]*>(.*?)</ul>', page, re.S)
    return [html.unescape(said) for each in lists for said in re.findall(r"<li>(.*?)</li>", each, re.S)]


def rows(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the official database, but for what lies beside the journal."""
    file = app.config["SETTINGS"].instance / "official.db"
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in names if name not in BESIDE_THE_JOURNAL and not name.startswith("sqlite_")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in wanted}


def finished(app: Flask, response: TestResponse) -> str:
    """The address of the long work a form started, once it is over."""
    assert response.status_code == 303, response.text[:2000]
    address: str = response.headers["Location"]
    jobs.of(app.config["SETTINGS"].instance).wait(address.rpartition("/")[2], 60)
    return address


def upload(
    tablet: Tablet, path: str, field: str, data: bytes | None, filename: str, *, htmx: bool = False, **more: str
) -> TestResponse:
    """A form with a file, as a browser sends it; `data` None: no file was chosen."""
    edge = "----kiosk-test-edge"
    parts = [(f'name="{key}"', text.encode()) for key, text in {"csrf_token": tablet.token(), **more}.items()]
    parts.append((f'name="{field}"; filename="{filename if data is not None else ""}"', data or b""))
    body = b"".join(
        f"--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return tablet.client.post(
        path,
        data=body + f"--{edge}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={edge}",
        headers=HTMX if htmx else {},
    )
