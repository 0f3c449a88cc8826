"""From a village's register to a ballot handed out, in a real Chromium against the real server."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.day.browser import DATA, Browser, box_step, cards_of, codes_on, command, scan, sign_second, verdict
from tests.services import RunningServer


def test_a_register_handed_in_at_the_office_ends_in_a_ballot_on_the_board(
    browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    office = browser.tablet()
    office.goto(server.url + server.door)
    office.fill("[name=name]", "方委员")
    office.set_input_files("[name=plan]", DATA / "shifan-plan.toml")
    office.click("text=建立正式选举")
    assert re.fullmatch(r"\d{6}", office.inner_text(".pin"))
    own_pin = office.inner_text(".pin")
    office.click("text=抄好了")

    office.click("a:has-text('登记册与名册')")
    office.set_input_files("[name=file]", DATA / "shifan-register.xlsx")
    office.click("text=读取登记册")
    office.wait_for_selector("text=装入名册", timeout=60_000)
    assert "2732" in office.inner_text("main")
    office.click("button:has-text('装入名册')")
    office.wait_for_selector("#report", timeout=60_000)
    report = office.inner_text("#report")
    for figure in ("3372", "2732", "623", "17"):
        assert figure in report

    office.goto(f"{server.url}/office/")
    office.click("text=印参选证")
    office.wait_for_selector("text=取走 PDF", timeout=60_000)
    with office.expect_download() as download:
        office.click("text=取走 PDF")
    pdf = Path(download.value.path()).read_bytes()
    on_first_page = codes_on(pdf, 0)
    assert len(on_first_page) == 8

    cards = cards_of(server, "shifan-7", tmp_path)
    assert cards["方委员"]["pin"] == "", "the PIN made at the door is shown no second time"
    head = browser.sign_in(cards["王主任"]["code"], cards["王主任"]["pin"])
    head.click("#rules button:has-text('选定这些规则')")
    head.wait_for_selector("#rules h2:has-text('✓')")
    chief = browser.sign_in(cards["何总监"]["code"], cards["何总监"]["pin"])
    unseal = chief.locator("#unseal form")
    unseal.locator("[name=ballots]").fill("2900")
    sign_second(unseal, cards["王主任"])
    unseal.locator("[type=submit]").click()
    chief.wait_for_selector("#unseal h2:has-text('2900')")

    verify = browser.sign_in(cards["温平"]["code"], cards["温平"]["pin"])
    scan(verify, on_first_page[0])
    verdict(verify, "polls_not_open")
    verify.click("[data-dismiss]")

    head.reload()
    assert "票箱" in head.inner_text("#chief"), "what is missing names the boxes"
    for box, scrutineer in enumerate(("温福", "程安", "程吉", "程意"), start=1):
        sealing = browser.sign_in(cards[scrutineer]["code"], cards[scrutineer]["pin"])
        box_step(sealing, server.url, box, "seal_box", cards["何总监"], seal=f"A{box:03}")
        assert f"A{box:03}" in sealing.inner_text("#box")

    head.reload()
    opening = head.locator("#open form")
    opening.locator("[name=other_day]").check()
    sign_second(opening, cards["何总监"])
    opening.locator("[type=submit]").click()
    head.wait_for_selector("#close")

    issue = browser.sign_in(cards["温安"]["code"], cards["温安"]["pin"])
    sign = browser.sign_in(cards["温和"]["code"], cards["温和"]["pin"])
    board = browser.tablet(1920, 1080)
    board.goto(f"{server.url}/board/")

    scan(verify, on_first_page[0])
    green = verdict(verify, "admitted").inner_text()
    assert "名册第" in green
    assert "领票 1 张" in green
    issue.click("button:has-text('发票 1 张')", timeout=10_000)
    verdict(issue, "handed_out")
    sign.click("button:has-text('已签')", timeout=10_000)
    verdict(sign, "signed")
    board.wait_for_selector("#board:has-text('1 / 2732')", timeout=10_000)
    shown = board.inner_text("#board")
    for figure in ("2732", "2899", "1367", "2596"):
        assert figure in shown
    assert command(server, "verify-journal").count(":") == 1
    assert re.fullmatch(r"\d{6}", own_pin)


def test_the_same_village_is_loaded_by_commands(server: RunningServer, tmp_path: Path) -> None:
    command(server, "new-election", str(DATA / "shifan-plan.toml"))
    assert "在册 2732" in command(server, "load-roll", "shifan-7", str(DATA / "shifan-register.xlsx"))
    command(server, "certificates", "shifan-7", "-o", str(tmp_path / "c.csv"))
    command(server, "certificates", "shifan-7", "-o", str(tmp_path / "c.pdf"))
    rows = list(csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 2732
    assert set(codes_on((tmp_path / "c.pdf").read_bytes(), 0)) == {row["code"] for row in rows[:8]}


@pytest.fixture
def rehearsal(server: RunningServer, tmp_path: Path) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Cards by name and the certificates' codes of an open rehearsal."""
    command(server, "rehearsal", "--voters", "200", "--open")
    cards = cards_of(server, "rehearsal", tmp_path)
    command(server, "certificates", "rehearsal", "-o", str(tmp_path / "c.csv"))
    codes = [row["code"] for row in csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines())]
    return cards, codes


