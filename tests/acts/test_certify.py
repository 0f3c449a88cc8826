"""A result is certified on figures read back, its papers kept for good; reopened, it stays as the version it was."""

from __future__ import annotations

import hashlib
import json

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.acts.certify import Paper, describe_elected
from kiosk.acts.outcome import Answer
from kiosk.queries.result_papers import paper_kept, versions_in
from kiosk.records import store
from kiosk.records.journal import JournalEntry
from kiosk.records.result import Particulars, ResultPaper, RoundResult
from kiosk.rules.certify import READ_BACK
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.counting import a_count
from tests.result_day import (
    PAPERS,
    certify_it,
    close,
    count,
    everything,
    figures_to_read,
    file_papers,
    found_out,
    hold_next,
    kept_once,
    made_once,
    next_of,
    prepare,
    refused,
    reopen,
    replays,
    rounds_over,
    stands_now,
    strangers,
)

FOUND = 24


def decided(*, vice_chair: bool = True) -> Village:
    """The first round is closed and held for nothing; with `vice_chair` every seat is filled."""

    def build() -> Village:
        village = made_once("to_count", lambda: a_count(FOUND, voters=40))
        men, women = strangers(village, "M"), strangers(village, "F")
        members = {men[4]: 23, women[5]: 22, men[6]: 21}
        count(village, {"chair": {men[0]: 20}, "vice_chair": {men[1]: 14 if vice_chair else 9}, "member": members})
        recorded(close(village))
        return village

    return made_once(f"closed, {vice_chair}", build)


def certified() -> Village:
    def build() -> Village:
        village = decided()
        recorded(certify_it(village))
        return village

    return made_once("certified", build)


def figures_of(seq: int) -> dict[str, object]:
    with store.reading() as connection:
        found: dict[str, object] = json.loads(
            connection.execute(select(JournalEntry.figures).where(JournalEntry.seq == seq)).scalar_one()
        )
    return found


@pytest.mark.rule("R-RES-14")
def test_the_chief_certifies_on_the_figures_read_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = decided()
    right = figures_to_read(village)
    assert right == {"found": 24, "issued": 24, "votes": 20}
    before = everything()
    for name in READ_BACK:
        (wrong,) = certify_it(village, right | {name: right[name] + 1}).findings  # type: ignore[union-attr]
        assert (wrong.code, wrong.numbers) == ("read_back_differs", {"figure": name})
    assert refused(certify_it(village, {})) == ["read_back_differs"] * 3
    assert refused(certify_it(village, by=village.officer(Role.COMMITTEE_HEAD))) == ["not_your_act"]
    assert everything() == before
    seq = kept_once(monkeypatch, "certify_result", lambda **more: certify_it(village, **more))
    (over,) = rounds_over(village)
    assert (over.phase, over.certified_at is None) == (Phase.CERTIFIED, False)
    assert figures_of(seq) == {
        "round": over.round_id,
        "results": [[over.round_id, over.result_id, 1, over.sha256]],
        "read": right,
    }
    assert refused(certify_it(village)) == ["wrong_phase"]


def test_a_round_is_certified_once_it_is_closed_and_not_before(sqlite_app: Flask) -> None:
    village = made_once("to_count", lambda: a_count(FOUND, voters=40))
    assert refused(certify_it(village, {"found": 24, "issued": 24, "votes": 20})) == ["wrong_phase"]


def test_rounds_decided_before_are_certified_with_the_last(sqlite_app: Flask) -> None:
    village = decided(vice_chair=False)
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {strangers(village, "M")[1]: 20}}, 24)
    recorded(close(village))
    answer = certify_it(village)
    recorded(answer)
    first, second = rounds_over(village)
    assert figures_of(answer.seq)["results"] == [  # type: ignore[union-attr]
        [over.round_id, over.result_id, 1, over.sha256] for over in (first, second)
    ]
    assert [over.phase for over in (first, second)] == [Phase.CERTIFIED] * 2
    assert first.certified_at == second.certified_at
    for over in (first, second):
        recorded(file_papers(village, over.result_id))
    recorded(reopen(village))
    assert [(over.number, over.phase) for over in rounds_over(village)] == [(1, Phase.CERTIFIED)]
    assert replays()


