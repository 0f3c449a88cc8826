"""Signed codes: what was printed reads back, whatever a reader or an input method makes of it; nothing else does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import (
    CODE_DIGITS,
    LONGEST_SCAN,
    NUMBER_DIGITS,
    TAG_DIGITS,
    Code,
    Kind,
    clean,
    is_number,
    is_rehearsal_tag,
    make,
    new_number,
    new_tag,
    read,
    spaced,
)
from kiosk.rules.finding import Finding

KEY = b"a key of this election".ljust(32, b".")
OTHER_KEY = b"the key of another one".ljust(32, b".")
# The same in every process: tests are named after them.
TAG = "61502520"
NUMBER = "862264990"
CODE = make(Kind.CERTIFICATE, TAG, NUMBER, KEY)
FINDINGS = {"unreadable", "forged", "other_village", "rehearsal"}


def another_tag(rehearsal: bool = False) -> str:
    """A tag that is not ours."""
    tag = new_tag(rehearsal)
    while tag == TAG:
        tag = new_tag(rehearsal)
    return tag


def answer(text: str, tag: str = TAG, key: bytes = KEY) -> str:
    """The code of the finding, or `read`."""
    result = read(text, tag=tag, key=key)
    return result.code if isinstance(result, Finding) else "read"


def test_a_code_is_forty_nine_digits_with_the_fields_at_their_places():
    assert re.fullmatch(r"[0-9]{49}", CODE)
    assert CODE_DIGITS == 49
    assert CODE[0] == "1"
    assert CODE[1] == "1"
    assert CODE[2:10] == TAG
    assert CODE[10:20] == f"0{NUMBER}"


def test_the_same_four_give_the_same_code_and_any_other_gives_another():
    codes = {make(kind, TAG, NUMBER, key) for kind in Kind for key in (KEY, OTHER_KEY)}
    assert len(codes) == 8
    assert make(Kind.CERTIFICATE, TAG, NUMBER, KEY) == CODE


@pytest.mark.parametrize("position", range(CODE_DIGITS))
def test_any_digit_changed_into_any_other_is_forged(position):
    for digit in "0123456789":
        if digit != CODE[position]:
            changed = CODE[:position] + digit + CODE[position + 1 :]
            assert answer(changed) == "forged", (position, digit)


@pytest.mark.parametrize("rehearsal", [False, True])
def test_any_digit_changed_is_forged_for_many_codes_of_official_and_rehearsal_elections(rehearsal):
    for _ in range(20):
        tag = new_tag(rehearsal)
        code = make(Kind.SLIP, tag, new_number(), KEY)
        for position in range(CODE_DIGITS):
            changed = code[:position] + str((int(code[position]) + 1) % 10) + code[position + 1 :]
            assert answer(changed, tag) == "forged"


@pytest.mark.parametrize("position", range(CODE_DIGITS - 1))
def test_two_neighbours_that_changed_places_are_forged(position):
    swapped = CODE[:position] + CODE[position + 1] + CODE[position] + CODE[position + 2 :]
    assert answer(swapped) == ("read" if swapped == CODE else "forged")


@pytest.mark.parametrize("position", range(CODE_DIGITS))
def test_a_character_that_is_no_digit_or_a_missing_one_is_unreadable(position):
    assert answer(CODE[:position] + "X" + CODE[position + 1 :]) == "unreadable"
    assert answer(CODE[:position] + CODE[position + 1 :]) == "unreadable"


def test_our_tag_with_another_key_is_forged():
    assert answer(make(Kind.CERTIFICATE, TAG, NUMBER, OTHER_KEY)) == "forged"


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
@pytest.mark.parametrize(("rehearsal", "expected"), [(False, "other_village"), (True, "rehearsal")])
def test_another_elections_code_is_named_whoever_signed_it(key, rehearsal, expected):
    tag = another_tag(rehearsal)
    found = read(make(Kind.CERTIFICATE, tag, NUMBER, key), tag=TAG, key=KEY)
    assert found == Finding(expected, numbers={"tag": tag})


def test_a_rehearsals_own_code_reads_in_it_and_an_official_one_does_not():
    ours = new_tag(rehearsal=True)
    assert answer(make(Kind.CERTIFICATE, ours, NUMBER, KEY), ours) == "read"
    assert answer(CODE, ours) == "other_village"


def test_a_code_of_another_kind_is_unreadable_where_it_is_not_asked_for():
    card = make(Kind.ROLE_CARD, TAG, NUMBER, KEY)
    assert read(card, tag=TAG, key=KEY) == Code(Kind.ROLE_CARD, TAG, NUMBER)
    assert read(card, tag=TAG, key=KEY, kinds=(Kind.ROLE_CARD, Kind.BOX)) == Code(Kind.ROLE_CARD, TAG, NUMBER)
    found = read(card, tag=TAG, key=KEY, kinds=(Kind.CERTIFICATE,))
    assert found == Finding("unreadable", numbers={"other_kind": "role_card"})


def test_a_signed_code_of_an_unknown_kind_or_version_is_forged():
    for first in ("10", "15", "19", "01", "21"):
        assert answer(first + CODE[2:]) == "forged"


FULL_WIDTH = CODE.translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})


@pytest.mark.parametrize(
    "scan",
    [
        CODE + "\n",
        CODE + "\r\n",
        CODE + "\r",
        f"  {CODE}\t",
        FULL_WIDTH,
        FULL_WIDTH + "\u3000",
        f"\u3000{CODE}\u3000\n",
        "-".join(CODE[i : i + 7] for i in range(0, 49, 7)),
        " ".join(CODE[i : i + 4] for i in range(0, 49, 4)),
        "\uff0d".join(CODE[i : i + 7] for i in range(0, 49, 7)),
        "\u2014".join(CODE[i : i + 7] for i in range(0, 49, 7)),
        "\u200b".join(CODE),
        "\ufeff" + CODE,
        CODE + "\x00",
        "\x02" + CODE + "\x03",
        CODE[:20] + "\u00a0" + CODE[20:],
    ],
)
def test_a_scan_with_what_readers_and_input_methods_add_is_the_same_code(scan):
    assert read(scan, tag=TAG, key=KEY) == Code(Kind.CERTIFICATE, TAG, NUMBER)


def test_letters_come_out_half_width_and_upper_case():
    assert clean("\uff41b\uff23-1 ") == "ABC1"


@pytest.mark.parametrize(
    "typed", [NUMBER, spaced(NUMBER), f" {spaced(NUMBER)}\n", spaced(NUMBER).translate({ord("-"): 0xFF0D})]
)
def test_a_typed_short_number_is_read_unsigned(typed):
    assert read(typed, tag=TAG, key=KEY) == Code(None, TAG, NUMBER)


@pytest.mark.parametrize("position", range(NUMBER_DIGITS))
def test_any_mistyped_digit_or_swap_in_a_short_number_is_unreadable(position):
    mistyped = [NUMBER[:position] + d + NUMBER[position + 1 :] for d in "0123456789" if d != NUMBER[position]]
    if position + 1 < NUMBER_DIGITS and NUMBER[position] != NUMBER[position + 1]:
        mistyped.append(NUMBER[:position] + NUMBER[position + 1] + NUMBER[position] + NUMBER[position + 2 :])
    for number in mistyped:
        assert read(number, tag=TAG, key=KEY) == Finding("unreadable", numbers={"short": 1})


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "0", "12345678", "1234567890", "王小明", "http://192.168.1.2/", "²" * 8, "٣" * 49, "१" * 9]
)
def test_anything_else_is_unreadable(text):
    assert answer(text) == "unreadable"


def test_a_scan_that_is_far_too_long_is_unreadable_at_once():
    assert answer(CODE + " " * (LONGEST_SCAN - CODE_DIGITS)) == "read"
    assert answer(CODE + " " * LONGEST_SCAN) == "unreadable"
    assert answer("\ufdfa" * LONGEST_SCAN) == "unreadable"
    assert clean("１" * LONGEST_SCAN) == "1" * LONGEST_SCAN
    assert clean("１" * (LONGEST_SCAN + 1)) == ""


@given(st.text(max_size=300))
def test_reading_any_text_gives_an_answer_and_never_a_signed_code(text):
    result = read(text, tag=TAG, key=KEY)
    assert isinstance(result, Code) or result.code in FINDINGS
    assert not isinstance(result, Code) or result.kind is None


@given(st.text(alphabet="0123456789", min_size=49, max_size=49))
def test_any_forty_nine_digits_are_forged_or_of_another_election(digits):
    assert answer(digits) in FINDINGS - {"unreadable"}


@given(st.sampled_from(Kind), st.booleans(), st.binary(min_size=16, max_size=64))
def test_what_was_made_is_read_back(kind, rehearsal, key):
    tag, number = new_tag(rehearsal), new_number()
    assert read(make(kind, tag, number, key), tag=tag, key=key) == Code(kind, tag, number)


def test_tags_say_whether_they_are_a_rehearsals():
    for _ in range(200):
        official, rehearsal = new_tag(rehearsal=False), new_tag(rehearsal=True)
        assert len(official) == len(rehearsal) == TAG_DIGITS
        assert official[0] in "12345678"
        assert not is_rehearsal_tag(official)
        assert is_rehearsal_tag(rehearsal)


def test_short_numbers_are_nine_digits_without_a_zero_first():
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) > 490
    for number in numbers:
        assert is_number(number)
        assert number[0] != "0"
        assert re.fullmatch(r"\d{3}-\d{3}-\d{3}", spaced(number))
        assert spaced(number).replace("-", "") == number


@pytest.mark.parametrize(("tag", "number"), [(TAG, "123"), (TAG, "000000000"), ("1234", NUMBER), ("x" * 8, NUMBER)])
def test_a_code_is_not_made_of_a_malformed_tag_or_number(tag, number):
    with pytest.raises(ValueError, match="not a"):
        make(Kind.CERTIFICATE, tag, number, KEY)
