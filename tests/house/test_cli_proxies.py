"""The commands of the proxy list: the rows it refuses are named, the slips are written, nothing by half."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from kiosk import codes
from kiosk.queries import day, mode
from kiosk.queries.proxies import proxies_stand
from tests.services import ROOT

DATA = ROOT / "tests" / "data"


def run(app: Flask, *words: object) -> Result:
    """A command as from the console; standard output and standard error apart."""
    result = app.test_cli_runner().invoke(args=[str(word) for word in words])
    mode.use(mode.OFFICIAL)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def done(app: Flask, *words: object) -> list[str]:
    result = run(app, *words)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout.splitlines()


def refused(app: Flask, *words: object) -> str:
    """The one sentence on standard error."""
    result = run(app, *words)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    (sentence,) = result.stderr.splitlines()
    return sentence


@pytest.fixture
def jia(sqlite_app: Flask) -> Flask:
    """The election of the small village, its roll loaded."""
    done(sqlite_app, "new-election", DATA / "jia-plan.toml")
    done(sqlite_app, "load-roll", "jia-7", DATA / "jia-register.csv")
    return sqlite_app


def test_a_list_is_tried_then_loaded_with_a_line_for_each_row_not_taken(jia: Flask, tmp_path: Path) -> None:
    listed = tmp_path / "名单.csv"
    bad = "5,林父,001,张不在,001,兄,2017-04-10\n6,陈伟,002,林大,001,邻居,2017-04-10\n"
    listed.write_text((DATA / "jia-proxies.csv").read_text("utf-8") + bad, "utf-8")
    tried = done(jia, "load-proxies", "jia-7", listed, "--dry-run")
    assert tried[0] == "读了 6 行:有效 4,待定 0,不接受 2。"
    assert tried[1].startswith("不接受:名单.csv 第 6 行,林父 委托 张不在:名册上没有叫 张不在 的受托人。")
    assert tried[1].endswith("(R-PROXY-02)")
    assert tried[-1] == "只是试读,什么也没有写入。"
    assert proxies_stand("jia-7").rows == ()
    assert done(jia, "load-proxies", "jia-7", listed) == tried[:-1]
    assert len(proxies_stand("jia-7").slips) == 4
    again = done(jia, "load-proxies", "jia-7", DATA / "jia-proxies.csv")
    assert again[-1] == "与原来的名单相比:新增 0 份,不变 4 份,取消 0 份。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "空"),
        ("姓名,组\n林父,1\n林母,1\n", "表头"),
        ("委托人,受托人,登记日期\n林父,林大,2017-04-10\n", "受托人是委托人的"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(jia: Flask, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert said in refused(jia, "load-proxies", "jia-7", tmp_path / "a.csv")
    assert "没有这次选举" in refused(jia, "load-proxies", "nowhere", tmp_path / "a.csv")
    assert str(tmp_path / "b.csv") in refused(jia, "load-proxies", "jia-7", tmp_path / "b.csv")
    assert proxies_stand("jia-7").rows == ()


def test_slips_are_written_for_the_printer_and_for_a_print_shop(jia: Flask, tmp_path: Path) -> None:
    assert "先装入委托名单" in refused(jia, "proxy-slips", "jia-7", "-o", tmp_path / "a.pdf")
    done(jia, "load-proxies", "jia-7", DATA / "jia-proxies.csv")
    done(jia, "proxy-slips", "jia-7", "-o", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    done(jia, "proxy-slips", "jia-7", "-o", tmp_path / "a.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"))))
    assert {(row["principal"], row["proxy"]) for row in rows} == {
        ("林父", "林大"),
        ("林母", "林大"),
        ("林妹", "林大"),
        ("郑兰", "陈伟"),
    }
    found = day.election("jia-7")
    assert found is not None
    for row in rows:
        read = codes.read(row["code"], tag=found.tag, key=mode.code_key())
        assert isinstance(read, codes.Code)
        assert read.kind is codes.Kind.SLIP
