"""Records of a mobile box's team as they are handed in: JSON from the tablet or its file, digits from its codes."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HomeRecord, HomeVote

LARGEST = 1_000_000
"""Bytes a file of records may have."""
MOST_RECORDS = 5000
KIND = "kiosk-trip-records"
"""What a file of records calls itself."""

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LAST = 4102444800
"""2100, in seconds; a clock beyond it is no clock."""


def read_record(told: object, arrived: datetime) -> HomeRecord | Finding:
    """One record: `key`, `place`, `line`, `outcome`, `happened_at` in milliseconds. Or `record_unreadable`.

    A time that cannot be one is that of the arrival: no record is lost for its clock.
    """
    if not isinstance(told, dict):
        return Finding("record_unreadable")
    key, place, line, outcome = (told.get(name) for name in ("key", "place", "line", "outcome"))
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        return Finding("record_unreadable")
    if not isinstance(outcome, str) or outcome not in set(HomeVote):
        return Finding("record_unreadable")
    if not _is_count(place) or not (line is None or _is_count(line)):
        return Finding("record_unreadable")
    moment = told.get("happened_at")
    seconds = moment // 1000 if isinstance(moment, int) and not isinstance(moment, bool) else -1
    return HomeRecord(key, place, line, HomeVote(outcome), _moment(seconds, arrived))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000


def _moment(seconds: int, arrived: datetime) -> datetime:
    return datetime.fromtimestamp(seconds, UTC) if 0 <= seconds < _LAST else arrived


@dataclass(frozen=True, slots=True)
class TripFile:
    """行程记录文件: what a tablet saved. `records` are still as they were told; `scribes` ballots a scribe wrote."""

    token: str
    records: tuple[object, ...]
    scribes: int


def read_file(data: bytes) -> TripFile | Finding:
    """The file of a tablet, or `hand_in_file`."""
    try:
        told: Any = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return Finding("hand_in_file")
    if not isinstance(told, dict) or told.get("kind") != KIND:
        return Finding("hand_in_file")
    token, records, scribes = told.get("token"), told.get("records"), told.get("scribes", 0)
    if not isinstance(token, str) or not isinstance(records, list) or len(records) > MOST_RECORDS:
        return Finding("hand_in_file")
    return TripFile(token, tuple(records), scribes if _is_count(scribes) else 0)


LONGEST_LINE = 1000
"""Characters of a line that can be a code, blanks between its digits among them."""
_FRAME = re.compile(r"7(?P<trip>\d{6})(?P<number>\d{3})(?P<total>\d{3})(?P<records>(?:\d{58}){1,4})(?P<mark>\d{10})")
_RECORD = re.compile(r"(\d{39})(\d{4})(\d{4})(\d)(\d{10})")
OUTCOMES = (HomeVote.VOTED, HomeVote.NOT_VOTED, HomeVote.SPOILED)
"""The digit of an outcome, from 1."""


@dataclass(frozen=True, slots=True)
class Frame:
    """行程记录二维码 of a run of `total`: at most four records, with a mark that only the trip's tablet can make.

    Digits: 7, the trip (6), number (3), total (3), then per record its key (39), place (4), line (4, 0 for none),
    outcome (1) and second (10), then the mark (10).
    """

    trip: str
    number: int
    total: int
    records: str
    mark: str

    def fits(self, digest: str) -> bool:
        """Whether the tablet that holds the token with this digest made it."""
        if self.trip != trip_mark(digest):
            return False
        told = f"7{self.trip}{self.number:03}{self.total:03}{self.records}"
        code = hmac.new(digest.encode(), told.encode(), hashlib.sha256).digest()
        return hmac.compare_digest(self.mark, f"{int.from_bytes(code[:5], 'big') % 10**10:010}")


def trip_mark(digest: str) -> str:
    """Six digits by which a code says of which trip it is."""
    return f"{int(digest[:6], 16) % 10**6:06}"


@dataclass(frozen=True, slots=True)
class Frames:
    """What was scanned, in any order: the frames by number, and the numbers that are still missing."""

    frames: Mapping[int, Frame]
    total: int

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(n for n in range(1, self.total + 1) if n not in self.frames)

    @property
    def trip(self) -> str:
        return next(iter(self.frames.values())).trip

    def fit(self, digest: str) -> bool:
        """Whether the same tablet made them all."""
        return all(frame.fits(digest) for frame in self.frames.values())

    def records(self, arrived: datetime) -> list[HomeRecord]:
        """Their records, in the order of the tablet."""
        told = [found for frame in self.frames.values() for found in _RECORD.findall(frame.records)]
        return sorted((_of_digits(one, arrived) for one in told), key=lambda one: one.place)


def read_frames(text: str) -> Frames | Finding:
    """The codes scanned into a field, a line each. The tablet's newest run counts, which is its longest."""
    found: list[Frame] = []
    for n, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            return Finding("hand_in_codes", "", {"line": n})
        digits = re.sub(r"\s", "", unicodedata.normalize("NFKC", line))
        if not digits:
            continue
        frame = _frame(digits)
        if frame is None:
            return Finding("hand_in_codes", "", {"line": n})
        found.append(frame)
    if not found:
        return Finding("hand_in_nothing")
    total = max(frame.total for frame in found)
    return Frames({frame.number: frame for frame in found if frame.total == total}, total)


def _frame(digits: str) -> Frame | None:
    read = _FRAME.fullmatch(digits) if digits.isascii() else None
    if read is None or not 1 <= int(read["number"]) <= int(read["total"]):
        return None
    if any(not 1 <= int(one[3]) <= len(OUTCOMES) for one in _RECORD.findall(read["records"])):
        return None
    return Frame(read["trip"], int(read["number"]), int(read["total"]), read["records"], read["mark"])


def _of_digits(told: Sequence[str], arrived: datetime) -> HomeRecord:
    key, place, line, outcome, second = told
    wide = f"{int(key) % 2**128:032x}"
    return HomeRecord(
        key="-".join((wide[:8], wide[8:12], wide[12:16], wide[16:20], wide[20:])),
        place=int(place),
        line=int(line) or None,
        outcome=OUTCOMES[int(outcome) - 1],
        happened_at=_moment(int(second), arrived),
    )
