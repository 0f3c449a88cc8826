"""What stands last at each lane, box and tallying table, to be compared with the paper after a restart or a restore."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from kiosk.queries.day import Standing, standing_in
from kiosk.queries.journal import head_in
from kiosk.queries.restored import taken_at
from kiosk.queries.staff import Lane
from kiosk.records import store
from kiosk.records.boxes import Box
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.count import TallyBatch
from kiosk.records.day import Election, Round, Station
from kiosk.records.issue import BallotIssue, SpoiledBallot
from kiosk.records.journal import JournalEntry
from kiosk.records.roll import Voter
from kiosk.rules.compare import comparison_due
from kiosk.rules.finding import Finding

OF_CHECK_IN = ("check_in", "check_in_without_certificate", "check_in_principal", "enter_from_paper")
AT_LANES = (*OF_CHECK_IN, "hand_out", "sign", "spoil", "undo_check_in", "undo_hand_out")
ON_BOXES = (
    *("seal_box", "send_out_box", "take_back_box", "decide_box", "close_box", "carry_box", "check_seal"),
    *("open_box", "recount_box"),
)


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """A line of the paper roll: whose it is, on which page."""

    name: str
    roll_no: int
    page: int
    line: int


@dataclass(frozen=True, slots=True)
class LastEntry:
    """The last that was recorded somewhere: the act, when, by whom; for a lane the lines of the roll it was about."""

    seq: int
    act: str
    at: datetime
    officers: tuple[str, ...]
    lines: tuple[PaperPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneRow:
    """发票通道 to compare: ballots handed out there (net), spoiled there, and the last entry."""

    lane: Lane
    handed_out: int
    spoiled: int
    last: LastEntry | None


@dataclass(frozen=True, slots=True)
class BoxRow:
    """票箱 to compare."""

    no: int
    mobile: bool
    last: LastEntry | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """计票台 to compare: the last batch that was locked there."""

    no: int
    batch: int
    ballots: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RestoreView:
    """恢复: the entry that brought the database back, when its back-up was taken, when the lanes were compared."""

    seq: int
    taken_at: datetime
    compared_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComparedView:
    """对数 as it was last recorded."""

    seq: int
    at: datetime
    officers: tuple[str, ...]
    agrees: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """开机对数: everything as it stood after the entry `upto`. `restore` is the newest one of this round."""

    stands: Standing
    upto: int
    lanes: tuple[LaneRow, ...]
    boxes: tuple[BoxRow, ...]
    tables: tuple[TableRow, ...]
    restore: RestoreView | None
    compared: ComparedView | None


def comparison(election_id: str) -> Comparison | None:
    """What there is to compare now."""
    with store.reading_together() as connection:
        return comparison_in(connection, election_id)


def comparison_in(connection: Connection, election_id: str, upto: int | None = None) -> Comparison | None:
    """The same inside somebody's transaction, as it stood after that entry."""
    stands = standing_in(connection, election_id)
    if stands is None:
        return None
    newest = head_in(connection).seq
    upto = newest if upto is None else min(max(upto, 0), newest)
    opened = connection.execute(select(Round.opened_seq).where(Round.id == stands.round_id)).scalar() or 0
    return Comparison(
        stands=stands,
        upto=upto,
        lanes=_lanes(connection, stands, opened, upto),
        boxes=_boxes(connection, stands, upto),
        tables=_tables(connection, stands.round_id, upto),
        restore=_restore(connection, election_id, opened),
        compared=compared_in(connection, election_id, opened),
    )


def _last(row: Any, lines: Iterable[PaperPlace] = ()) -> LastEntry:
    return LastEntry(row.seq, row.act, row.at, tuple(name for _, name in json.loads(row.officers)), tuple(lines))


_ENTRY = select(
    JournalEntry.seq,
    JournalEntry.act,
    JournalEntry.at,
    JournalEntry.officers,
    JournalEntry.station,
    JournalEntry.figures,
)


def _lanes(connection: Connection, stands: Standing, opened: int, upto: int) -> tuple[LaneRow, ...]:
    newest = (
        select(func.max(JournalEntry.seq))
        .where(
            JournalEntry.election_id == stands.election_id,
            JournalEntry.act.in_(AT_LANES),
            JournalEntry.seq.between(opened, upto),
        )
        .group_by(JournalEntry.station)
    )
    last = {row.station: row for row in connection.execute(_ENTRY.where(JournalEntry.seq.in_(newest)))}
    issued = select(Visit.station_id, Visit.lane, func.sum(BallotIssue.ballots)).join_from(BallotIssue, Visit)
    not_undone = or_(BallotIssue.undone_seq.is_(None), BallotIssue.undone_seq > upto)
    handed_out = _by_lane(connection, issued.where(BallotIssue.id <= upto, not_undone), stands.round_id)
    taken_back = select(Visit.station_id, Visit.lane, func.count()).join_from(SpoiledBallot, Visit)
    spoiled = _by_lane(connection, taken_back.where(SpoiledBallot.id <= upto), stands.round_id)
    stations = connection.execute(
        select(Station.id, Station.name, Station.desks)
        .where(Station.election_id == stands.election_id)
        .order_by(Station.kind.desc(), Station.id)
    )
    rows = []
    for station in stations:
        for number in range(1, station.desks + 1):
            lane, where = Lane(station.id, station.name, number, station.desks), (station.id, number)
            entry = last.get(str(lane))
            about = None if entry is None else _last(entry, _lines(connection, entry))
            rows.append(LaneRow(lane, handed_out.get(where, 0), spoiled.get(where, 0), about))
    return tuple(rows)


