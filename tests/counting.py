"""An evening of counting: boxes opened and mixed, tables set up, ballots keyed by two talliers, batches locked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.acts import batches, keying, mixing, tables
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import count as count_queries
from kiosk.queries.count import TableView
from kiosk.queries.day import standing
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import store
from kiosk.rules.keying import Do, Doubt, Key
from kiosk.rules.mixing import heaps
from kiosk.rules.staff import Role
from kiosk.rules.tables import Place
from tests.account_day import (
    a_day_of,
    announce,
    balance,
    close_polls,
    open_one,
    scrutineer,
    seal_and_check,
    used,
)
from tests.builders import ELECTION, Village, a_round, now, recorded
from tests.had_again import had_again

Written = Mapping[str, Sequence[str]]
"""A ballot as called: post → marks; a mark `?reason` is a doubt."""


def opened(village: Village, papers: int, issued: int) -> Village:
    """The polls closed, the account closed and announced, every box opened; so many papers in all of them."""
    stands = standing(village.election)
    assert stands is not None
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, stands.stock.unsealed - issued - stands.stock.spoiled))
    recorded(announce(village))
    numbers = used(village)
    for no in numbers[1:]:
        recorded(open_one(village, no, papers // len(numbers)))
    recorded(open_one(village, numbers[0], papers - papers // len(numbers) * (len(numbers) - 1)))
    return village


@had_again
def a_count(
    found: int = 30, issued: int | None = None, voters: int = 40, tables: int = 1, election: str = ELECTION
) -> Village:
    """A village whose boxes are opened and mixed, with so many tables set up."""
    issued = found if issued is None else issued
    village = a_day_of(a_round("preparing", voters, election), issued, 0, 0, 0, voters + 20)
    opened(village, found, issued)
    mix_all(village)
    for no in range(1, tables + 1):
        recorded(seat(village, no))
    return village


def mix_all(village: Village) -> None:
    """Every heap that has to be mixed goes onto one."""
    papers = papers_of(village)
    if papers.to_mix and len(heaps(papers.heap)) > 1:
        recorded(mix(village, [box.no for box in papers.heap]))


def mix(village: Village, numbers: Sequence[int]) -> Answer:
    return mixing.mix_boxes(
        boxes=numbers, by=scrutineer(village), second=village.signs(Role.CHIEF_SCRUTINEER), at=now()
    )


def papers_of(village: Village) -> count_queries.Papers:
    stands = standing(village.election)
    assert stands is not None
    with store.reading_together() as connection:
        return count_queries.papers_in(connection, stands)


def people_for(village: Village, no: int) -> dict[Place, int]:
    """Who sits at the n-th table: the next caller, the next two talliers, the next scrutineer."""
    return {
        Place.CALLER: village.officer(Role.CALLER, nth=no - 1).id,
        Place.FIRST: village.officer(Role.TALLIER, nth=2 * no - 2).id,
        Place.SECOND: village.officer(Role.TALLIER, nth=2 * no - 1).id,
        Place.SCRUTINEER: village.officer(Role.SCRUTINEER, nth=no - 1).id,
    }


def seat(village: Village, no: int, people: Mapping[Place, int] | None = None) -> Answer:
    chosen = people_for(village, no) if people is None else people
    return tables.set_up_table(no=no, people=chosen, by=village.officer(Role.CHIEF_SCRUTINEER), at=now())


@dataclass
class Table:
    """A tallying table with the four who sit at it."""

    village: Village
    no: int = 1

    @property
    def view(self) -> TableView:
        stands = standing(self.village.election)
        assert stands is not None
        with store.reading_together() as connection:
            return next(t for t in count_queries.tables_in(connection, stands.round_id) if t.no == self.no)

    @property
    def batch(self) -> int:
        found = self.view.batch
        assert found is not None
        return found.id

    @property
    def calling(self) -> int:
        found = self.view.batch
        assert found is not None
        return found.calling

    @property
    def scrutineer(self) -> OfficerOnDuty:
        return self.village.officer(Role.SCRUTINEER, nth=self.no - 1)

    def tallier(self, seat: int) -> OfficerOnDuty:
        return self.village.officer(Role.TALLIER, nth=2 * self.no - 3 + seat)

    def begin(self, ballots: int = 25, again: int | None = None, *, present: bool = True) -> Answer:
        by = self.scrutineer
        return batches.begin_batch(
            table=self.no, ballots=ballots, ballots_again=again, present=present, by=by, at=now()
        )

    def key(self, seat: int, keys: Sequence[Key], calling: int | None = None) -> keying.Kept | Refusal:
        by = self.village.officer(Role.COMMITTEE) if seat == 3 else self.tallier(seat)
        return keying.keep_keys(batch_id=self.batch, calling=calling or self.calling, keys=keys, by=by)

    def tally(self, seat: int, ballots: Iterable[Written]) -> None:
        """One tallier keys these ballots and hands in."""
        keys = list(keys_of(ballots))
        for first in range(0, len(keys), keying.MOST_KEYS):
            kept = self.key(seat, keys[first : first + keying.MOST_KEYS])
            assert isinstance(kept, keying.Kept), kept
        assert kept.serial == len(keys)

    def call_again(self) -> Answer:
        return batches.call_again(batch_id=self.batch, by=self.scrutineer, at=now())

    def lock(self) -> Answer:
        return batches.lock_batch(batch_id=self.batch, by=self.scrutineer, at=now())

    def drop(self, reason: str = "唱错了一叠") -> Answer:
        second = self.village.signs(Role.CHIEF_SCRUTINEER)
        return batches.drop_batch(batch_id=self.batch, reason=reason, by=self.scrutineer, second=second, at=now())


def keys_of(ballots: Iterable[Written], *, done: bool = True, after: int = 0) -> Iterator[Key]:
    """The keys of these ballots, each closed; at the end handed in."""
    n = after
    for ballot in ballots:
        for post, marks in ballot.items():
            for mark in marks:
                n += 1
                yield a_key(n, post, mark)
        if not any(ballot.values()):
            n += 1
            yield Key(n, secrets.token_hex(8), Do.BLANK, next(iter(ballot), "chair"))
        n += 1
        yield Key(n, secrets.token_hex(8), Do.CLOSE)
    if done:
        yield Key(n + 1, secrets.token_hex(8), Do.DONE)


def a_key(n: int, post: str, mark: str) -> Key:
    if post == "paper":
        return Key(n, secrets.token_hex(8), Do.PAPER)
    if mark.startswith("?"):
        return Key(n, secrets.token_hex(8), Do.DOUBT, post, Doubt(mark[1:]))
    return Key(n, secrets.token_hex(8), Do.MARK, post, mark)


def totals_of(village: Village) -> count_queries.CountTotals:
    stands = standing(village.election)
    assert stands is not None
    with store.reading_together() as connection:
        return count_queries.totals_in(connection, stands.round_id)


def numbers_of(village: Village) -> dict[int, int]:
    stands = standing(village.election)
    assert stands is not None
    with store.reading_together() as connection:
        return count_queries.numbers_in(connection, stands.round_id)
