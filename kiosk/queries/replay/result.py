"""Results played again: versions with their count files, seats, holds, papers, and the rounds that follow."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, compare, differ
from kiosk.records.day import Round
from kiosk.records.result import Particulars, ResultHold, ResultPaper, RoundResult, SeatTaken
from kiosk.records.rounds import Candidacy, RoundPost
from kiosk.rules.count_record import outcome_of, tally_of
from kiosk.rules.decide import decide
from kiosk.rules.finding import Finding
from kiosk.rules.holds import Way


class Results(Part):
    """Everything that was decided, by the entry that closed the round."""

    def __init__(self) -> None:
        self.results: dict[int, Any] = {}
        self.bases: dict[int, str] = {}
        self.seats: dict[int, list[tuple[Any, ...]]] = {}
        self.holds: dict[int, dict[int, tuple[Any, ...]]] = {}
        self.papers: dict[int, dict[str, str]] = {}
        self.prepared: dict[int, int] = {}
        self.rounds: dict[int, Any] = {}
        self.voted_on: dict[int, set[tuple[Any, ...]]] = {}
        self.in_line: dict[int, set[tuple[Any, ...]]] = {}
        self.described: dict[tuple[str, int], tuple[Any, ...]] = {}

    def close_round(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        seq = entry["seq"]
        self.results[seq] = (figures["round"], figures["version"], figures["count_file"], None, None, "", None, "")
        self.bases[seq] = figures["base_file"]
        self.seats[seq] = [tuple(seat) for seat in figures["seats"]]
        self.holds[seq] = {}
        self._hold(seq, figures["holds"])

    def _hold(self, result: int, new: list[list[Any]]) -> None:
        known = self.holds[result]
        for no, (code, *people) in enumerate(new, start=len(known) + 1):
            known[no] = (code, *(people or (0, 0)), "", 0, "", "", None, None)

    def settle_hold(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        known, no = self.holds[figures["result"]], figures["hold"]
        said = (figures["way"], figures["leaves"], personal["reason"], personal["decided_by"], entry["seq"], None)
        known[no] = (*known[no][:3], *said)
        if figures["way"] == Way.LEAVES:
            self.results[figures["result"]] = (*self.results[figures["result"]][:6], None, "")
        self._after(entry, figures)

    def leave_vacant(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        result = figures["result"]
        self.results[result] = (*self.results[result][:6], entry["seq"], personal["reason"])
        self._after(entry, figures)

    def _after(self, entry: Entry, figures: Facts) -> None:
        known = self.holds[figures["result"]]
        for no in figures["moot"]:
            known[no] = (*known[no][:-1], entry["seq"])
        self._hold(figures["result"], figures["new"])

    def certify_result(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        for _, result, *_ in figures["results"]:
            before = self.results[result]
            self.results[result] = (*before[:3], entry["seq"], *before[4:])

    def reopen(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        before = self.results[figures["result"]]
        self.results[figures["result"]] = (*before[:4], entry["seq"], personal["reason"], *before[6:])

    def file_papers(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.papers[figures["result"]] = dict(figures["papers"])

    def describe_elected(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        said = tuple(personal[name] for name in ("ethnic_group", "party", "schooling", "again"))
        self.described[entry["election_id"], figures["person"]] = (*said, entry["seq"])

    def prepare_round(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        round_id = figures["round"]
        self.prepared[round_id] = entry["seq"]
        self.rounds[round_id] = (entry["election_id"], figures["number"], figures["kind"])
        self.voted_on[round_id] = {tuple(seats) for seats in figures["seats"]}
        self.in_line[round_id] = {tuple(one) for one in personal["line"]}

    ACTS: ClassVar[Acts] = {
        "close_round": close_round,
        "settle_hold": settle_hold,
        "leave_vacant": leave_vacant,
        "certify_result": certify_result,
        "reopen": reopen,
        "file_papers": file_papers,
        "describe_elected": describe_elected,
        "prepare_round": prepare_round,
    }

    def differs(self, connection: Connection) -> Finding | None:
        r = RoundResult
        return (
            compare(
                connection,
                "round_results",
                self.results,
                select(
                    *(r.id, r.round_id, r.version, r.sha256, r.certified_seq),
                    *(r.withdrawn_seq, r.withdrawn_reason, r.vacant_seq, r.vacant_reason),
                ),
            )
            or self._files_differ(connection)
            or self._seats_differ(connection)
            or self._holds_differ(connection)
            or self._papers_differ(connection)
            or self._rounds_differ(connection)
            or self._next_rounds_differ(connection)
            or self._described_differ(connection)
        )

    def _files_differ(self, connection: Connection) -> Finding | None:
        r = RoundResult
        rows = connection.execute(select(r.id, r.count_file, r.sha256, r.outcome, r.base_file, r.base_outcome))
        odd = [
            row.id
            for row in rows
            if _sha256(row.count_file) != row.sha256
            or _sha256(row.base_file) != self.bases[row.id]
            or not _comes_to(row.count_file, row.outcome)
            or not _comes_to(row.base_file, row.base_outcome)
        ]
        return differ("round_results", odd)

    def _seats_differ(self, connection: Connection) -> Finding | None:
        s = SeatTaken
        found: dict[int, list[tuple[Any, ...]]] = {}
        for row in connection.execute(select(s.result_id, s.post, s.person, s.votes).order_by(s.result_id, s.place)):
            found.setdefault(row.result_id, []).append(tuple(row[1:]))
        said = {result: seats for result, seats in self.seats.items() if seats}
        return differ("seats_taken", [key for key in said.keys() | found if said.get(key) != found.get(key)])

    def _holds_differ(self, connection: Connection) -> Finding | None:
        h = ResultHold
        found: dict[int, dict[int, tuple[Any, ...]]] = {}
        columns = (h.code, h.one, h.other, h.way, h.leaves, h.reason, h.decided_by, h.decided_seq, h.moot_seq)
        for row in connection.execute(select(h.result_id, h.no, *columns)):
            found.setdefault(row.result_id, {})[row.no] = tuple(row[2:])
        said = {result: holds for result, holds in self.holds.items() if holds}
        return differ("result_holds", [key for key in said.keys() | found if said.get(key) != found.get(key)])

    def _papers_differ(self, connection: Connection) -> Finding | None:
        p = ResultPaper
        found: dict[int, dict[str, str]] = {}
        for row in connection.execute(select(p.result_id, p.name, p.body)):
            found.setdefault(row.result_id, {})[row.name] = hashlib.sha256(row.body).hexdigest()
        wrong = [key for key in self.papers.keys() | found if self.papers.get(key, {}) != found.get(key, {})]
        return differ("result_papers", wrong)

    def _rounds_differ(self, connection: Connection) -> Finding | None:
        wanted = select(Round.id, Round.election_id, Round.number, Round.kind).where(Round.number > 1)
        found = {row.id: tuple(row[1:]) for row in connection.execute(wanted)}
        wrong = [key for key in self.rounds.keys() | found if self.rounds.get(key) != found.get(key)]
        return differ("rounds", [self.prepared.get(key, 1) for key in wrong])

    def _next_rounds_differ(self, connection: Connection) -> Finding | None:
        p, c = RoundPost, Candidacy
        posts: dict[int, set[tuple[Any, ...]]] = {}
        for row in connection.execute(select(p.round_id, p.post, p.seats)):
            posts.setdefault(row.round_id, set()).add(tuple(row[1:]))
        lines: dict[int, set[tuple[Any, ...]]] = {}
        for row in connection.execute(select(c.round_id, c.post, c.place, c.person, c.votes, c.stands, c.reason)):
            lines.setdefault(row.round_id, set()).add(tuple(row[1:]))
        wrong = [
            key
            for key in self.rounds.keys() | posts.keys() | lines.keys()
            if self.voted_on.get(key, set()) != posts.get(key, set())
            or self.in_line.get(key, set()) != lines.get(key, set())
        ]
        return differ("candidacies", [self.prepared.get(key, 1) for key in wrong])

    def _described_differ(self, connection: Connection) -> Finding | None:
        p = Particulars
        rows = connection.execute(select(p.election_id, p.person, p.ethnic_group, p.party, p.schooling, p.again, p.seq))
        found = {(row.election_id, row.person): tuple(row[2:]) for row in rows}
        wrong = [key for key in self.described.keys() | found if self.described.get(key) != found.get(key)]
        return differ("particulars", [(found.get(key) or self.described[key])[-1] for key in wrong])


def _sha256(file: str | None) -> str:
    return hashlib.sha256(file.encode()).hexdigest() if file else ""


def _comes_to(file: str | None, outcome: str | None) -> bool:
    """Whether that is what the count file comes to."""
    if file is None or outcome is None:
        return file is outcome
    tally = tally_of(json.loads(file))
    return bool(json.loads(outcome) == outcome_of(tally, decide(tally)))
