"""The result that `tally` prints: by hand, in its order, and the same from ballots as from their totals."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.files.count_file import CountFile, read_count_file
from kiosk.tally import worked_out

ORDER = [
    "found",
    "turnout_ok",
    "count_ok",
    "valid",
    "line",
    "ballots",
    "votes",
    "blank",
    "rejected",
    "elected",
    "tie",
    "waits",
    "further",
    "holds",
]
BALLOTS = [
    {"chair": ["v1"], "vice_chair": ["v2", "v3"], "member": ["v7", "v5"], "times": 60},
    {"chair": ["v6"], "vice_chair": ["v4", "v3"], "member": ["v8", "v5"], "times": 30},
    {"vice_chair": ["v2", "v4"], "times": 9},
    {"void": "unmarked", "chair": ["v6"]},
]
"""A hundred papers, line 51."""
FIRST: dict[str, Any] = {
    "round": {"number": 1, "kind": "first"},
    "registered": 120,
    "issued": 101,
    "posts": [{"post": "chair", "seats": 1}, {"post": "vice_chair", "seats": 2}, {"post": "member", "seats": 2}],
    "people": [{"id": f"v{n}", "name": f"林{n}", "sex": "M"} for n in range(1, 10)],
    "kin": [["v5", "v1", "spouses"], ["v1", "v6", "siblings"], ["v1", "v5", "spouses"]],
    "ballots": BALLOTS,
}


def result(file: dict[str, Any]) -> dict[str, Any]:
    """What the command prints of this file, as it comes out of its JSON."""
    read = read_count_file(io.BytesIO(json.dumps(file).encode()))
    assert isinstance(read, CountFile), read
    printed: dict[str, Any] = json.loads(json.dumps(worked_out(read)))
    return printed


def test_a_round_by_hand_in_the_order_of_the_format() -> None:
    told = result(FIRST)
    assert list(told) == ORDER
    assert told["votes"] == {
        "chair": {"v1": 60, "v6": 30},
        "vice_chair": {"v2": 69, "v3": 90, "v4": 39},
        "member": {"v5": 90, "v7": 60, "v8": 30},
    }
    assert told["elected"] == [
        {"person": "v1", "post": "chair", "votes": 60},
        {"person": "v3", "post": "vice_chair", "votes": 90},
        {"person": "v2", "post": "vice_chair", "votes": 69},
        {"person": "v5", "post": "member", "votes": 90},
        {"person": "v7", "post": "member", "votes": 60},
    ]
    assert (told["tie"], told["waits"], told["further"]) == ([], [], [])
    assert told["holds"] == [{"code": "kin", "people": ["v1", "v5"]}, {"code": "no_woman"}]


def test_seats_left_a_tie_and_what_waits_for_it() -> None:
    level = [{"vice_chair": ["v2", "v3"], "times": 40}, {"vice_chair": ["v3", "v4"], "times": 40}]
    level += [{"vice_chair": ["v4", "v2"], "member": ["v9"], "times": 40}]
    told = result(FIRST | {"ballots": level, "issued": 120})
    assert told["elected"] == [], "v2, v3 and v4 have 80 of 120 each, and there are two seats"
    assert told["tie"] == [{"post": "vice_chair", "seats": 2, "people": ["v2", "v3", "v4"]}]
    assert told["further"] == [
        {"post": "chair", "seats": 1, "candidates": []},
        {"post": "member", "seats": 2, "candidates": ["v9"]},
    ]
    assert told["holds"] == []
    after = [{"person": person, "post": "vice_chair"} for person in ("v2", "v4")]
    settled = result(FIRST | {"ballots": level, "issued": 120, "settled": after})
    assert (settled["votes"], settled["tie"]) == (told["votes"], [])
    waits = {"vice_chair": ["v2", "v3", "v4"], "member": ["v2", "v3"]}
    further = {"round": {"number": 2, "kind": "further"}, "candidates": waits, "posts": FIRST["posts"][1:]}
    thirds = [
        {"vice_chair": ["v2", "v3"]},
        {"vice_chair": ["v3", "v4"], "member": ["v2"]},
        {"vice_chair": ["v4", "v2"]},
    ]
    waiting = result(FIRST | further | {"ballots": thirds, "registered": 5, "issued": 3})
    assert (waiting["tie"][0]["people"], waiting["waits"]) == (["v2", "v3", "v4"], ["member"])


@pytest.mark.parametrize(("registered", "issued"), [(200, 100), (120, 99)])
def test_a_round_that_is_not_valid_has_votes_and_no_result(registered: int, issued: int) -> None:
    told = result(FIRST | {"registered": registered, "issued": issued})
    assert (told["turnout_ok"], told["count_ok"], told["valid"]) == (registered == 120, issued == 100, False)
    assert told["votes"] == result(FIRST)["votes"]
    assert [told[key] for key in ORDER[-5:]] == [[], [], [], [], []]


def test_settings_reach_the_result() -> None:
    down = [{"chair": ["v1"], "times": 40}, {"vice_chair": ["v1"], "times": 40}, {"chair": ["v2"], "times": 20}]
    assert result(FIRST | {"ballots": down})["elected"] == []
    told = result(FIRST | {"ballots": down, "settings": {"roll_down": True}})
    assert told["elected"] == [{"person": "v1", "post": "vice_chair", "votes": 80}]
    assert told["votes"]["vice_chair"] == {"v1": 40}, "as they were given"


def test_posts_open_elsewhere_put_off_the_question_of_a_woman() -> None:
    assert result(FIRST | {"open_elsewhere": True})["holds"] == [{"code": "kin", "people": ["v1", "v5"]}]
    woman = [{"id": "v9", "sex": "F"}, *FIRST["people"][:8]]
    seated = [{"person": "v9", "post": "head"}]
    assert result(FIRST | {"people": woman, "seated": seated})["holds"] == [{"code": "kin", "people": ["v1", "v5"]}]


MARKS = st.sampled_from([f"v{n}" for n in range(1, 6)])
ROUNDS = st.lists(
    st.fixed_dictionaries(
        {"times": st.integers(1, 9)},
        optional={post: st.lists(MARKS, max_size=2) for post in ("chair", "vice_chair", "member")},
    ),
    min_size=1,
    max_size=5,
)


@given(ROUNDS, st.sampled_from(["first", "further", "tie"]), st.booleans())
def test_ballots_and_their_totals_have_the_same_result(ballots: Any, kind: str, down: bool) -> None:
    usual = FIRST | {"round": {"number": 2, "kind": kind}, "settings": {"roll_down": down}, "registered": 1}
    usual |= {"issued": 100}
    if kind != "first":
        usual |= {"candidates": {"chair": ["v1", "v2"], "vice_chair": ["v2", "v3", "v4"], "member": ["v1", "v5"]}}
    by_ballots = result(usual | {"ballots": ballots})
    del usual["ballots"]
    by_votes = result(usual | {key: by_ballots[key] for key in ("found", "votes")})
    assert by_votes == {key: told for key, told in by_ballots.items() if key not in ("ballots", "blank", "rejected")}
