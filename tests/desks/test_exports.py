"""What leaves the server with names on it, and who was given or lost a right: each leaves one entry in the journal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from flask import Flask

from kiosk.acts.journal import LINES_KEPT
from kiosk.queries import journal
from kiosk.queries.staff import tablets
from kiosk.records import store
from kiosk.records.journal import JournalEntry, LogLine
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from tests.builders import Village, a_round
from tests.desks.seats import finished, seat
from tests.house.every_phase import election_of, every_phase
from tests.house.test_cli import done
from tests.house.walks import seated
from tests.services import ROOT
from tests.tablet import a_tablet

TAKEN = {
    "/office/papers/certificates": "certificates_pdf",
    "/office/people/file": "workbook",
    "GET /office/papers/certificates.csv": "certificates_csv",
    "GET /office/papers/appointments.pdf": "appointments_pdf",
    "GET /office/plan/file.toml": "plan_toml",
}
"""What the office hands out with people on it → what the journal calls it."""


def entered_since(seq: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Act, officers and figures of what was entered after that entry."""
    entries = JournalEntry.__table__
    with store.reading() as connection:
        found = connection.execute(entries.select().where(entries.c.seq > seq).order_by(entries.c.seq))
        return [(row.act, row.officers, json.loads(row.figures)) for row in found]


def test_every_paper_and_file_that_is_taken_leaves_one_entry(sqlite_app: Flask) -> None:
    every_phase()
    registrar = Village(election_of(Phase.PREPARING)).signs(Role.REGISTRAR)
    office = seated(sqlite_app, registrar)
    for path, what in TAKEN.items():
        was = journal.head().seq
        if path.startswith("GET "):
            assert office.get(path.removeprefix("GET ")).status_code == 200, path
        else:
            taken = finished(sqlite_app, office.post(path))
            for _ in range(2):
                office.get(f"{taken}/file.pdf")
        ((act, officers, figures),) = entered_since(was)
        assert (act, figures["paper"], registrar.name in officers) == ("export_papers", what, True), path
    assert isinstance(journal.verify_journal(), journal.Head)
    counting = Village(election_of(Phase.COUNTING)).signs(Role.CHIEF_SCRUTINEER)
    was = journal.head().seq
    assert seated(sqlite_app, counting).get("/count/numbers.pdf").status_code == 200
    assert [figures["paper"] for _, _, figures in entered_since(was)] == ["number_sheet_pdf"]
    polling = Village(election_of(Phase.POLLING)).signs(Role.CHIEF_SCRUTINEER)
    assert seated(sqlite_app, polling).get("/mobile/boxes/3/sheet.pdf").status_code == 200
    assert entered_since(was)[-1][2] == {"paper": "trip_sheet_pdf", "title": "3"}


def test_nothing_is_printed_but_through_the_one_way_that_enters_it() -> None:
    sources = {path: path.read_text("utf-8") for path in (ROOT / "kiosk").rglob("*.py")}
    prints = {path.relative_to(ROOT).as_posix() for path, text in sources.items() if '.start("kiosk.papers"' in text}
    assert prints == {"kiosk/web/work.py"}, "print through work.start_printing, which enters it in the journal"


def test_what_the_console_hands_out_is_entered_too(sqlite_app: Flask, tmp_path: Path) -> None:
    village = a_round("preparing")
    was = journal.head().seq
    done(sqlite_app, "certificates", village.election, "-o", tmp_path / "c.csv")
    done(sqlite_app, "role-cards", village.election, "-o", tmp_path / "r.csv")
    told = [(act, figures.get("paper")) for act, _, figures in entered_since(was)]
    assert told == [
        ("export_papers", "certificates_csv"),
        ("make_role_cards", None),
        ("export_papers", "role_cards_csv"),
    ]
    assert all("命令行" in officers for _, officers, _ in entered_since(was))


def test_every_right_that_is_given_or_taken_is_entered(sqlite_app: Flask) -> None:
    village = a_round("preparing")
    office, other = (seat(sqlite_app, village, role) for role in (Role.REGISTRAR, Role.TALLIER))
    tablet = next(one for one in tablets(village.election) if one.officer == other.holder.name)
    page = f"/office/plan/staff/{other.holder.officer_id}"
    was = journal.head().seq
    assert office.tablet.post(f"/office/tablets/{tablet.sign_in_id}/revoke").status_code == 303
    finished(sqlite_app, office.tablet.post("/office/officers/cards", officer=str(other.holder.officer_id)))
    assert office.tablet.post(f"/office/officers/{other.holder.officer_id}/replace").status_code == 303
    seen = re.search(r'name="seen" value="([^"]+)"', office.tablet.get(page).text)
    assert seen is not None
    assert office.tablet.post(f"{page}/remove", seen=seen[1]).status_code == 303
    acts = [act for act, officers, _ in entered_since(was) if office.holder.name in officers]
    assert acts == ["revoke_sign_in", "make_role_cards", "export_papers", "replace_role_card", "change_plan"]


def test_who_signs_in_and_out_and_what_is_refused_stands_in_the_log_beside_it(sqlite_app: Flask) -> None:
    village = a_round()
    own = seat(sqlite_app, village, Role.VERIFIER)
    was = journal.head()
    own.tablet.scan(village.certificate(1)[:-1] + "0")
    a_tablet(sqlite_app).sign_in(own.code, "000000")
    own.tablet.get("/chief/")
    assert own.tablet.post("/sign-out").status_code == 303
    with store.reading() as connection:
        lines = connection.execute(LogLine.__table__.select().order_by(LogLine.id)).all()
    told = [(line.kind, line.code) for line in lines]
    assert told[0] == ("sign_in", "signed_in")
    assert told[2:] == [("failure", "pin_wrong"), ("refusal", "not_your_desk"), ("sign_in", "signed_out")]
    assert told[1][0] == "refusal"
    assert {line.officer_id for line in lines} == {own.holder.officer_id, None}
    assert journal.head() == was
    assert LINES_KEPT <= 50_000
