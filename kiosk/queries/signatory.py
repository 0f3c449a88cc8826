"""People who sign without a tablet: the command line, and the made-up officers of a rehearsal."""

from __future__ import annotations

from sqlalchemy import select

from kiosk.queries import day, staff
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import store
from kiosk.records.staff import Officer
from kiosk.records.store import Signatory
from kiosk.rules.staff import Role


def signatory_of(name: str, id: int = 0) -> Signatory:
    """Somebody as the journal names one; id 0 is no officer of an election."""
    return Signatory(id, name)


def on_behalf_of(election_id: str, role: Role, *, box: int | None = None, nth: int = 0) -> OfficerOnDuty:
    """The nth officer with that role, of that box, at the usual lane, without a tablet. LookupError: nobody is."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Officer.id, Officer.roles, Officer.box)
            .where(Officer.election_id == election_id, Officer.ended_seq.is_(None))
            .order_by(Officer.id)
        ).all()
    fitting = [row for row in rows if role in staff.roles_of(row.roles) and box in (None, row.box)]
    officer_id = fitting[nth].id if nth < len(fitting) else None
    stands = day.standing(election_id)
    if officer_id is None or stands is None:
        raise LookupError(f"{election_id}: nobody is {role}{f' of box {box}' if box else ''}")
    holder = staff.card_holder_of(officer_id)
    lane = staff.usual_lane(holder)
    assert lane is not None, "an election has a central station"
    return OfficerOnDuty(
        id=holder.officer_id,
        name=holder.name,
        roles=holder.roles,
        card_id=holder.card_id,
        sign_in_id=0,
        locked=False,
        lane=lane,
        election_id=election_id,
        tag=stands.tag,
        rehearsal=stands.rehearsal,
        village=stands.village,
        town=stands.town,
        term=stands.term,
        round_id=stands.round_id,
        round_number=stands.round_number,
        phase=stands.phase,
        roll_fingerprint=stands.roll_fingerprint,
    )
