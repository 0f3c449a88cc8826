"""Creating an election, choosing rules, opening, extending, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from kiosk.acts import checkin, day, issue, publication, roll, settling
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.plan import change_plan, create_election
from kiosk.files.rehearsal import rehearsal_register
from kiosk.queries import day as queries
from kiosk.queries import objections, register
from kiosk.queries import publication as publications
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.plan import plan_of
from kiosk.queries.roll import certified_voters
from kiosk.queries.signatory import signatory_of
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.publication import Wanted
from kiosk.rules.settling import Choice, Decision, Ground
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded, sealed


def codes_of(answer: Answer) -> list[str]:
    return [finding.code for finding in answer.findings] if isinstance(answer, Refusal) else []


def stands(village: Village) -> queries.Standing:
    found = queries.standing(village.election)
    assert found is not None
    return found


def open_polls(village: Village, at: datetime | None = None, **more: object) -> Answer:
    return day.open_polls(
        by=village.officer(Role.COMMITTEE_HEAD),
        second=village.signs(Role.CHIEF_SCRUTINEER),
        at=at or now(),
        **more,  # type: ignore[arg-type]
    )


def close_polls(village: Village, **more: object) -> Answer:
    terms = {"served_until": time(23, 59, 59), "hour_confirmed": True} | more
    return day.close_polls(
        by=village.officer(Role.COMMITTEE_HEAD),
        second=village.signs(Role.CHIEF_SCRUTINEER),
        at=now(),
        **terms,  # type: ignore[arg-type]
    )


def test_an_election_is_created_once_with_its_officers_and_cards(app: Flask) -> None:
    plan = a_plan()
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    assert codes_of(create_election(plan=plan, by=signatory_of("test"), at=now())) == ["election_exists"]
    village = Village(ELECTION)
    assert stands(village).phase is Phase.PREPARING
    assert [seats.seats for seats in stands(village).posts] == [1, 1, 3]
    assert village.signs(Role.CHIEF_SCRUTINEER).name == "彩总监"


@pytest.mark.rule("R-DAY-02")
def test_opening_lists_everything_that_is_missing_and_changes_nothing(app: Flask) -> None:
    recorded(create_election(plan=a_plan(), by=signatory_of("test"), at=now()))
    village = Village(ELECTION)
    before = head()
    assert codes_of(open_polls(village)) == [
        "rules_not_chosen",
        "roll_empty",
        "ballots_not_unsealed",
        "boxes_not_sealed",
    ]
    assert head() == before


@pytest.mark.rule("R-ROLL-05", "R-DAY-02")
def test_opening_locks_choices_and_roll(app: Flask) -> None:
    village = a_round()
    opened = stands(village)
    assert (opened.phase, opened.registered) == (Phase.POLLING, 40)
    chosen = day.choose_rules(choices={"roll_down": True}, by=village.officer(Role.COMMITTEE_HEAD), at=now())
    assert codes_of(chosen) == ["wrong_phase"]
    loaded = roll.load_roll(
        election_id=ELECTION,
        source="late",
        rows=rehearsal_register(5, opened.day),
        by=signatory_of("test"),
        roles=frozenset({Role.REGISTRAR}),
        at=now(),
    )
    assert isinstance(loaded, Refusal)
    assert loaded.finding.code == "wrong_phase"
    unsealed = issue.unseal_ballots(
        ballots=5, by=village.officer(Role.CHIEF_SCRUTINEER), second=village.signs(Role.SCRUTINEER), at=now()
    )
    assert codes_of(unsealed) == ["wrong_phase"]
    assert codes_of(open_polls(village)) == ["wrong_phase"]


@pytest.mark.rule("R-DAY-02")
def test_another_day_is_opened_only_when_two_confirm_it(app: Flask) -> None:
    village = a_round("preparing")
    head_officer, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day.choose_rules(choices={"over_full_post": "ballot"}, by=head_officer, at=now()))
    recorded(issue.unseal_ballots(ballots=44, by=chief, second=village.signs(Role.SCRUTINEER), at=now()))
    sealed(village)
    tomorrow = now() + timedelta(days=1)
    assert codes_of(open_polls(village, tomorrow)) == ["other_day"]
    recorded(open_polls(village, tomorrow, other_day_confirmed=True))
    assert stands(village).sheet.over_full_post == "ballot"


@pytest.mark.rule("R-DAY-01")
def test_nobody_opens_the_polls_alone(app: Flask) -> None:
    village = a_round("preparing")
    alone = day.open_polls(by=village.officer(Role.COMMITTEE_HEAD), second=village.signs(Role.COMMITTEE_HEAD), at=now())
    assert codes_of(alone) == ["same_person"]


@pytest.mark.rule("R-DAY-03")
def test_hours_are_extended_and_only_forwards(app: Flask) -> None:
    village = a_round()

    def extend(to: time) -> Answer:
        return day.extend_hours(
            closes=to,
            by=village.officer(Role.COMMITTEE_HEAD),
            second=village.signs(Role.CHIEF_SCRUTINEER),
            at=now(),
        )

    assert codes_of(extend(time(14, 30))) == ["not_an_extension"]
    recorded(extend(time(16, 0)))
    assert (stands(village).closing_hour, stands(village).extensions) == (time(16, 0), 1)


@pytest.mark.rule("R-DAY-04")
def test_polls_close_when_nobody_waits_for_a_ballot_and_then_nobody_is_handed_one(app: Flask) -> None:
    village = a_round()
    verifier, issuer = village.officer(Role.VERIFIER), village.officer(Role.ISSUER)
    visit_id = checkin.check_in(code=village.certificate(1), station=verifier.lane, by=verifier, at=now()).visit_id
    assert visit_id is not None
    assert codes_of(close_polls(village)) == ["open_visits"]
    recorded(issue.issue_ballots(visit_id=visit_id, station=issuer.lane, by=issuer, at=now()))
    assert codes_of(close_polls(village, served_until=time(14, 0))) == ["served_before_hour"]
    recorded(close_polls(village))
    assert stands(village).phase is Phase.CLOSED
    late = checkin.check_in(code=village.certificate(2), station=verifier.lane, by=verifier, at=now())
    assert late.finding.code == "polls_closed"
    assert codes_of(issue.issue_ballots(visit_id=visit_id, station=issuer.lane, by=issuer, at=now())) == [
        "polls_closed"
    ]
    assert not isinstance(verify_journal(), Finding)


def prepared(app: Flask) -> Village:
    """A village with everything ready for opening but the second signature."""
    village = a_round("preparing", voters=12)
    head, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day.choose_rules(choices={}, by=head, at=now()))
    recorded(issue.unseal_ballots(ballots=20, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=now()))
    sealed(village)
    return village


def one_taken_off(village: Village) -> None:
    row = register.row_of_voter(village.election, next(certified_voters(village.election)).voter.id)
    assert row is not None
    registrar = village.officer(Role.REGISTRAR)
    out = Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)
    recorded(settling.settle_roll(decisions={row: out}, reason="去世", on=now().date(), by=registrar, at=now()))


@pytest.mark.rule("R-ROLL-03", "R-ROLL-05", "R-DAY-02")
def test_opening_waits_for_every_change_to_be_published_and_counts_the_corrected_roll(app: Flask) -> None:
    village = prepared(app)
    registrar = village.officer(Role.REGISTRAR)
    recorded(publication.publish_roll(on=now().date(), by=registrar, at=now()))
    one_taken_off(village)
    assert codes_of(open_polls(village)) == ["changes_unpublished"]
    recorded(publication.publish_roll(on=now().date(), by=registrar, at=now()))
    recorded(open_polls(village))
    assert stands(village).registered == 11
    kept = publications.versions(village.election)
    assert [version.kind for version in kept] == ["announcement", "supplement"]
    assert stands(village).roll_fingerprint == kept[-1].fingerprint
    assert len(publications.version_lines(village.election, 1)) == 12


@pytest.mark.rule("R-ROLL-04", "R-DAY-02")
def test_opening_waits_for_every_objection_to_be_decided(app: Flask) -> None:
    village = prepared(app)
    registrar, today = village.officer(Role.REGISTRAR), now().date()
    recorded(publication.publish_roll(on=today, by=registrar, at=now()))
    recorded(
        publication.file_objection(
            filed_on=today,
            by_name="林父",
            about="林大",
            wanted=Wanted.REMOVE,
            statement="不住本村",
            by=registrar,
            at=now(),
        )
    )
    assert codes_of(open_polls(village)) == ["objections_open"]
    (objection,) = objections.objections(village.election)
    recorded(
        publication.decide_objection(
            objection_id=objection.id, upheld=False, reason="查明住在本村", decided_on=today, by=registrar, at=now()
        )
    )
    recorded(open_polls(village))


@pytest.mark.rule("R-ROLL-05")
def test_a_roll_published_on_paper_alone_is_kept_as_it_was_when_the_polls_opened(app: Flask) -> None:
    village = a_round("polling", voters=7)
    (kept,) = publications.versions(village.election)
    assert (kept.kind, kept.registered, kept.fingerprint) == ("opening", 7, stands(village).roll_fingerprint)
    assert len(publications.version_lines(village.election, 1)) == 7


@pytest.mark.rule("R-ROLL-01", "R-DAY-02")
def test_opening_waits_until_the_ages_are_reckoned_for_the_day_of_the_election(app: Flask) -> None:
    village = prepared(app)
    plan = plan_of(village.election)
    assert plan is not None
    registrar, later = village.officer(Role.REGISTRAR), plan.day + timedelta(days=7)
    recorded(change_plan(plan=replace(plan, day=later), by=registrar, at=now()))
    head = village.officer(Role.COMMITTEE_HEAD)
    recorded(day.choose_rules(choices={}, by=head, at=now()))
    assert codes_of(open_polls(village, other_day_confirmed=True)) == ["roll_of_other_day"]
    roll.load_roll(
        election_id=village.election,
        source="again",
        rows=rehearsal_register(12, plan.day),
        by=signatory_of(registrar.name, registrar.id),
        roles=registrar.roles,
        at=now(),
    )
    recorded(open_polls(village, other_day_confirmed=True))
