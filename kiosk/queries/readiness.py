"""What stands ready for opening the polls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from kiosk.queries.boxes import boxes_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.objections import objections_open_in
from kiosk.queries.proxy_slips import registered_in
from kiosk.queries.publication import newest_in, unpublished_in
from kiosk.queries.staff import roles_of
from kiosk.records import store
from kiosk.records.day import Election, Station
from kiosk.records.staff import Officer
from kiosk.rules.boxes import not_sealed
from kiosk.rules.day import Readiness
from kiosk.rules.staff import Role


def readiness_in(connection: Connection, stands: Standing, today: date) -> Readiness:
    """What stands ready for opening, for R-DAY-02."""
    officers = connection.execute(
        select(Officer.roles, Officer.station_id, Officer.box).where(
            Officer.election_id == stands.election_id, Officer.ended_seq.is_(None)
        )
    ).all()
    stations = connection.execute(
        select(Station.id, Station.name, Station.desks)
        .where(Station.election_id == stands.election_id)
        .order_by(Station.id)
    ).all()
    boxes = boxes_in(connection, stands.election_id, stands.round_id)
    planned, roll_day = connection.execute(
        select(Election.roll_published, Election.roll_day).where(Election.id == stands.election_id)
    ).one()
    published = newest_in(connection, stands.election_id)

    def serving(station_id: int, role: Role) -> int:
        return sum(1 for o in officers if o.station_id == station_id and role in roles_of(o.roles))

    desks: Mapping[str, tuple[int, int, int, int]] = {
        s.name: (
            s.desks,
            serving(s.id, Role.VERIFIER),
            serving(s.id, Role.ISSUER),
            serving(s.id, Role.SIGNER),
        )
        for s in stations
    }
    return Readiness(
        rules_chosen=stands.rules_chosen,
        # A village that published on paper alone goes by the day its plan names.
        roll_published=published is not None or (planned is not None and planned <= today),
        registered=stands.registered,
        ballots_unsealed=stands.stock.unsealed,
        desks=desks,
        boxes={
            box.no: sum(1 for o in officers if o.box == box.no and Role.SCRUTINEER in roles_of(o.roles))
            for box in boxes
        },
        planned_day=stands.held_on,
        reckoned_for=stands.day,
        today=today,
        roll_day=roll_day,
        changes_unpublished=unpublished_in(connection, stands.election_id).changes,
        objections_open=objections_open_in(connection, stands.election_id),
        proxies_unpublished=registered_in(connection, stands.election_id),
        boxes_not_sealed=not_sealed([box.facts for box in boxes]),
    )


def readiness(election_id: str, today: date) -> Readiness | None:
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else readiness_in(connection, stands, today)
