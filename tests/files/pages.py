"""What an office's register is made of besides people: columns, headers, titles, and what stands below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.files.dirt import HAN, Hand
from tests.files.village import Has
from tests.files.workbook import Cell, Failed, Sheet, letter

Address = tuple[str, int]

WORDS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "姓 名", "姓\u3000名*", "村民姓名", "姓名(曾用名)"),
    "group": ("村民小组", "组别", "小组", "组", "所在小组", "生产队"),
    "household": ("户号", "户口簿编号", "户 号", "户编号", "户口本号"),
    "relation": ("与户主关系", "关系", "与户主\n关系", "家庭关系"),
    "sex": ("性别", "性 别", "性别(男/女)", "男女"),
    "birth": ("出生日期", "出生年月日", "出生年月", "出生\n日期", "出生日期(年月日)", "生日"),
    "identity": ("公民身份号码", "身份证号", "身份证号码(18位)", "身份证"),
    "residence": ("户籍情况", "户籍", "户口情况", "是否本村户籍"),
    "note": ("备注", "说明", "备 注", "情况说明", "备注:"),
}
HALVES = {"relation": ("与户主", "关系"), "birth": ("出生", "年月日"), "identity": ("身份证", "号码")}
STRANGE = ("文化程度", "联系电话", "政治面貌", "民族", "年龄", "住址")


@dataclass
class Pages:
    """The sheets being written, from the top downwards. `nobody`: the rows that are nobody's, and why.

    `by`: how the groups are told (column, merged, titles, pages, sheets).
    """

    chance: Random
    hand: Hand
    has: Has
    by: str
    nobody: dict[Address, str] = field(default_factory=dict)
    name_above: str = ""
    """The group as a title, a merged cell or the cell above gives it, "" where none does."""

    def __post_init__(self) -> None:
        self.is_xlsx = self.hand.is_xlsx
        self.made = self.hand.made
        self.made[f"groups by {self.by}"] += 1
        self._settle_columns()
        first = Sheet("登记册" if self.is_xlsx else "登记册.csv")
        self.sheets = [] if self.by == "sheets" else [first]

    def some(self, kind: str, odds: float) -> bool:
        """Whether to make this kind of dirt here; counted where it is."""
        made = self.chance.random() < odds
        self.made[kind] += made
        return made

    def _settle_columns(self) -> None:
        chance = self.chance
        known = ["name", "household", "relation", "sex", "birth"]
        known += ["group"] * (self.by in ("column", "merged"))
        known += ["identity"] * self.has.identity + ["note"] * self.has.note
        known += ["residence"] * (self.has.residence != "none")
        self.columns: list[str] = [c for c in WORDS if c in known]
        if self.some("columns in another order", 0.5):
            chance.shuffle(self.columns)
        if self.some("columns nobody knows", 0.5):
            for strange in chance.sample(STRANGE, 2):
                self.columns.insert(chance.randint(0, len(self.columns)), strange)
        if self.some("column of running numbers", 0.6):
            self.columns.insert(0, "序号")
        if self.has.note and self.some("two columns of notes", 0.1):
            self.columns.append("note")
        self.trailing = chance.randint(1, 5) if self.some("empty columns at the end", 0.3) else 0
        self.words = [chance.choice(WORDS[c]) if c in WORDS else c for c in self.columns]
        notes = [i for i, c in enumerate(self.columns) if c == "note"]
        for i, word in zip(notes[1:], ("其他说明",), strict=False):
            self.words[i] = word
        self.made["usual variants of header words"] += any(
            w != WORDS[c][0] for c, w in zip(self.columns, self.words, strict=True) if c in WORDS
        )
        self.two_rows = chance.choice(["halves", "spanned"]) if self.some("header of two rows", 0.3) else ""
        start = self.at("name")
        end = min(start + chance.randint(1, 3), len(self.columns) - 1)
        self.span = (start, end)
        if not any(c in WORDS for i, c in enumerate(self.columns) if not start <= i <= end):
            self.two_rows = ""

    def at(self, column: str) -> int:
        return self.columns.index(column)

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def put(self, cells: Sequence[Cell]) -> int:
        self.sheet.rows.append([*cells, *([None] * (len(self.columns) + self.trailing - len(cells)))])
        return len(self.sheet.rows)

    def put_nobody(self, why: str, cells: Sequence[Cell]) -> int:
        row = self.put(cells)
        self.nobody[self.sheet.name, row] = why
        return row

    def merge(self, first: int, last: int, left: int, right: int) -> None:
        if self.is_xlsx and (first, left) != (last, right):
            self.sheet.merged.append(f"{letter(left)}{first}:{letter(right)}{last}")

    def header(self) -> None:
        if self.two_rows == "halves":
            upper = [HALVES.get(c, (w,))[0] for c, w in zip(self.columns, self.words, strict=True)]
            lower: list[Cell] = [HALVES[c][1] if c in HALVES else None for c in self.columns]
        elif self.two_rows == "spanned":
            # 基本情况 spans some columns that lie side by side, and their own words stand below it.
            start, end = self.span
            upper = ["基本情况" if i == start else "" if start < i <= end else w for i, w in enumerate(self.words)]
            lower = [w if start <= i <= end else None for i, w in enumerate(self.words)]
        else:
            self.put_nobody("header", self.words)
            return
        row = self.put_nobody("header", [word or None for word in upper])
        self.put_nobody("header", lower)
        for i, words in enumerate(lower):
            if words is None:
                self.merge(row, row + 1, i, i)
        if self.two_rows == "spanned":
            self.merge(row, row, start, end)

    def open_page(self, group: int | str | None) -> None:
        by_sheet = self.by == "sheets"
        if by_sheet:
            names = (
                [f"第{group}村民小组", f"{group}组", f"示范村{group}组"] if isinstance(group, int) else [f"{group}组"]
            )
            name = self.chance.choice(names)
            self.name_above = name.removeprefix("示范村")
            self.sheets.append(Sheet(name))
        elif group is not None and len(self.sheet.rows) and self.is_xlsx and self.some("several sheets", 0.5):
            self.sheets.append(Sheet(f"Sheet{len(self.sheets) + 1}"))
        title = "埔田镇示范村第七届村民委员会选举参选村民登记册"
        again = any(name == self.sheet.name and why == "header" for (name, _), why in self.nobody.items())
        if group is not None and not by_sheet:
            named = isinstance(group, int) and self.some("group within a title", 0.5)
            title = f"埔田镇示范村第{group}村民小组参选村民登记册" if named else title
            self._title(title, ("group_title" if named else "remark") if again else "title")
            self.name_above = f"第{group}村民小组"
            if not named:
                self.name_above = self._spoken(group)
                label: list[Cell] = [f"组别:{self.name_above}", "填表日期:2017年3月1日"]
                if self.some("group beside its label", 0.3):
                    label = ["组别:", self.name_above]
                self.put_nobody("group_title" if again else "title", label)
        elif self.some("title rows", 0.8):
            self._title(title)
            if self.chance.random() < 0.4:
                self.put_nobody("title", ["村名:示范村", None, "填表单位(盖章):", None, "2017年3月1日"])
        if self.some("blank rows", 0.3):
            self.put([])
        self.header()
        if self.some("row of column numbers", 0.15):
            marks = [f"({n})" for n in range(1, len(self.columns) + 1)]
            self.put_nobody("header", marks if self.chance.random() < 0.5 else list(range(1, len(self.columns) + 1)))
        if self.columns[0] == "序号" and self.some("example row", 0.15):
            example = {"name": "张三", "sex": "男", "birth": "1980-01-01", "household": "0001"}
            self.put_nobody("example", ["例", *(example.get(c) for c in self.columns[1:])])

    def _spoken(self, group: int | str) -> str:
        if isinstance(group, str):
            return f"{group}组"
        return self.chance.choice([f"第{group}村民小组", f"第{HAN[group]}村民小组", f"{group}组"])

    def _title(self, words: str, why: str = "title") -> None:
        row = self.put_nobody(why, [words])
        self.merge(row, row, 0, len(self.columns) - 1)

    def group_title(self, group: int | str) -> None:
        name = self._spoken(group)
        self.name_above = name
        forms: list[list[Cell]] = [[name], [f"{name}(共12户)"], [name, None, None, "共12户 40人"], [f"组别:{name}"]]
        row = self.put_nobody("group_title", self.chance.choice(forms[:2] if self.is_xlsx else forms))
        if self.is_xlsx:
            self.merge(row, row, 0, len(self.columns) - 1)

    def close_page(self) -> None:
        width = len(self.columns)
        ends: list[tuple[str, str, list[Cell]]] = [
            ("total row", "total", ["合 计", None, None, "120人"]),
            ("total row", "total", ["本页共20人,其中男10人,女10人"]),
            ("signature row", "signature", ["登记员(签名):", None, None, "审核人(签名):"]),
            ("signature row", "signature", ["填表人:王五", None, "负责人签字:", None, "2017年3月5日"]),
            ("signature row", "signature", ["2017 年 3 月 5 日"]),
            ("signature row", "signature", [None] * (width - 1) + ["(盖章)"]),
            ("remark row", "remark", ["注:本表一式三份,第1组由组长保管。"]),
            ("remark row", "remark", [None] * self.at("name") + ["以下空白"]),
            ("page number", "total", ["第 1 页 共 3 页"]),
        ]
        for kind, why, cells in ends:
            if self.some(kind, 0.3):
                self.put_nobody(why, cells)
                if self.chance.random() < 0.2:
                    self.put([None, " "])
        if self.columns[0] == "序号" and self.some("lines left empty", 0.3):
            for n in range(2):
                cells = [n + 90, *([None] * (width - 1))]
                if "group" in self.columns and n:
                    cells[self.at("group")] = "第1村民小组"
                self.put_nobody("nothing_filled", cells)
        if self.hand.fits("\u200b") and self.some("row of invisible signs", 0.15):
            self.put_nobody("nothing_filled", ["\u200b"])
        if self.is_xlsx and self.some("formulas dragged too far", 0.15):
            cells = [Failed() if c in WORDS else None for c in self.columns]
            self.put_nobody("nothing_filled", cells)

    def between(self) -> None:
        if self.some("blank rows", 0.03):
            self.put([])
        if self.some("header again in the middle", 0.03):
            self.header()
        if self.some("total row", 0.03):
            self.put_nobody("total", ["本页合计", None, "20人"])

    def add_sheets(self) -> None:
        if self.some("sheet without people", 0.3):
            guide = Sheet("填表说明", [["填表说明"], ["一、本表由登记员填写。"], ["二、姓名以户口簿为准。"]])
            self.sheets.insert(self.chance.choice([0, len(self.sheets)]), guide)
            self.nobody["填表说明", 0] = "sheet_without_header"
        if self.some("sheet of figures", 0.3):
            self.sheets.append(
                Sheet(
                    "统计表",
                    [["村民小组", "户数", "人数", "男", "女"], ["第1组", 20, 85, 40, 45], ["第2组", 9, 30, 15, 15]],
                )
            )
            self.nobody["统计表", 0] = "sheet_without_header"
        if self.some("hidden sheet", 0.3):
            self.sheets.append(Sheet("旧", [["姓名", "出生日期"], ["林旧", "1945-03-02"]], hidden=True))
            self.nobody["旧", 0] = "sheet_hidden"
        if self.some("hidden columns", 0.3):
            self.sheets[0].hidden_columns.add(self.chance.randrange(len(self.columns)))
