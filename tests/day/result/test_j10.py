"""J10: three rounds, a certified result, its papers, an archive that needs no server, in a real Chromium on 甲村."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.day.browser import command, verdict
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
)
from tests.result_day import ballots_of, close, hold_next, prepare
from tests.services import ROOT, RunningServer

MEMBERS = {CHEN_WU: 110, WU_JI: 101, ZHENG_GENG: 95, ZHOU_REN: 95}
SEATED = [("chair", LIN_JIA), ("vice_chair", CHEN_YI), ("member", CHEN_WU), ("member", WU_JI), ("member", ZHENG_GENG)]
ROUNDS = (1, 2, 3)
TAMPERED = {
    "changed": ("UPDATE journal_entries SET station = 'x' WHERE act = 'close_round'",),
    "removed": (
        "DELETE FROM journal_personal WHERE seq = (SELECT max(seq) - 9 FROM journal_entries)",
        "DELETE FROM journal_entries WHERE seq = (SELECT max(seq) - 9 FROM journal_entries)",
    ),
}
"""What somebody did to a copy of the database → the statements."""


@pytest.fixture
def certified(evening: Evening) -> Evening:
    """A first round, a tie vote, a further election; closed, decided on and certified on the screen."""
    village, chief = evening.village, evening.chief
    votes = {"chair": {LIN_JIA: 120}, "vice_chair": {CHEN_YI: 80, HUANG_BING: 70}, "member": MEMBERS}
    call_all(village, ballots_of(votes, 178, SEATS))
    assert_recorded(close(village))
    assert_recorded(prepare(village))
    hold_next(village, {"member": {ZHENG_GENG: 90, ZHOU_REN: 75}}, 165)
    assert_recorded(close(village))
    assert_recorded(prepare(village))
    hold_next(village, {"vice_chair": {CHEN_YI: 90, HUANG_BING: 78}}, 171)
    evening.closes()
    evening.result(evening.head)
    evening.decides("no_woman", "stays", reason="镇里同意,下次补选妇女", by="选举委员会,5 票赞成,2 票反对")
    verdict(evening.head, "settle_hold")
    evening.result(chief)
    evening.reads_back(171, 171, 90)
    verdict(chief, "certify_result")
    assert seated_on(chief) == SEATED
    for number in ROUNDS:
        chief.goto(f"{evening.url}/chief/result/{number}")
        evening.prints()
    return evening


def assert_recorded(answer: object) -> None:
    assert hasattr(answer, "seq"), answer


def test_j10_the_archive_opens_without_the_server_and_its_count_files_give_the_result(
    certified: Evening, server: RunningServer, tmp_path: Path
) -> None:
    page = certified.chief
    page.click("button:has-text('写选举档案')")
    with page.expect_download(timeout=60_000) as download:
        page.click("a:has-text('取走档案')", timeout=60_000)
    download.value.save_as(tmp_path / "from-the-desk.zip")
    file = tmp_path / "archive.zip"
    command(server, "archive", certified.village.election, "-o", str(file))
    desk, mine = (zipfile.ZipFile(each) for each in (tmp_path / "from-the-desk.zip", file))
    assert desk.namelist() == mine.namelist()
    folder = tmp_path / "archive"
    mine.extractall(folder)
    count_files = sorted(folder.glob("round-*/count-file*.json"))
    assert len(count_files) == 4, "three rounds, and the first worked out again after its tie vote"
    for count_file in count_files:
        result = count_file.with_name(count_file.name.replace("count-file", "result"))
        assert json.loads(command(server, "tally", str(count_file))) == json.loads(result.read_text("utf-8"))
    for number in ROUNDS:
        assert (folder / f"round-{number}" / "papers" / "result-report.pdf").read_bytes().startswith(b"%PDF")
    server.kill()
    outside = certified.browser.chromium.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    outside.on("request", lambda request: asked.append(request.url))
    outside.goto(f"file://{folder}/index.html")
    said = outside.inner_text("body")
    for name in ("林甲", "陈乙", "陈戊", "吴己", "郑庚"):
        assert name in said
    assert outside.evaluate("document.documentElement.scrollWidth") <= 390
    assert all(url.startswith("file://") for url in asked)
    nobody_is_named_who_only_voted(folder)


def nobody_is_named_who_only_voted(folder: Path) -> None:
    """林大 voted and got no votes; the last of the roll did neither. No number of seventeen digits stands anywhere."""
    texts = [
        path.read_text("utf-8-sig") for path in folder.rglob("*") if path.suffix in (".json", ".jsonl", ".csv", ".html")
    ]
    assert texts
    for text in texts:
        assert "林大" not in text
        assert not re.search(r"(?<![0-9a-f])\d{17}[\dXx](?![0-9a-f])", text)


def test_j10_the_journal_passes_and_fails_on_a_copy_that_was_changed(
    certified: Evening, server: RunningServer, tmp_path: Path
) -> None:
    head = command(server, "verify-journal").strip()
    server.kill()
    for what, statements in TAMPERED.items():
        assert verify(tampered(server.instance, tmp_path / what, statements), "") != 0, what
    seq = int(head.partition(":")[0])
    shortened = (
        f"DELETE FROM journal_personal WHERE seq = {seq}",
        f"DELETE FROM result_papers WHERE seq = {seq}",
        f"DELETE FROM journal_entries WHERE seq = {seq}",
        f"UPDATE journal_head SET seq = {seq} - 1, hash = (SELECT hash FROM journal_entries WHERE seq = {seq} - 1)",
    )
    short = tampered(server.instance, tmp_path / "short", shortened)
    assert verify(short, head) != 0, "the end was cut off"
    assert verify(server.instance, head) == 0


def tampered(instance: Path, copy: Path, statements: tuple[str, ...]) -> Path:
    """A copy of the instance in which somebody took the triggers down and did this."""
    shutil.copytree(instance, copy, ignore=shutil.ignore_patterns("*.lock", "jobs"))
    (database,) = [path for path in copy.glob("*.db") if "rehearsal" not in path.name]
    connection = sqlite3.connect(database, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount, statement
    connection.close()
    return copy


def verify(instance: Path, expect: str) -> int:
    words = ["verify-journal", *(["--expect", expect] if expect else [])]
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(instance)},
        capture_output=True,
        timeout=120,
        check=False,
    ).returncode