@pytest.mark.rule("R-RES-14")
def test_papers_are_kept_once_byte_for_byte(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = decided()
    result_id = rounds_over(village)[0].result_id
    assert refused(file_papers(village, result_id)) == ["wrong_phase"]
    recorded(certify_it(village))
    assert refused(file_papers(village, result_id + 1)) == ["result_not_certified"]
    assert refused(file_papers(village, result_id, by=village.officer(Role.REGISTRAR))) == ["not_your_act"]
    seq = kept_once(monkeypatch, "file_papers", lambda **more: file_papers(village, result_id, **more))
    hashes = [[paper.name, hashlib.sha256(paper.body).hexdigest()] for paper in PAPERS]
    assert figures_of(seq)["papers"] == hashes
    assert refused(file_papers(village, result_id)) == ["papers_filed_already"]
    for paper, (name, sha256) in zip(PAPERS, hashes, strict=True):
        found = paper_kept(village.election, result_id, name)
        assert found is not None
        assert found[:2] == (paper.body, paper.media_type)
        assert {kept.name: kept.sha256 for kept in found[2].papers}[name] == sha256
    assert paper_kept(village.election, result_id, "公告11.pdf") is None
    assert paper_kept("another", result_id, PAPERS[0].name) is None


def test_papers_changed_by_hand_are_found(sqlite_app: Flask) -> None:
    village = certified()
    recorded(file_papers(village, rounds_over(village)[0].result_id))
    by_hand = {
        "UPDATE result_papers SET body = X'255044462D656C6576' WHERE name = '公告10.pdf'": "result_papers",
        "UPDATE result_papers SET name = '公告12.pdf' WHERE name = '公告10.pdf'": "result_papers",
        "DELETE FROM result_papers WHERE name = 'round.json'": "result_papers",
        "UPDATE round_results SET certified_seq = certified_seq - 1": "round_results",
        "UPDATE rounds SET phase = 'decided'": "rounds",
    }
    assert {statement: found_out(statement) for statement in by_hand} == by_hand
    assert replays()


def describe(village: Village, person: str, ethnic_group: str = "汉族", **more: object) -> Answer:
    terms: dict[str, object] = {"party": "", "schooling": "高中", "again": None, "at": now()}
    terms |= {"by": village.officer(Role.REGISTRAR), "person": int(person), "ethnic_group": ethnic_group}
    return describe_elected(**(terms | more))  # type: ignore[arg-type]


def test_what_the_form_asks_of_the_elected_is_written_until_it_is_certified(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = decided()
    chair, other = strangers(village, "M")[0], strangers(village, "M")[9]
    before = everything()
    assert refused(describe(village, other)) == ["not_elected"]
    assert refused(describe(village, chair, "汉" * 21)) == ["particulars_long"]
    assert refused(describe(village, chair, schooling="999999198001010012")) == ["particulars_long"]
    assert refused(describe(village, chair, by=village.officer(Role.TALLIER))) == ["not_your_act"]
    assert everything() == before
    recorded(describe(village, chair))
    kept_once(monkeypatch, "describe_elected", lambda **more: describe(village, chair, "畲族", again=True, **more))
    with store.reading() as connection:
        p = Particulars
        (row,) = connection.execute(select(p.person, p.ethnic_group, p.party, p.schooling, p.again)).all()
    assert tuple(row) == (int(chair), "畲族", "", "高中", True)
    assert found_out("UPDATE particulars SET schooling = '大学'") == "particulars"
    recorded(certify_it(village))
    assert refused(describe(village, chair)) == ["wrong_phase"]


def test_a_reopened_result_stays_as_it_was_with_its_papers_and_closing_makes_the_next_version(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = certified()
    (first,) = rounds_over(village)
    recorded(file_papers(village, first.result_id))
    before = everything()
    head = village.officer(Role.COMMITTEE_HEAD)
    assert refused(reopen(village, by=head)) == ["not_your_act"]
    assert refused(reopen(village, second=village.signs(Role.CHIEF_SCRUTINEER))) == ["same_person"]
    assert refused(reopen(village, second=village.signs(Role.SCRUTINEER))) == ["second_role"]
    assert refused(reopen(village, reason="")) == ["reason_missing"]
    assert refused(reopen(village, reason="号码 999999198001010012")) == ["reason_number"]
    assert everything() == before
    kept_once(monkeypatch, "reopen", lambda **more: reopen(village, **more))
    assert (stands_now(village).phase, rounds_over(village)) == (Phase.COUNTING, ())
    assert refused(file_papers(village, first.result_id)) == ["wrong_phase"]
    recorded(close(village))
    recorded(reopen(village, "还有一张"))
    recorded(close(village))
    recorded(certify_it(village))
    (last,) = rounds_over(village)
    assert (last.version, last.sha256) == (3, first.sha256)
    assert refused(file_papers(village, first.result_id)) == ["papers_filed_already"]
    recorded(file_papers(village, last.result_id, (Paper("公告10.pdf", "application/pdf", b"%PDF-new"),)))
    with store.reading_together() as connection:
        versions = versions_in(connection, first.round_id)
        rows = connection.execute(select(RoundResult.version, RoundResult.withdrawn_reason)).all()
        bodies = connection.execute(select(ResultPaper.result_id, ResultPaper.body).order_by(ResultPaper.seq)).all()
    assert [(one.version, len(one.papers), one.withdrawn_at is None) for one in versions] == [
        (3, 1, True),
        (2, 0, False),
        (1, 2, False),
    ]
    assert sorted(map(tuple, rows)) == [(1, "第三批唱错了"), (2, "还有一张"), (3, "")]
    assert {tuple(row) for row in bodies} == {
        *((first.result_id, paper.body) for paper in PAPERS),
        (last.result_id, b"%PDF-new"),
    }
    assert next_of(village).outlook.finished
    assert replays()
    if store.engine().dialect.name == "sqlite":
        assert found_out("UPDATE round_results SET withdrawn_reason = '无' WHERE version = 2") == "round_results"
