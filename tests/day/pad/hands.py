"""What a tallier does and sees on the pad."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.day.pad.seat import Seat
from tests.services import wait_until


def type_keys(page: Page, *keys: str) -> None:
    """Each a key of the keyboard by its name, or a run of characters."""
    for key in keys:
        if key[0].isupper() and key.isascii():
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def tap(page: Page, *names: str) -> None:
    """Buttons by what they do: a digit, a letter, an act, `post:member`, `mark:57`, `doubt:nickname`."""
    for name in names:
        kind, _, value = name.partition(":")
        if not value:
            kind, value = ("digit", name) if name.isdigit() else ("letter", name) if len(name) == 1 else ("do", name)
        page.locator(f"#pad button[data-{kind}='{value}']:visible").first.tap()


def arrived(seat: Seat, *keys: str) -> None:
    """The server has exactly these, in this order."""
    wait_until(lambda: len(seat.said()) >= len(keys), 15, f"{len(keys)} keys at the server, now {seat.said()}")
    assert seat.said() == list(keys)
    assert [key["n"] for key in seat.keys] == list(range(1, len(keys) + 1))


def lines(page: Page, post: str) -> list[str]:
    """The lines of a post that are taken, as one reads them."""
    shown: Sequence[str] = page.locator(f".pad-post[data-post={post}] .pad-line[data-id]").all_inner_texts()
    return [" ".join(line.split()) for line in shown]


def ballot(page: Page, number: int) -> None:
    expect(page.locator("[data-place=ballot]")).to_have_text(str(number))


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-place=say]")).to_contain_text(words)


def notes(page: Page, words: str) -> None:
    expect(page.locator("[data-place=other]")).to_contain_text(words)


def is_current(page: Page, post: str) -> None:
    expect(page.locator(f".pad-tab[data-post={post}]")).to_have_attribute("aria-pressed", "true")
