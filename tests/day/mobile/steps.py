"""What a mobile box's team does on the desk and on its tablet; the line between them, which can be cut."""

from __future__ import annotations

import contextlib
import io
import os
import selectors
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.day.browser import sign_second, verdict
from tests.day.jia import Jia
from tests.services import RunningServer, wait_until

NAMES = ("李病", "李残", "许老", "蔡老")


class Line:
    """The network between a tablet and the server: a port of its own, which nobody answers on while it is cut."""

    def __init__(self, to: int) -> None:
        self._to, self._pairs = to, list[socket.socket]()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._serve(self._listener)

    def _serve(self, listener: socket.socket) -> None:
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._to))
                except ConnectionRefusedError:
                    # The server is down; the line is not.
                    near.close()
                    continue
                self._pairs += [near, far]
                threading.Thread(target=_carry, args=(near, far), daemon=True).start()

    def cut(self) -> None:
        """Every connection ends at once, and none is taken up."""
        for end in (self._listener, *self._pairs):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._pairs.clear()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._serve(self._listener)


def _carry(near: socket.socket, far: socket.socket) -> None:
    """Bytes both ways until one side ends."""
    with contextlib.suppress(OSError, ValueError), selectors.DefaultSelector() as ready, near, far:
        ready.register(near, selectors.EVENT_READ, far)
        ready.register(far, selectors.EVENT_READ, near)
        while True:
            for key, _ in ready.select():
                part = key.fileobj.recv(65536)  # type: ignore[union-attr]
                if not part:
                    return
                key.data.sendall(part)


class Station:
    """The browsers of a day: each tablet has a profile of its own, and trusts the server's authority alone.

    Tablets that go along reach the server over `line`.
    """

    def __init__(self, browser: Callable[..., Any], server: RunningServer, folder: Path) -> None:
        self._browser, self._server, self._folder = browser, server, folder
        self.line = Line(server.port)
        self.errors: list[str] = []

    def tablet(self, name: str) -> Any:
        context = self._browser(self._server, self._folder / name, viewport={"width": 1280, "height": 800})
        page = context.pages[0]
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def along(self, link: str) -> str:
        """The link of a trip as the tablet that goes along reaches it."""
        return link.replace(f":{self._server.port}/", f":{self.line.port}/")

    def sign_in(self, name: str, card: dict[str, str]) -> Any:
        page = self.tablet(name)
        page.goto(f"{self._server.url}/sign-in")
        page.fill("[name=code]", card["code"])
        page.fill("[name=pin]", card["pin"])
        page.click("#sign-in button.primary")
        page.wait_for_selector("header .who")
        page.wait_for_load_state("load")
        return page

    def power_cut(self, name: str) -> None:
        """The tablet is dead in the same instant."""
        data = str(self._folder / name / "data").encode()

        def alive() -> list[int]:
            found = []
            for folder in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    if data in (folder / "cmdline").read_bytes():
                        found.append(int(folder.name))
            return found

        assert alive()
        for pid in alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not alive(), 10, "every process of the browser has ended")


def leave(page: Any, url: str, jia: Jia, *, ballots: str = "6", seal: str = "M001") -> str:
    """The form of leaving, filled in and signed; the link for the team's tablet."""
    page.goto(f"{url}/mobile/boxes/3/leave")
    for name in NAMES:
        assert name in page.inner_text("#going")
    page.fill("[name=seal]", seal)
    page.fill("[name=ballots]", ballots)
    sign_second(page.locator("main form"), jia.cards["何总监"])
    page.click("button:has-text('两人签名,出发')")
    verdict(page, "send_out_box")
    return str(page.get_attribute("#tablet-link", "href"))


def load(tablet: Any, address: str) -> None:
    """The tablet takes everything along before it leaves."""
    tablet.goto(address)
    expect(tablet.locator("[data-installed=ready]")).to_be_visible(timeout=30_000)
    assert "已装好,可以断网出发" in tablet.inner_text("main")


def write_down(tablet: Any) -> None:
    """Three voted, one ballot spoiled and replaced, one did not vote."""
    for line in (1, 2, 3):
        tablet.click(f"[data-line='{line}'] [data-do=voted]")
        tablet.wait_for_selector(f"[data-line='{line}'][data-state=voted]")
        if line == 2:
            tablet.click("[data-do=spoiled]")
            expect(tablet.locator("[data-place=spoiled]")).to_have_text("1")
    tablet.click("[data-line='4'] [data-do=not_voted]")
    tablet.wait_for_selector("[data-line='4'][data-state=not_voted]")
    tablet.click("[data-do=scribes-more]")


def unsent(tablet: Any, count: int) -> None:
    expect(tablet.locator("[data-place=unsent]")).to_have_text(str(count), timeout=40_000)


def take_back(page: Any, url: str, trip_id: int, jia: Jia, *, seal: str, left: str) -> None:
    page.goto(f"{url}/mobile/trips/{trip_id}/return")
    page.fill("[name=seal]", seal)
    page.fill("[name=brought_back]", left)
    sign_second(page.locator("main form"), jia.cards["何总监"])
    page.click("button:has-text('两人签名,返回')")


def read_code(tablet: Any) -> str:
    """What a reader sees on the tablet."""
    tablet.wait_for_selector("dialog[open]")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(tablet.screenshot())))
    return str(found.text)
