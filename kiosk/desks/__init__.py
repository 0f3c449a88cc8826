"""The counters: one blueprint each."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Put every desk at its address."""
    from kiosk.desks import (
        board,
        boxes,
        checkin,
        chief,
        count,
        door,
        incidents,
        issue,
        mobile,
        office,
        paper_entries,
        signin,
        tablet,
        wall,
    )

    at_work = (checkin, issue, mobile, boxes, count, paper_entries, chief, office, incidents)
    for desk in (door, signin, tablet, *at_work, board, wall):
        app.register_blueprint(desk.blueprint)
