"""Tablets in a real Chromium, commands as a person would type them, papers read back."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp

from tests.services import ROOT, RunningServer

DATA = ROOT / "tests" / "data"


class Browser:
    """Tablets of one test: each a browser context of its own."""

    def __init__(self, chromium: Any, url: str) -> None:
        self.chromium, self.url = chromium, url
        self.errors: list[str] = []
        self.strangers: list[str] = []

    def tablet(self, width: int = 1280, height: int = 800) -> Any:
        context = self.chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        return page

    def _asked(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.strangers.append(url)

    def sign_in(self, code: str, pin: str) -> Any:
        page = self.tablet()
        page.goto(f"{self.url}/sign-in")
        page.fill("[name=code]", code)
        page.fill("[name=pin]", pin)
        page.click("#sign-in button.primary")
        page.wait_for_selector("header .who")
        page.wait_for_load_state("load")
        return page


def command(server: RunningServer, *words: str) -> str:
    """A command of the project on the server's instance, as a person would type it."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(server.instance)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def scan(page: Any, code: str) -> None:
    """What a USB reader does: types and ends with Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def verdict(page: Any, code: str) -> Any:
    """Wait for that verdict to stand on the page."""
    return page.wait_for_selector(f"[data-verdict][data-code={code}]", timeout=15_000)


def cards_of(server: RunningServer, election: str, tmp_path: Path) -> dict[str, dict[str, str]]:
    """Name → card and PIN, as the command writes them."""
    file = tmp_path / "cards.csv"
    command(server, "role-cards", election, "-o", str(file))
    return {row["name"]: row for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}


def sign_second(form: Any, card: dict[str, str]) -> None:
    form.locator("[name=second_code]").fill(card["code"])
    form.locator("[name=second_pin]").fill(card["pin"])


def box_step(page: Any, url: str, box: int, step: str, second: dict[str, str], **fields: str) -> None:
    """One step of a box by the scrutineer who is signed in on the page, with a second officer; it was recorded."""
    page.goto(f"{url}/boxes/{box}")
    form = page.locator(f"#{step} form")
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    sign_second(form, second)
    form.locator("[type=submit]").click()
    verdict(page, step)


def codes_on(pdf: bytes, page: int) -> list[str]:
    """What a reader sees on a page of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    picture = document[page].render(scale=3).to_pil()
    found = [result.text for result in zxingcpp.read_barcodes(picture)]
    document.close()
    return found
