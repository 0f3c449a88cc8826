"""The round after: who stands in a further election, what their mandates come to, papers that are good again."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.acts import checkin, roll, settling
from kiosk.acts.next_round import next_mark
from kiosk.acts.publication import publish_roll
from kiosk.queries.candidates import Candidate
from kiosk.queries.day import SHANGHAI
from kiosk.queries.next_round import contests_of
from kiosk.queries.register import row_of_voter
from kiosk.queries.turnout import turnout
from kiosk.queries.wall import wall
from kiosk.records import store
from kiosk.records.proxies import ProxySlip
from kiosk.records.staff import Contender
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.settling import Choice, Decision, Ground
from kiosk.rules.staff import Role
from tests.account_day import come_to_the_hall, slips_of_the_next
from tests.builders import Village, a_round, now, recorded
from tests.counting import Table, a_key, mix_all, opened, seat, totals_of
from tests.result_day import (
    certify_it,
    close,
    count,
    everything,
    found_out,
    hold_next,
    kept_once,
    made_once,
    next_of,
    open_next,
    prepare,
    refused,
    replays,
    rounds_over,
    stands_now,
    strangers,
)
from tests.trips import open_polls, voter_ids

HALL, PROXIES = 20, 6
FOUND = HALL + PROXIES

SLIPS: list[list[str]] = []
"""The codes of the slips that number 1 and number 2 of the roll hold."""


def decided(*, slips: bool = False) -> Village:
    """One seat of vice chair and one of a member are open; number 1 of the roll, who with `slips` holds three, is in
    line for the first."""

    def build() -> Village:
        village = a_round("preparing", 40)
        hall = HALL if slips else FOUND
        if slips:
            SLIPS[:] = slips_of_the_next(village, HALL, PROXIES)
        open_polls(village, 60, mobile=False)
        come_to_the_hall(village, hall, SLIPS if slips else ())
        opened(village, FOUND, FOUND)
        mix_all(village)
        recorded(seat(village, 1))
        men, women = strangers(village, "M"), strangers(village, "F")
        count(
            village,
            {
                "chair": {men[4]: 20},
                "vice_chair": {men[0]: 8, men[1]: 6, men[2]: 5, men[3]: 5, men[5]: 1},
                "member": {women[7]: 22, men[6]: 20, men[8]: 13, men[9]: 12, women[1]: 3, men[0]: 3},
            },
        )
        recorded(close(village))
        return village

    return made_once(f"decided, {slips}", build)


def stand(village: Village) -> dict[str, list[str]]:
    """Post → who stands in the round as it is prepared."""
    return {
        post: [str(one.person) for one in line if one.stands]
        for post, line in contests_of(village.election, stands_now(village).round_id).items()
    }


@pytest.mark.rule("R-RES-06", "R-RES-07")
def test_the_next_round_votes_on_what_is_open_among_those_in_line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = decided()
    men, women = strangers(village, "M"), strangers(village, "F")
    before = stands_now(village)
    assert (next_of(village).outlook.next, before.round_number) == (RoundKind.FURTHER, 1)
    mark = next_mark(next_of(village))
    kept_once(monkeypatch, "prepare_round", lambda **more: prepare(village, seen=mark, **more))
    stands = stands_now(village)
    assert (stands.kind, stands.phase, stands.round_number) == (RoundKind.FURTHER, Phase.PREPARING, 2)
    assert [(post.post, post.seats) for post in stands.posts] == [("vice_chair", 1), ("member", 1)]
    assert (stands.opens, stands.closing_hour, stands.registered) == (time(9), time(12), before.registered)
    assert (stands.stock.unsealed, stands.stock.issued, stands.found, stands.sheet) == (0, 0, None, before.sheet)
    assert stand(village) == {"vice_chair": [men[0], men[1]], "member": [men[8], men[9]]}
    assert contests_of(village.election, stands.round_id)["vice_chair"][0] == Candidate(int(men[0]), 8, True, "")
    assert women[1] not in stand(village)["member"]


@pytest.mark.rule("R-RES-07")
def test_who_does_not_want_to_stand_makes_room_for_the_next_and_all_who_are_level(sqlite_app: Flask) -> None:
    village = decided()
    men = strangers(village, "M")
    recorded(prepare(village, {int(men[1]): "身体不好"}))
    assert stand(village)["vice_chair"] == [men[0], men[3], men[2]], "two are level for the last place"
    line = contests_of(village.election, stands_now(village).round_id)["vice_chair"]
    assert [one for one in line if not one.stands] == [Candidate(int(men[1]), 6, False, "身体不好")]
    assert replays()
    by_hand = {
        f"DELETE FROM candidacies WHERE person = {men[2]}": "candidacies",
        f"UPDATE candidacies SET person = 40 WHERE person = {men[0]}": "candidacies",
        f"UPDATE candidacies SET stands = 1 WHERE person = {men[1]}": "candidacies",
        f"UPDATE candidacies SET reason = '无' WHERE person = {men[1]}": "candidacies",
        f"UPDATE candidacies SET votes = 99 WHERE person = {men[0]}": "candidacies",
        "UPDATE round_posts SET seats = 2 WHERE post = 'member'": "candidacies",
        "UPDATE rounds SET kind = 'tie' WHERE number = 2": "rounds",
    }
    assert {statement: found_out(statement) for statement in by_hand} == by_hand


@pytest.mark.rule("R-RES-07", "R-DAY-03")
def test_a_round_that_cannot_be_prepared_so_is_refused_and_nothing_written(sqlite_app: Flask) -> None:
    village = decided()
    men = strangers(village, "M")
    before = everything()
    chief, head = village.officer(Role.CHIEF_SCRUTINEER), village.signs(Role.COMMITTEE_HEAD)
    assert refused(prepare(village, by=chief)) == ["not_your_act"]
    assert refused(prepare(village, second=head)) == ["same_person"]
    assert refused(prepare(village, second=village.signs(Role.SCRUTINEER))) == ["second_role"]
    assert refused(prepare(village, days=-2)) == ["round_before_last"]
    assert refused(prepare(village, closes=time(9))) == ["round_hours"]
    assert refused(prepare(village, seen="something else")) == ["facts_changed"]
    assert refused(prepare(village, {int(men[1]): ""})) == ["refusal_reason"]
    assert refused(prepare(village, {int(men[4]): "已当选"})) != []
    everybody = {one.person for contest in next_of(village).lines for one in contest.line or ()}
    assert refused(prepare(village, {int(person): "不愿意" for person in everybody})) == ["all_refuse"]
    assert everything() == before
    recorded(prepare(village))
    assert refused(prepare(village)) == ["polls_not_open"]


def mandates(village: Village) -> list[tuple[int, str]]:
    """Who holds which mandates, by roll number."""
    number = {id: nth for nth, id in enumerate(voter_ids(village), start=1)}
    with store.reading() as connection:
        rows = connection.execute(select(ProxySlip.proxy_id, ProxySlip.state).order_by(ProxySlip.id))
        return [(number[row.proxy_id], row.state) for row in rows]


def contending(village: Village) -> set[int]:
    number = {id: nth for nth, id in enumerate(voter_ids(village), start=1)}
    with store.reading() as connection:
        wanted = select(Contender.voter_id).where(Contender.ended_seq.is_(None), Contender.how == "stands")
        return {number[voter] for voter in connection.scalars(wanted)}


def scan(village: Village, code: str) -> str:
    by = village.officer(Role.VERIFIER)
    return checkin.check_in(code=code, station=replace(by.lane, lane=2), by=by, at=now()).finding.code


@pytest.mark.rule("R-PROXY-06", "R-IN-01")
def test_a_candidate_loses_the_mandates_and_every_other_paper_is_good_once_more(app: Flask) -> None:
    village = decided(slips=True)
    men = strangers(village, "M")
    recorded(prepare(village))
    assert mandates(village) == [(1, "withdrawn")] * 3 + [(2, "published")] * 3
    assert contending(village) == {int(men[nth]) for nth in (0, 1, 8, 9)}
    open_next(village, 60)
    assert turnout(village.election, now()) is not None
    assert scan(village, SLIPS[0][0]) == "proxy_is_candidate"
    come_to_the_hall(village, 1)
    assert scan(village, village.certificate(1)) == "already_issued"
    come_to_the_hall(village, 1, [SLIPS[1]], first=1)
    assert scan(village, SLIPS[1][0]) == "already_issued"
    come_to_the_hall(village, 2, first=HALL)
    shown = turnout(village.election, now())
    assert shown is not None
    assert (shown.issued, shown.left, shown.stands.round_number) == (7, 53, 2)
    assert replays()


@pytest.mark.rule("R-CNT-08", "R-RES-08")
def test_only_candidates_who_hold_no_seat_are_voted_for_and_the_wall_shows_the_new_round(sqlite_app: Flask) -> None:
    village = decided()
    men, women = strangers(village, "M"), strangers(village, "F")
    recorded(prepare(village))
    hold_next(
        village,
        {
            "vice_chair": {men[0]: 9, men[4]: 8, men[2]: 5},
            "member": {men[8]: 6, men[0]: 5, women[7]: 4, men[9]: 9},
        },
        24,
    )
    totals = totals_of(village)
    assert {post: dict(votes) for post, votes in totals.votes.items()} == {
        "vice_chair": {int(men[0]): 9},
        "member": {int(men[8]): 6, int(men[9]): 9},
    }
    assert sum(totals.rejected.values()) == 8 + 5 + 5 + 4
    facts = wall(village.election)
    assert facts is not None
    assert (facts.round_number, facts.kind, facts.line, facts.counted) == (2, RoundKind.FURTHER, 8, 24)
    assert [(post.post, post.seats) for post in facts.posts] == [("vice_chair", 1), ("member", 1)]
    recorded(close(village))
    over = rounds_over(village)[-1]
    assert [(each["post"], each["person"]) for each in over.outcome["elected"]] == [
        ("vice_chair", men[0]),
        ("member", men[9]),
    ]
    assert next_of(village).outlook.finished
    recorded(certify_it(village))
    assert [each.phase for each in rounds_over(village)] == [Phase.CERTIFIED] * 2
    facts = wall(village.election)
    assert facts is not None
    assert {row.person for post in facts.posts for row in post.rows if row.elected} == {int(men[0]), int(men[9])}
    assert replays()


def leaves_the_roll(village: Village, person: str) -> None:
    """Moved out, on the day after the first round."""
    row = row_of_voter(village.election, voter_ids(village)[int(person) - 1])
    assert row is not None
    recorded(
        settling.settle_roll(
            decisions={row: Decision(Choice.LEAVE_OUT, ground=Ground.MOVED_OUT)},
            reason="户口已迁出",
            on=now().astimezone(SHANGHAI).date(),
            by=village.officer(Role.REGISTRAR),
            at=now(),
        )
    )


@pytest.mark.rule("R-ROLL-05", "R-RES-07")
def test_a_candidate_who_leaves_the_roll_between_rounds_gets_no_votes_and_stands_no_more(sqlite_app: Flask) -> None:
    village = decided()
    men = strangers(village, "M")
    recorded(prepare(village))
    registrar = village.officer(Role.REGISTRAR)
    assert refused(roll.renumber_roll(by=registrar, at=now())) == ["numbers_published"]
    leaves_the_roll(village, men[1])
    recorded(publish_roll(on=now().astimezone(SHANGHAI).date(), by=registrar, at=now()))
    assert stands_now(village).registered == 39
    open_next(village, 60)
    come_to_the_hall(village, 1)
    come_to_the_hall(village, 23, first=2)
    opened(village, 24, 24)
    mix_all(village)
    recorded(seat(village, 1))
    table = Table(village)
    recorded(table.begin(24, 24))
    assert refused(table.key(1, [a_key(1, "vice_chair", men[1])])) == ["nobody_of_this_number"]
    recorded(table.drop())
    count(village, {"vice_chair": {men[0]: 7}, "member": {men[8]: 7, men[9]: 2}})
    recorded(close(village))
    over = rounds_over(village)[-1]
    assert (over.record["votes"]["vice_chair"], over.record["registered"]) == ({men[0]: 7}, 39)
    assert over.record["candidates"]["vice_chair"] == [men[0], men[1]]
    assert [one.person for one in next_of(village).lines[0].candidates] == [men[0]]
    assert rounds_over(village)[0].tally.registered == 40
    recorded(prepare(village, days=1))
    assert stand(village) == {"vice_chair": [men[0]], "member": [men[8], men[9]]}
    assert contending(village) == {int(men[nth]) for nth in (0, 8, 9)}
    assert stands_now(village).held_on == now().astimezone(SHANGHAI).date() + timedelta(days=1)
    assert replays()
