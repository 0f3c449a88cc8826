"""J2: the proxy list at the office, the slips on paper, and whoever comes with them, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk.queries.journal import verify_journal
from kiosk.rules.finding import Finding
from tests.day import jia
from tests.day.browser import DATA, Browser, codes_on, scan, sign_second, verdict
from tests.day.jia import Jia
from tests.services import RunningServer
from tests.trips import open_polls

MORE_ROWS = ["5,林兄,001,林大,001,弟,2017-04-12", "6,林父,001,周媳,001,儿媳,2017-04-12"]
"""A fourth principal for 林大, and a daughter-in-law."""


@pytest.fixture
def village(sqlite_app: Flask) -> Jia:
    return jia.with_its_cards(jia.prepared())


@pytest.fixture
def server(village: Jia, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance)


def sign_in(browser: Browser, village: Jia, name: str) -> Any:
    return browser.sign_in(village.cards[name]["code"], village.cards[name]["pin"])


def with_two_bad_rows(tmp_path: Path) -> Path:
    text = (DATA / "jia-proxies.csv").read_text("utf-8-sig").rstrip("\n")
    file = tmp_path / "委托名单.csv"
    file.write_text("\n".join([text, *MORE_ROWS]) + "\n", "utf-8")
    return file


def list_published(office: Any, url: str, file: Path) -> None:
    """Handed in, looked at, loaded, published."""
    office.goto(f"{url}/office/")
    office.click("a:has-text('委托名单')")
    office.set_input_files("[name=file]", file)
    office.click("button:has-text('读取委托名单')")
    office.wait_for_selector("#refused", timeout=30_000)
    refused = {
        row.get_attribute("data-row"): row.inner_text() for row in office.query_selector_all("#refused tr[data-row]")
    }
    assert len(refused) == 2
    assert "R-PROXY-03" in refused["6"]
    assert "林兄" in refused["6"]
    assert "R-PROXY-02" in refused["7"]
    assert "周媳" in refused["7"]
    assert office.query_selector("#waiting") is None
    office.click("button:has-text('装入委托名单(有效 4 份)')")
    office.wait_for_selector("#publish")
    office.fill("#publish [name=published_on]", "2017-04-18")
    office.click("button:has-text('公布委托名单(4 份)')")
    office.wait_for_selector("#print")


def printed_slips(office: Any) -> list[str]:
    """The codes a reader sees on the first page of slips."""
    office.click("button:has-text('印委托投票证')")
    office.wait_for_selector("text=取走 PDF", timeout=60_000)
    with office.expect_download() as download:
        office.click("text=取走 PDF")
    return codes_on(Path(download.value.path()).read_bytes(), 0)


def seen(page: Any, selector: str, words: str) -> None:
    page.wait_for_selector(f"{selector}:has-text('{words}')", timeout=10_000)


def test_j2_slips_from_the_list_to_the_ballot(
    browser: Browser, server: RunningServer, village: Jia, tmp_path: Path
) -> None:
    office = sign_in(browser, village, "方委员")
    list_published(office, server.url, with_two_bad_rows(tmp_path))
    slips = printed_slips(office)
    assert len(slips) == 4
    open_polls(village.village, jia.BALLOTS)

    first, second = sign_in(browser, village, "温平"), sign_in(browser, village, "温顺")
    issuer, other_issuer = sign_in(browser, village, "温安"), sign_in(browser, village, "温吉")
    code_of = village.certificates

    # 林大 comes with his own certificate and three slips; the slip of 郑兰 is not his.
    scan(first, code_of["林大"])
    verdict(first, "admitted")
    said = []
    for before, slip in enumerate(slips, start=1):
        scan(first, slip)
        first.wait_for_selector(f".recent li >> nth={before}", timeout=10_000)
        said.append(first.get_attribute("[data-verdict]", "data-code"))
        if said[-1] != "admitted":
            first.click("[data-dismiss]")
    assert sorted(said) == ["admitted"] * 3 + ["proxy_other_person"]
    of_chen = slips[said.index("proxy_other_person")]
    seen(issuer, "#lane", "发票 1 + 3 = 4 张")
    issuer.click("button:has-text('发票 1 + 3 = 4 张')")
    verdict(issuer, "handed_out")

    # 林父 comes himself afterwards.
    scan(second, code_of["林父"])
    red = verdict(second, "voted_by_proxy").inner_text()
    assert "林大" in red
    assert re.search(r"\d\d:\d\d", red)
    assert "1号通道" in red
    second.click("[data-dismiss]")

    # 郑兰 comes before her husband used her slip.
    scan(second, code_of["郑兰"])
    verdict(second, "has_proxy")
    second.click("a:has-text('本人投票,请监票人确认')")
    form = second.locator("form[action*='principal']")
    sign_second(form, village.cards["温如"])
    form.locator("[type=submit]").click()
    verdict(second, "admitted")
    other_issuer.click("button:has-text('发票 1 张')", timeout=10_000)
    verdict(other_issuer, "handed_out")
    scan(first, of_chen)
    red = verdict(first, "principal_voted").inner_text()
    assert "2号通道" in red
    first.click("[data-dismiss]")

    # While the polls are open nobody adds a proxy.
    office.goto(f"{server.url}/office/proxies")
    assert office.query_selector("[name=file]") is None
    assert office.query_selector("#publish") is None

    board = browser.tablet(1920, 1080)
    board.goto(f"{server.url}/board/")
    seen(board, "#board", "5 / ")
    found = verify_journal()
    assert not isinstance(found, Finding)
