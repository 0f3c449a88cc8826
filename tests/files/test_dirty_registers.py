"""A hundred registers as villages really keep them: the right people in each, and nobody lost without a line."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from kiosk.files.register import Register, read_register
from kiosk.rules.book import SHEETS
from kiosk.rules.roll import Outcome, Standing, settle
from tests.files.scribe import Made, a_dirty_register
from tests.files.village import DAY, Has, fates_of

SEEDS = range(100)
OFTEN = 3
"""How often at least each kind of dirt must occur in the hundred."""
HAN = "〇一二三四"


@cache
def made(seed: int) -> Made:
    return a_dirty_register(seed)


@cache
def read(seed: int) -> Register:
    register = read_register(made(seed).data, made(seed).filename)
    assert isinstance(register, Register), register
    return register


def standings(register: Register) -> list[Standing]:
    return list(settle(register.rows, DAY, SHEETS["putian-2017"]))


def names_of(group: int | str) -> set[str]:
    if isinstance(group, str):
        return {group, f"{group}组", f"{group}村民小组"}
    return {f"第{group}村民小组", f"第{HAN[group]}村民小组", f"{group}组", f"{HAN[group]}组", f"第{group}小组"}


@pytest.mark.parametrize("seed", SEEDS)
class TestInEveryRegister:
    def test_every_row_is_somebody_or_has_a_line_that_says_why_not(self, seed: int) -> None:
        register = read(seed)
        assert {(s.sheet, s.row): s.why for s in register.skipped} == made(seed).nobody
        assert len(register.skipped) == len(made(seed).nobody)
        assert Counter((r.sheet, r.row) for r in register.rows) == Counter(made(seed).people.keys())

    def test_the_right_people_are_on_the_roll(self, seed: int) -> None:
        settled = [s.row for s in standings(read(seed)) if s.outcome is Outcome.REGISTERED]
        on_the_roll = Counter((r.household, r.name, r.sex, r.birth) for r in settled)
        assert on_the_roll == Counter(
            (t.household, t.name, t.sex, t.one.birth) for t in made(seed).people.values() if t.outcome == "registered"
        )

    def test_they_are_in_their_groups_and_each_group_has_one_name(self, seed: int) -> None:
        found: dict[int | str, set[str]] = {}
        for standing in standings(read(seed)):
            truth = made(seed).people[standing.row.sheet, standing.row.row]
            if truth.code != "no_group":
                found.setdefault(truth.group, set()).add(standing.row.group)
        for group, names in found.items():
            assert len(names) == 1
            assert names <= names_of(group)

    def test_everybody_else_waits_or_is_left_out_for_the_right_reason(self, seed: int) -> None:
        found = {
            (s.row.sheet, s.row.row): (str(s.outcome), s.finding.code if s.finding else "")
            for s in standings(read(seed))
        }
        assert found == {at: (truth.outcome, truth.code) for at, truth in made(seed).people.items()}

    def test_every_cell_that_was_mended_has_its_line_and_no_other_has(self, seed: int) -> None:
        register = read(seed)
        found: dict[object, list[str]] = {(r.sheet, r.row): [] for r in register.rows}
        for finding in register.mended:
            found[finding.numbers["sheet"], finding.numbers["row"]].append(finding.code)
        assert {at: tuple(sorted(codes)) for at, codes in found.items()} == {
            at: truth.owes for at, truth in made(seed).people.items()
        }

    def test_no_identity_number_leaves_the_reader(self, seed: int) -> None:
        assert re.search(r"999999\s?(19|20)\d{6}", repr(read(seed))) is None


KINDS = {
    "utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "delimiter ','", "delimiter ';'", "delimiter '\\t'",
    "line end '\\n'", "line end '\\r\\n'", "every field quoted",
    "groups by column", "groups by merged", "groups by titles", "groups by pages", "groups by sheets", "several sheets",
    "group within a title", "group beside its label", "another name of a group", "merged group cells",
    "title rows", "usual variants of header words", "header of two rows", "header again in the middle",
    "row of column numbers", "columns in another order", "columns nobody knows", "column of running numbers",
    "two columns of notes", "empty columns at the end", "hidden rows", "hidden columns", "hidden sheet",
    "sheet without people", "sheet of figures", "blank rows", "total row", "signature row", "remark row", "page number",
    "example row", "lines left empty", "row of invisible signs", "formulas dragged too far",
    "merged household cells", "merged residence cells", "merged note cells", "old text under a merged cell",
    "ditto marks", "household on its first row only",
    "blank", "full-width blank", "no-break blank", "zero-width blank", "tab", "line break in a cell", "only blanks",
    "full-width digits", "apostrophe", "text as a formula", "rich text", "text in the sheet",
    "formula with its result", "formula without its result", "nought of a formula", "error value", "truth value",
    "number", "number as 1.0", "number shown with zeros", "another dot in a name", "note of two lines",
    "another word for the sex", "no sex", "unreadable sex",
    "small x", "number of 15 digits", "rounded number", "word for nothing", "no identity number",
    "1945-03-02", "1945/3/2", "1945.3.2", "19450302", "1945年3月2日", "1945年03月02日", "19450302 as a number",
    "date cell", "date with an hour", "long dashes", "day number", "day number as text",
    "date from the identity number", "month of a number", "date cell shown as a month",
    "day number that reads as a month",
}  # fmt: skip


def test_every_kind_of_dirt_occurs_several_times() -> None:
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        kinds.update(made(seed).kinds)
    assert set(kinds) == KINDS
    assert {kind for kind, times in kinds.items() if times < OFTEN} == set()


def test_every_fate_a_person_can_have_occurs_several_times() -> None:
    everything = Has(group=True, identity=True, residence="all", note=True, household_zeros=True)
    fates = Counter(truth.code for seed in SEEDS for truth in made(seed).people.values())
    assert set(fates) == {"", *fates_of(everything)}
    assert min(fates.values()) >= OFTEN


def test_the_registers_are_of_ordinary_size() -> None:
    assert all(30 < len(made(seed).people) < 70 for seed in SEEDS)
