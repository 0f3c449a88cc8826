"""The counters: one blueprint each."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Put every desk at its address."""
    from kiosk.desks import board, checkin, chief, door, issue, office, signin

    for desk in (door, signin, checkin, issue, board, chief, office):
        app.register_blueprint(desk.blueprint)
