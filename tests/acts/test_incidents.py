"""Incidents reported by anybody on duty in any phase, and taken up once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from kiosk.acts import incidents as acts
from kiosk.acts.outcome import Answer
from kiosk.queries import incidents
from kiosk.queries.incidents import Places
from kiosk.queries.journal import head, verify_journal
from kiosk.records.incidents import Incident
from kiosk.rules.incidents import IncidentKind
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now, recorded
from tests.proxy_lists import codes, entry, seq_of
from tests.trips import entries, rows_of

LANE = "中心投票站 2"
WORDS = "两个人在门口吵起来"


@pytest.fixture
def village(app: Flask) -> Village:
    return a_round("preparing")


def report(village: Village, role: Role = Role.VERIFIER, **more: Any) -> Answer:
    usual = {"kind": "quarrel", "words": WORDS, "lane": LANE, "by": village.officer(role), "at": now()}
    return acts.report_incident(**usual | more)


def take_up(village: Village, id: int, role: Role = Role.CHIEF_SCRUTINEER, **more: Any) -> Answer:
    return acts.acknowledge_incident(**{"incident_id": id, "by": village.officer(role), "at": now()} | more)


def round_of(village: Village) -> int:
    return village.officer(Role.CHIEF_SCRUTINEER).round_id


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.SCRIBE, Role.COMMITTEE_HEAD])
def test_anybody_on_duty_reports_and_the_words_stay_out_of_the_figures(village: Village, role: Role) -> None:
    by = village.officer(role)
    seq = seq_of(report(village, role))
    (one,) = incidents.open_of(by.round_id)
    assert (one.id, one.kind, one.place, one.box_no, one.words) == (seq, IncidentKind.QUARREL, LANE, None, WORDS)
    assert (one.reporter_id, one.reported_by, one.open) == (by.id, by.name, True)
    assert entry() == (
        "report_incident",
        {"round": by.round_id, "kind": "quarrel", "place": LANE, "box": None},
        {"words": WORDS},
    )
    assert verify_journal() == head()


def test_a_box_or_somewhere_else_is_a_place_too(village: Village) -> None:
    recorded(report(village, kind="box", lane="", box_no=3))
    recorded(report(village, lane=""))
    last, first = incidents.incidents_of(round_of(village))
    assert (first.place, first.box_no) == ("", 3)
    assert (last.place, last.box_no) == ("", None)
    assert incidents.places(village.election) == Places(("中心投票站 1", LANE), (1, 2, 3))


def test_what_cannot_be_understood_is_not_written(village: Village) -> None:
    before = entries()
    for wrong, code in (
        ({"kind": "fire"}, "incident_kind"),
        ({"words": "  "}, "incident_words"),
        ({"words": "吵" * 301}, "incident_long"),
        ({"words": "身份证 999999196110101466"}, "incident_number"),
        ({"lane": "中心投票站 3"}, "incident_place"),
        ({"lane": "", "box_no": 4}, "incident_place"),
    ):
        assert codes(report(village, **wrong)) == [code]
    assert (entries(), rows_of(Incident)) == (before, 0)


def test_words_are_kept_without_the_blanks_around_them(village: Village) -> None:
    recorded(report(village, words=f"\n {'吵' * 300} \n"))
    (one,) = incidents.open_of(round_of(village))
    assert one.words == "吵" * 300


def test_a_form_sent_twice_is_one_report(village: Village) -> None:
    assert seq_of(report(village, submission="k")) == seq_of(report(village, submission="k"))
    assert rows_of(Incident) == entries("report_incident") == 1


@pytest.mark.parametrize("role", [Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD])
def test_the_chief_or_the_head_takes_it_up_once(village: Village, role: Role) -> None:
    first, second = seq_of(report(village)), seq_of(report(village, kind="power", lane=""))
    seq = seq_of(take_up(village, first, role))
    assert entry() == ("acknowledge_incident", {"round": round_of(village), "incident": first}, {})
    assert [one.id for one in incidents.open_of(round_of(village))] == [second]
    again = take_up(village, first, Role.CHIEF_SCRUTINEER)
    assert seq_of(again) == seq
    assert entries("acknowledge_incident") == 1
    taken = next(one for one in incidents.incidents_of(round_of(village)) if one.id == first)
    assert (taken.open, taken.acknowledged_by) == (False, village.officer(role).name)
    assert verify_journal() == head()


def test_nobody_else_takes_it_up_and_nobody_what_is_not_there(village: Village) -> None:
    id = seq_of(report(village))
    for role in (Role.SCRUTINEER, Role.VERIFIER, Role.COMMITTEE):
        assert codes(take_up(village, id, role)) == ["not_your_act"]
    assert codes(take_up(village, id + 1)) == ["incident_gone"]
    assert [one.open for one in incidents.incidents_of(round_of(village))] == [True]


def test_another_elections_incident_is_not_there(village: Village) -> None:
    id = seq_of(report(village))
    other = a_round("preparing", election="other")
    assert incidents.open_of(round_of(other)) == ()
    assert codes(take_up(other, id)) == ["incident_gone"]
    assert [one.open for one in incidents.incidents_of(round_of(village))] == [True]


def test_incidents_are_reported_while_the_polls_are_open(app: Flask) -> None:
    village = a_round()
    recorded(take_up(village, seq_of(report(village))))
    assert incidents.open_of(round_of(village)) == ()
