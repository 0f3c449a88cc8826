"""The state machine of the day, against its drawing; what opening and closing ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import product
from pathlib import Path

import pytest

from kiosk.rules.book import SHEETS
from kiosk.rules.day import (
    ACTS,
    Closing,
    Phase,
    Readiness,
    closes_early,
    may,
    may_extend,
    missing_to_open,
    obstacles_to_close,
    other_day,
    second_may_sign,
    served_until_is_plausible,
)
from kiosk.rules.staff import Role

DRAWING = Path(__file__).parents[2] / "docs" / "day.md"
SHEET = SHEETS["putian-2017"]


def drawn(heading: str) -> dict[str, list[set[str]]]:
    """The rows of the table under that heading: first cell → the words of the others."""
    section = DRAWING.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if re.match(r"\| [a-z_]+ \|", line)]
    return {
        cells[0].strip(): [{word for word in re.split(r"[ ,]+", cell) if word} for cell in cells[1:]]
        for cells in rows
        if cells[0].strip() != "act"
    }


def test_the_drawn_acts_are_the_acts_of_the_code() -> None:
    code = {name: [set(rule.phases), set(rule.by), set(rule.second)] for name, rule in ACTS.items()}
    assert drawn("Acts and signatures") == code


def test_the_drawn_transitions_are_the_transitions_of_the_code() -> None:
    code = {name: [set(rule.phases), set(rule.leads_to)] for name, rule in ACTS.items() if rule.leads_to}
    assert drawn("Transitions") == code


@pytest.mark.rule("R-DAY-01", "R-DAY-04")
@pytest.mark.parametrize(("act", "phase"), list(product(ACTS, Phase)))
def test_an_act_is_done_in_its_phases_by_its_roles_and_nowhere_else(act: str, phase: Phase) -> None:
    rule = ACTS[act]
    for role in Role:
        finding = may(act, phase, {role})
        if role not in rule.by:
            assert finding is not None
            assert finding.code == "not_your_act"
        else:
            assert (finding is None) == (phase in rule.phases)


@pytest.mark.rule("R-DAY-04")
def test_after_closing_no_ballot_is_handed_out() -> None:
    for act in ("check_in", "hand_out", "spoil"):
        before = may(act, Phase.PREPARING, set(Role))
        after = may(act, Phase.CLOSED, set(Role))
        assert before is not None
        assert after is not None
        assert (before.code, after.code) == ("polls_not_open", "polls_closed")
        assert may(act, Phase.POLLING, set(Role)) is None


@pytest.mark.rule("R-DAY-01")
def test_two_signatures_are_two_people_with_the_right_roles() -> None:
    same = second_may_sign("open_polls", 1, 1, {Role.CHIEF_SCRUTINEER})
    wrong = second_may_sign("open_polls", 1, 2, {Role.SCRUTINEER})
    assert same is not None
    assert wrong is not None
    assert (same.code, wrong.code) == ("same_person", "second_role")
    assert second_may_sign("open_polls", 1, 2, {Role.CHIEF_SCRUTINEER}) is None


READY = Readiness(
    rules_chosen=True,
    roll_published=True,
    registered=200,
    ballots_unsealed=220,
    desks={"hall": (2, 2, 2, 2)},
    boxes={1: 3, 2: 3},
    planned_day=date(2017, 4, 30),
    today=date(2017, 4, 30),
)


def test_nothing_is_missing_when_all_is_there() -> None:
    assert missing_to_open(READY, SHEET) == ()
    assert other_day(READY) is None


@pytest.mark.rule("R-DAY-02")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(READY, rules_chosen=False), "rules_not_chosen"),
        (replace(READY, registered=0), "roll_empty"),
        (replace(READY, roll_published=False), "roll_not_published"),
        (replace(READY, ballots_unsealed=0), "ballots_not_unsealed"),
        (replace(READY, boxes_not_sealed=(1, 2)), "boxes_not_sealed"),
    ],
)
def test_what_is_missing_is_named(facts: Readiness, code: str) -> None:
    assert [finding.code for finding in missing_to_open(facts, SHEET)] == [code]


@pytest.mark.rule("R-IN-02")
def test_three_staff_serve_each_desk() -> None:
    one_signer = replace(READY, desks={"hall": (2, 2, 2, 1)})
    (finding,) = missing_to_open(one_signer, SHEET)
    assert (finding.code, finding.rule_id) == ("desk_staff", "R-IN-02")
    assert finding.numbers["have"] == 1
    assert finding.numbers["role"] == Role.SIGNER
    assert missing_to_open(replace(READY, desks={"hall": (1, 1, 1, 1)}), SHEET) == ()


@pytest.mark.rule("R-BOX-02")
def test_three_scrutineers_guard_each_box() -> None:
    assert missing_to_open(replace(READY, boxes={1: 3, 2: 4}), SHEET) == ()
    (finding,) = missing_to_open(replace(READY, boxes={1: 3, 2: 2}), SHEET)
    assert (finding.code, finding.numbers["box"], finding.numbers["have"]) == ("box_scrutineers", 2, 2)


@pytest.mark.rule("R-DAY-02")
def test_another_day_than_the_plans_is_asked_about() -> None:
    finding = other_day(replace(READY, today=date(2017, 5, 1)))
    assert finding is not None
    assert finding.code == "other_day"


@pytest.mark.rule("R-DAY-03")
def test_an_extension_is_later_than_the_hour_in_force() -> None:
    assert may_extend(time(15), time(15, 1)) is None
    assert may_extend(time(15), time(15)) is not None
    assert may_extend(time(15), time(14, 59)) is not None


def closing(hour: int, minute: int, *, day: int = 30, **facts: object) -> Closing:
    standing = Closing(
        open_visits=0,
        unsigned_visits=0,
        opened_local=datetime(2017, 4, 30, 8, tzinfo=UTC),
        now_local=datetime(2017, 4, day, hour, minute, tzinfo=UTC),
        closing_hour=time(15),
        served_until=None,
    )
    return replace(standing, **facts)  # type: ignore[arg-type]


@pytest.mark.rule("R-DAY-03")
def test_the_polls_do_not_close_before_the_announced_hour() -> None:
    assert closes_early(closing(14, 59)) is not None
    assert closes_early(closing(15, 0)) is None


@pytest.mark.rule("R-DAY-03")
def test_the_queue_was_served_no_earlier_than_the_hour() -> None:
    assert served_until_is_plausible(closing(15, 30, served_until=time(14, 59))) is not None
    assert served_until_is_plausible(closing(15, 30, served_until=time(15, 0))) is None


@pytest.mark.rule("R-DAY-04")
def test_open_visits_stand_in_the_way_of_closing() -> None:
    (finding,) = obstacles_to_close(closing(15, 1, open_visits=1))
    assert finding.code == "open_visits"
    assert obstacles_to_close(closing(15, 1, unsigned_visits=1)) == ()


@pytest.mark.rule("R-DAY-04")
def test_a_mobile_box_on_the_way_stands_in_the_way_of_closing() -> None:
    findings = obstacles_to_close(closing(15, 1, open_visits=2, boxes_out=(3, 4)))
    assert [finding.code for finding in findings] == ["open_visits", "boxes_out"]
    assert findings[1].numbers["boxes"] == "3, 4"
    assert obstacles_to_close(closing(15, 1, boxes_out=())) == ()
