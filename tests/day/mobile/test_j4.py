"""J4, the mobile box: leaving, five records without the network, the browser closed, handing in, coming back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kiosk.acts import mobile
from kiosk.queries.mobile import applicants
from kiosk.queries.trips import lines, records, trips
from kiosk.records import store
from kiosk.rules.mobile import HomeVote
from kiosk.rules.staff import Role
from tests.builders import now, recorded
from tests.day.browser import scan, sign_second, verdict
from tests.day.mobile.steps import Jia, Station, leave, load, take_back, unsent, write_down
from tests.services import RunningServer
from tests.trips import a_trip, keep, told


@pytest.mark.rule("R-BOX-04", "R-BOX-05")
def test_j4_a_mobile_box_goes_from_door_to_door_without_the_network(
    station: Station, server: RunningServer, jia: Jia
) -> None:
    desk = station.sign_in("desk", jia.cards["温福"])
    desk.goto(f"{server.url}/mobile/boxes/3/leave")
    desk.fill("[name=seal]", "M001")
    desk.fill("[name=ballots]", "6")
    desk.locator("[name=team]").last.uncheck()
    sign_second(desk.locator("main form"), jia.cards["何总监"])
    desk.click("button:has-text('两人签名,出发')")
    assert "只有 2 名,要 3 名" in desk.inner_text(".findings")
    link = leave(desk, server.url, jia)
    tablet = station.tablet("team")
    load(tablet, station.along(link))
    station.line.cut()
    write_down(tablet)
    unsent(tablet, 6)
    assert tablet.inner_text("[data-place=in-hand]") == "2"
    assert tablet.locator("main input").count() == 0, "nobody can be added"
    tablet.context.close()

    door = station.sign_in("door", jia.cards["温平"])
    scan(door, jia.certificates["李病"])
    red = verdict(door, "on_mobile_list")
    assert red.get_attribute("data-verdict") == "stop"
    door.click("[data-dismiss]")

    tablet = station.tablet("team")
    tablet.goto(station.along(link))
    unsent(tablet, 6)
    expect(tablet.locator("[data-net=none]")).to_be_visible(timeout=20_000)
    assert tablet.locator("[data-state=voted]").count() == 3
    assert records(trips(jia.round_id)[0].id) == (), "nothing has left the tablet yet"
    station.line.mend()
    unsent(tablet, 1)
    for _ in range(3):
        tablet.click("[data-do=hand-in]")
        unsent(tablet, 0)
    (trip,) = trips(jia.round_id)
    kept = records(trip.id)
    assert [(one.place, one.outcome, one.refused) for one in kept] == [
        (1, HomeVote.VOTED, ""),
        (2, HomeVote.VOTED, ""),
        (3, HomeVote.SPOILED, ""),
        (4, HomeVote.VOTED, ""),
        (5, HomeVote.NOT_VOTED, ""),
    ]
    assert [one.seq for one in kept] == sorted(one.seq for one in kept), "handed in in their order"
    assert all(trip.left_at < one.happened_at < one.arrived_at for one in kept)
    assert (trip.cast, trip.spoiled, trip.scribes) == (3, 1, 1)
    voted = next(line.name for line in lines(trip.id) if line.state == "voted")
    scan(door, jia.certificates[voted])
    verdict(door, "voted_by_mobile")
    door.click("[data-dismiss]")

    (not_voted,) = [line.name for line in lines(trip.id) if line.state == "not_voted"]
    desk.goto(f"{server.url}/mobile/trips/{trip.id}")
    desk.click("tr[data-state=not_voted] button:has-text('放行到会场')")
    desk.wait_for_selector("tr[data-state=released]")
    scan(door, jia.certificates[not_voted])
    verdict(door, "admitted")

    take_back(desk, server.url, trip.id, jia, seal="M001", left="1")
    assert "少了 1 张" in desk.inner_text(".findings")
    assert desk.locator("[name=explanation]").count() == 1
    take_back(desk, server.url, trip.id, jia, seal="M001", left="2")
    green = verdict(desk, "take_back_box")
    assert green.get_attribute("data-verdict") == "ok"
    assert "投箱 3 + 作废 1 + 带回 2 = 6,带走 6" in green.inner_text()


@pytest.mark.rule("R-BOX-07")
def test_j4_another_seal_on_return_sets_the_box_apart(station: Station, server: RunningServer, jia: Jia) -> None:
    trip = a_trip(jia.village)
    for line in (1, 2, 3, 4):
        keep(trip, told(line, HomeVote.VOTED, line))
    desk = station.sign_in("desk", jia.cards["温福"])
    take_back(desk, server.url, trip.id, jia, seal="M007", left="2")
    red = verdict(desk, "box_apart")
    assert red.get_attribute("data-verdict") == "stop"
    desk.goto(f"{server.url}/mobile/")
    assert "单独放着" in desk.inner_text("#box-3")


@pytest.mark.rule("R-BOX-03", "R-BOX-04")
def test_j4_without_approval_or_with_an_empty_list_nobody_leaves(
    station: Station, server: RunningServer, jia: Jia
) -> None:
    registrar = jia.village.officer(Role.REGISTRAR)
    for one in applicants(jia.round_id):
        recorded(mobile.strike_mobile_voter(applicant_id=one.id, by=registrar, at=now()))
    with store.beside_the_journal() as connection:
        connection.exec_driver_sql("UPDATE boxes SET approval = '' WHERE no = 3")
    desk = station.sign_in("desk", jia.cards["温福"])
    desk.goto(f"{server.url}/mobile/boxes/3/leave")
    desk.fill("[name=seal]", "M001")
    desk.fill("[name=ballots]", "6")
    sign_second(desk.locator("main form"), jia.cards["何总监"])
    desk.click("button:has-text('两人签名,出发')")
    said = desk.inner_text(".findings")
    assert "没有镇选举指导组的批准文号" in said
    assert "名单上没有要去的人" in said
    assert trips(jia.round_id) == ()
