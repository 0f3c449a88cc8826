"""Registers as village offices keep them: the right people, and nobody lost without a line."""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.files.identity import check_digit, examine
from kiosk.files.register import Register, read_register
from kiosk.rules.book import SHEETS
from kiosk.rules.finding import Finding
from kiosk.rules.notes import Residence
from kiosk.rules.roll import BirthCheck, IdentityCheck, Outcome, RegisterRow, RowAddress, settle

DATA = Path(__file__).parent.parent / "data"
DAY = date(2017, 4, 30)
SHEET = SHEETS["putian-2017"]
HEADER = ("序号", "村民小组", "户号", "姓名", "与户主关系", "性别", "出生日期", "公民身份号码", "户籍情况", "备注")


def a_number(birth: str = "19720505", order: str = "101") -> str:
    """An identity number with area code 999999; an odd order is a man's."""
    first = f"999999{birth}{order}"
    return first + check_digit(first)


def a_line(**cells: object) -> tuple[object, ...]:
    line: dict[str, object] = {
        "序号": 1,
        "村民小组": "第1村民小组",
        "户号": "001",
        "姓名": "林大",
        "与户主关系": "户主",
        "性别": "男",
        "出生日期": "1972-05-05",
        "公民身份号码": None,
        "户籍情况": "本村户籍",
        "备注": None,
    }
    line.update(cells)
    return tuple(line.values())