def test_j3_bad_codes_at_the_door(
    browser: Browser, server: RunningServer, rehearsal: tuple[dict[str, dict[str, str]], list[str]]
) -> None:
    cards, codes = rehearsal
    first = browser.sign_in(cards["彩一人"]["code"], cards["彩一人"]["pin"])
    second = browser.sign_in(cards["彩验证"]["code"], cards["彩验证"]["pin"])
    second.goto(f"{server.url}/duty")
    second.select_option("[name=lane]", index=1)
    second.click("text=换到这个通道")
    second.wait_for_selector("[data-scan]")

    scan(first, codes[0])
    verdict(first, "admitted")
    scan(first, codes[0])
    assert verdict(first, "already_recorded").get_attribute("data-verdict") == "ok"
    scan(second, codes[0])
    red = verdict(second, "already_issued")
    assert "1号通道" in red.inner_text()
    second.click("[data-dismiss]")
    first.click("button:has-text('发票 1 张')")
    verdict(first, "handed_out")
    scan(first, codes[0])
    assert verdict(first, "already_recorded").get_attribute("data-verdict") == "wait"

    changed = codes[1][:-1] + str((int(codes[1][-1]) + 1) % 10)
    for code in (changed, codes[2], codes[3]):
        scan(first, code)
    verdict(first, "forged")
    first.wait_for_selector("[data-waiting]:has-text('2')")
    first.click("[data-dismiss]")
    first.wait_for_selector(".recent li:nth-child(3).recent-stop")
    verdict(first, "admitted")
    assert first.locator(".recent li").count() == 5

    first.click("summary")
    first.fill("[name=q]", "lin")
    first.click("button:has-text('查找')")
    first.click("#found .person >> nth=6")
    first.fill("[name=second_code]", cards["彩监甲"]["code"])
    first.fill("[name=second_pin]", cards["彩监甲"]["pin"])
    first.click("text=监票人确认")
    verdict(first, "admitted")


def test_a_lost_answer_is_amber_and_the_repeat_tells(
    browser: Browser, rehearsal: tuple[dict[str, dict[str, str]], list[str]]
) -> None:
    cards, codes = rehearsal
    page = browser.sign_in(cards["彩验证"]["code"], cards["彩验证"]["pin"])
    page.context.set_offline(True)
    scan(page, codes[0])
    amber = verdict(page, "unknown")
    assert amber.get_attribute("data-verdict") == "wait"
    assert "不知道是否记上,请再扫一次;未见绿色勿发票" in amber.inner_text()
    page.context.set_offline(False)
    page.click("[data-dismiss]")
    scan(page, codes[0])
    verdict(page, "admitted")


def test_the_lock_covers_the_page_and_keeps_it(
    browser: Browser, rehearsal: tuple[dict[str, dict[str, str]], list[str]]
) -> None:
    cards, codes = rehearsal
    page = browser.sign_in(cards["彩验证"]["code"], cards["彩验证"]["pin"])
    scan(page, codes[0])
    verdict(page, "admitted")
    page.click("text=锁屏")
    page.wait_for_selector("#lock[open]")
    page.fill("#unlock [name=pin]", "000000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#unlock-told:not([hidden])")
    page.fill("#unlock [name=pin]", cards["彩验证"]["pin"])
    page.keyboard.press("Enter")
    page.wait_for_selector("#lock", state="hidden")
    verdict(page, "admitted")
    scan(page, codes[1])
    page.wait_for_selector(".recent-ok >> nth=1")
