"""Finding the header of a sheet by its words, and with it which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.files.cells import squeezed
from kiosk.files.spreadsheet import Value
from kiosk.rules.finding import Finding

Vocabulary = Mapping[str, tuple[str, ...]]
"""Column → the words a header may have for it, the usual one first."""

_REGISTER = """
name 姓名 名字 村民姓名 选民姓名 参选村民姓名 参选人姓名 登记人姓名 成员姓名 家庭成员姓名
group 村民小组 组别 小组 组 所在小组 所属小组 村民小组名称 组名 小组名称 所在村民小组 所属村民小组
group 生产队 队别 村小组 小组别 村民组 所在组 组号
household 户号 户口簿编号 户编号 户口编号 户口号 户口簿号 户口本编号 户口本号 户口簿号码 户口本号码
household 家庭编号 户主编号 门户编号 户籍编号 户籍号
relation 与户主关系 关系 与户主的关系 与户主之关系 家庭关系 户主关系 称谓 和户主关系 同户主关系
sex 性别 男女
birth 出生日期 出生年月日 出生年月 生日 出生时间 出生 出生年月日期 出生日 公历出生日期 阳历出生日期
identity 公民身份号码 身份证号 身份证号码 身份证 公民身份证号码 居民身份证号码 居民身份证号 居民身份证
identity 身份号码 证件号码 公民身份证号 公民身份证 身份证件号码 证件号
residence 户籍情况 户籍 户口情况 户籍状况 户口状况 是否本村户籍 户籍状态 户口
note 备注 说明 其他说明 情况说明 备注说明 注 附注 其它说明 备考 其他情况
"""


def vocabulary(table: str) -> Vocabulary:
    """A vocabulary from lines of a column and its words; a column may go on over several lines."""
    words: dict[str, list[str]] = {}
    for line in table.split("\n"):
        column, *more = line.split() or [""]
        if column:
            words.setdefault(column, []).extend(more)
    return {column: tuple(more) for column, more in words.items()}


REGISTER = vocabulary(_REGISTER)
"""The columns of a register (参选村民登记册)."""

PREFERRED = frozenset({"household"})
"""Columns for which two different words may stand side by side: the more usual word is taken."""
JOINED = frozenset({"note"})
"""Columns that may stand several times; all are read."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a sheet's columns are: column → indices from 0 (one, or several where they are joined)."""

    at: Mapping[str, tuple[int, ...]]

    def has(self, column: str) -> bool:
        return column in self.at

    def first(self, column: str, values: Sequence[Value]) -> Value:
        """The cell of that column, None where the row is shorter or has no such column."""
        at = self.at.get(column)
        return values[at[0]] if at and at[0] < len(values) else None

    def every(self, column: str, values: Sequence[Value]) -> list[Value]:
        return [values[i] for i in self.at.get(column, ()) if i < len(values)]


def _bare(words: str) -> str:
    # 姓 名*, 出生日期(年月日), 备注: are the same words.
    return re.sub(r"[^\u4e00-\u9fff]", "", _BRACKETS.sub("", words))


_BRACKETS = re.compile(r"[(\[【<〈].*?[)\]】>〉]")
_NOT_OURS = re.compile("[农阴旧]历")
_OF_OTHERS = re.compile("户主|父亲|母亲|配偶|监护人|联系人")


def header_words(value: Value) -> str:
    """The Chinese characters of a header cell outside brackets; none where it speaks of the lunar calendar."""
    words = squeezed(value)[:40] if isinstance(value, str) else ""
    return "" if _NOT_OURS.search(words) else _bare(words)


def recognise(values: Sequence[Value], known: Mapping[str, tuple[str, int]]) -> dict[int, tuple[str, int]]:
    """Index → (column, how usual the word is, 0 first) for the cells that are header words; `known`: see `by_word`."""
    found = {}
    for i, value in enumerate(values):
        if isinstance(value, str) and (words := header_words(value)) in known:
            found[i] = known[words]
    return found


def stacked(
    upper: Sequence[Value], lower: Sequence[Value], known: Mapping[str, tuple[str, int]]
) -> tuple[dict[int, tuple[str, int]], tuple[Value, ...]]:
    """The same for a header of two rows, and its words: both together, else the lower one, else the upper one.

    Below a complete header's word of its own the upper one counts for nothing: it is a title's.
    """
    alone = {column for column, _ in recognise(lower, known).values()}
    complete = "name" in alone and bool(alone & {"birth", "identity"})
    found, said = {}, []
    for i in range(max(len(upper), len(lower))):
        above = header_words(upper[i]) if i < len(upper) else ""
        below = header_words(lower[i]) if i < len(lower) else ""
        choices = [above + below, below] + ([] if below and complete else [above])
        if known.get(below, ("",))[0] == "name" and _OF_OTHERS.search(above):
            choices = []
        words = next((w for w in choices if w in known), "")
        if words:
            found[i] = known[words]
        said.append(words or below or above)
    return found, tuple(said)


def may_be_half(values: Sequence[Value]) -> bool:
    """Whether a row can be half of a header: words only, more than one, nothing that belongs to anybody."""
    said = [_BRACKETS.sub("", squeezed(v)) for v in values if v is not None]
    said = [words for words in said if words]
    return bool(said) and not any(re.search(r"\d|:.", words) or words in ("男", "女") for words in said)


def by_word(vocabulary: Vocabulary) -> dict[str, tuple[str, int]]:
    """Word → (column, rank of the word)."""
    return {word: (column, rank) for column, words in vocabulary.items() for rank, word in enumerate(words)}


def is_header(found: Mapping[int, tuple[str, int]]) -> bool:
    """A row is a header if it has words for two different columns, one of them the name, or for three."""
    columns = {column for column, _ in found.values()}
    return len(columns) >= 3 or (len(columns) >= 2 and "name" in columns)


def settle_columns(
    found: Mapping[int, tuple[str, int]],
    sheet: str,
    row: int,
    values: Sequence[Value],
    usual: Vocabulary = REGISTER,
) -> Columns | Finding:
    """Which column holds what, or the finding that two of them could both be the same."""
    at: dict[str, list[tuple[int, int]]] = {}
    for i, (column, rank) in found.items():
        at.setdefault(column, []).append((rank, i))
    chosen: dict[str, tuple[int, ...]] = {}
    for column, places in at.items():
        places.sort()
        if column in JOINED:
            chosen[column] = tuple(i for _, i in sorted(places, key=lambda p: p[1]))
            continue
        if len(places) > 1 and (column not in PREFERRED or places[0][0] == places[1][0]):
            one, other = sorted(i for _, i in places[:2])
            return Finding(
                "column_twice",
                "",
                {
                    "sheet": sheet,
                    "row": row,
                    "column": column,
                    "word": usual.get(column, (column,))[0],
                    "one": letter(one),
                    "other": letter(other),
                    "one_word": squeezed(values[one])[:40],
                    "other_word": squeezed(values[other])[:40],
                },
            )
        chosen[column] = (places[0][1],)
    return Columns(chosen)


def letter(index: int) -> str:
    """The letters a spreadsheet program shows above a column, from index 0: A, B, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
