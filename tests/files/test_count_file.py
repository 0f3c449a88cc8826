"""The count file: what it may say, what is refused and by which field, nothing that exhausts memory or time."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.files.count_file import KEYS, MOST_PEOPLE, STEP, CountFile, read_count_file
from kiosk.rules.ballot import BallotClass
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

GOOD: dict[str, Any] = {
    "round": {"number": 1, "kind": "first"},
    "registered": 10,
    "issued": 8,
    "posts": [{"post": "chair", "seats": 1}, {"post": "member", "seats": 3}],
    "people": [{"id": f"v{n}", "name": f"林{n}", "sex": "MF"[n % 2]} for n in range(1, 8)],
    "kin": [["v1", "v2", "siblings"]],
    "ballots": [
        {"chair": ["v1"], "member": ["v2", "v3", "v4"], "times": 3},
        {"chair": ["v2"], "member": ["?", "v3"]},
        {"void": "unofficial", "chair": ["v1"]},
        {},
    ],
}
"""Six ballots: three alike, one with a mark that cannot be read, one void, one blank."""
TALLIED = {k: v for k, v in GOOD.items() if k != "ballots"} | {"found": 6, "votes": {"chair": {"v1": 3, "v2": 0}}}
FURTHER = GOOD | {"round": {"number": 2, "kind": "further"}, "candidates": {"chair": ["v1", "v2"], "member": ["v3"]}}


def read(value: object) -> CountFile | Finding:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return read_count_file(io.BytesIO(data))


def good(value: object) -> CountFile:
    found = read(value)
    assert isinstance(found, CountFile), found
    return found


def wrong(value: object) -> tuple[str, str]:
    """The code and the field of what is refused."""
    found = read(value)
    assert isinstance(found, Finding), "it was taken"
    return found.code, str(found.numbers["field"])


def test_ballots_are_judged_and_added_up() -> None:
    count = good(GOOD)
    assert (count.kind, count.found, count.registered, count.issued) == (RoundKind.FIRST, 6, 10, 8)
    assert count.totals is not None
    assert {each.value: count.totals.classes[each] for each in BallotClass} == {
        "valid": 3,
        "part_valid": 1,
        "invalid": 1,
        "blank": 1,
    }
    assert {post: dict(votes) for post, votes in count.votes.items()} == {
        "chair": {"v1": 3, "v2": 1},
        "member": {"v2": 3, "v3": 4, "v4": 3},
    }
    assert [count.totals.rejected_at(post) for post in count.seats] == [1, 4]
    assert [count.totals.blank[post] for post in count.seats] == [1, 4]


def test_a_finished_tally_gives_found_and_votes_and_votes_of_zero_are_dropped() -> None:
    count = good(TALLIED)
    assert (count.found, count.totals) == (6, None)
    assert count.votes == {"chair": {"v1": 3}, "member": {}}


def test_the_order_of_the_keys_does_not_matter() -> None:
    assert good(dict(reversed(GOOD.items()))) == good(GOOD)
    settings = {"ballots": GOOD["ballots"], **GOOD, "settings": {"unreadable": "ballot"}}
    late = {**GOOD, "settings": {"unreadable": "ballot"}}
    assert good(late) == good(settings)
    assert good(late).votes["member"] == {"v2": 3, "v3": 3, "v4": 3}


def test_settings_may_be_left_out_whole_or_in_part() -> None:
    assert good(GOOD).sheet.double_post == "higher"
    assert good(GOOD | {"settings": {"roll_down": True}}).sheet.roll_down is True
    assert good(GOOD | {"settings": {}}).sheet == good(GOOD).sheet


def test_who_is_seated_does_not_count_and_who_was_settled_since_does() -> None:
    seated = good(FURTHER | {"seated": [{"person": "v3", "post": "vice_chair"}]})
    assert seated.votes["member"] == {}
    settled = good(FURTHER | {"settled": [{"person": "v3", "post": "member"}], "open_elsewhere": True})
    assert settled.votes["member"] == {"v3": 4}
    assert settled.open_elsewhere


def test_votes_of_people_who_cannot_be_elected_stand_as_the_file_gives_them() -> None:
    given = {"found": 6, "votes": {"chair": {"v7": 2}, "member": {"v3": 4, "v5": 1}}}
    further = {k: v for k, v in FURTHER.items() if k != "ballots"} | given
    count = good(further | {"seated": [{"person": "v7", "post": "head"}]})
    assert count.votes == given["votes"], "who can be elected is the law's matter, not the format's"


def ballot(value: object) -> dict[str, Any]:
    return GOOD | {"ballots": [{}, value]}


@pytest.mark.parametrize(
    ("value", "code", "field"),
    [
        (GOOD | {"extra": 1}, "count_field_unknown", "extra"),
        ({k: v for k, v in GOOD.items() if k != "round"}, "count_missing", "round"),
        ({k: v for k, v in GOOD.items() if k != "posts"}, "count_missing", "posts"),
        ({k: v for k, v in GOOD.items() if k != "people"}, "count_missing", "people"),
        ({k: v for k, v in GOOD.items() if k != "registered"}, "count_missing", "registered"),
        ({k: v for k, v in GOOD.items() if k != "ballots"}, "count_missing", "ballots"),
        ({k: v for k, v in TALLIED.items() if k != "found"}, "count_missing", "found"),
        ({k: v for k, v in TALLIED.items() if k != "votes"}, "count_missing", "votes"),
        (GOOD | {"round": {"number": 1}}, "count_missing", "round.kind"),
        (GOOD | {"round": {"number": 1, "kind": "second"}}, "count_choice", "round.kind"),
        (GOOD | {"round": {"number": 0, "kind": "first"}}, "count_number", "round.number"),
        (GOOD | {"round": {"number": 1, "kind": "first", "x": 1}}, "count_field_unknown", "round.x"),
        (GOOD | {"registered": True}, "count_type", "registered"),
        (GOOD | {"registered": 3.0}, "count_type", "registered"),
        (GOOD | {"registered": -1}, "count_number", "registered"),
        (GOOD | {"issued": 10**400}, "count_number", "issued"),
        (GOOD | {"settings": {"unreadable": "line"}}, "count_choice", "settings.unreadable"),
        (GOOD | {"settings": {"roll_down": 1}}, "count_choice", "settings.roll_down"),
        (GOOD | {"settings": {"extra_candidates": True}}, "count_choice", "settings.extra_candidates"),
        (GOOD | {"settings": {"colour": "red"}}, "count_field_unknown", "settings.colour"),
        (GOOD | {"posts": []}, "count_empty", "posts"),
        (GOOD | {"posts": [{"post": "void", "seats": 1}]}, "count_value", "posts[0].post"),
        (GOOD | {"posts": [{"post": "chair"}]}, "count_missing", "posts[0].seats"),
        (GOOD | {"posts": [{"post": str(n), "seats": 1} for n in range(101)]}, "count_too_many", "posts"),
        (GOOD | {"posts": [{"post": "chair", "seats": 0}]}, "count_number", "posts[0].seats"),
        (GOOD | {"posts": [{"post": "chair", "seats": 1}] * 2}, "count_twice", "posts[1].post"),
        (GOOD | {"people": {}}, "count_type", "people"),
        (GOOD | {"people": [{"id": f"v{n}"} for n in range(MOST_PEOPLE + 1)]}, "count_too_many", "people"),
        (GOOD | {"people": [{"id": "?"}]}, "count_value", "people[0].id"),
        (GOOD | {"people": [{"id": "v1"}, {"id": "v1"}]}, "count_twice", "people[1].id"),
        (GOOD | {"people": [{"id": "v1", "sex": "X"}]}, "count_choice", "people[0].sex"),
        (GOOD | {"people": [{"id": "v1", "sex": None}]}, "count_choice", "people[0].sex"),
        (GOOD | {"people": [{"id": "v1", "name": 1}]}, "count_type", "people[0].name"),
        (GOOD | {"people": [{"name": "林大"}]}, "count_missing", "people[0].id"),
        (GOOD | {"people": [{"id": "\ud800"}]}, "count_value", "people[0].id"),
        (GOOD | {"people": [{"id": "v" * 201}]}, "count_word", "people[0].id"),
        (GOOD | {"people": [{"id": 1}]}, "count_type", "people[0].id"),
        (GOOD | {"kin": [["v1", "v99", "siblings"]]}, "count_person", "kin[0][1]"),
        (GOOD | {"kin": [["v1", "v2"]]}, "count_type", "kin[0]"),
        (GOOD | {"kin": [["v1", "v2", 3]]}, "count_type", "kin[0][2]"),
        (GOOD | {"kin": [["v1", "v1", "siblings"]]}, "count_twice", "kin[0][1]"),
        (GOOD | {"candidates": {}}, "count_candidates_first", "candidates"),
        ({k: v for k, v in FURTHER.items() if k != "candidates"}, "count_missing", "candidates"),
        (FURTHER | {"candidates": {"chair": ["v9"]}}, "count_person", "candidates.chair[0]"),
        (FURTHER | {"candidates": {"clerk": []}}, "count_field_unknown", "candidates.clerk"),
        (GOOD | {"seated": [{"person": "v99", "post": "chair"}]}, "count_person", "seated[0].person"),
        (GOOD | {"seated": [{"person": "v1", "post": "head"}] * 2}, "count_twice", "seated[1].person"),
        (GOOD | {"settled": [{"person": "v1", "post": "clerk"}]}, "count_choice", "settled[0].post"),
        (GOOD | {"settled": [{"person": "v9", "post": "chair"}]}, "count_person", "settled[0].person"),
        (
            GOOD | {"settled": [{"person": f"v{n}", "post": "chair"} for n in (1, 2)]},
            "count_settled_seats",
            "settled[1].post",
        ),
        (
            GOOD | {key: [{"person": "v1", "post": "chair"}] for key in ("seated", "settled")},
            "count_twice",
            "settled[0].person",
        ),
        (GOOD | {"open_elsewhere": 1}, "count_type", "open_elsewhere"),
        (GOOD | {"found": 6}, "count_both", "found"),
        (GOOD | {"votes": {}}, "count_both", "votes"),
        (GOOD | {"ballots": {}}, "count_type", "ballots"),
        (ballot([]), "count_type", "ballots[1]"),
        (ballot({"times": 0}), "count_number", "ballots[1].times"),
        (ballot({"times": True}), "count_type", "ballots[1].times"),
        (ballot({"clerk": []}), "count_field_unknown", "ballots[1].clerk"),
        (ballot({"chair": "v1"}), "count_type", "ballots[1].chair"),
        (ballot({"member": ["v1", "v2", 3]}), "count_type", "ballots[1].member[2]"),
        (ballot({"member": [["v1"]]}), "count_type", "ballots[1].member[0]"),
        (ballot({"member": [""]}), "count_word", "ballots[1].member[0]"),
        (ballot({"member": ["v1"] * 1001}), "count_too_many", "ballots[1].member"),
        (ballot({"void": "torn"}), "count_choice", "ballots[1].void"),
        (ballot({"void": None}), "count_choice", "ballots[1].void"),
        (ballot({"void": "unmarked", "member": [1]}), "count_type", "ballots[1].member[0]"),
        (TALLIED | {"votes": {"chair": {"v1": 7}}}, "count_votes_found", "votes.chair.v1"),
        (TALLIED | {"votes": {"chair": {"v1": 4, "v2": 3}}}, "count_votes_seats", "votes.chair"),
        (TALLIED | {"votes": {"chair": {"v9": 1}}}, "count_person", "votes.chair.v9"),
        (TALLIED | {"votes": {"clerk": {}}}, "count_field_unknown", "votes.clerk"),
        (TALLIED | {"votes": {"chair": {"v1": -1}}}, "count_number", "votes.chair.v1"),
        (TALLIED | {"votes": {"chair": {"a b": 1}}}, "count_person", 'votes.chair."a b"'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_breaks_the_format_is_refused_by_its_field(value: Mapping[str, Any], code: str, field: str) -> None:
    assert wrong(value) == (code, field)
    assert wrong(dict(reversed(value.items()))) == (code, field), "wherever the key stands"


def bytes_of(text: str) -> bytes:
    return json.dumps(GOOD, ensure_ascii=False).encode().replace(b'"registered": 10', text.encode())


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        (b"", "count_json_broken", "JSON"),
        (b"[]", "count_json_broken", "JSON"),
        (b"{}", "count_missing", "round"),
        (b'\xef\xbb\xbf{"a": 1}', "count_json_coding", "JSON"),
        (json.dumps(GOOD).encode("utf-16"), "count_json_coding", "JSON"),
        (b'{"round": \xff}', "count_json_coding", "JSON"),
        (b'{"round": "\xe6', "count_json_coding", "round"),
        (json.dumps(GOOD).encode()[:-30], "count_json_broken", "ballots[2]"),
        (json.dumps(GOOD).encode() + b"x", "count_json_broken", "JSON"),
        (b'{"ballots": [{},]}', "count_json_broken", "ballots[1]"),
        (b'{"ballots": [{"a" 1},' + b"{}," * (3 << 20), "count_json_broken", "ballots[0]"),
        (b'{"registered": 1.' + b" " * (5 << 20), "count_json_broken", "registered"),
        (bytes_of('"registered": NaN'), "count_json_number", "registered"),
        (bytes_of('"registered": ' + "9" * 5000), "count_json_number", "registered"),
        (bytes_of('"registered": 10, "registered": 10'), "count_json_twice", "registered"),
        (bytes_of('"registered": {"a": 1, "a": 2}'), "count_json_twice", "registered"),
        (b'{"ballots": ' + b"[" * 100_000, "count_json_deep", "ballots[0]"),
        (b'{"round": ' + b'{"a":' * 100_000, "count_json_deep", "round"),
        (b'{"round": "' + b"a" * (10 << 20), "count_json_large", "round"),
        (b'{"ballots": ["' + b"a" * (10 << 20), "count_json_large", "ballots[0]"),
        (b'{"people": [{"id": "' + b"a" * (3 << 20), "count_json_large", "people[0]"),
        (b'{"registered": ' + b"9" * (10 << 20), "count_json_number", "registered"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_json_or_too_much_of_it_is_refused_where_it_breaks(data: bytes, code: str, field: str) -> None:
    assert wrong(data) == (code, field)


MARKS = st.sampled_from(["v1", "v2", "v3", "v4", "nobody", "?"])
BALLOTS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "chair": st.lists(MARKS, max_size=2),
            "member": st.lists(MARKS, max_size=4),
            "times": st.integers(1, 5),
            "void": st.sampled_from(["unofficial", "unreadable", "unmarked"]),
        },
    ),
    max_size=8,
)


@given(BALLOTS, st.sampled_from(["higher", "neither", "ballot"]))
def test_a_round_given_by_its_ballots_and_by_their_totals_is_the_same_round(ballots: Any, double: str) -> None:
    by_ballots = good(GOOD | {"ballots": ballots, "settings": {"double_post": double}})
    assert by_ballots.found == sum(each.get("times", 1) for each in ballots)
    given = {"found": by_ballots.found, "votes": by_ballots.votes, "settings": {"double_post": double}}
    by_votes = good({k: v for k, v in GOOD.items() if k != "ballots"} | given)
    assert replace(by_ballots, totals=None) == by_votes


WORDS = st.sampled_from([*KEYS, "chair", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["v1", "?", "chair", "", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(WORDS, JSON), st.sampled_from([GOOD, TALLIED, FURTHER]))
def test_whatever_it_is_given_it_answers_with_a_round_or_with_a_field(changed: Any, usual: Any) -> None:
    found = read(usual | changed)
    assert isinstance(found, CountFile) or found.numbers["field"]


@given(st.binary(max_size=60), st.integers(0, 600), st.integers(0, 20))
def test_bytes_that_are_no_count_file_are_refused_by_a_field(noise: bytes, at: int, gone: int) -> None:
    data = json.dumps(GOOD).encode()
    for each in (noise, data[:at], data[:at] + noise + data[at + gone :]):
        found = read(each)
        assert isinstance(found, CountFile) or found.numbers["field"]


def test_it_tells_how_many_ballots_have_passed() -> None:
    told: list[int] = []
    many = GOOD | {"ballots": [{}] * (2 * STEP + 1)}
    assert isinstance(read_count_file(io.BytesIO(json.dumps(many).encode()), told.append), CountFile)
    assert told == [STEP, 2 * STEP]
