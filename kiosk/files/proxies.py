"""The proxy list of a village (委托投票登记表): a spreadsheet in, rows out. What they are worth the rules say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.files import cells
from kiosk.files.columns import Columns, Vocabulary, by_word, header_words, may_be_half, settle_columns, vocabulary
from kiosk.files.nobody import weight_of_somebody, why_nobody
from kiosk.files.package import Merged
from kiosk.files.register import PROGRESS_EVERY, Progress, Skipped
from kiosk.files.shown import SheetView
from kiosk.files.spreadsheet import SheetRow, Spreadsheet, Value, open_spreadsheet
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import ListRow

_PRINCIPALS = "委托人 委托村民 委托选民 委托方 委托者"
_PROXIES = "受托人 被委托人 受委托人 代理人 代投人 受托村民 代理投票人 代为投票人 受托方 受委托村民 被委托村民"
_HOUSEHOLDS = "户号 户口簿编号 户编号 户口编号 户口号 户口簿号 户口本编号 户口本号 家庭编号"
_RELATIONS = """
受托人是委托人的 关系 与委托人关系 与委托人的关系 与委托人之关系 和委托人关系 和委托人的关系 是委托人的
受托人是委托人的什么人 受托人与委托人关系 受托人与委托人的关系 受托人和委托人关系 受托人和委托人的关系
代理人与委托人关系 代理人与委托人的关系 被委托人与委托人关系 被委托人与委托人的关系
委托人与受托人关系 委托人与受托人的关系 双方关系 委托关系 亲属关系
"""
_DATES = "登记日期 委托日期 办理日期 日期 委托登记日期 登记时间 委托时间 办理时间 签订日期 签字日期 申请日期 时间"


def _vocabulary() -> Vocabulary:
    lines = [f"relation {' '.join(_RELATIONS.split())}", f"registered_on {_DATES}"]
    for column, people in (("principal", _PRINCIPALS), ("proxy", _PROXIES)):
        for one in people.split():
            lines.append(f"{column} {one} {one}姓名 {one}名字 {one}姓名签名")
            lines.append(f"{column}_household " + " ".join(one + word for word in _HOUSEHOLDS.split()))
    return vocabulary("\n".join([*lines, f"household {_HOUSEHOLDS}", "name 姓名 名字"]))


COLUMNS = _vocabulary()
"""The columns of a proxy list; `household` and `name` alone belong to whoever stands to their left."""
_KNOWN = by_word(COLUMNS)
_SHOWN = ("principal", "principal_household", "proxy", "proxy_household", "relation", "registered_on")
"""Any cell may be merged over several rows: one proxy for three principals."""


@dataclass(frozen=True, slots=True)
class ProxyList:
    """What was read. Every row with something in it is in `rows` or in `skipped`."""

    rows: tuple[ListRow, ...]
    skipped: tuple[Skipped, ...] = ()


def read_proxies(
    data: bytes, filename: str, needs_relation: bool = True, progress: Progress | None = None
) -> ProxyList | Finding:
    """Read a proxy list from .xlsx or .csv; an identity number beside the names is never looked at.

    `needs_relation`: a list without that column is refused, because the rules ask for near kin.
    """
    book = open_spreadsheet(data, filename)
    if isinstance(book, Finding):
        return book
    return _Reading(book, needs_relation, progress).read()


@dataclass(slots=True)
class _Sheet:
    """How far the reading of one sheet has come; `above` is the row before if it may be half of a header."""

    name: str
    view: SheetView
    columns: Columns | None = None
    people_above: int = 0
    above: SheetRow | None = None


class _Reading:
    def __init__(self, book: Spreadsheet, needs_relation: bool, progress: Progress | None) -> None:
        self._book = book
        self._needed = ("principal", "proxy", *(("relation",) if needs_relation else ()), "registered_on")
        self._progress = progress
        self._rows: list[ListRow] = []
        self._skipped: list[Skipped] = [Skipped(name, 0, "sheet_hidden") for name in book.hidden]

    def read(self) -> ProxyList | Finding:
        sheet: _Sheet | None = None
        headers = 0
        for done, row in enumerate(self._book.rows(), 1):
            if isinstance(row, Finding):
                return row
            if sheet is None or row.sheet != sheet.name:
                refusal = self._end(sheet)
                if refusal:
                    return refusal
                headers += bool(sheet and sheet.columns)
                sheet = _Sheet(row.sheet, SheetView(self._book.merged.get(row.sheet, Merged()), _SHOWN, _SHOWN))
            refusal = self._take(sheet, row)
            if refusal:
                return refusal
            if self._progress and done % PROGRESS_EVERY == 0:
                self._progress(done, self._book.rows_expected)
        if sheet is None:
            return Finding("file_empty")
        refusal = self._end(sheet)
        if refusal:
            return refusal
        if not headers and not sheet.columns:
            return Finding("proxies_header_missing", "", {"sheet": sheet.name})
        if not self._rows:
            return Finding("proxies_nobody", "", {"sheet": sheet.name})
        return ProxyList(tuple(self._rows), tuple(self._skipped))

    def _end(self, sheet: _Sheet | None) -> Finding | None:
        if sheet is None or sheet.columns:
            return None
        if sheet.people_above > 1:
            return Finding("proxies_header_missing", "", {"sheet": sheet.name})
        self._skipped = [s for s in self._skipped if s.sheet != sheet.name]
        self._skipped.append(Skipped(sheet.name, 0, "sheet_without_header"))
        return None

    def _take(self, sheet: _Sheet, row: SheetRow) -> Finding | None:
        sheet.view.keep(row)
        above, sheet.above = sheet.above, None
        header = self._header(sheet, row, above if above and above.row == row.row - 1 else None)
        if header is not None:
            return header if isinstance(header, Finding) else None
        if sheet.columns is None:
            sheet.people_above += weight_of_somebody(row.values)
            sheet.above = row if may_be_half(row.values) else None
            self._skipped.append(Skipped(row.sheet, row.row, "title"))
            return None
        shown = sheet.view.shown(row, sheet.columns).values
        why = _why_nobody(row.values, shown, sheet.columns)
        if why:
            self._skipped.append(Skipped(row.sheet, row.row, why))
        else:
            self._rows.append(self._row(row, shown, sheet.columns))
        return None

    def _header(self, sheet: _Sheet, row: SheetRow, above: SheetRow | None) -> bool | Finding | None:
        """Take the row as a header, alone or with the row above it. None: it is none."""
        words = [header_words(value) for value in row.values]
        found = _recognise(words)
        if above and sum(word in _KNOWN for word in words) >= 2 and may_be_half(row.values):
            both = _stacked([header_words(value) for value in above.values], words)
            if len(set(_recognise(both).values())) >= len(set(found.values())):
                found, words = _recognise(both), both
        if not _is_header(found):
            return None
        # A header printed again on the next page says the same once more.
        sheet.above = row
        self._skipped.append(Skipped(row.sheet, row.row, "header"))
        columns = settle_columns(_unlike(found), row.sheet, row.row, words, COLUMNS)
        if isinstance(columns, Finding):
            return columns
        missing = next((column for column in self._needed if not columns.has(column)), None)
        if missing:
            return Finding(
                "proxies_column_missing", "", {"sheet": row.sheet, "row": row.row, "word": COLUMNS[missing][0]}
            )
        sheet.columns = columns
        return True

    def _row(self, row: SheetRow, shown: Sequence[Value], columns: Columns) -> ListRow:
        dated = columns.first("registered_on", shown)
        counted = cells.serial(dated, self._book.day_zero) if isinstance(dated, str) else None
        read, _check = cells.birth(dated, self._book.day_zero)
        day = read or (counted[0] if counted and not counted[1] else None)
        return ListRow(
            sheet=row.sheet[:80],
            row=row.row,
            principal=_name(columns.first("principal", shown)),
            principal_household=_household(columns.first("principal_household", shown)),
            proxy=_name(columns.first("proxy", shown)),
            proxy_household=_household(columns.first("proxy_household", shown)),
            relation=cells.without_numbers(cells.squeezed(columns.first("relation", shown)))[:20],
            registered_on=day,
            date_text="" if day else cells.without_numbers(cells.squeezed(dated))[:20],
        )


def _name(value: Value) -> str:
    return cells.without_numbers(cells.name(value))[:80]


def _household(value: Value) -> str:
    plain = cells.household(value)
    return plain if cells.without_numbers(plain) == plain else ""


Found = Mapping[int, tuple[str, int]]


def _recognise(words: Sequence[str]) -> Found:
    """Index → (column, how usual the word is); 户号 and 姓名 alone go to the name on their left, or to who has none."""
    found = {i: _KNOWN[word] for i, word in enumerate(words) if word in _KNOWN}
    alone = [i for i, (column, _) in found.items() if column == "name"]
    for i, column in zip(alone, ("principal", "proxy"), strict=False):
        if column not in {other for other, _ in found.values()}:
            found[i] = (column, found[i][1])
    alone = [i for i, (column, _) in found.items() if column == "household"]
    said = {column for column, _ in found.values()}
    for i in alone:
        left = [column for j, (column, _) in sorted(found.items()) if j < i and column in ("principal", "proxy")]
        whose = left[-1] if left and len(alone) > 1 else "principal"
        if len(alone) == 1 and "principal_household" in said:
            whose = "proxy"
        found[i] = (f"{whose}_household", found[i][1])
    return {i: one for i, one in found.items() if one[0] in _SHOWN}


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The words of a header of two rows: 委托人情况 over 姓名 and 户号 holds for both."""
    words, over = [], ""
    for i in range(max(len(upper), len(lower))):
        above, below = (row[i] if i < len(row) else "" for row in (upper, lower))
        over = above or over
        person = over.removesuffix("情况").removesuffix("信息").removesuffix("基本")
        choices = (person + below, below, above)
        words.append(next((word for word in choices if word in _KNOWN), below or above) if below or above else "")
    return words


