"""Role card and PIN, checked for signing in and for a second signature."""

from __future__ import annotations

from flask import request

from kiosk import codes
from kiosk.acts import journal
from kiosk.acts.staff import pin_fits
from kiosk.queries import mode
from kiosk.queries.staff import CardHolder, OfficerOnDuty, card_holder, card_of
from kiosk.rules.finding import Finding
from kiosk.web import access, waits


def address() -> str:
    return request.remote_addr or ""


def holder_of(text: str, *, tag: str | None = None) -> CardHolder | Finding:
    """The holder of a scanned or typed role card; turns to the mode the card belongs to when `tag` is not given."""
    cleaned = codes.clean(text)
    if len(cleaned) == codes.CODE_DIGITS and cleaned.isdecimal():
        card_tag = codes.tag_of(cleaned)
        if tag is None:
            mode.use(mode.REHEARSAL if codes.is_rehearsal_tag(card_tag) else mode.OFFICIAL)
        elif card_tag != tag:
            return Finding("card_other_village")
        read = codes.read(cleaned, tag=card_tag, key=mode.code_key())
        if isinstance(read, Finding) or read.kind is not codes.Kind.ROLE_CARD:
            return Finding("card_unknown")
        return _valid(card_holder(read.number, tag=card_tag))
    read = codes.read(cleaned, tag=tag or "", key=mode.code_key())
    if isinstance(read, Finding):
        return Finding("unreadable")
    if tag is not None:
        return _valid(card_holder(read.number, tag=tag))
    for each in mode.MODES:
        mode.use(each)
        holder = card_holder(read.number)
        if holder is not None:
            return _valid(holder)
    mode.use(mode.OFFICIAL)
    return Finding("card_unknown")


def _valid(holder: CardHolder | None) -> CardHolder | Finding:
    if holder is None:
        return Finding("card_unknown")
    if not holder.valid:
        return Finding("card_cancelled")
    return Finding("no_pin_yet") if holder.pin_hash is None else holder


def check_pin(holder: CardHolder, pin: str) -> Finding | None:
    """Whether the PIN is the card's. Failures make this card at this address wait, longer each time."""
    keys = (f"{mode.current()}:{holder.card_id}@{address()}", f"@{address()}")
    seconds = waits.seconds_to_wait(*keys)
    if seconds:
        return Finding("pin_wait", "", {"seconds": seconds})
    if holder.pin_hash is not None and pin_fits(_digits(pin), holder.pin_hash):
        waits.succeeded(keys[0])
        return None
    waits.failed(*keys)
    journal.note("failure", "pin_wrong", at=access.now(), election_id=holder.election_id, address=address())
    return Finding("pin_wrong")


def _digits(pin: str) -> str:
    return codes.clean(pin)[:20]


def card_and_pin(code: str, pin: str, *, tag: str | None = None) -> CardHolder | Finding:
    """Card first; the PIN is tried only behind a valid card."""
    if waits.seconds_to_wait(f"@{address()}"):
        return Finding("pin_wait", "", {"seconds": waits.seconds_to_wait(f"@{address()}")})
    holder = holder_of(code, tag=tag)
    if isinstance(holder, Finding):
        if holder.code != "unreadable":
            waits.failed(f"@{address()}")
        return holder
    return check_pin(holder, pin) or holder


def second_officer(by: OfficerOnDuty) -> CardHolder | Finding:
    """The second officer of this form (`second_code`, `second_pin`), of the same election as the first."""
    code, pin = request.form.get("second_code", ""), request.form.get("second_pin", "")
    if not code.strip() or not pin.strip():
        return Finding("second_missing", "R-DAY-01")
    return card_and_pin(code, pin, tag=by.tag)


def own_card(by: OfficerOnDuty) -> Finding | None:
    """The officer's own card and PIN (`own_code`, `own_pin`) under an act that one person alone signs."""
    holder = card_and_pin(request.form.get("own_code", ""), request.form.get("own_pin", ""), tag=by.tag)
    if isinstance(holder, Finding):
        return holder
    return None if holder.officer_id == by.id else Finding("own_card", "R-DAY-01")


def own_pin(by: OfficerOnDuty, pin: str) -> Finding | None:
    """The PIN of the officer on duty, to unlock the tablet."""
    holder = card_of(by.card_id)
    return Finding("card_unknown") if holder is None else check_pin(holder, pin)
