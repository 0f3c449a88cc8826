"""Records handed in at the desk, when the tablet cannot reach the server: as a file, or as a run of QR codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, request

from kiosk.acts import home_votes as acts
from kiosk.acts.outcome import Refusal
from kiosk.acts.trip_token import digest_of
from kiosk.desks.mobile.blueprint import TEAM, blueprint
from kiosk.desks.mobile.views import show_desk, show_trip
from kiosk.files.trip_records import LARGEST, read_file, read_frames, read_record
from kiosk.queries import trips
from kiosk.queries.trips import TripView
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HomeRecord
from kiosk.web import access


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a hand-in came to: records kept now, kept before, kept but refused, and not understood at all."""

    new: int
    before: int
    refused: int
    unreadable: int


def keep(trip: TripView, told: Iterable[HomeRecord | Finding]) -> HandedIn | Finding:
    """Keep each record in an act of its own."""
    new = before = refused = unreadable = 0
    for one in told:
        if isinstance(one, Finding):
            unreadable += 1
            continue
        answer = acts.record_home_vote(trip_id=trip.id, told=one, at=access.now())
        if isinstance(answer, Refusal):
            return answer.finding
        new, before = new + (not answer.again), before + answer.again
        refused += bool(answer.refused)
    return HandedIn(new, before, refused, unreadable)


@blueprint.post("/hand-in/file")
@access.on_duty(*TEAM)
def file() -> Response:
    """The file a tablet saved."""
    sent = request.files.get("records")
    read = read_file(sent.read(LARGEST)) if sent is not None and sent.filename else Finding("file_missing")
    if isinstance(read, Finding):
        return show_desk(422, read)
    view = trips.trip_of_token(digest_of(read.token))
    if view is None or view.election_id != access.officer().election_id:
        return show_desk(409, Finding("hand_in_other_election"))
    records = [read_record(one, access.now()) for one in read.records]
    records.sort(key=lambda one: 0 if isinstance(one, Finding) else one.place)
    kept = keep(view, records)
    # After the records: before them the count would be one of a team still on its way.
    if read.scribes > view.scribes:
        acts.scribes_of_trip(trip_id=view.id, total=read.scribes, at=access.now())
    return _done(view, kept)


@blueprint.post("/hand-in/codes")
@access.on_duty(*TEAM)
def codes() -> Response:
    """The QR codes a tablet showed, in any order."""
    text = request.form.get("codes", "")[:400_000]
    read = read_frames(text)
    if isinstance(read, Finding):
        return show_desk(422, read, codes=text)
    of_trip = [one for one in trips.trips(access.officer().round_id) if read.fit(one.token_digest)]
    if not of_trip:
        return show_desk(409, Finding("hand_in_other_election"), codes=text)
    if read.missing:
        missing = "、".join(map(str, read.missing))
        return show_desk(409, Finding("hand_in_missing", "", {"total": read.total, "numbers": missing}), codes=text)
    return _done(of_trip[0], keep(of_trip[0], read.records(access.now())))


def _done(trip: TripView, kept: HandedIn | Finding) -> Response:
    view = trips.trip(trip.election_id, trip.id)
    assert view is not None, "a trip stays"
    if isinstance(kept, Finding):
        return show_trip(view, 409, kept)
    return show_trip(view, 200, handed_in=kept)
