"""A village office writing its register: each true person in a row, as its hand writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

from tests.files.dirt import Hand, Written
from tests.files.pages import Address, Pages
from tests.files.village import LEFT_OUT, LOCAL, Has, Villager, a_village
from tests.files.workbook import Cell, Failed, Formula, csv_text, xlsx


@dataclass(frozen=True)
class Truth:
    """What the roll must make of one row, and which lines the reader owes for it."""

    outcome: str
    code: str
    group: int | str
    household: str
    name: str
    sex: str
    one: Villager
    owes: tuple[str, ...]


@dataclass
class Made:
    """A register as a file, and the truth about every row of it; row 0 stands for a whole sheet."""

    data: bytes
    filename: str
    people: dict[Address, Truth]
    nobody: dict[Address, str]
    kinds: Counter[str]


def a_dirty_register(seed: int) -> Made:
    """The register that this seed makes: the same one every time."""
    chance = Random(seed)
    encodings = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"]
    encoding = "" if chance.random() < 0.55 else chance.choice(encodings)
    by = chance.choice(["column", "titles", "pages", *([] if encoding else ["merged", "sheets"])])
    has = Has(
        group=by == "column",
        identity=chance.random() < 0.8,
        residence=chance.choice(["all", "outsiders", "none"]),
        note=chance.random() < 0.9,
        household_zeros=chance.random() < 0.5,
    )
    hand = Hand(chance, has, encoding, rate=chance.choice([0.1, 0.25, 0.5]))
    return _Office(chance, hand, has, by).register()


@dataclass
class _Line:
    """Somebody's row to be: `code` is what becomes of it, `sure` that nothing in it may be lost."""

    one: Villager
    code: str
    sure: bool = False


