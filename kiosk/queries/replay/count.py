"""The count played again: mixes, tables, batches with their totals, rulings, numbers, a count held still."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, compare, differ
from kiosk.records.count import (
    BatchTotal,
    BoxMix,
    TallyBatch,
    TallyNumber,
    TallyRuling,
    TallyTable,
)
from kiosk.records.day import Round
from kiosk.rules.finding import Finding
from kiosk.rules.tables import Place


class Count(Part):
    """Everything the count keeps but the keys of open batches and the order of names, which are no acts."""

    def __init__(self) -> None:
        self.mixes: dict[tuple[int, int], int] = {}
        self.tables: dict[int, Any] = {}
        self.batches: dict[int, Any] = {}
        self.totals: dict[int, set[tuple[Any, ...]]] = {}
        self.rulings: dict[int, Any] = {}
        self.numbers: dict[tuple[int, int], tuple[int, int]] = {}
        self.frozen: dict[int, int | None] = {}

    def mix_boxes(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.mixes |= {(figures["round"], no): entry["seq"] for no in figures["boxes"]}

    def set_up_table(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        where = (figures["round"], figures["table"])
        self.tables = {seq: (*said[:-1], said[-1] and said[:2] != where) for seq, said in self.tables.items()}
        self.tables[entry["seq"]] = (*where, *(figures["people"][place] for place in Place), True)

    def begin_batch(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        said = (figures["round"], figures["number"], figures["table"], figures["ballots"])
        self.batches[entry["seq"]] = (*said, "open", 1, None, 0, 0, 0, 0)
        self._number(entry, figures)

    def _number(self, entry: Entry, figures: Facts) -> None:
        round_id = self.batches[figures["batch"]][0]
        self.numbers |= {(round_id, number): (person, entry["seq"]) for number, person in figures["numbers"]}

    def call_again(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        before = self.batches[figures["batch"]]
        self.batches[figures["batch"]] = (*before[:5], figures["calling"], *before[6:])

    def lock_batch(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        before = self.batches[figures["batch"]]
        self.batches[figures["batch"]] = (*before[:4], "locked", before[5], entry["seq"], *personal["classes"])
        self.totals[figures["batch"]] = {tuple(line) for line in personal["totals"]}
        self._number(entry, figures)

    def drop_batch(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        before = self.batches[figures["batch"]]
        self.batches[figures["batch"]] = (*before[:4], "dropped", before[5], entry["seq"], 0, 0, 0, 0)

    def recount_batch(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        self.drop_batch(entry, figures, personal)
        del self.totals[figures["batch"]]

    def rule_on(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        said = tuple(personal[name] for name in ("written", "person", "reason"))
        officers = "、".join(name for _, name in json.loads(entry["officers"]))
        self.rulings[entry["seq"]] = (figures["batch"], figures["outcome"], *said, officers)

    def freeze_count(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.frozen[figures["round"]] = entry["seq"] if figures["frozen"] else None

    ACTS: ClassVar[Acts] = {
        "mix_boxes": mix_boxes,
        "set_up_table": set_up_table,
        "begin_batch": begin_batch,
        "call_again": call_again,
        "decide_on_paper": call_again,
        "lock_batch": lock_batch,
        "drop_batch": drop_batch,
        "recount_batch": recount_batch,
        "rule_on_name": rule_on,
        "rule_on_paper": rule_on,
        "freeze_count": freeze_count,
    }

    def differs(self, connection: Connection) -> Finding | None:
        t, b, r = TallyTable, TallyBatch, TallyRuling
        frozen = {round_id: seq for round_id, seq in self.frozen.items() if seq}
        return (
            compare(
                connection,
                "tally_tables",
                self.tables,
                select(t.id, t.round_id, t.no, t.caller_id, t.first_id, t.second_id, t.scrutineer_id, t.current),
            )
            or compare(
                connection,
                "tally_batches",
                self.batches,
                select(
                    *(b.id, b.round_id, b.number, b.table_no, b.ballots, b.state, b.calling, b.ended_seq),
                    *(b.valid, b.part_valid, b.invalid, b.blank),
                ),
            )
            or compare(
                connection,
                "tally_rulings",
                self.rulings,
                select(r.id, r.batch_id, r.outcome, r.written, r.person, r.reason, r.officers),
            )
            or compare(connection, "rounds", frozen, select(Round.id, Round.frozen_seq).where(Round.frozen_seq > 0))
            or self._totals_differ(connection)
            or self._numbers_differ(connection)
            or self._mixes_differ(connection)
        )

    def _totals_differ(self, connection: Connection) -> Finding | None:
        t = BatchTotal
        found: dict[int, set[tuple[Any, ...]]] = {}
        for row in connection.execute(select(t.batch_id, t.post, t.code, t.person, t.lines)):
            found.setdefault(row[0], set()).add(tuple(row[1:]))
        said = {batch: lines for batch, lines in self.totals.items() if lines}
        return differ("batch_totals", [batch for batch in said.keys() | found if said.get(batch) != found.get(batch)])

    def _numbers_differ(self, connection: Connection) -> Finding | None:
        n = TallyNumber
        found = {
            (row.round_id, row.number): (row.person, row.seq)
            for row in connection.execute(select(n.round_id, n.number, n.person, n.seq))
        }
        wrong = [key for key in self.numbers.keys() | found if self.numbers.get(key) != found.get(key)]
        return differ("tally_numbers", [(self.numbers.get(key) or found[key])[1] for key in wrong])

    def _mixes_differ(self, connection: Connection) -> Finding | None:
        m = BoxMix
        rows = connection.execute(select(m.round_id, m.box_no, m.seq))
        found = {(row.round_id, row.box_no): row.seq for row in rows}
        wrong = [key for key in self.mixes.keys() | found if self.mixes.get(key) != found.get(key)]
        return differ("box_mixes", [self.mixes.get(key) or found[key] for key in wrong])
