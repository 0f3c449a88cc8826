"""A round brought to its result: ballots made from votes, counted at a table, closed, held, certified, and the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.acts import certify, day, holds, issue, next_round, result
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries.closing_round import CountedRound, counted
from kiosk.queries.day import SHANGHAI, Standing, standing
from kiosk.queries.journal import Head, head, verify_journal
from kiosk.queries.next_round import next_round as next_round_of
from kiosk.queries.roll import certified_voters
from kiosk.queries.rounds import RoundOver, rounds_over_in
from kiosk.records import store
from kiosk.records.base import Model
from kiosk.records.guards import triggers_of
from kiosk.records.journal import JournalEntry
from kiosk.rules.certify import to_read_back
from kiosk.rules.decide import Elected
from kiosk.rules.finding import Finding
from kiosk.rules.holds import Decision, Way
from kiosk.rules.staff import Role
from tests.account_day import come_to_the_hall
from tests.builders import Village, now, recorded, sealed
from tests.counting import Table, Written, mix_all, opened, papers_of, seat

Votes = Mapping[str, Mapping[str, int]]
"""Post → roll number → votes."""


def ballots_of(votes: Votes, found: int, seats: Mapping[str, int]) -> list[Written]:
    """So many ballots that give these votes, nobody over-full: each name goes where the fewest stand already."""
    ballots: list[dict[str, list[str]]] = [{post: [] for post in seats} for _ in range(found)]
    for post, given in votes.items():
        for person, number in given.items():
            assert number <= found, f"{person}: {number} votes of {found}"
            for ballot in sorted(ballots, key=lambda one: len(one[post]))[:number]:
                ballot[post].append(person)
        assert all(len(ballot[post]) <= seats[post] for ballot in ballots), f"{post}: more votes than lines"
    return list(ballots)


def strangers(village: Village, sex: str = "") -> list[str]:
    """Roll numbers of people of whom no two share a household; `sex`: only women or only men."""
    homes: dict[tuple[str, str], str] = {}
    for one in certified_voters(village.election):
        voter = one.voter
        if sex in ("", voter.sex):
            homes.setdefault((voter.group, voter.household), str(voter.roll_no))
    return list(homes.values())


def household(village: Village, nth: int) -> list[str]:
    """Roll numbers of man, wife, son and daughter of the nth household, from 0; two of them may not sit together."""
    homes: dict[tuple[str, str], list[str]] = {}
    for one in certified_voters(village.election):
        homes.setdefault((one.voter.group, one.voter.household), []).append(str(one.voter.roll_no))
    return list(homes.values())[nth]


def stands_now(village: Village) -> Standing:
    stands = standing(village.election)
    assert stands is not None
    return stands


def count(village: Village, votes: Votes) -> None:
    """Call and key every ballot in batches of up to 50, and lock them."""
    stands = stands_now(village)
    found = papers_of(village).found
    assert found is not None
    ballots = ballots_of(votes, found, {post.post: post.seats for post in stands.posts})
    table = Table(village)
    while ballots:
        left = len(ballots)
        size = left if left <= 29 else min(25, left)
        recorded(table.begin(size, size))
        for place in (1, 2):
            table.tally(place, ballots[:size])
        recorded(table.lock())
        ballots = ballots[size:]


def counted_round(village: Village) -> CountedRound:
    found = counted(village.election)
    assert found is not None
    return found


def close(village: Village, seen: Mapping[str, int | str] | None = None, **more: Any) -> Answer:
    by, second = village.officer(Role.CHIEF_SCRUTINEER), village.signs(Role.COMMITTEE_HEAD)
    return result.close_round(**({"by": by, "second": second, "at": now(), "seen": seen} | more))


def rounds_over(village: Village) -> tuple[RoundOver, ...]:
    with store.reading_together() as connection:
        return rounds_over_in(connection, village.election)


def settle(
    village: Village,
    no: int,
    way: Way | None = Way.STAYS,
    leaves: str = "",
    reason: str = "查过户口簿",
    decided_by: str = "选举委员会 5 比 2",
    **more: Any,
) -> Answer:
    by, second = village.officer(Role.COMMITTEE_HEAD), village.signs(Role.CHIEF_SCRUTINEER)
    said = Decision(way, leaves, reason, decided_by)
    return holds.settle_hold(**({"no": no, "said": said, "by": by, "second": second, "at": now()} | more))


def leave_vacant(village: Village, reason: str = "已有三人,委员会决定空缺", **more: Any) -> Answer:
    by, second = village.officer(Role.COMMITTEE_HEAD), village.signs(Role.CHIEF_SCRUTINEER)
    return holds.leave_vacant(**({"reason": reason, "by": by, "second": second, "at": now()} | more))


def figures_to_read(village: Village) -> dict[str, int]:
    """What the chief reads back, as it is."""
    over = rounds_over(village)[-1]
    elected = [Elected(each["person"], each["post"], each["votes"]) for each in over.outcome["elected"]]
    return to_read_back(over.tally.found, over.tally.issued, elected, over.tally.votes)


def certify_it(village: Village, read: Mapping[str, int] | None = None, **more: Any) -> Answer:
    read = figures_to_read(village) if read is None else read
    return certify.certify_result(**({"read": read, "by": village.officer(Role.CHIEF_SCRUTINEER), "at": now()} | more))


PAPERS = (
    certify.Paper("公告10.pdf", "application/pdf", b"%PDF-ten"),
    certify.Paper("round.json", "application/json", b"{}"),
)


def file_papers(village: Village, result_id: int, papers: tuple[certify.Paper, ...] = PAPERS, **more: Any) -> Answer:
    by = village.officer(Role.CHIEF_SCRUTINEER)
    return certify.file_papers(**({"result_id": result_id, "papers": papers, "by": by, "at": now()} | more))


def reopen(village: Village, reason: str = "第三批唱错了", **more: Any) -> Answer:
    by, second = village.officer(Role.CHIEF_SCRUTINEER), village.signs(Role.COMMITTEE_HEAD)
    return result.reopen(**({"reason": reason, "by": by, "second": second, "at": now()} | more))


def prepare(village: Village, refused: Mapping[int, str] | None = None, days: int = 0, **more: Any) -> Answer:
    """The next round, today or so many days on."""
    on = now().astimezone(SHANGHAI).date() + timedelta(days=days)
    by, second = village.officer(Role.COMMITTEE_HEAD), village.signs(Role.CHIEF_SCRUTINEER)
    terms = {"held_on": on, "opens": time(9), "closes": time(12), "refused": refused or {}}
    return next_round.prepare_round(**(terms | {"by": by, "second": second, "at": now()} | more))


def next_of(village: Village) -> next_round.NextRound:
    found = next_round_of(village.election)
    assert found is not None
    return found


def hold_next(village: Village, votes: Votes, found: int, issued: int | None = None) -> None:
    """The prepared round is held: ballots unsealed, polls opened, so many people come, their ballots are counted."""
    issued = found if issued is None else issued
    open_next(village, issued + 10)
    come_to_the_hall(village, issued)
    opened(village, found, issued)
    if papers_of(village).void is None:
        mix_all(village)
        recorded(seat(village, 1))
        count(village, votes)


def open_next(village: Village, ballots: int) -> None:
    """The polls of the prepared round are open."""
    chief, head = village.officer(Role.CHIEF_SCRUTINEER), village.officer(Role.COMMITTEE_HEAD)
    recorded(issue.unseal_ballots(ballots=ballots, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=now()))
    sealed(village)
    second = village.signs(Role.CHIEF_SCRUTINEER)
    recorded(day.open_polls(by=head, second=second, at=now(), other_day_confirmed=True))


def refused(answer: object) -> list[str]:
    """The codes of what an act refused."""
    assert isinstance(answer, Refusal), answer
    return [finding.code for finding in answer.findings]


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    with store.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)))) for table in Model.metadata.sorted_tables
        }


def replays() -> bool:
    """The journal is whole, and the tables hold what it says."""
    found = verify_journal()
    assert isinstance(found, Head), found
    return True


def kept_once(monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[..., Answer]) -> int:
    """Nothing is kept when the journal fails; then one entry is, however often the same key is posted; its number."""
    before, at = everything(), head()

    def fails(*_args: object, **_terms: object) -> None:
        raise RuntimeError("the journal cannot be written")

    monkeypatch.setattr(store.Transaction, "record", fails)
    with pytest.raises(RuntimeError):
        act()
    monkeypatch.undo()
    assert everything() == before
    first = act(submission=f"{name}-once")
    recorded(first)
    kept = everything()
    again = act(submission=f"{name}-once")
    assert again == store.Recorded(first.seq, again=True)
    assert everything() == kept
    with store.reading() as connection:
        entries = connection.execute(select(JournalEntry.seq, JournalEntry.act).where(JournalEntry.seq > at.seq)).all()
    assert [tuple(entry) for entry in entries] == [(at.seq + 1, name)]
    assert replays()
    return at.seq + 1


def found_out(statement: str) -> str:
    """The table that the replay names when this was done to the SQLite file by hand, guards taken down; then undone."""
    kept = _copied()
    with store.engine().begin() as connection:
        for name in triggers_of(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        assert connection.exec_driver_sql(statement).rowcount, statement
    broken = verify_journal()
    _put_back(kept)
    assert isinstance(broken, Finding), f"nobody noticed: {statement}"
    return str(broken.numbers["table"])


_made: dict[str, tuple[Village, sqlite3.Connection]] = {}


def made_once(name: str, build: Callable[[], Village]) -> Village:
    """What `build` makes; on SQLite it is made once and copied into the empty database of every later test."""
    if store.engine().dialect.name != "sqlite":
        return build()
    if name in _made:
        village, kept = _made[name]
        _put_back(kept)
    else:
        village = build()
        _made[name] = (village, _copied())
    return village


def _copied() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(store.engine().raw_connection()) as held:
        held.driver_connection.backup(copy)
    return copy


def _put_back(copy: sqlite3.Connection) -> None:
    with closing(store.engine().raw_connection()) as held:
        copy.backup(held.driver_connection)
