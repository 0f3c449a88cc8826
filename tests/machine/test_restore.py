"""Putting a back-up in place: what is refused, what is set aside, and that it is whole again."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from kiosk.config import read_settings
from kiosk.machine import lock
from kiosk.machine.backup import back_up
from kiosk.machine.restore import look_into
from kiosk.machine.second_place import Good
from kiosk.queries import journal
from kiosk.rules.finding import Finding
from tests.acts.test_checkin import scan
from tests.builders import a_round, an_app, now, recorded
from tests.restores import compare_all
from tests.services import ROOT


@dataclass
class Machine:
    """A computer with nothing on it but the program."""

    instance: Path
    url: str = ""

    @property
    def environ(self) -> dict[str, str]:
        return {"KIOSK_INSTANCE": str(self.instance), "KIOSK_DATABASE_URL": self.url}

    def restore(self, file: Path, *options: str) -> tuple[int, str]:
        """Exit status of the command, and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "restore", str(file), *options],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def app(self) -> Iterator[Flask]:
        return an_app(self.instance, self.url)


@pytest.fixture
def fresh(tmp_path: Path, app: Flask, request: pytest.FixtureRequest) -> Machine:
    """Another machine, with the same kind of database as the application's."""
    postgresql = app.config["SETTINGS"].postgresql
    return Machine(tmp_path / "fresh", request.getfixturevalue("empty_postgres_url") if postgresql else "")


@pytest.fixture
def file(app: Flask, tmp_path: Path) -> Path:
    """A back-up of a village whose polls are open and whose first voter was admitted."""
    village = a_round()
    assert scan(village, village.certificate(1)).finding.code == "admitted"
    (tmp_path / "stick").mkdir()
    made = back_up(app.config["SETTINGS"], tmp_path / "stick", now())
    assert isinstance(made, Good), made
    return tmp_path / "stick" / made.file


def test_on_a_fresh_machine_everything_is_back_and_waits_to_be_compared(file: Path, fresh: Machine) -> None:
    from tests.builders import ELECTION, Village

    codes, head = Village(ELECTION).certificates(), journal.head()
    status, said = fresh.restore(file)
    assert status == 0, said
    assert f"第 {head.seq} 条" in said
    apps = fresh.app()
    app = next(apps)
    with app.test_request_context():
        village = Village(ELECTION)
        assert journal.head().seq == head.seq + 1, "and the restore itself"
        assert not isinstance(journal.verify_journal(f"{head.seq}:{head.hash}"), Finding)
        assert village.certificates() == codes, "printed certificates stay good"
        assert scan(village, codes[1]).finding.code == "restored_not_compared"
        recorded(compare_all(village))
        assert scan(village, codes[1]).finding.code == "admitted"
        assert scan(village, codes[0]).finding.code in ("already_issued", "already_recorded")
    next(apps, None)


def test_a_machine_with_records_on_it_is_not_written_over_unless_told_and_then_set_aside(
    file: Path, fresh: Machine
) -> None:
    assert fresh.restore(file)[0] == 0
    status, said = fresh.restore(file)
    assert (status, "--replace" in said) == (2, True), said
    status, said = fresh.restore(file, "--replace")
    assert status == 0, said
    if not fresh.url:
        assert [path.name for path in fresh.instance.glob("official.db.before-*")] != []


def test_never_under_a_server_that_runs(file: Path, fresh: Machine) -> None:
    held = lock.hold(fresh.instance)
    assert isinstance(held, lock.Hold)
    status, said = fresh.restore(file)
    held.release()
    assert (status, str(os.getpid()) in said) == (2, True), said


def changed(file: Path, tmp_path: Path, part: str, body: bytes) -> Path:
    made = tmp_path / "changed.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, body if name == part else old.read(name))
    return made


def test_a_back_up_that_was_changed_or_is_none_is_refused_and_nothing_is_written(
    file: Path, fresh: Machine, tmp_path: Path
) -> None:
    nonsense = tmp_path / "nonsense.zip"
    nonsense.write_bytes(b"PK\3\4 nonsense")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-200])
    broken = [nonsense, cut, tmp_path / "nowhere.zip", changed(file, tmp_path, "keys/official.key", b"x" * 32)]
    for one in broken:
        found = look_into(one)
        assert isinstance(found, Finding), one
        assert found.code in ("backup_unreadable", "backup_not_there")
    status, said = fresh.restore(broken[-1])
    assert (status, "changed.zip" in said) == (2, True)
    assert not (fresh.instance / "official.db").exists() or fresh.url


def test_a_part_that_would_land_elsewhere_is_refused(tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    said = (
        '{"format": 1, "kind": "sqlite", "made_at": "2026-05-10T09:00:00+00:00", "seq": 1, "head": "aa",'
        ' "files": {"official.db": "x", "keys/../../evil": "x"}}'
    )
    with zipfile.ZipFile(evil, "w") as pack:
        pack.writestr("manifest.json", said)
        pack.writestr("official.db", "")
        pack.writestr("keys/../../evil", "")
    found = look_into(evil)
    assert isinstance(found, Finding)
    assert found.code == "backup_unreadable"


def test_the_other_kind_of_database_is_refused(file: Path, fresh: Machine, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    kind, wanted = ("postgresql", "sqlite") if fresh.url else ("sqlite", "postgresql")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            named = {"official.dump": "official.db", "official.db": "official.dump"}.get(name, name)
            if name == "manifest.json":
                body = body.replace(f'"kind": "{kind}"'.encode(), f'"kind": "{wanted}"'.encode())
                body = (
                    body.replace(b'"official.dump"', b'"official.db"')
                    if fresh.url
                    else body.replace(b'"official.db"', b'"official.dump"')
                )
            new.writestr(named, body)
    settings = read_settings(fresh.environ)
    assert settings.postgresql == bool(fresh.url)
    status, said = fresh.restore(other)
    assert (status, "KIOSK_DATABASE_URL" in said) == (2, True), said
