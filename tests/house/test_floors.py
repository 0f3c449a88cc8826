"""The house is a grid: imports run downward, files stay small, one place commits, nobody prints."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from kiosk.config import ROOT

KIOSK = ROOT / "kiosk"
LONGEST = 300
LONGER_FOR_A_REASON = {
    "rules/plan.py": "the plan's fields and the rules on them, one list in the order of the file",
}
FLOORS = ["rules", "records", "queries", "acts", "web", "desks", "papers", "files", "machine", "cli"]
COMMITS = {"records/store.py"}


def python_files() -> list[Path]:
    return sorted(KIOSK.rglob("*.py"))


def address(path: Path) -> str:
    return path.relative_to(KIOSK).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_imports_run_downward_only() -> None:
    # In a process of its own: the linter sets the logging of its process up anew.
    program = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    linted = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, f"move the line to the floor it belongs to:\n{linted.stdout}{linted.stderr}"
    assert "0 broken" in linted.stdout


def test_every_folder_is_a_floor() -> None:
    folders = {path.name for path in KIOSK.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(FLOORS), "a new folder is a new floor: give it its place in pyproject.toml and here"


def test_no_file_outgrows_its_noun() -> None:
    long = {address(p): n for p in python_files() if (n := len(p.read_text("utf-8").splitlines())) > LONGEST}
    assert set(long) - set(LONGER_FOR_A_REASON) == set(), f"split it by a noun of the election: {long}"
    assert set(LONGER_FOR_A_REASON) - set(long) == set(), "no longer needed: take it out of LONGER_FOR_A_REASON"


def test_there_is_no_hall_where_everything_ends_up() -> None:
    halls = re.compile(r"(utils?|helpers?|common|misc|services?|base_utils|tools)\.py")
    found = [address(p) for p in python_files() if halls.fullmatch(p.name)]
    assert found == [], "give the line its floor and its stage (see the table of floors)"


def test_only_the_store_commits() -> None:
    # What a stage wants to keep, it keeps in `with transaction() as act`.
    for path in python_files():
        commits = [
            node.lineno
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("commit", "begin_nested")
        ]
        if address(path) not in COMMITS:
            assert commits == [], f"{address(path)}:{commits}: use records.store.transaction(), which journals"


def test_only_the_registry_opens_transactions() -> None:
    for path in python_files():
        begins = [
            node.lineno
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Attribute) and node.attr in ("begin", "session") and "session" not in path.name
        ]
        mine = address(path).startswith(("records/",))
        uses_flask_session = "from flask import" in path.read_text("utf-8")
        assert mine or uses_flask_session or begins == [], f"{address(path)}:{begins}: read with store.reading()"


def test_rules_know_the_standard_library_alone() -> None:
    # The parts that reach out of the function: files, chance, the machine.
    reaching = {"os", "io", "pathlib", "random", "secrets", "time", "socket", "sqlite3", "subprocess", "locale"}
    allowed = sys.stdlib_module_names - reaching
    for path in (KIOSK / "rules").glob("*.py"):
        for node in ast.walk(tree_of(path)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            strange = [n for n in names if n.split(".")[0] not in allowed and not n.startswith("kiosk.rules.")]
            assert strange == [], f"{address(path)} imports {strange}: a rule takes plain numbers and dataclasses"


@pytest.mark.parametrize("forbidden", ["now", "today", "utcnow"])
def test_rules_and_queries_have_no_clock(forbidden: str) -> None:
    for folder in ("rules", "queries", "records"):
        for path in (KIOSK / folder).glob("*.py"):
            calls = [
                node.lineno
                for node in ast.walk(tree_of(path))
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == forbidden
            ]
            assert calls == [], f"{address(path)}:{calls}: take the moment as the argument `at`"


def test_nobody_prints() -> None:
    for path in [*python_files(), ROOT / "wsgi.py"]:
        lines = path.read_text("utf-8").splitlines()
        prints = [
            node.lineno
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ("print", "pprint")
            # A child process reports on standard error, with its reason on the same line.
            and not re.search(r"file=sys.stderr.*# noqa: T201 - \w", lines[node.lineno - 1])
        ]
        assert prints == [], f"{path}:{prints}: answer, or tell the console through kiosk.machine.console"


def test_law_is_done_in_whole_numbers() -> None:
    for path in (KIOSK / "rules").glob("*.py"):
        for node in ast.walk(tree_of(path)):
            divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            a_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
            exact = not divides and not a_float
            assert exact, f"{address(path)}:{node.lineno}: compare by multiplying"  # type: ignore[attr-defined]


def test_no_rule_of_style_is_switched_off_without_a_reason() -> None:
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)\s*$")
    for path in python_files():
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert not bare.search(line), f"{address(path)}:{n}: name the rule that is switched off"
