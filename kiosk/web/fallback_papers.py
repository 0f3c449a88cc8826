"""The pack for a dead server, gathered from the reading room and handed to the printer."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk.machine.jobs import Job
from kiosk.papers.fallback import fallback_pdf
from kiosk.papers.fallback_facts import (
    FallbackPack,
    PackBox,
    PackFigures,
    PackGroup,
    PackLane,
    PackLine,
    PackMandate,
    PackPost,
)
from kiosk.papers.page import Occasion, Progress
from kiosk.papers.trip_sheet import SheetLine, TripSheet
from kiosk.queries import fallback
from kiosk.queries.boxes import BoxView
from kiosk.queries.fallback import LineView, OutBox, PackView, WaitingBox
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.fallback import desks_of_groups
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import wording, work
from kiosk.web.wording.incidents import KINDS


def fallback_pdf_of(election_id: str, at: datetime, progress: Progress | None = None) -> bytes:
    """The pack drawn here and now."""
    return fallback_pdf(_pack(election_id, at), progress)


def print_fallback(officer: OfficerOnDuty, at: datetime) -> Job | Finding:
    """Print the pack in a child process; that it was asked for is on record."""
    return work.start_printing("fallback_pdf", _pack(officer.election_id, at), title=_("应急包"), officer=officer)


def _pack(election_id: str, at: datetime) -> FallbackPack:
    view = fallback.pack(election_id)
    assert view is not None, "papers are printed for an election that is there"
    stands, stock = view.stands, view.stands.stock
    occasion = Occasion(
        village=stands.village,
        term=stands.term,
        day=stands.held_on,
        head=str(view.head),
        rehearsal=stands.rehearsal,
        language=str(get_locale() or "zh"),
    )
    lines = {line.roll_no: _line(line) for line in view.lines}
    out = {box.no: box for box in view.out}
    kind = wording.name_of("round_kind", stands.kind.value)
    return FallbackPack(
        occasion=occasion,
        at=at,
        round=_("第%(number)s轮 %(kind)s", number=stands.round_number, kind=kind),
        phase=wording.name_of("phase", stands.phase.value),
        closes=stands.closing_hour,
        figures=PackFigures(stands.registered, stock.unsealed, stock.issued, stock.spoiled, stock.out, stock.at_hand),
        chief=_first(view, Role.CHIEF_SCRUTINEER),
        head=_first(view, Role.COMMITTEE_HEAD),
        registrars=tuple(name for name, roles in view.officers if Role.REGISTRAR in roles),
        groups=_groups(view),
        lines=tuple(lines.values()),
        mandates=tuple(
            PackMandate(lines[one.principal.roll_no], one.proxy, one.proxy_roll_no, one.proxy_group)
            for one in view.mandates
        ),
        lanes=tuple(
            PackLane(one.lane.station, one.lane.lane, one.handed_out, one.spoiled, one.open) for one in view.lanes
        ),
        boxes=tuple(_box(box, out.get(box.no)) for box in view.boxes),
        posts=_posts(view),
        incidents=tuple(map(str, KINDS.values())),
        trips=tuple(_trip(occasion, box) for box in view.waiting),
    )


def _first(view: PackView, role: Role) -> str:
    return next((name for name, roles in view.officers if role in roles), "")


def _line(line: LineView) -> PackLine:
    sexes = {"M": _("男"), "F": _("女"), "": ""}
    return PackLine(
        page=line.page,
        line=line.line,
        roll_no=line.roll_no,
        name=line.name,
        sex=sexes[line.sex],
        birth_year=line.birth_year,
        household=line.household,
        group=line.group,
        mark=line.mark,
        at=line.at,
        station=line.station,
        lane=line.lane,
        box=line.box,
        proxy=line.proxy,
        signed=line.signed,
    )


def _groups(view: PackView) -> tuple[PackGroup, ...]:
    people = Counter(line.group for line in view.lines)
    desks = desks_of_groups(tuple(people.items()), view.stations)
    return tuple(PackGroup(name, number, desks[name].station, desks[name].lane) for name, number in people.items())


def _box(box: BoxView, out: OutBox | None) -> PackBox:
    return PackBox(
        no=box.no,
        mobile=box.mobile,
        place=box.station,
        state=wording.name_of("box_state", box.state.value),
        seal=box.seal,
        apart=box.apart,
        left_at=None if out is None else out.left_at,
        ballots=0 if out is None else out.ballots,
    )


def _posts(view: PackView) -> tuple[PackPost, ...]:
    """With the names of those who stand; namesakes are told apart."""
    named = Counter(line.name for line in view.lines)

    def name(line: LineView) -> str:
        return line.name if named[line.name] == 1 else f"{line.name} {line.group} {line.birth_year}"

    standing = view.candidates or {}
    return tuple(
        PackPost(post.name, post.seats, tuple(map(name, standing.get(post.post, ())))) for post in view.stands.posts
    )


def _trip(occasion: Occasion, box: WaitingBox) -> TripSheet:
    return TripSheet(
        occasion=occasion,
        box=box.no,
        approval=box.approval,
        seal=box.seal,
        team=tuple(one.name for one in box.scrutineers),
        lines=tuple(SheetLine(n, one.name, one.group) for n, one in enumerate(box.going, start=1)),
    )
