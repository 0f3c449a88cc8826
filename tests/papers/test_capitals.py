"""Numbers in Chinese capitals: what announcements say beside the digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.papers.capitals import LARGEST, capitals
from kiosk.papers.font import has_glyph

VALUES = {character: digit for digit, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (1, "壹"),
        (9, "玖"),
        (10, "壹拾"),
        (11, "壹拾壹"),
        (20, "贰拾"),
        (100, "壹佰"),
        (105, "壹佰零伍"),
        (110, "壹佰壹拾"),
        (999, "玖佰玖拾玖"),
        (1000, "壹仟"),
        (1001, "壹仟零壹"),
        (1010, "壹仟零壹拾"),
        (1200, "壹仟贰佰"),
        (2815, "贰仟捌佰壹拾伍"),
        (9999, "玖仟玖佰玖拾玖"),
        (10_000, "壹万"),
        (10_003, "壹万零叁"),
        (10_010, "壹万零壹拾"),
        (10_300, "壹万零叁佰"),
        (12_000, "壹万贰仟"),
        (100_000, "壹拾万"),
        (101_000, "壹拾万壹仟"),
        (2_000_007, "贰佰万零柒"),
        (10_050_000, "壹仟零伍万"),
        (30_405_060, "叁仟零肆拾万伍仟零陆拾"),
        (99_999_999, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖"),
    ],
)
def test_a_number_is_said_in_capitals(number, said):
    assert capitals(number) == said


@given(st.integers(0, LARGEST))
def test_every_number_reads_back_and_has_no_zero_too_many(number):
    said = capitals(number)
    assert read_back(said) == number
    assert "零零" not in said
    assert said == "零" or not said.endswith("零")
    assert not said.startswith("零") or said == "零"


@given(st.integers(0, LARGEST))
def test_every_capital_can_be_printed(number):
    assert all(has_glyph(character) for character in capitals(number))


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_that_has_no_capitals_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        capitals(number)


def read_back(said: str) -> int:
    high, _, low = said.rpartition("万")
    return read_four(high) * 10_000 + read_four(low)


def read_four(said: str) -> int:
    total = digit = 0
    for character in said:
        if character in UNITS:
            total, digit = total + digit * UNITS[character], 0
        else:
            digit = VALUES[character]
    return total + digit
