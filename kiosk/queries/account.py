"""The ballot account: unsealed, issued, spoiled, out, left, per station and in all; signatures on the paper roll."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.orm import aliased

from kiosk.queries.day import standing_in, stock_in
from kiosk.records import store
from kiosk.records.account import BallotAccount, SignatureCount
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Station
from kiosk.records.issue import BallotIssue, SpoiledBallot
from kiosk.records.roll import Voter
from kiosk.rules.account import Account
from kiosk.rules.checkin import VisitState
from kiosk.rules.issue import Stock

_PROXY = aliased(Voter)


@dataclass(frozen=True, slots=True)
class AccountView:
    """选票结算 as it was signed. `by_station`: station → ballots left that were counted there."""

    seq: int
    unsealed: int
    issued: int
    spoiled: int
    counted: int
    by_station: dict[int, int]
    explanation: str
    announced_at: datetime | None

    @property
    def announced(self) -> bool:
        return self.announced_at is not None

    @property
    def missing(self) -> int:
        return Account(self.unsealed, self.issued, self.spoiled, self.counted).missing


def account_in(connection: Connection, round_id: int) -> AccountView | None:
    """The account that stands, if any was signed."""
    row = connection.execute(
        select(BallotAccount.__table__).where(BallotAccount.round_id == round_id, BallotAccount.current)
    ).first()
    if row is None:
        return None
    return AccountView(
        seq=row.id,
        unsealed=row.unsealed,
        issued=row.issued,
        spoiled=row.spoiled,
        counted=row.counted,
        by_station={int(station): left for station, left in json.loads(row.by_station).items()},
        explanation=row.explanation,
        announced_at=row.announced_at,
    )


@dataclass(frozen=True, slots=True)
class StationFigures:
    """投票站: ballots handed out (net) and spoiled there."""

    id: int
    name: str
    issued: int
    spoiled: int


@dataclass(frozen=True, slots=True)
class LiveAccount:
    """The account as it stands at this moment. `hall`, `proxy` and `mobile` make up what was issued.

    `stock.out` are with the mobile boxes; once all are back, what they did not bring. `signed` is the account that two
    people signed, None before.
    """

    stock: Stock
    stations: tuple[StationFigures, ...]
    hall: int
    proxy: int
    mobile: int
    mobile_spoiled: int
    signed: AccountView | None


def live_account(election_id: str) -> LiveAccount | None:
    """The ballot account of an election's newest round."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else live_account_in(connection, election_id, stands.round_id)


def live_account_in(connection: Connection, election_id: str, round_id: int) -> LiveAccount:
    issued = _by_station(connection, func.sum(BallotIssue.ballots), BallotIssue, round_id, undone=True)
    spoiled = _by_station(connection, func.count(SpoiledBallot.id), SpoiledBallot, round_id, undone=False)
    mobile = issued.get(None, 0)
    proxy = (
        connection.scalar(
            select(func.count(CheckIn.id))
            .join(Visit, Visit.id == CheckIn.visit_id)
            .join(BallotIssue, BallotIssue.visit_id == Visit.id)
            .where(
                CheckIn.round_id == round_id,
                CheckIn.slip_id.is_not(None),
                CheckIn.undone_seq.is_(None),
                BallotIssue.undone_seq.is_(None),
            )
        )
        or 0
    )
    stations = connection.execute(
        select(Station.id, Station.name).where(Station.election_id == election_id).order_by(Station.id)
    )
    return LiveAccount(
        stock=stock_in(connection, round_id),
        stations=tuple(StationFigures(s.id, s.name, issued.get(s.id, 0), spoiled.get(s.id, 0)) for s in stations),
        hall=sum(issued.values()) - mobile - proxy,
        proxy=proxy,
        mobile=mobile,
        mobile_spoiled=spoiled.get(None, 0),
        signed=account_in(connection, round_id),
    )


def _by_station(
    connection: Connection, counted: object, model: object, round_id: int, *, undone: bool
) -> dict[int | None, int]:
    """Station → how many; None for what was handed out or spoiled on the way with a mobile box."""
    wanted = (
        select(Visit.station_id, counted)
        .select_from(model)
        .outerjoin(Visit, Visit.id == model.visit_id)
        .where(model.round_id == round_id)
        .group_by(Visit.station_id)
    )
    if undone:
        wanted = wanted.where(model.undone_seq.is_(None))
    return {station: int(number) for station, number in connection.execute(wanted).tuples()}


def stations_in(connection: Connection, election_id: str) -> dict[int, str]:
    """Id → name of every station."""
    rows = connection.execute(select(Station.id, Station.name).where(Station.election_id == election_id))
    return dict(rows.tuples().all())


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the paper roll with a signature to expect. `proxy` signs there when the ballot went by slip, else "".

    `signed`: the signer has tapped.
    """

    line: int
    name: str
    proxy: str
    signed: bool


@dataclass(frozen=True, slots=True)
class PageCount:
    """签名核对: the newest count of a page."""

    seq: int
    page: int
    counted: int
    expected: int
    at: datetime


def pages_in(connection: Connection, election_id: str) -> int:
    """How many pages the paper roll has."""
    return connection.scalar(select(func.max(Voter.page)).where(Voter.election_id == election_id)) or 0


def page_lines_in(connection: Connection, election_id: str, round_id: int, page: int) -> tuple[PageLine, ...]:
    """Whose ballot of a page was handed out in a hall, by line. Whoever voted at home signed the trip's own sheet."""
    rows = connection.execute(
        select(Voter.line, Voter.name, _PROXY.name.label("proxy"), Visit.signed_at)
        .join(CheckIn, and_(CheckIn.voter_id == Voter.id, CheckIn.undone_seq.is_(None)))
        .join(Visit, Visit.id == CheckIn.visit_id)
        .outerjoin(_PROXY, and_(_PROXY.id == Visit.voter_id, CheckIn.slip_id.is_not(None)))
        .where(
            Voter.election_id == election_id,
            Voter.page == page,
            CheckIn.round_id == round_id,
            Visit.trip_id.is_(None),
            Visit.state.in_([VisitState.HANDED_OUT, VisitState.SIGNED]),
        )
        .order_by(Voter.line)
    )
    return tuple(PageLine(row.line, row.name, row.proxy or "", row.signed_at is not None) for row in rows)


@dataclass(frozen=True, slots=True)
class SignaturesView:
    """The paper roll beside the program: pages, the newest count of each, and the lines of one page."""

    pages: int
    counts: tuple[PageCount, ...]
    lines: tuple[PageLine, ...]
    opened_at: datetime | None

    @property
    def last(self) -> datetime | None:
        """When signatures were last counted; else when the polls opened."""
        return max((count.at for count in self.counts), default=self.opened_at)

    def count_of(self, page: int) -> PageCount | None:
        return next((count for count in self.counts if count.page == page), None)


def signatures(election_id: str, page: int = 0) -> SignaturesView | None:
    """Counts of signatures in the newest round, with the lines of that page."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        newest = (
            select(func.max(SignatureCount.id))
            .where(SignatureCount.round_id == stands.round_id)
            .group_by(SignatureCount.page)
        )
        counts = connection.execute(
            select(SignatureCount.__table__).where(SignatureCount.id.in_(newest)).order_by(SignatureCount.page)
        )
        return SignaturesView(
            pages=pages_in(connection, election_id),
            counts=tuple(PageCount(c.id, c.page, c.counted, c.expected, c.at) for c in counts),
            lines=page_lines_in(connection, election_id, stands.round_id, page) if page else (),
            opened_at=stands.opened_at,
        )
