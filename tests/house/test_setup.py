"""The set-up does what has changed, and says in a sentence what must be installed by hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import services_setup
from tests.services import ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project of its own, with nothing to download."""
    (tmp_path / "kiosk" / "machine").mkdir(parents=True)
    shutil.copy(ROOT / "kiosk" / "machine" / "setup.py", tmp_path / "kiosk" / "machine")
    (tmp_path / "requirements.txt").write_text("--no-index\n")
    return tmp_path


def set_up(clone: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(clone / "kiosk" / "machine" / "setup.py")]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def test_a_fresh_clone_is_set_up_once_and_again_only_when_its_requirements_change(clone: Path) -> None:
    first = set_up(clone)
    assert first.returncode == 0, first.stderr
    assert (clone / ".venv").is_dir()
    again = set_up(clone)
    assert (again.returncode, again.stdout) == (0, "")
    (clone / "requirements.txt").write_text("--no-index\n# another day\n")
    assert "2/3" in set_up(clone).stdout

    # Debian upgraded its Python: the environment points nowhere and is made anew.
    python = clone / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "1/3" in set_up(clone).stdout
    assert set_up(clone).stdout == ""

    # Somebody carried the folder to another place.
    moved = clone.rename(clone.with_name("moved"))
    assert "1/3" in set_up(moved).stdout
    clone = moved.rename(clone)

    # What could not be installed is said, and tried again the next time.
    (clone / "requirements.txt").write_text("--no-index\nno-such-package==1\n")
    for _ in range(2):
        failed = set_up(clone)
        assert failed.returncode == 2
        assert "安装没有完成" in failed.stderr
        assert "Traceback" not in failed.stderr


def test_make_says_that_python_is_missing() -> None:
    made = subprocess.run(
        ["make", "-C", str(ROOT), "setup", "PYTHON=no-such-python"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 2
    assert "sudo apt-get install python3" in made.stderr


def test_a_test_run_without_its_services_fails_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services_setup, "missing_packages", lambda: ["postgresql", "chromium"])
    monkeypatch.setattr(services_setup, "may_install", lambda: False)
    assert services_setup.main() == 2
    assert "apt-get install postgresql chromium" in capsys.readouterr().err


def test_services_that_are_here_are_found() -> None:
    assert services_setup.missing_packages() == []
    assert services_setup.main() == 0
