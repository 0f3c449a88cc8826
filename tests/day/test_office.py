"""The weeks before the day, in a real Chromium: a dirty register taken from upload to a published roll."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2

from tests.day.browser import DATA, Browser, codes_on, command
from tests.services import RunningServer

WAITING = {"外来居民,要会议同意": 11, "出生日期与身份号码不一样": 4, "没有姓名": 1, "同一人登记两次": 1}


def hand_in(office: Any, url: str, file: Path) -> None:
    office.goto(f"{url}/office/roll")
    office.set_input_files("[name=file]", file)
    office.click("button:has-text('读取登记册')")
    office.wait_for_selector("button:has-text('装入名册')", timeout=60_000)


def waiting(office: Any, url: str, kind: str) -> None:
    office.goto(f"{url}/office/roll")
    office.click(f"#report a:has-text('{kind}')")
    office.wait_for_selector("h1")


def decide(office: Any, choice: str, reason: str, **fields: str) -> None:
    for name, value in fields.items():
        office.fill(f"form [name={name}]", value)
    office.check(f"[name=choice][value={choice}]")
    office.fill("[name=reason]", reason)
    office.click("main form button.primary")
    office.wait_for_selector(".ready:has-text('已记下')")


def taken(office: Any) -> bytes:
    """The paper that is being printed."""
    office.wait_for_selector("a[download]", timeout=60_000)
    with office.expect_download() as download:
        office.click("a[download]")
    return Path(download.value.path()).read_bytes()


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return words.replace("\r\n", "\n")


def corrected_register(tmp_path: Path) -> Path:
    """The village's file once more: one person gone, one new, one birth date put right."""
    book = openpyxl.load_workbook(DATA / "shifan-register.xlsx")
    sheet = book.active
    gone = next(row for row in sheet.iter_rows(min_row=3) if row[3].value == "陈强")
    sheet.delete_rows(gone[0].row)
    right = next(row for row in sheet.iter_rows(min_row=3) if row[3].value == "陈思英")
    right[6].value, right[7].value = "1985-08-09", None
    sheet.append(
        [9999, "第1村民小组", "0900", "许归来", "户主", "女", "1966-06-06", None, None, None, "本村户籍", None]
    )
    file = tmp_path / "改好的登记册.xlsx"
    book.save(file)
    return file


def test_a_dirty_register_is_settled_published_corrected_objected_to_and_printed(
    browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    office, url = browser.tablet(), server.url
    office.goto(url + server.door)
    office.fill("[name=name]", "方委员")
    office.set_input_files("[name=plan]", DATA / "shifan-plan.toml")
    office.click("text=建立正式选举")
    office.click("text=抄好了")
    hand_in(office, url, DATA / "shifan-register.xlsx")
    office.click("button:has-text('装入名册')")
    office.wait_for_selector("#report")
    for kind, count in WAITING.items():
        assert str(count) in office.inner_text(f"#report a:has-text('{kind}')")

    waiting(office, url, "外来居民,要会议同意")
    decide(office, "register", "村民代表会议同意", consent_on="2017-03-20")
    for birth in ("1951-02-03", "1962-04-05", "1973-06-07", "1984-08-09"):
        waiting(office, url, "出生日期与身份号码不一样")
        office.click(".off-the-roll a >> nth=0")
        decide(office, "register", "看过身份证", birth=birth)
    waiting(office, url, "没有姓名")
    office.click(".off-the-roll a >> nth=0")
    decide(office, "register", "看过户口簿", name="许补名")
    waiting(office, url, "同一人登记两次")
    office.click(".off-the-roll a >> nth=0")
    decide(office, "instead", "同一人,列后一户")
    office.goto(f"{url}/office/roll")
    assert "没有待定的了" in office.inner_text("#report")
    assert "2748" in office.inner_text("#report"), "2732, and all who waited but the one who stood twice"

    office.click("button:has-text('重排编号')")
    office.goto(f"{url}/office/publication")
    office.fill("[name=published_on]", "2017-04-08")
    office.click("#publish button.primary")
    office.wait_for_selector(".ready:has-text('2748')")
    assert "2017-04-13" in office.inner_text("#stands"), "five days for objections"
    office.click(".ready button:has-text('印公告第4号')")
    announcement = words_of(taken(office))
    assert "许补名" in announcement
    assert "2748" in announcement
    for kept_back in ("1951-02-03", "999999", "0900"):
        assert kept_back not in announcement

    hand_in(office, url, corrected_register(tmp_path))
    page = office.inner_text("main")
    for said in ("许归来", "陈强", "由“1985-08-08”改为“1985-08-09”"):
        assert said in page
    office.fill("[name=reason]", "按户口簿核对")
    office.click("button:has-text('装入名册')")
    office.wait_for_selector("#report")
    assert "没有待定的了" in office.inner_text("#report"), "what was decided stays decided"

    office.goto(f"{url}/office/objections/new")
    office.fill("[name=about]", "陈少玲")
    office.click("button:has-text('查找')")
    office.check("[name=person] >> nth=0")
    office.fill("[name=by_name]", "林父")
    office.check("[name=wanted][value=remove]")
    office.fill("[name=statement]", "户口已经迁到外地")
    office.fill("[name=filed_on]", "2017-04-12")
    office.click("button:has-text('登记异议')")
    office.click("td a:has-text('陈少玲')")
    decision = office.locator("#decide")
    decision.locator("[name=upheld][value=yes]").check()
    decision.locator("[name=choice][value=leave_out]").check()
    decision.locator("[name=ground]").select_option("moved_out")
    decision.locator("[name=reason]").fill("户口确已迁出")
    decision.locator("[name=on]").fill("2017-04-14")
    decision.locator("button.primary").click()
    office.wait_for_selector("#tell")
    address = office.url
    office.click("button:has-text('印告知书')")
    assert "户口确已迁出" in words_of(taken(office))
    office.goto(address)
    office.fill("[name=told_on]", "2017-04-15")
    office.click("button:has-text('已经告知')")
    office.wait_for_selector("main:has-text('2017-04-15')")

    office.goto(f"{url}/office/publication")
    pending = office.inner_text("#pending")
    for name in ("许归来", "陈强", "陈思英", "陈少玲"):
        assert name in pending
    office.fill("[name=published_on]", "2017-04-16")
    office.click("#pending button.primary")
    office.click(".ready button:has-text('印补充公告')")
    supplement = words_of(taken(office))
    for name in ("许归来", "陈强", "陈思英", "陈少玲"):
        assert name in supplement
    assert "2747" in supplement

    printed = {}
    for words in ("印参选证", "印领票签名册", "印发放签收表", "印数量单"):
        office.goto(f"{url}/office/papers")
        office.click(f"main button:has-text('{words}') >> nth=0")
        printed[words] = taken(office)
    assert len(codes_on(printed["印参选证"], 0)) == 8
    assert "陈少玲" not in words_of(printed["印领票签名册"])
    assert "许归来" in words_of(printed["印发放签收表"])
    assert "2747" in words_of(printed["印数量单"])
    office.goto(f"{url}/office/people?q=xgl")
    assert "许归来" in office.inner_text("main")
    assert command(server, "verify-journal").count(":") == 1
