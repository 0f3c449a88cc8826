"""A server with an election in every phase of its day, each with people, visits, boxes and officers of its own."""

from __future__ import annotations

from kiosk.acts import contenders, incidents, publication
from kiosk.queries.plan import plan_of
from kiosk.records import store
from kiosk.records.publication import Objection
from kiosk.records.staff import RoleCard
from kiosk.rules.contenders import Contending
from kiosk.rules.day import Phase
from kiosk.rules.publication import Wanted
from kiosk.rules.staff import Role
from tests.account_day import close_polls, come_to_the_hall, slips_of_the_next
from tests.builders import Village, a_round, now, recorded
from tests.counting import Table, mix_all, opened, seat
from tests.had_again import had_again
from tests.house.walks import admitted
from tests.result_day import certify_it, close, count, file_papers, rounds_over, strangers
from tests.trips import a_trip, keep, list_people, open_polls, take_back, told, trip_now, voter_ids

VOTERS, CAME = 24, 14
PIN = "246813"
CHEAP = "$argon2id$v=19$m=8,t=1,p=1$cpDHEaUjtd8vxHdbnb36cw$SZw6jSVWkJ6M495gbH11YQ"
"""PIN under argon2's smallest setting, so that a thousand second signatures are quick."""
NUMBER = {phase: n for n, phase in enumerate(Phase, start=1)}


def election_of(phase: Phase) -> str:
    return f"village-{NUMBER[phase]}"


@had_again
def every_phase() -> None:
    """Seven elections, one in each phase; every officer's PIN is PIN."""
    for phase in Phase:
        brought_to(phase, election_of(phase))
    with store.engine().begin() as connection:
        connection.execute(RoleCard.__table__.update().values(pin_hash=CHEAP))


def brought_to(phase: Phase, election: str) -> Village:
    """Everything there may be in an election, so far as it has come."""
    village = a_round("preparing", VOTERS, election)
    before_the_day(village, settled=phase is not Phase.PREPARING)
    slips = slips_of_the_next(village, 10, 3)
    at_home = voter_ids(village)[13:15]
    list_people(village, at_home)
    if phase is Phase.PREPARING:
        return village
    open_polls(village, VOTERS + 20)
    visits = come_to_the_hall(village, 9, slips)
    trip = a_trip(village, ballots=4)
    keep(trip, told(1))
    recorded(incidents.report_incident(kind="power", words="停电了", by=village.officer(Role.ISSUER), at=now()))
    if phase is Phase.POLLING:
        admitted(village, 20)
        return village
    keep(trip, told(2, place=2))
    recorded(take_back(village, trip_now(village, trip.id)))
    if phase is Phase.CLOSED:
        recorded(close_polls(village))
        return village
    issued = len(visits) + 3 + 2
    opened(village, issued + (phase is Phase.VOID), issued)
    if phase is not Phase.VOID:
        mix_all(village)
        recorded(seat(village, 1))
    if phase is Phase.COUNTING:
        table = Table(village)
        recorded(table.begin(4, 4))
        for place in (1, 2):
            table.tally(place, [{"chair": ["1"]}] * 4)
        recorded(table.lock())
        return village
    if phase is not Phase.VOID:
        men = strangers(village, "M")
        count(village, {"chair": {men[0]: 12}, "vice_chair": {men[1]: 10}})
    recorded(close(village))
    if phase is Phase.CERTIFIED:
        recorded(certify_it(village))
        recorded(file_papers(village, rounds_over(village)[-1].result_id))
    return village


def before_the_day(village: Village, *, settled: bool) -> None:
    """The roll published, somebody objecting to it, somebody suggested for office."""
    registrar, plan = village.officer(Role.REGISTRAR), plan_of(village.election)
    assert plan is not None
    by = {"by": registrar, "at": now()}
    recorded(publication.publish_roll(on=plan.roll_published, **by))
    objection = {"by_name": "林某", "about": "陈某", "wanted": Wanted.REMOVE, "statement": "不住本村"}
    recorded(publication.file_objection(filed_on=plan.roll_published, **objection, **by))
    if settled:
        with store.reading() as connection:
            found = Objection.__table__.select().where(Objection.election_id == village.election)
            (one,) = connection.execute(found)
        on = plan.roll_published
        terms = {"upheld": False, "reason": "查过了", "decided_on": on}
        recorded(publication.decide_objection(objection_id=one.id, **terms, **by))
        recorded(publication.publish_roll(on=on, **by))
    suggested = voter_ids(village)[-1]
    recorded(contenders.state_contender(voter_id=suggested, how=Contending.SUGGESTED, on=plan.roll_published, **by))