def an_xlsx(*rows: Sequence[object], more: dict[str, Sequence[Sequence[object]]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "登记册"
    for row in rows:
        book.active.append(row)
    for title, lines in (more or {}).items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows: Sequence[object], more: dict[str, Sequence[Sequence[object]]] | None = None) -> Register:
    register = read_register(an_xlsx(*rows, more=more), "登记册.xlsx")
    assert isinstance(register, Register), register
    return register


def the_row(**cells: object) -> RegisterRow:
    register = read(HEADER, a_line(**cells))
    assert register.rows_read == 1
    return register.rows[0]


def refusal(*rows: Sequence[object], more: dict[str, Sequence[Sequence[object]]] | None = None) -> Finding:
    finding = read_register(an_xlsx(*rows, more=more), "登记册.xlsx")
    assert isinstance(finding, Finding)
    return finding


class TestTheRegistersThatComeWithTheProgram:
    @pytest.mark.parametrize(
        ("filename", "groups", "people"), [("jia-register.csv", 4, 200), ("yi-register.csv", 3, 120)]
    )
    def test_small_villages_are_registered_whole(self, filename: str, groups: int, people: int) -> None:
        register = read_register((DATA / filename).read_bytes(), filename)
        assert isinstance(register, Register)
        standings = settle(register.rows, DAY, SHEET)
        assert [s.outcome for s in standings] == [Outcome.REGISTERED] * people
        assert len({row.group for row in register.rows}) == groups

    def test_the_village_of_ordinary_size_comes_to_these_figures(self) -> None:
        register = read_register((DATA / "shifan-register.xlsx").read_bytes(), "shifan-register.xlsx")
        assert isinstance(register, Register)
        assert register.rows_read == 3372
        assert [(s.row, s.why) for s in register.skipped] == [(1, "title"), (2, "header"), (3375, "signature")]
        counts = Counter(
            (str(s.outcome), s.finding.code if s.finding else "") for s in settle(register.rows, DAY, SHEET)
        )
        assert counts == {
            ("registered", ""): 2732,
            ("left_out", "under_age"): 582,
            ("left_out", "declared_not_to_take_part"): 17,
            ("left_out", "cannot_exercise"): 10,
            ("left_out", "rights_deprived"): 6,
            ("left_out", "dead"): 4,
            ("left_out", "moved_out"): 4,
            ("undecided", "outside_needs_consent"): 11,
            ("undecided", "identity_birth_differs"): 4,
            ("undecided", "no_name"): 1,
            ("undecided", "same_person_twice"): 1,
        }

    def test_no_identity_number_leaves_the_reader(self) -> None:
        register = read_register((DATA / "shifan-register.xlsx").read_bytes(), "shifan-register.xlsx")
        assert not re.search(r"999999\d{8}", repr(register))


@pytest.mark.parametrize(
    "written", ["林大", " 林大", "林 大", "\u3000林\u3000大 ", "林\u200b大", "林\u00a0大\n", "\ufeff林大"]
)
def test_stray_blanks_leave_a_name(written: str) -> None:
    row = the_row(姓名=written)
    assert (row.name, row.name_clear) == ("林大", True)
    assert [f.code for f in row.mended] == ([] if written == "林大" else ["mended_name"])


@pytest.mark.parametrize(
    ("written", "name", "clear"),
    [
        ("欧阳小碧", "欧阳小碧", True),
        ("阿卜杜•热合曼", "阿卜杜·热合曼", True),
        ("John  Smith", "John Smith", True),
        ("𠮷田", "𠮷田", True),
        ("林□", "林□", False),
        ("林?", "林?", False),
        ("林大(已故)", "林大(已故)", False),
        ("林", "林", False),
        ("无名氏", "无名氏", False),
        ("林\ue863", "林\ue863", False),
        (None, "", False),
        (12, "12", False),
    ],
)
def test_a_name_that_is_none_is_marked(written: object, name: str, clear: bool) -> None:
    row = the_row(姓名=written)
    assert (row.name, row.name_clear) == (name, clear)


BIRTH = date(1945, 3, 2)


@pytest.mark.parametrize(
    "written",
    ["1945-03-02", "1945/3/2", "1945.3.2", "19450302", "1945年3月2日", "1945年03月02日", 19450302, 19450302.0,
     "19450302.0", BIRTH, "１９４５－０３－０２", " 1945-3-2 ", "1945 年 3 月 2 日", "1945-03-02 00:00:00", "1945—3—2",
     16498],
)  # fmt: skip
def test_a_birth_date_is_read_as_it_is_written(written: object) -> None:
    row = the_row(出生日期=written)
    assert (row.birth, row.birth_check) == (BIRTH, BirthCheck.GOOD)


@pytest.mark.parametrize(
    ("written", "check"),
    [
        (None, BirthCheck.ABSENT),
        ("不详", BirthCheck.ABSENT),
        ("1945-03", BirthCheck.INCOMPLETE),
        ("1945年3月", BirthCheck.INCOMPLETE),
        ("1945.3", BirthCheck.INCOMPLETE),
        (1945.3, BirthCheck.INCOMPLETE),
        ("1945", BirthCheck.INCOMPLETE),
        ("3/2/1945", BirthCheck.UNREADABLE),
        ("45-3-2", BirthCheck.UNREADABLE),
        ("1945-02-30", BirthCheck.UNREADABLE),
        ("1945-03/02", BirthCheck.UNREADABLE),
        ("农历1945年3月2日", BirthCheck.UNREADABLE),
        (19453, BirthCheck.INCOMPLETE),
        ("x", BirthCheck.UNREADABLE),
    ],
)
def test_a_birth_date_that_cannot_be_read_is_still_somebodys(written: object, check: BirthCheck) -> None:
    row = the_row(出生日期=written)
    assert (row.birth, row.birth_check) == (None, check)


@pytest.mark.parametrize(
    ("written", "household"),
    [("001", "001"), ("０１２", "012"), (12, "12"), (12.0, "12"), ("12.0", "12"), (" 0 12 ", "012"), ("A-3", "A-3")],
)
def test_household_numbers_keep_their_leading_zeros(written: object, household: str) -> None:
    assert the_row(户号=written).household == household


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("第1村民小组", "第1村民小组"),
        (1, "第1村民小组"),
        ("1.0", "第1村民小组"),
        ("第 １ 组", "第1组"),
        ("东片", "东片"),
    ],
)
def test_groups_are_named(written: object, group: str) -> None:
    assert the_row(村民小组=written).group == group


def test_two_spellings_of_a_group_are_one_group() -> None:
    register = read(HEADER, a_line(), a_line(村民小组="第一组", 姓名="林二"), a_line(村民小组=1, 姓名="林三"))
    assert {row.group for row in register.rows} == {"第1村民小组"}
    assert [f.code for f in register.rows[1].mended] == ["mended_group"]


