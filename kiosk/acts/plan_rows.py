"""The rows of a plan: posts, stations, boxes, officers with their cards, made to say what it says. No act itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from kiosk import codes
from kiosk.queries.plan import officers_in
from kiosk.records.boxes import Box
from kiosk.records.chain import canonical
from kiosk.records.day import Post, Station
from kiosk.records.staff import Officer, RoleCard, SignIn
from kiosk.records.store import Transaction
from kiosk.rules.plan import Plan, PlanOfficer, StationKind
from kiosk.rules.plan_change import same_people


@dataclass(frozen=True, slots=True)
class OfficersChanged:
    """Officers whom the plan names for the first time or again, and those it names no more; ids."""

    came: tuple[int, ...]
    went: tuple[int, ...]


def write_plan_rows(act: Transaction, plan: Plan, *, at: datetime) -> OfficersChanged:
    """Insert, change and take away rows until the tables say what the plan says."""
    _write_posts(act, plan)
    stations = _write_stations(act, plan)
    _write_boxes(act, plan, stations)
    officers = _Officers(act, plan, stations, at).write()
    _take_away_stations(act, plan, stations)
    return officers


def _write_posts(act: Transaction, plan: Plan) -> None:
    of_election = Post.election_id == plan.id
    there = set(act.execute(select(Post.post).where(of_election)).scalars())
    act.execute(delete(Post).where(of_election, Post.post.not_in([post.post for post in plan.posts])))
    for rank, post in enumerate(plan.posts, start=1):
        values = {"name": post.name, "seats": post.seats, "rank": rank}
        if post.post in there:
            act.execute(update(Post).where(of_election, Post.post == post.post).values(**values))
        else:
            act.execute(insert(Post).values(election_id=plan.id, post=post.post, **values))


def _write_stations(act: Transaction, plan: Plan) -> dict[str, int]:
    """Station's id in the plan → its row; rows that the plan has no more still stand."""
    of_election = Station.election_id == plan.id
    stations: dict[str, int] = {}
    for code, row_id in act.execute(select(Station.code, Station.id).where(of_election)).tuples():
        stations[code] = row_id
    for station in plan.stations:
        values = {
            "name": station.name,
            "kind": station.kind,
            "desks": station.desks,
            "groups": canonical(list(station.groups)),
        }
        if station.id in stations:
            act.execute(update(Station).where(Station.id == stations[station.id]).values(**values))
            _sit_within(act, stations[station.id], station.desks)
        else:
            added = insert(Station).values(election_id=plan.id, code=station.id, **values).returning(Station.id)
            stations[station.id] = act.execute(added).scalar_one()
    return stations


def _sit_within(act: Transaction, station_id: int, desks: int) -> None:
    """No tablet stands at a desk that the station does not have."""
    beyond = SignIn.station_id == station_id, SignIn.lane > desks, SignIn.ended_at.is_(None)
    act.execute(update(SignIn).where(*beyond).values(lane=desks))


def _take_away_stations(act: Transaction, plan: Plan, stations: Mapping[str, int]) -> None:
    """Take away the stations the plan has no more; whoever is signed in there goes to the central one."""
    gone = [row_id for code, row_id in stations.items() if code not in {station.id for station in plan.stations}]
    if not gone:
        return
    central = next(station for station in plan.stations if station.kind is StationKind.CENTRAL)
    act.execute(update(SignIn).where(SignIn.station_id.in_(gone)).values(station_id=stations[central.id]))
    _sit_within(act, stations[central.id], central.desks)
    act.execute(update(Officer).where(Officer.station_id.in_(gone)).values(station_id=None))
    act.execute(delete(Station).where(Station.id.in_(gone)))


