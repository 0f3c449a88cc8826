"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

A_PAGE = 100
"""Lines a page shows."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, from 1."""

    lines: Sequence[object]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Pages:
    """The page asked for; one that is not there is the nearest that is."""

    wanted: int | None

    def of(self, lines: Sequence[T]) -> Page:
        return self._page(lines, self.wanted or 1)

    def first(self, lines: Sequence[T]) -> Page:
        """The first page, whatever was asked for: another list of the same screen is being turned."""
        return self._page(lines, 1)

    @staticmethod
    def _page(lines: Sequence[T], wanted: int) -> Page:
        pages = max(1, -(-len(lines) // A_PAGE))
        number = min(max(1, wanted), pages)
        return Page(lines[(number - 1) * A_PAGE : number * A_PAGE], number, pages, len(lines))