class TestTheIdentityNumber:
    @pytest.mark.parametrize(
        ("written", "check"),
        [
            (None, IdentityCheck.ABSENT),
            ("无", IdentityCheck.ABSENT),
            (a_number(), IdentityCheck.GOOD),
            ("９９９９９９" + a_number()[6:], IdentityCheck.GOOD),
            (f" {a_number()[:6]} {a_number()[6:14]} {a_number()[14:]} ", IdentityCheck.GOOD),
            (int(a_number(order="105")), IdentityCheck.ABSENT),
            ("999999720505101", IdentityCheck.GOOD),
            (a_number()[:17] + ("1" if a_number()[17] != "1" else "2"), IdentityCheck.CHECK_DIGIT),
            (a_number("19720506"), IdentityCheck.BIRTH_DIFFERS),
            (a_number(order="102"), IdentityCheck.SEX_DIFFERS),
            (a_number()[:16], IdentityCheck.MALFORMED),
            (a_number("19721399"), IdentityCheck.MALFORMED),
            ("99999919720505ABCD", IdentityCheck.MALFORMED),
            (9.99999197205051e17, IdentityCheck.ABSENT),
            ("9.99999E+17", IdentityCheck.ABSENT),
            (9.99999197305051e17, IdentityCheck.BIRTH_DIFFERS),
        ],
    )
    def test_is_examined(self, written: object, check: IdentityCheck) -> None:
        assert the_row(公民身份号码=written).identity is check

    def test_ends_in_x_for_some(self) -> None:
        first = next(f"99999919720505{n:03}" for n in range(999) if check_digit(f"99999919720505{n:03}") == "X")
        assert examine(first + "x").check is IdentityCheck.GOOD

    def test_that_stands_twice_gives_the_earlier_row_and_nothing_of_itself(self) -> None:
        register = read(
            HEADER,
            a_line(公民身份号码=a_number()),
            a_line(户号="002", 公民身份号码=f" {a_number()}"),
            a_line(户号="003", 公民身份号码=a_number(order="105")),
        )
        assert [row.same_number_as for row in register.rows] == [None, RowAddress("登记册", 2), None]
        assert "99999919720505" not in repr(register)

    def test_in_any_other_cell_is_taken_out(self) -> None:
        number = a_number()
        row = the_row(
            备注=f"号码应为{number}", 户号=number, 与户主关系=number, 姓名=f"林大{number}", 村民小组=f"组{number}"
        )
        assert "99999919720505" not in repr(row)
        assert "应为" in row.note

    def test_gives_birth_date_and_sex_where_they_are_missing(self) -> None:
        row = the_row(公民身份号码=a_number(), 出生日期=None, 性别=None)
        assert (row.birth, row.sex) == (date(1972, 5, 5), "M")
        assert [f.code for f in row.mended] == ["mended_birth_from_identity", "mended_sex_from_identity"]
        assert the_row(公民身份号码=a_number(), 出生日期="1972.5").birth == date(1972, 5, 5)

    def test_gives_no_birth_date_that_contradicts_the_month_written(self) -> None:
        row = the_row(公民身份号码=a_number(), 出生日期="1973.5")
        assert (row.birth, row.identity) == (None, IdentityCheck.BIRTH_DIFFERS)

    def test_stands_in_for_a_birth_column(self) -> None:
        register = read(("姓名", "组", "身份证"), ("林大", 1, a_number()))
        assert register.rows[0].birth == date(1972, 5, 5)


