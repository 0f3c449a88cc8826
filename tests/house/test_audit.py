"""What is said of the packages: a known hole stops, and what was not checked is never called clean."""

from __future__ import annotations

import pytest

from tests.audit import judge

CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLE = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "ruff", "skip_reason": "not found"}


def test_a_known_hole_stops_and_says_where_it_is_mended(capsys: pytest.CaptureFixture[str]) -> None:
    assert judge([CLEAN, HOLE, UNKNOWN]) == 1
    said = capsys.readouterr().out
    assert "pillow 1.0: PYSEC-1" in said
    assert "1.1" in said


def test_what_nobody_knows_is_named_and_never_called_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert judge([CLEAN, UNKNOWN]) == 0
    assert "not checked: ruff" in capsys.readouterr().out
    assert judge([UNKNOWN]) == 0
    assert "NOT checked" in capsys.readouterr().out
