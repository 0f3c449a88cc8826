"""A counted round written down and read again: the same round, and for the command the same result to the byte."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.files.count_file import CountFile, read_count_file
from kiosk.records.chain import canonical
from kiosk.rules.book import CHOICES, SHEETS, RuleSheet, sheet
from kiosk.rules.count_record import Named, outcome_of, record_of, tally_of
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Seat, Tally, decide
from kiosk.rules.next_round import contests
from kiosk.rules.rounds import Vote, outlook
from kiosk.tally import tally as tally_command
from kiosk.tally import worked_out
from tests.rules.chains import a_random_election, an_election
from tests.rules.tallies import a_random_tally, a_tally

SHEETS_OF_ALL_KINDS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()}).map(
    lambda choices: sheet("putian-2017", choices)
)


def people_of(tally: Tally) -> list[str]:
    people = {*tally.sex, *(person for given in tally.votes.values() for person in given)}
    people |= {seat.person for seat in (*tally.seated, *tally.settled)} | {one for pair in tally.kin for one in pair}
    return sorted(people | {person for given in (tally.candidates or {}).values() for person in given})


def recorded(tally: Tally, number: int = 1) -> dict[str, Any]:
    """Its record as it is kept, read again from the bytes."""
    named = [Named(one, f"林{one}", tally.sex.get(one, "")) for one in people_of(tally)]
    relations = dict.fromkeys(tally.kin, "siblings")
    return json.loads(canonical(record_of(tally, number, named, relations)).encode())


def a_counted_round(tally: Tally, rules: RuleSheet) -> Tally:
    """The random round as a count leaves it: roll numbers for ids, every post named, nobody with no votes, not more
    votes than lines and not more seats given away than there are."""

    def number(person: str) -> str:
        return str(7 * (ord(person) - ord("a")) + 3)

    def seats(given: Any) -> tuple[Seat, ...]:
        return tuple(Seat(number(seat.person), seat.post) for seat in given)

    votes: dict[str, dict[str, int]] = {}
    for post, left in ((post, seats * tally.found) for post, seats in tally.seats.items()):
        votes[post] = {}
        for person, n in tally.votes.get(post, {}).items():
            if 0 < n <= left:
                votes[post][number(person)] = n
                left -= n
    candidates = tally.candidates
    return replace(
        tally,
        votes=votes,
        sex={number(person): sex for person, sex in tally.sex.items()},
        kin=tuple((number(one), number(other)) for one, other in tally.kin),
        candidates=None
        if candidates is None
        else {post: tuple(map(number, candidates.get(post, ()))) for post in tally.seats},
        seated=seats(tally.seated),
        settled=seats(tally.settled),
        sheet=rules,
    )


ROUNDS = st.builds(
    a_counted_round,
    st.integers(0, 10**9).map(lambda seed: a_random_tally(random.Random(seed))),
    SHEETS_OF_ALL_KINDS,
)


@given(ROUNDS)
@settings(max_examples=300, deadline=None)
def test_a_round_read_again_from_its_record_is_the_same_round(tally: Tally) -> None:
    assert tally_of(recorded(tally)) == tally
    assert recorded(tally_of(recorded(tally))) == recorded(tally)


def read(record: Mapping[str, Any]) -> CountFile:
    found = read_count_file(io.BytesIO(canonical(record).encode()))
    assert isinstance(found, CountFile), found
    return found


@given(ROUNDS)
@settings(max_examples=300, deadline=None)
def test_the_command_makes_of_the_record_exactly_the_outcome_that_was_kept(tally: Tally) -> None:
    kept = json.dumps(outcome_of(tally, decide(tally)), ensure_ascii=False)
    assert json.dumps(worked_out(read(recorded(tally))), ensure_ascii=False) == kept


elections = st.integers(0, 10**9).map(lambda seed: a_random_election(random.Random(seed)))


@given(elections)
@settings(max_examples=150, deadline=None)
def test_an_election_stands_where_it_stood_when_its_rounds_are_read_again(election: Any) -> None:
    again = outlook(election.seats, [Vote(tally_of(recorded(v.tally)), v.valid, v.unseated) for v in election.votes])
    stands = election.stands
    for fact in ("last", "seated", "settled", "elected", "again", "ties", "waits", "further", "next", "votes", "void"):
        assert getattr(again, fact) == getattr(stands, fact), fact
    assert contests(again, (), ()) == contests(stands, (), ())


def test_the_record_of_j8_is_a_count_file_with_every_field_in_its_place() -> None:
    tally = a_tally({"2": 120}, member={"11": 100}, women="11", kin=[("2", "11")], rules={"extra_candidates": 2})
    named = [Named("11", "曾敏", "F"), Named("2", "林甲", "M"), Named("3", "林乙", "")]
    assert record_of(tally, 4, named, {("2", "11"): "siblings"}) == {
        "round": {"number": 4, "kind": "first"},
        "settings": {
            "over_full_post": "post",
            "unreadable": "mark",
            "double_post": "higher",
            "roll_down": False,
            "woman_first": True,
            "extra_candidates": 2,
        },
        "registered": 200,
        "issued": 180,
        "posts": [{"post": "chair", "seats": 1}, {"post": "member", "seats": 3}],
        "people": [
            {"id": "2", "name": "林甲", "sex": "M"},
            {"id": "3", "name": "林乙"},
            {"id": "11", "name": "曾敏", "sex": "F"},
        ],
        "kin": [["2", "11", "siblings"]],
        "found": 178,
        "votes": {"chair": {"2": 120}, "member": {"11": 100}},
    }


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"seated": (Seat("9", "member"),)}, "seated"),
        ({"settled": (Seat("2", "chair"),)}, "settled"),
        ({"open_elsewhere": True}, "open_elsewhere"),
        ({"kind": RoundKind.FURTHER}, "candidates"),
    ],
)
def test_what_is_not_there_is_left_out_of_the_record(more: dict[str, Any], key: str) -> None:
    assert key not in recorded(a_tally({"2": 120}))
    assert key in recorded(a_tally({"2": 120}, **more))
    read(recorded(a_tally({"2": 120}, **more)))


def test_a_further_election_names_candidates_for_each_of_its_posts() -> None:
    tally = a_tally({"2": 60}, {}, kind=RoundKind.FURTHER, candidates={"chair": ["2"]})
    assert recorded(tally)["candidates"] == {"chair": ["2"], "vice_chair": []}


def test_votes_of_zero_are_in_neither_record_nor_outcome() -> None:
    tally = a_tally({"2": 120, "3": 0}, {"4": 0})
    assert recorded(tally)["votes"] == {"chair": {"2": 120}, "vice_chair": {}}
    outcome = outcome_of(tally, decide(tally))
    assert outcome["votes"] == {"chair": {"2": 120}, "vice_chair": {}}
    assert outcome == worked_out(read(recorded(tally)))


def test_a_void_round_is_kept_with_its_figures_and_no_votes() -> None:
    tally = a_tally({}, {}, {}, found=181)
    outcome = outcome_of(tally, decide(tally))
    assert (outcome["valid"], outcome["count_ok"], outcome["found"]) == (False, False, 181)
    assert outcome == worked_out(read(recorded(tally)))


@pytest.mark.rule("R-RES-05")
def test_the_round_behind_a_tie_vote_is_kept_worked_out_again_with_its_winner() -> None:
    above = {"chair": {"8": 120, "1": 95, "2": 95}, "seats": {"chair": 2, "member": 3}}
    election = an_election(**above, member={"1": 110, "4": 100, "5": 95, "6": 92})
    stands = election.then({"chair": {"1": 86, "2": 85}}).stands
    assert stands.base is not None
    assert stands.worked_out is not None
    behind = replace(stands.base, settled=stands.settled)
    out = worked_out(read(recorded(behind)))
    assert out == outcome_of(behind, stands.worked_out)
    elected = [each["person"] for each in out["elected"]]
    assert elected == ["8", "4", "5", "6"], "the tie vote itself names the other chair"
    assert (out["waits"], out["tie"], out["further"]) == ([], [], [])


def test_the_other_edition_counts_and_decides_alike() -> None:
    """What it changes is who may hold a mandate; a record has the choices alone."""
    tally = a_tally({"2": 95, "3": 95})
    other = replace(tally, sheet=SHEETS["national-2026"])
    assert recorded(other) == recorded(tally)
    assert decide(other) == decide(tally)


def test_the_command_prints_the_outcome_of_a_record_that_lies_in_a_file(tmp_path: Path) -> None:
    tally = a_tally({"1": 120}, {"2": 80, "3": 70}, {"4": 110, "5": 101, "6": 95, "7": 95})
    file = tmp_path / "round.json"
    file.write_text(canonical(recorded(tally)), "utf-8")
    done = CliRunner().invoke(tally_command, [str(file)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == outcome_of(tally, decide(tally))
