"""An officer of one village asks with the ids of all others: refused every time, nothing shown, nothing changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from kiosk.queries import journal
from kiosk.queries.staff import card_holders
from kiosk.records import store
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from tests.builders import Village, recorded
from tests.counting import Table
from tests.desks.seats import finished, rows, sentences
from tests.house.every_phase import PIN, election_of, every_phase
from tests.house.foreign import FORMS, IDS, IN_THE_FORM, PAGES, Asked
from tests.house.test_routes import routes
from tests.house.walks import seated
from tests.tablet import Tablet

ASKED = (*PAGES, *FORMS, *IN_THE_FORM)
OWN_NUMBERS = {"no", "number", "box", "page", "ballot", "nth", "post", "part", "step", "person", "name", "filename"}
"""What a path calls by a number or a word of its own election, which is another's in each."""
NO_ROW = {"token", "job_id", "election_id"}
"""Secrets that are held by whoever was given them, and addresses that are for everybody."""
SIGNED = {
    "voters": "name",
    "officers": "name",
    "register_rows": "name",
    "objections": "about",
    "incidents": "words",
}
"""Where something is written that only its own village may read."""


def word(election: str) -> str:
    """What stands before everything that is written in a village, so that it is known wherever it shows."""
    return f"〔{election}〕"


@dataclass
class World:
    """A village in every phase, and a tablet for each officer who asks."""

    app: Flask
    tablets: dict[tuple[str, Role], Tablet] = field(default_factory=dict)

    def tablet(self, election: str, role: Role) -> Tablet:
        if (election, role) not in self.tablets:
            holder = next(one for one in card_holders(election) if role in one.roles)
            self.tablets[election, role] = seated(self.app, holder)
        return self.tablets[election, role]

    def ask(self, one: Asked, id: int) -> TestResponse:
        election = election_of(one.phase)
        tablet, own = self.tablet(election, one.role), str(ids("voter", election)[-1])
        path = one.path.replace("{own}", own).replace("{}", str(id))
        if one.form is None:
            return tablet.get(path)
        form = {name: value.replace("{}", str(id)) for name, value in one.form.items()}
        if one.second:
            signs = next(each for each in card_holders(election) if one.second in each.roles)
            form |= {"second_code": Village(election).card_code(signs), "second_pin": PIN}
        return tablet.post(path, **form)


@pytest.fixture
def world(sqlite_app: Flask) -> World:
    every_phase()
    recorded(Table(Village(election_of(Phase.COUNTING))).begin(5, 5))
    with store.engine().begin() as connection:
        # What is certified is guarded against this too.
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        # A list that is published or settled is changed by nobody, whoever's it is.
        of_the_first = {"e": election_of(Phase.PREPARING)}
        connection.execute(text("DELETE FROM proxy_publications WHERE election_id = :e"), of_the_first)
        waits = "outcome = 'waiting', code = 'proxy_date_missing', rule_id = 'R-PROXY-01', numbers = '{}'"
        connection.exec_driver_sql(f"UPDATE proxy_rows SET {waits}")
        for election in map(election_of, Phase):
            for table, column in SIGNED.items():
                rounds = "round_id IN (SELECT id FROM rounds WHERE election_id = :e)"
                of = rounds if table == "incidents" else "election_id = :e"
                put = text(f"UPDATE {table} SET {column} = :w || {column} WHERE {of}")
                connection.execute(put, {"w": word(election), "e": election})
    made = World(sqlite_app)
    for election in map(election_of, Phase):
        made.tablet(election, Role.VERIFIER)
    return made


def ids(what: str, election: str) -> list[int]:
    with store.reading() as connection:
        return list(connection.execute(text(IDS[what]), {"e": election}).scalars())


def said(answer: TestResponse) -> tuple[object, ...]:
    """What an answer says, without what every page says."""
    codes = re.findall(r'data-code="(\w+)"|"code":"(\w+)"', answer.text.partition('id="client-verdict"')[0])
    return answer.status_code, codes, sentences(answer.text), answer.status_code < 400 and len(answer.data)


def test_an_id_of_another_village_opens_nothing_and_one_s_own_does(world: World) -> None:
    was, before, wrong, foreign = journal.head(), rows(world.app), [], {}
    for n, one in enumerate(ASKED):
        others = [election_of(other) for other in Phase if other is not one.phase]
        theirs = [found[0] for election in others if (found := ids(one.what, election))]
        assert theirs, f"{one}: nothing to ask for"
        for id in theirs:
            answer = world.ask(one, id)
            foreign[n, id] = said(answer)
            if answer.status_code not in (403, 404, 409, 422):
                wrong.append(f"{one.endpoint} {id}: {answer.status_code}")
            wrong += [f"{one.endpoint} shows {other}" for other in others if word(other) in answer.text]
    assert wrong == []
    assert (journal.head(), rows(world.app)) == (was, before)
    indifferent = []
    for n, one in enumerate(ASKED):
        for id in ids(one.what, election_of(one.phase))[:1]:
            answer = world.ask(one, id)
            if "/office/papers/" in (answer.location or ""):
                # What is being printed ends before the test does.
                finished(world.app, answer)
            own = said(answer)
            indifferent += [f"{one.endpoint} {own}" for (asked, _), at in foreign.items() if asked == n and at == own]
    assert Counter(indifferent) == {}, "asked so, one's own is refused alike: the question proves nothing"


def test_every_route_that_names_a_row_is_asked(sqlite_app: Flask) -> None:
    named = {rule.endpoint for rule in routes(sqlite_app) if rule.arguments - OWN_NUMBERS - NO_ROW}
    assert named - {one.endpoint for one in ASKED} == set(), "ask it in tests/house/foreign.py"
