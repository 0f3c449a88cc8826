"""The bench: it runs from end to end with tiny figures and writes its table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.load import Samples
from bench.table import Row, markdown
from tests.services import ROOT


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page that a quick run of every part writes."""
    page: Path = tmp_path_factory.mktemp("bench") / "bench.md"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "-o", str(page)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return page.read_text(encoding="utf-8")


def test_every_part_has_its_rows_and_none_broke_off(table: str) -> None:
    parts = {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")}
    assert parts >= set("abcdefghijklmn")
    assert "broke off" not in table


def test_nothing_is_doubled_or_lost_under_load_on_either_database(table: str) -> None:
    rows = [line for line in table.splitlines() if "none doubled" in line or "exactly one admitted" in line]
    assert len(rows) == 5
    assert all(row.endswith("| yes |") for row in rows), table


def test_the_check_in_page_is_light_and_asks_nobody_else(table: str) -> None:
    (row,) = [line for line in table.splitlines() if "under 150 KB" in line]
    assert "no request outside" in row
    assert row.endswith("| yes |"), row


def test_percentiles_are_of_the_nearest_rank() -> None:
    samples = Samples([n / 1000 for n in range(1, 101)])
    assert [round(samples.percentile(p)) for p in (50, 99, 100)] == [50, 99, 100]


def test_a_missed_target_stands_out_in_the_table() -> None:
    assert "**no**" in markdown([Row("a", "something slow", met=False)], [], quick=False)
