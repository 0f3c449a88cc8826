"""Officers: their PINs, their cards, their tablets."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from kiosk import codes
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.staff import CardHolder, Lane, OfficerOnDuty
from kiosk.records.journal import LogLine
from kiosk.records.staff import Officer, RoleCard, SignIn
from kiosk.records.store import Signatory, beside_the_journal, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role

# OWASP's small setting: 19 MiB, two passes; a dozen tablets can sign in at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
PIN_DIGITS = 6
REHEARSAL_PIN = "123456"
"""In a rehearsal everybody's PIN is this one, shown on its pages; it opens nothing else."""


def pin_fits(pin: str, pin_hash: str) -> bool:
    """Whether the PIN is the one behind the hash; takes some 20 ms by design."""
    try:
        return _hasher.verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class NewPin:
    """A PIN just made: shown once, kept nowhere but as a hash."""

    card_id: int
    pin: str


@dataclass(frozen=True, slots=True)
class PinsMade:
    """口令: the PINs this act made, by card."""

    pins: tuple[NewPin, ...]
    seq: int


def make_pins(
    *,
    election_id: str,
    holders: Sequence[CardHolder],
    again: bool,
    by: Signatory,
    roles: frozenset[Role],
    at: datetime,
    at_tablet: int | None = None,
) -> PinsMade | Refusal:
    """Make a PIN for each of these officers who has none yet; with `again`, a new one for everybody named.

    Whoever gets a new one is signed out everywhere, but for `at_tablet`: the sign-in of the tablet it is made at.
    """
    wanted = [holder for holder in holders if again or holder.pin_hash is None]
    # Hashing is slow on purpose, so it is done before the journal is locked.
    rehearsal = any(codes.is_rehearsal_tag(holder.tag) for holder in wanted)
    pins = {h.card_id: REHEARSAL_PIN if rehearsal else _new_pin() for h in wanted}
    hashes = {card_id: _hasher.hash(pin) for card_id, pin in pins.items()}
    with transaction() as act:
        stands = standing_in(act.connection, election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("make_role_cards", stands.phase, roles)
        if refusal:
            return refuse(refusal)
        if not wanted:
            return PinsMade((), 0)
        for card_id, pin_hash in hashes.items():
            act.execute(update(RoleCard).where(RoleCard.id == card_id).values(pin_hash=pin_hash))
        act.execute(
            update(SignIn)
            .where(SignIn.card_id.in_(hashes), SignIn.ended_at.is_(None), SignIn.id.is_distinct_from(at_tablet))
            .values(ended_at=at)
        )
        recorded = act.record(
            "make_role_cards",
            election=election_id,
            by=[by],
            at=at,
            figures={"cards": sorted(pins), "again": again},
        )
    return PinsMade(tuple(NewPin(card_id, pin) for card_id, pin in pins.items()), recorded.seq)


def _new_pin() -> str:
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        # A run or a repeat is what a thief tries first.
        if len(set(pin)) > 2 and pin not in "01234567890" and pin not in "09876543210":
            return pin


def replace_role_card(
    *, election_id: str, officer_id: int, by: Signatory, roles: frozenset[Role], at: datetime
) -> Answer:
    """A lost role card: the old one is cancelled and signed out everywhere, a new one made without a PIN."""
    with transaction() as act:
        stands = standing_in(act.connection, election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("make_role_cards", stands.phase, roles)
        if refusal:
            return refuse(refusal)
        card_id = act.execute(
            select(RoleCard.id).where(
                RoleCard.officer_id == officer_id, RoleCard.election_id == election_id, RoleCard.state == "valid"
            )
        ).scalar()
        if card_id is None:
            return refuse(Finding("no_such_officer"))
        act.execute(update(RoleCard).where(RoleCard.id == card_id).values(state="cancelled"))
        act.execute(update(SignIn).where(SignIn.card_id == card_id, SignIn.ended_at.is_(None)).values(ended_at=at))
        number = codes.new_number()
        act.execute(
            insert(RoleCard).values(election_id=election_id, officer_id=officer_id, number=number, state="valid")
        )
        return act.record(
            "replace_role_card",
            election=election_id,
            by=[by],
            at=at,
            figures={"officer": officer_id, "cancelled": card_id},
        )


def sign_in(*, holder: CardHolder, lane: Lane, tablet: str, address: str, at: datetime) -> str:
    """Sign the holder in on a tablet after card and PIN were checked; answers the tablet's token.

    Only the token's digest is kept. An officer may be signed in on several tablets.
    """
    token = secrets.token_urlsafe(24)
    with beside_the_journal() as connection:
        connection.execute(
            insert(SignIn).values(
                token_digest=token_digest(token),
                officer_id=holder.officer_id,
                card_id=holder.card_id,
                station_id=lane.station_id,
                lane=lane.lane,
                tablet=tablet[:80],
                address=address[:64],
                locked=False,
                signed_in_at=at,
            )
        )
        connection.execute(
            insert(LogLine).values(
                at=at,
                kind="sign_in",
                code="signed_in",
                election_id=holder.election_id,
                officer_id=holder.officer_id,
                station=str(lane),
                lane=lane.lane,
                address=address[:64],
            )
        )
    return token


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def sign_out(*, by: OfficerOnDuty, at: datetime) -> None:
    """End this tablet's sign-in on the server."""
    with beside_the_journal() as connection:
        connection.execute(update(SignIn).where(SignIn.id == by.sign_in_id).values(ended_at=at))
        connection.execute(
            insert(LogLine).values(
                at=at,
                kind="sign_in",
                code="signed_out",
                election_id=by.election_id,
                officer_id=by.id,
                station=str(by.lane),
                lane=by.lane.lane,
                address="",
            )
        )


def change_lane(*, by: OfficerOnDuty, lane: Lane) -> None:
    """Move this tablet to another lane of the officer's election."""
    with beside_the_journal() as connection:
        connection.execute(
            update(SignIn).where(SignIn.id == by.sign_in_id).values(station_id=lane.station_id, lane=lane.lane)
        )


def lock_tablet(*, by: OfficerOnDuty, locked: bool) -> None:
    """Lock this tablet until the PIN is given again, or unlock it."""
    with beside_the_journal() as connection:
        connection.execute(update(SignIn).where(SignIn.id == by.sign_in_id).values(locked=locked))


def revoke_sign_in(*, sign_in_id: int, by: OfficerOnDuty, at: datetime) -> Answer:
    """Sign another tablet of this election out, at once."""
    with transaction() as act:
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("revoke_sign_in", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        of_election = select(Officer.id).where(Officer.election_id == by.election_id)
        ended = act.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), SignIn.officer_id.in_(of_election))
            .values(ended_at=at)
        )
        if ended.rowcount == 0:
            return refuse(Finding("no_such_tablet"))
        return act.record(
            "revoke_sign_in",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"sign_in": sign_in_id},
        )
