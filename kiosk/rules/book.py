"""The book of rules: every id in force, its source, the rule sheets and their values.

A rule's number stands here and nowhere else; the functions that apply it carry its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

F = TypeVar("F", bound=Callable[..., object])

IN_FORCE: dict[str, str] = {
    "R-DAY-01": "PT 7.3",
    "R-DAY-02": "PT 7.3, 7.4(4)",
    "R-DAY-03": "PT 7.1(4)",
    "R-DAY-04": "PT 7.4(8)",
    "R-ROLL-01": "PT 5.1, OL 13",
    "R-ROLL-02": "PT 5.1, 5.2",
    "R-ROLL-03": "PT 5.2",
    "R-ROLL-04": "PT 5.3, OL 14",
    "R-ROLL-05": "PT 5.3",
    "R-PROXY-01": "PT 5.3, 7.4(1)",
    "R-PROXY-02": "PT 5.3",
    "R-PROXY-02b": "OL 18 (2025)",
    "R-PROXY-03": "PT 5.3",
    "R-PROXY-04": "OTHER",
    "R-PROXY-05": "OL 15",
    "R-PROXY-06": "GUIDE, OL 18 (2025)",
    "R-PROXY-07": "choice",
    "R-IN-01": "PT 5.4, 7.4(6)",
    "R-IN-02": "PT 7.4(6)",
    "R-IN-03": "choice",
    "R-ISS-01": "PT 7.4(6)",
    "R-ISS-02": "choice",
    "R-ISS-03": "PT 7.4(6)",
    "R-BOX-01": "PT 7.3(2), 7.4(4)",
    "R-BOX-02": "PT 7.3(2)",
    "R-BOX-03": "PT 7.3(2)",
    "R-BOX-04": "PT 7.4(7), choice",
    "R-BOX-05": "choice",
    "R-BOX-06": "PT 7.3(2), 7.4(8)",
    "R-BOX-07": "choice",
    "R-BOX-08": "PT 7.4(4), OTHER",
    "R-BOX-09": "choice",
    "R-STAFF-01": "PT 7.3(2)",
    "R-STAFF-02": "PT 7.4(2), GUIDE",
    "R-CNT-01": "OTHER",
    "R-CNT-02": "PT 7.4(9)",
    "R-CNT-03": "choice",
    "R-CNT-04": "PT 7.4(9), choice",
    "R-CNT-05": "PT 7.4(9)",
    "R-CNT-06": "choice",
    "R-CNT-07": "choice",
    "R-CNT-08": "OTHER",
    "R-CNT-09": "choice",
    "R-CNT-10": "OTHER",
    "R-CNT-11": "OTHER",
    "R-CNT-12": "OTHER",
    "R-CNT-13": "arithmetic",
    "R-CNT-14": "OTHER",
    "R-RES-01": "OL 15",
    "R-RES-02": "PT 7.4(9)",
    "R-RES-02b": "choice",
    "R-RES-03": "OL 15, PT 7.4(10)",
    "R-RES-04": "PT 7.4(10)",
    "R-RES-05": "PT 7.4(10)",
    "R-RES-05b": "choice",
    "R-RES-06": "PT 7.4(10), OL 15",
    "R-RES-07": "PT 7.4(10)",
    "R-RES-08": "OL 15, PT 7.4(10)",
    "R-RES-09": "PT 7.4(10)",
    "R-RES-10": "GUIDE",
    "R-RES-11": "PT 7.1(1), GD 2",
    "R-RES-12": "PT 7.1(1), GD 2",
    "R-RES-13": "PT 7.1(1)",
    "R-RES-14": "PT 7.4(11)",
}
"""Rule id → source (PT: the town's operating procedure, OL: the organic law)."""

APPLIED: dict[str, list[str]] = defaultdict(list)
"""Rule id → the functions that apply it, filled by `rule`."""


def rule(*ids: str) -> Callable[[F], F]:
    """Say which rules a function applies. An id that is not in force is a programming error."""
    unknown = [i for i in ids if i not in IN_FORCE]
    if unknown:
        raise KeyError(f"not in rules/book.IN_FORCE: {unknown}; add it there with its source")

    def mark(function: F) -> F:
        for i in ids:
            APPLIED[i].append(f"{function.__module__}.{function.__qualname__}")
        return function

    return mark


OverFullPost = Literal["post", "ballot"]
Unreadable = Literal["mark", "ballot"]
DoublePost = Literal["higher", "neither", "ballot"]


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """A named set of values. The last six are choices of the villagers' electoral committee."""

    edition: str
    adult_age: int = 18
    published_days_before: int = 20
    objection_days: int = 5
    decision_days: int = 3
    proxy_days: int = 6
    proxies_per_person: int = 3
    proxies_near_kin_only: bool = True
    staff_per_desk: int = 3
    scrutineers_per_box: int = 3
    over_full_post: OverFullPost = "post"
    unreadable: Unreadable = "mark"
    double_post: DoublePost = "higher"
    roll_down: bool = False
    woman_first: bool = True
    extra_candidates: int = 1


SHEETS: dict[str, RuleSheet] = {
    "putian-2017": RuleSheet("putian-2017"),
    "national-2026": RuleSheet("national-2026", proxies_near_kin_only=False),
}

CHOICES: dict[str, tuple[str | bool | int, ...]] = {
    "over_full_post": ("post", "ballot"),
    "unreadable": ("mark", "ballot"),
    "double_post": ("higher", "neither", "ballot"),
    "roll_down": (False, True),
    "woman_first": (True, False),
    "extra_candidates": (0, 1, 2, 3),
}
"""Choice → the values it may take, the default first for words and switches."""

CHOICE_RULES: dict[str, str] = {
    "over_full_post": "R-CNT-03",
    "unreadable": "R-CNT-04",
    "double_post": "R-CNT-06",
    "roll_down": "R-CNT-14",
    "woman_first": "R-RES-10",
    "extra_candidates": "R-RES-07",
}
"""Choice → the rule it belongs to."""


def sheet(edition: str, choices: dict[str, str | bool | int] | None = None) -> RuleSheet:
    """The sheet of that edition with single choices overridden. KeyError on an unknown name or value."""
    for name, value in (choices or {}).items():
        if not any(
            value is allowed or (value == allowed and type(value) is type(allowed)) for allowed in CHOICES[name]
        ):
            raise KeyError(f"{name} = {value!r}")
    return replace(SHEETS[edition], **(choices or {}))  # type: ignore[arg-type]
