"""What is certified the database itself refuses to change, whoever asks; a round that is reopened can change again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kiosk.acts import account
from kiosk.records import store
from kiosk.records.guards import CERTIFIED
from kiosk.rules.staff import Role
from kiosk.rules.tray import Outcome
from tests.account_day import a_day
from tests.acts.test_rulings import page, rule
from tests.builders import Village, now, recorded
from tests.counting import Table, mix_all, opened, papers_of, seat
from tests.result_day import (
    ballots_of,
    certify_it,
    close,
    file_papers,
    hold_next,
    household,
    prepare,
    refused,
    reopen,
    replays,
    rounds_over,
    settle,
    stands_now,
    strangers,
)

FOUND = 28
OF_ROUND = dict.fromkeys(CERTIFIED, "round_id") | {"rounds": "id"}
"""Table → the column that says of which round a row is."""


def two_rounds() -> Village:
    """Ballots in the hall, at home and spoiled, a ruling, a hold; then a further election; both certified."""
    village = a_day(hall=26, mobile=2, spoiled=1)
    signer = village.officer(Role.SIGNER)
    recorded(account.count_signatures(page=1, counted=20, by=signer, at=now()))
    opened(village, FOUND, FOUND)
    mix_all(village)
    recorded(seat(village, 1))
    man, wife, *_ = household(village, 0)
    men = strangers(village, "M")
    votes = {
        "chair": {man: 20},
        "vice_chair": {men[1]: 9, men[2]: 8},
        "member": {wife: 25, men[4]: 24, men[5]: 23},
    }
    ballots = ballots_of(votes, FOUND, {"chair": 1, "vice_chair": 1, "member": 3})
    blank = next(ballot for ballot in ballots if not ballot["vice_chair"])
    blank["vice_chair"] = ["?unreadable"]  # type: ignore[index]
    table = Table(village)
    while ballots:
        size = 25 if len(ballots) > 25 else len(ballots)
        recorded(table.begin(size, size))
        for place in (1, 2):
            table.tally(place, ballots[:size])
        for spot in page(table).open:
            recorded(rule(table, spot, Outcome.UNREADABLE, reason="两人都认不出"))
        recorded(table.lock())
        ballots = ballots[size:]
    recorded(close(village))
    recorded(settle(village, 1))
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {men[1]: 20}}, 24)
    recorded(close(village))
    recorded(certify_it(village))
    for over in rounds_over(village):
        recorded(file_papers(village, over.result_id))
    return village


def refuses(statement: str) -> bool:
    """Whether the database refuses this for its being certified or kept; what it allows is taken back."""
    with store.engine().connect() as connection:
        begun = connection.begin()
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            return any(word in str(error.orig) for word in ("the round is certified", "are kept", "append-only"))
        finally:
            begun.rollback()
    return False


def rows(statement: str) -> int:
    with store.reading() as connection:
        return connection.execute(text(statement)).scalar_one()  # type: ignore[no-any-return]


def changes(round_id: int) -> dict[str, str]:
    """Table and verb → a change by hand of a row of that round; only where there is one."""
    done = {}
    tables = {name: f"{column} = {round_id}" for name, column in OF_ROUND.items()}
    tables["batch_totals"] = f"batch_id IN (SELECT id FROM tally_batches WHERE round_id = {round_id})"
    for name, where in tables.items():
        if not rows(f"SELECT count(*) FROM {name} WHERE {where}"):
            continue
        column = OF_ROUND.get(name, "batch_id")
        # What the update says is no change at all: it is refused all the same.
        done[f"{name} update"] = f"UPDATE {name} SET {column} = {column} WHERE {where}"
        done[f"{name} delete"] = f"DELETE FROM {name} WHERE {where}"
        if name != "rounds":
            done[f"{name} insert"] = f"INSERT INTO {name} SELECT * FROM {name} WHERE {where} LIMIT 1"
    return done


@pytest.mark.rule("R-RES-14")
def test_the_database_refuses_every_change_of_a_certified_round_until_it_is_reopened(app: Flask) -> None:
    village = two_rounds()
    first, second = rounds_over(village)
    tried = {**changes(first.round_id), **{f"{name} again": done for name, done in changes(second.round_id).items()}}
    touched = {name.split()[0] for name in tried}
    assert touched == {*CERTIFIED, "batch_totals", "rounds"}, "every guarded table had rows to try"
    assert [name for name, statement in tried.items() if not refuses(statement)] == []
    kept = {
        "update": "UPDATE result_papers SET media_type = 'text/plain'",
        "delete": "DELETE FROM result_papers",
        "phase": f"UPDATE rounds SET phase = 'decided' WHERE id = {second.round_id}",
        "polls": f"UPDATE rounds SET phase = 'polling' WHERE id = {first.round_id}",
    }
    assert [name for name, statement in kept.items() if not refuses(statement)] == []
    assert replays()
    recorded(reopen(village))
    moved = f"UPDATE check_ins SET round_id = {first.round_id} WHERE round_id = {second.round_id}"
    assert refuses(moved), "nothing is added to a certified round from another"
    assert {name for name, statement in changes(first.round_id).items() if not refuses(statement)} == set()
    updates = [done for name, done in changes(second.round_id).items() if name.endswith("update")]
    assert len(updates) > 15
    assert not any(map(refuses, updates))
    assert refuses(kept["update"])
    assert refuses(kept["delete"])
    recorded(close(village))
    recorded(certify_it(village))
    assert all(map(refuses, updates))
    assert replays()


@pytest.mark.rule("R-RES-14")
def test_no_act_touches_a_certified_round(sqlite_app: Flask) -> None:
    village = two_rounds()
    table = Table(village)
    assert refused(table.begin(1, 1)) == ["wrong_phase"]
    assert refused(settle(village, 1)) == ["wrong_phase"]
    assert refused(close(village)) == ["wrong_phase"]
    assert refused(seat(village, 1)) == ["wrong_phase"]
    assert papers_of(village).left == 0
    assert stands_now(village).round_number == 2
