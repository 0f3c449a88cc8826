"""A lane hands out for one box at a time, so that the number issued is known for every box."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from kiosk.acts import lanes
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import boxes
from kiosk.queries.checkin import lane_box
from kiosk.queries.journal import Head, verify_journal
from kiosk.rules.staff import Role
from tests.account_day import come_to_the_hall
from tests.builders import Village, a_round, now, recorded


def change(village: Village, box: int, lane: int = 1, role: Role = Role.ISSUER) -> Answer:
    by = village.officer(role)
    return lanes.change_lane_box(box_no=box, station=replace(by.lane, lane=lane), by=by, at=now())


def box_of(village: Village, lane: int) -> int | None:
    by = village.officer(Role.ISSUER)
    return lane_box(by.election_id, by.round_id, by.lane.station_id, lane).box


def issued(village: Village) -> list[int]:
    found = boxes.boxes(village.election)
    assert found is not None
    return [box.issued for box in found.boxes]


@pytest.mark.rule("R-BOX-06")
def test_lanes_begin_with_the_boxes_in_turn_and_what_was_handed_out_stays_with_its_box(app: Flask) -> None:
    village = a_round()
    assert [box_of(village, lane) for lane in (1, 2)] == [1, 2]
    come_to_the_hall(village, 4)
    assert issued(village) == [2, 2, 0]
    recorded(change(village, 2))
    assert [box_of(village, lane) for lane in (1, 2)] == [2, 2]
    come_to_the_hall(village, 4, first=4)
    assert issued(village) == [2, 6, 0]
    assert isinstance(verify_journal(), Head)


@pytest.mark.rule("R-BOX-06")
@pytest.mark.parametrize("box", [0, 3, 9])
def test_a_lane_hands_out_for_no_mobile_box_and_for_none_that_is_not_there(app: Flask, box: int) -> None:
    village = a_round()
    refused = change(village, box)
    assert isinstance(refused, Refusal)
    assert refused.finding.code == "box_elsewhere"
    assert box_of(village, 1) == 1


@pytest.mark.rule("R-DAY-01")
def test_only_the_issuer_changes_the_box(app: Flask) -> None:
    refused = change(a_round(), 2, role=Role.SCRUTINEER)
    assert isinstance(refused, Refusal)
    assert refused.finding.code == "not_your_act"
