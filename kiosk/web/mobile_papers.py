"""What is printed about mobile boxes: the list for the wall, the trip sheet that stands in for a tablet."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from kiosk.machine.jobs import Job
from kiosk.papers.mobile_list import MobileBoxList, MobileLine, MobileList
from kiosk.papers.trip_sheet import SheetLine, TripSheet, trip_sheet_pdf
from kiosk.queries import mobile
from kiosk.queries.mobile import LeavingView
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.web import work
from kiosk.web.print_room import occasion
from kiosk.web.wording.mobile import REASONS


def print_mobile_list(officer: OfficerOnDuty, published: date) -> Job | Finding:
    """Print the announcement, all mobile boxes that have a list, in a child process."""
    boxes = []
    for box in mobile.mobile_boxes(officer.election_id, officer.round_id):
        view = mobile.leaving(officer.election_id, officer.round_id, box.no)
        if view is not None and view.applicants:
            boxes.append(_box(view))
    if not boxes:
        return Finding("mobile_list_empty", "R-BOX-03")
    paper = MobileList(occasion(officer.election_id), officer.town, published, tuple(boxes))
    return work.start_printing("mobile_list_pdf", paper, title=_("流动票箱投票人名单公告"), officer=officer)


def _box(view: LeavingView) -> MobileBoxList:
    return MobileBoxList(
        view.box.no,
        view.box.approval,
        tuple(one.name for one in view.scrutineers),
        tuple(MobileLine(one.roll_no, one.name, one.group, str(REASONS[one.reason])) for one in view.applicants),
    )


def _sheet(officer: OfficerOnDuty, view: LeavingView) -> TripSheet:
    """The sheet of a box as its team would leave now."""
    return TripSheet(
        occasion=occasion(officer.election_id),
        box=view.box.no,
        approval=view.box.approval,
        seal=view.box.seal,
        team=tuple(one.name for one in view.scrutineers),
        lines=tuple(SheetLine(n, one.name, one.group) for n, one in enumerate(view.going, start=1)),
    )


def trip_sheet(officer: OfficerOnDuty, view: LeavingView) -> bytes | Finding:
    """The trip sheet here and now: it is one page, and the team stands at the door."""
    return trip_sheet_pdf(_sheet(officer, view))


def print_trip_sheet(officer: OfficerOnDuty, view: LeavingView) -> Job | Finding:
    """Print the trip sheet in a child process."""
    title = _("%(box)s号流动票箱行程单", box=view.box.no)
    return work.start_printing("trip_sheet_pdf", _sheet(officer, view), title=title, officer=officer)
