"""Mobile boxes of a made-up village: sealed, listed, out, and what a tablet tells."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from kiosk.acts import boxes, checkin, day, home_votes, issue, mobile, trips
from kiosk.acts.home_votes import Kept
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.trip_token import new_token
from kiosk.queries.day import standing
from kiosk.queries.mobile import leaving
from kiosk.queries.staff import CardHolder, OfficerOnDuty, card_holders
from kiosk.queries.trips import TripView, trip
from kiosk.records import store
from kiosk.records.journal import JournalEntry
from kiosk.records.roll import Voter
from kiosk.rules.issue import Stock
from kiosk.rules.mobile import HomeRecord, HomeVote, MobileReason
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now, recorded, sealed
from tests.had_again import had_again

BOX = 3
SEAL = "M001"


def voter_ids(village: Village) -> list[int]:
    """Everybody on the roll, by number."""
    with store.reading() as connection:
        wanted = select(Voter.id).where(Voter.election_id == village.election).order_by(Voter.roll_no)
        return list(connection.scalars(wanted))


@had_again
def a_village_with(listed: int = 4, voters: int = 20, ballots: int = 22) -> Village:
    """The polls are open, the first voters of the roll are on the mobile box's list, and the box is sealed."""
    village = a_round("preparing", voters=voters)
    list_people(village, voter_ids(village)[:listed])
    open_polls(village, ballots)
    return village


def open_polls(village: Village, ballots: int, *, mobile: bool = True) -> None:
    """Rules, ballots, boxes, and the polls are open."""
    head, chief, at = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER), now()
    recorded(day.choose_rules(choices={}, by=head, at=at))
    recorded(issue.unseal_ballots(ballots=ballots, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=at))
    sealed(village)
    second = village.signs(Role.CHIEF_SCRUTINEER)
    recorded(day.open_polls(by=head, second=second, at=at, other_day_confirmed=True))
    if mobile:
        seal_mobile(village)


def seal_mobile(village: Village, seal: str = SEAL, box: int = BOX) -> None:
    """The mobile box shown empty and sealed."""
    by = village.officer(Role.SCRUTINEER, box=box)
    recorded(boxes.seal_box(box_no=box, seal=seal, by=by, second=somebody_else(village), at=now()))


def list_people(village: Village, ids: Sequence[int], box: int = BOX) -> None:
    """Put these voters on the list of the box."""
    registrar, at = village.officer(Role.REGISTRAR), now()
    for voter_id in ids:
        recorded(
            mobile.list_mobile_voter(
                voter_id=voter_id, box_no=box, reason=MobileReason.OLD, applied_on=at.date(), by=registrar, at=at
            )
        )


def of_the_team(village: Village) -> OfficerOnDuty:
    """The first scrutineer of the mobile box."""
    return village.officer(Role.MOBILE_TEAM)


def team(village: Village, box: int = BOX) -> list[int]:
    """The officers of the box."""
    by = of_the_team(village)
    view = leaving(by.election_id, by.round_id, box)
    assert view is not None
    return [one.id for one in view.scrutineers]


def somebody_else(village: Village) -> CardHolder:
    """An officer who does not go along."""
    return next(one for one in card_holders(village.election) if Role.CHIEF_SCRUTINEER in one.roles)


def send_out(village: Village, **given: object) -> Answer:
    """The box leaves with six ballots, or as given."""
    facts: dict[str, object] = {
        "box_no": BOX,
        "seal": SEAL,
        "ballots": 6,
        "team": team(village),
        "token": new_token(),
        "by": of_the_team(village),
        "second": somebody_else(village),
        "at": now(),
    }
    return trips.send_out_box(**(facts | given))  # type: ignore[arg-type]


def a_trip(village: Village, **given: object) -> TripView:
    """A box that is out."""
    answer = send_out(village, **given)
    assert not isinstance(answer, Refusal), answer.findings
    return trip_now(village, answer.seq)


def trip_now(village: Village, trip_id: int) -> TripView:
    found = trip(village.election, trip_id)
    assert found is not None
    return found


def told(line: int | None, outcome: HomeVote = HomeVote.VOTED, place: int = 1, key: str = "") -> HomeRecord:
    """A record as a tablet tells it."""
    return HomeRecord(key or str(uuid.uuid4()), place, line, outcome, now())


def keep(trip: TripView, record: HomeRecord) -> Kept:
    """Handed in and kept."""
    answer = home_votes.record_home_vote(trip_id=trip.id, told=record, at=now())
    assert not isinstance(answer, Refusal), answer.findings
    return answer


def take_back(village: Village, trip: TripView, **given: object) -> Answer:
    """The box comes back with its seal and what should be left."""
    facts: dict[str, object] = {
        "trip_id": trip.id,
        "seal": SEAL,
        "brought_back": trip_now(village, trip.id).in_hand,
        "by": of_the_team(village),
        "second": somebody_else(village),
        "at": now(),
    }
    return trips.take_back_box(**(facts | given))  # type: ignore[arg-type]


def entries(act: str = "") -> int:
    """Journal entries, of one act or of all."""
    wanted = select(func.count()).select_from(JournalEntry)
    with store.reading() as connection:
        return connection.scalar(wanted.where(JournalEntry.act == act) if act else wanted) or 0


def stock(village: Village) -> Stock:
    stands = standing(village.election)
    assert stands is not None
    return stands.stock


def code_of(answer: Answer | Kept) -> str:
    """ "recorded", or the first thing that is wrong."""
    return answer.finding.code if isinstance(answer, Refusal) else "recorded"


def codes_of(answer: Answer) -> list[str]:
    """Everything that is wrong."""
    return [finding.code for finding in answer.findings] if isinstance(answer, Refusal) else []


def scan(village: Village, n: int) -> str:
    """What the hall says to the n-th certificate."""
    verifier = village.officer(Role.VERIFIER)
    code = village.certificate(n)
    return checkin.check_in(code=code, station=verifier.lane, by=verifier, at=now()).finding.code


def value(wanted: object, *of: object) -> object:
    """One value of a table."""
    with store.reading() as connection:
        return connection.scalar(select(wanted).where(*of))  # type: ignore[call-overload]


def rows_of(model: object, *of: object) -> int:
    """How many rows a table has."""
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(model).where(*of)) or 0  # type: ignore[arg-type]