@dataclass
class _Office(Pages):
    people: dict[Address, Truth] = field(default_factory=dict)
    usual: dict[int | str, str] = field(default_factory=dict)
    group_above: int | str = 0
    household_lost: bool = False

    def register(self) -> Made:
        self._write(a_village(self.chance, self.has, self.hand.fits))
        if self.is_xlsx:
            self.add_sheets()
            return Made(xlsx(self.sheets), "登记册.xlsx", self.people, self.nobody, self.made)
        return Made(self._csv(), "登记册.csv", self.people, self.nobody, self.made)

    def _write(self, village: list[Villager]) -> None:
        groups: dict[int | str, list[_Line]] = {}
        for one in village:
            groups.setdefault(one.group, []).extend(self._lines(one))
        for lines in groups.values():
            # The second row of somebody comes later, on some other page.
            late = [line for line in lines if line.sure and line.code]
            lines[:] = [line for line in lines if line not in late]
            lines.extend(late)
        if self.by in ("column", "merged", "titles"):
            self.open_page(None)
        for group, lines in groups.items():
            if self.by in ("sheets", "pages"):
                self.open_page(group)
            elif self.by == "titles":
                self.group_title(group)
            self._people(group, lines)
            if self.by in ("sheets", "pages"):
                self.close_page()
        if self.by in ("column", "merged", "titles"):
            self.close_page()

    def _lines(self, one: Villager) -> list[_Line]:
        clean = replace(one, fate="")
        match one.fate:
            case "same_person_twice":
                return [_Line(clean, "", True), _Line(clean, one.fate, True)]
            case "same_number_twice":
                other = replace(clean, name=one.name[:1] + "无双")
                return [_Line(clean, "", True), _Line(other, one.fate, True)]
            case "same_person_contradicts":
                dead = replace(one, note="已死亡", fate="dead")
                return [_Line(clean, one.fate, True), _Line(dead, "dead", True)]
        return [_Line(one, one.fate)]

    def _people(self, group: int | str, lines: list[_Line]) -> None:
        first = len(self.sheet.rows) + 1
        at = 0
        while at < len(lines):
            end = at + 1
            while end < len(lines) and lines[end].one.household == lines[at].one.household:
                end += 1
            self._household(group, lines[at:end], is_first=at == 0)
            at = end
            if self.by != "merged" and at < len(lines):
                self.between()
        if self.by == "merged":
            self.made["merged group cells"] += 1
            self.merge(first, len(self.sheet.rows), self.at("group"), self.at("group"))

    def _household(self, group: int | str, lines: list[_Line], *, is_first: bool) -> None:
        first = len(self.sheet.rows) + 1
        several = self.is_xlsx and len(lines) > 1
        merged = {
            column
            for column in ("household", "residence", "note")
            if several and self._is_one(column, lines) and self.some(f"merged {column} cells", 0.35)
        }
        for nth, line in enumerate(lines):
            self._somebody(group, line, merged if nth else set(), is_top=is_first and nth == 0, nth=nth)
        for column in merged:
            self.merge(first, len(self.sheet.rows), self.at(column), self.at(column))

    def _is_one(self, column: str, lines: list[_Line]) -> bool:
        """Whether one cell can speak for all of them."""
        if column not in self.columns:
            return False
        ones = [line.one for line in lines]
        if column == "residence":
            return self.has.residence == "all" and all(
                o.residence == LOCAL and o.fate != "residence_unread" for o in ones
            )
        if column == "note":
            ours = all(o.note and o.note == ones[0].note and o.fate != "note_unread" for o in ones)
            return ours and self.columns.count("note") == 1
        return True

    def _somebody(self, group: int | str, line: _Line, merged: set[str], *, is_top: bool, nth: int) -> None:
        one, hand = line.one, self.hand
        identity = hand.identity(one, sure=line.sure) if self.has.identity else Written(None)
        cells = {
            "name": hand.name(one) if not line.sure else Written(one.name),
            "household": hand.household(one, sure=line.sure or nth == 0),
            "relation": hand.pick(Written(one.relation), hand.lost() if self.chance.random() < 0.2 else ()),
            "sex": hand.sex(one, identity) if not line.sure else Written(one.sex),
            "birth": hand.birth(one, identity),
            "identity": identity,
        }
        if "residence" in self.columns:
            cells["residence"] = hand.residence(one)
        if self.has.note:
            cells["note"] = hand.note(one) if not line.sure else Written(one.note or None)
        household = self._household_number(one, line, cells, merged, nth)
        for column in merged - {"household"}:
            cells[column] = Written(self._hidden_under(column), ("mended_from_above",))
        self._group_cell(group, one, cells, is_top=is_top)
        values: list[Cell] = []
        for column in self.columns:
            values.append(cells[column].cell if column in cells else self._strange(column))
        if self.columns.count("note") == 2 and self.chance.random() < 0.5:
            left, right = (i for i, c in enumerate(self.columns) if c == "note")
            values[left], values[right] = None, values[left]
        elif self.columns.count("note") == 2:
            values[self.columns.index("note", self.at("note") + 1)] = None
        row = self.put(values)
        owes = [code for written in cells.values() for code in written.owes]
        if self.is_xlsx and self.some("hidden rows", 0.03):
            self.sheet.hidden_rows.add(row)
            owes.append("row_hidden")
        sex = {"男": "M", "女": "F"}[one.sex]
        if cells["sex"].cell in (None, "?") or isinstance(cells["sex"].cell, (bool, Failed, Formula)):
            told = isinstance(cells["sex"].cell, Formula) and cells["sex"].cell.result
            sex = sex if identity.good or told else ""
        outcome = "left_out" if line.code in LEFT_OUT else "undecided" if line.code else "registered"
        self.people[self.sheet.name, row] = Truth(
            outcome, line.code, group, household, one.name, sex, one, tuple(sorted(owes))
        )

    def _household_number(
        self, one: Villager, line: _Line, cells: dict[str, Written], merged: set[str], nth: int
    ) -> str:
        """The household number the row must come to; what is merged or as above says so."""
        from_above = ("mended_household_from_above",)
        if "household" in merged:
            cells["household"] = Written(self._hidden_under("household"), from_above)
        elif nth and not self.household_lost and not line.sure and self.some("ditto marks", 0.05):
            cells["household"] = Written(self.chance.choice(["同上", "〃"]), from_above)
        elif nth and not self.is_xlsx and not line.sure and self.some("household on its first row only", 0.1):
            cells["household"] = Written(None)
        cell = cells["household"].cell
        failed = isinstance(cell, (bool, Failed)) or cell == Formula(None)
        self.household_lost = failed or (self.household_lost and nth > 0)
        return "" if failed or (cell is None and "household" not in merged) else one.household

    def _hidden_under(self, column: str) -> Cell:
        """What a merged cell covers is often still there."""
        if self.some("old text under a merged cell", 0.3):
            return {"household": "9999", "residence": "待查", "note": "见附件"}[column]
        return None

    def _group_cell(self, group: int | str, one: Villager, cells: dict[str, Written], *, is_top: bool) -> None:
        """The cell of the group, and the lines it owes: for a title above, a merged cell, another spelling."""
        if "group" not in self.columns or (self.by == "merged" and not is_top):
            cells["group"] = Written(None, self._spelled(group, self.name_above, from_above=True))
            return
        if one.fate == "no_group":
            cells["group"] = self.hand.pick(Written(None), self.hand.lost())
            if cells["group"].cell is not None:
                self.name_above = ""
            return
        if self.name_above and group == self.group_above and self.some("ditto marks", 0.04):
            ditto = self.chance.choice(["同上", "〃", '"'])
            cells["group"] = Written(ditto, self._spelled(group, self.name_above, from_above=True))
            return
        written, name = self.hand.group(group)
        self.name_above, self.group_above = name, group
        more = self._spelled(group, name, from_above=False)
        cells["group"] = Written(written.cell, more or written.owes)

    def _spelled(self, group: int | str, name: str, *, from_above: bool) -> tuple[str, ...]:
        usual = self.usual.setdefault(group, name)
        return ("mended_group_from_above",) * from_above + ("mended_group",) * (usual != name)

    def _strange(self, column: str) -> Cell:
        if column == "序号":
            return len(self.sheet.rows)
        strange = {"文化程度": "初中", "联系电话": "13800000000", "年龄": 45, "民族": "汉", "住址": "全组共3人户"}
        return strange.get(column)

    def _csv(self) -> bytes:
        delimiter = self.chance.choice(",;\t")
        line_end = self.chance.choice(["\n", "\r\n"])
        text = csv_text(self.sheet.rows, delimiter, line_end, quote_all=self.some("every field quoted", 0.3))
        self.made[self.hand.encoding] += 1
        self.made[f"delimiter {delimiter!r}"] += 1
        self.made[f"line end {line_end!r}"] += 1
        return text.encode(self.hand.encoding)
