"""Who is on the roll (R-ROLL-01, R-ROLL-02) and where on the paper roll."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.book import SHEETS
from kiosk.rules.finding import Finding
from kiosk.rules.groups import group_key, natural_key
from kiosk.rules.notes import Residence, read_note, read_residence
from kiosk.rules.places import LINES_A_PAGE, assign_places
from kiosk.rules.register import BirthCheck, IdentityCheck, RegisterRow, RowAddress
from kiosk.rules.roll import Outcome, Standing, of_age, settle

DAY = date(2017, 4, 30)
SHEET = SHEETS["putian-2017"]


def a_row(number: int = 3, **facts: object) -> RegisterRow:
    row = RegisterRow(
        sheet="登记册",
        row=number,
        group="第1村民小组",
        household=f"{number:04}",
        name="林大",
        relation="户主",
        sex="M",
        birth=date(1972, 5, 5),
        residence=Residence.LOCAL,
        note="",
    )
    return replace(row, **facts)  # type: ignore[arg-type]


def standing_of(**facts: object) -> Standing:
    return settle([a_row(**facts)], DAY, SHEET)[0]  # type: ignore[arg-type]


def code_of(standing: Standing) -> str:
    return standing.finding.code if standing.finding else ""


@pytest.mark.rule("R-ROLL-01")
@pytest.mark.parametrize(
    ("birth", "outcome"),
    [
        (date(1999, 4, 29), Outcome.REGISTERED),
        (date(1999, 4, 30), Outcome.REGISTERED),  # the birthday itself counts
        (date(1999, 5, 1), Outcome.LEFT_OUT),
        (date(2017, 4, 30), Outcome.LEFT_OUT),
        (date(2017, 5, 1), Outcome.UNDECIDED),  # not born yet: a slip of the pen
        (date(1902, 5, 1), Outcome.REGISTERED),  # 114
        (date(1902, 4, 30), Outcome.UNDECIDED),  # 115 today
        (date(1901, 1, 1), Outcome.UNDECIDED),
    ],
)
def test_somebody_is_on_the_roll_from_the_eighteenth_birthday_on(birth: date, outcome: Outcome) -> None:
    assert standing_of(birth=birth).outcome is outcome


@pytest.mark.rule("R-ROLL-01")
@pytest.mark.parametrize(
    ("birth", "day", "expected"),
    [
        (date(2000, 2, 29), date(2018, 2, 28), False),
        (date(2000, 2, 29), date(2018, 3, 1), True),
        (date(2000, 2, 28), date(2018, 2, 28), True),
        (date(2000, 3, 1), date(2018, 2, 28), False),
    ],
)
def test_somebody_born_on_29_february_comes_of_age_on_1_march(birth: date, day: date, expected: bool) -> None:
    assert of_age(birth, day, 18) is expected


@pytest.mark.rule("R-ROLL-01")
@pytest.mark.parametrize(
    ("residence", "outcome", "code"),
    [
        (Residence.LOCAL, Outcome.REGISTERED, ""),
        (Residence.OUTSIDE_AGREED, Outcome.REGISTERED, ""),
        (Residence.OUTSIDE_APPLIED, Outcome.UNDECIDED, "outside_needs_consent"),
        (Residence.OUTSIDE, Outcome.LEFT_OUT, "outside_not_applied"),
        (Residence.UNKNOWN, Outcome.UNDECIDED, "residence_unread"),
    ],
)
def test_an_outsider_needs_a_year_an_application_and_the_meeting(
    residence: Residence, outcome: Outcome, code: str
) -> None:
    standing = standing_of(residence=residence)
    assert (standing.outcome, code_of(standing)) == (outcome, code)


@pytest.mark.rule("R-ROLL-02")
@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("已死亡", "dead"),
        ("去世", "dead"),
        ("已故", "dead"),
        ("2016年3月病故", "dead"),
        ("已死亡,户口已注销", "dead"),
        ("外出务工,已去世", "dead"),
        ("户口已迁出", "moved_out"),
        ("已迁出", "moved_out"),
        ("户口迁往外省", "moved_out"),
        ("剥夺政治权利期内", "rights_deprived"),
        ("被剥夺政治权利", "rights_deprived"),
        ("精神障碍,无法行使选举权", "cannot_exercise"),
        ("患精神病不能行使选举权", "cannot_exercise"),
        ("书面声明不参加选举", "declared_not_to_take_part"),
        ("书面声明,放弃参加本届选举", "declared_not_to_take_part"),
        ("本人已书面声明不参加本届村委会选举", "declared_not_to_take_part"),
    ],
)
def test_a_note_that_excludes_is_read(note: str, code: str) -> None:
    standing = standing_of(note=note)
    assert (standing.outcome, code_of(standing)) == (Outcome.LEFT_OUT, code)
    assert standing.finding is not None
    assert standing.finding.rule_id == "R-ROLL-02"


@pytest.mark.rule("R-ROLL-02")
@pytest.mark.parametrize(
    "note",
    ["", " ", "外出务工", "行动不便", "体弱", "年老体弱,行动不便", "中共党员", "低保户", "在广州打工", "无", "-",
     "视力残疾一级", "在校大学生", "丧偶", "五保户;行动不便", "户口已迁入", "电话13800138000"],
)  # fmt: skip
def test_a_harmless_note_leaves_somebody_on_the_roll(note: str) -> None:
    assert standing_of(note=note).outcome is Outcome.REGISTERED


@pytest.mark.rule("R-ROLL-02")
@pytest.mark.parametrize(
    "note",
    ["未死亡", "丈夫已死亡", "配偶已去世", "户口未迁出", "曾书面声明不参加选举,后撤回", "口头说不参加", "不参加选举",
     "精神障碍", "精神障碍,能行使选举权", "剥夺政治权利已恢复", "服刑", "失踪多年", "疑似死亡", "死亡?", "已死亡,有误",
     "见附件", "户口已迁往邻组",
     "x" * 400, "未满18周岁"],
)  # fmt: skip
def test_a_note_that_may_mean_something_else_waits_for_a_person(note: str) -> None:
    standing = standing_of(note=note)
    assert (standing.outcome, code_of(standing)) == (Outcome.UNDECIDED, "note_unread")


@pytest.mark.rule("R-ROLL-01")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name": ""}, "no_name"),
        ({"name": "林□", "name_clear": False}, "name_unclear"),
        ({"group": ""}, "no_group"),
        ({"birth": None, "birth_check": BirthCheck.ABSENT}, "no_birth"),
        ({"birth": None, "birth_check": BirthCheck.INCOMPLETE}, "birth_incomplete"),
        ({"birth": None, "birth_check": BirthCheck.UNREADABLE}, "birth_unreadable"),
        ({"birth": date(1901, 1, 1)}, "birth_unbelievable"),
        ({"identity": IdentityCheck.MALFORMED}, "identity_malformed"),
        ({"identity": IdentityCheck.CHECK_DIGIT}, "identity_check_digit"),
        ({"identity": IdentityCheck.BIRTH_DIFFERS}, "identity_birth_differs"),
        ({"identity": IdentityCheck.SEX_DIFFERS}, "identity_sex_differs"),
    ],
)
class TestADoubt:
    def test_keeps_somebody_off_the_roll_until_decided(self, facts: dict[str, object], code: str) -> None:
        standing = standing_of(**facts)
        assert (standing.outcome, code_of(standing)) == (Outcome.UNDECIDED, code)

    def test_changes_nothing_for_the_dead(self, facts: dict[str, object], code: str) -> None:
        assert standing_of(**facts, note="已死亡").outcome is Outcome.LEFT_OUT

    def test_changes_nothing_for_an_outsider_who_did_not_apply(self, facts: dict[str, object], code: str) -> None:
        assert standing_of(**facts, residence=Residence.OUTSIDE).outcome is Outcome.LEFT_OUT

    def test_makes_a_child_no_older_unless_it_is_about_the_birth_date(
        self, facts: dict[str, object], code: str
    ) -> None:
        standing = standing_of(**{"birth": date(2009, 2, 28), **facts})
        about_birth = "birth" in code
        assert standing.outcome is (Outcome.UNDECIDED if about_birth else Outcome.LEFT_OUT)


@pytest.mark.rule("R-ROLL-01")
def test_a_note_that_questions_the_birth_date_keeps_a_child_undecided() -> None:
    assert standing_of(birth=date(2009, 2, 28), note="出生日期有误").outcome is Outcome.UNDECIDED
    assert standing_of(birth=date(2009, 2, 28), note="见附件").outcome is Outcome.LEFT_OUT


@pytest.mark.rule("R-ROLL-02")
def test_an_exclusion_beside_words_that_cannot_be_read_waits() -> None:
    assert standing_of(note="已死亡,登记有误").outcome is Outcome.UNDECIDED
    assert standing_of(residence=Residence.OUTSIDE, note="见附件").outcome is Outcome.UNDECIDED


def test_every_doubt_of_a_row_is_told() -> None:
    standing = standing_of(name="", residence=Residence.OUTSIDE_APPLIED, note="见附件")
    assert [code_of(standing), *(f.code for f in standing.also)] == ["no_name", "outside_needs_consent", "note_unread"]


def settled(*rows: RegisterRow) -> list[tuple[Outcome, str]]:
    return [(s.outcome, code_of(s)) for s in settle(rows, DAY, SHEET)]


REGISTERED = (Outcome.REGISTERED, "")
TWICE = (Outcome.UNDECIDED, "same_person_twice")


@pytest.mark.rule("R-ROLL-01")
class TestTheSamePersonTwice:
    def test_stands_once_and_the_later_row_names_the_first(self) -> None:
        first, later = a_row(3, household="12"), a_row(9, household="12")
        standings = settle([first, later], DAY, SHEET)
        assert [s.outcome for s in standings] == [Outcome.REGISTERED, Outcome.UNDECIDED]
        assert standings[1].finding == Finding(
            "same_person_twice",
            "R-ROLL-01",
            {
                "sheet": "登记册",
                "row": 9,
                "name": "林大",
                "other_sheet": "登记册",
                "other_row": 3,
                "other_name": "林大",
            },
        )

    def test_is_found_with_leading_zeros_lost(self) -> None:
        assert settled(a_row(3, household="0012"), a_row(9, household="12")) == [REGISTERED, TWICE]

    def test_is_found_in_two_households_by_the_identity_number(self) -> None:
        assert settled(a_row(3), a_row(9, same_number_as=RowAddress("登记册", 3))) == [REGISTERED, TWICE]

    def test_with_another_name_is_a_number_that_stands_twice(self) -> None:
        other = a_row(9, name="林二", same_number_as=RowAddress("登记册", 3))
        assert settled(a_row(3), other) == [REGISTERED, (Outcome.UNDECIDED, "same_number_twice")]

    def test_with_another_name_and_left_out_still_puts_the_number_in_doubt(self) -> None:
        dead = a_row(9, name="林二", note="已死亡", same_number_as=RowAddress("登记册", 3))
        assert settled(a_row(3), dead) == [(Outcome.UNDECIDED, "same_number_twice"), (Outcome.LEFT_OUT, "dead")]

    def test_three_times_stands_once(self) -> None:
        assert settled(*(a_row(n, household="1") for n in (3, 4, 5))) == [REGISTERED, TWICE, TWICE]

    def test_stands_in_the_clear_row_where_the_first_is_doubtful(self) -> None:
        first = a_row(3, household="1", identity=IdentityCheck.CHECK_DIGIT)
        standings = settle([first, a_row(4, household="1")], DAY, SHEET)
        assert [s.outcome for s in standings] == [Outcome.UNDECIDED, Outcome.REGISTERED]
        assert [f.code for f in standings[0].also] == ["identity_check_digit"]

    def test_waits_where_one_row_says_dead_and_the_other_does_not(self) -> None:
        assert settled(a_row(3, household="1"), a_row(4, household="1", note="已死亡")) == [
            (Outcome.UNDECIDED, "same_person_contradicts"),
            (Outcome.LEFT_OUT, "dead"),
        ]

    def test_is_left_out_twice_where_both_rows_say_so(self) -> None:
        child = date(2010, 1, 1)
        assert [o for o, _ in settled(a_row(3, household="1", birth=child), a_row(4, household="1", birth=child))] == [
            Outcome.LEFT_OUT,
            Outcome.LEFT_OUT,
        ]

    def test_is_not_two_people_of_one_name(self) -> None:
        rows = [a_row(3, household="1"), a_row(4, household="2"), a_row(5, household="1", birth=date(1980, 1, 1))]
        assert settled(*rows) == [REGISTERED] * 3


rows_of_any_kind = st.lists(
    st.builds(
        a_row,
        number=st.integers(3, 2000),
        household=st.sampled_from(["1", "01", "2", ""]),
        name=st.sampled_from(["林大", "陈伟", ""]),
        group=st.sampled_from(["第1村民小组", "第2村民小组", ""]),
        birth=st.sampled_from([date(1972, 5, 5), date(2010, 1, 1), date(1901, 1, 1), None]),
        residence=st.sampled_from(list(Residence)),
        note=st.sampled_from(["", "已死亡", "外出务工", "见附件", "精神障碍,无法行使选举权"]),
        identity=st.sampled_from(list(IdentityCheck)),
        same_number_as=st.none() | st.builds(RowAddress, st.just("登记册"), st.integers(3, 2000)),
    ),
    max_size=12,
    unique_by=lambda row: row.row,
)


@pytest.mark.rule("R-ROLL-01")
@given(rows_of_any_kind)
def test_every_row_has_one_standing_and_nobody_is_on_the_roll_twice(rows: list[RegisterRow]) -> None:
    standings = settle(rows, DAY, SHEET)
    assert [s.row for s in standings] == rows
    on_the_roll = [s.row for s in standings if s.outcome is Outcome.REGISTERED]
    persons = [(r.household.lstrip("0"), r.name, r.birth) for r in on_the_roll]
    assert len(set(persons)) == len(persons)
    assert all((s.finding is None) is (s.outcome is Outcome.REGISTERED) for s in standings)
    assert all(r.name and r.group and r.birth for r in on_the_roll)


class TestPlacesOnThePaperRoll:
    def test_run_by_group_in_natural_order_and_each_group_begins_a_page(self) -> None:
        groups = ["第10村民小组", "第2村民小组", "第一村民小组", "第2村民小组"]
        places = assign_places([a_row(n, group=g, household=str(n)) for n, g in enumerate(groups, 3)])
        assert [(p.roll_no, p.page, p.line) for p in places] == [(4, 3, 1), (2, 2, 1), (1, 1, 1), (3, 2, 2)]
        assert [p.row.row for p in places] == [3, 4, 5, 6]

    @pytest.mark.parametrize(("people", "pages"), [(LINES_A_PAGE, 1), (LINES_A_PAGE + 1, 2)])
    def test_a_page_holds_its_lines_and_no_more(self, people: int, pages: int) -> None:
        places = assign_places([a_row(n) for n in range(people)])
        assert (places[-1].page, max(p.line for p in places)) == (pages, LINES_A_PAGE)

    def test_households_sort_by_number_and_keep_the_order_of_the_register(self) -> None:
        rows = [a_row(1, household="10"), a_row(2, household="9"), a_row(3, household="10"), a_row(4, household="9")]
        assert [p.roll_no for p in assign_places(rows)] == [3, 1, 4, 2]

    @given(st.lists(st.tuples(st.sampled_from(["1组", "2组", "10组", "东片"]), st.integers(1, 9)), max_size=120))
    def test_every_roll_number_and_every_place_is_given_once(self, people: list[tuple[str, int]]) -> None:
        places = assign_places([a_row(n, group=g, household=str(h)) for n, (g, h) in enumerate(people)])
        assert sorted(p.roll_no for p in places) == list(range(1, len(people) + 1))
        assert len({(p.page, p.line) for p in places}) == len(people)
        pages: dict[int, set[str]] = {}
        for place in places:
            pages.setdefault(place.page, set()).add(place.group)
        assert all(len(groups) == 1 for groups in pages.values())


@pytest.mark.parametrize(
    "names",
    [
        ["第1村民小组", "第2村民小组", "第10村民小组"],
        ["第一组", "第二组", "第九组", "第十组", "第十一组", "第二十组", "第二十一组", "第一百零二组"],
        ["第１组", "第2组", "第三组", "第１０组"],
    ],
)
def test_group_names_sort_by_their_numbers(names: list[str]) -> None:
    assert sorted(sorted(names), key=natural_key) == names


@pytest.mark.parametrize(
    "name", ["第1村民小组", "第一村民小组", "1组", "第１组", "一组", "1", "01", "第1小组", "第 1 组"]
)
def test_spellings_of_one_group_are_one_group(name: str) -> None:
    assert group_key(name) == "1"


def test_named_groups_keep_their_names() -> None:
    assert group_key("东门村民小组") == "东门村民小组"
    assert group_key("第1组") != group_key("第11组")


@pytest.mark.parametrize(
    ("text", "residence"),
    [
        ("本村户籍", Residence.LOCAL),
        ("本村", Residence.LOCAL),
        ("户口在本村", Residence.LOCAL),
        ("外来居住满一年,已提出申请", Residence.OUTSIDE_APPLIED),
        ("外来居住满一年,已提出申请,村民代表会议同意", Residence.OUTSIDE_AGREED),
        ("外来居住满一年,已申请,待村民会议同意", Residence.OUTSIDE_APPLIED),
        ("外来居住满一年,已申请,村民会议不同意", Residence.OUTSIDE),
        ("外来居住不满一年", Residence.OUTSIDE),
        ("外来居住满一年,未提出申请", Residence.OUTSIDE),
        ("非本村户籍", Residence.OUTSIDE),
        ("不在本村", Residence.OUTSIDE),
        ("", Residence.UNKNOWN),
        ("空挂户", Residence.UNKNOWN),
    ],
)
def test_the_household_register_is_read(text: str, residence: Residence) -> None:
    assert read_residence(text) is residence


@given(st.text(max_size=60))
def test_no_note_fails_to_be_answered(note: str) -> None:
    read_note(note)
    read_residence(note)
    natural_key(note)
    group_key(note)
