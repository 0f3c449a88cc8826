"""Which back-ups are kept: all of the last hour, one an hour for a day, one a day before that; the newest always."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def to_go(moments: Collection[datetime], now: datetime) -> frozenset[datetime]:
    """The moments whose back-ups may go. Of an hour or a day the last one is kept; what lies ahead of `now` stays."""
    kept: set[datetime] = set()
    places: dict[tuple[int, ...], datetime] = {}
    for moment in sorted(moments):
        age = now - moment
        if age <= HOUR:
            kept.add(moment)
        elif age <= DAY:
            places[moment.year, moment.month, moment.day, moment.hour] = moment
        else:
            places[moment.year, moment.month, moment.day] = moment
    kept.update(places.values())
    if moments:
        kept.add(max(moments))
    return frozenset(moments) - kept


def to_make_room(moments: Collection[datetime]) -> frozenset[datetime]:
    """The moments whose back-ups may go when there is no room: the older half, never the two newest."""
    ordered = sorted(moments)
    return frozenset(ordered[: min(max(1, len(ordered) // 2), max(0, len(ordered) - 2))])
