"""What a team's tablet sends, and a box that comes back, over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts.trip_token import new_token
from kiosk.queries.trips import TripView
from tests.builders import Village
from tests.desks.seats import Seat
from tests.trips import a_trip

SEALED = "M001"


def out_with(village: Village) -> tuple[TripView, str]:
    token = new_token()
    return a_trip(village, token=token), token


def a_record(line: int | None, outcome: str = "voted", place: int = 1, key: str = "") -> dict[str, Any]:
    moment = 1493510400123
    return {"key": key or str(uuid.uuid4()), "place": place, "line": line, "outcome": outcome, "happened_at": moment}


def send(app: Flask, token: str, *told: object, **more: object) -> TestResponse:
    return app.test_client().post(f"/mobile/trip/{token}/records", json={"records": list(told), **more})


def take_back(seat: Seat, trip: TripView, seal: str = SEALED, left: str = "2", **more: str) -> TestResponse:
    return seat.tablet.post(f"/mobile/trips/{trip.id}/return", seal=seal, brought_back=left, **more)
