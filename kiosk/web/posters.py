"""What the committee posts and sends about the roll: the announcement, the supplements, the letters to objectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from flask_babel import gettext as _

from kiosk.machine.jobs import Job
from kiosk.papers.announcement import AnnouncedGroup, Announcement
from kiosk.papers.objection_letter import ObjectionLetter
from kiosk.papers.rule_sheet import Signer
from kiosk.papers.supplement import DecisionLine, Supplement, SupplementLine
from kiosk.queries import day, objections, publication, staff
from kiosk.queries.objections import ObjectionView
from kiosk.queries.publication import ChangeView, VersionView
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.rules.groups import natural_key
from kiosk.rules.publication import NAMED_IN_PUBLIC, ObjectionState, RollLine, differences, objections_until
from kiosk.rules.settling import Ground
from kiosk.rules.staff import Role
from kiosk.web import work
from kiosk.web.print_room import occasion
from kiosk.web.wording.names import name_of


def print_version(officer: OfficerOnDuty, version: VersionView) -> Job | Finding:
    """Print the paper a version was published with, from the version as it was kept, in a child process."""
    if version.kind == "supplement":
        title = _("补充公告(名册第 %(number)s 版)", number=version.number)
        return work.start_printing("supplement_pdf", _supplement(officer, version), title=title, officer=officer)
    title = _("公告第4号 参加选举的村民名单")
    return work.start_printing("announcement_pdf", _announcement(officer, version), title=title, officer=officer)


def _announcement(officer: OfficerOnDuty, version: VersionView) -> Announcement:
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    return Announcement(
        occasion=occasion(officer.election_id),
        town=officer.town,
        version=version.number,
        published=version.published_on,
        registered=version.registered,
        fingerprint=version.fingerprint,
        objections_until=objections_until(version.published_on, stands.sheet),
        groups=_by_group(publication.version_lines(officer.election_id, version.number)),
        decision_days=stands.sheet.decision_days,
    )


def _by_group(lines: Iterable[RollLine]) -> tuple[AnnouncedGroup, ...]:
    ordered = sorted(lines, key=lambda one: (natural_key(one.group), one.roll_no))
    return tuple(
        AnnouncedGroup(name, tuple((one.roll_no, one.name) for one in people))
        for name, people in groupby(ordered, key=lambda one: one.group)
    )


def _supplement(officer: OfficerOnDuty, version: VersionView) -> Supplement:
    """What the version has that the one before had not; who came and went in between stands in neither."""
    before = publication.version_lines(officer.election_id, version.number - 1)
    after = publication.version_lines(officer.election_id, version.number)
    found = differences(before, after)
    told = {change.roll_no: change for change in publication.changes(officer.election_id, version=version.number)}

    def line(one: RollLine, ground: str, was: str = "") -> SupplementLine:
        on = told[one.roll_no].on if one.roll_no in told else version.published_on
        return SupplementLine(one.roll_no, one.name, one.group, ground, on, was)

    return Supplement(
        occasion=occasion(officer.election_id),
        town=officer.town,
        version=version.number,
        published=version.published_on,
        registered_before=len(before),
        registered_after=version.registered,
        fingerprint=version.fingerprint,
        additions=tuple(line(one, _("经核实列入")) for one in found.added),
        removals=tuple(line(one, _in_public(told.get(one.roll_no))) for one in found.removed),
        corrections=tuple(line(now, _("经核实更正"), _was(was, now)) for was, now in found.corrected),
        decisions=_decisions(objections.objections(officer.election_id), version.number),
    )


def _in_public(change: ChangeView | None) -> str:
    """Why somebody was taken off, as a wall may say it: nobody's illness or sentence, and nothing typed by hand."""
    ground = change.ground if change else ""
    if ground in NAMED_IN_PUBLIC:
        return name_of("ground", ground)
    return _("依法不列入") if ground in set(Ground) else _("经核实取消")


def _was(was: RollLine, now: RollLine) -> str:
    """How a correction found somebody: name and group as they stood; of anything else only what it was."""
    said = [
        f"{name_of('column', field)} {getattr(was, field)}"
        for field in ("name", "group")
        if getattr(was, field) != getattr(now, field)
    ]
    said += [
        _("%(column)s有误", column=name_of("column", field))
        for field in ("household", "sex", "birth")
        if getattr(was, field) != getattr(now, field)
    ]
    return "; ".join(said)


def _decisions(objections: Sequence[ObjectionView], version: int) -> tuple[DecisionLine, ...]:
    """The decisions a version published. What was typed as the reason is for the letter, not for the wall."""
    lines = []
    for one in objections:
        if one.version == version and one.decided_on:
            upheld = one.state is ObjectionState.UPHELD
            wanted = name_of("wanted", one.wanted)
            result = _("经核实,名单已更正") if upheld else _("经核实,名单不作改动")
            lines.append(DecisionLine(one.number, one.about, one.decided_on, upheld, f"{wanted}; {result}"))
    return tuple(lines)


def print_letter(officer: OfficerOnDuty, objection: ObjectionView) -> Job | Finding:
    """Print the letter that tells how an objection was decided, in a child process."""
    assert objection.decided_on is not None, "what is not decided has no letter"
    head = next((h.name for h in staff.card_holders(officer.election_id) if Role.COMMITTEE_HEAD in h.roles), "")
    letter = ObjectionLetter(
        occasion=occasion(officer.election_id),
        town=officer.town,
        no=objection.number,
        by_name=objection.by_name,
        about=objection.about,
        filed=objection.filed_on,
        asked=f"{name_of('wanted', objection.wanted)}: {objection.statement}",
        upheld=objection.state is ObjectionState.UPHELD,
        reason=objection.reason,
        decided=objection.decided_on,
        signer=Signer(head, name_of("role", Role.COMMITTEE_HEAD)),
    )
    title = _("异议处理告知书 第%(number)s号", number=objection.number)
    return work.start_printing("objection_letter_pdf", letter, title=title, officer=officer)
