"""What was answered is on the disk: an act that commits has flushed the write-ahead log. A kill does not prove that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import ROOT
from tests.services_setup import find_compiler

ACTS = """
import ctypes, sys, threading
from pathlib import Path
from kiosk.acts import checkin
from kiosk.rules.staff import Role
from tests.builders import a_round, an_app, now

flushes = ctypes.CDLL(None).wal_flushes
apps = an_app(Path(sys.argv[1]))
app = next(apps)
with app.test_request_context():
    village = a_round()
    codes, by = village.certificates(), village.officer(Role.VERIFIER)
admitted, begin = [], threading.Barrier(8)

def come(mine):
    with app.test_request_context():
        begin.wait()
        for code in mine:
            was = flushes()
            said = checkin.check_in(code=code, station=by.lane, by=by, at=now()).finding.code
            admitted.append((said, flushes() - was))

threads = [threading.Thread(target=come, args=(codes[n::8],)) for n in range(8)]
before = flushes()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(said == "admitted" for said, _ in admitted), min(n for _, n in admitted), flushes() - before)
next(apps, None)
"""
LOOSE = """
import ctypes, sqlite3, sys
flushes = ctypes.CDLL(None).wal_flushes
connection = sqlite3.connect(sys.argv[1] + "/loose.db", isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute(f"PRAGMA synchronous = {sys.argv[2]}")
connection.execute("CREATE TABLE t (n)")
before = flushes()
for n in range(20): connection.execute("INSERT INTO t VALUES (?)", (n,))
print(flushes() - before)
"""


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("flushes") / "flushes.so"
    source = Path(__file__).with_name("flushes.c")
    subprocess.run([str(find_compiler()), "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def counted(counter: Path, program: str, *words: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(counter), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


def test_every_act_has_flushed_the_log_before_it_answers(counter: Path, tmp_path: Path) -> None:
    admitted, least, flushes = counted(counter, ACTS, str(tmp_path / "instance"))
    assert admitted == 40
    assert least >= 1
    assert flushes >= admitted


def test_the_counter_tells_a_log_that_is_flushed_from_one_that_is_not(counter: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    assert counted(counter, LOOSE, str(tmp_path / "one"), "FULL") == [20]
    assert counted(counter, LOOSE, str(tmp_path / "other"), "NORMAL") == [0]
