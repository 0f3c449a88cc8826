"""The records of a mobile box as a tablet tells them: what is none is said to be none, however it is made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.files.trip_records import LONGEST_LINE, Frames, read_frames, read_record
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HomeRecord

ARRIVED = datetime(2026, 11, 23, tzinfo=UTC)
RECORD = {"key": "0123abcd-0123-0123-0123-0123456789ab", "place": 1, "line": 2, "outcome": "voted", "happened_at": 1}
FRAME = "7" + "123456" + "001" + "001" + "1" * 39 + "0001" + "0002" + "1" + "1700000000" + "1234567890"


@pytest.mark.parametrize("outcome", [["voted"], {"voted": 1}, None, 1, True, "perhaps", "\ud800"])
def test_an_outcome_that_is_no_word_of_ours_makes_no_record(outcome: object) -> None:
    assert isinstance(read_record(RECORD, ARRIVED), HomeRecord)
    assert read_record({**RECORD, "outcome": outcome}, ARRIVED) == Finding("record_unreadable")


def test_a_line_longer_than_any_code_is_none() -> None:
    assert isinstance(read_frames(FRAME + " " * (LONGEST_LINE - len(FRAME))), Frames)
    for text in (FRAME + " " * LONGEST_LINE, "\u0315" * 40_000 + "\u0300" * 40_000):
        assert read_frames(f"{FRAME}\n{text}") == Finding("hand_in_codes", "", {"line": 2})
