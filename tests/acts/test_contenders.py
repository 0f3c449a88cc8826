"""Who is suggested or stands: stated, changed, taken back; officers beside them, and mandates that end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from kiosk.acts import contenders as acts
from kiosk.acts.kin import state_kin
from kiosk.acts.plan import change_plan
from kiosk.queries import contenders, people
from kiosk.queries.day import SHANGHAI
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.plan import plan_of
from kiosk.queries.proxy_slips import as_published
from kiosk.records import store
from kiosk.records.day import Round
from kiosk.records.proxies import ProxySlip
from kiosk.records.staff import Contender
from kiosk.rules.contenders import Contending
from kiosk.rules.kin import Kin
from kiosk.rules.plan import PlanOfficer
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_round, now, recorded
from tests.proxy_lists import (
    REGISTER,
    a_village,
    codes,
    entry,
    load_register,
    loaded,
    pairs,
    person,
    publish,
    registrar,
    row,
    voter,
)
from tests.trips import entries, rows_of

TODAY = now().astimezone(SHANGHAI).date()
STANDS, SUGGESTED = Contending.STANDS, Contending.SUGGESTED


@pytest.fixture
def village(app: Flask) -> Village:
    return a_village()


def state(name: str, how: Contending | None = STANDS, on: date = TODAY, **more: Any) -> Any:
    usual = {"voter_id": voter(name), "how": how, "on": on, **registrar()}
    return acts.state_contender(**usual | more)


def listed() -> list[tuple[str, Contending, date]]:
    return [(one.line.voter.name, one.how, one.on) for one in contenders.contenders(ELECTION)]


def kept() -> list[tuple[int, str, bool]]:
    """Every row there ever was: the voter, how, and whether it still stands; oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Contender.voter_id, Contender.how, Contender.ended_seq).order_by(Contender.id)
        ).all()
    return [(row.voter_id, row.how, row.ended_seq is None) for row in rows]


def staff(*officers: PlanOfficer) -> None:
    """These are the staff beside those of the plan."""
    standing = plan_of(ELECTION)
    assert standing is not None
    changed = replace(standing, staff=(*standing.staff, *officers))
    recorded(change_plan(plan=changed, **registrar()))


def warned() -> list[tuple[str, object, object]]:
    return [
        (one.finding.code, one.finding.numbers["officer"], one.finding.numbers["contender"])
        for one in contenders.staff_warnings(ELECTION)
    ]


@pytest.mark.rule("R-STAFF-02")
def test_somebody_is_stated_once_then_stands_then_no_longer(village: Village) -> None:
    before = entries()
    recorded(state("林大", SUGGESTED, submission="k"))
    recorded(state("林大", SUGGESTED, submission="k"))
    assert entries() == before + 1, "the same form once more is the same entry"
    assert codes(state("林大", SUGGESTED)) == ["contender_already"]
    assert listed() == [("林大", SUGGESTED, TODAY)]
    recorded(state("林大", STANDS, TODAY - timedelta(days=1)))
    assert listed() == [("林大", STANDS, TODAY - timedelta(days=1))]
    recorded(state("林大", None))
    assert listed() == []
    assert codes(state("林大", None)) == ["contender_gone"]
    recorded(state("林大", SUGGESTED))
    id = voter("林大")
    assert kept() == [(id, "suggested", False), (id, "stands", False), (id, "suggested", True)]
    assert entries("state_contender") == 4
    assert verify_journal() == head()


def test_the_entry_names_the_voter_only_in_its_personal_part(village: Village) -> None:
    recorded(state("林大"))
    recorded(state("许邻", SUGGESTED, TODAY - timedelta(days=2)))
    act, figures, personal = entry()
    assert (act, figures) == ("state_contender", {"contenders": 2, "mandates_ended": 0})
    on = (TODAY - timedelta(days=2)).isoformat()
    assert personal == {"voter": voter("许邻"), "how": "suggested", "on": on, "gone": []}
    recorded(state("林大", None))
    _, figures, personal = entry()
    assert figures["contenders"] == 1
    assert (personal["voter"], personal["how"]) == (voter("林大"), "")


