"""J10: three rounds, a certified result, its papers, an archive that needs no server, in a real Chromium on 甲村."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk import codes
from kiosk.acts.incidents import report_incident
from kiosk.files.identity import check_digit
from kiosk.files.register import Register, read_register
from kiosk.queries import mode
from kiosk.queries.proxies import proxies_stand
from kiosk.queries.roll import certified_voters
from kiosk.queries.staff import card_holders
from kiosk.rules.register import IdentityCheck
from kiosk.rules.staff import Role
from tests.account_day import a_day_of, come_to_the_hall
from tests.builders import Village, now, recorded
from tests.counting import mix_all, opened, seat
from tests.day import jia
from tests.day.browser import DATA, command
from tests.day.jia import Jia
from tests.day.result.steps import (
    CHEN_WU,
    CHEN_YI,
    HUANG_BING,
    LIN_JIA,
    SEATS,
    WU_JI,
    ZHENG_GENG,
    ZHOU_REN,
    Evening,
    call_all,
    seated_on,
    text_of,
    texts_in,
)
from tests.result_day import Votes, ballots_of, certify_it, close, open_next, prepare, rounds_over, settle
from tests.services import ROOT, RunningServer

FIRST: Votes = {
    "chair": {LIN_JIA: 120},
    "vice_chair": {CHEN_YI: 80, HUANG_BING: 70},
    "member": {CHEN_WU: 110, WU_JI: 101, ZHENG_GENG: 95, ZHOU_REN: 95},
}
SEATED = [("chair", LIN_JIA), ("vice_chair", CHEN_YI), ("member", CHEN_WU), ("member", WU_JI), ("member", ZHENG_GENG)]
ROUNDS = (1, 2, 3)
CAME = 180
"""So many of the roll voted in the first round: 164 came, 12 by slip, 4 at home. The last twenty did not."""


def with_numbers(folder: Path) -> list[str]:
    """The village's files in a folder, with an identity number for everybody in the register; the numbers."""
    shutil.copytree(DATA, folder)
    head, *rows = (DATA / "jia-register.csv").read_text("utf-8-sig").splitlines()
    numbers = []
    for n, row in enumerate(rows):
        cells = row.split(",")
        number = f"440582{cells[6].replace('-', '')}{n // 10:02}{n % 5 * 2 + (cells[5] == '男')}"
        numbers.append(number + check_digit(number))
    lines = [f"{head},公民身份号码", *(f"{row},{number}" for row, number in zip(rows, numbers, strict=True))]
    (folder / "jia-register.csv").write_text("\n".join(lines), "utf-8-sig")
    read = read_register((folder / "jia-register.csv").read_bytes(), "jia-register.csv")
    assert isinstance(read, Register)
    assert {row.identity for row in read.rows} == {IdentityCheck.GOOD}
    return numbers


