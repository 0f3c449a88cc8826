"""甲村 with the polls open, its server, and browsers that have a camera: Chromium's own, which plays a film."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.papers.certificates import Certificate, CertificateBatch, certificates_pdf
from kiosk.papers.role_cards import RoleCardBatch, RoleCardPrint, role_cards_pdf
from tests.builders import an_app
from tests.day import jia
from tests.day.browser import Browser
from tests.day.camera.pictures import film, first_card, seen
from tests.day.jia import Jia
from tests.papers.papers import an_occasion
from tests.services import RunningServer, _chromium, launch_server, wait_for_server, wait_until
from tests.trips import open_polls

FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
CLOCK = """
  window.skipped = 0; window.scans = [];
  { const now = performance.now.bind(performance); performance.now = () => now() + window.skipped; }
  window.looks = 0;
  { const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...what) { window.looks += 1; draw.apply(this, what); }; }
  addEventListener("loadeddata", ({ target }) => {
    if (target.matches?.("video")) window.firstFrame ??= performance.now();
  }, true);
  addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.matches("[data-scan-form]"))
      window.scans.push({ code: ctx.request.body.get("code"), at: performance.now() });
  });
"""
"""Notes when the first frame was there and when each scan left the scan box, counts the looks, lets time pass."""
HELD = {"side": 84.0, "tilted": 20.0, "turned": 20.0, "blur": 1.0}
"""A code of 25 mm at 150 mm, tilted 20° and turned as much, slightly out of focus."""


@dataclass(frozen=True)
class Day:
    """The village, the server that serves it, and what people hold to the camera."""

    village: Jia
    server: RunningServer

    @property
    def url(self) -> str:
        return self.server.url

    def film_of_certificate(self, name: str, file: Path) -> Path:
        code = self.village.certificates[name]
        printed = Certificate(1, name, "第1组", 1, 1, code, code[11:20])
        card = certificates_pdf(CertificateBatch(an_occasion(), (printed,)))
        assert isinstance(card, bytes)
        return film([(seen(first_card(card), **HELD), 1)], file)

    def film_of_role_card(self, name: str, file: Path) -> Path:
        code = self.village.cards[name]["code"]
        printed = RoleCardPrint(name, (), "验证员", "中心会场", code, code[11:20])
        card = role_cards_pdf(RoleCardBatch(an_occasion(), (printed,)))
        assert isinstance(card, bytes)
        return film([(seen(first_card(card), **HELD), 1)], file)


def sign_in(browser: Browser, day: Day, name: str, script: str = "") -> Any:
    """A tablet on which that officer works, with the clock and the script on every page."""
    page = browser.sign_in(day.village.cards[name]["code"], day.village.cards[name]["pin"])
    page.add_init_script(CLOCK + script)
    page.reload()
    return page


def scans(page: Any) -> list[str]:
    """The codes that left the scan box, in order."""
    return page.evaluate("window.scans.map(({ code }) => code)")


def let_pass(page: Any, seconds: float) -> None:
    """The page's clock goes on so far, and the camera looks a few times more, at what lies there and at its middle."""
    before = page.evaluate("seconds => { window.skipped += 1000 * seconds; return window.looks; }", seconds)
    wait_until(lambda: page.evaluate("window.looks") > before + 3, 20, "the camera looks again")


@pytest.fixture(scope="package")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Set up once for all tests here: each takes voters of its own."""
    folder = tmp_path_factory.mktemp("camera")
    for _app in an_app(folder / "instance"):
        village = jia.with_its_cards(jia.prepared())
        open_polls(village.village, jia.BALLOTS)
        server = launch_server(folder / "instance", folder)
        wait_for_server(server)
        yield Day(village, server)
        server.kill()


@pytest.fixture
def camera(playwright_driver: Any, day: Day) -> Iterator[Callable[..., Browser]]:
    """`camera(film=None)`: a Chromium whose camera plays that film, or a picture of its own that holds no code.

    At the end nobody but the server was asked, and nothing was blocked or failed on any page.
    """
    opened: list[Browser] = []

    def start(played: Path | None = None) -> Browser:
        options = _chromium()
        options["args"] += [*FAKE, *([f"--use-file-for-fake-video-capture={played}"] if played else [])]
        opened.append(Browser(playwright_driver.chromium.launch(**options), day.url))
        return opened[-1]

    yield start
    for browser in opened:
        browser.chromium.close()
    for browser in opened:
        assert browser.errors == []
        assert browser.strangers == [], "no page asks anybody but the server"
