"""The counters: one blueprint each."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Put every desk at its address."""
    from kiosk.desks import board, boxes, checkin, chief, door, incidents, issue, mobile, office, signin

    for desk in (door, signin, checkin, issue, mobile, boxes, board, chief, office, incidents):
        app.register_blueprint(desk.blueprint)