class TestTheHeader:
    def test_is_found_by_its_words_in_any_spelling(self) -> None:
        register = read(
            ("某村登记册",),
            ("姓 名*", "小组", "户口簿编号", "关 系", "性别(男/女)", "出生\n年月日", "身份证号码", "户口情况", "说明:"),
            ("林大", 2, "007", "子", "女", "1972/5/5", None, "本村", "外出务工"),
        )
        row = register.rows[0]
        assert (row.name, row.group, row.household, row.relation, row.sex, row.birth, row.note, row.row) == (
            "林大", "第2村民小组", "007", "子", "F", date(1972, 5, 5), "外出务工", 3,
        )  # fmt: skip

    def test_may_come_again_with_other_columns(self) -> None:
        register = read(("姓名", "组", "生日"), ("林大", 1, BIRTH), ("生日", "姓名", "组"), (BIRTH, "林二", 2))
        assert [(r.name, r.group) for r in register.rows] == [("林大", "第1村民小组"), ("林二", "第2村民小组")]
        assert [s.why for s in register.skipped] == ["header", "header"]

    def test_joins_two_columns_of_notes(self) -> None:
        register = read(("姓名", "组", "生日", "备注", "说明"), ("林大", 1, BIRTH, "低保户", "已死亡"))
        assert register.rows[0].note == "低保户;已死亡"

    @pytest.mark.parametrize(
        ("header", "code", "facts"),
        [
            (("姓名", "组", "性别"), "birth_column_missing", {"sheet": "登记册", "row": 1}),
            (("户主姓名", "组", "生日", "性别"), "name_column_missing", {"sheet": "登记册", "row": 1}),
            (("姓名", "性别", "生日"), "group_column_missing", {"sheet": "登记册", "row": 2}),
            (("甲", "乙", "丙"), "header_missing", {"sheet": "登记册"}),
            (
                ("姓名", "组", "生日", "名字"),
                "column_twice",
                {
                    "sheet": "登记册",
                    "row": 1,
                    "column": "name",
                    "word": "姓名",
                    "one": "A",
                    "other": "D",
                    "one_word": "姓名",
                    "other_word": "名字",
                },
            ),
        ],
    )
    def test_that_lacks_or_doubles_a_column_is_refused(
        self, header: tuple[str, ...], code: str, facts: dict[str, object]
    ) -> None:
        finding = refusal(header, ("林大", 1, "男", BIRTH) if "组" in header else ("林大", "男", BIRTH))
        assert (finding.code, finding.numbers) == (code, facts)

    def test_below_people_is_refused(self) -> None:
        assert refusal(a_line(), a_line(姓名="林二"), HEADER, a_line(姓名="林三")).code == "header_below_people"

    def test_alone_is_no_register(self) -> None:
        assert refusal(HEADER).code == "register_nobody"


class TestSheets:
    def test_are_all_read_and_one_person_on_two_is_found(self) -> None:
        register = read(
            HEADER,
            a_line(公民身份号码=a_number()),
            more={"第2组": [HEADER, a_line(姓名="林大", 户号="9", 公民身份号码=a_number())]},
        )
        assert [(r.sheet, r.row) for r in register.rows] == [("登记册", 2), ("第2组", 2)]
        assert register.rows[1].same_number_as == RowAddress("登记册", 2)

    def test_may_be_named_for_their_group(self) -> None:
        register = read(HEADER, a_line(), more={"第2村民小组": [("姓名", "生日"), ("陈伟", BIRTH)]})
        assert register.rows[1].group == "第2村民小组"

    def test_with_people_and_no_header_are_refused(self) -> None:
        finding = refusal(HEADER, a_line(), more={"二组": [a_line(), a_line(姓名="林二")]})
        assert (finding.code, finding.numbers) == ("header_missing", {"sheet": "二组"})

    def test_without_people_are_told(self) -> None:
        register = read(HEADER, a_line(), more={"填表说明": [("请用黑色笔填写",), ("一式三份",)]})
        assert [(s.sheet, s.row, s.why) for s in register.skipped][-1] == ("填表说明", 0, "sheet_without_header")


