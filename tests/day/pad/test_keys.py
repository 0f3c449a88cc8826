"""The keyboard alone: names by two digits, blanks, taking back, posts, doubts, closing, handing in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.day.pad.hands import arrived, ballot, is_current, lines, says, type_keys
from tests.day.pad.seat import Seat


def test_two_digits_are_a_name_at_once_and_the_cursor_goes_on_by_itself(page: Page, seat: Seat) -> None:
    type_keys(page, "1")
    expect(page.locator("[data-place=digit]")).to_have_text("1")
    assert lines(page, "chair") == []
    type_keys(page, "1")
    expect(page.locator("[data-place=digit]")).to_be_hidden()
    assert lines(page, "chair") == ["陈伟 同名 二组 · 45岁 · 男"]
    is_current(page, "vice")
    type_keys(page, "14", "12", "13", "20", "Enter")
    ballot(page, 2)
    arrived(
        seat, "mark:57@chair", "mark:60@vice", "mark:3@member", "mark:9@member", "mark:58@member", "close"
    )  # fmt: skip
    assert len({key["id"] for key in seat.keys}) == 6
    assert all(len(key["id"]) == 16 for key in seat.keys)


def test_a_number_nobody_has_does_nothing_but_say_so(page: Page, seat: Seat) -> None:
    type_keys(page, "9", "9")
    says(page, "没有 99 号")
    assert lines(page, "chair") == []
    type_keys(page, "12")
    says(page, "")
    arrived(seat, "mark:3@chair")


def test_nought_is_a_blank_line_and_inside_a_number_a_digit(page: Page, seat: Seat) -> None:
    type_keys(page, "0", "20", "Enter")
    arrived(seat, "blank@chair", "mark:58@vice", "close")


def test_backspace_takes_back_inside_the_ballot_only(page: Page, seat: Seat) -> None:
    type_keys(page, "11", "Enter")
    ballot(page, 2)
    type_keys(page, "Backspace")
    says(page, "没有可退的")
    type_keys(page, "12", "1", "Backspace")
    expect(page.locator("[data-place=digit]")).to_be_hidden()
    assert len(lines(page, "chair")) == 1
    type_keys(page, "Backspace")
    assert lines(page, "chair") == []
    is_current(page, "chair")
    type_keys(page, "Backspace")
    says(page, "没有可退的")
    arrived(seat, "mark:57@chair", "close", "mark:3@chair", "undo")


def test_an_empty_ballot_is_not_closed_without_its_nought(page: Page, seat: Seat) -> None:
    type_keys(page, "Enter")
    says(page, "先按 0")
    ballot(page, 1)
    type_keys(page, "1", "Enter")
    says(page, "还差一位")
    type_keys(page, "Backspace", "0", "Backspace", "Enter")
    says(page, "先按 0")
    type_keys(page, "0", "Enter")
    ballot(page, 2)
    arrived(seat, "blank@chair", "undo", "blank@chair", "close")


def test_six_names_on_a_ballot_for_five_are_all_kept_and_the_last_post_is_marked(page: Page, seat: Seat) -> None:
    type_keys(page, "11", "14", "12", "13", "20", "21")
    assert lines(page, "member")[-1] == "多出 欧阳辛 三组 · 63岁 · 男"
    expect(page.locator(".pad-too-many")).to_have_count(1)
    type_keys(page, "Enter")
    arrived(
        seat, "mark:57@chair", "mark:60@vice", "mark:3@member", "mark:9@member", "mark:58@member",
        "mark:61@member", "close",
    )  # fmt: skip


def test_a_full_post_chosen_again_takes_a_name_too_many(page: Page, seat: Seat) -> None:
    type_keys(page, "11")
    is_current(page, "vice")
    type_keys(page, "ArrowUp", "12")
    assert lines(page, "chair") == ["陈伟 同名 二组 · 45岁 · 男", "多出 林大 一组 · 52岁 · 男"]
    is_current(page, "vice")
    type_keys(page, "ArrowDown", "13")
    arrived(seat, "mark:57@chair", "mark:3@chair", "mark:9@member")


def test_the_tiles_are_those_of_the_post_and_keep_their_order(page: Page) -> None:
    numbers = page.locator("[data-place=tiles] [data-number]")
    assert numbers.all_inner_texts() == ["11", "12", "20", "13"]
    type_keys(page, "11")
    assert numbers.all_inner_texts() == ["14", "13"]
    type_keys(page, "ArrowUp")
    assert numbers.all_inner_texts() == ["11", "12", "20", "13"]


def test_every_reason_of_doubt_goes_to_the_tray_with_its_post(page: Page, seat: Seat) -> None:
    for key in ("?1", "/2", "?3", "/4"):
        type_keys(page, key)
    assert lines(page, "member") == ["疑 小名、外号", "疑 写了错字、别字"]
    type_keys(page, "/", "Escape")
    arrived(
        seat, "doubt:unreadable@chair", "doubt:same_name@vice", "doubt:nickname@member", "doubt:misspelling@member"
    )  # fmt: skip


def test_a_whole_paper_is_doubtful_until_it_is_pressed_again(page: Page, seat: Seat) -> None:
    doubtful = page.locator(".pad-doubtful")
    type_keys(page, "/5")
    expect(doubtful).to_be_visible()
    type_keys(page, "/5")
    expect(doubtful).to_be_hidden()
    type_keys(page, "Enter")
    says(page, "先按 0")
    type_keys(page, "/5", "Enter")
    ballot(page, 2)
    expect(doubtful).to_be_hidden()
    arrived(seat, "paper", "paper", "paper", "close")


def test_a_name_of_nobody_and_a_form_already_ruled(page: Page, seat: Seat) -> None:
    type_keys(page, "*")
    assert lines(page, "chair") == ["名册上没有这个人"]
    page.keyboard.insert_text("x")
    type_keys(page, "Escape", ".")
    page.keyboard.insert_text("阿明")
    type_keys(page, "Enter")
    assert lines(page, "vice") == ["写作“阿明” 已认定是 曾敏 · 四组 · 29岁 · 女"]
    type_keys(page, "/")
    page.click("#pad-doubts [data-mark=r813]")
    assert lines(page, "member") == ["写作“张天神” 已认定:名册上没有这个人"]
    arrived(seat, "mark:x@chair", "mark:r812@vice", "mark:r813@member")


def test_handing_in_before_the_last_ballot_is_refused_and_after_it_nothing_more_is_possible(
    page: Page, seat: Seat
) -> None:
    type_keys(page, "11", "Enter", "11", "Enter")
    page.click("[data-do=done]")
    says(page, "还差 1 张")
    type_keys(page, "11", "Enter", "1")
    says(page, "已经录完")
    type_keys(page, "Backspace")
    says(page, "已经录完")
    type_keys(page, "Enter")
    expect(page.get_by_text("已交,等另一名计票员和监票人")).to_be_visible()
    type_keys(page, "11", "Enter")
    says(page, "已经交了")
    arrived(seat, *["mark:57@chair", "close"] * 3, "done")


def test_a_key_that_somebody_leans_on_is_one_key(page: Page, seat: Seat) -> None:
    type_keys(page, "0")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    ballot(page, 2)
    page.keyboard.down("0")
    page.keyboard.down("0")
    page.keyboard.up("0")
    assert lines(page, "vice") == []
    arrived(seat, "blank@chair", "close", "blank@chair")


def test_a_ballot_takes_forty_keys_and_no_more(page: Page, seat: Seat) -> None:
    type_keys(page, *["0"] * 41)
    says(page, "录得太多了")
    type_keys(page, "Enter")
    arrived(seat, "blank@chair", "blank@vice", *["blank@member"] * 38, "close")


def test_a_numeric_keypad_alone_is_enough(page: Page, seat: Seat) -> None:
    type_keys(page, "Numpad1", "Numpad1", "NumpadAdd", "Numpad0", "NumpadSubtract", "NumpadDivide", "Numpad1")
    type_keys(page, ".", "57", "NumpadEnter", "NumpadEnter")
    ballot(page, 2)
    arrived(seat, "mark:57@chair", "blank@member", "undo", "doubt:unreadable@member", "mark:57@member", "close")