@pytest.fixture
def numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in the register and nowhere else."""
    monkeypatch.setattr(jia, "DATA", tmp_path / "data")
    return with_numbers(tmp_path / "data")


@pytest.fixture
def jiacun(sqlite_app: Flask, numbers: list[str]) -> Jia:
    """All three rounds are held, the last certified, and with it those before."""
    village = opened(a_day_of(jia.prepared(), 164, 12, 4, 2, jia.BALLOTS), 178, CAME)
    mix_all(village)
    recorded(seat(village, 1))
    call_all(village, ballots_of(FIRST, 178, SEATS))
    recorded(close(village))
    held_again(village, {"member": {ZHENG_GENG: 90, ZHOU_REN: 75}}, 165)
    held_again(village, {"vice_chair": {CHEN_YI: 90, HUANG_BING: 78}}, 171)
    with_cards = jia.with_its_cards(village)
    recorded(settle(village, 1, reason="镇里同意,下次补选妇女"))
    recorded(certify_it(village))
    by = village.officer(Role.VERIFIER)
    recorded(report_incident(kind="other", words="散会以后下了雨", by=by, at=now()))
    return with_cards


def held_again(village: Village, votes: Votes, found: int) -> None:
    """The next round: twelve by slip again, the others come themselves."""
    recorded(prepare(village))
    open_next(village, found + 10)
    slips = slips_of(village)
    come_to_the_hall(village, found - sum(map(len, slips)), slips)
    opened(village, found, found)
    mix_all(village)
    recorded(seat(village, 1))
    call_all(village, ballots_of(votes, found, {post: SEATS[post] if post != "member" else 1 for post in votes}))
    recorded(close(village))


def slips_of(village: Village) -> list[list[str]]:
    """The codes of the slips, proxy by proxy in the order of the roll."""
    tag, key = village.officer(Role.REGISTRAR).tag, mode.code_key()
    held: dict[int, list[str]] = {}
    for slip in sorted(proxies_stand(village.election).slips, key=lambda one: one.principal.roll_no):
        held.setdefault(slip.proxy.roll_no, []).append(codes.make(codes.Kind.SLIP, tag, slip.number, key))
    return [held[proxy] for proxy in sorted(held)]


def unnamed(village: Village) -> dict[str, list[str]]:
    """Who came in the first round, voted by slip or at home, or did not: those with neither votes nor an office."""
    known = {one["name"] for over in rounds_over(village) for one in over.record["people"]}
    known |= {one.name for one in card_holders(village.election)}
    names = [(one.voter.roll_no, one.voter.name) for one in certified_voters(village.election)]
    ways = {"came": range(1, 165), "otherwise": range(165, CAME + 1), "absent": range(CAME + 1, 201)}
    found = {way: [name for no, name in names if no in numbers and name not in known] for way, numbers in ways.items()}
    assert all(found.values())
    return found


def printed(evening: Evening) -> None:
    """The papers of every round, each from its own page."""
    page = evening.chief
    for number in ROUNDS:
        page.goto(f"{evening.url}/chief/result/{number}")
        evening.prints()


def read_archive(evening: Evening, server: RunningServer, folder: Path) -> Path:
    """The archive from the desk, and the same from the command, unpacked; where it lies."""
    page = evening.result(evening.chief)
    page.click("button:has-text('写选举档案')")
    with page.expect_download(timeout=60_000) as download:
        page.click("a:has-text('取走档案')", timeout=60_000)
    download.value.save_as(folder / "from-the-desk.zip")
    file = folder / "archive.zip"
    command(server, "archive", evening.village.election, "-o", str(file))
    with zipfile.ZipFile(folder / "from-the-desk.zip") as desk, zipfile.ZipFile(file) as own:
        assert desk.namelist() == own.namelist()
        own.extractall(folder / "archive")
    return folder / "archive"


def tally_gives_the_result(server: RunningServer, folder: Path) -> None:
    count_files = sorted(folder.glob("round-*/count-file*.json"))
    assert len(count_files) == 4, "three rounds, and the first worked out again after its tie vote"
    for count_file in count_files:
        result = count_file.with_name(count_file.name.replace("count-file", "result"))
        assert json.loads(command(server, "tally", str(count_file))) == json.loads(result.read_text("utf-8"))
    elected = [json.loads((folder / f"round-{n}" / "result.json").read_text("utf-8"))["elected"] for n in ROUNDS]
    assert {(one["post"], one["person"]) for round_ in elected for one in round_} == set(SEATED)


def opens_without_the_server(chromium: Any, folder: Path) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{folder}/index.html")
    seats = [" ".join(one.inner_text().split()) for one in page.locator("#seats .seats li").all()]
    for seat_said, figures in zip(seats, ("林甲 120", "陈乙 90", "陈戊 110", "吴己 101", "郑庚 90"), strict=True):
        name, votes = figures.split()
        assert name in seat_said
        assert votes in seat_said
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(links) > 20
    assert [link for link in links if not link.startswith("#") and not (folder / link).is_file()] == []
    assert all(url.startswith("file://") for url in asked)
    page.close()


PUBLIC = ("/board/", "/count/wall/")
OF_THE_CHIEF = (
    *("/chief/", "/chief/account", "/chief/next", "/chief/result", "/boxes/", "/office/journal"),
    *(f"/chief/result/{n}" for n in ROUNDS),
)


def pages_of(app: Flask, evening: Evening) -> dict[str, str]:
    """Every page without a question in its address that chief, head and registrar may see."""
    addresses = {str(one) for one in app.url_map.iter_rules() if "GET" in (one.methods or ()) and not one.arguments}
    found = {}
    for name in ("何总监", "王主任", "方委员"):
        asked = evening.sits(name).context.request
        for address in sorted(addresses | set(OF_THE_CHIEF)):
            answer = asked.get(f"{evening.url}{address}")
            is_pdf = answer.headers.get("content-type", "") == "application/pdf"
            if answer.ok:
                found[f"{name} {address}"] = text_of(answer.body()) if is_pdf else answer.text()
    assert found.keys() >= {f"何总监 {address}" for address in (*PUBLIC, *OF_THE_CHIEF)}
    assert "方委员 /office/journal" in found
    return found


def named_in(texts: dict[str, str], names: Sequence[str]) -> dict[str, list[str]]:
    told = {where: [name for name in names if name in text] for where, text in texts.items()}
    return {where: found for where, found in told.items() if found}


def test_j10_the_archive_opens_without_the_server_gives_the_result_and_tells_of_nobody(
    evening: Evening, server: RunningServer, sqlite_app: Flask, numbers: list[str], tmp_path: Path
) -> None:
    printed(evening)
    assert seated_on(evening.chief) == SEATED
    folder = read_archive(evening, server, tmp_path)
    pages = pages_of(sqlite_app, evening)
    tally_gives_the_result(server, folder)
    server.kill()
    opens_without_the_server(evening.browser.chromium, folder)

    archive, ways = texts_in(folder), unnamed(evening.village)
    for number in ROUNDS:
        assert {f"round-{number}/papers/{name}" for name in ("count-report.pdf", "result-report.pdf")} <= set(archive)
    everywhere = archive | pages | {"log": server.output}
    assert named_in(everywhere, numbers) == {}, "identity numbers"
    for path in server.instance.rglob("*"):
        body = path.read_bytes() if path.is_file() else b""
        assert not any(number.encode() in body for number in numbers), path
    for way, names in ways.items():
        assert named_in(archive | {"log": server.output}, names) == {}, way
        shown = {where: text for where, text in pages.items() if where.split()[1] in (*PUBLIC, *OF_THE_CHIEF)}
        assert named_in(shown, names) == {}, way


def test_j10_the_journal_passes_and_fails_on_a_copy_that_was_changed(
    jiacun: Jia, sqlite_app: Flask, tmp_path: Path
) -> None:
    instance = sqlite_app.config["SETTINGS"].instance
    status, head = verified(instance)
    assert status == 0
    seq = int(head.partition(":")[0])
    assert verified(instance, "--expect", head) == (0, head)
    of_one = f"WHERE seq = {seq - 9}"
    cheats = {
        "changed": ["UPDATE journal_entries SET station = 'x' WHERE act = 'close_round'"],
        "removed": [f"DELETE FROM journal_personal {of_one}", f"DELETE FROM journal_entries {of_one}"],
        "cut off": [
            f"DELETE FROM incidents WHERE id = {seq}",
            f"DELETE FROM journal_personal WHERE seq = {seq}",
            f"DELETE FROM journal_entries WHERE seq = {seq}",
            f"UPDATE journal_head SET seq = {seq - 1}, hash = (SELECT hash FROM journal_entries WHERE seq = {seq - 1})",
        ],
    }
    copies = {what: tampered(instance, tmp_path / what, statements) for what, statements in cheats.items()}
    assert verified(copies["changed"])[0] == 2
    assert verified(copies["removed"])[0] == 2
    assert verified(copies["cut off"])[0] == 0, "whoever has no head on paper cannot tell"
    assert verified(copies["cut off"], "--expect", head)[0] == 2


def tampered(instance: Path, copy: Path, statements: Sequence[str]) -> Path:
    """A copy of the instance in which somebody took the triggers down and did this."""
    shutil.copytree(instance, copy, ignore=shutil.ignore_patterns("*.db*", "*.lock"))
    with sqlite3.connect(instance / "official.db") as kept, sqlite3.connect(copy / "official.db") as database:
        kept.backup(database)
    database.isolation_level = None
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert database.execute(statement).rowcount, statement
    for each in (kept, database):
        each.close()
    return copy


def verified(instance: Path, *words: str) -> tuple[int, str]:
    """Exit status and output of `verify-journal` there."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "verify-journal", *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.strip()
