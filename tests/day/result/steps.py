"""What chief and head do at night: close a round, decide on holds, certify, print, prepare and open the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2

from tests.builders import Village, recorded
from tests.counting import Table, Written
from tests.day.browser import Browser, box_step, sign_second, verdict
from tests.day.jia import Jia

LIN_JIA, LIN_DING, CHEN_YI, HUANG_BING, CHEN_WU = "9", "10", "51", "52", "53"
WU_JI, ZHENG_GENG, ZENG_MIN, ZHOU_REN = "102", "103", "104", "153"
CHEN_WEI, YOUNGER_CHEN_WEI, OUYANG_XIN = "7", "101", "154"
SEATS = {"chair": 1, "vice_chair": 1, "member": 3}
BATCH, LAST = 25, 28
"""178 ballots are six batches of 25 and one of 28."""


class Evening:
    """The chief and the head of the committee at their tablets, the wall behind them."""

    def __init__(self, browser: Browser, village: Jia) -> None:
        self.browser, self.url, self.village, self.cards = browser, browser.url, village.village, village.cards
        self.certificates = village.certificates
        self.chief, self.head = self.sits("何总监"), self.sits("王主任")

    def sits(self, name: str) -> Any:
        return self.browser.sign_in(self.cards[name]["code"], self.cards[name]["pin"])

    def wall(self) -> Any:
        page = self.browser.tablet(1920, 1080)
        page.goto(f"{self.url}/count/wall/")
        return page

    def result(self, page: Any) -> Any:
        page.goto(f"{self.url}/chief/result")
        return page

    def next(self, page: Any) -> Any:
        page.goto(f"{self.url}/chief/next")
        return page

    def signs(self, form: Any, second: str, **fields: str) -> None:
        """What is asked is filled in, the second officer signs, the button is pressed."""
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        sign_second(form, self.cards[second])
        form.locator("[type=submit]").click()

    def closes(self) -> Any:
        """The chief announces the result, the head signs."""
        page = self.result(self.chief)
        self.signs(page.locator("#close_round form"), "王主任")
        verdict(page, "close_round")
        return page

    def decides(self, hold: str, way: str, leaves: str = "", reason: str = "", by: str = "") -> None:
        """The head writes a decision down on the page that is open, the chief signs."""
        form = self.head.locator(f"article[data-hold={hold}] form")
        form.locator(f"[name=way][value={way}]").check()
        if leaves:
            form.locator(f"[name=leaves][value='{leaves}']").check()
        self.signs(form, "何总监", reason=reason, decided_by=by)

    def reads_back(self, found: int, issued: int, votes: int, who: str = "何总监") -> None:
        """Three figures and a card with its PIN, on the page that the chief has open."""
        form = self.chief.locator("#certify_result form")
        typed = {"read_found": str(found), "read_issued": str(issued), "read_votes": str(votes)}
        card = {"own_code": self.cards[who]["code"], "own_pin": self.cards[who]["pin"]}
        for name, value in (typed | card).items():
            form.locator(f"[name={name}]").fill(value)
        form.locator("[type=submit]").click()

    def prints(self) -> Any:
        """Every paper is rendered and filed."""
        page = self.chief
        page.click("#papers button:has-text('印制全部文件并存档')")
        page.click("#file_papers button", timeout=60_000)
        verdict(page, "file_papers")
        return page

    def papers(self, version: int) -> dict[str, bytes]:
        """Name → bytes of what is kept of a version, as the chief's page links it."""
        links = self.chief.locator(f"article[data-version='{version}'] .papers a").all()
        found = {}
        for path in (link.get_attribute("href") for link in links):
            answer = self.chief.context.request.get(f"{self.url}{path}")
            assert answer.ok, answer.status
            found[path.partition("?")[0].rsplit("/", 1)[1]] = answer.body()
        return found

    def prepares(self) -> Any:
        """The head prepares the next round, the chief signs."""
        page = self.next(self.head)
        self.signs(page.locator("#prepare_round form"), "何总监")
        verdict(page, "prepare_round")
        return page

    def opens_the_next(self, ballots: int, letters: str) -> None:
        """Ballots unsealed, both boxes shown empty and sealed, the polls opened."""
        self.chief.goto(f"{self.url}/chief/")
        self.signs(self.chief.locator("#unseal form"), "王主任", ballots=str(ballots))
        self.chief.wait_for_selector(f"#unseal h2:has-text('✓ {ballots}')")
        for box, name in ((1, "温如"), (2, "温宁")):
            page = self.sits(name)
            box_step(page, self.url, box, "seal_box", self.cards["何总监"], seal=f"{letters}{box:03}")
            page.context.close()
        self.head.goto(f"{self.url}/chief/")
        self.signs(self.head.locator("#open form"), "何总监")
        self.head.wait_for_selector("#close")


def lines_of(page: Any, part: str = "#outcome >") -> dict[str, dict[str, tuple[int, str]]]:
    """Post → person → votes and what came of them, as the page says, in its order."""
    return {
        table.get_attribute("data-post"): {
            row.get_attribute("data-person"): (
                int(row.locator("td.number").inner_text()),
                row.get_attribute("data-standing"),
            )
            for row in table.locator("tr[data-person]").all()
        }
        for table in page.locator(f"{part} table.votes").all()
    }


def seated_on(page: Any) -> list[tuple[str, str]]:
    """Post and person of everybody who is elected by now, as the page says."""
    seats = page.locator("#seated .seats li").all()
    return [(one.get_attribute("data-post"), one.get_attribute("data-person")) for one in seats]


def said_at(page: Any, code: str) -> str:
    """The field at which a refusal stands."""
    verdict(page, code)
    found: str = page.locator(f"[data-code={code}] input").get_attribute("name")
    return found


def text_of(pdf: bytes) -> str:
    """Everything a PDF says, without the breaks of its lines."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def texts_in(folder: Path) -> dict[str, str]:
    """What every file of a folder says, the PDFs read as a person would."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: text_of(body) if name.endswith(".pdf") else body.decode("utf-8-sig") for name, body in files.items()}


def call(village: Village, ballots: Sequence[Written]) -> None:
    """One batch: keyed by both talliers, locked."""
    table = Table(village)
    recorded(table.begin(len(ballots), len(ballots)))
    for place in (1, 2):
        table.tally(place, ballots)
    recorded(table.lock())


def call_all(village: Village, ballots: Sequence[Written]) -> None:
    """All of them, in batches as at the table."""
    left = list(ballots)
    while left:
        size = BATCH if len(left) > LAST else len(left)
        call(village, left[:size])
        left = left[size:]
