"""Every act in every phase that is not its own: refused, and nothing is recorded."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import text

from kiosk.queries import journal
from kiosk.queries.staff import card_holders
from kiosk.records import store
from kiosk.rules.day import Phase
from tests.builders import Village
from tests.desks.seats import rows, sentences
from tests.house.day_table import DAY, ELSEWHERE, Timed
from tests.house.every_phase import PIN, election_of, every_phase
from tests.house.foreign import IDS
from tests.house.test_routes import routes
from tests.house.walks import seated


def test_out_of_its_phase_every_act_is_refused_and_nothing_is_recorded(sqlite_app: Flask) -> None:
    every_phase()
    was, before, wrong, tablets = journal.head(), rows(sqlite_app), [], {}
    for one in DAY:
        for phase in set(Phase) - one.phases:
            election = election_of(phase)
            values = named_in(one, election)
            if values is None:
                continue
            if (election, one.role) not in tablets:
                holder = next(each for each in card_holders(election) if one.role in each.roles)
                tablets[election, one.role] = seated(sqlite_app, holder)
            form = {each: value.format(**values) for name, value in one.form.items() for each in fields(name, election)}
            if one.second:
                signs = next(each for each in card_holders(election) if one.second in each.roles)
                form |= {"second_code": Village(election).card_code(signs), "second_pin": PIN}
            answer = tablets[election, one.role].post(one.path.format(**values), **form)
            if answer.status_code not in (404, 409) or journal.head() != was:
                wrong.append(f"{one.path} {phase}: {answer.status_code} {sentences(answer.text)}")
    assert wrong == []
    assert rows(sqlite_app) == before


def fields(name: str, election: str) -> list[str]:
    """A field of the form; one for each station where it says so."""
    return [name.format(lane=id) for id in ids("lane", election)] if "{lane}" in name else [name]


def ids(what: str, election: str) -> list[int]:
    with store.reading() as connection:
        return list(connection.execute(text(IDS[what]), {"e": election}).scalars())


def named_in(one: Timed, election: str) -> dict[str, object] | None:
    """The ids that the question names, of this village; None when it has no such thing yet."""
    values: dict[str, object] = {}
    if "code" in one.form:
        values["certificate"] = Village(election).certificate(22)
    if "own_code" in one.form:
        own = next(each for each in card_holders(election) if one.role in each.roles)
        values["own_code"] = Village(election).card_code(own)
    for what in re.findall(r"{(\w+)}", one.path):
        found = ids(what, election)
        if not found:
            return None
        values |= {what: found[0], "other": found[-1]}
    return values


def test_every_form_is_either_of_the_day_or_said_to_be_none(sqlite_app: Flask) -> None:
    addresses = sqlite_app.url_map.bind("")
    asked = {addresses.match(re.sub(r"{\w+}", "1", one.path), method="POST")[0] for one in DAY}
    posted = {rule.endpoint for rule in routes(sqlite_app) if "POST" in (rule.methods or set())}
    assert posted - asked - ELSEWHERE == set(), "ask it in tests/house/day_table.py"
    assert ELSEWHERE - (posted - asked) == set(), "these are asked, or gone"
