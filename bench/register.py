"""Part i: a large register, dirty in every row, read at the office desk while people come, loaded, and read again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl

from bench.load import LoadBroken, Samples, Script, run, upload
from bench.memory import Watch
from bench.plan import Bench
from bench.stands import a_stand, signed_in
from bench.table import Row
from bench.tablets import Tablet
from kiosk.files.identity import check_digit

A_SHEET = 10_000
"""People a sheet."""
LOOK = 0.25
"""Seconds between two looks at how far the reading is."""
LONGEST = 600
_NAMES = "林陈黄郑张李吴周刘蔡杨许何曾欧谢罗洪卢江春夏秋冬梅兰竹菊松柏桃荷桂榕杏安平和顺吉祥"
_RELATIONS = (("户主", "男"), ("妻", "女"), ("长子", "男"), ("女儿", "女"))


def part_i(bench: Bench) -> None:
    """The register of a large place through the office."""
    people = bench.size.register
    with a_stand() as stand:
        bench.say(f"i: a register of {people:,} rows is written")
        register = stand.instance / "register.xlsx"
        write_register(register, people)
        body = register.read_bytes()
        made = stand.village(max(3_000, bench.size.certificates), lanes=30)
        with stand.served() as server, signed_in(server.port, made, 31) as lanes:
            *lanes, office = lanes
            office.sign_in(made.cards[made.registrar])
            bench.say("i: one tablet alone, then the register is read while 30 tablets scan every 2 s")
            coming = iter(made.certificates)
            first, few = lanes[0], [next(coming) for _n in range(bench.size.alone)]
            run([(first.connection, first.serve(iter(few), until=time.monotonic() + 300, every=0.5))])
            alone, first.scans = first.scans, Samples()
            took, watch = _while_people_come(office, lanes, coming, body, server.worker)
            busy = Samples.of(tablet.scans for tablet in lanes)
    bench.add(_read_row(f"register of {people:,} rows read and checked, child process", took, watch))
    bench.add(
        Row(
            "i",
            "scan meanwhile, 30 tablets at one every 2 s",
            len(busy.seconds) / took,
            busy.percentile(50),
            busy.percentile(99),
            busy.errors,
            f"p50 {busy.percentile(50) / alone.percentile(50):.1f} × the p50 alone ({alone.percentile(50):.1f} ms)",
            "no error",
            bool(busy.seconds) and not busy.errors,
        )
    )
    with a_stand() as stand:
        made = stand.village(50, polls_open=False)
        with stand.served() as server, signed_in(server.port, made, 1) as (office,):
            office.sign_in(made.cards[made.registrar])
            bench.say("i: the register is loaded, then handed in again")
            page, _seconds, _watch = _read(office, body, server.worker)
            began = time.perf_counter()
            loaded = office.ask(office.post(page, htmx=False, submission="first", reason="bench"))
            load = time.perf_counter() - began
            page, again, watch = _read(office, body, server.worker)
            report = office.ask(office.get(page)).body.decode()
    bench.add(Row("i", f"{people:,} rows made the roll", ratio=f"{load:.1f} s", met=loaded.status == 303))
    row = _read_row("the same file handed in again, child process", again, watch)
    same = "没有变动" in report
    told = f"{row.ratio}, {'no change' if same else 'changes'} found"
    bench.add(Row("i", row.what, ratio=told, target="under 60 s, no change found", met=same and again < 60))


def _read_row(what: str, seconds: float, watch: Watch) -> Row:
    met = seconds < 60 and 0 < watch.megabytes < 300
    told = f"{seconds:.1f} s, {watch.megabytes:.0f} MB"
    return Row("i", what, ratio=told, target="under 60 s and 300 MB", met=met)


def _while_people_come(
    office: Tablet, lanes: list[Tablet], coming: Iterator[str], body: bytes, worker: int
) -> tuple[float, Watch]:
    """Seconds of the reading and its memory, while each lane takes a voter every two seconds."""
    over: list[float] = []
    began = time.monotonic()

    def reads() -> Script:
        yield from _reading(office, body, [])
        over.append(time.monotonic())

    def paced(tablet: Tablet, first: float) -> Script:
        due = first
        while not over and time.monotonic() < began + LONGEST:
            yield due
            due += 2.0
            yield from tablet.serve(iter([next(coming)]), until=due)

    scripts = [(tablet.connection, paced(tablet, began + 2.0 * n / len(lanes))) for n, tablet in enumerate(lanes)]
    with Watch(worker) as watch:
        run([(office.connection, reads()), *scripts])
    return over[0] - began, watch


def _read(office: Tablet, body: bytes, worker: int) -> tuple[str, float, Watch]:
    """The page of the report, seconds until it stood there, and the child's memory."""
    pages: list[str] = []
    began = time.perf_counter()
    with Watch(worker) as watch:
        run([(office.connection, _reading(office, body, pages))])
    return pages[0], time.perf_counter() - began, watch


def _reading(office: Tablet, body: bytes, pages: list[str]) -> Script:
    """Hand the register in and wait until it is read; the page of the report goes into `pages`."""
    fields = {"csrf_token": office.token}
    started = yield upload("/office/roll", fields, "file", "register.xlsx", body, office.cookie)
    assert started is not None
    location = re.search(rb"\r\nlocation: *([^\r]+)", started.head, re.IGNORECASE)
    if started.status != 303 or location is None:
        raise LoadBroken(f"the register was not taken: {started.status}")
    page = urlsplit(location[1].decode()).path
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        yield time.monotonic() + LOOK
        state = yield office.get(page, htmx=True)
        assert state is not None
        # Once the polls are open a register is read, but it cannot be loaded any more: 409.
        if b'id="work"' not in state.body:
            pages.append(page)
            return
    raise LoadBroken("the register was not read")


def write_register(path: Path, people: int) -> None:
    """So many made-up people with identity numbers of area 999999, every row with something to mend."""
    book = openpyxl.Workbook(write_only=True)
    for first in range(0, people, A_SHEET):
        sheet = book.create_sheet(f"第{first // A_SHEET + 1}页")
        sheet.append(["示范镇户口登记册"])
        sheet.append(["序号", "户口簿编号", "名字", "关系", "性别", "出生年月日", "身份证号", "户籍情况", "说明"])
        for n in range(first, min(people, first + A_SHEET)):
            if n % 1000 == 0:
                sheet.append([f"第{n // 1000 + 1}村民小组"])
            sheet.append(_line(n))
    book.save(path)


def _line(n: int) -> list[str | int | date | None]:
    relation, sex = _RELATIONS[n % 4]
    size = len(_NAMES)
    name = _NAMES[n // 4 % 20] + _NAMES[n // 80 % size] + _NAMES[(n // (80 * size) + 7 * n) % size]
    birth = date(1940, 1, 1) + timedelta(days=n * 379 % 22_000)
    number = f"999999{birth:%Y%m%d}{n // 22_000:02}{1 if sex == '男' else 2}"
    written: list[str | date | None] = [
        f"{birth:%Y-%m-%d}", f"{birth.year}/{birth.month}/{birth.day}", f"{birth:%Y%m%d}",
        f"{birth.year}年{birth.month}月{birth.day}日 ", birth, None,
    ]  # fmt: skip
    digit = check_digit(number) if n % 500 else "?"
    return [n + 1, f"{n // 4 + 1:05} ", f"{name[0]} {name[1:]}", relation, sex, written[n % 6], number + digit, "", ""]
