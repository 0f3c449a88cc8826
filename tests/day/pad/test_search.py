"""Finding somebody on the roll: initials, pinyin, characters, roll number; and touch alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.day.pad.hands import arrived, ballot, lines, says, tap, type_keys
from tests.day.pad.seat import Seat


def hits(page: Page) -> list[str]:
    return [
        str(mark)
        for mark in page.locator("[data-place=hits] .pad-tile").evaluate_all("all => all.map(one => one.dataset.mark)")
    ]


FOUND = {
    "cw": ["57", "58"],
    "chenwei": ["57", "58"],
    "chen": ["57", "58", "60"],
    "欧": ["61"],
    "阳": ["61"],
    "伟": ["57", "58"],
    "陈": ["57", "58", "60"],
    "ouyang'xin": ["61"],
    "CY": ["60"],
}


def test_people_are_found_as_one_types(page: Page) -> None:
    for typed, found in FOUND.items():
        type_keys(page, ".")
        page.keyboard.insert_text(typed)
        assert hits(page) == found, typed
        type_keys(page, "Escape")
        expect(page.locator("[data-place=hits]")).to_be_hidden()


def test_letters_start_the_search_and_enter_takes_the_only_hit(page: Page, seat: Seat) -> None:
    page.keyboard.type("oyx")
    assert hits(page) == ["61"]
    type_keys(page, "Enter")
    assert lines(page, "chair") == ["欧阳辛 三组 · 63岁 · 男"]
    expect(page.locator("[data-place=hits]")).to_be_hidden()
    type_keys(page, "12", "Enter")
    arrived(seat, "mark:61@chair", "mark:3@vice", "close")


def test_of_two_people_of_a_name_enter_takes_neither_until_one_is_chosen(page: Page, seat: Seat) -> None:
    page.keyboard.type("cw")
    shown = page.locator("[data-place=hits] .pad-tile").all_inner_texts()
    assert [" ".join(one.split()) for one in shown] == [
        "11 陈伟 同名 二组 · 45岁 · 男",
        "20 陈伟 同名 四组 · 31岁 · 女",
    ]
    type_keys(page, "Enter")
    says(page, "找到 2 人")
    assert lines(page, "chair") == []
    type_keys(page, "ArrowDown", "ArrowDown", "Enter")
    assert lines(page, "chair") == ["陈伟 同名 四组 · 31岁 · 女"]
    arrived(seat, "mark:58@chair")


def test_a_whole_roll_number_is_one_person_though_others_begin_with_it(page: Page, seat: Seat) -> None:
    type_keys(page, ".", "57")
    assert hits(page) == ["57", "575"]
    type_keys(page, "Enter", ".", "575", "Enter")
    arrived(seat, "mark:57@chair", "mark:575@vice")


def test_escape_leaves_the_search_and_digits_are_numbers_again(page: Page, seat: Seat) -> None:
    page.keyboard.type("cw")
    type_keys(page, "Escape", "11")
    arrived(seat, "mark:57@chair")


def test_nobody_found_says_so(page: Page) -> None:
    page.keyboard.type("qq")
    expect(page.locator("[data-place=found]")).to_contain_text("没有找到“qq”")
    type_keys(page, "Enter")
    says(page, "没有找到")


def test_an_input_method_that_composes_searches_and_keeps_its_enter(page: Page, seat: Seat) -> None:
    type_keys(page, ".")
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "oyx", "selectionStart": 3, "selectionEnd": 3})
    assert hits(page) == ["61"]
    page.evaluate(
        "document.getElementById('pad-search').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert lines(page, "chair") == []
    method.send("Input.insertText", {"text": "欧阳"})
    type_keys(page, "Enter")
    arrived(seat, "mark:61@chair")


def test_touch_alone_is_enough(touch_page: Page, seat: Seat) -> None:
    page = touch_page
    tap(page, "1", "1", "letters", "c", "w")
    assert hits(page) == ["57", "58"]
    tap(page, "mark:58", "letters", "mark:61", "post:chair", "nobody", "post:member", "doubts", "doubt:nickname")
    tap(page, "undo", "0", "paper", "close")
    ballot(page, 2)
    tap(page, "undo")
    says(page, "没有可退的")
    tap(page, "0", "close", "0", "close", "close")
    expect(page.get_by_text("已交,等另一名计票员和监票人")).to_be_visible()
    arrived(
        seat, "mark:57@chair", "mark:58@vice", "mark:61@member", "mark:x@chair", "doubt:nickname@member", "undo",
        "blank@member", "paper", "close", "blank@chair", "close", "blank@chair", "close", "done",
    )  # fmt: skip


def test_the_searched_name_is_typed_by_touch_in_the_field_too(touch_page: Page, seat: Seat) -> None:
    touch_page.locator("#pad-search").tap()
    touch_page.keyboard.insert_text("欧")
    tap(touch_page, "mark:61")
    arrived(seat, "mark:61@chair")


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (390, 844)])
def test_every_button_is_large_enough_and_the_page_is_no_wider_than_the_screen(
    page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    small = "all => all.filter(one => one.offsetWidth && Math.min(one.offsetWidth, one.offsetHeight) < 60).length"
    fine = "all => all.filter(one => one.offsetWidth && parseFloat(getComputedStyle(one).fontSize) < 18).length"
    assert page.locator("#pad button").evaluate_all(small) == 0
    page.click("[data-do=letters]")
    assert page.locator("#pad button").evaluate_all(small) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.locator("#pad *").evaluate_all(fine) == 0


def test_nothing_on_the_page_adds_five_takes_a_total_or_tells_another_seats_figures(page: Page, seat: Seat) -> None:
    type_keys(page, "11", "Enter")
    arrived(seat, "mark:57@chair", "close")
    assert page.locator("#pad input:visible").evaluate_all("all => all.map(one => one.id)") == ["pad-search"]
    assert page.locator("[data-place=lines]").inner_text().find("陈伟") == -1, "a closed ballot is on paper only"
    assert "+5" not in page.content()
