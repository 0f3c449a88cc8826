"""A tie vote: the round behind it is worked out again, a post that waited is decided, people still level vote anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.acts.kin import state_kin
from kiosk.queries.holds import holds_in
from kiosk.records import store
from kiosk.records.result import RoundResult, SeatTaken
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.kin import Kin
from kiosk.rules.plan import PlanPost, Post
from kiosk.rules.staff import Role
from tests.account_day import a_day_of
from tests.builders import Village, a_plan, a_round, now, recorded
from tests.counting import mix_all, opened, seat
from tests.result_day import (
    certify_it,
    close,
    count,
    found_out,
    hold_next,
    made_once,
    next_of,
    prepare,
    refused,
    replays,
    rounds_over,
    stands_now,
    strangers,
)
from tests.trips import voter_ids

FOUND = 24


def tied() -> Village:
    """Of two vice chairs one is elected; a woman and a man are level for the other, so the two members wait: when she
    loses, a woman with fewer votes is to be a member."""

    def build() -> Village:
        posts = (
            PlanPost(Post.CHAIR, "主任", 1),
            PlanPost(Post.VICE_CHAIR, "副主任", 2),
            PlanPost(Post.MEMBER, "委员", 2),
        )
        village = a_day_of(a_round("preparing", 40, plan=replace(a_plan(40), posts=posts)), FOUND, 0, 0, 0, 60)
        opened(village, FOUND, FOUND)
        mix_all(village)
        recorded(seat(village, 1))
        men, women = strangers(village, "M"), strangers(village, "F")
        count(
            village,
            {
                "chair": {men[0]: 20},
                "vice_chair": {men[1]: 18, women[2]: 14, men[3]: 14},
                "member": {men[4]: 18, men[5]: 16, women[6]: 14},
            },
        )
        ids = voter_ids(village)
        pair = {"one": ids[int(men[0]) - 1], "other": ids[int(men[4]) - 1]}
        recorded(state_kin(**pair, kin=Kin.SIBLING, reason="同胞", by=village.officer(Role.REGISTRAR), at=now()))
        recorded(close(village))
        return village

    return made_once("tied", build)


def seats_of(village: Village) -> list[tuple[int, str, str]]:
    """Round, post and person of every seat that was taken, as the rows have it."""
    s = SeatTaken
    with store.reading() as connection:
        rows = connection.execute(select(s.result_id, s.post, s.person).order_by(s.result_id, s.place)).all()
    number = {over.result_id: over.number for over in rounds_over(village)}
    return [(number[row.result_id], row.post, str(row.person)) for row in rows]


def held(village: Village) -> list[tuple[str, tuple[int, ...]]]:
    with store.reading_together() as connection:
        return [(hold.code, hold.people) for hold in holds_in(connection, rounds_over(village)[-1].result_id)]


@pytest.mark.rule("R-RES-05", "R-RES-10")
def test_a_tie_vote_is_among_the_tied_alone_and_nobody_can_refuse(sqlite_app: Flask) -> None:
    village = tied()
    men, women = strangers(village, "M"), strangers(village, "F")
    assert seats_of(village) == [(1, "chair", men[0]), (1, "vice_chair", men[1])]
    after = next_of(village)
    assert (after.outlook.next, after.outlook.waits) == (RoundKind.TIE, ("member",))
    assert refused(prepare(village, {int(men[3]): "不愿意"})) == ["refusal_in_tie"]
    recorded(prepare(village))
    stands = stands_now(village)
    assert (stands.kind, [(post.post, post.seats) for post in stands.posts]) == (RoundKind.TIE, [("vice_chair", 1)])
    (contest,) = next_of(village).lines
    assert [(one.person, one.votes) for one in contest.candidates] == sorted([(women[2], 14), (men[3], 14)])


@pytest.mark.rule("R-RES-05", "R-RES-10", "R-RES-12")
def test_one_winner_settles_the_tie_and_the_post_that_waited(app: Flask) -> None:
    village = tied()
    men, women = strangers(village, "M"), strangers(village, "F")
    recorded(certify_it(village))
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {women[2]: 12, men[3]: 9}}, 24)
    recorded(close(village))
    assert seats_of(village)[2:] == [(2, "vice_chair", women[2]), (2, "member", men[4]), (2, "member", men[5])]
    first, over = rounds_over(village)
    assert over.base_round_id == first.round_id
    assert over.base_record is not None
    assert over.base_outcome is not None
    assert over.base_record["settled"] == [{"person": women[2], "post": "vice_chair"}]
    assert {**over.base_record, "settled": None} == {**first.record, "settled": None}
    assert [each["person"] for each in over.base_outcome["elected"]] == [men[0], men[1], men[4], men[5]]
    assert (over.base_outcome["waits"], over.base_outcome["tie"]) == ([], [])
    assert held(village) == [("kin", (int(men[0]), int(men[4])))], "who had waited is asked about like the others"
    assert next_of(village).outlook.next is None
    assert replays()


@pytest.mark.rule("R-RES-10", "R-RES-11")
def test_a_woman_who_had_waited_is_known_for_one(sqlite_app: Flask) -> None:
    village = tied()
    men, women = strangers(village, "M"), strangers(village, "F")
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {women[2]: 9, men[3]: 12}}, 24)
    recorded(close(village))
    assert seats_of(village)[2:] == [(2, "vice_chair", men[3]), (2, "member", women[6]), (2, "member", men[4])]
    assert held(village) == [("kin", (int(men[0]), int(men[4])))]
    by_hand = {
        "UPDATE round_results SET base_file = replace(base_file, '\"found\":24', '\"found\":23')": "round_results",
        "UPDATE round_results SET base_outcome = replace(base_outcome, 'true', 'false')": "round_results",
        "DELETE FROM seats_taken WHERE place = 3": "seats_taken",
    }
    assert {statement: found_out(statement) for statement in by_hand} == by_hand
    assert replays()


@pytest.mark.rule("R-RES-05", "R-RES-05b", "R-RES-09")
def test_people_still_level_vote_again_and_a_tie_vote_does_not_count_towards_the_three(sqlite_app: Flask) -> None:
    village = tied()
    men, women = strangers(village, "M"), strangers(village, "F")
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {women[2]: 11, men[3]: 11}}, 24)
    recorded(close(village))
    assert seats_of(village)[2:] == []
    second = next_of(village).outlook
    assert (second.next, second.waits, second.votes) == (RoundKind.TIE, ("member",), 1)
    assert rounds_over(village)[-1].outcome["tie"] == [
        {"post": "vice_chair", "seats": 1, "people": sorted([women[2], men[3]])}
    ]
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {women[2]: 1}}, 24)
    recorded(close(village))
    assert (3, "vice_chair", women[2]) in seats_of(village)
    first, *_, over = rounds_over(village)
    assert (over.base_round_id, over.number) == (first.round_id, 3)
    with store.reading() as connection:
        r = RoundResult
        files = connection.execute(select(r.base_file).order_by(r.id)).scalars().all()
    assert [json.loads(file).get("settled") if file else None for file in files] == [
        None,
        None,
        [{"person": women[2], "post": "vice_chair"}],
    ]
    assert stands_now(village).phase is Phase.DECIDED
    assert replays()


@pytest.mark.rule("R-RES-01", "R-RES-05")
def test_a_void_tie_vote_is_held_again_among_the_same(sqlite_app: Flask) -> None:
    village = tied()
    recorded(prepare(village))
    hold_next(village, {}, 20)
    recorded(close(village))
    assert (stands_now(village).phase, rounds_over(village)[-1].base_record) == (Phase.VOID, None)
    again = next_of(village)
    assert (again.outlook.next, again.outlook.waits, len(again.lines[0].candidates)) == (RoundKind.TIE, ("member",), 2)
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {strangers(village, "F")[2]: 1}}, 21)
    recorded(close(village))
    first, _, over = rounds_over(village)
    assert over.base_round_id == first.round_id
    assert len([row for row in seats_of(village) if row[0] == 3]) == 3
    assert replays()
