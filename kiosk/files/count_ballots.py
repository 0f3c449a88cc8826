"""The ballots of a count file, judged and added up as they pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.files.count_fields import LONGEST_WORD, Wrong, a_list, a_number, a_word, inside, one_of
from kiosk.rules.ballot import Ballot, BallotCount, Slate, Totals, Void

MOST_TIMES = 10**9
MOST_MARKS = 1000
"""Names for one post of one ballot."""


class BallotReader:
    """Takes the ballots of a file one by one; Wrong names the field of one that is none."""

    def __init__(self, on: Slate) -> None:
        self._posts = on.seats
        self._count = BallotCount(on)

    def add(self, given: object, n: int) -> None:
        """Add the ballot number `n` as the file has it."""
        if type(given) is not dict:
            raise Wrong("count_type", f"ballots[{n}]", wanted="{…}")
        times = given.pop("times", 1)
        if type(times) is not int or not 1 <= times <= MOST_TIMES:
            a_number(times, f"ballots[{n}].times", least=1, most=MOST_TIMES)
        if not self._count.add_plain(given, times):
            self._count.add(self._quick(given) or self._checked(given, f"ballots[{n}]"), times)

    def _quick(self, given: Mapping[str, Any]) -> Ballot | None:
        """A ballot of posts and ids alone; None where it is more than that, or wrong."""
        for post, written in given.items():
            if post not in self._posts or type(written) is not list or len(written) > MOST_MARKS:
                return None
            for mark in written:
                if type(mark) is not str or not 0 < len(mark) <= LONGEST_WORD:
                    return None
        return Ballot(given)

    def _checked(self, given: Mapping[str, object], at: str) -> Ballot:
        """Any ballot, each of its fields by its address."""
        void: Void | None = None
        marks: dict[str, list[str]] = {}
        for key, written in given.items():
            here = inside(at, key)
            if key == "void":
                void = Void(one_of(written, here, [each.value for each in Void]))
            elif key not in self._posts:
                raise Wrong("count_field_unknown", here)
            else:
                marks[key] = a_list(written, here)
                if len(marks[key]) > MOST_MARKS:
                    raise Wrong("count_too_many", here, most=MOST_MARKS)
                for i, mark in enumerate(marks[key]):
                    a_word(mark, f"{here}[{i}]")
        return Ballot(marks, void)

    def totals(self) -> Totals:
        """Everything added so far."""
        return self._count.totals()
