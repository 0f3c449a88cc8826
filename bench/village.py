"""A made-up village, its polls open unless OPEN is 0, made in a process of its own.

`python -m bench.village VOTERS LANES CODES OPEN FILE` makes the rehearsal of KIOSK_INSTANCE and writes to FILE,
as JSON, the role cards by officer and the first CODES certificates.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

PIN = "123456"
ELECTION = "rehearsal"


@dataclass(frozen=True, slots=True)
class Village:
    """What the load knows: role cards by officer, certificates, names of some voters."""

    cards: dict[str, str]
    desks: tuple[str, ...]
    registrar: str
    certificates: tuple[str, ...]
    numbers: tuple[str, ...]
    names: tuple[str, ...]


def read(path: Path) -> Village:
    made = json.loads(path.read_text(encoding="utf-8"))
    return Village(**{name: tuple(value) if isinstance(value, list) else value for name, value in made.items()})


def make(voters: int, lanes: int, wanted: int, polls_open: bool) -> dict[str, Any]:
    """Make the village through the acts; every desk officer verifies, hands out and takes the signature."""
    from kiosk import codes, create_app
    from kiosk.acts import day, issue, roll, staff
    from kiosk.acts.outcome import Refusal
    from kiosk.acts.plan import create_election
    from kiosk.acts.upgrade import clear_rehearsal, upgrade
    from kiosk.files.rehearsal import rehearsal_plan, rehearsal_register
    from kiosk.queries import mode
    from kiosk.queries.day import SHANGHAI
    from kiosk.queries.roll import certified_voters
    from kiosk.queries.signatory import on_behalf_of, signatory_of
    from kiosk.queries.staff import card_holder_of, card_holders
    from kiosk.rules.plan import PlanOfficer
    from kiosk.rules.staff import Role
    from kiosk.web.rehearse import seal_boxes

    at = datetime.now(UTC)
    today = at.astimezone(SHANGHAI).date()
    plan = rehearsal_plan(voters, today)
    hall = plan.stations[0]
    desk_roles = (Role.VERIFIER, Role.ISSUER, Role.SIGNER)
    names = [f"台{n + 1}" for n in range(lanes)]
    plan = replace(
        plan,
        stations=(replace(hall, desks=lanes),),
        staff=(
            *(officer for officer in plan.staff if not set(officer.roles) & set(desk_roles)),
            *(PlanOfficer(name, desk_roles, hall.id, None) for name in names),
        ),
    )

    def done(answer: Any) -> Any:
        assert not isinstance(answer, Refusal), answer
        return answer

    app = create_app()
    with app.app_context(), mode.using(mode.REHEARSAL):
        upgrade()
        clear_rehearsal()
        done(create_election(plan=plan, by=signatory_of("bench"), at=at))
        registrar = on_behalf_of(ELECTION, Role.REGISTRAR)
        signatory = signatory_of(registrar.name, registrar.id)
        rows = rehearsal_register(voters, today)
        done(
            roll.load_roll(election_id=ELECTION, source="bench", rows=rows, by=signatory, roles=registrar.roles, at=at)
        )
        head, chief = on_behalf_of(ELECTION, Role.COMMITTEE_HEAD), on_behalf_of(ELECTION, Role.CHIEF_SCRUTINEER)
        done(day.choose_rules(choices={}, by=head, at=at))
        if polls_open:
            ballots = plan.ballots_printed
            done(issue.unseal_ballots(ballots=ballots, by=chief, second=card_holder_of(head.id), at=at))
            for answer in seal_boxes(ELECTION, "彩", at, mobile=True):
                done(answer)
            done(day.open_polls(by=head, second=card_holder_of(chief.id), at=at))
        holders = card_holders(ELECTION)
        done(
            staff.make_pins(
                election_id=ELECTION, holders=holders, again=False, by=signatory, roles=registrar.roles, at=at
            )
        )
        key, tag = mode.code_key(), registrar.tag
        certified = list(islice(certified_voters(ELECTION), wanted))
        return {
            "cards": {h.name: codes.make(codes.Kind.ROLE_CARD, tag, h.number, key) for h in holders},
            "desks": names,
            "registrar": registrar.name,
            "certificates": [codes.make(codes.Kind.CERTIFICATE, tag, one.number, key) for one in certified],
            "numbers": [one.number for one in certified],
            "names": [one.voter.name for one in certified],
        }


if __name__ == "__main__":
    _voters, _lanes, _wanted, _open = (int(text) for text in sys.argv[1:5])
    Path(sys.argv[5]).write_text(json.dumps(make(_voters, _lanes, _wanted, bool(_open))), encoding="utf-8")