def test_nobody_off_the_roll_nobody_tomorrow_nobody_by_another_hand(village: Village) -> None:
    before = entries()
    assert codes(state("林大", on=TODAY + timedelta(days=1))) == ["contender_later"]
    assert codes(state("林大", voter_id=10**6)) == ["contender_off_roll"]
    assert codes(state("林大", by=village.officer(Role.COMMITTEE_HEAD))) == ["not_your_act"]
    gone = voter("许邻")
    load_register(village, [one for one in REGISTER if one.name != "许邻"])
    assert codes(state("林大", voter_id=gone)) == ["contender_off_roll"]
    assert (entries("state_contender"), rows_of(Contender)) == (0, 0)
    assert entries() == before + 1, "the register alone"


def test_who_left_the_roll_can_still_be_taken_off_the_list(village: Village) -> None:
    recorded(state("许邻"))
    gone = voter("许邻")
    load_register(village, [one for one in REGISTER if one.name != "许邻"])
    assert [one.on_roll for one in contenders.contenders(ELECTION)] == [False]
    recorded(state("林大", None, voter_id=gone))
    assert listed() == []


def test_the_voter_of_another_election_is_nobody_here(village: Village) -> None:
    recorded(state("林大"))
    a_round("preparing", election="other")
    assert contenders.contenders("other") == ()
    other = Village("other").officer(Role.REGISTRAR)
    assert codes(state("林大", by=other)) == ["contender_off_roll"]
    assert codes(state("林大", None, by=other)) == ["contender_gone"]
    assert listed() == [("林大", STANDS, TODAY)]


def test_once_the_polls_are_open_nothing_is_stated(app: Flask) -> None:
    a_round("polling")
    answer = acts.state_contender(voter_id=1, how=STANDS, on=TODAY, **registrar())
    assert codes(answer) == ["wrong_phase"]
    assert rows_of(Contender) == 0


@pytest.mark.rule("R-STAFF-02")
def test_officers_are_warned_of_whichever_list_comes_first(village: Village) -> None:
    assert warned() == []
    staff(PlanOfficer("林大", (Role.CALLER,)), PlanOfficer("林父", (Role.SCRUTINEER,)))
    assert warned() == [], "nobody contends yet"
    recorded(state("林大"))
    assert warned() == [("staff_contends", "林大", "林大"), ("staff_near_kin", "林父", "林大")]
    recorded(state("林大", None))
    assert warned() == []
    recorded(state("林母", SUGGESTED))
    assert warned() == [("staff_near_kin", "林大", "林母"), ("staff_near_kin", "林父", "林母")]
    staff(PlanOfficer("林妹", (Role.TALLIER,)))
    assert warned()[2:] == [("staff_near_kin", "林妹", "林母")]
    staff(PlanOfficer("许邻", (Role.TALLIER,)), PlanOfficer("黄媳", (Role.TALLIER,)))
    assert len(warned()) == 3, "a neighbour and a daughter-in-law are no near kin"
    staff(PlanOfficer("林母", (Role.VERIFIER,)))
    assert len(warned()) == 3, "who contends may verify"


@pytest.mark.rule("R-STAFF-02")
def test_an_officer_is_told_from_a_namesake_by_the_household(village: Village) -> None:
    load_register(village, [*REGISTER, person("林大", "户主", "M", 1988, "009")])
    staff(PlanOfficer("林大", (Role.CALLER,)))
    recorded(state("林父"))
    assert warned() == [("staff_may_be_kin", "林大", "林父")]
    recorded(state("林大", voter_id=voter("林大", 1)))
    assert warned() == [("staff_may_be_kin", "林大", "林父"), ("staff_may_contend", "林大", "林大")]