def _write_boxes(act: Transaction, plan: Plan, stations: Mapping[str, int]) -> None:
    of_election = Box.election_id == plan.id
    there = set(act.execute(select(Box.no).where(of_election)).scalars())
    act.execute(delete(Box).where(of_election, Box.no.not_in([box.no for box in plan.boxes])))
    for box in plan.boxes:
        values = {"kind": box.kind, "station_id": stations.get(box.station or ""), "approval": box.approval}
        if box.no in there:
            act.execute(update(Box).where(of_election, Box.no == box.no).values(**values))
        else:
            act.execute(insert(Box).values(election_id=plan.id, no=box.no, **values))


class _Officers:
    """Officers matched with the rows that stand: kept, revived, new, or ended."""

    def __init__(self, act: Transaction, plan: Plan, stations: Mapping[str, int], at: datetime) -> None:
        self._act, self._plan, self._stations, self._at = act, plan, stations, at
        self._numbers = set(act.execute(select(RoleCard.number).where(RoleCard.election_id == plan.id)).scalars())

    def write(self) -> OfficersChanged:
        there = officers_in(self._act.connection, self._plan.id)
        same = same_people([planned.officer for planned in there], self._plan.staff)
        went = tuple(planned.id for i, planned in enumerate(there) if i not in same.values())
        self._end(went)
        came = []
        for i, officer in enumerate(self._plan.staff):
            if i in same:
                self._change(there[same[i]].id, there[same[i]].officer, officer)
            else:
                came.append(self._add(officer))
        return OfficersChanged(tuple(came), went)

    def _end(self, ids: Sequence[int]) -> None:
        self._act.execute(update(Officer).where(Officer.id.in_(ids)).values(ended_seq=self._act.seq))
        valid = RoleCard.officer_id.in_(ids), RoleCard.state == "valid"
        self._act.execute(update(RoleCard).where(*valid).values(state="cancelled"))
        signed_in = SignIn.officer_id.in_(ids), SignIn.ended_at.is_(None)
        self._act.execute(update(SignIn).where(*signed_in).values(ended_at=self._at))

    def _change(self, officer_id: int, before: PlanOfficer, officer: PlanOfficer) -> None:
        if before == officer:
            return
        self._act.execute(update(Officer).where(Officer.id == officer_id).values(**self._values(officer)))
        if officer.station not in (None, before.station):
            self._send(officer_id, officer.station or "")

    def _send(self, officer_id: int, code: str) -> None:
        """The tablets of somebody who serves at another station now stand there."""
        signed_in = SignIn.officer_id == officer_id, SignIn.ended_at.is_(None)
        station_id = self._stations[code]
        self._act.execute(update(SignIn).where(*signed_in).values(station_id=station_id))
        _sit_within(self._act, station_id, next(s.desks for s in self._plan.stations if s.id == code))

    def _add(self, officer: PlanOfficer) -> int:
        """A row and a card without PIN; whoever served before gets the old row back, never the old card."""
        household = Officer.household.is_(None) if officer.household is None else Officer.household == officer.household
        officer_id = self._act.execute(
            select(func.max(Officer.id)).where(
                Officer.election_id == self._plan.id,
                Officer.name == officer.name,
                household,
                Officer.ended_seq.is_not(None),
            )
        ).scalar_one()
        if officer_id is None:
            added = insert(Officer).values(election_id=self._plan.id, **self._values(officer)).returning(Officer.id)
            officer_id = self._act.execute(added).scalar_one()
        else:
            values = self._values(officer) | {"ended_seq": None}
            self._act.execute(update(Officer).where(Officer.id == officer_id).values(**values))
        self._act.execute(
            insert(RoleCard).values(
                election_id=self._plan.id, officer_id=officer_id, number=self._new_number(), state="valid"
            )
        )
        return int(officer_id)

    def _values(self, officer: PlanOfficer) -> dict[str, Any]:
        return {
            "name": officer.name,
            "roles": " ".join(officer.roles),
            "station_id": self._stations.get(officer.station or ""),
            "box": officer.box,
            "household": officer.household,
        }

    def _new_number(self) -> str:
        number = codes.new_number()
        while number in self._numbers:
            number = codes.new_number()
        self._numbers.add(number)
        return number
