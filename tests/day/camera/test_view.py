"""What the camera's view does. Chromium on Linux lacks a detector: a stand-in for it sees what the test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from kiosk import codes
from tests.day.browser import Browser, scan, verdict
from tests.day.camera.conftest import Day, let_pass, scans, sign_in

DETECTOR = """
  window.inView = []; window.buzzed = []; window.lit = [];
  window.BarcodeDetector = class {
    static getSupportedFormats() { return Promise.resolve(["qr_code", "code_128"]); }
    constructor({ formats }) { window.formats = formats; }
    async detect({ width, height }) {
      const at = (x, y) => new DOMRect(x * width, y * height, 0, 0);
      return window.inView.map(([rawValue, x, y]) => ({ rawValue, boundingBox: at(x, y) }));
    }
  };
  Navigator.prototype.vibrate = long => window.buzzed.push(long);
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  MediaStreamTrack.prototype.applyConstraints = async wanted => { window.lit.push(wanted.advanced[0].torch); };
"""
OPEN = "[data-camera-open]"
READING = ".camera:is([data-state=reading], [data-state=read])"


def hold(page: Any, *seen: str | tuple[str, float, float]) -> None:
    """These codes are before the camera now, in the middle or at a place of the picture."""
    placed = [(one, 0.5, 0.5) if isinstance(one, str) else one for one in seen]
    page.evaluate("seen => { window.inView = seen; }", placed)


def test_the_browsers_own_detector_is_used_and_the_code_in_the_middle_is_meant(
    camera: Callable[..., Browser], day: Day
) -> None:
    desk, code_of = sign_in(camera(), day, "温平", DETECTOR), day.village.certificates
    files: list[str] = []
    desk.on("request", lambda asked: files.append(asked.url))
    desk.click(OPEN)
    desk.wait_for_selector(READING)
    hold(desk, (code_of["林父"], 0.1, 0.4), (code_of["林母"], 0.55, 0.5))
    assert "林母" in verdict(desk, "admitted").inner_text()
    assert scans(desk) == [code_of["林母"]]
    assert desk.evaluate("window.formats") == ["qr_code"]
    assert len(desk.evaluate("window.buzzed")) == 1
    assert not [url for url in files if "/vendor/zxing/" in url]
    torch = desk.locator("[data-camera-torch]")
    torch.click()
    expect(torch).to_have_attribute("aria-pressed", "true")
    torch.click()
    expect(torch).to_have_attribute("aria-pressed", "false")
    assert desk.evaluate("window.lit") == [True, False]


def test_a_red_verdict_waits_for_its_tap_and_the_same_code_for_three_seconds_out_of_sight(
    camera: Callable[..., Browser], day: Day
) -> None:
    desk, code_of = sign_in(camera(), day, "温平", DETECTOR), day.village.certificates
    elsewhere = codes.make(codes.Kind.CERTIFICATE, codes.new_tag(rehearsal=False), codes.new_number(), b"k" * 32)
    desk.click(OPEN)
    desk.wait_for_selector(READING)
    hold(desk, elsewhere)
    verdict(desk, "other_village")
    hold(desk, elsewhere, code_of["林妹"])
    desk.wait_for_selector(".camera[data-state=waits]")
    let_pass(desk, 5)
    assert scans(desk) == [elsewhere]
    hold(desk, elsewhere)
    let_pass(desk, 5)
    desk.click("[data-dismiss]")
    desk.wait_for_selector(".camera[data-state=read]")
    hold(desk, code_of["林妹"])
    verdict(desk, "admitted")
    assert scans(desk) == [elsewhere, code_of["林妹"]]
    hold(desk)
    let_pass(desk, 1.5)
    hold(desk, code_of["林妹"])
    let_pass(desk, 0)
    assert len(scans(desk)) == 2, "out of sight for a moment only"
    hold(desk)
    let_pass(desk, 3)
    hold(desk, code_of["林妹"])
    verdict(desk, "already_recorded")
    assert len(scans(desk)) == 3


def test_the_camera_ends_when_the_tablet_is_locked_or_the_page_is_hidden(
    camera: Callable[..., Browser], day: Day
) -> None:
    desk = sign_in(camera(), day, "温平", DETECTOR)
    hide = """() => {
      Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    for end in (lambda: desk.evaluate(hide), lambda: desk.click("#lock-now button")):
        desk.click(OPEN)
        desk.wait_for_selector(READING)
        track = desk.evaluate_handle("document.querySelector('.camera video').srcObject.getTracks()[0]")
        end()
        desk.wait_for_selector(".camera", state="detached")
        assert track.evaluate("track => track.readyState") == "ended"
        desk.evaluate("delete document.hidden")


def test_a_second_officers_card_is_read_into_its_field_and_the_pin_comes_next(
    camera: Callable[..., Browser], day: Day
) -> None:
    desk, card = sign_in(camera(), day, "温平", DETECTOR), day.village.cards["温如"]
    desk.click("summary")
    desk.fill("[name=q]", "许老")
    desk.press("[name=q]", "Enter")
    desk.click("a.person")
    desk.wait_for_selector("[name=second_pin]")
    desk.click(OPEN)
    desk.wait_for_selector(READING)
    hold(desk, card["code"])
    desk.wait_for_selector("[name=second_pin]:focus")
    assert desk.input_value("[name=second_code]") == card["code"]
    expect(desk.locator(".camera")).to_have_count(0)
    desk.keyboard.type(card["pin"])
    desk.keyboard.press("Enter")
    assert "许老" in verdict(desk, "admitted").inner_text()


def test_the_run_of_codes_that_a_trips_tablet_shows_is_gathered_line_by_line(
    camera: Callable[..., Browser], day: Day
) -> None:
    desk = sign_in(camera(), day, "温福", DETECTOR)
    desk.goto(f"{day.url}/mobile/")
    desk.click(f"#hand-in {OPEN}")
    desk.wait_for_selector(READING)
    field = desk.locator("[name=codes]")
    for frame, so_far in (("7111", "7111\n"), ("7222", "7111\n7222\n"), ("7111", "7111\n7222\n")):
        hold(desk, frame)
        let_pass(desk, 0)
        expect(field).to_have_value(so_far)


def test_each_trouble_is_one_sentence_with_what_to_do_and_typing_works_on(
    camera: Callable[..., Browser], day: Day
) -> None:
    page = camera().tablet()
    page.add_init_script(
        "MediaDevices.prototype.getUserMedia = async () => { throw new DOMException('', window.trouble); };"
    )
    page.goto(f"{day.url}/sign-in")
    tried = "async name => { window.trouble = name; return (await import('/static/kiosk/camera.js')).tryCamera(); }"
    for name, said, told in (
        ("NotAllowedError", "refused", "请在网址旁的设置里允许"),
        ("NotFoundError", "none", "没有找到摄像头"),
        ("NotReadableError", "none", "别的程序正用着摄像头"),
    ):
        assert page.evaluate(tried, name) == said
        page.click(OPEN)
        words = page.locator(".camera [data-camera-told]:visible")
        expect(words).to_contain_text(told)
        expect(words).to_contain_text("手输短号")
        page.click("[data-camera-close]")
    card = day.village.cards["温安"]
    page.fill("[name=code]", card["code"])
    page.fill("[name=pin]", card["pin"])
    page.press("[name=pin]", "Enter")
    page.wait_for_selector("header .who")


def test_where_no_camera_can_be_the_page_shows_no_button_and_a_reader_types_as_ever(
    camera: Callable[..., Browser], day: Day
) -> None:
    none = "Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined });"
    desk = sign_in(camera(), day, "温平", none)
    desk.wait_for_selector("html.has-script")
    assert desk.evaluate("async () => (await import('/static/kiosk/camera.js')).tryCamera()") == "insecure"
    assert desk.locator(OPEN).count() == 1
    assert desk.locator(OPEN).is_hidden()
    scan(desk, day.village.certificates["林兄"])
    verdict(desk, "admitted")


def test_a_detector_without_its_service_gives_way_to_the_vendored_one(camera: Callable[..., Browser], day: Day) -> None:
    fails = "BarcodeDetector.prototype.detect = async () => { throw new DOMException('', 'NotSupportedError'); };"
    desk = sign_in(camera(), day, "温平", DETECTOR + fails)
    with desk.expect_response(lambda answer: answer.url.endswith("/vendor/zxing/reader/zxing_reader.wasm")) as loaded:
        desk.click(OPEN)
    assert loaded.value.headers["content-type"] == "application/wasm"
    desk.wait_for_selector(READING)
