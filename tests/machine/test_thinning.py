"""Which back-ups are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.machine.thinning import to_go, to_make_room

NOW = datetime(2026, 5, 10, 12, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_all_of_the_last_hour_stay() -> None:
    moments = [NOW - 5 * n * MINUTE for n in range(13)]
    assert to_go(moments, NOW) == frozenset()


def test_a_minute_more_than_an_hour_ago_only_the_last_of_its_hour_stays() -> None:
    moments = [NOW - 61 * MINUTE, NOW - 66 * MINUTE, NOW - 60 * MINUTE]
    assert to_go(moments, NOW) == {NOW - 66 * MINUTE}


def test_before_the_last_day_one_a_day_stays() -> None:
    moments = [NOW - timedelta(days=2, hours=n) for n in range(12)]
    assert to_go(moments, NOW) == set(moments[1:])


def test_a_month_of_one_every_five_minutes_leaves_some_sixty() -> None:
    moments = [NOW - 5 * n * MINUTE for n in range(30 * 24 * 12)]
    kept = set(moments) - to_go(moments, NOW)
    assert 60 <= len(kept) <= 75
    assert max(moments) in kept
    assert min(moments).date() in {one.date() for one in kept}


def test_the_newest_stays_however_old_and_what_lies_ahead_stays() -> None:
    old = [NOW - timedelta(days=400, minutes=n) for n in range(3)]
    assert max(old) not in to_go(old, NOW)
    ahead = [NOW + n * MINUTE for n in range(1, 4)]
    assert to_go(ahead, NOW) == frozenset()


def test_the_older_half_makes_room_and_two_always_stay() -> None:
    moments = [NOW - n * MINUTE for n in range(6)]
    assert to_make_room(moments) == set(moments[3:])
    assert to_make_room(moments[:3]) == {moments[2]}
    assert to_make_room(moments[:2]) == frozenset()