@pytest.mark.rule("R-STAFF-02")
@pytest.mark.parametrize(
    ("household", "expected"),
    [
        ("1", [("staff_near_kin", "林大", "林父")]),
        ("009", [("staff_contends", "林大", "林大")]),
    ],
)
def test_with_a_household_the_warning_is_sure(
    village: Village, household: str, expected: list[tuple[str, str, str]]
) -> None:
    load_register(village, [*REGISTER, person("林大", "户主", "M", 1988, "009")])
    staff(PlanOfficer("林大", (Role.CALLER,), household=household))
    recorded(state("林父"))
    recorded(state("林大", voter_id=voter_of("009")))
    assert warned() == expected


def voter_of(household: str) -> int:
    (found,) = (one.voter.id for one in people.whole_roll(ELECTION) if one.voter.household == household)
    return found


@pytest.mark.rule("R-STAFF-02")
def test_kin_stated_by_hand_across_households_counts_too(village: Village) -> None:
    staff(PlanOfficer("许邻", (Role.SCRUTINEER,)))
    recorded(state("林大"))
    assert warned() == []
    said = {"one": voter("林大"), "other": voter("许邻"), "kin": Kin.SIBLING, "reason": "看过户口簿"}
    recorded(state_kin(**said, **registrar()))
    (one,) = contenders.staff_warnings(ELECTION)
    assert (one.finding.code, one.finding.numbers["kin"], one.finding.rule_id) == (
        "staff_near_kin",
        "sibling",
        "R-STAFF-02",
    )


@pytest.mark.rule("R-PROXY-06")
def test_a_candidate_loses_the_published_mandates_once_that_is_confirmed(app: Flask) -> None:
    a_village("national-2026")
    loaded([row("林父", "林大", ""), row("林母", "林大", "", 3), row("郑兰", "陈伟", "", 4)])
    recorded(publish())
    refused = state("林大")
    assert codes(refused) == ["contender_holds_mandates"]
    assert refused.finding.numbers == {"name": "林大", "principals": "林父、林母"}
    assert (listed(), len(pairs())) == ([], 3)
    recorded(state("林大", SUGGESTED))
    assert len(pairs()) == 3, "who is only suggested is no candidate"
    recorded(state("林大", mandates_end=True))
    assert pairs() == [("郑兰", "陈伟")]
    assert len(as_published(ELECTION)) == 3, "what was put up on the wall stays what it was"
    _, figures, personal = entry()
    assert figures == {"contenders": 1, "mandates_ended": 2}
    with store.reading() as connection:
        ended = connection.execute(
            select(ProxySlip.id, ProxySlip.ended_seq).where(ProxySlip.state == "withdrawn").order_by(ProxySlip.id)
        ).all()
    assert personal["gone"] == [[one.id, "proxy_stands"] for one in ended]
    assert {one.ended_seq for one in ended} == {head().seq}
    recorded(state("许邻"))
    assert verify_journal() == head()


@pytest.mark.rule("R-PROXY-06")
def test_a_mandate_not_yet_published_is_warned_of_and_falls_with_the_publication(app: Flask) -> None:
    a_village("national-2026")
    loaded([row("林父", "林大", ""), row("郑兰", "陈伟", "", 4)])
    recorded(state("林大"))
    (warning,) = contenders.mandate_warnings(ELECTION)
    assert (warning.code, dict(warning.numbers)) == ("contender_is_proxy", {"name": "林大", "principals": "林父"})
    recorded(publish())
    assert pairs() == [("郑兰", "陈伟")]
    assert contenders.mandate_warnings(ELECTION) == ()


@pytest.mark.rule("R-PROXY-06")
def test_where_proxies_are_near_kin_mandates_end_only_in_a_later_round(village: Village) -> None:
    loaded()
    recorded(publish())
    recorded(state("林大"))
    assert len(pairs()) == 4
    recorded(state("林大", None))
    with store.beside_the_journal() as connection:
        connection.execute(update(Round).values(number=2))
    assert codes(state("林大")) == ["contender_holds_mandates"]
    recorded(state("林大", mandates_end=True))
    assert pairs() == [("郑兰", "陈伟")]
