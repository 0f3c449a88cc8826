"""The team's tablet when things go wrong: no server, a dead battery, a wrong tap, a refusal, a full disk."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from kiosk.queries.trips import records, trips
from kiosk.rules.mobile import HomeVote
from tests.day.browser import scan, verdict
from tests.day.mobile.steps import Jia, Station, leave, load, read_code, unsent, write_down
from tests.services import RunningServer

EVERYTHING_KEPT = """async () => {
  const { log, fact } = await import("/static/mobile/store.js");
  const asked = indexedDB.open(`trip:${location.pathname}`);
  const names = await new Promise(resolve => { asked.onsuccess = () => {
    const keys = asked.result.transaction("facts").objectStore("facts").getAllKeys();
    keys.onsuccess = () => resolve(keys.result);
  }; });
  const facts = {};
  for (const name of names) facts[name] = await fact(name);
  return { log: await log(), facts };
}"""
"""All that the tablet's own database holds."""


def test_records_are_handed_in_by_file_and_by_codes_when_the_tablet_cannot_reach_the_server(
    station: Station, server: RunningServer, jia: Jia, tmp_path: Path
) -> None:
    desk = station.sign_in("desk", jia.cards["温福"])
    link = leave(desk, server.url, jia)
    tablet = station.tablet("team")
    load(tablet, station.along(link))
    station.line.cut()
    write_down(tablet)
    with tablet.expect_download() as download:
        tablet.click("[data-do=file]")
    file = tmp_path / "trip.json"
    download.value.save_as(file)
    assert len(json.loads(file.read_text())["records"]) == 5
    tablet.click("[data-do=codes]")
    run = [read_code(tablet)]
    tablet.click("[data-do=next]")
    run.append(read_code(tablet))
    assert len(set(run)) == 2
    tablet.click("[data-do=close]")

    desk.goto(f"{server.url}/mobile/")
    desk.click("[name=codes]")
    scan(desk, run[1])
    desk.click("button:has-text('交二维码')")
    assert "还缺第 1 张" in desk.inner_text(".findings")
    desk.click("[name=codes]")
    desk.press("[name=codes]", "Control+End")
    scan(desk, run[0])
    desk.click("button:has-text('交二维码')")
    assert "收下 5 条新记录,0 条以前交过" in verdict(desk, "handed_in").inner_text()
    desk.goto(f"{server.url}/mobile/")
    desk.set_input_files("[name=records]", file)
    desk.click("button:has-text('交文件')")
    assert "收下 0 条新记录,5 条以前交过" in verdict(desk, "handed_in").inner_text()
    station.line.mend()
    unsent(tablet, 1)
    (trip,) = trips(jia.round_id)
    assert (len(records(trip.id)), trip.cast, trip.spoiled, trip.scribes) == (5, 3, 1, 1)


def test_a_tablet_whose_battery_dies_keeps_what_was_tapped_and_nothing_else_of_anybody(
    station: Station, server: RunningServer, jia: Jia
) -> None:
    desk = station.sign_in("desk", jia.cards["温福"])
    link = station.along(leave(desk, server.url, jia))
    tablet = station.tablet("team")
    load(tablet, link)
    station.line.cut()
    tablet.click("[data-line='1'] [data-do=voted]")
    tablet.wait_for_selector("[data-line='1'][data-state=voted]")
    tablet.click("[data-line='2'] [data-do=not_voted]")
    tablet.wait_for_selector("[data-line='2'][data-state=not_voted]")
    tablet.click("[data-do=spoiled]")
    unsent(tablet, 3)
    station.power_cut("team")

    tablet = station.tablet("team")
    tablet.goto(link)
    unsent(tablet, 3)
    tablet.wait_for_selector("[data-line='1'][data-state=voted]")
    tablet.wait_for_selector("[data-line='2'][data-state=not_voted]")
    kept = tablet.evaluate(EVERYTHING_KEPT)
    assert {field for entry in kept["log"] for field in entry} == {
        "key",
        "place",
        "line",
        "outcome",
        "happened_at",
        "tried",
        "answer",
    }
    assert set(kept["facts"]) == {"list"}
    assert {field for line in kept["facts"]["list"]["lines"] for field in line} == {"line", "name", "group"}
    station.line.mend()
    unsent(tablet, 0)
    (trip,) = trips(jia.round_id)
    assert [(one.place, one.outcome, one.refused) for one in records(trip.id)] == [
        (1, HomeVote.VOTED, ""),
        (2, HomeVote.NOT_VOTED, ""),
        (3, HomeVote.SPOILED, ""),
    ]


def test_a_wrong_tap_is_taken_back_until_it_is_handed_in_and_a_refusal_stays_in_red(
    station: Station, server: RunningServer, jia: Jia
) -> None:
    desk = station.sign_in("desk", jia.cards["温福"])
    link = leave(desk, server.url, jia)
    tablet = station.tablet("team")
    load(tablet, station.along(link))
    station.line.cut()
    tablet.click("[data-line='1'] [data-do=voted]")
    tablet.click("[data-line='1'] [data-undo]")
    tablet.wait_for_selector("[data-line='1'][data-state=none]")
    unsent(tablet, 0)
    tablet.click("[data-line='1'] [data-do=not_voted]")
    tablet.click("[data-line='1'] [data-do=voted]")
    tablet.click("[data-line='2'] [data-do=voted]")
    unsent(tablet, 3)
    (trip,) = trips(jia.round_id)
    desk.goto(f"{server.url}/mobile/trips/{trip.id}")
    desk.click("tr[data-line='2'] button:has-text('放行到会场')")
    desk.wait_for_selector("tr[data-state=released]")
    station.line.mend()
    tablet.click("[data-do=hand-in]")
    unsent(tablet, 0)
    assert "已经放行到会场投票" in tablet.inner_text("[data-place=refusals]")
    assert tablet.locator("[data-line='1'] [data-undo]").is_hidden()
    assert tablet.locator("[data-line='2'][data-state=refused] button:visible").count() == 0, "not to be tapped again"
    tablet.reload()
    assert "已经放行到会场投票" in tablet.inner_text("[data-place=refusals] .refusal"), "never dropped"
    desk.reload()
    assert "已经放行到会场投票" in desk.inner_text("#records .findings")
    assert [(one.outcome, one.refused) for one in records(trip.id)] == [
        (HomeVote.NOT_VOTED, ""),
        (HomeVote.VOTED, ""),
        (HomeVote.VOTED, "trip_released"),
    ]


def test_a_disk_that_fails_is_said_in_red_and_never_passed_over(
    station: Station, server: RunningServer, jia: Jia
) -> None:
    desk = station.sign_in("desk", jia.cards["温福"])
    link = leave(desk, server.url, jia)
    tablet = station.tablet("team")
    load(tablet, link)
    tablet.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    tablet.click("[data-line='1'] [data-do=voted]")
    expect(tablet.locator("[data-place=alarm]")).to_be_visible()
    assert "改用纸质行程单" in tablet.inner_text("[data-place=alarm]")
    assert tablet.get_attribute("[data-line='1']", "data-state") == "none"
    station.errors.clear()
