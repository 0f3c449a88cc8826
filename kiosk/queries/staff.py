"""Who is on duty, on which tablet, with which card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from kiosk.records import store
from kiosk.records.day import Election, Round, Station
from kiosk.records.staff import Officer, RoleCard, SignIn
from kiosk.records.statements import PreparedSelect
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role


@dataclass(frozen=True, slots=True)
class Lane:
    """发票通道: one desk of a station."""

    station_id: int
    station: str
    lane: int
    desks: int

    def __str__(self) -> str:
        return f"{self.station} {self.lane}"


@dataclass(frozen=True, slots=True)
class OfficerOnDuty:
    """An officer signed in on a tablet, with the election, round and lane that fixes."""

    id: int
    name: str
    roles: frozenset[Role]
    card_id: int
    sign_in_id: int
    locked: bool
    lane: Lane
    election_id: str
    tag: str
    rehearsal: bool
    village: str
    town: str
    term: str
    round_id: int
    round_number: int
    phase: Phase
    roll_fingerprint: str
    tablet_checked: bool = True
    """Whether the tablet told of itself since the sign-in; nobody asks where there is no tablet."""


_ON_DUTY = PreparedSelect(
    select(
        SignIn.id.label("sign_in_id"),
        SignIn.lane,
        SignIn.locked,
        SignIn.checked_at,
        Officer.id,
        Officer.name,
        Officer.roles,
        RoleCard.id.label("card_id"),
        Station.id.label("station_id"),
        Station.name.label("station"),
        Station.desks,
        Election.id.label("election_id"),
        Election.tag,
        Election.rehearsal,
        Election.village,
        Election.town,
        Election.term,
        Round.id.label("round_id"),
        Round.number,
        Round.phase,
        Round.roll_fingerprint,
    )
    .join_from(SignIn, Officer, Officer.id == SignIn.officer_id)
    .join(RoleCard, RoleCard.id == SignIn.card_id)
    .join(Station, Station.id == SignIn.station_id)
    .join(Election, Election.id == Officer.election_id)
    .join(Round, Round.election_id == Election.id)
    .where(
        SignIn.token_digest == bindparam("token_digest"),
        SignIn.ended_at.is_(None),
        RoleCard.state == "valid",
    )
    .order_by(Round.number.desc())
    .limit(1)
)


def officer_on_duty(token_digest: str) -> OfficerOnDuty | None:
    """The officer whose tablet holds this token, unless signed out, revoked, or the card was cancelled."""
    with store.reading() as connection:
        row = _ON_DUTY.first(connection, {"token_digest": token_digest})
    if row is None:
        return None
    return OfficerOnDuty(
        id=row.id,
        name=row.name,
        roles=roles_of(row.roles),
        card_id=row.card_id,
        sign_in_id=row.sign_in_id,
        locked=row.locked,
        lane=Lane(row.station_id, row.station, row.lane, row.desks),
        election_id=row.election_id,
        tag=row.tag,
        rehearsal=row.rehearsal,
        village=row.village,
        town=row.town,
        term=row.term,
        round_id=row.round_id,
        round_number=row.number,
        phase=Phase(row.phase),
        roll_fingerprint=row.roll_fingerprint or "",
        tablet_checked=row.checked_at is not None,
    )


_ROLES: dict[str, frozenset[Role]] = {}


def roles_of(words: str) -> frozenset[Role]:
    """The roles of a column of words; few different ones exist, so each is read once."""
    if words not in _ROLES:
        _ROLES[words] = frozenset(Role(word) for word in words.split())
    return _ROLES[words]


@dataclass(frozen=True, slots=True)
class CardHolder:
    """工作证 with its holder, as sign-in and second signatures need them."""

    card_id: int
    number: str
    valid: bool
    pin_hash: str | None
    officer_id: int
    name: str
    roles: frozenset[Role]
    station_id: int | None
    station: str | None
    election_id: str
    tag: str


_HOLDERS = (
    select(
        RoleCard.id,
        RoleCard.number,
        RoleCard.state,
        RoleCard.pin_hash,
        Officer.id.label("officer_id"),
        Officer.name,
        Officer.roles,
        Officer.station_id,
        Station.name.label("station"),
        Election.id.label("election_id"),
        Election.tag,
    )
    .join_from(RoleCard, Officer, Officer.id == RoleCard.officer_id)
    .join(Election, Election.id == RoleCard.election_id)
    .outerjoin(Station, Station.id == Officer.station_id)
)


def _holder(row: object) -> CardHolder:
    return CardHolder(
        card_id=row.id,
        number=row.number,
        valid=row.state == "valid",
        pin_hash=row.pin_hash,
        officer_id=row.officer_id,
        name=row.name,
        roles=roles_of(row.roles),
        station_id=row.station_id,
        station=row.station,
        election_id=row.election_id,
        tag=row.tag,
    )


def card_holder(number: str, *, tag: str | None = None) -> CardHolder | None:
    """The holder of that card; by its short number alone (no tag) only where one election has such a card."""
    wanted = _HOLDERS.where(RoleCard.number == number)
    if tag is not None:
        wanted = wanted.where(Election.tag == tag)
    with store.reading() as connection:
        rows = connection.execute(wanted.limit(2)).all()
    return _holder(rows[0]) if len(rows) == 1 else None


def card_of(card_id: int) -> CardHolder | None:
    with store.reading() as connection:
        row = connection.execute(_HOLDERS.where(RoleCard.id == card_id)).first()
    return None if row is None else _holder(row)


def card_holder_of(officer_id: int) -> CardHolder:
    """The valid card of an officer. LookupError when there is none."""
    with store.reading() as connection:
        row = connection.execute(_HOLDERS.where(Officer.id == officer_id, RoleCard.state == "valid")).first()
    if row is None:
        raise LookupError(f"officer {officer_id} has no valid card")
    return _holder(row)


def card_holders(election_id: str) -> tuple[CardHolder, ...]:
    """All valid cards of an election, in the plan's order."""
    with store.reading() as connection:
        rows = connection.execute(
            _HOLDERS.where(Officer.election_id == election_id, RoleCard.state == "valid").order_by(Officer.id)
        ).all()
    return tuple(_holder(row) for row in rows)


