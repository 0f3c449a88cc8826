"""Staff: chosen and published beforehand (R-STAFF-01); nobody who contends, nor near kin (R-STAFF-02, R-PROXY-06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.rules.appointments import PUBLISHED, Appointment, appointments, missing_appointments
from kiosk.rules.book import SHEETS
from kiosk.rules.contenders import (
    BARRED,
    Contending,
    Statement,
    loses_mandates,
    may_state,
    staff_warning,
    who_is_meant,
)
from kiosk.rules.finding import Finding
from kiosk.rules.kin import NEAR, Kin
from kiosk.rules.plan import PlanOfficer, PlanStation, StationKind
from kiosk.rules.proxy_people import OnRoll
from kiosk.rules.staff import Role

CENTRAL = PlanStation("central", "中心会场", StationKind.CENTRAL, 2)
BRANCH = PlanStation("east", "东分站", StationKind.BRANCH, 1)
CHOSEN = (
    PlanOfficer("甲", (Role.CHIEF_SCRUTINEER,)),
    PlanOfficer("乙", (Role.SCRUTINEER,)),
    PlanOfficer("丙", (Role.CALLER,)),
    PlanOfficer("丁", (Role.TALLIER,)),
)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, object]]:
    return [(one.code, one.numbers.get("role") or one.numbers.get("names")) for one in findings]


@pytest.mark.rule("R-STAFF-01")
def test_nothing_is_missing_when_chief_scrutineer_scrutineers_callers_and_talliers_are_chosen() -> None:
    assert missing_appointments(CHOSEN) == ()
    assert missing_appointments((PlanOfficer("甲", tuple(Role)),)) == (), "one person may do it all here"


@pytest.mark.rule("R-STAFF-01")
def test_each_role_that_nobody_has_is_named_and_so_is_a_second_chief() -> None:
    for officer in CHOSEN:
        (role,) = officer.roles
        rest = tuple(one for one in CHOSEN if one is not officer)
        assert told(missing_appointments(rest)) == [("nobody_appointed", role)]
    second = PlanOfficer("戊", (Role.CHIEF_SCRUTINEER, Role.SCRUTINEER))
    assert told(missing_appointments((*CHOSEN, second))) == [("chief_of_several", "甲、戊")]
    assert len(missing_appointments(())) == 4


@pytest.mark.rule("R-STAFF-01")
def test_the_list_names_everybody_by_role_with_station_desk_and_box() -> None:
    staff = (
        PlanOfficer("监", (Role.SCRUTINEER,), "central", 1),
        PlanOfficer("验一", (Role.VERIFIER,), "central"),
        PlanOfficer("验二", (Role.SIGNER, Role.VERIFIER), "central"),
        PlanOfficer("验三", (Role.VERIFIER,), "central"),
        PlanOfficer("东验", (Role.VERIFIER,), "east"),
        PlanOfficer("哪里", (Role.VERIFIER,)),
        PlanOfficer("流动", (Role.SCRUTINEER, Role.MOBILE_TEAM), None, 3),
        PlanOfficer("看", (Role.OBSERVER,)),
    )
    listed = dict(appointments(staff, (CENTRAL, BRANCH)))
    assert list(listed) == [Role.SCRUTINEER, Role.VERIFIER, Role.SIGNER, Role.MOBILE_TEAM]
    assert listed[Role.SCRUTINEER] == (Appointment("监", "中心会场", None, 1), Appointment("流动", "", None, 3))
    assert [(one.name, one.station, one.lane) for one in listed[Role.VERIFIER]] == [
        ("验一", "中心会场", 1),
        ("验二", "中心会场", 2),
        ("验三", "中心会场", 1),
        ("东验", "东分站", 1),
        ("哪里", "中心会场", 1),
    ]
    assert listed[Role.SIGNER] == (Appointment("验二", "中心会场", 2, None),), "one person sits at one desk"
    assert listed[Role.MOBILE_TEAM] == (Appointment("流动", "", None, 3),)
    assert set(Role) - set(PUBLISHED) == {Role.OBSERVER}
    assert appointments((), (CENTRAL,)) == ()


@pytest.mark.rule("R-STAFF-02")
@pytest.mark.parametrize("role", list(Role))
def test_who_contends_does_not_chair_scrutinise_call_or_tally_but_may_do_anything_else(role: Role) -> None:
    warning = staff_warning("林一", {role}, "林一", None)
    assert (warning.code if warning else None) == ("staff_contends" if role in BARRED else None)
    assert {Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER, Role.CALLER, Role.TALLIER} <= set(BARRED)
    assert {Role.VERIFIER, Role.ISSUER, Role.SIGNER, Role.REGISTRAR, Role.OBSERVER} & set(BARRED) == set()


@pytest.mark.rule("R-STAFF-02")
@pytest.mark.parametrize("kin", list(Kin))
def test_near_kin_of_who_contends_are_warned_of_and_nobody_else(kin: Kin) -> None:
    warning = staff_warning("林一", {Role.CALLER, Role.VERIFIER}, "林二", kin)
    if kin not in NEAR:
        assert warning is None
        return
    assert warning == Finding(
        "staff_near_kin", "R-STAFF-02", {"officer": "林一", "roles": "caller", "contender": "林二", "kin": kin.value}
    )
    assert staff_warning("林一", {Role.VERIFIER}, "林二", kin) is None


@pytest.mark.rule("R-STAFF-02")
def test_where_the_roll_has_several_of_the_name_the_warning_says_that_it_may_be() -> None:
    same = staff_warning("林一", {Role.CALLER}, "林一", None, sure=False)
    near = staff_warning("林一", {Role.CALLER}, "林二", Kin.CHILD, sure=False)
    assert same is not None
    assert same.code == "staff_may_contend"
    assert near is not None
    assert near.code == "staff_may_be_kin"


@pytest.mark.rule("R-STAFF-02")
@pytest.mark.parametrize(
    ("household", "named", "ids", "sure"),
    [
        (None, {1: "007"}, {1}, True),
        (None, {1: "007", 2: "008"}, {1, 2}, False),
        ("7", {1: "007", 2: "008"}, {1}, True),
        ("007", {1: "7", 2: "007"}, {1, 2}, False),
        ("9", {1: "007"}, {1}, False),
        ("", {1: "007"}, {1}, True),
        ("0", {1: "007"}, {1}, True),
        (None, {}, set(), False),
    ],
)
def test_an_officer_is_found_on_the_roll_by_household_and_name(
    household: str | None, named: dict[int, str], ids: set[int], sure: bool
) -> None:
    meant = who_is_meant(household, [OnRoll(id, "林一", home, "M") for id, home in named.items()])
    assert (meant.ids, meant.sure) == (ids, sure)


PUTIAN, NATIONAL = SHEETS["putian-2017"], SHEETS["national-2026"]


@pytest.mark.rule("R-PROXY-06")
def test_a_candidate_loses_mandates_but_a_first_round_among_near_kin_has_no_candidates() -> None:
    assert loses_mandates(Contending.STANDS, NATIONAL, 1)
    assert not loses_mandates(Contending.STANDS, PUTIAN, 1)
    assert loses_mandates(Contending.STANDS, PUTIAN, 2)
    for how in (Contending.SUGGESTED, None):
        assert not loses_mandates(how, NATIONAL, 2)


DAY = date(2017, 4, 20)
SAID = Statement("林一", True, Contending.STANDS, None, DAY, DAY)


@pytest.mark.rule("R-STAFF-02")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"was": Contending.SUGGESTED}, None),
        ({"was": Contending.STANDS}, "contender_already"),
        ({"on_roll": False}, "contender_off_roll"),
        ({"on": date(2017, 4, 21)}, "contender_later"),
        ({"principals": ("林父",)}, "contender_holds_mandates"),
        ({"principals": ("林父",), "mandates_end": True}, None),
        ({"how": None}, "contender_gone"),
        ({"how": None, "was": Contending.STANDS}, None),
        ({"how": None, "was": Contending.STANDS, "on_roll": False}, None),
    ],
)
def test_what_can_be_stated_of_somebody(change: dict[str, object], code: str | None) -> None:
    found = may_state(replace(SAID, **change))  # type: ignore[arg-type]
    assert (found.code if found else None) == code
    if code == "contender_holds_mandates":
        assert found is not None
        assert found.numbers["principals"] == "林父"
