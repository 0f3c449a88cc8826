"""Rows that are nobody, and rows that look like nobody and are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from tests.files.registers import HEADER, a_line, read

BIRTH = date(1945, 3, 2)


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
            (tuple(range(1, 11)), "header"),
            (("甲", "乙", "丙", "1", "2", "3"), "header"),
            (("例", "第1村民小组", "001", "张三", None, "男", "1980-01-01"), "example"),
            ((None, None, None, "以 下 空 白"), "remark"),
            (("2017年3月5日",), "signature"),
            ((None, None, None, None, None, None, "2017-03-05"), "signature"),
            (("(盖章)",), "signature"),
            ((None, "#N/A", "#N/A", "#N/A", None, "#N/A", 0), "nothing_filled"),
            ((None, None, None, None, None, None, "填表说明见背面,请仔细阅读"), "remark"),
            (("第2村民小组", None, None, None, "共12户 40人"), "group_title"),
            (("组别:二组", None, "填表日期:2017年3月1日"), "group_title"),
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
            a_line(性别=None, 备注="全家共3人,联系人:林二"),
            a_line(姓名=None, 性别=None, 备注="共3人"),
            a_line(性别=None, 户号=None, 与户主关系="妻", 备注="合计2人"),
        ],
    )
    def test_are_not_those_with_anything_of_a_person(self, row: Sequence[object]) -> None:
        assert read(HEADER, row).rows_read == 1

    def test_are_titles_that_lead_to_another_group_whatever_stands_beside_them(self) -> None:
        register = read(
            ("姓名", "生日"),
            ("第一组",), ("林大", BIRTH),
            ("东片组", "共12户"), ("林二", BIRTH),
            ("组别:三组", "填表日期:2017年3月1日"), ("林三", BIRTH),
            ("注:第4组的林四已外出",), ("林五", BIRTH),
        )  # fmt: skip
        assert [r.group for r in register.rows] == ["第一组", "东片组", "三组", "三组"]

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
            "第一村民小组",
            "第二村民小组",
            "第二村民小组",
        ]