class TestRowsThatAreNobody:
    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (("登记员(签名):", None, None, "审核人(签名):"), "signature"),
            (("填表日期:2017年3月1日",), "signature"),
            (("合计", None, None, "120人"), "total"),
            (("注:本表一式三份",), "remark"),
            (("第2村民小组",), "group_title"),
            ((7,), "nothing_filled"),
            ((7, "第1村民小组"), "nothing_filled"),
            ((None, None, "012"), "nothing_filled"),
            (("审核人(签名):", None, None, "张三", None, "日期:", "2017-03-05"), "signature"),
            (HEADER, "header"),
        ],
    )
    def test_are_skipped_with_a_line(self, row: Sequence[object], why: str) -> None:
        register = read(HEADER, a_line(), row, a_line(姓名="林二"))
        assert [r.name for r in register.rows] == ["林大", "林二"]
        assert [(s.row, s.why) for s in register.skipped] == [(1, "header"), (3, why)]

    @pytest.mark.parametrize(
        "row",
        [
            a_line(姓名=None),
            a_line(出生日期=None, 性别=None),
            (None, None, None, "林大"),
            (None, "第1村民小组", "012"),
            a_line(备注="审核人(签名):"),
        ],
    )
    def test_are_not_those_with_anything_of_a_person(self, row: Sequence[object]) -> None:
        assert read(HEADER, row).rows_read == 1

    def test_are_group_titles_that_name_the_group_below(self) -> None:
        register = read(
            ("姓名", "生日"),
            ("第一村民小组(共2户)",),
            ("林大", BIRTH),
            ("第二村民小组",),
            ("林二", BIRTH),
            ("林三", BIRTH),
        )
        assert [r.group for r in register.rows] == [
            "第1村民小组" if False else "第一村民小组",
            "第二村民小组",
            "第二村民小组",
        ]


def test_merged_group_and_household_cells_hold_for_the_rows_below() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, a_line(), a_line(姓名="林二", 村民小组=None, 户号=None), a_line(姓名="林三", 村民小组=None)):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C3")
    out = io.BytesIO()
    book.save(out)
    register = read_register(out.getvalue(), "a.xlsx")
    assert isinstance(register, Register)
    assert [(r.group, r.household) for r in register.rows] == [("第1村民小组", "001")] * 2 + [("", "001")]
    assert [f.code for f in register.rows[1].mended] == ["mended_group_from_above", "mended_household_from_above"]


class TestTheHouseholdRegister:
    def test_is_the_villages_own_where_the_file_has_no_such_column(self) -> None:
        assert read(("姓名", "组", "生日"), ("林大", 1, BIRTH)).rows[0].residence is Residence.LOCAL

    def test_is_the_villages_own_where_the_column_names_outsiders_only(self) -> None:
        register = read(HEADER, a_line(户籍情况=None), a_line(姓名="林二", 户籍情况="外来居住满一年,已提出申请"))
        assert [r.residence for r in register.rows] == [Residence.LOCAL, Residence.OUTSIDE_APPLIED]

    def test_is_unknown_where_others_are_filled_and_this_one_is_not(self) -> None:
        register = read(HEADER, a_line(), a_line(姓名="林二", 户籍情况=None))
        assert [r.residence for r in register.rows] == [Residence.LOCAL, Residence.UNKNOWN]

    def test_is_read_from_the_note_where_it_stands_there(self) -> None:
        register = read(("姓名", "组", "生日", "备注"), ("林大", 1, BIRTH, "外来居住满一年,已提出申请"))
        assert register.rows[0].residence is Residence.OUTSIDE_APPLIED

    def test_is_unknown_where_column_and_note_contradict(self) -> None:
        assert the_row(备注="外来居住满一年,已提出申请").residence is Residence.UNKNOWN


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    read_register((DATA / "shifan-register.xlsx").read_bytes(), "a.xlsx", lambda done, of: told.append((done, of)))
    assert told[0] == (500, 3375)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@dataclass(frozen=True)
class Someone:
    name: str
    group: int
    household: str
    sex: str
    birth: date
    note: str


people = st.lists(
    st.builds(
        Someone,
        name=st.text("林陈黄吴欧阳少玲大伟明", min_size=2, max_size=4),
        group=st.integers(1, 12),
        household=st.integers(1, 900).map("{:04}".format),
        sex=st.sampled_from("男女"),
        birth=st.dates(date(1920, 1, 1), date(2016, 12, 31)),
        note=st.sampled_from(["", "外出务工", "已死亡", "书面声明不参加选举", "见附件"]),
    ),
    min_size=1,
    max_size=8,
)
WORDS = {
    "name": ("姓名", "名字", "姓 名"),
    "group": ("村民小组", "组别", "小组"),
    "household": ("户号", "户口簿编号"),
    "sex": ("性别",),
    "birth": ("出生日期", "出生年月日", "出生年月"),
    "note": ("备注", "说明"),
    "identity": ("公民身份号码", "身份证号"),
    "schooling": ("文化程度",),
}
DATES: tuple[Callable[[date], object], ...] = (
    date.isoformat,
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: d,
    lambda d: int(f"{d:%Y%m%d}"),
)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


