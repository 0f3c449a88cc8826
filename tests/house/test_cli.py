"""The commands: what they write, and what they say when they cannot. One sentence, status 2, nothing written."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from kiosk import codes
from kiosk.acts import publication
from kiosk.acts.staff import pin_fits
from kiosk.queries import day, journal, mode, staff
from kiosk.queries.publication import changes
from kiosk.queries.signatory import on_behalf_of
from kiosk.records import store
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from tests.builders import now, recorded
from tests.services import ROOT

DATA = ROOT / "tests" / "data"
PLAN, REGISTER = DATA / "jia-plan.toml", DATA / "jia-register.csv"
BYTE_ORDER_MARK = "\ufeff"


def run(app: Flask, *words: object) -> Result:
    """A command as from the console; standard output and standard error apart."""
    result = app.test_cli_runner().invoke(args=[str(word) for word in words])
    mode.use(mode.OFFICIAL)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def done(app: Flask, *words: object) -> str:
    result = run(app, *words)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(app: Flask, *words: object) -> str:
    """The one sentence; nothing was written."""
    before = rows_in_all()
    result = run(app, *words)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert rows_in_all() == before
    (sentence,) = result.stderr.splitlines()
    assert sentence.endswith("。"), sentence
    return sentence


def rows_in_all() -> dict[str, int]:
    counts = {}
    for each in mode.MODES:
        with mode.using(each), store.reading() as connection:
            for table in ("elections", "voters", "register_rows", "roll_loads", "officers", "journal_entries"):
                counts[f"{each} {table}"] = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    return counts


@pytest.fixture
def jia(sqlite_app: Flask) -> Flask:
    """The election of the small village, its roll loaded."""
    done(sqlite_app, "new-election", PLAN)
    done(sqlite_app, "load-roll", "jia-7", REGISTER)
    return sqlite_app


def test_an_election_is_made_from_its_plan_once(sqlite_app: Flask) -> None:
    assert done(sqlite_app, "new-election", PLAN).startswith("jia-7: 甲村 第七届, 2017-04-30")
    found = day.election("jia-7")
    assert found is not None
    assert (found.village, found.rehearsal) == ("甲村", False)
    assert "jia-7" in refused(sqlite_app, "new-election", PLAN)


def test_a_bad_plan_is_refused_with_the_line(sqlite_app: Flask, tmp_path: Path) -> None:
    plan, lines = tmp_path / "plan.toml", PLAN.read_text("utf-8").splitlines()
    wrong = next(n for n, line in enumerate(lines) if line.startswith("kind = "))
    plan.write_text("\n".join([*lines[:wrong], 'kind = "tent"', *lines[wrong + 1 :]]), "utf-8")
    assert f"第 {wrong + 1} 行" in refused(sqlite_app, "new-election", plan)
    plan.write_text("\n".join([*lines[:5], "term = ", *lines[6:]]), "utf-8")
    assert "第 6 行" in refused(sqlite_app, "new-election", plan)


def test_every_fault_of_a_plan_is_said_at_once(sqlite_app: Flask, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.read_text("utf-8").replace("seats = 3", "seats = 30").replace('"voters"', '"dogs"'), "utf-8")
    result = run(sqlite_app, "new-election", plan)
    assert (result.exit_code, len(result.stderr.splitlines()) >= 2) == (2, True)
    assert day.elections() == ()


def test_a_register_is_loaded_and_reported(sqlite_app: Flask) -> None:
    done(sqlite_app, "new-election", PLAN)
    tried = done(sqlite_app, "load-roll", "jia-7", REGISTER, "--dry-run")
    assert "什么也没有写入" in tried
    assert rows_in_all()["official voters"] == 0
    said = done(sqlite_app, "load-roll", "jia-7", REGISTER)
    rows, registered, left_out, undecided = (int(n) for n in re.findall(r"\d+", said.splitlines()[0]))
    assert (rows, registered) == (200, rows_in_all()["official voters"])
    assert rows == registered + left_out + undecided
    assert len(said.splitlines()) == 1 + left_out + undecided, "a line for each row that is not on the roll"
    assert tried.splitlines()[:-1] == said.splitlines()


def test_a_corrected_register_tells_what_it_changes_and_after_publication_asks_why(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    done(sqlite_app, "new-election", PLAN)
    done(sqlite_app, "load-roll", "jia-7", REGISTER)
    assert done(sqlite_app, "load-roll", "jia-7", REGISTER).splitlines()[-1] == "与现在的名册相比,没有变动。"
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(Path(REGISTER).read_text(encoding="utf-8-sig").replace("林父", "林福"), encoding="utf-8")
    tried = done(sqlite_app, "load-roll", "jia-7", corrected, "--dry-run")
    assert "由“林父”改为“林福”" in tried
    registrar = on_behalf_of("jia-7", Role.REGISTRAR)
    recorded(publication.publish_roll(on=date(2017, 4, 8), by=registrar, at=now()))
    assert refused(sqlite_app, "load-roll", "jia-7", corrected) == "请写明原因。"
    said = done(sqlite_app, "load-roll", "jia-7", corrected, "--reason", "按户口簿改正")
    assert "由“林父”改为“林福”" in said
    assert [change.name for change in changes("jia-7", version=0)] == ["林福"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["load-roll", "nowhere", REGISTER], "没有这次选举"),
        (["load-roll", "jia-7", "/nowhere/register.csv"], "/nowhere/register.csv"),
        (["load-roll", "jia-7", DATA], str(DATA)),
        (["load-roll", "jia-7", PLAN], ""),
        (["new-election", "/nowhere/plan.toml"], "/nowhere/plan.toml"),
        (["new-election", DATA / "shifan-register.xlsx"], ""),
        (["certificates", "nowhere", "-o", "c.csv"], "没有这次选举"),
        (["certificates", "jia-7", "-o", "/nowhere/c.csv"], "/nowhere/c.csv"),
        (["role-cards", "nowhere", "-o", "c.csv"], "没有这次选举"),
        (["role-cards", "jia-7", "-o", "c.csv", "--only", "没有此人"], "没有这位工作人员"),
        (["verify-journal", "--expect", "1:00000000"], "第 1 条"),
        (["verify-journal", "--expect", "9:00000000"], "第 3 条"),
        (["verify-journal", "--expect", "page one"], "page one"),
    ],
    ids=lambda value: " ".join(str(word).rsplit("/", 1)[-1] for word in value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(jia: Flask, words: list[object], told: str) -> None:
    assert told in refused(jia, *words)


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8").removeprefix(BYTE_ORDER_MARK))))


def test_certificates_come_as_a_table_for_the_print_shop_and_twice_the_same(jia: Flask, tmp_path: Path) -> None:
    path = tmp_path / "certificates.csv"
    done(jia, "certificates", "jia-7", "-o", path)
    rows, first = table(path), path.read_bytes()
    assert list(rows[0]) == ["roll_no", "name", "group", "code"]
    assert [int(row["roll_no"]) for row in rows] == list(range(1, rows_in_all()["official voters"] + 1))
    tag = codes.tag_of(rows[0]["code"])
    for row in rows:
        read = codes.read(row["code"], tag=tag, key=mode.code_key())
        assert isinstance(read, codes.Code)
        assert read.kind is codes.Kind.CERTIFICATE
    done(jia, "certificates", "jia-7", "-o", path)
    assert path.read_bytes() == first


def test_certificates_come_as_pdf(jia: Flask, tmp_path: Path) -> None:
    path = tmp_path / "certificates.pdf"
    done(jia, "certificates", "jia-7", "-o", path)
    assert path.read_bytes().startswith(b"%PDF-")


def test_role_cards_show_a_pin_once_and_a_new_one_to_the_person_named(jia: Flask, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    done(jia, "role-cards", "jia-7", "-o", path)
    first = table(path)
    assert list(first[0]) == ["name", "roles", "station", "code", "pin"]
    holders = {holder.name: holder for holder in staff.card_holders("jia-7")}
    assert {row["name"] for row in first} == set(holders)
    for row in first[:3]:
        holder = holders[row["name"]]
        assert holder.pin_hash is not None
        assert pin_fits(row["pin"], holder.pin_hash)
        read = codes.read(row["code"], tag=holder.tag, key=mode.code_key())
        assert isinstance(read, codes.Code)
        assert (read.kind, read.number) == (codes.Kind.ROLE_CARD, holder.number)
    done(jia, "role-cards", "jia-7", "-o", path)
    again = table(path)
    assert [row["pin"] for row in again] == [""] * len(first), "a PIN is shown once"
    assert [row["code"] for row in again] == [row["code"] for row in first]
    name = first[0]["name"]
    done(jia, "role-cards", "jia-7", "-o", path, "--only", name)
    (anew,) = table(path)
    assert (anew["name"], anew["code"]) == (name, first[0]["code"])
    holder = next(holder for holder in staff.card_holders("jia-7") if holder.name == name)
    assert holder.pin_hash is not None
    assert (pin_fits(anew["pin"], holder.pin_hash), pin_fits(first[0]["pin"], holder.pin_hash)) == (True, False)


def test_the_journal_is_verified_against_the_head_on_paper(jia: Flask) -> None:
    head = journal.head()
    assert done(jia, "verify-journal") == f"{head.seq}:{head.hash}\n"
    assert done(jia, "verify-journal", "--expect", f"{head.seq}:{head.hash[:8]}") == f"{head.seq}:{head.hash}\n"
    with store.engine().begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_entries_no_update")
        connection.exec_driver_sql("UPDATE journal_entries SET figures = '{}' WHERE seq = 2")
    assert "第 2 条" in refused(jia, "verify-journal")


def test_a_rehearsal_is_made_open_and_anew_without_touching_the_real_election(jia: Flask) -> None:
    was = journal.head()
    for _ in range(2):
        assert done(jia, "rehearsal", "--voters", 30, "--open").startswith("rehearsal: 30 (open)")
    assert journal.head() == was
    with mode.using(mode.REHEARSAL):
        stands = day.standing("rehearsal")
        assert stands is not None
        assert (stands.registered, stands.phase, stands.stock.issued) == (30, Phase.POLLING, 0)
        assert isinstance(journal.verify_journal(), journal.Head)
        head = journal.head()
    assert done(jia, "verify-journal", "--rehearsal") == f"{head.seq}:{head.hash}\n"


def test_the_commands_run_from_a_shell_without_a_trace(tmp_path: Path) -> None:
    environ = {**os.environ, "KIOSK_INSTANCE": str(tmp_path / "instance"), "LC_ALL": "C.UTF-8"}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    asked = [*flask, "new-election", str(tmp_path / "plan.toml")]
    refused = subprocess.run(asked, cwd=ROOT, env=environ, capture_output=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, b"")
    (sentence,) = refused.stderr.decode("utf-8").splitlines()
    assert "plan.toml" in sentence
