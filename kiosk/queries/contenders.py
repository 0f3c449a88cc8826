"""Who is suggested or stands for office, and which officers that touches (R-STAFF-02)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from kiosk.queries.kin import kin_of
from kiosk.queries.people import LINES, PersonLine, line_of
from kiosk.queries.plan import officers_of
from kiosk.queries.proxy_slips import slips
from kiosk.records import store
from kiosk.records.roll import Group, Voter
from kiosk.records.staff import Contender
from kiosk.rules.contenders import BARRED, Contending, Meant, staff_warning, who_is_meant
from kiosk.rules.finding import Finding
from kiosk.rules.kin import NEAR, Kin
from kiosk.rules.proxy_people import OnRoll


@dataclass(frozen=True, slots=True)
class ContenderView:
    """被推荐、参选的人 as the office shows one; `on`: the day on which that was stated."""

    line: PersonLine
    how: Contending
    on: date
    on_roll: bool


def contenders(election_id: str) -> tuple[ContenderView, ...]:
    """Everybody suggested or standing now, by group and roll number."""
    with store.reading() as connection:
        rows = connection.execute(
            LINES.add_columns(Contender.how, Contender.on.label("stated_on"), Voter.removed_seq)
            .join(Contender, Contender.voter_id == Voter.id)
            .where(Contender.election_id == election_id, Contender.ended_seq.is_(None))
            .order_by(Group.position, Voter.roll_no)
        )
        return tuple(
            ContenderView(line_of(row), Contending(row.how), row.stated_on, row.removed_seq is None) for row in rows
        )


def contending_in(connection: Connection, voter_id: int) -> Contending | None:
    """How somebody contends now; None: not at all."""
    how = connection.scalar(select(Contender.how).where(Contender.voter_id == voter_id, Contender.ended_seq.is_(None)))
    return Contending(how) if how else None


def mandate_warnings(election_id: str) -> tuple[Finding, ...]:
    """A finding for each candidate who still holds mandates not yet published, with whose they are (R-PROXY-06)."""
    held: dict[str, list[str]] = defaultdict(list)
    for slip in slips(election_id):
        if slip.state == "registered" and slip.falls and slip.falls.code == "proxy_stands":
            held[slip.proxy.name].append(slip.principal.name)
    return tuple(
        Finding("contender_is_proxy", "R-PROXY-06", {"name": name, "principals": "、".join(principals)})
        for name, principals in held.items()
    )


@dataclass(frozen=True, slots=True)
class StaffWarning:
    """An officer of the plan who contends, or is near kin to who does; `voter_id` is the contender's."""

    officer_id: int
    voter_id: int
    finding: Finding


def staff_warnings(election_id: str) -> tuple[StaffWarning, ...]:
    """Every officer beside every contender, in the order of the plan; looked at anew whenever either list is."""
    found = contenders(election_id)
    barred = [one for one in officers_of(election_id) if set(BARRED) & set(one.officer.roles)]
    if not found or not barred:
        return ()
    named = _named(election_id, {one.officer.name for one in barred})
    kin = {one.line.voter.id: _kin(election_id, one.line.voter.id) for one in found}
    warnings = []
    for officer in barred:
        meant = who_is_meant(officer.officer.household, named.get(officer.officer.name, ()))
        for contender in found:
            voter = contender.line.voter
            for what, sure in _closest(meant, voter.id, kin[voter.id]):
                warning = staff_warning(officer.officer.name, officer.officer.roles, voter.name, what, sure=sure)
                if warning:
                    warnings.append(StaffWarning(officer.id, voter.id, warning))
    return tuple(warnings)


def _closest(meant: Meant, contender: int, kin: dict[int, Kin]) -> list[tuple[Kin | None, bool]]:
    """What the officer is to the contender: the very person, else the kin; nothing when neither."""
    if contender in meant.ids:
        return [(None, meant.sure)]
    return [(what, meant.sure) for id in sorted(meant.ids) if (what := kin.get(id))][:1]


def _kin(election_id: str, voter_id: int) -> dict[int, Kin]:
    """Near kin of a contender: their ids → what they are to the contender."""
    return {one.other.id: one.kin for one in kin_of(election_id, voter_id) if one.kin in NEAR}


def _named(election_id: str, names: set[str]) -> dict[str, list[OnRoll]]:
    rows: Any
    with store.reading() as connection:
        rows = connection.execute(
            select(Voter.id, Voter.name, Voter.household, Voter.sex)
            .where(Voter.election_id == election_id, Voter.removed_seq.is_(None), Voter.name.in_(sorted(names)))
            .order_by(Voter.roll_no)
        ).all()
    named: dict[str, list[OnRoll]] = defaultdict(list)
    for row in rows:
        named[row.name].append(OnRoll(*row))
    return named
