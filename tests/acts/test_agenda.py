"""Ticking the agenda by hand, and what the acts of the day tick by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.acts import day, issue
from kiosk.acts.agenda import tick_agenda
from kiosk.acts.outcome import Refusal
from kiosk.queries import journal
from kiosk.queries.agenda import AgendaView, StepView, agenda
from kiosk.records import store
from kiosk.records.day import AgendaStep
from kiosk.records.journal import JournalEntry
from kiosk.records.store import Recorded, Transaction
from kiosk.rules.agenda import Step, StepState
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from tests.account_day import announce, balance, close_polls, open_one, seal_and_check, used
from tests.builders import Village, a_round, now, recorded, sealed
from tests.counting import Table, a_count


@pytest.fixture(autouse=True)
def _app(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def view(village: Village) -> AgendaView:
    found = agenda(village.election, now())
    assert found is not None
    return found


def of(village: Village, step: Step) -> StepView:
    return next(one for one in view(village).steps if one.step is step)


def tick(village: Village, step: str, *, ticked: bool = True, role: Role = Role.COMMITTEE_HEAD) -> Recorded | Refusal:
    return tick_agenda(step=step, ticked=ticked, by=village.officer(role), at=now())


def kept() -> list[tuple[str, int]]:
    with store.reading() as connection:
        rows = connection.execute(select(AgendaStep.step, AgendaStep.seq).order_by(AgendaStep.seq))
        return [(row.step, row.seq) for row in rows]


def open_rest(village: Village) -> None:
    """Rules, ballots and the opening; the boxes are sealed already."""
    head, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day.choose_rules(choices={}, by=head, at=now()))
    recorded(issue.unseal_ballots(ballots=22, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=now()))
    recorded(day.open_polls(by=head, second=village.signs(Role.CHIEF_SCRUTINEER), at=now()))


def test_a_tick_is_one_row_and_one_entry_and_ticking_again_is_the_same_tick() -> None:
    village = a_round("preparing")
    first = tick(village, "anthem")
    assert isinstance(first, Recorded)
    assert kept() == [("anthem", first.seq)]
    head = journal.head()
    again = tick(village, "anthem", role=Role.CHIEF_SCRUTINEER)
    assert again == Recorded(first.seq, again=True)
    assert journal.head() == head
    with store.reading() as connection:
        entry = connection.execute(select(JournalEntry.__table__).where(JournalEntry.seq == first.seq)).one()
    assert entry.act == "tick_agenda"
    round_id = village.officer(Role.COMMITTEE_HEAD).round_id
    assert json.loads(entry.figures) == {"round": round_id, "step": "anthem", "ticked": True}
    one = of(village, Step.ANTHEM)
    assert (one.state, one.at, one.by) == (StepState.DONE, entry.at, (village.officer(Role.COMMITTEE_HEAD).name,))


def test_the_same_form_sent_twice_is_one_tick_even_if_it_was_taken_back_since() -> None:
    village = a_round("preparing")
    by = village.officer(Role.CHIEF_SCRUTINEER)
    first = tick_agenda(step="anthem", by=by, at=now(), submission="k")
    recorded(tick(village, "anthem", ticked=False))
    assert tick_agenda(step="anthem", by=by, at=now(), submission="k") == Recorded(first.seq, again=True)  # type: ignore[union-attr]
    assert kept() == []


def test_a_mistaken_tick_is_taken_back_and_both_stand_in_the_journal() -> None:
    village = a_round("preparing")
    recorded(tick(village, "call_to_order"))
    recorded(tick(village, "anthem"))
    refused = tick(village, "call_to_order", ticked=False)
    assert isinstance(refused, Refusal)
    assert refused.finding.code == "agenda_ticked_later"
    recorded(tick(village, "anthem", ticked=False))
    assert [step for step, _ in kept()] == ["call_to_order"]
    assert of(village, Step.ANTHEM).state is StepState.NEXT
    entries = [entry.figures["ticked"] for entry in journal.newest_entries(village.election, 3)]
    assert entries == [False, True, True]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("dance", "no_such_step"),
        ("", "no_such_step"),
        ("ballots", "agenda_not_by_hand"),
        ("boxes", "agenda_acts_first"),
        ("staff_vote", "agenda_acts_first"),
        ("calling", "agenda_not_by_hand"),
    ],
)
def test_what_cannot_be_ticked_is_refused_and_nothing_written(step: str, code: str) -> None:
    village = a_round("preparing")
    head = journal.head()
    refused = tick(village, step)
    assert isinstance(refused, Refusal)
    assert refused.finding.code == code
    assert (kept(), journal.head()) == ([], head)


@pytest.mark.rule("R-DAY-01")
def test_only_the_head_and_the_chief_scrutineer_tick() -> None:
    village = a_round("preparing")
    for role in (Role.REGISTRAR, Role.SCRUTINEER, Role.VERIFIER):
        refused = tick(village, "anthem", role=role)
        assert isinstance(refused, Refusal)
        assert refused.finding.code == "not_your_act"
    assert kept() == []


def test_without_its_journal_entry_no_tick_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    village = a_round("preparing")

    def fails(*_args: object, **_terms: object) -> Recorded:
        raise OSError("no room")

    monkeypatch.setattr(Transaction, "record", fails)
    with pytest.raises(OSError, match="no room"):
        tick(village, "anthem")
    assert kept() == []


def test_a_whole_day_ticks_every_step_from_the_call_to_order_to_a_void_result() -> None:
    village = a_round("preparing", voters=20)

    def next_is(step: Step) -> None:
        found = view(village).next
        assert (found.step if found else None) is step

    next_is(Step.CALL_TO_ORDER)
    for step, then in (("call_to_order", Step.ANTHEM), ("anthem", Step.REPORT), ("report", Step.STAFF)):
        recorded(tick(village, step))
        next_is(then)
    recorded(tick(village, "staff"))
    next_is(Step.BOXES)
    assert of(village, Step.BOXES).missing == (Finding("boxes_not_sealed", "R-DAY-02", {"boxes": "1, 2"}),)
    sealed(village)
    assert of(village, Step.BOXES).missing == ()
    assert of(village, Step.BOXES).may_tick
    recorded(tick(village, "boxes"))
    next_is(Step.BALLOTS)
    assert "unsealed" not in view(village).numbers
    open_rest(village)
    assert of(village, Step.EXPLAIN).state is StepState.LEFT_OUT
    assert view(village).numbers["unsealed"] == 22
    assert of(village, Step.BALLOTS).state is StepState.DONE
    next_is(Step.STAFF_VOTE)
    recorded(tick(village, "staff_vote"))
    next_is(Step.VOTING)
    recorded(close_polls(village))
    next_is(Step.BOXES_TOGETHER)
    seal_and_check(village)
    next_is(Step.ACCOUNT)
    assert [f.code for f in of(village, Step.ACCOUNT).missing] == ["account_missing"]
    recorded(balance(village, 22))
    assert [f.code for f in of(village, Step.ACCOUNT).missing] == ["issued_not_announced"]
    recorded(announce(village))
    next_is(Step.OPENING)
    for no in used(village):
        recorded(open_one(village, no, 0))
    # Nobody came: the round is void, nothing is called.
    next_is(Step.RESULT)
    assert of(village, Step.CALLING).state is StepState.LEFT_OUT
    assert view(village).numbers["found"] == 0
    assert view(village).numbers["issued"] == 0


def test_calling_is_done_when_every_paper_is_in_a_locked_batch() -> None:
    village = a_count(found=30)
    assert of(village, Step.CALLING).state is StepState.NEXT
    for ballots, again in ((25, None), (5, 5)):
        table = Table(village)
        recorded(table.begin(ballots, again))
        for tallier in (1, 2):
            table.tally(tallier, [{"chair": ["1"]}] * ballots)
        assert of(village, Step.CALLING).state is StepState.NEXT
        recorded(table.lock())
    assert of(village, Step.CALLING).state is StepState.DONE
    assert of(village, Step.RESULT).state is StepState.NEXT
    assert view(village).numbers["found"] == 30


def test_what_another_election_did_ticks_nothing_here() -> None:
    other = a_round(election="other-7")
    village = a_round("preparing")
    assert of(other, Step.BALLOTS).state is StepState.DONE
    assert [one.state for one in view(village).steps].count(StepState.DONE) == 0
    recorded(tick(village, "anthem"))
    assert of(other, Step.ANTHEM).state is StepState.LEFT_OUT


def test_who_is_on_duty_is_read_out_by_role_and_nobody_twice_in_one() -> None:
    village = a_round("preparing")
    named = dict(view(village).staff)
    assert Role.REGISTRAR not in named
    assert named[Role.CHIEF_SCRUTINEER] == (village.officer(Role.CHIEF_SCRUTINEER).name,)
    assert all(len(set(names)) == len(names) > 0 for names in named.values())
