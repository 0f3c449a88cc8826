"""The boxes of a round: where each stands, what it bears, what was handed out for it, what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from kiosk.records import store
from kiosk.records.boxes import Box, BoxRun, BoxSeal, LaneBox
from kiosk.records.day import Round, Station
from kiosk.records.issue import BallotIssue, SpoiledBallot
from kiosk.records.mobile import MobileTrip
from kiosk.rules.boxes import BoxFacts, BoxState, SealMoment, mixed_before_calling
from kiosk.rules.mobile import TripState


@dataclass(frozen=True, slots=True)
class BoxView:
    """票箱 as it stands in a round. `station` is "" for a mobile box; `issued` net; `found` None until it is opened.

    `apart`: a seal differed and nobody has decided; `decided`: it was decided on.
    """

    no: int
    mobile: bool
    station_id: int | None
    station: str
    branch: bool
    state: BoxState
    seal: str
    apart: bool
    decided: bool
    lanes: int
    out: bool
    issued: int
    spoiled: int
    found: int | None

    @property
    def facts(self) -> BoxFacts:
        return BoxFacts(self.no, self.state, self.mobile, self.branch, self.apart, self.lanes, self.out)

    @property
    def used(self) -> bool:
        return self.facts.used

    @property
    def to_be_mixed(self) -> bool:
        """Once opened: whether its papers are mixed with another box's before calling (R-BOX-09)."""
        return self.found is not None and mixed_before_calling(self.mobile, self.found)


def boxes_in(connection: Connection, election_id: str, round_id: int) -> tuple[BoxView, ...]:
    """Every box of an election in this round, by number."""
    of_round = and_(BoxRun.round_id == round_id, BoxRun.box_no == Box.no)
    rows = connection.execute(
        select(
            Box.no,
            Box.kind,
            Station.id.label("station_id"),
            Station.name.label("station"),
            Station.kind.label("station_kind"),
            BoxRun.state,
            BoxRun.seal,
            BoxRun.apart_seq,
            BoxRun.decided_seq,
            BoxRun.found,
        )
        .outerjoin(Station, Station.id == Box.station_id)
        .outerjoin(BoxRun, of_round)
        .where(Box.election_id == election_id)
        .order_by(Box.no)
    ).all()
    issued = _by_box(connection, BallotIssue, func.sum(BallotIssue.ballots), round_id, BallotIssue.undone_seq.is_(None))
    spoiled = _by_box(connection, SpoiledBallot, func.count(), round_id)
    lanes = _by_box(connection, LaneBox, func.count(), round_id)
    out = _by_box(connection, MobileTrip, func.count(), round_id, MobileTrip.state == TripState.OUT)
    return tuple(
        BoxView(
            no=row.no,
            mobile=row.kind == "mobile",
            station_id=row.station_id,
            station=row.station or "",
            branch=row.kind != "mobile" and row.station_kind == "branch",
            state=BoxState(row.state or BoxState.LISTED),
            seal=row.seal or "",
            apart=row.apart_seq is not None and row.decided_seq is None,
            decided=row.decided_seq is not None,
            lanes=lanes.get(row.no, 0),
            out=row.no in out,
            issued=issued.get(row.no, 0),
            spoiled=spoiled.get(row.no, 0),
            found=row.found,
        )
        for row in rows
    )


def _by_box(connection: Connection, model: Any, counted: Any, round_id: int, *wanted: Any) -> dict[int | None, int]:
    """Box number → how many; None for what belongs to no box."""
    rows = connection.execute(
        select(model.box_no, counted).where(model.round_id == round_id, *wanted).group_by(model.box_no)
    )
    return {no: int(number) for no, number in rows.tuples()}


def sealed_boxes_in(connection: Connection, election_id: str) -> frozenset[int]:
    """The numbers of the boxes that were sealed in any round of this election."""
    return frozenset(connection.scalars(select(BoxRun.box_no).where(BoxRun.election_id == election_id)))


def boxes_out_in(connection: Connection, round_id: int) -> tuple[int, ...]:
    """The numbers of the mobile boxes that are on the way."""
    wanted = select(MobileTrip.box_no).where(MobileTrip.round_id == round_id, MobileTrip.state == TripState.OUT)
    return tuple(connection.scalars(wanted.order_by(MobileTrip.box_no)))


def borne_by(connection: Connection, election_id: str, seal: str) -> int | None:
    """The box of this election that has borne this seal, in any round."""
    return connection.scalar(
        select(BoxSeal.box_no).where(
            BoxSeal.election_id == election_id, BoxSeal.seal == seal, BoxSeal.moment != SealMoment.READ
        )
    )


@dataclass(frozen=True, slots=True)
class SealView:
    """封条: one that was put on or read."""

    seq: int
    box: int
    seal: str
    moment: SealMoment
    at: datetime


@dataclass(frozen=True, slots=True)
class BoxesView:
    """All boxes of the newest round together, with every seal, the oldest first. `found` once all are opened."""

    round_id: int
    boxes: tuple[BoxView, ...]
    seals: tuple[SealView, ...]
    found: int | None

    def seals_of(self, box: int) -> tuple[SealView, ...]:
        return tuple(seal for seal in self.seals if seal.box == box)


def boxes(election_id: str) -> BoxesView | None:
    """The boxes of an election as they stand in its newest round."""
    with store.reading_together() as connection:
        found = connection.execute(
            select(Round.id, Round.found).where(Round.election_id == election_id).order_by(Round.number.desc()).limit(1)
        ).first()
        if found is None:
            return None
        seals = connection.execute(
            select(BoxSeal.id, BoxSeal.box_no, BoxSeal.seal, BoxSeal.moment, BoxSeal.at)
            .where(BoxSeal.round_id == found.id)
            .order_by(BoxSeal.id)
        ).all()
        return BoxesView(
            round_id=found.id,
            boxes=boxes_in(connection, election_id, found.id),
            seals=tuple(SealView(s.id, s.box_no, s.seal, SealMoment(s.moment), s.at) for s in seals),
            found=found.found,
        )
