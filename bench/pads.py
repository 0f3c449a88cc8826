"""Part k: six talliers' pads in one Chromium, keyed at once; from each key to what it draws on the own screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench import evening
from bench.evening import Evening
from bench.load import Samples
from bench.plan import Bench
from bench.stands import a_stand
from bench.table import Row
from bench.village import ELECTION, PIN
from tests.services_setup import find_chromium

TABLES = 6
EVERY = 400
"""Milliseconds between two keys of one pad: two and a half names a second, more than anybody calls."""
# A name by its roll number, undone again, a blank line, undone again; each key until the frame after it is drawn.
_KEY = """async ([rounds, every]) => {
  const took = [];
  const press = async key => {
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - began);
    await new Promise(done => setTimeout(done, every));
  };
  const keys = ["0", "Backspace", "*", "Backspace", "ArrowDown"];
  for (let n = 0; n < rounds; n++) for (const key of keys) await press(key);
  return took;
}"""


def part_k(bench: Bench) -> None:
    """Six pads and a wall."""
    with a_stand() as stand:
        bench.say("k: six tables in a browser")
        file = stand.instance / "evening.json"
        stand.run("bench.evening", str(max(160, TABLES * 25)), str(TABLES), str(file))
        made = evening.read(file)
        with stand.served() as server, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            try:
                took = _keyed(browser, f"http://127.0.0.1:{server.port}", made, bench.size.look_ups // 20)
            finally:
                browser.close()
    bench.add(
        Row(
            "k",
            f"from a key to the own screen, {TABLES} pads keyed at once in one Chromium, {len(took.seconds)} keys",
            None,
            took.percentile(50),
            took.percentile(99),
            took.errors,
            target="p99 under 100 ms",
            met=took.percentile(99) < 100,
        )
    )


def _keyed(browser: Any, url: str, made: Evening, rounds: int) -> Samples:
    pads = []
    for no, (scrutineer, first, _second) in enumerate(made.tables, start=1):
        page = _signed_in(browser, url, made.cards[scrutineer])
        page.goto(f"{url}/count/table/{no}")
        page.fill("[name=ballots]", "25")
        page.check("[name=present]")
        page.click("#begin_batch button.primary")
        page.wait_for_selector("[data-lamp=go]")
        page.context.close()
        pad = _signed_in(browser, url, made.cards[first])
        pad.goto(f"{url}/count/")
        pad.wait_for_selector("#pad:not([data-look=loading])")
        pads.append(pad)
    wall = browser.new_page(viewport={"width": 1920, "height": 1080})
    wall.goto(f"{url}/count/wall/{ELECTION}/")
    # All are set off first, so that they key at the same time.
    for pad in pads:
        pad.evaluate(f"([r, e]) => {{ window.keyed = ({_KEY})([r, e]); }}", [rounds, EVERY])
    took = Samples()
    for pad in pads:
        took.seconds += [milliseconds / 1000 for milliseconds in pad.evaluate("() => window.keyed")]
    return took


def _signed_in(browser: Any, url: str, card: str) -> Page:
    page: Page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{url}/sign-in")
    page.fill("[name=code]", card)
    page.fill("[name=pin]", PIN)
    page.click("#sign-in button.primary")
    page.wait_for_selector("header .who")
    return page