def _is_header(found: Found) -> bool:
    columns = {column for column, _ in found.values()}
    people = columns & {"principal", "proxy"}
    return len(people) == 2 or (bool(people) and len(columns) >= 3)


def _unlike(found: Found) -> Found:
    """Of several columns for the date or the relation the most usual word is taken; of names none is guessed."""
    best: dict[str, int] = {}
    for column, rank in found.values():
        best[column] = min(rank, best.get(column, rank))
    loose = ("registered_on", "relation")
    return {i: (column, rank) for i, (column, rank) in found.items() if column not in loose or rank == best[column]}


def _why_nobody(values: Sequence[Value], shown: Sequence[Value], columns: Columns) -> str:
    """Why this row is nobody's mandate, "" if it is one."""
    of_principal = {"name": "principal", "household": "principal_household", "relation": "relation"}
    at = {register: columns.at[own] for register, own in of_principal.items() if columns.has(own)}
    why = why_nobody(values, Columns({**at, "birth": columns.at["registered_on"]}), _KNOWN)
    if why not in ("nothing_filled", "remark"):
        return why
    # Merged cells may leave a row little of its own: it is one if both people show.
    both = all(cells.is_clear_name(cells.name(columns.first(column, shown))) for column in ("principal", "proxy"))
    own = any(cells.is_clear_name(cells.name(columns.first(column, values))) for column in ("principal", "proxy"))
    return "" if own and (both or why == "nothing_filled") else why
