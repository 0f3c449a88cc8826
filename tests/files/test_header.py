"""Finding the header of a sheet, and which sheets are read."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.rules.register import RowAddress
from tests.files.registers import HEADER, a_line, a_number, read, refusal

BIRTH = date(1945, 3, 2)


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

    @pytest.mark.parametrize(
        ("upper", "lower"),
        [
            (("组", "基本情况", None, None), (None, "姓名", "生日", "性别")),
            (("组", "姓名", "出生", "性别"), (None, None, "年月日", None)),
            (("组", "姓 名", "出生", "性"), (None, None, "日期(18位)", "别")),
        ],
    )
    def test_may_stand_in_two_rows_again_and_again(
        self, upper: tuple[str | None, ...], lower: tuple[str | None, ...]
    ) -> None:
        somebody, other = (1, "林大", BIRTH, "男"), (2, "林二", BIRTH, "女")
        register = read(("示范村登记册",), upper, lower, somebody, upper, lower, other)
        assert [(r.group, r.name, r.birth) for r in register.rows] == [
            ("第1村民小组", "林大", BIRTH),
            ("第2村民小组", "林二", BIRTH),
        ]
        assert [s.why for s in register.skipped] == ["title", *["header"] * 4]

    def test_in_two_rows_never_takes_the_head_of_the_household_for_the_person(self) -> None:
        finding = refusal(("组", "户主", "生日", "性别"), (None, "姓名", None, None), (1, "林大", BIRTH, "男"))
        assert finding.code == "name_column_missing"

    def test_is_not_the_row_below_it_that_names_a_group(self) -> None:
        register = read(("姓名", "生日", "性别"), ("东片组",), ("林大", BIRTH, "男"))
        assert register.rows[0].group == "东片组"

    def test_takes_no_word_from_a_title_that_names_a_group(self) -> None:
        register = read(("组别:", "第3组"), ("序号", "姓名", "生日"), (7, "林大", BIRTH))
        assert register.rows[0].group == "第3组"

    def test_of_lunar_dates_is_no_birth_column(self) -> None:
        register = read(("姓名", "组", "出生日期(农历)", "出生日期(公历)"), ("林大", 1, "1945-01-18", BIRTH))
        assert register.rows[0].birth == BIRTH

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

    @pytest.mark.parametrize(
        ("title", "group"),
        [
            ("埔田镇示范村第3村民小组参选村民登记册", "第3村民小组"),
            ("示范村三组", "三组"),
            ("参选村民登记册(第3组)", "第3组"),
            ("村名:示范村 村民小组: 东 片 填表日期:2017年3月", "东片"),
        ],
    )
    def test_may_name_their_group_in_their_title(self, title: str, group: str) -> None:
        register = read((title,), ("姓名", "生日"), ("陈伟", BIRTH))
        assert register.rows[0].group == group

    @pytest.mark.parametrize(
        "title",
        ["示范村各村民小组登记册", "第1至5组", "1、2组", "第1组、第2组", "示范村村民小组登记册", "选举工作小组"],
    )
    def test_whose_title_names_no_one_group_are_asked_for_it(self, title: str) -> None:
        assert refusal((title,), ("姓名", "生日"), ("陈伟", BIRTH)).code == "group_column_missing"

    def test_of_figures_are_no_register(self) -> None:
        figures = [("村民小组", "户数", "男", "女"), ("第1组", 20, 40, 45)]
        register = read(HEADER, a_line(), more={"统计表": figures})
        assert [(s.sheet, s.row, s.why) for s in register.skipped][-1] == ("统计表", 0, "sheet_without_header")

    def test_without_people_are_told(self) -> None:
        register = read(HEADER, a_line(), more={"填表说明": [("请用黑色笔填写",), ("一式三份",)]})
        assert [(s.sheet, s.row, s.why) for s in register.skipped][-1] == ("填表说明", 0, "sheet_without_header")
