"""The keys on their way: network cut, answers lost, page loaded again, tablet replaced, refused, locked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.day.pad.hands import arrived, ballot, lines, notes, says, type_keys
from tests.day.pad.seat import Seat
from tests.services import wait_until

UNSENT = "[data-place=unsent]"
BAD = "#lamp [data-bad]"
READY = "#pad[data-look=ready]"


def test_nothing_is_lost_doubled_or_out_of_order_when_the_network_fails(page: Page, seat: Seat) -> None:
    type_keys(page, "11")
    arrived(seat, "mark:57@chair")
    page.context.set_offline(True)
    type_keys(page, "14", "12", "13")
    assert lines(page, "member") == ["林大 一组 · 52岁 · 男", "林甲 一组 · 40岁 · 男"]
    expect(page.locator(UNSENT)).to_have_text("待发送 3")
    expect(page.locator(BAD)).to_be_visible()
    seat.mode = "broken"
    page.context.set_offline(False)
    before = len(seat.received)
    wait_until(lambda: len(seat.received) > before + 1, 15, "tried again at a server that fails")
    type_keys(page, "20", "Enter", "0")
    expect(page.locator(BAD)).to_be_visible()
    seat.mode = "well"
    arrived(
        seat, "mark:57@chair", "mark:60@vice", "mark:3@member", "mark:9@member", "mark:58@member", "close",
        "blank@chair",
    )  # fmt: skip
    expect(page.locator(UNSENT)).to_be_hidden()
    expect(page.locator("#lamp [data-good]")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0, "what is answered is kept nowhere on the tablet"


def test_keys_are_shown_and_go_together_while_a_request_is_not_answered(page: Page, seat: Seat) -> None:
    seat.mode = "hanging"
    type_keys(page, "11", "14", "12", "Enter", "11")
    ballot(page, 2)
    wait_until(lambda: seat.received, 10, "the first request")
    seat.mode = "well"
    seat.go.set()
    arrived(seat, "mark:57@chair", "mark:60@vice", "mark:3@member", "close", "mark:57@chair")
    assert [len(keys) for keys in seat.received] == [1, 4], "one request at a time"


def test_keys_whose_answer_was_lost_are_sent_again_and_kept_once(page: Page, seat: Seat) -> None:
    seat.mode = "losing"
    type_keys(page, "11")
    wait_until(lambda: len(seat.received) == 2, 10, "sent again")
    assert seat.received[0] == seat.received[1]
    type_keys(page, "12")
    arrived(seat, "mark:57@chair", "mark:3@vice")


def test_a_page_loaded_again_in_mid_ballot_goes_on_with_what_was_not_sent(page: Page, seat: Seat) -> None:
    type_keys(page, "11", "Enter", "12")
    arrived(seat, "mark:57@chair", "close", "mark:3@chair")
    seat.mode = "broken"
    type_keys(page, "14", "13")
    page.reload()
    page.wait_for_selector(READY)
    ballot(page, 2)
    assert lines(page, "vice") == ["陈乙 三组 · 38岁 · 女"]
    assert lines(page, "member") == ["林甲 一组 · 40岁 · 男"]
    expect(page.locator(UNSENT)).to_have_text("待发送 2")
    seat.mode = "well"
    type_keys(page, "Backspace")
    arrived(seat, "mark:57@chair", "close", "mark:3@chair", "mark:60@vice", "mark:9@member", "undo")


def test_keys_left_from_another_calling_are_not_sent(page: Page, seat: Seat) -> None:
    seat.mode = "broken"
    type_keys(page, "11")
    wait_until(lambda: seat.received, 10, "tried")
    seat.calling, seat.recall, seat.mode = 2, [2, 3], "well"
    expect(page.locator("[data-show=again]")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-show=of]")).to_be_hidden()
    ballot(page, 2)
    assert lines(page, "chair") == []
    type_keys(page, "12", "Enter")
    ballot(page, 3)
    type_keys(page, "0", "Enter", "Enter")
    arrived(seat, "mark:3@chair", "close", "blank@chair", "close", "done")


def test_a_replaced_tablet_goes_on_in_mid_ballot(page: Page, seat: Seat, open_pad: Callable[[], Page]) -> None:
    type_keys(page, "11", "Enter", "12")
    arrived(seat, "mark:57@chair", "close", "mark:3@chair")
    page.context.close()
    other = open_pad()
    ballot(other, 2)
    assert lines(other, "chair") == ["林大 一组 · 52岁 · 男"]
    type_keys(other, "Backspace", "13")
    arrived(seat, "mark:57@chair", "close", "mark:3@chair", "undo", "mark:9@chair")


def test_a_tablet_learns_that_another_keys_at_its_seat(page: Page, seat: Seat, open_pad: Callable[[], Page]) -> None:
    other = open_pad()
    type_keys(other, "11", "Enter")
    arrived(seat, "mark:57@chair", "close")
    notes(page, "另一台平板也在这个席位上录过")
    ballot(page, 2)
    type_keys(page, "12")
    arrived(seat, "mark:57@chair", "close", "mark:3@chair")


def test_keys_made_against_another_tablet_are_dropped_and_the_tallier_is_told(page: Page, seat: Seat) -> None:
    page.context.set_offline(True)
    type_keys(page, "11", "14")
    seat.keys.append({"id": "f" * 16, "n": 1, "do": "mark", "post": "chair", "mark": "9"})
    page.context.set_offline(False)
    notes(page, "2 次按键没有算上。请核对第 1 张")
    assert lines(page, "chair") == ["林甲 一组 · 40岁 · 男"]
    assert lines(page, "vice") == []
    type_keys(page, "12")
    arrived(seat, "mark:9@chair", "mark:3@vice")


@pytest.mark.parametrize("reload", [True, False])
def test_a_refusal_that_stays_is_told_and_does_not_hold_the_seat_for_ever(page: Page, seat: Seat, reload: bool) -> None:
    seat.mode, seat.refusal = "refusing", {"code": "x", "say": "服务器这样说。", "reload": reload}
    type_keys(page, "11")
    notes(page, "服务器这样说。 这台平板上有 1 次按键没有算上。请核对第 1 张")
    assert lines(page, "chair") == []
    seat.mode = "well"
    page.click("[data-do=noted]")
    expect(page.locator("[data-show=other]")).to_be_hidden()
    type_keys(page, "12")
    arrived(seat, "mark:3@chair")


def test_a_refusal_that_passes_loses_nothing(page: Page, seat: Seat) -> None:
    seat.mode, seat.refusal, seat.frozen = "refusing", {"code": "x", "say": "计票暂停。", "reload": True}, True
    type_keys(page, "11")
    page.wait_for_selector("#pad[data-look=frozen]")
    seat.mode, seat.frozen = "well", False
    arrived(seat, "mark:57@chair")


def test_keys_that_the_server_had_and_lost_are_asked_for_again_on_paper(page: Page, seat: Seat) -> None:
    type_keys(page, "11", "14")
    arrived(seat, "mark:57@chair", "mark:60@vice")
    seat.keys.clear()
    type_keys(page, "12")
    notes(page, "1 次按键没有算上。请核对第 1 张")
    assert lines(page, "chair") == []
    type_keys(page, "13")
    arrived(seat, "mark:9@chair")


def test_a_lock_keeps_the_keys_and_goes_on_after_the_pin(page: Page, seat: Seat, card: tuple[str, str]) -> None:
    seat.mode = "hanging"
    type_keys(page, "11")
    page.click("#lock-now button")
    expect(page.locator("#lock")).to_be_visible()
    seat.mode = "well"
    page.keyboard.type("12")
    page.fill("#lock [name=pin]", card[1])
    page.keyboard.press("Enter")
    expect(page.locator("#lock")).to_be_hidden()
    type_keys(page, "14")
    seat.go.set()
    arrived(seat, "mark:57@chair", "mark:60@vice")


def test_keys_that_meet_a_locked_tablet_wait_for_the_pin(page: Page, seat: Seat, card: tuple[str, str]) -> None:
    page.evaluate(
        "(form => fetch(form.action, {method: 'POST', body: new FormData(form)}))(document.getElementById('lock-now'))"
    )
    type_keys(page, "11")
    expect(page.locator("#lock")).to_be_visible()
    assert seat.received == []
    page.fill("#lock [name=pin]", card[1])
    page.keyboard.press("Enter")
    arrived(seat, "mark:57@chair")
    assert lines(page, "chair") == ["陈伟 同名 二组 · 45岁 · 男"]


def test_a_frozen_count_covers_the_pad_and_keys_only_say_so(page: Page, seat: Seat) -> None:
    type_keys(page, "11")
    seat.frozen = True
    expect(page.get_by_text("计票暂停", exact=False).first).to_be_visible()
    page.wait_for_selector("#pad[data-look=frozen]")
    type_keys(page, "12")
    says(page, "计票暂停,刚才的没有录上")
    seat.frozen = False
    page.wait_for_selector(READY)
    type_keys(page, "13")
    arrived(seat, "mark:57@chair", "mark:9@vice")


def test_after_an_hour_the_page_asks_quietly_to_change_people(page: Page, seat: Seat) -> None:
    notice = page.get_by_text("已满一小时,请换人休息")
    expect(notice).to_be_hidden()
    seat.change_people = True
    expect(notice).to_be_visible()
    type_keys(page, "11")
    arrived(seat, "mark:57@chair")
    assert seat.poll_headers == {"1"}, "looking at the batch keeps no tablet awake"


def test_a_batch_that_is_locked_loads_the_page_anew_and_leaves_nothing_behind(page: Page, seat: Seat) -> None:
    seat.mode = "broken"
    type_keys(page, "11")
    wait_until(lambda: seat.received, 10, "tried")
    assert page.evaluate("localStorage.length") == 1
    before = seat.pages
    seat.locked = True
    wait_until(lambda: seat.pages > before, 20, "the page is asked for again")
    seat.locked = False
    page.wait_for_url(f"**{seat.address}")
    page.wait_for_selector(READY)
    assert page.evaluate("localStorage.length") == 0


def test_after_handing_in_a_page_loaded_again_still_waits_for_the_others(page: Page, seat: Seat) -> None:
    type_keys(page, *["0", "Enter"] * 3, "Enter")
    arrived(seat, *["blank@chair", "close"] * 3, "done")
    page.reload()
    expect(page.get_by_text("已交,等另一名计票员和监票人")).to_be_visible()


@pytest.mark.parametrize("status", [403, 404])
def test_an_address_that_is_gone_loads_the_page_anew(page: Page, seat: Seat, status: int) -> None:
    before = seat.pages
    seat.mode, seat.status = "broken", status
    type_keys(page, "11")
    wait_until(lambda: seat.pages > before, 20, "the page is asked for again")
    seat.mode = "well"
    page.wait_for_selector(READY)
    arrived(seat, "mark:57@chair")
