"""The counters: one blueprint each."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Put every desk at its address."""
    from kiosk.desks import board, boxes, checkin, chief, count, door, incidents, issue, mobile, office, signin, wall

    for desk in (door, signin, checkin, issue, mobile, boxes, count, board, wall, chief, office, incidents):
        app.register_blueprint(desk.blueprint)
