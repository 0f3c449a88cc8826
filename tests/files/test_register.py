"""Registers as village offices keep them: the right people, and nobody lost without a line."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.files.register import Register, read_register
from kiosk.rules.roll import Outcome, settle
from tests.files.registers import DATA, DAY, SHEET, a_number


class TestTheRegistersThatComeWithTheProgram:
    @pytest.mark.parametrize(
        ("filename", "groups", "people"), [("jia-register.csv", 4, 200), ("yi-register.csv", 3, 120)]
    )
    def test_small_villages_are_registered_whole(self, filename: str, groups: int, people: int) -> None:
        register = read_register((DATA / filename).read_bytes(), filename)
        assert isinstance(register, Register)
        standings = settle(register.rows, DAY, SHEET)
        assert [s.outcome for s in standings] == [Outcome.REGISTERED] * people
        assert len({row.group for row in register.rows}) == groups

    def test_the_village_of_ordinary_size_comes_to_these_figures(self) -> None:
        register = read_register((DATA / "shifan-register.xlsx").read_bytes(), "shifan-register.xlsx")
        assert isinstance(register, Register)
        assert register.rows_read == 3372
        assert [(s.row, s.why) for s in register.skipped] == [(1, "title"), (2, "header"), (3375, "signature")]
        counts = Counter(
            (str(s.outcome), s.finding.code if s.finding else "") for s in settle(register.rows, DAY, SHEET)
        )
        assert counts == {
            ("registered", ""): 2732,
            ("left_out", "under_age"): 582,
            ("left_out", "declared_not_to_take_part"): 17,
            ("left_out", "cannot_exercise"): 10,
            ("left_out", "rights_deprived"): 6,
            ("left_out", "dead"): 4,
            ("left_out", "moved_out"): 4,
            ("undecided", "outside_needs_consent"): 11,
            ("undecided", "identity_birth_differs"): 4,
            ("undecided", "no_name"): 1,
            ("undecided", "same_person_twice"): 1,
        }

    def test_no_identity_number_leaves_the_reader(self) -> None:
        register = read_register((DATA / "shifan-register.xlsx").read_bytes(), "shifan-register.xlsx")
        assert not re.search(r"999999\d{8}", repr(register))


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    read_register((DATA / "shifan-register.xlsx").read_bytes(), "a.xlsx", lambda done, of: told.append((done, of)))
    assert told[0] == (500, 3375)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


anything = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.dates(),
    st.sampled_from(["姓名", "组", "生日", "性别", "男", "林大", "1972-05-05", "第1组", "签名:", "备注", a_number()]),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(anything, max_size=6), max_size=10))
def test_no_cells_raise_and_every_filled_row_has_a_line(rows: list[list[object]]) -> None:
    text = "\n".join("\t".join(str(c if c is not None else "") for c in row) for row in rows)
    plain = re.sub('["\r\0]', "", text)
    register = read_register(plain.encode("utf-8", "replace"), "a.csv")
    if isinstance(register, Register) and not any(s.row == 0 for s in register.skipped):
        accounted = {r.row for r in register.rows} | {s.row for s in register.skipped}
        filled = {n for n, line in enumerate(plain.split("\n"), 1) if line.replace("\t", "").strip()}
        assert filled <= accounted


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    read_register(data, "x")
    read_register("姓名,组,生日\n".encode() + data, "x.csv")
