"""The order of names on the wall and their fixed numbers. No acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert, select

from kiosk.queries.count import numbers_in, rows_in
from kiosk.queries.day import Standing
from kiosk.records.count import TallyNumber, TallyRow
from kiosk.records.roll import Voter
from kiosk.records.staff import Contender
from kiosk.records.store import Transaction
from kiosk.rules.batch import to_number


def add_rows(connection: Connection, round_id: int, people: Mapping[str, Iterable[int]]) -> None:
    """Give each of these people (post → roll numbers) a row on the wall, below those who have one."""
    known = rows_in(connection, round_id)
    for post, numbers in people.items():
        place = len(known.get(post, ()))
        for person in dict.fromkeys(numbers):
            if person not in known.get(post, ()):
                place += 1
                connection.execute(insert(TallyRow).values(round_id=round_id, post=post, person=person, place=place))


def give_numbers(
    act: Transaction,
    stands: Standing,
    votes: Mapping[str, Mapping[int, int]] | None = None,
    *,
    contending: bool = False,
) -> list[list[int]]:
    """Fixed numbers for those who contend and for names that have become frequent; the new ones [number, person]."""
    known = numbers_in(act.connection, stands.round_id)
    stated: Sequence[int] = _contending(act, stands.election_id) if contending else ()
    new = to_number(known, stated, votes or {})
    for number, person in new:
        act.execute(insert(TallyNumber).values(round_id=stands.round_id, number=number, person=person, seq=act.seq))
    return [list(pair) for pair in new]


def _contending(act: Transaction, election_id: str) -> Sequence[int]:
    wanted = (
        select(Voter.roll_no)
        .join(Contender, Contender.voter_id == Voter.id)
        .where(Contender.election_id == election_id, Contender.ended_seq.is_(None))
        .order_by(Voter.roll_no)
    )
    return act.execute(wanted).scalars().all()
