"""Papers of small and mobile boxes are mixed with another box's before calling, so that no box has a result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kiosk.rules.book import rule
from kiosk.rules.boxes import FEW_PAPERS, mixed_before_calling
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Opened:
    """A box that was opened: its papers, and the mix it went into (the entry of that act; None: none)."""

    no: int
    papers: int
    mobile: bool = False
    mix: int | None = None


def heaps(boxes: Collection[Opened]) -> Mapping[tuple[int, int], tuple[Opened, ...]]:
    """The heaps of paper as they lie on the floor: boxes mixed together are one."""
    found: dict[tuple[int, int], tuple[Opened, ...]] = {}
    for box in sorted(boxes, key=lambda box: box.no):
        key = (0, box.no) if box.mix is None else (1, box.mix)
        found[key] = (*found.get(key, ()), box)
    return found


@rule("R-BOX-09")
def to_mix(boxes: Collection[Opened]) -> tuple[int, ...]:
    """The numbers of the boxes that are still to be mixed with another.

    A heap is large enough with 50 papers or more of which not all come from mobile boxes. With nothing left to mix
    it with, one heap of everything is as large as it can be.
    """
    lying = [heap for heap in heaps(boxes).values() if sum(box.papers for box in heap)]
    if len(lying) < 2:
        return ()
    return tuple(
        sorted(
            box.no
            for heap in lying
            if mixed_before_calling(all(box.mobile for box in heap), sum(box.papers for box in heap))
            for box in heap
        )
    )


@rule("R-BOX-09")
def may_mix(numbers: Collection[int], boxes: Collection[Opened], *, all_opened: bool, called: bool) -> Finding | None:
    """Two boxes or more, when the papers of all are counted and none is called yet."""
    if not all_opened:
        return Finding("mix_before_opening", "R-BOX-09")
    if called:
        return Finding("mix_after_calling", "R-BOX-09")
    wrong = sorted(set(numbers) - {box.no for box in boxes})
    if wrong:
        return Finding("no_such_box", "R-BOX-01", {"box": wrong[0]})
    heap_of = {box.no: key for key, heap in heaps(boxes).items() for box in heap}
    if len({heap_of[no] for no in numbers}) < 2:
        return Finding("mix_one", "R-BOX-09", {"few": FEW_PAPERS})
    return None
