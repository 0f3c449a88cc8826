"""Numbers in Chinese capitals, as announcements read them out and nobody alters them: 1200 is 壹仟贰佰."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("仟", "佰", "拾", "")
_TEN_THOUSAND = 10_000
LARGEST = _TEN_THOUSAND * _TEN_THOUSAND - 1


def capitals(number: int) -> str:
    """The number in capitals, 0 … 99,999,999: a gap between two digits is one 零, and ten is 壹拾.

    ValueError for any other number.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"no capitals for {number}")
    if number == 0:
        return _DIGITS[0]
    high, low = divmod(number, _TEN_THOUSAND)
    gap = _DIGITS[0] if high and 0 < low < _TEN_THOUSAND // 10 else ""
    return (f"{_four(high)}万" if high else "") + gap + _four(low)


def _four(number: int) -> str:
    """Up to four digits; nothing for 0, and no 零 at either end."""
    said, gap = "", False
    for digit, unit in zip(map(int, f"{number:04}"), _UNITS, strict=True):
        if digit:
            said += (_DIGITS[0] if gap and said else "") + _DIGITS[digit] + unit
        gap = digit == 0
    return said
