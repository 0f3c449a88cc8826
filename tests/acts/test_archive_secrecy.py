"""What an archive may not tell: who only voted, who did not, whose ballot was which; nor another election."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from flask import Flask

from kiosk.config import ROOT
from kiosk.queries.archive_journal import ELSEWHERE, OF_A_RESULT, SECRET, SHOWN
from kiosk.queries.archive_names import NUMBER, SOMEBODY, Unnamed
from kiosk.rules.day import ACTS
from tests.archived_day import Day, files_in, holds, made, people, the_day
from tests.builders import a_round, recorded
from tests.counting import a_count
from tests.result_day import certify_it, close, count

NOT_SHOWN = {
    *("check_in", "check_in_without_certificate", "check_in_principal", "hand_out", "spoil", "sign"),
    *("undo_check_in", "undo_hand_out", "record_home_vote", "type_trip_sheet", "release_held_voter"),
    *("strike_mobile_voter", "replace_certificate", "count_scribes", "take_back_box", "count_signatures"),
    *("balance_account", "open_box", "recount_box", "begin_batch", "lock_batch"),
    *("compare_lanes", "enter_from_paper"),
}
"""Acts of one voter, page, trip, box, station or batch."""


@pytest.fixture
def day() -> Day:
    return the_day()


def test_nobody_is_named_who_only_voted_or_did_not(day: Day) -> None:
    assert day.voted
    assert day.absent
    for path, text in day.texts.items():
        assert [name for name in day.voted | day.absent if name in text] == [], path
    assert f"{SOMEBODY}没有来投票,{day.archive.seated[0].name}去叫过。" in day.texts["round-1/incidents.csv"]
    assert f"{SOMEBODY}说唱错了一票" in day.texts["index.html"]


def test_no_personal_part_no_certificate_and_no_identity_number_is_in_it(day: Day) -> None:
    assert len(day.personal) > 100
    for path, text in day.texts.items():
        assert [secret for secret in day.personal | day.numbers if secret in text] == [], path
        # Hexadecimal digits stand together in every hash.
        assert re.findall(r"(?<![0-9a-z])\d{15}(?:\d{2}[\dXx])?(?![0-9a-z])", text) == [], path


def test_what_one_voter_box_page_trip_or_batch_came_to_is_not_in_the_journal(day: Day) -> None:
    entries = [json.loads(line) for line in day.texts["journal.jsonl"].splitlines()]
    acts = {entry["act"] for entry in entries if "withheld" not in entry}
    assert {"open_polls", "close_polls", "announce_issued", "close_round", "certify_result", "reopen"} <= acts
    held = [entry for entry in entries if "withheld" in entry]
    assert {tuple(entry) for entry in held} == {("seq", "withheld", "previous", "hash")}
    assert {entry["withheld"] for entry in held} == {SECRET}
    assert (day.archive.entries, day.archive.shown) == (len(entries), len(entries) - len(held))
    whole = [json.loads(entry["figures"]) for entry in entries if "withheld" not in entry]
    told = {name for figures in whole for name in figures}
    assert told & {"visit", "by_slip", "outcome", "page", "totals", "classes", "cast", "by_station", "foreign"} == set()


def test_every_act_is_either_for_everybody_or_not() -> None:
    known = {*ACTS, "create_election", "replace_role_card", "restore"}
    assert known - SHOWN == NOT_SHOWN, "decide of a new act whether its figures tell of one voter, box or batch"
    assert known | SHOWN == known
    assert SHOWN | OF_A_RESULT == SHOWN


def test_no_figure_of_a_box_group_station_or_way_of_voting_is_in_a_file(day: Day) -> None:
    account = json.loads(day.texts["round-1/account.json"])
    assert (account["unsealed"], account["issued"], account["spoiled"], account["found"]) == (80, 42, 1, 40)
    assert account.keys() & {"stations", "boxes", "hall", "proxy", "mobile", "groups"} == set()
    assert "流动票箱" in day.texts["index.html"]
    for group in {line.split(",")[2] for line in day.texts["round-1/totals.csv"].splitlines()[1:]} - {""}:
        assert group not in day.texts["index.html"], "a group stands beside a namesake alone"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("李病没来。", "某村民没来。"),
        ("李 病没来,李　病病了。", "某村民没来,某村民病了。"),
        ("李病人扶着王五", "李病人扶着某村民"),
        ("林大和林大山", "林大和某村民"),
        ("林大山家", "某村民家"),
        ("今天停电", "今天停电"),
        ("号码 44052419610101146X 和 4405 2419 6101 0114 66", f"号码 {NUMBER} 和 {NUMBER}"),
        ("票号 0123456789", "票号 0123456789"),
        ("", ""),
    ],
)
def test_free_words_lose_the_names_of_those_who_are_not_known(words: str, told: str) -> None:
    assert Unnamed({"李病", "王五", "林大", "林大山"}, {"林大", "李病人"})(words) == told


def test_of_another_election_on_the_same_server_only_links_of_the_chain_are_shown(app: Flask) -> None:
    with app.test_request_context():
        a_round("preparing", voters=30, election="other-7")
        village = a_count(24)
        count(village, {"chair": {people(village, 1)[0]: 20}})
        recorded(close(village))
        recorded(certify_it(village))
        archive, body = made(village)
        text = files_in(body)["journal.jsonl"].decode()
        assert "other-7" not in text
        assert holds(text.splitlines(), archive.head)
        why = [json.loads(line).get("withheld") for line in text.splitlines()]
        assert why[:2] == [ELSEWHERE, ELSEWHERE]
        assert why[2] is None


def test_the_zip_is_made_where_neither_web_nor_database_is_loaded() -> None:
    program = (
        "import sys, kiosk.papers.archive as a; "
        "sys.exit(sorted({'flask', 'sqlalchemy', 'kiosk.records'} & set(sys.modules)) != [])"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
