"""The wall over HTTP: what everybody sees without signing in, and what they are sent when it changes."""

from __future__ import annotations

import re
import time

import pytest
from flask import Flask

from kiosk.acts.tables import freeze_count
from kiosk.desks.wall import views
from kiosk.desks.wall.strokes import HIGH, WIDE, a_line, picture, whole_line
from kiosk.queries.wall import WallRow
from kiosk.rules.staff import Role
from tests.account_day import a_day, close_polls
from tests.builders import ELECTION, a_round, now, recorded
from tests.counting import Table, a_count, keys_of
from tests.tablet import Tablet, a_tablet

FEW = a_line(178)
WALL = f"/count/wall/{ELECTION}/"


@pytest.fixture
def phone(sqlite_app: Flask) -> Tablet:
    return a_tablet(sqlite_app)


def row(page: str, post: str, person: int) -> tuple[int, int]:
    """Locked and open strokes of a name as the page says them."""
    found = re.search(rf'id="row-{post}-{person}"[^>]*data-locked="(\d+)" data-called="(\d+)"', page)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def fresh() -> None:
    """Let the bytes that are kept for everybody grow old."""
    time.sleep(views.FRESH_FOR + 0.05)


def test_before_the_first_box_is_opened_there_is_nothing(phone: Tablet) -> None:
    village = a_day(hall=15, voters=20)
    recorded(close_polls(village))
    page = phone.get(WALL).text
    assert "尚未开箱" in page
    assert "wall-row" not in page
    assert phone.get("/count/wall/").status_code == 302
    assert phone.get("/count/wall/nowhere/").status_code == 404


def test_strokes_are_dashed_while_a_batch_is_open_and_drawn_whole_when_it_is_locked(phone: Tablet) -> None:
    table = Table(a_count(30))
    recorded(table.begin(7, 7))
    ballots = [{"chair": ["1"], "member": ["2", "3"]}] * 7
    keys = list(keys_of(ballots))
    table.key(1, keys[:10])
    page = phone.get(WALL).text
    assert (row(page, "chair", 1), row(page, "member", 2), row(page, "member", 3)) == ((0, 3), (0, 3), (0, 2))
    assert page.count('class="called"') == 8
    table.key(1, keys[10:])
    table.tally(2, ballots)
    recorded(table.lock())
    fresh()
    page = phone.get(WALL).text
    assert row(page, "chair", 1) == (7, 0)
    assert 'class="called"' not in page
    assert re.findall(r'data-figure="(\w+)">(\S+?)<', page) == [
        ("found", "30"),
        ("counted", "7"),
        ("valid", "7"),
        ("part_valid", "0"),
        ("rejected", "0"),
        ("blank", "0"),
    ]
    assert "当选线 16 票" in page
    assert "%" not in re.sub(r"<[^>]+>", "", page.partition('id="wall"')[2])


def test_names_stand_in_the_order_first_called_and_never_move(phone: Tablet) -> None:
    table = Table(a_count(30))
    for called in (["9", "4"], ["4", "4", "6"], ["2", "9", "4"]):
        recorded(table.begin(len(called), len(called)))
        for tallier in (1, 2):
            table.tally(tallier, [{"chair": [name]} for name in called])
        recorded(table.lock())
    fresh()
    page = phone.get(WALL).text
    assert re.findall(r'id="row-chair-(\d+)"', page) == ["9", "4", "6", "2"]
    assert [row(page, "chair", n)[0] for n in (9, 4, 6, 2)] == [2, 4, 1, 1]


def test_a_poll_is_sent_what_changed_and_nothing_when_nothing_did(phone: Tablet) -> None:
    table = Table(a_count(30))
    recorded(table.begin(7, 7))
    keys = list(keys_of([{"chair": ["1"]}, {"chair": ["2"]}, {"chair": ["1"]}], done=False))
    table.key(1, keys[:4])
    page = phone.get(WALL).text
    seen = re.search(r'data-seen="(\w+)"', page)
    assert seen is not None
    path = f"{WALL}strokes"
    assert phone.get(f"{path}?seen={seen[1]}").status_code == 204
    table.key(1, keys[4:])
    fresh()
    told = phone.get(f"{path}?seen={seen[1]}").json
    assert told is not None
    assert [key for key, _ in told["rows"]] == ["chair-1"], "the other row is as it was"
    assert "3 / 7" in told["head"]
    everything = phone.get(f"{path}?seen=unknown").json
    assert everything is not None
    assert [key for key, _ in everything["rows"]] == ["chair-1", "chair-2"]


