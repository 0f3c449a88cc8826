"""`tally`: one JSON object or one line; no database, no desk, standard input too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from kiosk.files.count_file import STEP
from tests.files.test_count_file import GOOD, TALLIED
from tests.house.test_tally_result import ORDER
from tests.services import ROOT

COMMAND = [sys.executable, "-m", "flask", "--app", "wsgi", "tally"]


def tally(*words: str, given: bytes = b"", instance: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(instance), "LC_ALL": "C.UTF-8", **more},
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    return tmp_path / "instance"


def test_the_round_is_printed_as_one_object_from_a_file_and_from_standard_input(nowhere: Path, tmp_path: Path) -> None:
    file = tmp_path / "round.json"
    file.write_text(json.dumps(GOOD), encoding="utf-8")
    done = tally(str(file), instance=nowhere)
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert list(told) == ORDER
    assert told["ballots"] == {"valid": 3, "part_valid": 1, "invalid": 1, "blank": 1}
    assert told["votes"] == {"chair": {"v1": 3, "v2": 1}, "member": {"v2": 3, "v3": 4, "v4": 3}}
    assert (told["found"], told["line"], told["valid"]) == (6, 4, True)
    assert (told["blank"], told["rejected"]) == ({"chair": 1, "member": 4}, {"chair": 1, "member": 4})
    for post, seats in (("chair", 1), ("member", 3)):
        assert seats * 6 == sum(told["votes"][post].values()) + told["blank"][post] + told["rejected"][post]
    assert tally("-", given=json.dumps(GOOD).encode(), instance=nowhere).stdout == done.stdout
    assert not nowhere.exists(), "it needs no instance"


def test_a_finished_tally_tells_nothing_of_ballots_that_it_has_not_seen(nowhere: Path) -> None:
    told = json.loads(tally("-", given=json.dumps(TALLIED).encode(), instance=nowhere).stdout)
    assert told.keys() & {"ballots", "blank", "rejected"} == set()
    assert told["votes"] == {"chair": {"v1": 3}, "member": {}}


@pytest.mark.parametrize("keys", [list(GOOD), [*reversed(GOOD)]])
def test_what_cannot_be_rewound_is_read_in_any_order_of_its_keys(
    nowhere: Path, tmp_path: Path, keys: list[str]
) -> None:
    text = json.dumps({key: GOOD[key] for key in keys} | {"settings": {"unreadable": "ballot"}}).encode()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([*COMMAND, str(pipe)], cwd=ROOT, stdout=subprocess.PIPE) as process:
        pipe.write_bytes(text)
        assert process.stdout is not None
        told = process.stdout.read()
    assert json.loads(told)["ballots"] == {"valid": 3, "part_valid": 0, "invalid": 2, "blank": 1}
    assert tally("-", given=text, instance=nowhere).stdout == told


def test_the_object_is_utf_8_whatever_the_terminal_speaks(nowhere: Path) -> None:
    named = json.dumps(GOOD, ensure_ascii=False).replace('"v1"', '"林一"').encode()
    done = tally("-", given=named, instance=nowhere, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["votes"]["chair"] == {"v2": 1, "林一": 3}
    assert "林一" in done.stdout.decode()
    wrong = tally("-", given=b"{}", instance=nowhere, PYTHONIOENCODING="ascii")
    assert (wrong.returncode, wrong.stderr.splitlines()[0][:6]) == (2, b"round:")


def test_progress_is_shown_on_a_terminal_alone(nowhere: Path) -> None:
    many = json.dumps(GOOD | {"ballots": [{}] * (STEP + 1)}).encode()
    assert tally("-", given=many, instance=nowhere).stderr == b""
    here, terminal = os.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, "-"], cwd=ROOT, input=many, stdout=subprocess.PIPE, stderr=terminal, check=True
        )
        assert os.read(here, 100).strip() == str(STEP).encode()
    finally:
        os.close(here)
        os.close(terminal)
    assert json.loads(done.stdout)["found"] == STEP + 1


def test_without_standard_input_it_is_one_line_too(nowhere: Path) -> None:
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "-"], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert (closed.returncode, closed.stdout, len(closed.stderr.splitlines())) == (2, b"", 1)


def test_the_whole_application_has_the_command_too(sqlite_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "round.json"
    file.write_text(json.dumps(GOOD), encoding="utf-8")
    done = sqlite_app.test_cli_runner().invoke(args=["tally", str(file)])
    assert (done.exit_code, json.loads(done.stdout)["found"]) == (0, 6)
    refused = sqlite_app.test_cli_runner().invoke(args=["tally", str(tmp_path)])
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (json.dumps(GOOD | {"ballots": [{}, {}, {}, {"member": ["v1", "v2", 7]}]}), "ballots[3].member[2]: "),
        (json.dumps(GOOD)[:-5], "ballots"),
        ("", "JSON: "),
        ("[" * 100_000, "JSON: "),
        (json.dumps(GOOD | {"a\nb": 1}), '"a?b": '),
        (json.dumps(GOOD | {"\u2028\x1b[2J": 1}), '"??[2J": '),
        (json.dumps(GOOD | {"x" * 4000: 1}), '"xxxxxxxx'),
        (json.dumps(GOOD | {"kin": [["v1", "\ud800\n%(x)s", "x"]]}), "kin[0][1]: "),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_field(nowhere: Path, given: str, field: str) -> None:
    done = tally("-", given=given.encode(), instance=nowhere)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(field)


@pytest.mark.parametrize("file", ["not-there.json", "."])
def test_a_file_that_cannot_be_read_is_one_line(nowhere: Path, file: str) -> None:
    done = tally(file, instance=nowhere)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)


def test_it_loads_neither_database_nor_desk(tmp_path: Path) -> None:
    file = tmp_path / "round.json"
    file.write_text(json.dumps(GOOD), encoding="utf-8")
    heavy = "('sqlalchemy', 'kiosk.records', 'kiosk.desks', 'cryptography', 'reportlab')"
    program = f"""
import atexit, runpy, sys
atexit.register(lambda: print([m for m in {heavy} if m in sys.modules], file=sys.stderr))
sys.argv = ["flask", "--app", "wsgi", "tally", {str(file)!r}]
runpy.run_module("flask", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]", done.stderr
