"""A server that came back: what waits, when comparing is asked for, what may be typed in from paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.rules.account import may_announce
from kiosk.rules.checkin import Earlier, VisitState
from kiosk.rules.compare import AT_WORK, comparison_due, may_rely_on, may_write_difference
from kiosk.rules.day import ACTS, Phase, may
from kiosk.rules.incidents import LONGEST
from kiosk.rules.paper_entries import may_enter_from_paper, waits_at_lane
from kiosk.rules.restored import WAITS_FOR_COMPARING, lanes_wait

BACKUP = datetime(2017, 5, 8, 2, 35, tzinfo=UTC)
OPENED = BACKUP - timedelta(hours=2)
BEGAN = BACKUP + timedelta(minutes=7)
SECOND = timedelta(seconds=1)


def test_what_waits_is_an_act_of_the_day_and_comparing_and_typing_in_are_not_among_it() -> None:
    assert set(ACTS) > WAITS_FOR_COMPARING
    assert WAITS_FOR_COMPARING & {"compare_lanes", "enter_from_paper", "report_incident", "tick_agenda"} == set()
    lanes_and_boxes = {"check_in", "hand_out", "spoil", "sign", "send_out_box", "take_back_box", "record_home_vote"}
    assert lanes_and_boxes <= WAITS_FOR_COMPARING


@pytest.mark.parametrize("act", sorted(ACTS))
def test_after_a_restore_an_act_of_the_lanes_waits_and_says_since_when_and_every_other_goes_on(act: str) -> None:
    rule = ACTS[act]
    assert may(act, rule.phases[0], rule.by, None) is None
    waits = may(act, rule.phases[0], rule.by, BACKUP)
    assert waits == (lanes_wait(BACKUP) if act in WAITS_FOR_COMPARING else None)
    if waits:
        assert (waits.code, waits.numbers["since"]) == ("restored_not_compared", BACKUP)


def test_role_and_phase_are_told_before_the_restore() -> None:
    assert _code(may("check_in", Phase.POLLING, (), BACKUP)) == "not_your_act"
    assert _code(may("check_in", Phase.CLOSED, ACTS["check_in"].by, BACKUP)) == "polls_closed"


def _code(finding: object) -> str:
    return getattr(finding, "code", "")


def due(**given: object) -> str:
    facts = {"phase": Phase.POLLING, "opened_at": OPENED, "began": BEGAN, "compared_at": None, "restored": None}
    return _code(comparison_due(**(facts | given)))  # type: ignore[arg-type]


@pytest.mark.parametrize("phase", Phase)
def test_a_restart_amid_the_work_asks_for_comparing_in_no_other_phase(phase: Phase) -> None:
    assert due(phase=phase) == ("server_restarted" if phase in AT_WORK else "")


def test_a_server_that_began_before_the_polls_opened_did_not_restart() -> None:
    assert due(opened_at=BEGAN) == ""
    assert due(opened_at=BEGAN - SECOND) == "server_restarted"
    assert due(opened_at=None) == ""


def test_comparing_after_the_start_is_enough_and_before_it_is_not() -> None:
    assert due(compared_at=BEGAN - SECOND) == "server_restarted"
    assert due(compared_at=BEGAN) == ""


@pytest.mark.parametrize("phase", Phase)
def test_a_restore_asks_in_every_phase_whatever_was_compared_before(phase: Phase) -> None:
    assert due(phase=phase, restored=BACKUP, compared_at=BEGAN) == "restored_not_compared"


def test_a_difference_has_as_many_words_as_an_incident_and_no_identity_number() -> None:
    assert may_write_difference("") is None
    assert may_write_difference("差" * LONGEST) is None
    assert _code(may_write_difference("差" * (LONGEST + 1))) == "difference_long"
    assert _code(may_write_difference("号码 44052419610101146X")) == "difference_number"


def test_figures_of_before_the_restore_are_not_relied_on() -> None:
    assert may_rely_on(12, 12) is None
    assert _code(may_rely_on(11, 12)) == "compared_before_restore"
    assert may_rely_on(11, None) is None
    assert may_rely_on(None, 12) is None


@pytest.mark.rule("R-BOX-08")
def test_paper_is_typed_in_until_the_number_is_announced_and_the_account_follows_it() -> None:
    assert may_enter_from_paper(announced=False) is None
    assert _code(may_enter_from_paper(announced=True)) == "paper_after_announcement"
    assert may_announce(balanced=True, announced=False, changed=False) is None
    assert _code(may_announce(balanced=True, announced=False, changed=True)) == "account_before_paper"
    assert _code(may_announce(balanced=True, announced=True, changed=True)) == "already_announced"


@pytest.mark.rule("R-IN-01")
def test_who_waits_at_a_lane_for_the_ballot_is_handed_it_there() -> None:
    def earlier(state: VisitState) -> Earlier:
        return Earlier(True, state, BACKUP, None, "中心站", 2)

    assert waits_at_lane(None) is None
    waits = waits_at_lane(earlier(VisitState.OPEN))
    assert waits is not None
    assert (waits.code, waits.numbers) == ("paper_waits_at_lane", {"station": "中心站", "lane": 2})
    assert waits_at_lane(earlier(VisitState.HANDED_OUT)) is None
