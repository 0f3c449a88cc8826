"""What stands in the way of closing a round, and what changed between the look and the signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.rules.book import rule
from kiosk.rules.boxes import FEW_PAPERS
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Counted:
    """Where the papers of a round are. `boxes_waiting`, `apart` and `to_mix` are numbers of boxes, `calling` of tables.

    `found` is None until the last box is opened, `void` what makes the round void then. `locked` and `in_batches` are
    ballots; `identity`: for each post seats × ballots = votes + blank lines + rejected lines.
    """

    found: int | None
    void: Finding | None
    boxes_waiting: tuple[int, ...]
    apart: tuple[int, ...]
    to_mix: tuple[int, ...]
    in_batches: int
    locked: int
    calling: tuple[int, ...]
    frozen: bool
    identity: Mapping[str, bool]


@rule("R-BOX-06", "R-BOX-07", "R-BOX-09", "R-CNT-01", "R-CNT-13")
def obstacles_to_result(facts: Counted) -> tuple[Finding, ...]:
    """What must be cured first, each with its rule. A round that is void needs every box opened, and no count."""
    missing = [Finding("box_apart", "R-BOX-07", {"box": box}) for box in facts.apart]
    if facts.found is None:
        return (*missing, Finding("boxes_not_opened", "R-BOX-06", {"boxes": _numbers(facts.boxes_waiting)}))
    if facts.void is not None:
        return tuple(missing)
    if facts.frozen:
        missing.append(Finding("count_frozen"))
    if facts.to_mix and not facts.in_batches:
        missing.append(Finding("boxes_to_mix", "R-BOX-09", {"boxes": _numbers(facts.to_mix), "few": FEW_PAPERS}))
    if facts.calling:
        missing.append(Finding("batches_open", "R-CNT-13", {"tables": _numbers(facts.calling)}))
    if facts.in_batches < facts.found:
        numbers = {"left": facts.found - facts.in_batches, "found": facts.found, "in_batches": facts.in_batches}
        missing.append(Finding("papers_not_called", "R-CNT-01", numbers))
    if facts.in_batches > facts.found:
        numbers = {"over": facts.in_batches - facts.found, "found": facts.found, "in_batches": facts.in_batches}
        missing.append(Finding("papers_above_found", "R-CNT-01", numbers))
    if facts.locked == facts.in_batches:
        missing += [
            Finding("lines_do_not_close", "R-CNT-13", {"post": p}) for p, good in facts.identity.items() if not good
        ]
    return tuple(missing)


MARKS = frozenset({"names", "kin"})
"""Facts that are signed for as marks of many."""


def _numbers(of: tuple[int, ...]) -> str:
    return ", ".join(map(str, of))


def changed(shown: Mapping[str, int | str], now: Mapping[str, int | str]) -> tuple[Finding, ...]:
    """Every fact that is not what it was when it was shown; of a mark nobody can read, only that it changed."""
    return tuple(
        Finding("mark_changed", "R-DAY-01", {"fact": name})
        if name in MARKS
        else Finding("fact_changed", "R-DAY-01", {"fact": name, "was": shown.get(name, "—"), "now": now.get(name, "—")})
        for name in (*now, *(name for name in shown if name not in now))
        if shown.get(name) != now.get(name)
    )