def _line(someone: Someone, columns: list[str], dirt: random.Random) -> list[object]:
    number = a_number(f"{someone.birth:%Y%m%d}", f"{dirt.randrange(100, 990) // 2 * 2 + (someone.sex == '男'):03}")
    cells: dict[str, object] = {
        "name": dirt.choice([someone.name, f" {someone.name}", f"{someone.name[0]}\u3000{someone.name[1:]}"]),
        "group": dirt.choice([f"第{someone.group}村民小组", someone.group, _wide(f"第{someone.group}村民小组")]),
        "household": dirt.choice([someone.household, _wide(someone.household), f"{someone.household} "]),
        "sex": dirt.choice([someone.sex, f"{someone.sex} ", f"{someone.sex}性"]),
        "birth": dirt.choice(DATES)(someone.birth),
        "note": someone.note or dirt.choice([None, "", " "]),
        "identity": dirt.choice([None, number, _wide(number), f"{number} "]),
        "schooling": "初中",
    }
    return [cells[c] for c in columns]


def _file(rows: list[list[object]], dirt: random.Random) -> tuple[bytes, str]:
    kind = dirt.choice(["xlsx", "utf-8", "utf-8-sig", "gb18030"])
    if kind == "xlsx":
        return an_xlsx(*rows), "a.xlsx"
    mark = dirt.choice(",;\t")
    lines = [mark.join("" if c is None else str(c) for c in row) for row in rows]
    return dirt.choice(["\n", "\r\n"]).join(lines).encode(kind), "a.csv"


@settings(max_examples=120, deadline=None)
@given(people, st.integers(0, 2**32))
def test_any_order_encoding_and_dirt_gives_the_same_people_and_loses_nobody(someones: list[Someone], seed: int) -> None:
    dirt = random.Random(seed)
    columns = list(WORDS)
    dirt.shuffle(columns)
    header: list[object] = [dirt.choice(WORDS[c]) for c in columns]
    rows: list[list[object]] = []
    if dirt.random() < 0.5:
        rows.append(["埔田镇示范村登记册"])
    rows.append(header)
    for someone in someones:
        if dirt.random() < 0.2:
            rows.append([])
        if dirt.random() < 0.2:
            rows.append(header)
        rows.append(_line(someone, columns, dirt))
    if dirt.random() < 0.5:
        rows.append(["登记员(签名):", None, None, "审核人(签名):"])
    register = read_register(*_file(rows, dirt))
    assert isinstance(register, Register), register
    assert [(r.name, r.group, r.household, r.sex, r.birth, r.note) for r in register.rows] == [
        (s.name, f"第{s.group}村民小组", s.household, "M" if s.sex == "男" else "F", s.birth, s.note) for s in someones
    ]
    filled = [n for n, row in enumerate(rows, 1) if any(c is not None and str(c).strip() for c in row)]
    assert sorted([r.row for r in register.rows] + [s.row for s in register.skipped]) == filled


anything = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.dates(),
    st.sampled_from(["姓名", "组", "生日", "性别", "男", "林大", "1972-05-05", "第1组", "签名:", "备注", a_number()]),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(anything, max_size=6), max_size=10))
def test_no_cells_raise_and_every_filled_row_has_a_line(rows: list[list[object]]) -> None:
    text = "\n".join("\t".join(str(c if c is not None else "") for c in row) for row in rows)
    plain = re.sub('["\r\0]', "", text)
    register = read_register(plain.encode("utf-8", "replace"), "a.csv")
    if isinstance(register, Register) and not any(s.row == 0 for s in register.skipped):
        accounted = {r.row for r in register.rows} | {s.row for s in register.skipped}
        filled = {n for n, line in enumerate(plain.split("\n"), 1) if line.replace("\t", "").strip()}
        assert filled <= accounted


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    read_register(data, "x")
    read_register("姓名,组,生日\n".encode() + data, "x.csv")
