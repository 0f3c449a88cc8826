"""The proxy list published, which freezes it, and what falls with the roll or the candidates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from kiosk.acts import day, issue
from kiosk.acts.publication import publish_roll
from kiosk.queries.day import standing
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.proxy_slips import mandates_of
from kiosk.queries.readiness import readiness
from kiosk.records import store
from kiosk.records.staff import Contender
from kiosk.rules.day import missing_to_open
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, now, recorded, sealed
from tests.proxy_lists import (
    GOOD,
    PUBLISHED,
    REGISTER,
    a_village,
    codes,
    counted,
    enter,
    entry,
    load,
    load_register,
    loaded,
    pairs,
    publish,
    registrar,
    row,
    row_of,
    settle,
    slip_of,
    stand,
    voter,
    withdraw,
)


@pytest.fixture
def village(app: Flask) -> Village:
    return a_village()


def open_polls(village: Village) -> None:
    head_of, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day.choose_rules(choices={}, by=head_of, at=now()))
    recorded(issue.unseal_ballots(ballots=60, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=now()))
    sealed(village)
    recorded(day.open_polls(by=head_of, second=village.signs(Role.CHIEF_SCRUTINEER), at=now()))


@pytest.mark.rule("R-PROXY-01")
def test_what_was_registered_too_late_for_the_roll_as_published_falls(village: Village) -> None:
    loaded(GOOD[2:])
    recorded(publish_roll(on=PUBLISHED - timedelta(days=1), **registrar()))
    assert [one.falls and one.falls.code for one in stand().slips] == ["proxy_late", "proxy_late"]
    assert codes(publish()) == ["proxies_none"]


@pytest.mark.rule("R-PROXY-05")
def test_publishing_freezes_the_list(village: Village) -> None:
    loaded()
    entries, *_ = counted()
    recorded(publish(submission="once"))
    assert (stand().published.slips, {one.state for one in stand().slips}) == (4, {"published"})  # type: ignore[union-attr]
    act, figures, personal = entry()
    assert (act, figures["slips"], figures["fallen"], personal) == ("publish_proxies", 4, 0, {"gone": []})
    assert figures["fingerprint"] == stand().published.fingerprint  # type: ignore[union-attr]
    assert counted() == (entries + 1, 4, 4, 1)
    recorded(publish(submission="once"))
    for refused in (load(), enter(row("许邻", "林父")), withdraw(slip_of("林父").id), settle(1), publish()):
        assert codes(refused) == ["proxies_published"]
    assert counted() == (entries + 1, 4, 4, 1)
    assert verify_journal() == head()


@pytest.mark.rule("R-PROXY-05")
def test_the_list_hangs_after_the_roll_and_before_the_election(village: Village) -> None:
    loaded()
    assert codes(publish(PUBLISHED - timedelta(days=1))) == ["dated_before"]
    assert codes(publish(PUBLISHED + timedelta(days=30))) == ["dated_after"]
    recorded(publish(PUBLISHED))


def test_who_left_the_roll_since_is_not_published(village: Village) -> None:
    loaded()
    whole = [one for one in REGISTER if one.name not in ("林父", "陈伟")]
    load_register(village, whole)
    assert {one.principal.name: one.falls and one.falls.code for one in stand().falling} == {
        "林父": "principal_off_roll",
        "郑兰": "proxy_off_roll",
    }
    recorded(publish())
    assert pairs() == [("林妹", "林大"), ("林母", "林大")]
    _, figures, personal = entry()
    assert (figures["slips"], figures["fallen"]) == (2, 2)
    assert sorted(code for _, code in personal["gone"]) == ["principal_off_roll", "proxy_off_roll"]
    assert [one.finding and one.finding.code for one in stand().of("refused")] == [
        "principal_off_roll",
        "proxy_off_roll",
    ]


@pytest.mark.rule("R-PROXY-01")
def test_once_the_polls_are_open_no_mandate_is_accepted(village: Village) -> None:
    open_polls(village)
    before = counted()
    for refused in (load(), enter(GOOD[3]), settle(1), withdraw(1), publish()):
        assert codes(refused) == ["wrong_phase"]
    assert counted() == before


def test_only_the_registrar_loads_settles_and_publishes(village: Village) -> None:
    loaded([row("林父", "黄媳", "女儿"), GOOD[3]])
    before, by = counted(), village.officer(Role.VERIFIER)
    refused = (
        load(roles=by.roles),
        enter(GOOD[0], by=by),
        settle(row_of("林父").id, by=by),
        withdraw(slip_of("郑兰").id, by=by),
        publish(by=by),
    )
    assert [codes(one) for one in refused] == [["not_your_act"]] * 5
    assert counted() == before


@pytest.mark.rule("R-PROXY-02b", "R-PROXY-06")
def test_from_2026_any_villager_may_be_a_proxy_but_nobody_who_stands(app: Flask) -> None:
    a_village("national-2026")
    stands_for_office("许邻")
    answer = loaded([row("林父", "陈伟", ""), row("林母", "许邻", "", 3), row("许邻", "陈伟", "邻居", 4)])
    assert [one.finding and one.finding.code for one in answer.tried.settled] == [None, "proxy_stands", None]
    stands_for_office("陈伟")
    assert {one.falls and one.falls.code for one in stand().slips} == {"proxy_stands"}
    assert codes(publish()) == ["proxies_none"]


@pytest.mark.rule("R-PROXY-06")
def test_the_mandates_of_a_proxy_who_becomes_a_candidate_are_found(village: Village) -> None:
    loaded()
    assert held_by("林大") == []
    recorded(publish())
    assert held_by("林大") == ["林父", "林母", "林妹"]
    assert held_by("林父") == []
    with store.reading() as connection:
        assert mandates_of(connection, 10**6) == ()


def held_by(name: str) -> list[str]:
    """The principals whose published mandates somebody holds, by roll number."""
    id = voter(name)
    with store.reading() as connection:
        return [one.principal.name for one in mandates_of(connection, id)]


def stands_for_office(name: str) -> None:
    """Written as the office's act does."""
    id = voter(name)
    with store.beside_the_journal() as connection:
        connection.execute(
            insert(Contender).values(election_id=ELECTION, voter_id=id, how="stands", on=PUBLISHED, seq=1)
        )


@pytest.mark.rule("R-PROXY-05")
def test_a_mandate_registered_and_not_published_keeps_the_polls_from_opening(village: Village) -> None:
    def still_missing() -> list[str]:
        ready, stands = readiness(ELECTION, now().date()), standing(ELECTION)
        assert ready is not None
        assert stands is not None
        return [finding.code for finding in missing_to_open(ready, stands.sheet)]

    assert "proxies_unpublished" not in still_missing()
    loaded()
    assert "proxies_unpublished" in still_missing()
    recorded(publish())
    assert "proxies_unpublished" not in still_missing()
