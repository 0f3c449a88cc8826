"""One row made into a person: names, dates, numbers, groups, mended where that is beyond doubt."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.files.identity import check_digit, examine
from kiosk.files.register import Register, read_register
from kiosk.rules.notes import Residence
from kiosk.rules.register import BirthCheck, IdentityCheck, RowAddress
from kiosk.rules.roll import Outcome, settle
from tests.files.registers import DAY, HEADER, SHEET, a_line, a_number, mended, read, the_row
from tests.files.workbook import Cell, Sheet, xlsx


@pytest.mark.parametrize(
    "written", ["林大", " 林大", "林 大", "\u3000林\u3000大 ", "林\u200b大", "林\u00a0大\n", "\ufeff林大"]
)
def test_stray_blanks_leave_a_name(written: str) -> None:
    register = read(HEADER, a_line(姓名=written))
    row = register.rows[0]
    assert (row.name, row.name_clear) == ("林大", True)
    assert [f.code for f in register.mended] == ([] if written == "林大" else ["mended_name"])


@pytest.mark.parametrize(
    ("written", "name", "clear"),
    [
        ("欧阳小碧", "欧阳小碧", True),
        ("阿卜杜•热合曼", "阿卜杜·热合曼", True),
        ("阿卜杜.热合曼", "阿卜杜·热合曼", True),
        ("葛\U000e0100伟", "葛伟", True),
        ("TRUE", "", False),
        ("#N/A", "", False),
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
     16498, "16498", "16498.0", "1945/3/2 00:00:00", "1945/3/2 0:00", "1945-03-02T00:00:00", "'1945-03-02"],
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
        ("1945-03-02 08:00:00", BirthCheck.UNREADABLE),
        ("19825", BirthCheck.INCOMPLETE),
        ("x", BirthCheck.UNREADABLE),
    ],
)
def test_a_birth_date_that_cannot_be_read_is_still_somebodys(written: object, check: BirthCheck) -> None:
    row = the_row(出生日期=written)
    assert (row.birth, row.birth_check) == (None, check)


@pytest.mark.parametrize(
    ("written", "household"),
    [("001", "001"), ("０１２", "012"), (12, "12"), (12.0, "12"), ("12.0", "12"), (" 0 12 ", "012"), ("A-3", "A-3"),
     ("'012", "012")],
)  # fmt: skip
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


@pytest.mark.parametrize("other", ["东片组", "东片村民小组", "东 片"])
def test_a_named_group_is_one_group_with_and_without_its_word(other: str) -> None:
    register = read(HEADER, a_line(村民小组="东片"), a_line(姓名="林二", 村民小组=other))
    assert [row.group for row in register.rows] == ["东片", "东片"]


@pytest.mark.parametrize(
    ("column", "field", "left"),
    [("村民小组", "group", ""), ("户号", "household", ""), ("姓名", "name", ""), ("与户主关系", "relation", ""),
     ("出生日期", "birth", None), ("性别", "sex", "")],
)  # fmt: skip
@pytest.mark.parametrize("error", ["#N/A", "#REF!", True, "FALSE"])
def test_what_a_failed_formula_left_is_no_content_and_has_a_line(
    column: str, field: str, left: object, error: object
) -> None:
    register = read(HEADER, a_line(**{column: error}))
    assert getattr(register.rows[0], field) == left
    assert [(f.code, f.numbers["column"]) for f in register.mended] == [("cell_error", field)]


@pytest.mark.parametrize(("column", "field"), [("备注", "note"), ("户籍情况", "residence")])
def test_a_failed_formula_where_words_decide_stays_for_a_person_to_see(column: str, field: str) -> None:
    register = read(HEADER, a_line(**{column: "#N/A"}))
    row = register.rows[0]
    assert [f.code for f in register.mended] == ["cell_error"]
    assert (row.note == "#N/A", row.residence) in ((True, Residence.LOCAL), (False, Residence.UNKNOWN))
    assert settle([row], DAY, SHEET)[0].outcome is Outcome.UNDECIDED


def test_two_spellings_of_a_group_are_one_group() -> None:
    register = read(HEADER, a_line(), a_line(村民小组="第一组", 姓名="林二"), a_line(村民小组=1, 姓名="林三"))
    assert {row.group for row in register.rows} == {"第1村民小组"}
    assert [f.code for f in mended(register, 1)] == ["mended_group"]


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
        register = read(HEADER, a_line(公民身份号码=a_number(), 出生日期=None, 性别=None))
        row = register.rows[0]
        assert (row.birth, row.sex) == (date(1972, 5, 5), "M")
        assert [f.code for f in register.mended] == ["mended_birth_from_identity", "mended_sex_from_identity"]
        assert the_row(公民身份号码=a_number(), 出生日期="1972.5").birth == date(1972, 5, 5)

    def test_gives_no_birth_date_that_contradicts_the_month_written(self) -> None:
        row = the_row(公民身份号码=a_number(), 出生日期="1973.5")
        assert (row.birth, row.identity) == (None, IdentityCheck.BIRTH_DIFFERS)

    def test_says_which_day_a_number_is_that_reads_as_a_month_too(self) -> None:
        register = read(HEADER, a_line(公民身份号码=a_number("19540411"), 出生日期=19825))
        row = register.rows[0]
        assert (row.birth, row.identity) == (date(1954, 4, 11), IdentityCheck.GOOD)
        assert [f.code for f in register.mended] == ["mended_birth_serial"]

    def test_says_that_a_number_cut_to_1945_1_was_october(self) -> None:
        assert the_row(公民身份号码=a_number("19451005"), 出生日期=1945.1).birth == date(1945, 10, 5)
        assert the_row(公民身份号码=a_number("19450205"), 出生日期=1945.1).identity is IdentityCheck.BIRTH_DIFFERS

    def test_stands_in_for_a_birth_column(self) -> None:
        register = read(("姓名", "组", "身份证"), ("林大", 1, a_number()))
        assert register.rows[0].birth == date(1972, 5, 5)


def merged_below(*rows: list[Cell], ranges: list[str]) -> Register:
    header: list[Cell] = [*HEADER]
    register = read_register(xlsx([Sheet("甲", [header, *rows], merged=ranges)]), "a.xlsx")
    assert isinstance(register, Register)
    return register


def a_row(**cells: object) -> list[Cell]:
    return [*a_line(**cells)]  # type: ignore[list-item]


class TestAMergedCell:
    def test_of_group_and_household_holds_for_the_rows_below(self) -> None:
        below = a_row(姓名="林二", 村民小组=None, 户号=None)
        register = merged_below(a_row(), below, a_row(姓名="林三", 村民小组=None), ranges=["B2:B3", "C2:C3"])
        assert [(r.group, r.household) for r in register.rows] == [("第1村民小组", "001")] * 2 + [("", "001")]
        assert [f.code for f in mended(register, 1)] == ["mended_group_from_above", "mended_household_from_above"]

    def test_may_reach_over_a_group_of_any_size(self) -> None:
        below = [a_row(姓名=f"林{chr(0x4E00 + n)}", 村民小组=None) for n in range(400)]
        register = merged_below(a_row(), *below, ranges=["B2:B402"])
        assert {row.group for row in register.rows} == {"第1村民小组"}

    def test_of_a_note_or_the_household_register_speaks_for_everybody_beside_it(self) -> None:
        first = a_row(备注="已迁出", 户籍情况="外来居住不满一年")
        register = merged_below(first, a_row(姓名="林二", 备注=None, 户籍情况=None), ranges=["I2:I3", "J2:J3"])
        assert (register.rows[1].note, register.rows[1].residence) == ("已迁出", Residence.OUTSIDE)
        assert [f.numbers["column"] for f in mended(register, 1)] == ["note", "residence"]

    def test_hides_what_stood_below_it(self) -> None:
        register = merged_below(a_row(), a_row(姓名="林二", 户号="999"), ranges=["C2:C3"])
        assert register.rows[1].household == "001"


def test_ditto_marks_say_what_stands_above() -> None:
    register = read(HEADER, a_line(), a_line(姓名="林二", 村民小组="同上", 户号="〃", 户籍情况="同上", 备注="同上"))
    row = register.rows[1]
    assert (row.group, row.household, row.residence) == ("第1村民小组", "001", Residence.LOCAL)
    # Whatever the note above says, nobody is left out for a ditto mark.
    assert row.note == "同上"
    assert settle(register.rows, DAY, SHEET)[1].outcome is Outcome.UNDECIDED


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
