"""A whole day of ballots handed out in the hall, by proxy and at home, ready to be closed and accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from kiosk.acts import account, boxes, checkin, day, issue
from kiosk.acts.outcome import Answer
from kiosk.queries import boxes as box_queries
from kiosk.queries.staff import OfficerOnDuty, lanes
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now, recorded
from tests.had_again import had_again
from tests.slips import SLIPS_EACH, published_slips
from tests.trips import a_trip, keep, list_people, open_polls, take_back, told, trip_now, voter_ids


@had_again
def a_day(
    *, hall: int, proxies: int = 0, mobile: int = 0, spoiled: int = 0, voters: int = 40, ballots: int | None = None
) -> Village:
    """The polls are open and so many ballots are handed out: the first voters come themselves, the first of them with
    the slips of the next, and the mobile box has been with those after and is back with what was left over."""
    village = a_round("preparing", voters=voters)
    return a_day_of(village, hall, proxies, mobile, spoiled, ballots or voters + max(20, voters // 10))


def a_day_of(village: Village, hall: int, proxies: int, mobile: int, spoiled: int, ballots: int) -> Village:
    """The same in a village that is being prepared."""
    ids = voter_ids(village)
    at_home = ids[hall + proxies : hall + proxies + mobile]
    list_people(village, at_home)
    slips = slips_of_the_next(village, hall, proxies)
    open_polls(village, ballots)
    visits = come_to_the_hall(village, hall, slips)
    by = village.officer(Role.ISSUER)
    for visit in visits[:spoiled]:
        recorded(issue.replace_spoiled_ballot(visit_id=visit, station=by.lane, by=by, at=now()))
    if mobile:
        trip = a_trip(village, ballots=mobile + 2)
        for line in range(1, mobile + 1):
            keep(trip, told(line, place=line))
        recorded(take_back(village, trip_now(village, trip.id)))
    return village


def slips_of_the_next(village: Village, hall: int, proxies: int) -> list[list[str]]:
    """The first of the roll hold the mandates of those after the hall's, three each; their codes, proxy by proxy."""
    principals = range(hall, hall + proxies)
    given = {n // SLIPS_EACH: principals[n : n + SLIPS_EACH] for n in range(0, proxies, SLIPS_EACH)}
    return published_slips(village, given) if given else []


def come_to_the_hall(village: Village, people: int, slips: Sequence[Sequence[str]] = (), first: int = 0) -> list[int]:
    """So many people of the roll come, by turns to each lane, and are handed their ballots; their visits."""
    by = village.officer(Role.VERIFIER)
    issuer = village.officer(Role.ISSUER)
    visits = []
    for n, code in enumerate(village.certificates()[first : first + people]):
        lane = replace(by.lane, lane=n % by.lane.desks + 1)
        for scanned in (code, *(slips[n] if n < len(slips) else ())):
            admission = checkin.check_in(code=scanned, station=lane, by=by, at=now())
            assert admission.finding.code == "admitted", admission.finding
        assert admission.visit_id is not None
        recorded(issue.issue_ballots(visit_id=admission.visit_id, station=lane, by=issuer, at=now()))
        visits.append(admission.visit_id)
    return visits


def close_polls(village: Village) -> Answer:
    return day.close_polls(
        served_until=time(23, 59, 59),
        hour_confirmed=True,
        by=village.officer(Role.COMMITTEE_HEAD),
        second=village.signs(Role.CHIEF_SCRUTINEER),
        at=now(),
    )


def scrutineer(village: Village, box: int = 1) -> OfficerOnDuty:
    return village.officer(Role.SCRUTINEER, box=box)


def used(village: Village) -> list[int]:
    found = box_queries.boxes(village.election)
    assert found is not None
    return [box.no for box in found.boxes if box.used]


def seal_and_check(village: Village, read: str = "") -> None:
    """Every box that was used is closed under B001, B002, … (in the second round BB001), and its seal read."""
    letters = "B" * village.officer(Role.CHIEF_SCRUTINEER).round_number
    found = box_queries.boxes(village.election)
    branch = {box.no for box in found.boxes if box.branch} if found else set()
    for no in used(village):
        terms = {"box_no": no, "by": scrutineer(village, no), "second": village.signs(Role.CHIEF_SCRUTINEER)}
        recorded(boxes.close_box(seal=f"{letters}{no:03}", at=now(), **terms))
        if no in branch:
            recorded(boxes.carry_box(at=now(), **terms))
        recorded(boxes.check_seal(seal=read or f"{letters}{no:03}", at=now(), **terms))


def balance(village: Village, left: int, explanation: str = "") -> Answer:
    by = village.officer(Role.CHIEF_SCRUTINEER)
    elsewhere = dict.fromkeys((lane.station_id for lane in lanes(village.election)), 0)
    return account.balance_account(
        counted=elsewhere | {by.lane.station_id: left},
        explanation=explanation,
        by=by,
        second=village.signs(Role.SCRUTINEER),
        at=now(),
    )


def announce(village: Village) -> Answer:
    return account.announce_issued(
        by=village.officer(Role.CHIEF_SCRUTINEER), second=village.signs(Role.SCRUTINEER), at=now()
    )


def open_one(village: Village, no: int, papers: int, **more: object) -> Answer:
    return boxes.open_box(
        box_no=no,
        papers=papers,
        **({"papers_again": papers} | more),  # type: ignore[arg-type]
        by=scrutineer(village, no),
        second=village.signs(Role.CHIEF_SCRUTINEER),
        at=now(),
    )
