"""The ballot account: unsealed = issued + spoiled + left; and signatures compared with the paper roll."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding
from kiosk.rules.places import LINES_A_PAGE


@dataclass(frozen=True, slots=True)
class Account:
    """选票结算. `issued` net, `counted` the ballots left, counted by hand in all stations."""

    unsealed: int
    issued: int
    spoiled: int
    counted: int

    @property
    def missing(self) -> int:
        """Ballots that are nowhere; below zero: more than there can be."""
        return self.unsealed - self.issued - self.spoiled - self.counted


@rule("R-BOX-08")
def may_balance(account: Account, explanation: str) -> Finding | None:
    """Unsealed = issued + spoiled + left; a difference only with an explanation."""
    if not 0 <= account.counted <= account.unsealed:
        return Finding("account_counted_wrong", "R-BOX-08", {"unsealed": account.unsealed})
    return None if explanation else difference(account)


@rule("R-BOX-08")
def difference(account: Account) -> Finding | None:
    """By how much the account does not close; None when it does."""
    numbers = {
        "unsealed": account.unsealed,
        "issued": account.issued,
        "spoiled": account.spoiled,
        "counted": account.counted,
    }
    if account.missing > 0:
        return Finding("account_ballots_missing", "R-BOX-08", {**numbers, "missing": account.missing})
    if account.missing < 0:
        return Finding("account_ballots_over", "R-BOX-08", {**numbers, "over": -account.missing})
    return None


def left_at_each(counted: Mapping[int, int], stations: Mapping[int, str], unsealed: int) -> Finding | None:
    """Whether each station (id → name) says what is left, no number below zero or above what was unsealed."""
    for station, name in stations.items():
        if station not in counted:
            return Finding("account_station_missing", "R-BOX-08", {"station": name})
        if not 0 <= counted[station] <= unsealed:
            return Finding("account_counted_wrong", "R-BOX-08", {"unsealed": unsealed, "station": name})
    return None


@rule("R-BOX-08")
def may_announce(balanced: bool, announced: bool, changed: bool = False) -> Finding | None:
    """The number issued is announced after the account, once. `changed`: lines of paper were typed in since."""
    if not balanced:
        return Finding("account_missing", "R-BOX-08")
    if announced:
        return Finding("already_announced", "R-BOX-08")
    return Finding("account_before_paper", "R-BOX-08") if changed else None


MOST_SIGNATURES = LINES_A_PAGE
"""On a page: each line bears one, the voter's or, where a slip was used, the proxy's."""

COUNT_EVERY = timedelta(minutes=30)
"""How often signatures are compared with the paper roll."""


def count_is_due(last: datetime | None, now: datetime) -> bool:
    """Whether it is time to count signatures again."""
    return last is not None and now - last >= COUNT_EVERY


def may_count_signatures(page: int, pages: int, counted: int) -> Finding | None:
    """The page is one of the paper roll, the number one that a page can bear."""
    if not 1 <= page <= pages:
        return Finding("no_such_page", "", {"page": page, "pages": pages})
    return (
        None if 0 <= counted <= MOST_SIGNATURES else Finding("signatures_counted_wrong", "", {"most": MOST_SIGNATURES})
    )


def compare_signatures(page: int, counted: int, expected: int) -> Finding:
    """What the count of a page comes to, beside what the program has there."""
    numbers = {"page": page, "counted": counted, "expected": expected}
    if counted == expected:
        return Finding("signatures_equal", "", numbers)
    if counted > expected:
        return Finding("signatures_more", "", {**numbers, "more": counted - expected})
    return Finding("signatures_fewer", "", {**numbers, "fewer": expected - counted})
