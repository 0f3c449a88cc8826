"""The archive of a day: every hash is right, tally gives its result, the journal is verified from the file alone."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from kiosk.files.count_file import CountFile, read_count_file
from kiosk.papers.archive import archive_zip
from kiosk.papers.archive_manifest import sha256
from kiosk.queries.archive_journal import SECRET
from kiosk.queries.turnout import turnout
from kiosk.rules.finding import Finding
from kiosk.tally import worked_out
from kiosk.web.archive import archive_of
from tests.archived_day import PAPERS, Day, files_in, holds, made, people, the_day
from tests.builders import now, recorded
from tests.counting import a_count
from tests.result_day import certify_it, close, count, hold_next, prepare, reopen


@pytest.fixture
def day() -> Day:
    return the_day()


def test_an_archive_holds_its_rounds_papers_journal_and_page(day: Day) -> None:
    each = ("account.json", "count-file.json", "incidents.csv", "result.json", "rules.pdf", "totals.csv")
    assert set(day.files) == {
        *("README.txt", "SHA256SUMS", "index.html", "journal.jsonl", "manifest.json"),
        *(f"round-{number}/{name}" for number in (1, 2) for name in each),
        *("round-1/count-file-v1-withdrawn.json", "round-1/result-v1-withdrawn.json"),
        *("round-1/papers/count-report.pdf", "round-1/withdrawn-v1/count-report.pdf"),
    }
    assert day.files["round-1/papers/count-report.pdf"] == PAPERS[0].body
    assert day.files["round-1/rules.pdf"].startswith(b"%PDF-")


def test_every_hash_of_the_manifest_is_that_of_its_file(day: Day) -> None:
    said = json.loads(day.files["manifest.json"])
    assert set(said["files"]) == set(day.files) - {"manifest.json"}
    for path, file in said["files"].items():
        assert (sha256(day.files[path]), len(day.files[path])) == (file["sha256"], file["size"]), path
    sums = {path: hash for hash, path in (line.split("  ") for line in day.texts["SHA256SUMS"].splitlines())}
    own = ("manifest.json", "SHA256SUMS")
    assert sums == {path: sha256(body) for path, body in day.files.items() if path not in own}
    assert (said["election"]["village"], said["rounds"], said["unfinished_rounds"]) == ("甲村", [1, 2], [])


def check_count_files(files: dict[str, bytes]) -> int:
    """`tally` on each count file gives what stands beside it; how many there are."""
    count_files = [path for path in files if "count-file" in path]
    for path in count_files:
        read = read_count_file(io.BytesIO(files[path]))
        assert isinstance(read, CountFile), read
        assert worked_out(read) == json.loads(files[path.replace("count-file", "result")]), path
        if "after-tie" not in path:
            assert sha256(files[path]) in files["journal.jsonl"].decode(), "the journal has the hash of each"
    return len(count_files)


def test_tally_on_every_count_file_gives_the_certified_result(day: Day) -> None:
    assert check_count_files(day.files) == 3
    elected = json.loads(day.files["round-2/result.json"])["elected"]
    assert [each["post"] for each in elected] == ["vice_chair"]


def changed(lines: list[str], at: int, **values: object) -> list[str]:
    return [*lines[:at], json.dumps(json.loads(lines[at]) | values, ensure_ascii=False), *lines[at + 1 :]]


def test_the_journal_is_verified_from_the_file_alone_and_no_change_of_it_holds(day: Day) -> None:
    lines, head = day.texts["journal.jsonl"].splitlines(), day.archive.head
    assert json.loads(day.files["manifest.json"])["journal"]["head"] == head
    assert holds(lines, head)
    whole = [n for n, line in enumerate(lines) if "withheld" not in json.loads(line)]
    held = [n for n in range(len(lines)) if n not in whole]
    assert min(len(whole), len(held)) > 20
    for at in (whole[0], whole[len(whole) // 2], whole[-1]):
        assert not holds(changed(lines, at, station="elsewhere"), head)
        assert not holds(changed(lines, at, figures="{}"), head)
    for at in (whole[3], held[0], held[-1], len(lines) - 1):
        assert not holds(changed(lines, at, hash="0" * 64), head)
        assert not holds([*lines[:at], *lines[at + 1 :]], head)
    assert not holds(lines[:-1], head)


def check_by_hand(folder: Path) -> subprocess.CompletedProcess[str]:
    """What README.txt says, done."""
    text = (folder / "README.txt").read_text("utf-8-sig")
    program = text[text.index("import hashlib") :]
    (folder / "check.py").write_text(program[: program.index("\n", program.index("print("))], "utf-8")
    return subprocess.run([sys.executable, "check.py"], cwd=folder, capture_output=True, text=True, check=False)


def change_a_table(folder: Path) -> None:
    (folder / "round-1" / "totals.csv").write_bytes(b"x")


def cut_the_journal(folder: Path) -> None:
    """The end is cut off, and the manifest written anew as a cheat would."""
    journal, manifest = folder / "journal.jsonl", folder / "manifest.json"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    said = json.loads(manifest.read_text("utf-8"))
    said["files"]["journal.jsonl"]["sha256"] = sha256(journal.read_bytes())
    manifest.write_text(json.dumps(said), "utf-8")


@pytest.mark.parametrize("tamper", [change_a_table, cut_the_journal])
def test_what_the_readme_says_to_do_finds_what_was_tampered_with(
    day: Day, tmp_path: Path, tamper: Callable[[Path], None]
) -> None:
    with ZipFile(io.BytesIO(day.body)) as archive:
        archive.extractall(tmp_path)
    done = check_by_hand(tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, day.archive.head, "")
    tamper(tmp_path)
    assert check_by_hand(tmp_path).returncode == 1


def test_the_page_opens_without_a_server_a_script_or_a_request(day: Day) -> None:
    page = day.texts["index.html"]
    assert re.findall(r"https?:|//[a-z]", page) == []
    assert "<script" not in page
    assert re.findall(r"\son\w+=", page) == []
    links = re.findall(r'(?:href|src)="([^"#]+)"', page)
    by_hand = {"index.html", "manifest.json", "README.txt", "SHA256SUMS"}
    assert set(links) == set(day.files) - by_hand
    assert [path for path in links if sha256(day.files[path]) not in page] == []
    assert day.archive.head in page


def test_the_same_state_gives_the_same_bytes_but_for_the_time(day: Day) -> None:
    assert archive_zip(day.archive) == day.body
    later = archive_zip(replace(day.archive, made_at=day.archive.made_at + timedelta(hours=1)))
    assert isinstance(later, bytes)
    differ = {path for path, body in files_in(later).items() if body != day.files[path]}
    assert differ == {"index.html", "manifest.json", "SHA256SUMS"}


def test_the_curve_is_the_boards_and_ends_with_what_was_issued(app: Flask) -> None:
    with app.test_request_context():
        village = a_count(24)
        count(village, {"chair": {people(village, 1)[0]: 20}})
        recorded(close(village))
        recorded(certify_it(village))
        (kept,) = made(village)[0].rounds
        board = turnout(village.election, now() + timedelta(hours=1))
        assert board is not None
        assert [issued for _, issued in kept.page.curve] == [point.issued for point in board.curve][
            : len(kept.page.curve)
        ]
        assert kept.page.curve[-1][1] == 24


def test_a_tie_vote_brings_the_round_behind_it_worked_out_again(app: Flask) -> None:
    with app.test_request_context():
        village = a_count(30, voters=40)
        a, b, c, d, e, f, g = people(village, 7)
        votes = {"chair": {a: 20}, "vice_chair": {b: 20}, "member": {c: 28, d: 26, e: 16, f: 16, g: 3}}
        count(village, votes)
        recorded(close(village))
        recorded(certify_it(village))
        recorded(prepare(village))
        hold_next(village, {"member": {e: 20, f: 9}}, 29)
        recorded(close(village))
        recorded(certify_it(village))
        archive, body = made(village)
        files = files_in(body)
        assert check_count_files(files) == 3
        again = json.loads(files["round-2/result-round-1-after-tie.json"])
        assert again["tie"] == []
        assert [seat.name for seat in archive.seated][-1] != ""
        assert len(archive.seated) == 5
        assert archive.rounds[1].page.base == 1


def test_a_void_round_is_archived_without_votes(app: Flask) -> None:
    with app.test_request_context():
        village = a_count(25, issued=24)
        recorded(close(village))
        archive, body = made(village)
        files = files_in(body)
        assert check_count_files(files) == 1
        result = json.loads(files["round-1/result.json"])
        assert (result["count_ok"], result["elected"]) == (False, [])
        assert archive.seated == ()
        assert "无效" in files["index.html"].decode()


def test_nothing_is_archived_before_a_result_is_certified_and_a_round_under_way_keeps_its_secrets(app: Flask) -> None:
    with app.test_request_context():
        village = a_count(30, voters=40)
        a, b, c, d, e, f = people(village, 6)
        early = Finding("archive_too_early", "R-RES-14", {"election": village.election})
        assert archive_of(village.election, now()) == early
        count(village, {"chair": {a: 20}, "vice_chair": {b: 10, c: 9}, "member": {d: 29, e: 28, f: 27}})
        recorded(close(village))
        assert archive_of(village.election, now()) == early, "decided is not certified: it may be held"
        recorded(certify_it(village))
        recorded(prepare(village))
        hold_next(village, {"vice_chair": {b: 20, c: 8}}, 30)
        recorded(close(village))
        archive, body = made(village)
        files = files_in(body)
        assert (archive.unfinished, [kept.page.number for kept in archive.rounds]) == ((2,), [1])
        assert [path for path in files if path.startswith("round-2")] == []
        entries = [json.loads(line) for line in files["journal.jsonl"].decode().splitlines()]
        assert entries[-1] == {name: entries[-1][name] for name in ("seq", "withheld", "previous", "hash")}
        assert entries[-1]["withheld"] == SECRET
        assert holds(files["journal.jsonl"].decode().splitlines(), archive.head)
        recorded(reopen(village))
        recorded(close(village))
        recorded(certify_it(village))
        assert made(village)[0].unfinished == ()
