"""Ballots played again: who was admitted and handed what, in the hall and at home, and the stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, compare, differ
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.issue import BallotIssue, BallotStock, SpoiledBallot
from kiosk.records.mobile import MobileRecord, MobileTrip, ScribeCount, TripVoter
from kiosk.rules.finding import Finding


@dataclass(slots=True)
class Stock:
    """The ballots of a round: the entry that unsealed them, and what became of them."""

    seq: int
    unsealed: int
    issued: int = 0
    spoiled: int = 0
    out: int = 0


class Ballots(Part):
    """Visits, entitlements, ballots, trips of the mobile boxes, the stock."""

    def __init__(self) -> None:
        self.check_ins: dict[int, Any] = {}
        self.issues: dict[int, Any] = {}
        self.visits: dict[int, str] = {}
        self.spoiled: dict[int, Any] = {}
        self.stocks: dict[int, Stock] = {}
        self.round_of: dict[str, int] = {}
        self.trips: dict[int, Any] = {}
        self.listed: dict[tuple[int, int], str] = {}
        self.home_records: dict[int, Any] = {}
        self.scribes: dict[int, Any] = {}

    def check_in(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        visit = figures["visit"]
        self.check_ins[entry["seq"]] = (visit, personal["voter"], personal.get("slip"), None)
        self.visits[visit] = "open"

    def hand_out(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.issues[entry["seq"]] = (figures["visit"], figures["ballots"], figures.get("box"), None)
        self.visits[figures["visit"]] = "handed_out"
        self._stock(entry).issued += figures["ballots"]

    def sign(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.visits[figures["visit"]] = "signed"

    def spoil(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.spoiled[entry["seq"]] = (figures["visit"], None, figures.get("box"))
        self._stock(entry).spoiled += 1

    def undo(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.visits[figures["visit"]] = "released"
        for table in (self.check_ins, self.issues):
            for row_id in figures["undone"]:
                if row_id in table:
                    table[row_id] = (*table[row_id][:-1], entry["seq"])
        if "ballots" in figures:
            self._stock(entry).issued -= figures["ballots"]

    def enter_from_paper(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        self.check_in(entry, figures, personal)
        self.hand_out(entry, figures, personal)
        self.sign(entry, figures, personal)

    def unseal_ballots(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.round_of[entry["election_id"]] = figures["round"]
        self.stocks[figures["round"]] = Stock(entry["seq"], figures["unsealed"])

    def _stock(self, entry: Entry) -> Stock:
        """The ballots of the election's newest round."""
        return self.stocks[self.round_of[entry["election_id"]]]

    def send_out_box(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        trip = figures["trip"]
        self.trips[trip] = (figures["box"], figures["seal"], figures["ballots"], "out", None)
        self.listed |= {(trip, voter): "held" for voter in personal["voters"]}
        self._stock(entry).out += figures["ballots"]

    def record_home_vote(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        seq, trip, voter, outcome = entry["seq"], figures["trip"], personal["voter"], figures["outcome"]
        self.home_records[seq] = (trip, personal["key"], voter, outcome, figures["refused"])
        if figures["refused"]:
            return
        if outcome == "spoiled":
            self.spoiled[seq] = (None, trip, figures["box"])
            self._stock(entry).spoiled += 1
            self._stock(entry).out -= 1
            return
        self.listed[trip, voter] = outcome
        if outcome == "voted":
            self.visits[seq] = "signed"
            self.check_ins[seq] = (seq, voter, None, None)
            self.issues[seq] = (seq, 1, figures["box"], None)
            self._stock(entry).issued += 1
            self._stock(entry).out -= 1

    def release_held_voter(self, _entry: Entry, figures: Facts, personal: Facts) -> None:
        self.listed[figures["trip"], personal["voter"]] = "released"

    def take_back_box(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        trip = figures["trip"]
        self.trips[trip] = (*self.trips[trip][:3], "back", figures["brought_back"])
        self._stock(entry).out -= figures["returned"]

    def count_scribes(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.scribes[entry["seq"]] = (figures["trip"], figures["ballots"])

    ACTS: ClassVar[Acts] = {
        "check_in": check_in,
        "check_in_without_certificate": check_in,
        "check_in_principal": check_in,
        "hand_out": hand_out,
        "sign": sign,
        "enter_from_paper": enter_from_paper,
        "spoil": spoil,
        "undo_check_in": undo,
        "undo_hand_out": undo,
        "unseal_ballots": unseal_ballots,
        "send_out_box": send_out_box,
        "record_home_vote": record_home_vote,
        "type_trip_sheet": record_home_vote,
        "release_held_voter": release_held_voter,
        "take_back_box": take_back_box,
        "count_scribes": count_scribes,
    }

    def differs(self, connection: Connection) -> Finding | None:
        c, i, s, t, m = CheckIn, BallotIssue, SpoiledBallot, MobileTrip, MobileRecord
        return (
            compare(
                connection, "check_ins", self.check_ins, select(c.id, c.visit_id, c.voter_id, c.slip_id, c.undone_seq)
            )
            or compare(
                connection, "ballot_issues", self.issues, select(i.id, i.visit_id, i.ballots, i.box_no, i.undone_seq)
            )
            or compare(connection, "visits", self.visits, select(Visit.id, Visit.state))
            or compare(connection, "spoiled_ballots", self.spoiled, select(s.id, s.visit_id, s.trip_id, s.box_no))
            or compare(
                connection,
                "mobile_trips",
                self.trips,
                select(t.id, t.box_no, t.seal, t.ballots, t.state, t.brought_back),
            )
            or compare(
                connection,
                "mobile_records",
                self.home_records,
                select(m.id, m.trip_id, m.key, m.voter_id, m.outcome, m.refused),
            )
            or compare(
                connection,
                "scribe_counts",
                self.scribes,
                select(ScribeCount.id, ScribeCount.trip_id, ScribeCount.ballots),
            )
            or self._listed_differ(connection)
            or self._stocks_differ(connection)
        )

    def _listed_differ(self, connection: Connection) -> Finding | None:
        """Who is on which trip's list, and whether recorded or released."""
        rows = connection.execute(select(TripVoter.trip_id, TripVoter.voter_id, TripVoter.state))
        found = {(row.trip_id, row.voter_id): row.state for row in rows}
        odd = [
            trip
            for trip, voter in found.keys() | self.listed.keys()
            if found.get((trip, voter)) != self.listed.get((trip, voter))
        ]
        return differ("trip_voters", odd)

    def _stocks_differ(self, connection: Connection) -> Finding | None:
        """What was unsealed in each round, and what became of it."""
        found = {
            row.round_id: Stock(row.id, row.unsealed, row.issued, row.spoiled, row.out)
            for row in connection.execute(select(BallotStock.__table__))
        }
        odd = [
            (self.stocks.get(one) or found[one]).seq
            for one in self.stocks.keys() | found.keys()
            if self.stocks.get(one) != found.get(one)
        ]
        return differ("ballot_stocks", odd)