def anybody_has_a_pin() -> bool:
    """Whether any officer in this database could sign in."""
    with store.reading() as connection:
        return bool(connection.scalar(select(func.count()).where(RoleCard.pin_hash.is_not(None))))


@dataclass(frozen=True, slots=True)
class Tablet:
    """A tablet that somebody is signed in on."""

    sign_in_id: int
    officer: str
    roles: frozenset[Role]
    station: str
    lane: int
    tablet: str
    address: str
    locked: bool
    signed_in_at: datetime


def tablets(election_id: str) -> tuple[Tablet, ...]:
    """The signed-in tablets of an election, newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(SignIn, Officer.name, Officer.roles, Station.name.label("station"))
            .join_from(SignIn, Officer, Officer.id == SignIn.officer_id)
            .join(Station, Station.id == SignIn.station_id)
            .where(Officer.election_id == election_id, SignIn.ended_at.is_(None))
            .with_only_columns(
                SignIn.id,
                SignIn.lane,
                SignIn.tablet,
                SignIn.address,
                SignIn.locked,
                SignIn.signed_in_at,
                Officer.name,
                Officer.roles,
                Station.name.label("station"),
            )
            .order_by(SignIn.id.desc())
        ).all()
    return tuple(
        Tablet(r.id, r.name, roles_of(r.roles), r.station, r.lane, r.tablet, r.address, r.locked, r.signed_in_at)
        for r in rows
    )


def lanes(election_id: str) -> tuple[Lane, ...]:
    """Every lane of every station, the central station first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Station.id, Station.name, Station.desks)
            .where(Station.election_id == election_id)
            .order_by(Station.kind.desc(), Station.id)
        ).all()
    return tuple(Lane(r.id, r.name, lane, r.desks) for r in rows for lane in range(1, r.desks + 1))


def usual_lane(holder: CardHolder) -> Lane | None:
    """The lane this officer is expected at: the n-th of a role at a station serves its n-th desk."""
    of_station = [lane for lane in lanes(holder.election_id) if holder.station_id in (None, lane.station_id)]
    if not of_station:
        return None
    central = [lane for lane in of_station if lane.station_id == of_station[0].station_id]
    with store.reading() as connection:
        rows = connection.execute(
            select(Officer.id, Officer.roles)
            .where(
                Officer.election_id == holder.election_id,
                Officer.station_id == holder.station_id,
                Officer.ended_seq.is_(None),
            )
            .order_by(Officer.id)
        ).all()
    for role in (Role.VERIFIER, Role.ISSUER, Role.SIGNER):
        if role in holder.roles:
            alike = [row.id for row in rows if role in roles_of(row.roles)]
            if holder.officer_id in alike:
                return central[alike.index(holder.officer_id) % len(central)]
    return central[0]