def test_a_dispute_holds_the_wall_still(sqlite_app: Flask, phone: Tablet) -> None:
    table = Table(a_count(30))
    recorded(table.begin(7, 7))
    table.key(1, list(keys_of([{"chair": ["1"]}], done=False)))
    before = phone.get(WALL).text
    chief = {"by": table.village.officer(Role.CHIEF_SCRUTINEER), "at": now()}
    recorded(freeze_count(frozen=True, reason="有人说唱错了", **chief))
    fresh()
    page = phone.get(WALL).text
    assert "暂停" in page
    assert row(page, "chair", 1) == row(before, "chair", 1) == (0, 1)
    recorded(freeze_count(frozen=False, reason="查过了", **chief))
    table.key(1, list(keys_of([{"chair": ["1"]}], done=False, after=2)))
    fresh()
    assert row(phone.get(WALL).text, "chair", 1) == (0, 2)


def test_of_several_elections_somebody_chooses(sqlite_app: Flask, phone: Tablet) -> None:
    a_count(30)
    assert phone.get("/count/wall/").headers["Location"] == WALL
    a_round(election="other-7")
    page = phone.get("/count/wall/").text
    assert WALL in page
    assert "/count/wall/other-7/" in page


@pytest.mark.parametrize("wide", [20, 30, 40])
@pytest.mark.parametrize("total", [0, 1, 4, 5, 6, 5 * FEW, 5 * FEW + 1, 1200])
def test_every_vote_is_one_stroke(total: int, wide: int) -> None:
    for locked in {0, total // 2, total}:
        drawn = picture(WallRow(1, "林大", "", locked, total - locked), 90, wide)
        solid = 5 * wide * len(drawn.lines) + sum(5 if s.shape == 0 else 1 for s in drawn.strokes if not s.called)
        assert (solid, sum(s.called for s in drawn.strokes)) == (locked, total - locked)
        assert all(0 <= s.x < drawn.width and 0 <= s.y < drawn.height for s in drawn.strokes)
        assert len({(s.x, s.y, s.shape) for s in drawn.strokes}) == len(drawn.strokes)
        assert not {s.y for s in drawn.strokes} & set(drawn.lines), "no stroke lies upon a full line"
        assert set(range(0, drawn.height, HIGH)) >= set(drawn.lines)


def test_characters_are_as_large_as_the_papers_found_allow() -> None:
    assert [a_line(found) for found in (None, 178, 500, 501, 2000, 2001, 20_000)] == [20, 20, 20, 30, 30, 40, 40]
    assert [whole_line(wide).count("M") for wide in (20, 40)] == [4 * 20, 4 * 40]


def test_the_line_needed_is_marked_at_its_stroke() -> None:
    few = WallRow(1, "林大", "", 3, 0)
    eighteenth = 17 * WIDE
    assert picture(few, 90, FEW).tick == (eighteenth + 23, 0)
    assert picture(few, 86, FEW).tick == (eighteenth + 4, 0)
    assert picture(few, 5 * FEW + 1, FEW).tick is None, "that far the row has not come"
    assert picture(WallRow(1, "林大", "", 5 * FEW + 1, 0), 5 * FEW + 1, FEW).tick == (4, HIGH)
    assert picture(few, None, FEW).tick is None


def test_a_screen_that_is_too_far_behind_is_sent_every_row_and_told_so(phone: Tablet) -> None:
    table = Table(a_count(30))
    recorded(table.begin(7, 7))
    table.key(1, list(keys_of([{"chair": ["1"]}], done=False)))
    told = phone.get(f"{WALL}strokes?seen=long-ago").json
    assert told is not None
    assert told["whole"] is True
    table.key(1, list(keys_of([{"chair": ["2"]}], done=False, after=2)))
    fresh()
    later = phone.get(f"{WALL}strokes?seen={told['seen']}").json
    assert later is not None
    assert (later["whole"], [key for key, _ in later["rows"]]) == (False, ["chair-2"])


def test_an_election_that_is_not_there_leaves_nothing_behind(phone: Tablet) -> None:
    a_count(30)
    assert phone.get(WALL).status_code == 200
    before = list(views._kept)
    for n in range(25):
        assert phone.get(f"/count/wall/nowhere-{n}/strokes").status_code == 404
    assert list(views._kept) == before


def test_a_crowd_that_opens_the_wall_reads_the_tally_once(phone: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    a_count(30)
    reads = []
    read = views.wall
    monkeypatch.setattr(views, "wall", lambda election: reads.append(election) or read(election))
    monkeypatch.setattr(views, "FRESH_FOR", 3600)
    views._newest.clear()
    pages = {phone.get(WALL).status_code for _ in range(10)}
    assert (pages, reads) == ({200}, [ELECTION])
