"""The shape of what a tablet tells of itself: text in, known facts of known types or a finding out."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from kiosk import codes
from kiosk.rules.finding import Finding
from kiosk.rules.tablets import Awake, Camera, Scanner, Sound, Told, Trusted, typed_by

LONGEST = 100
"""Characters a fact may have."""
_WHOLE = re.compile(r"-?[0-9]{1,14}")
_FINGERPRINT = re.compile(r"(?:[0-9a-f]{64})?")


class _Strange(Exception):
    """A fact that no page of ours would send."""


def _one_of(words: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        if text not in set(words):
            raise _Strange
        return words(text)

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise _Strange
        return int(text)

    return read


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise _Strange
    return text == "yes"


def _fingerprint(text: str) -> str:
    if not _FINGERPRINT.fullmatch(text):
        raise _Strange
    return text


_FACTS: dict[str, Callable[[str], Any]] = {
    "scanner": _one_of(Scanner),
    "sound": _one_of(Sound),
    "camera": _one_of(Camera),
    # A tablet may believe it is 1970.
    "skew": _whole(-(10**13), 10**13),
    "awake": _one_of(Awake),
    "trusted": _one_of(Trusted),
    "roll": _fingerprint,
    "battery": _whole(0, 100),
    "charging": _yes,
    "wide": _whole(1, 100_000),
    "high": _whole(1, 100_000),
    "touch": _yes,
}
_SCAN = frozenset({"code", "took"})
_BESIDE = frozenset({"csrf_token"})


def told(form: MultiDict[str, str]) -> Told | Finding:
    """What the form tells; empty fields tell nothing. With one unknown, too long or of a wrong type none is taken.

    The scanned code is looked at for its shape alone and goes no further.
    """
    given = {name: text for name, text in form.items() if text and name not in _BESIDE}
    known = _FACTS.keys() | _SCAN
    if form.keys() - known - _BESIDE or any(len(form.getlist(name)) > 1 for name in form):
        return Finding("tablet_told_strange")
    if any(len(text) > LONGEST for name, text in given.items() if name != "code"):
        return Finding("tablet_told_strange")
    try:
        facts = {name: _FACTS[name](text) for name, text in given.items() if name in _FACTS}
        took = _whole(0, 10**9)(given["took"]) if "took" in given else None
    except _Strange:
        return Finding("tablet_told_strange")
    if "code" in given:
        digits = codes.clean(given["code"][: codes.LONGEST_SCAN + 1])
        if not _has_the_shape(digits):
            return Finding("tablet_scan_unreadable")
        facts["scanner"] = typed_by(len(digits), took)
    return Told(**facts) if facts else Finding("tablet_told_nothing")


def _has_the_shape(digits: str) -> bool:
    """A whole code, or the short number under it."""
    whole = len(digits) == codes.CODE_DIGITS and digits.isascii() and digits.isdecimal()
    return whole or codes.is_number(digits)
