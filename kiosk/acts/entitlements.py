"""What check-in reads and writes: who holds the code, what was claimed before, and the claim itself. No acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select
from sqlalchemy.orm import aliased

from kiosk.queries.restored import RESTORED
from kiosk.queries.staff import Lane
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Round, Station
from kiosk.records.mobile import MobileTrip, TripVoter
from kiosk.records.proxies import ProxySlip
from kiosk.records.roll import Group, Voter, VoterCertificate
from kiosk.records.staff import Contender
from kiosk.records.statements import Prepared, PreparedSelect
from kiosk.records.store import Transaction
from kiosk.rules.checkin import Earlier, VisitState, Way
from kiosk.rules.mobile import TripState, TripVoterState

_VISIT_HERE = aliased(Visit)
_CLAIMED_SLIP, _CLAIMED_BY, _TRIP = aliased(ProxySlip), aliased(Voter), aliased(MobileTrip)
_OWN_SLIP, _PROXY, _OWN_CLAIM, _OTHER_CLAIM = aliased(ProxySlip), aliased(Voter), aliased(CheckIn), aliased(CheckIn)
_OTHER_SLIP, _PROXY_GROUP = aliased(ProxySlip), aliased(Group)

PERSON = (
    Voter.id,
    Voter.name,
    Voter.sex,
    Voter.birth,
    Group.name.label("group"),
    Voter.household,
    Voter.roll_no,
    Voter.page,
    Voter.line,
)
"""The columns of a VoterView, first in every row read here."""
_EARLIER = (
    CheckIn.at,
    CheckIn.way,
    CheckIn.slip_id.label("claimed_slip"),
    Visit.id.label("visit_id"),
    Visit.state,
    Visit.station_id,
    Visit.lane,
    Visit.handed_out_at,
    Station.name.label("station"),
    _CLAIMED_BY.name.label("claimed_by"),
    _TRIP.box_no.label("trip_box"),
)


def _with_earlier(statement: Any) -> Any:
    """The ballot claimed before for `Voter` in this round, where and how."""
    return (
        statement.outerjoin(Group, Group.id == Voter.group_id)
        .outerjoin(
            CheckIn, and_(CheckIn.round_id == Round.id, CheckIn.voter_id == Voter.id, CheckIn.undone_seq.is_(None))
        )
        .outerjoin(Visit, Visit.id == CheckIn.visit_id)
        .outerjoin(Station, Station.id == Visit.station_id)
        .outerjoin(_CLAIMED_SLIP, _CLAIMED_SLIP.id == CheckIn.slip_id)
        .outerjoin(_CLAIMED_BY, _CLAIMED_BY.id == _CLAIMED_SLIP.proxy_id)
        .outerjoin(_TRIP, _TRIP.id == Visit.trip_id)
        .where(Round.id == bindparam("round_id"))
    )


def _held_by() -> Any:
    """The mobile box that is out with `Voter` on its list."""
    return (
        select(MobileTrip.box_no)
        .join(TripVoter, TripVoter.trip_id == MobileTrip.id)
        .where(
            MobileTrip.round_id == Round.id,
            MobileTrip.state == TripState.OUT,
            TripVoter.voter_id == Voter.id,
            TripVoter.state == TripVoterState.HELD,
        )
        .limit(1)
        .correlate(Round, Voter)
        .scalar_subquery()
    )


def _newest_here(column: Any, *of: Any) -> Any:
    """Of the newest open visit at the lane of the scan."""
    return (
        select(column)
        .where(
            _VISIT_HERE.round_id == Round.id,
            _VISIT_HERE.station_id == bindparam("at_station"),
            _VISIT_HERE.lane == bindparam("at_lane"),
            _VISIT_HERE.state == VisitState.OPEN,
            *of,
        )
        .order_by(_VISIT_HERE.id.desc())
        .limit(1)
        .correlate(Round, Voter, _PROXY)
        .scalar_subquery()
    )


def _of_certificate(person: Any) -> Any:
    return _with_earlier(
        select(
            *PERSON,
            *_EARLIER,
            Round.phase,
            RESTORED.label("restored"),
            VoterCertificate.state.label("certificate"),
            _held_by().label("mobile_box"),
            _OWN_SLIP.id.label("own_slip"),
            _PROXY.name.label("proxy"),
            _newest_here(_VISIT_HERE.id, _VISIT_HERE.voter_id == Voter.id).label("open_here"),
        )
        .select_from(Round)
        .outerjoin(VoterCertificate, person)
        .outerjoin(Voter, and_(Voter.id == VoterCertificate.voter_id, Voter.removed_seq.is_(None)))
        .outerjoin(_OWN_SLIP, and_(_OWN_SLIP.principal_id == Voter.id, _OWN_SLIP.state == "published"))
        .outerjoin(_PROXY, _PROXY.id == _OWN_SLIP.proxy_id)
    )


BY_NUMBER = PreparedSelect(
    _of_certificate(
        and_(VoterCertificate.election_id == Round.election_id, VoterCertificate.number == bindparam("number"))
    )
)
"""Round and lane → who holds the certificate with that number, what was claimed before, what else is known."""
BY_VOTER = PreparedSelect(
    _of_certificate(
        and_(
            VoterCertificate.election_id == Round.election_id,
            VoterCertificate.voter_id == bindparam("voter_id"),
            VoterCertificate.state == "valid",
        )
    )
)
"""The same for somebody looked up on the roll."""


def _of_slip(slip: Any) -> Any:
    return _with_earlier(
        select(
            *PERSON,
            *_EARLIER,
            Round.phase,
            RESTORED.label("restored"),
            Round.edition,
            ProxySlip.id.label("slip"),
            ProxySlip.state.label("slip_state"),
            _PROXY.id.label("proxy_id"),
            _PROXY.name.label("proxy"),
            _PROXY.sex.label("proxy_sex"),
            _PROXY.birth.label("proxy_birth"),
            _PROXY_GROUP.name.label("proxy_group"),
            _PROXY.household.label("proxy_household"),
            _PROXY.roll_no.label("proxy_no"),
            _PROXY.page.label("proxy_page"),
            _PROXY.line.label("proxy_line"),
            _held_by().label("mobile_box"),
            _newest_here(_VISIT_HERE.id, _VISIT_HERE.voter_id == _PROXY.id).label("open_here"),
            _newest_here(_VISIT_HERE.voter_id).label("newest_here"),
            select(func.count())
            .where(Contender.voter_id == _PROXY.id, Contender.how == "stands", Contender.ended_seq.is_(None))
            .correlate(_PROXY)
            .scalar_subquery()
            .label("stands"),
            select(func.count())
            .where(_OWN_CLAIM.round_id == Round.id, _OWN_CLAIM.voter_id == _PROXY.id, _OWN_CLAIM.undone_seq.is_(None))
            .correlate(Round, _PROXY)
            .scalar_subquery()
            .label("proxy_claims"),
            select(func.count())
            .join_from(_OTHER_CLAIM, _OTHER_SLIP, _OTHER_SLIP.id == _OTHER_CLAIM.slip_id)
            .where(
                _OTHER_CLAIM.round_id == Round.id,
                _OTHER_CLAIM.undone_seq.is_(None),
                _OTHER_SLIP.proxy_id == _PROXY.id,
            )
            .correlate(Round, _PROXY)
            .scalar_subquery()
            .label("used"),
        )
        .select_from(Round)
        .join(ProxySlip, and_(ProxySlip.election_id == Round.election_id, slip))
        .outerjoin(Voter, and_(Voter.id == ProxySlip.principal_id, Voter.removed_seq.is_(None)))
        .outerjoin(_PROXY, and_(_PROXY.id == ProxySlip.proxy_id, _PROXY.removed_seq.is_(None)))
        .outerjoin(_PROXY_GROUP, _PROXY_GROUP.id == _PROXY.group_id)
    )


BY_SLIP = PreparedSelect(_of_slip(ProxySlip.number == bindparam("number")))
"""Round, lane and slip → the principal (as `Voter`), the proxy, and what was claimed; no row when there is no slip."""
BY_PRINCIPAL = PreparedSelect(
    _of_slip(and_(ProxySlip.principal_id == bindparam("voter_id"), ProxySlip.state == "published"))
)
"""The same for the published slip of a principal."""


def earlier_of(row: Any, station: Lane) -> Earlier | None:
    """The ballot claimed before, as a row of the selects above has it."""
    if row.visit_id is None:
        return None
    return Earlier(
        same_lane=(row.station_id, row.lane) == (station.station_id, station.lane),
        state=VisitState(row.state),
        at=row.at,
        handed_out_at=row.handed_out_at,
        station=row.station or "",
        lane=row.lane or 0,
        way=Way(row.way),
        slip_id=row.claimed_slip,
        proxy=row.claimed_by or "",
        box=row.trip_box or 0,
    )


_OPEN_VISIT = Prepared(
    insert(Visit.__table__), "id", "round_id", "voter_id", "station_id", "lane", "state", "opened_at"
)
_CLAIM = Prepared(insert(CheckIn.__table__), "id", "round_id", "visit_id", "voter_id", "way", "slip_id", "at")
_CLAIMED = PreparedSelect(
    select(func.count(CheckIn.id).label("all"), func.count(CheckIn.slip_id).label("slips")).where(
        CheckIn.visit_id == bindparam("visit_id"), CheckIn.undone_seq.is_(None)
    )
)


def claim(
    act: Transaction,
    *,
    whose: int,
    way: Way,
    slip: int | None,
    by_person: int,
    onto: int | None,
    round_id: int,
    station: Lane,
    at: datetime,
) -> int:
    """Claim one entitlement on a visit, opening one when the person has none; the visit's id."""
    visit_id = onto or act.seq
    if onto is None:
        act.run(
            _OPEN_VISIT,
            {
                "id": visit_id,
                "round_id": round_id,
                "voter_id": by_person,
                "station_id": station.station_id,
                "lane": station.lane,
                "state": VisitState.OPEN,
                "opened_at": at,
            },
        )
    act.run(
        _CLAIM,
        {
            "id": act.seq,
            "round_id": round_id,
            "visit_id": visit_id,
            "voter_id": whose,
            "way": way,
            "slip_id": slip,
            "at": at,
        },
    )
    return visit_id


def claimed_on(act: Transaction, visit_id: int) -> tuple[int, int]:
    """How many a visit has claimed: the own ballot (0 or 1), and slips."""
    row = _CLAIMED.first(act.connection, {"visit_id": visit_id})
    assert row is not None
    return row.all - row.slips, row.slips
