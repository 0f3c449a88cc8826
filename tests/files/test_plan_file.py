"""The plan file: a plan, or everything that is wrong with its line; nothing is created from half a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.files.plan import read_plan
from kiosk.files.plan_entry import read_texts, shown
from kiosk.files.plan_fields import Field
from kiosk.files.plan_text import write_plan
from kiosk.rules.finding import Finding
from kiosk.rules.plan import BoxKind, Plan, PlanBox, PlanOfficer, PlanPost, PlanStation, Post, StationKind
from kiosk.rules.staff import Role
from kiosk.web.wording.on_page import ON_A_PAGE, say_on_page
from tests.plans import plan_file, plans

DATA = Path(__file__).parent.parent / "data"
JIA = (DATA / "jia-plan.toml").read_text("utf-8")


def findings(text: str) -> list[tuple[str, int, str]]:
    result = read_plan(text.encode())
    assert isinstance(result, tuple), "accepted"
    return [(f.code, int(str(f.numbers["line"])), str(f.numbers["field"])) for f in result]


def line_of(text: str, words: str, nth: int = 1) -> int:
    # The last one for 0.
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(words)]
    return lines[nth - 1]


def test_the_plan_of_a_village_is_read_whole() -> None:
    plan = read_plan((DATA / "jia-plan.toml").read_bytes())
    assert isinstance(plan, Plan)
    assert (plan.id, plan.village, plan.day, plan.opens, plan.closes, plan.ballots_printed, plan.choices) == (
        "jia-7",
        "甲村",
        date(2017, 4, 30),
        time(8),
        time(15),
        220,
        {},
    )
    assert plan.posts == (
        PlanPost(Post.CHAIR, "主任", 1),
        PlanPost(Post.VICE_CHAIR, "副主任", 1),
        PlanPost(Post.MEMBER, "委员", 3),
    )
    assert plan.stations == (PlanStation("hall", "中心投票站", StationKind.CENTRAL, 2),)
    assert plan.boxes[1:] == (PlanBox(2, station="hall"), PlanBox(3, BoxKind.MOBILE, approval="埔选指〔2017〕8号"))
    assert len(plan.staff) == 25
    assert plan.staff[19] == PlanOfficer("欧阳辛", (Role.TALLIER,), household="060")
    assert plan.staff[15] == PlanOfficer("温福", (Role.SCRUTINEER, Role.MOBILE_TEAM), box=3)


@pytest.mark.parametrize("village", ["yi", "shifan"])
def test_the_other_plans_are_read(village: str) -> None:
    plan = read_plan((DATA / f"{village}-plan.toml").read_bytes())
    assert isinstance(plan, Plan)
    assert plan.id == f"{village}-7"


@pytest.mark.parametrize("data", [JIA.replace("\n", "\r\n").encode(), JIA.encode("utf-8-sig")])
def test_windows_line_ends_and_marks_do_not_matter(data: bytes) -> None:
    assert read_plan(data) == read_plan(JIA.encode())


@pytest.mark.parametrize(
    ("old", "new", "code", "field", "words"),
    [
        ('id = "jia-7"', 'id = "甲 7"', "plan_id", "election.id", "id ="),
        ('id = "jia-7"', 'id = "-a"', "plan_id", "election.id", "id ="),
        ('id = "jia-7"', f'id = "{"a" * 41}"', "plan_too_long", "election.id", "id ="),
        ('id = "jia-7"', 'id = "rehearsal"', "plan_id_reserved", "election.id", "id ="),
        ('id = "jia-7"', 'id = "Rehearsal"', "plan_id_reserved", "election.id", "id ="),
        ('village = "甲村"', 'village = " "', "plan_empty", "election.village", "village"),
        ('village = "甲村"', 'village = "甲\\n村"', "plan_control_character", "election.village", "village"),
        ('village = "甲村"', "village = 7", "plan_kind_text", "election.village", "village"),
        ("village_committee", "representatives", "plan_body_later", "election.body", "body"),
        ("village_committee", "club", "plan_word", "election.body", "body"),
        ("putian-2017", "putian-2018", "plan_word", "election.rules", "rules"),
        ('electors = "voters"', 'electors = "households"', "plan_electors", "election.electors", "electors"),
        ("day = 2017-04-30", 'day = "2017-04-30"', "plan_kind_date", "election.day", "day"),
        ("day = 2017-04-30", "day = 2017-04-30T08:00:00", "plan_kind_date", "election.day", "day"),
        ("opens = 08:00:00", "opens = 8", "plan_kind_time", "election.opens", "opens"),
        ("closes = 15:00:00", "closes = 08:00:00", "plan_hours", "election.closes", "closes"),
        (
            "roll_published = 2017-04-08",
            "roll_published = 2017-04-30",
            "plan_published_late",
            "election.roll_published",
            "roll",
        ),
        ("ballots_printed = 220", "ballots_printed = 0", "plan_number", "election.ballots_printed", "ballots"),
        ("ballots_printed = 220", "ballots_printed = true", "plan_kind_whole", "election.ballots_printed", "ballots"),
        ("ballots_printed = 220", "ballots_printed = 220.0", "plan_kind_whole", "election.ballots_printed", "ballots"),
        ('post = "vice_chair"', 'post = "king"', "plan_word", "posts[2].post", 'post = "king"'),
        ("seats = 3", "seats = 0", "plan_number", "posts[3].seats", "seats = 0"),
        ("seats = 3", "seats = 0x" + "f" * 5000, "plan_number", "posts[3].seats", "seats = 0x"),
        ("seats = 3", "seats = 6", "plan_seats", "posts", "[[posts]]"),
        ("desks = 2", "desks = -1", "plan_number", "stations[1].desks", "desks"),
        ("desks = 2", 'desks = 2\ngroups = "第1组"', "plan_kind_texts", "stations[1].groups", "groups"),
        ("desks = 2", 'desks = 2\ngroups = [""]', "plan_empty", "stations[1].groups", "groups"),
        ("desks = 2", 'desks = 2\ngroups = ["a\\nb"]', "plan_control_character", "stations[1].groups", "groups"),
        ("desks = 2", f'desks = 2\ngroups = ["{"a" * 81}"]', "plan_too_long", "stations[1].groups", "groups"),
        ('kind = "central"', 'kind = "branch"', "plan_no_central", "stations", "[[stations]]"),
        ('roles = ["caller"]', 'roles = ["calller"]', "plan_word", "staff[19].roles", 'roles = ["calller"]'),
        ('roles = ["scribe"]', "roles = []", "plan_none", "staff[25].roles", "roles = []"),
        ('roles = ["scribe"]', 'roles = "scribe"', "plan_kind_words", "staff[25].roles", 'roles = "scribe"'),
        (
            'roles = ["scribe"]',
            'roles = ["scribe", "scribe"]',
            "plan_repeated",
            "staff[25].roles",
            'roles = ["scribe",',
        ),
        ('roles = ["scribe"]', 'roles = ["scribe"]\nbox = 1', "plan_box_guard", "staff[25].box", "box = 1"),
        ('roles = ["scribe"]', 'roles = ["scribe"]\nbox = 9', "plan_box_unknown", "staff[25].box", "box = 9"),
        (
            'roles = ["scribe"]',
            'roles = ["scribe"]\nstation = "east"',
            "plan_station_unknown",
            "staff[25].station",
            'station = "east"',
        ),
        (
            'roles = ["scribe"]',
            'roles = ["chief_scrutineer"]',
            "plan_two_heads",
            "staff[25].roles",
            'roles = ["chief_scrutineer"]',
        ),
        ('name = "程意"', 'name = "程如"', "plan_officer_twice", "staff[25].name", 'name = "程如"'),
        (
            'approval = "埔',
            'station = "east"\napproval = "埔',
            "plan_station_unknown",
            "boxes[3].station",
            'station = "east"',
        ),
        ('kind = "mobile"', 'kind = "fixed"\nstation = "hall"', "plan_approval_fixed", "boxes[3].approval", "approval"),
        ('kind = "mobile"\napproval', 'kind = "mobile"\ncolour', "plan_unknown_key", "boxes[3].colour", "colour"),
        (
            'electors = "voters"',
            'electors = "voters"\n[choices]\nroll = true',
            "plan_choice_unknown",
            "choices.roll",
            "roll = true",
        ),
        (
            'electors = "voters"',
            'electors = "voters"\n[choices]\nroll_down = 1',
            "plan_choice_value",
            "choices.roll_down",
            "roll_down",
        ),
        (
            'electors = "voters"',
            'electors = "voters"\n[choices]\nroll_down = []',
            "plan_kind_choice",
            "choices.roll_down",
            "roll_down",
        ),
        ('electors = "voters"', 'electors = "voters"\n[extra]\na = 1', "plan_unknown_key", "extra", "[extra]"),
        ('electors = "voters"', 'electors = "voters"\nseats = 5', "plan_unknown_key", "election.seats", "seats = 5"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused_with_its_line(
    old: str, new: str, code: str, field: str, words: str
) -> None:
    text = JIA.replace(old, new)
    assert text != JIA
    nth = 0 if field.startswith("staff[25]") else 1
    assert (code, line_of(text, words, nth), field) in findings(text)


def test_what_is_missing_is_told_with_the_line_of_its_table() -> None:
    text = JIA.replace("day = 2017-04-30\n", "").replace("seats = 3\n", "")
    assert findings(text) == [
        ("plan_missing", 1, "election.day"),
        ("plan_missing", line_of(text, "[[posts]]", 3), "posts[3].seats"),
    ]


def test_a_missing_table_has_no_line() -> None:
    assert findings(JIA[: JIA.index("[[boxes]]")]) == [
        ("plan_missing_table", 0, "boxes"),
        ("plan_missing_table", 0, "staff"),
    ]


def test_two_central_stations_are_one_too_many() -> None:
    text = JIA.replace(
        "[[boxes]]", '[[stations]]\nid = "east"\nname = "东"\nkind = "central"\ndesks = 1\n\n[[boxes]]', 1
    )
    assert findings(text) == [("plan_two_central", line_of(text, "kind", 2), "stations[2].kind")]


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ('[[stations]]\nid = "hall"\nname = "东"\nkind = "branch"\ndesks = 1\n\n', "stations[2].id"),
        ('[[boxes]]\nno = 2\nstation = "hall"\n\n', "boxes[4].no"),
        ('[[posts]]\npost = "member"\nname = "委员"\nseats = 1\n\n', "posts[4].post"),
    ],
)
def test_the_same_id_twice_is_refused(part: str, key: str) -> None:
    text = JIA.replace("[[staff]]", f"{part}[[staff]]", 1)
    assert [(code, field) for code, _, field in findings(text)] == [("plan_repeated", key)]


def test_posts_stand_from_the_highest_down() -> None:
    text = JIA.replace('post = "chair"', 'post = "x"').replace('post = "vice_chair"', 'post = "chair"')
    assert [(c, f) for c, _, f in findings(text.replace('post = "x"', 'post = "vice_chair"'))] == [
        ("plan_post_order", "posts[2].post")
    ]


def test_two_officers_of_one_name_need_two_households() -> None:
    text = JIA.replace('name = "程意"', 'name = "欧阳辛"\nhousehold = "061"')
    assert isinstance(read_plan(text.encode()), Plan)


def test_all_that_is_wrong_is_told_in_the_order_of_the_file() -> None:
    text = JIA.replace("closes = 15", "closes = 07").replace("no = 2", "no = 1").replace('"calller"', "")
    text = text.replace('roles = ["scribe"]', "roles = []")
    found = findings(text)
    assert [line for _, line, _ in found] == sorted(line for _, line, _ in found)
    assert {"plan_hours", "plan_repeated", "plan_none", "plan_box_unknown"} == {code for code, _, _ in found}


def test_wrong_values_are_told_even_where_keys_are_missing() -> None:
    text = JIA.replace("day = 2017-04-30\n", "").replace("seats = 3", "seats = 0")
    assert [code for code, _, _ in findings(text)] == ["plan_missing", "plan_number"]


def test_choices_are_taken() -> None:
    plan = read_plan(
        (JIA + '\n[choices]\nover_full_post = "ballot"\nroll_down = true\nextra_candidates = 2\n').encode()
    )
    assert isinstance(plan, Plan)
    assert plan.choices == {"over_full_post": "ballot", "roll_down": True, "extra_candidates": 2}


def test_lines_are_found_past_comments_long_texts_and_inline_tables() -> None:
    text = JIA.replace(
        'roles = ["committee", "registrar"]', 'roles = [ # two\n  "committee",\n  "registrar", # ]\n]\ncolour = 1'
    ).replace('term = "第七届"', 'term = """\\\n  第七届"""')
    assert findings(text) == [("plan_unknown_key", line_of(text, "colour"), "staff[2].colour")]
    inline = '[election]\n\nboxes = [{no = 1, station = "x"}]\n'
    assert ("plan_unknown_key", 3, "election.boxes") in findings(inline)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "file_empty", None),
        (b"\n \n", "file_empty", None),
        (b"[election\n", "plan_syntax", 1),
        (b'[election]\nid = "a\n', "plan_syntax", 2),
        (b'[election]\nid = "a"\nid = "b"\n', "plan_syntax", 3),
        (b"[election]\nid = '\xff'\n", "plan_encoding", 2),
        (b"a = " + b"[" * 5000, "plan_syntax", 0),
        (b"a = " + b"9" * 5000, "plan_syntax", 0),
        (b"#" * (1024 * 1024 + 1), "file_too_large", None),
    ],
)
def test_what_is_no_plan_gets_one_finding(data: bytes, code: str, line: int | None) -> None:
    result = read_plan(data)
    assert isinstance(result, tuple)
    assert [f.code for f in result] == [code]
    assert line in (None, 0) or result[0].numbers["line"] == line


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(JIA) - 1))
def test_no_bytes_raise(data: bytes, at: int) -> None:
    read_plan(data)
    read_plan(JIA[:at].encode() + data + JIA[at:].encode())


values = st.recursive(
    st.sampled_from(
        ['"x"', "1", "-1", "true", "2017-04-30", "08:00:00", '""', "1.5", "nan", '"hall"', '"central"', "{}"]
    ),
    lambda inner: st.lists(inner, max_size=2).map(lambda v: f"[{', '.join(v)}]"),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_value_raises_and_what_is_found_lies_in_the_file(data: st.DataObject) -> None:
    lines = JIA.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        n = data.draw(st.integers(0, len(lines) - 1))
        key, equals, _old = lines[n].partition(" = ")
        if equals:
            lines[n] = f"{key} = {data.draw(values)}"
    result = read_plan("\n".join(lines).encode())
    if isinstance(result, tuple):
        assert all(isinstance(f, Finding) and 0 <= int(str(f.numbers["line"])) <= len(lines) for f in result)


@settings(max_examples=200, deadline=None)
@given(plans())
def test_a_plan_that_is_written_and_read_again_is_the_same_plan(plan: Plan) -> None:
    assert read_plan(write_plan(plan).encode()) == plan


@pytest.mark.parametrize("village", ["jia", "yi", "shifan"])
def test_a_plan_is_written_in_the_manner_of_the_plans_people_know(village: str) -> None:
    plan = plan_file(village)
    assert read_plan(write_plan(plan).encode()) == plan
    given = (DATA / f"{village}-plan.toml").read_text("utf-8")
    # One table of the sample has its keys in another order.
    assert sorted(write_plan(plan).split("\n")) == sorted(given.split("\n"))
    assert write_plan(plan).split("\n\n")[:4] == given.split("\n\n")[:4]


def test_choices_are_written_as_words_numbers_and_switches() -> None:
    plan = replace(plan_file("jia"), choices={"roll_down": True, "extra_candidates": 1, "over_full_post": "post"})
    text = '\n[choices]\nover_full_post = "post"\nroll_down = true\nextra_candidates = 1\n\n[[posts]]\n'
    assert text in write_plan(plan)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("whole", "12", 12),
        ("whole", "".join(chr(0xFF10 + n) for n in (1, 2)), 12),
        ("whole", "9" * 5000, 10**15),
        ("date", "2026-12-20", date(2026, 12, 20)),
        ("date", "2026年12月1日", date(2026, 12, 1)),
        ("date", "2026.12.1", date(2026, 12, 1)),
        ("time", "08:00", time(8)),
        ("time", "8:05", time(8, 5)),
        ("time", f"8{chr(0xFF1A)}05", time(8, 5)),
        ("time", "08:00:07.5", time(8, 0, 7, 500_000)),
        ("texts", " 第1组 \r\n\r\n第2组", ("第1组", "第2组")),
        ("text", " 甲村 ", "甲村"),
    ],
)
def test_what_people_type_is_understood(kind: str, text: str, value: object) -> None:
    assert read_texts("x", {"y": text}, {"y": Field(kind)}) == ({"y": value}, ())


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("whole", "三", "plan_kind_whole"),
        ("whole", "-1", "plan_kind_whole"),
        ("whole", "1.5", "plan_kind_whole"),
        ("date", "2026-02-30", "plan_kind_date"),
        ("date", "明天", "plan_kind_date"),
        ("time", "25:00", "plan_kind_time"),
        ("time", "下午", "plan_kind_time"),
        ("text", " ", "plan_missing"),
        ("whole", "", "plan_missing"),
    ],
)
def test_what_is_not_understood_is_a_finding_of_the_file_without_a_line(kind: str, text: str, code: str) -> None:
    read, (finding,) = read_texts("election", {"village": text}, {"village": Field(kind)})
    assert (read, finding.code, finding.numbers["field"]) == ({}, code, "election.village")
    assert say_on_page(finding).startswith("村名:")


@settings(max_examples=100, deadline=None)
@given(st.times() | st.dates() | st.integers(1, 10**6))
def test_what_a_page_shows_comes_back_as_it_was(value: time | date | int) -> None:
    kind = {time: "time", date: "date", int: "whole"}[type(value)]
    assert read_texts("x", {"y": shown(value)}, {"y": Field(kind)}) == ({"y": value}, ())


@pytest.mark.parametrize("code", sorted(ON_A_PAGE))
def test_on_a_page_nobody_speaks_of_lines_or_of_the_marks_of_a_file(code: str) -> None:
    finding = Finding(code, "", {"field": "staff[3].box", "name": "温福"})
    for said in (say_on_page(finding), say_on_page(finding, at_field=True)):
        assert "staff[" not in said
        assert "引号" not in said
        assert not [word for word in ("kind", "central", "household", "scrutineer", "[[") if word in said]


def test_a_page_says_where_in_words_and_a_file_says_the_line() -> None:
    finding = Finding("plan_number", "", {"field": "staff[3].box", "value": 0, "least": 1, "most": 9})
    assert say_on_page(finding) == "工作人员第 3 行 · 看守的票箱:0 不行,要在 1 到 9 之间。请改正。"
    assert say_on_page(finding, at_field=True).startswith("看守的票箱:0 不行")
    in_a_file = Finding("plan_number", "", {**finding.numbers, "line": 12})
    assert say_on_page(in_a_file) == "第 12 行(staff[3].box):0 不行,要在 1 到 9 之间。"
