"""选举工作人员名单, gathered: every role of the plan with its people, their stations, desks and boxes."""

from __future__ import annotations

from datetime import date

from kiosk.papers.appointments import AppointedLine, AppointedRole, AppointmentList, appointments_pdf
from kiosk.queries import plan
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.appointments import appointments
from kiosk.rules.finding import Finding
from kiosk.web.print_room import occasion
from kiosk.web.wording.names import name_of


def appointments_paper(officer: OfficerOnDuty, published: date) -> bytes | Finding:
    """The list here and now: it is a page or two."""
    standing = plan.plan_of(officer.election_id)
    assert standing is not None, "an officer on duty has an election"
    listed = appointments(standing.staff, standing.stations)
    return appointments_pdf(
        AppointmentList(
            occasion=occasion(officer.election_id),
            town=officer.town,
            published=published,
            roles=tuple(
                AppointedRole(
                    name_of("role", role),
                    tuple(AppointedLine(one.name, one.station, one.lane, one.box) for one in people),
                )
                for role, people in listed
            ),
        )
    )
