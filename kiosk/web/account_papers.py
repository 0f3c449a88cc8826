"""What is printed about the end of a round that is void."""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.papers.rule_sheet import Signer
from kiosk.papers.void_record import BoxFound, VoidRecord, void_record_pdf
from kiosk.queries import account, boxes, day, journal
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.result import validity
from kiosk.rules.staff import Role
from kiosk.web import wording
from kiosk.web.print_room import occasion


def void_record(election_id: str) -> bytes | Finding:
    """The record of a void round, ready to print. Finding `round_not_void` for any other."""
    stands, live, all_boxes = day.standing(election_id), account.live_account(election_id), boxes.boxes(election_id)
    if (
        stands is None
        or live is None
        or live.signed is None
        or all_boxes is None
        or stands.ended_at is None
        or stands.phase is not Phase.VOID
    ):
        return Finding("round_not_void", "R-RES-02")
    found = stands.found or 0
    said = validity(found, live.signed.issued, stands.registered)
    names = journal.officers_of(election_id, "close_round")
    return void_record_pdf(
        VoidRecord(
            occasion=occasion(election_id),
            registered=stands.registered,
            unsealed=live.signed.unsealed,
            issued=live.signed.issued,
            spoiled=live.signed.spoiled,
            left=live.signed.counted,
            explanation=live.signed.explanation,
            boxes=tuple(
                BoxFound(box.no, _("流动票箱") if box.mobile else _("票箱"), box.found)
                for box in all_boxes.boxes
                if box.found is not None
            ),
            found=found,
            why=wording.say(said),
            rule_id=said.rule_id,
            at=stands.ended_at,
            signers=tuple(
                Signer(name, wording.name_of("role", role))
                for name, role in zip(names, (Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD), strict=False)
            ),
        )
    )
