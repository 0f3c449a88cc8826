"""What a proxy list is held against: the roll, its day, the kin, who stands for office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select

from kiosk.queries.day import Standing
from kiosk.queries.kin import kin_of_pairs
from kiosk.queries.publication import newest_in
from kiosk.records.day import Election
from kiosk.records.roll import RegisterRow, Voter
from kiosk.records.staff import Contender
from kiosk.rules.kin import Kin
from kiosk.rules.proxies import (
    Terms,
)
from kiosk.rules.proxy_people import OnRoll, Roll
from kiosk.rules.roll import Outcome


def published_on_in(connection: Connection, election_id: str) -> date | None:
    """The day of the roll from which the days for mandates run: as published here, else as the plan has it."""
    newest = newest_in(connection, election_id)
    if newest and (newest.number, newest.kind) != (1, "opening"):
        return newest.first_on
    planned: date | None = connection.scalar(select(Election.roll_published).where(Election.id == election_id))
    return planned


def roll_in(connection: Connection, election_id: str) -> Roll:
    """The roll, to be searched by household and name, and whom the register has beside it."""
    people = connection.execute(
        select(Voter.id, Voter.name, Voter.household, Voter.sex)
        .where(Voter.election_id == election_id, Voter.removed_seq.is_(None))
        .order_by(Voter.roll_no)
    )
    table = RegisterRow.__table__
    beside = connection.execute(
        select(-table.c.id, table.c.name, table.c.household, table.c.sex, table.c.outcome)
        .where(table.c.election_id == election_id, table.c.outcome != Outcome.REGISTERED)
        .order_by(table.c.id)
    ).all()
    return Roll(
        (OnRoll(*row) for row in people),
        (OnRoll(*row[:4]) for row in beside if row.outcome == Outcome.UNDECIDED),
        (OnRoll(*row[:4]) for row in beside if row.outcome == Outcome.LEFT_OUT),
    )


def standing_for_office_in(connection: Connection, election_id: str) -> frozenset[int]:
    """The voters who stand for office."""
    return frozenset(
        connection.execute(
            select(Contender.voter_id).where(
                Contender.election_id == election_id, Contender.how == "stands", Contender.ended_seq.is_(None)
            )
        ).scalars()
    )


def terms_in(connection: Connection, stands: Standing, pairs: Iterable[tuple[int, int]]) -> Terms:
    """What the rows of these (principal, proxy) pairs are held against."""
    kin: dict[tuple[int, int], Kin] = {}
    if stands.sheet.proxies_near_kin_only:
        kin = kin_of_pairs(connection, stands.election_id, pairs)
    return Terms(
        stands.sheet,
        published_on_in(connection, stands.election_id),
        standing_for_office_in(connection, stands.election_id),
        kin,
    )
