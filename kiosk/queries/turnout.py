"""Turnout, as the public board shows it: numbers, never names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from kiosk.queries.day import SHANGHAI, Standing, standing_in
from kiosk.queries.journal import Head, head_before
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.issue import BallotIssue
from kiosk.records.roll import Group, Voter
from kiosk.rules.checkin import VisitState
from kiosk.rules.result import half_line, ninety_five_line
from kiosk.rules.turnout import GroupTurnout, shown_groups


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Ballots issued by the end of an hour, as they stood then; it does not change afterwards."""

    hour: datetime
    issued: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """投票率 of a round. `later` are ballots undone after the hour they stand in was frozen."""

    stands: Standing
    issued: int
    left: int
    half_line: int
    ninety_five_line: int
    groups: tuple[GroupTurnout, ...]
    curve: tuple[CurvePoint, ...]
    later: int
    head: Head | None

    @property
    def registered(self) -> int:
        return self.stands.registered

    @property
    def per_mille(self) -> int:
        """Turnout in tenths of a percent, rounded half up."""
        return 0 if not self.registered else (2000 * self.issued + self.registered) // (2 * self.registered)


def turnout(election_id: str, now: datetime) -> Turnout | None:
    """The turnout of the newest round; None when there is no such election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        registered = connection.execute(
            select(Group.id, Group.name, func.count(Voter.id))
            .join(Voter, (Voter.group_id == Group.id) & Voter.removed_seq.is_(None))
            .where(Group.election_id == election_id)
            .group_by(Group.id, Group.name, Group.position)
            .order_by(Group.position)
        ).all()
        issued = dict(
            connection.execute(
                select(Voter.group_id, func.count())
                .join_from(CheckIn, Visit, Visit.id == CheckIn.visit_id)
                .join(Voter, Voter.id == CheckIn.voter_id)
                .where(
                    CheckIn.round_id == stands.round_id,
                    CheckIn.undone_seq.is_(None),
                    Visit.state.in_([VisitState.HANDED_OUT, VisitState.SIGNED]),
                )
                .group_by(Voter.group_id)
            )
            .tuples()
            .all()
        )
        issues = connection.execute(
            select(BallotIssue.at, BallotIssue.ballots, BallotIssue.undone_at).where(
                BallotIssue.round_id == stands.round_id
            )
        ).all()
        curve, later = frozen_curve(((i.at, i.ballots, i.undone_at) for i in issues), stands.opened_at, now)
        head = head_before(connection, _start_of_hour(now))
    return Turnout(
        stands=stands,
        issued=stands.stock.issued,
        left=stands.stock.left,
        half_line=half_line(stands.registered),
        ninety_five_line=ninety_five_line(stands.registered),
        groups=shown_groups([GroupTurnout(name, count, issued.get(id, 0)) for id, name, count in registered]),
        curve=curve,
        later=later,
        head=head,
    )


def frozen_curve(
    issues: Iterable[tuple[datetime, int, datetime | None]], opened_at: datetime | None, now: datetime
) -> tuple[tuple[CurvePoint, ...], int]:
    """Issued by the end of each full hour since opening, as known then, and what was undone later.

    `issues` are (handed out at, ballots, undone at). An undoing after the hour does not change the hour's point.
    """
    if opened_at is None:
        return (), 0
    handed_out: dict[datetime, int] = {}
    later = 0
    for at, ballots, undone_at in issues:
        hour = _start_of_hour(at)
        handed_out[hour] = handed_out.get(hour, 0) + ballots
        if undone_at is not None:
            undone_hour = _start_of_hour(undone_at)
            handed_out[undone_hour] = handed_out.get(undone_hour, 0) - ballots
            if undone_hour > hour:
                later += ballots
    # A round stays open for a day; a clock set wrong must not draw years.
    hours = min(48, max(0, int((_start_of_hour(now) - _start_of_hour(opened_at)) / timedelta(hours=1))))
    points, total = [], 0
    for n in range(hours):
        hour = _start_of_hour(opened_at) + timedelta(hours=n)
        total += handed_out.get(hour, 0)
        points.append(CurvePoint((hour + timedelta(hours=1)).astimezone(SHANGHAI), total))
    return tuple(points), later


def _start_of_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def local_time(at: datetime) -> time:
    """The time of day in the zone of every screen."""
    return at.astimezone(SHANGHAI).time()
