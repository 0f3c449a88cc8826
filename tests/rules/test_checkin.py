"""Who may be handed a ballot: every answer to a certificate and to a proxy slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.book import sheet
from kiosk.rules.checkin import (
    CALM_FOR,
    Earlier,
    Facts,
    SlipFacts,
    VisitState,
    Way,
    accept_slip,
    admit,
    may_confirm_without_certificate,
    may_undo_check_in,
)
from kiosk.rules.staff import Role

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
PUTIAN = sheet("putian-2017")
CLAIMED = Earlier(
    same_lane=True,
    state=VisitState.HANDED_OUT,
    at=NOW - timedelta(minutes=6),
    handed_out_at=NOW - timedelta(minutes=5),
    station="会场",
    lane=2,
)
SOMEBODY = Facts(certificate_valid=True, on_roll=True, earlier=None, now=NOW)
SLIP = SlipFacts(slip_id=7, published=True, on_roll=True, proxy="陈大文", earlier=None, now=NOW)


@pytest.mark.rule("R-IN-01")
def test_a_voter_on_the_roll_who_has_drawn_nothing_is_admitted() -> None:
    assert admit(SOMEBODY).code == "admitted"
    assert admit(replace(SOMEBODY, certificate_valid=None)).code == "admitted"


@pytest.mark.rule("R-IN-01")
@pytest.mark.rule("R-ROLL-05")
def test_a_cancelled_certificate_and_a_person_off_the_roll_are_refused_first() -> None:
    assert admit(replace(SOMEBODY, certificate_valid=False)).code == "cancelled"
    assert admit(replace(SOMEBODY, on_roll=False)).code == "not_on_roll"
    assert admit(replace(SOMEBODY, on_roll=False)).rule_id == "R-ROLL-05"


@pytest.mark.rule("R-IN-01")
@pytest.mark.parametrize("since", [timedelta(0), CALM_FOR, CALM_FOR + timedelta(microseconds=1)])
def test_the_same_scan_is_calm_on_its_own_lane_until_ten_seconds_after_handing_out(since: timedelta) -> None:
    earlier = replace(CLAIMED, handed_out_at=NOW - since)
    expected = "already_recorded" if since <= CALM_FOR else "already_issued"
    assert admit(replace(SOMEBODY, earlier=earlier)).code == expected
    assert admit(replace(SOMEBODY, earlier=replace(earlier, same_lane=False))).code == "already_issued"


@pytest.mark.rule("R-IN-01")
def test_an_open_visit_is_calm_for_as_long_as_it_is_open() -> None:
    waiting = replace(CLAIMED, state=VisitState.OPEN, handed_out_at=None, at=NOW - timedelta(hours=1))
    assert admit(replace(SOMEBODY, earlier=waiting)).code == "already_recorded"


@pytest.mark.rule("R-IN-01")
def test_a_refusal_names_the_paper_the_station_the_lane_and_when_the_ballot_was_drawn() -> None:
    finding = admit(replace(SOMEBODY, earlier=CLAIMED))
    assert finding.numbers == {"paper": "certificate", "at": CLAIMED.handed_out_at, "station": "会场", "lane": 2}


@pytest.mark.rule("R-BOX-04")
def test_whoever_is_listed_for_a_mobile_box_that_is_out_waits_for_it() -> None:
    finding = admit(replace(SOMEBODY, mobile_box=3, in_person=True, certificate_valid=None))
    assert (finding.code, finding.rule_id, finding.numbers) == ("on_mobile_list", "R-BOX-04", {"box": 3})
    assert accept_slip(replace(SLIP, mobile_box=3), PUTIAN).code == "on_mobile_list"


def test_whoever_voted_at_home_is_refused_in_the_hall_whatever_paper_is_brought() -> None:
    at_home = replace(CLAIMED, way=Way.MOBILE, box=3, lane=0, station="", same_lane=False)
    assert admit(replace(SOMEBODY, earlier=at_home)).numbers == {"box": 3, "at": CLAIMED.at}
    assert admit(replace(SOMEBODY, earlier=at_home)).code == "voted_by_mobile"
    assert accept_slip(replace(SLIP, earlier=at_home), PUTIAN).code == "voted_by_mobile"


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_who_comes_before_the_slip_is_asked_for_a_scrutineer_and_then_admitted() -> None:
    came = replace(SOMEBODY, proxy="陈大文")
    assert (admit(came).code, admit(came).numbers) == ("has_proxy", {"proxy": "陈大文"})
    assert admit(replace(came, in_person=True)).code == "admitted"


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_who_comes_after_the_slip_is_told_who_drew_the_ballot_when_and_where() -> None:
    drawn = replace(CLAIMED, way=Way.SLIP, slip_id=7, proxy="陈大文")
    for in_person in (False, True):
        finding = admit(replace(SOMEBODY, earlier=drawn, proxy="陈大文", in_person=in_person))
        assert (finding.code, finding.rule_id) == ("voted_by_proxy", "R-PROXY-07")
        assert finding.numbers == {"proxy": "陈大文", "at": CLAIMED.handed_out_at, "station": "会场", "lane": 2}


@pytest.mark.rule("R-PROXY-07")
def test_the_slip_of_a_principal_who_voted_in_person_is_void() -> None:
    finding = accept_slip(replace(SLIP, earlier=CLAIMED), PUTIAN)
    assert (finding.code, finding.rule_id) == ("principal_voted", "R-PROXY-07")
    assert finding.numbers == {"at": CLAIMED.handed_out_at, "station": "会场", "lane": 2}


@pytest.mark.rule("R-PROXY-05")
def test_a_slip_is_taken_only_from_the_published_list_and_from_the_roll() -> None:
    assert accept_slip(SLIP, PUTIAN).code == "admitted"
    assert accept_slip(replace(SLIP, published=False), PUTIAN).code == "proxy_unpublished"
    assert accept_slip(replace(SLIP, on_roll=False), PUTIAN).code == "not_on_roll"


@pytest.mark.rule("R-PROXY-06")
def test_a_proxy_who_stands_for_office_hands_in_no_slip() -> None:
    assert accept_slip(replace(SLIP, stands_for_office=True), PUTIAN).code == "proxy_is_candidate"


@pytest.mark.rule("R-PROXY-03")
def test_the_fourth_slip_of_one_proxy_is_refused() -> None:
    codes = [accept_slip(replace(SLIP, used=used), PUTIAN).code for used in range(5)]
    assert codes == ["admitted", "admitted", "admitted", "proxy_limit", "proxy_limit"]


@pytest.mark.rule("R-PROXY-05")
@pytest.mark.parametrize(
    ("here", "somebody_else", "proxy_voted", "expected"),
    [
        (True, False, False, "admitted"),
        (False, False, False, "admitted"),
        (False, True, False, "proxy_other_person"),
        (False, True, True, "admitted"),
        (True, True, False, "admitted"),
    ],
)
def test_a_slip_goes_to_the_proxy_and_not_to_whoever_else_stands_at_the_lane(
    here: bool, somebody_else: bool, proxy_voted: bool, expected: str
) -> None:
    facts = replace(SLIP, here=here, somebody_else=somebody_else, proxy_voted=proxy_voted)
    assert accept_slip(facts, PUTIAN).code == expected


@pytest.mark.rule("R-PROXY-05")
def test_the_same_slip_once_more_is_calm_on_its_lane_and_refused_elsewhere() -> None:
    waiting = replace(CLAIMED, way=Way.SLIP, slip_id=7, state=VisitState.OPEN, handed_out_at=None)
    assert accept_slip(replace(SLIP, earlier=waiting), PUTIAN).code == "already_recorded"
    elsewhere = accept_slip(replace(SLIP, earlier=replace(waiting, same_lane=False)), PUTIAN)
    assert (elsewhere.code, elsewhere.numbers["paper"]) == ("already_issued", "slip")
    assert accept_slip(replace(SLIP, earlier=replace(waiting, slip_id=8)), PUTIAN).code == "principal_voted"


_EARLIER = st.builds(
    Earlier,
    same_lane=st.booleans(),
    state=st.sampled_from([VisitState.OPEN, VisitState.HANDED_OUT, VisitState.SIGNED]),
    at=st.just(NOW),
    handed_out_at=st.one_of(st.none(), st.just(NOW)),
    station=st.just("会场"),
    lane=st.integers(1, 3),
    way=st.sampled_from(Way),
    slip_id=st.one_of(st.none(), st.just(7), st.just(8)),
)


@pytest.mark.rule("R-IN-01")
@given(_EARLIER, st.booleans(), st.booleans(), st.one_of(st.none(), st.just(3)), st.integers(0, 5))
def test_nobody_whose_ballot_was_claimed_is_admitted_whatever_else_is_so(
    earlier: Earlier, confirmed: bool, here: bool, box: int | None, used: int
) -> None:
    came = replace(SOMEBODY, earlier=earlier, proxy="陈大文", in_person=confirmed, mobile_box=box)
    brought = replace(SLIP, earlier=earlier, here=here, mobile_box=box, used=used)
    assert admit(came).code != "admitted"
    assert accept_slip(brought, PUTIAN).code != "admitted"


@pytest.mark.rule("R-IN-03")
def test_somebody_without_certificate_needs_another_officer_who_is_a_scrutineer() -> None:
    alone = may_confirm_without_certificate(1, 1, {Role.SCRUTINEER})
    wrong = may_confirm_without_certificate(1, 2, {Role.TALLIER})
    assert alone is not None
    assert wrong is not None
    assert (alone.code, wrong.code) == ("same_person", "second_role")
    assert may_confirm_without_certificate(1, 2, {Role.SCRUTINEER}) is None


def test_a_check_in_is_undone_only_while_its_ballot_is_not_handed_out() -> None:
    assert may_undo_check_in(VisitState.OPEN) is None
    codes = [found.code for state in list(VisitState)[1:] if (found := may_undo_check_in(state))]
    assert codes == ["already_handed_out", "already_handed_out", "already_released"]
