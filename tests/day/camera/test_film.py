"""Chromium's fake camera plays a picture of a printed card: the vendored decoder reads it, the desk takes it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.day.browser import Browser, verdict
from tests.day.camera.conftest import Day, let_pass, scans, sign_in

LONGEST = 15_000
"""Milliseconds that a machine with other work to do may take; what it took is printed."""


def test_a_printed_certificate_before_the_camera_is_admitted_once(
    camera: Callable[..., Browser], day: Day, tmp_path: Path
) -> None:
    browser = camera(day.film_of_certificate("林大", tmp_path / "certificate.y4m"))
    desk = sign_in(browser, day, "温平")
    files: list[str] = []
    sent: list[str] = []
    desk.on("request", lambda asked: files.append(asked.url))
    desk.on("request", lambda asked: asked.method != "GET" and sent.append(f"{asked.url} {asked.post_data}"))
    desk.click("[data-camera-open]")
    assert "林大" in verdict(desk, "admitted").inner_text()
    (took,) = desk.evaluate("window.scans.map(({ at }) => at - window.firstFrame)")
    sys.stdout.write(f"\nfrom the first frame to the scan: {took:.0f} ms\n")
    assert any(url.endswith("/vendor/zxing/reader/zxing_reader.wasm") for url in files)

    # It lies there for longer than a code that was gone would have to be gone.
    desk.wait_for_selector(".camera[data-state=read]", timeout=LONGEST)
    for _ in range(3):
        let_pass(desk, 2.5)
    assert scans(desk) == [day.village.certificates["林大"]]
    (scan,) = sent
    assert scan.startswith(f"{day.url}/checkin/scan "), "a scan is all that leaves the tablet"
    assert len(scan) < 400

    track = desk.evaluate_handle("document.querySelector('.camera video').srcObject.getVideoTracks()[0]")
    desk.click("[data-camera-close]")
    assert track.evaluate("track => track.readyState") == "ended"
    assert desk.locator(".camera").count() == 0
    assert desk.locator("[data-camera-open]").is_visible()


def test_a_role_card_before_the_camera_signs_in_with_the_pin(
    camera: Callable[..., Browser], day: Day, tmp_path: Path
) -> None:
    browser = camera(day.film_of_role_card("温顺", tmp_path / "card.y4m"))
    page = browser.tablet()
    page.goto(f"{day.url}/checkin/")
    assert page.locator("#sign-in").is_visible(), "signed out: the sign-in page stands in place of the desk"
    page.click("[data-camera-open]")
    page.wait_for_selector("[name=pin]:focus", timeout=LONGEST)
    assert page.locator(".camera").count() == 0, "one card is one reading"
    page.keyboard.type(day.village.cards["温顺"]["pin"])
    page.keyboard.press("Enter")
    page.wait_for_selector("header .who")
    assert "温顺" in page.inner_text("header .who")
