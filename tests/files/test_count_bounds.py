"""Where the bounds of a count file lie, from both sides; what it says in whatever order; each refusal in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.files import json_stream
from kiosk.files.count_fields import LONGEST_WORD, MOST_NUMBER
from kiosk.files.count_round import MOST_SEATS
from kiosk.machine import console
from kiosk.rules.finding import Finding
from kiosk.web.wording.count_file import SENTENCES
from tests.files.test_count_file import FURTHER, GOOD, TALLIED, good, read, wrong

LONG = "v" * LONGEST_WORD


@pytest.mark.parametrize(
    ("kept", "refused", "field"),
    [
        (GOOD | {"issued": MOST_NUMBER}, GOOD | {"issued": MOST_NUMBER + 1}, "issued"),
        (GOOD | {"registered": 0}, GOOD | {"registered": -1}, "registered"),
        (
            GOOD | {"people": [*GOOD["people"], {"id": LONG}]},
            GOOD | {"people": [*GOOD["people"], {"id": LONG + "v"}]},
            "people[7].id",
        ),
        (
            GOOD | {"ballots": [{"member": [LONG]}]},
            GOOD | {"ballots": [{"member": [LONG + "v"]}]},
            "ballots[0].member[0]",
        ),
        (
            GOOD | {"posts": [{"post": "chair", "seats": 1}, {"post": "member", "seats": MOST_SEATS}]},
            GOOD | {"posts": [{"post": "chair", "seats": 1}, {"post": "member", "seats": MOST_SEATS + 1}]},
            "posts[1].seats",
        ),
        (
            TALLIED | {"votes": {"member": {f"v{n}": 6 for n in (1, 2, 3)}}},
            TALLIED | {"votes": {"member": {"v1": 6, "v2": 6, "v3": 6, "v4": 1}}},
            "votes.member",
        ),
        (
            GOOD | {"settled": [{"person": f"v{n}", "post": "member"} for n in (1, 2, 3)]},
            GOOD | {"settled": [{"person": f"v{n}", "post": "member"} for n in (1, 2, 3, 4)]},
            "settled[3].post",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bound_is_kept_on_one_side_and_refused_on_the_other(kept: Any, refused: Any, field: str) -> None:
    good(kept)
    assert wrong(refused)[1] == field


def test_whose_sex_is_not_told_is_neither() -> None:
    count = good(GOOD | {"people": [{"id": "v1", "sex": "F"}, {"id": "v2"}, {"id": "v3", "name": "林", "sex": "M"}]})
    assert count.sex == {"v1": "F", "v3": "M"}


EVERYTHING = FURTHER | {
    "settings": {"double_post": "neither"},
    "seated": [{"person": "v1", "post": "head"}],
    "settled": [{"person": "v3", "post": "member"}],
    "open_elsewhere": True,
}


@given(st.permutations(list(EVERYTHING)))
def test_in_whatever_order_it_stands_it_is_the_same_round(order: list[str]) -> None:
    count = good({key: EVERYTHING[key] for key in order})
    assert count == good(EVERYTHING)
    assert (count.votes["chair"], count.votes["member"]) == ({"v2": 1}, {"v3": 4})


WRONG = [
    {},
    GOOD | {"x": 1},
    GOOD | {"registered": "10"},
    GOOD | {"round": {"number": 1, "kind": "third"}},
    GOOD | {"posts": []},
    GOOD | {"people": [{"id": "?"}]},
    GOOD | {"kin": [["v1", "v99\n%(x)s%", "x"]]},
    GOOD | {"candidates": {}},
    GOOD | {"found": 1},
    TALLIED | {"votes": {"chair": {"v1": 7}}},
    TALLIED | {"votes": {"chair": {"v1": 6, "v2": 6}}},
    b'{"round": ',
    b"\xff",
]


@pytest.mark.parametrize("value", WRONG, ids=str)
def test_a_refusal_is_one_line_that_begins_with_its_field(value: Any) -> None:
    finding = read(value)
    assert isinstance(finding, Finding)
    said = console.say(finding)
    assert said.startswith(f"{finding.numbers['field']}: ")
    assert said.endswith(("。", "."))
    assert len(said.splitlines()) == 1


def test_whatever_is_wrong_with_json_has_its_sentence() -> None:
    raised = re.findall(r'BadJson\("(\w+)"', Path(json_stream.__file__).read_text("utf-8"))
    assert {f"count_json_{why}" for why in raised} == {code for code in SENTENCES if code.startswith("count_json_")}
