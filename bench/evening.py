"""A made-up village in the evening: its papers found and mixed, its tables set up.

`python -m bench.evening PAPERS TABLES FILE` writes to FILE, as JSON, the role cards and who sits where.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

POSTS = (("chair", "主任", 1), ("vice_chair", "副主任", 2), ("member", "委员", 4))


@dataclass(frozen=True, slots=True)
class Evening:
    """Role cards by officer; for each table its scrutineer and its two talliers by name."""

    cards: dict[str, str]
    tables: tuple[tuple[str, str, str], ...]


def read(path: Path) -> Evening:
    made = json.loads(path.read_text(encoding="utf-8"))
    return Evening(made["cards"], tuple(map(tuple, made["tables"])))


def make(papers: int, tables: int) -> dict[str, Any]:
    """The village through its acts; a PIN for every officer as in any rehearsal."""
    from kiosk import codes, create_app
    from kiosk.acts import staff
    from kiosk.acts.outcome import Refusal
    from kiosk.acts.plan import create_election
    from kiosk.acts.roll import load_roll
    from kiosk.acts.upgrade import clear_rehearsal, upgrade
    from kiosk.files.rehearsal import rehearsal_plan, rehearsal_register
    from kiosk.queries import mode
    from kiosk.queries.day import SHANGHAI
    from kiosk.queries.signatory import signatory_of
    from kiosk.queries.staff import card_holders
    from kiosk.rules.plan import PlanOfficer, PlanPost, Post
    from kiosk.rules.staff import Role
    from tests.account_day import come_to_the_hall
    from tests.builders import Village
    from tests.counting import mix_all, opened, seat
    from tests.trips import open_polls

    at = datetime.now(UTC)
    today = at.astimezone(SHANGHAI).date()
    plan = rehearsal_plan(papers, today)
    more = [
        PlanOfficer(f"{what}{n}", (role,), None, None)
        for n in range(2, tables + 1)
        for what, role in (("唱", Role.CALLER), ("计甲", Role.TALLIER), ("计乙", Role.TALLIER))
    ]
    posts = tuple(PlanPost(Post(post), name, seats) for post, name, seats in POSTS)
    plan = replace(plan, posts=posts, staff=(*plan.staff, *more))
    app = create_app()
    with app.app_context(), mode.using(mode.REHEARSAL):
        upgrade()
        clear_rehearsal()
        create_election(plan=plan, by=signatory_of("bench"), at=at)
        village = Village(plan.id)
        registrar = village.officer(Role.REGISTRAR)
        signatory = signatory_of(registrar.name, registrar.id)
        rows = rehearsal_register(papers, today)
        load_roll(election_id=plan.id, source="bench", rows=rows, by=signatory, roles=registrar.roles, at=at)
        open_polls(village, plan.ballots_printed, mobile=False)
        come_to_the_hall(village, papers)
        opened(village, papers, papers)
        mix_all(village)
        for no in range(1, tables + 1):
            answer = seat(village, no)
            assert not isinstance(answer, Refusal), answer
        holders = card_holders(plan.id)
        staff.make_pins(election_id=plan.id, holders=holders, again=False, by=signatory, roles=registrar.roles, at=at)
        key, tag = mode.code_key(), registrar.tag
        seated = [
            (
                village.officer(Role.SCRUTINEER, nth=no).name,
                village.officer(Role.TALLIER, nth=2 * no).name,
                village.officer(Role.TALLIER, nth=2 * no + 1).name,
            )
            for no in range(tables)
        ]
        return {
            "cards": {h.name: codes.make(codes.Kind.ROLE_CARD, tag, h.number, key) for h in holders},
            "tables": seated,
        }


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(json.dumps(make(int(sys.argv[1]), int(sys.argv[2]))), encoding="utf-8")
