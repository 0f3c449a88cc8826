"""Who is appointed to what and where: as it is published before the day (R-STAFF-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding
from kiosk.rules.plan import PlanOfficer, PlanStation, StationKind
from kiosk.rules.staff import Role

PUBLISHED = (
    Role.COMMITTEE_HEAD,
    Role.COMMITTEE,
    Role.CHIEF_SCRUTINEER,
    Role.SCRUTINEER,
    Role.CALLER,
    Role.TALLIER,
    Role.VERIFIER,
    Role.ISSUER,
    Role.SIGNER,
    Role.BOOTH_SUPERVISOR,
    Role.SCRIBE,
    Role.MOBILE_TEAM,
    Role.ORDER_KEEPER,
    Role.REGISTRAR,
)
"""The order on the wall. Observers are nobody's staff."""
AT_A_DESK = (Role.VERIFIER, Role.ISSUER, Role.SIGNER)
"""Who serves a lane; of somebody with several of these the first says which."""


@rule("R-STAFF-01")
def missing_appointments(staff: Sequence[PlanOfficer]) -> tuple[Finding, ...]:
    """Whom the village has still to choose, and publish before the day; warnings, never refusals."""
    chiefs = [one.name for one in staff if Role.CHIEF_SCRUTINEER in one.roles]
    found = [Finding("chief_of_several", "R-STAFF-01", {"names": "、".join(chiefs)})] if len(chiefs) > 1 else []
    wanted = (Role.CHIEF_SCRUTINEER, Role.SCRUTINEER, Role.CALLER, Role.TALLIER)
    nobody = [role for role in wanted if not any(role in one.roles for one in staff)]
    return (*found, *(Finding("nobody_appointed", "R-STAFF-01", {"role": role}) for role in nobody))


@dataclass(frozen=True, slots=True)
class Appointment:
    """公布的一行: `station` is its name, "" for nowhere fixed; `lane` only of those at a desk."""

    name: str
    station: str
    lane: int | None
    box: int | None


@rule("R-STAFF-01")
def appointments(
    staff: Sequence[PlanOfficer], stations: Sequence[PlanStation]
) -> tuple[tuple[Role, tuple[Appointment, ...]], ...]:
    """Each role with its people, in the order of the plan; roles nobody has are left out.

    The n-th of a role at a station serves its n-th desk, as on the tablets; who is tied to no station, the central's.
    """
    by_code = {station.id: station for station in stations}
    central = next((station for station in stations if station.kind is StationKind.CENTRAL), None)
    listed = []
    for role in PUBLISHED:
        people = []
        for one in staff:
            if role not in one.roles:
                continue
            station = by_code.get(one.station or "")
            lane = _lane(one, staff, station or central) if role in AT_A_DESK else None
            guards = one.box if role in (Role.CHIEF_SCRUTINEER, Role.SCRUTINEER, Role.MOBILE_TEAM) else None
            place = station or (central if lane else None)
            people.append(Appointment(one.name, place.name if place else "", lane, guards))
        if people:
            listed.append((role, tuple(people)))
    return tuple(listed)


def _lane(officer: PlanOfficer, staff: Sequence[PlanOfficer], station: PlanStation | None) -> int | None:
    if station is None:
        return None
    first = next(role for role in AT_A_DESK if role in officer.roles)
    alike = [one for one in staff if first in one.roles and one.station == officer.station]
    return next(n for n, one in enumerate(alike) if one is officer) % station.desks + 1
