"""The plan of an election as the tables hold it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.queries.staff import roles_of
from kiosk.records import store
from kiosk.records.boxes import Box
from kiosk.records.checkin import Visit
from kiosk.records.day import Election, Post, Round, Station
from kiosk.records.staff import Officer, RoleCard
from kiosk.rules.plan import BoxKind, Plan, PlanBox, PlanOfficer, PlanPost, PlanStation, StationKind
from kiosk.rules.plan import Post as PostName
from kiosk.rules.staff import Role


def plan_of(election_id: str) -> Plan | None:
    """The plan as it stands: as it was created, with every change and with the rules as they are chosen.

    Posts by rank, boxes by number, stations and officers in the order in which they came.
    """
    with store.reading_together() as connection:
        return plan_in(connection, election_id)


def plan_in(connection: Connection, election_id: str) -> Plan | None:
    """The same inside somebody's transaction."""
    row = connection.execute(
        select(Election.__table__, Round.edition, Round.choices)
        .join(Round, Round.election_id == Election.id)
        .where(Election.id == election_id)
        .order_by(Round.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Plan(
        id=row.id,
        village=row.village,
        town=row.town,
        body=row.body,
        term=row.term,
        day=row.day,
        opens=row.opens,
        closes=row.closes,
        roll_published=row.roll_published,
        rules=row.edition,
        ballots_printed=row.ballots_printed,
        electors=row.electors,
        posts=_posts(connection, election_id),
        stations=_stations(connection, election_id),
        boxes=_boxes(connection, election_id),
        staff=tuple(planned.officer for planned in officers_in(connection, election_id)),
        choices=json.loads(row.choices),
    )


def _posts(connection: Connection, election_id: str) -> tuple[PlanPost, ...]:
    rows = connection.execute(select(Post.__table__).where(Post.election_id == election_id).order_by(Post.rank))
    return tuple(PlanPost(PostName(r.post), r.name, r.seats) for r in rows)


def _stations(connection: Connection, election_id: str) -> tuple[PlanStation, ...]:
    rows = connection.execute(select(Station.__table__).where(Station.election_id == election_id).order_by(Station.id))
    return tuple(PlanStation(r.code, r.name, StationKind(r.kind), r.desks, tuple(json.loads(r.groups))) for r in rows)


def _boxes(connection: Connection, election_id: str) -> tuple[PlanBox, ...]:
    rows = connection.execute(
        select(Box.no, Box.kind, Box.approval, Station.code)
        .outerjoin(Station, Station.id == Box.station_id)
        .where(Box.election_id == election_id)
        .order_by(Box.no)
    )
    return tuple(PlanBox(r.no, BoxKind(r.kind), r.code, r.approval) for r in rows)


@dataclass(frozen=True, slots=True)
class PlannedOfficer:
    """An officer of the plan with the row's id, and whether there is a PIN to sign in with."""

    id: int
    officer: PlanOfficer
    has_pin: bool


def officers_of(election_id: str) -> tuple[PlannedOfficer, ...]:
    """The officers of the plan, in its order."""
    with store.reading() as connection:
        return officers_in(connection, election_id)


def officers_in(connection: Connection, election_id: str) -> tuple[PlannedOfficer, ...]:
    rows = connection.execute(
        select(Officer.__table__, Station.code, RoleCard.pin_hash)
        .outerjoin(Station, Station.id == Officer.station_id)
        .outerjoin(RoleCard, (RoleCard.officer_id == Officer.id) & (RoleCard.state == "valid"))
        .where(Officer.election_id == election_id, Officer.ended_seq.is_(None))
        .order_by(Officer.id)
    )
    return tuple(
        PlannedOfficer(
            r.id,
            PlanOfficer(r.name, _in_order(r.roles), r.code, r.box, r.household),
            r.pin_hash is not None,
        )
        for r in rows
    )


def _in_order(words: str) -> tuple[Role, ...]:
    known = {role.value: role for role in roles_of(words)}
    return tuple(known[word] for word in words.split())


def used_stations_in(connection: Connection, election_id: str) -> frozenset[str]:
    """The ids of stations where somebody has been admitted, in whatever round."""
    rows = connection.scalars(
        select(Station.code)
        .join(Visit, Visit.station_id == Station.id)
        .where(Station.election_id == election_id)
        .distinct()
    )
    return frozenset(rows)