def _by_lane(connection: Connection, wanted: Any, round_id: int) -> dict[tuple[int, int], int]:
    """(station, lane) → how many; what was handed out on the way with a mobile box is at none."""
    rows = connection.execute(
        wanted.where(Visit.round_id == round_id, Visit.trip_id.is_(None)).group_by(Visit.station_id, Visit.lane)
    )
    return {(station, lane): int(number) for station, lane, number in rows.tuples()}


def _lines(connection: Connection, entry: Any) -> Iterable[PaperPlace]:
    """The lines of the paper roll that an entry of a lane was about."""
    wanted = select(Voter.name, Voter.roll_no, Voter.page, Voter.line).join_from(CheckIn, Voter).order_by(CheckIn.id)
    if entry.act in OF_CHECK_IN:
        wanted = wanted.where(CheckIn.id == entry.seq)
    else:
        stood = or_(CheckIn.undone_seq.is_(None), CheckIn.undone_seq >= entry.seq)
        wanted = wanted.where(CheckIn.visit_id == json.loads(entry.figures)["visit"], CheckIn.id <= entry.seq, stood)
    return (PaperPlace(*row) for row in connection.execute(wanted).tuples())


def _boxes(connection: Connection, stands: Standing, upto: int) -> tuple[BoxRow, ...]:
    entries: dict[int, Any] = {}
    for row in connection.execute(
        _ENTRY.where(
            JournalEntry.election_id == stands.election_id,
            JournalEntry.act.in_(ON_BOXES),
            JournalEntry.seq <= upto,
        ).order_by(JournalEntry.seq)
    ):
        figures = json.loads(row.figures)
        if figures.get("round") == stands.round_id:
            entries[figures["box"]] = row
    boxes = connection.execute(select(Box.no, Box.kind).where(Box.election_id == stands.election_id).order_by(Box.no))
    return tuple(
        BoxRow(box.no, box.kind == "mobile", _last(entries[box.no]) if box.no in entries else None) for box in boxes
    )


def _tables(connection: Connection, round_id: int, upto: int) -> tuple[TableRow, ...]:
    rows = connection.execute(
        select(TallyBatch.table_no, TallyBatch.number, TallyBatch.ballots, JournalEntry.at)
        .join(JournalEntry, JournalEntry.seq == TallyBatch.ended_seq)
        .where(TallyBatch.round_id == round_id, TallyBatch.state == "locked", TallyBatch.ended_seq <= upto)
        .order_by(TallyBatch.ended_seq)
    )
    last = {row.table_no: TableRow(*row) for row in rows}
    return tuple(last[no] for no in sorted(last))


def _restore(connection: Connection, election_id: str, opened: int) -> RestoreView | None:
    rows = connection.execute(
        select(JournalEntry.seq, JournalEntry.figures)
        .where(JournalEntry.act == "restore", JournalEntry.seq >= opened)
        .order_by(JournalEntry.seq.desc())
    )
    of_this = (row for row in rows if election_id in json.loads(row.figures)["elections"])
    row = next(of_this, None)
    when = None if row is None else taken_at(row.figures)
    if row is None or when is None:
        return None
    compared_at = connection.execute(
        select(JournalEntry.at)
        .where(JournalEntry.election_id == election_id, JournalEntry.act == "compare_lanes", JournalEntry.seq > row.seq)
        .order_by(JournalEntry.seq)
        .limit(1)
    ).scalar()
    return RestoreView(row.seq, when, compared_at)


def restore_of(election_id: str) -> RestoreView | None:
    """The newest restore of this round, whether its lanes were compared or not."""
    with store.reading() as connection:
        of_election = Round.election_id == election_id
        opened = connection.execute(
            select(Round.opened_seq).where(of_election).order_by(Round.number.desc()).limit(1)
        ).scalar()
        return _restore(connection, election_id, opened or 0)


def compared_in(connection: Connection, election_id: str, opened: int) -> ComparedView | None:
    """When the lanes were compared last in this round."""
    row = connection.execute(
        _ENTRY.where(
            JournalEntry.election_id == election_id, JournalEntry.act == "compare_lanes", JournalEntry.seq >= opened
        )
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    last = _last(row)
    return ComparedView(last.seq, last.at, last.officers, json.loads(row.figures)["agrees"])


def due(stands: Standing, began: datetime) -> Finding | None:
    """Why the lanes are to be compared now, if they are. `began`: when this server process began."""
    compared_at = None
    # The journal is read only where a comparison could be missing.
    if stands.restored is None and stands.opened_at is not None and stands.opened_at < began:
        with store.reading() as connection:
            compared = compared_in(connection, stands.election_id, 0)
        compared_at = None if compared is None else compared.at
    return comparison_due(
        phase=stands.phase,
        opened_at=stands.opened_at,
        began=began,
        compared_at=compared_at,
        restored=stands.restored,
    )


def restored_seq_in(connection: Connection, election_id: str) -> int | None:
    """The entry of the restore whose lanes are not compared yet."""
    return connection.execute(select(Election.restored_seq).where(Election.id == election_id)).scalar()
