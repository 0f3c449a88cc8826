"""甲村: its plan, its register and its people, brought through the acts to the morning or to the open polls."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.acts import roll
from kiosk.acts.plan import create_election
from kiosk.files.plan import read_plan
from kiosk.files.register import Register, read_register
from kiosk.queries.roll import certified_voters
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import card_holders
from kiosk.rules.plan import Plan
from kiosk.rules.staff import Role
from tests.builders import Village, now, pins_of, recorded
from tests.day.browser import DATA

BALLOTS = 220


@dataclass
class Jia:
    """The village; name → card and PIN of every officer; name → code of the certificate of every voter."""

    village: Village
    cards: dict[str, dict[str, str]]
    certificates: dict[str, str]

    @property
    def round_id(self) -> int:
        return self.village.officer(Role.REGISTRAR).round_id


def prepared(village: str = "jia", kind: str = "csv", most: int | None = None) -> Village:
    """The plan and the register of that village are loaded, or so many people of it."""
    file = f"{village}-register.{kind}"
    plan = read_plan((DATA / f"{village}-plan.toml").read_bytes())
    register = read_register((DATA / file).read_bytes(), file)
    assert isinstance(plan, Plan)
    assert isinstance(register, Register)
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    made = Village(plan.id)
    registrar = made.officer(Role.REGISTRAR)
    loaded = roll.load_roll(
        election_id=plan.id,
        source=file,
        rows=register.rows[:most],
        by=signatory_of(registrar.name, registrar.id),
        roles=registrar.roles,
        at=now(),
    )
    recorded(loaded)
    return made


def with_its_cards(village: Village) -> Jia:
    """Every officer's card with a PIN, and every certificate."""
    pins = pins_of(village)
    cards = {
        holder.name: {"code": village.card_code(holder), "pin": pins[holder.name]}
        for holder in card_holders(village.election)
    }
    names = [one.voter.name for one in certified_voters(village.election)]
    return Jia(village, cards, dict(zip(names, village.certificates(), strict=True)))
