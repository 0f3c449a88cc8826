"""A rehearsal, ready to click through: made anew each time, in a database and under a key of its own."""

from __future__ import annotations

from datetime import datetime

from kiosk.acts import boxes, day, issue, plan, roll
from kiosk.acts.outcome import Refusal
from kiosk.acts.upgrade import clear_rehearsal
from kiosk.files.rehearsal import REHEARSAL_ID, rehearsal_plan, rehearsal_register
from kiosk.queries import boxes as box_queries
from kiosk.queries import mode
from kiosk.queries.day import SHANGHAI
from kiosk.queries.signatory import on_behalf_of, signatory_of
from kiosk.queries.staff import OfficerOnDuty, card_holder_of
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role

VOTERS = 200
MOST_VOTERS = 1_000_000


def make_rehearsal(voters: int, at: datetime, *, opened: bool) -> Finding | None:
    """Make the rehearsal of so many voters; with `opened` its polls stand open. The one before is gone."""
    today = at.astimezone(SHANGHAI).date()
    with mode.using(mode.REHEARSAL):
        clear_rehearsal()
        nobody = signatory_of("彩排")
        answers = [plan.create_election(plan=rehearsal_plan(voters, today), by=nobody, at=at)]
        registrar = _officer(Role.REGISTRAR)
        loaded = roll.load_roll(
            election_id=REHEARSAL_ID,
            source="彩排",
            rows=rehearsal_register(voters, today),
            by=signatory_of(registrar.name, registrar.id),
            roles=registrar.roles,
            at=at,
        )
        if isinstance(loaded, Refusal):
            return loaded.finding
        if opened:
            answers += _open(voters, at)
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    return refused[0].finding if refused else None


def _officer(role: Role) -> OfficerOnDuty:
    return on_behalf_of(REHEARSAL_ID, role)


def seal_boxes(election_id: str, letters: str, at: datetime, *, mobile: bool) -> list[object]:
    """The boxes of a made-up village shown empty and sealed, box 1 with 001 after the letters; what the acts answer."""
    chief = card_holder_of(on_behalf_of(election_id, Role.CHIEF_SCRUTINEER).id)
    listed = box_queries.boxes(election_id)
    return [
        boxes.seal_box(
            box_no=box.no,
            seal=f"{letters}{box.no:03}",
            by=on_behalf_of(election_id, Role.SCRUTINEER, box=box.no),
            second=chief,
            at=at,
        )
        for box in (listed.boxes if listed else ())
        if mobile or not box.mobile
    ]


def _open(voters: int, at: datetime) -> list[object]:
    head, chief = _officer(Role.COMMITTEE_HEAD), _officer(Role.CHIEF_SCRUTINEER)
    return [
        day.choose_rules(choices={}, by=head, at=at),
        issue.unseal_ballots(ballots=voters + max(20, voters // 10), by=chief, second=card_holder_of(head.id), at=at),
        *seal_boxes(REHEARSAL_ID, "彩", at, mobile=True),
        day.open_polls(by=head, second=card_holder_of(chief.id), at=at),
    ]
