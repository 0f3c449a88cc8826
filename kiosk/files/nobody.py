"""Rows that are nobody's: titles, totals, signatures, what is printed between and below the people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from kiosk.files import cells
from kiosk.files.columns import Columns, recognise
from kiosk.files.spreadsheet import NO_RESULT, Value
from kiosk.rules.groups import group_key

_SIGNATURE = re.compile(
    r"(签名|签字|签章|盖章|登记员|登记人|审核人?|审批人?|填表人?|填报人?|制表人?|经办人|负责人|校对人?|复核人?|联系人"
    r"|日期|年月日)[:(]|(签名|签字|签章|盖章|公章)[)_]*$"
)
_DATE_LINE = re.compile(r"\d{0,4}年\d{0,2}月\d{0,2}日")
_TOTAL = re.compile(
    r"^(合计|总计|小计|共计|累计|本页|本组|全村|全组|总人数|总户数|人数)|共\d+(人|户|页|名)|^第\d+页|合计[:\d]"
)
_REMARK = re.compile(
    r"^(注|说明|备注|填表说明|附|填写说明)\d*[:、.]|^\W*(以下空白|此页空白|以下无正文|续表|续上页|接上页|接下页|转下页)\W*$"
)
_EXAMPLE = re.compile(r"\W*(例|示例|样例|范例|举例|填写示例|填表示例)\W*")
_IDENTITY = re.compile(r"[1-9]\d{14}(\d{2}[\dXx])?")

_COUNT = r"(?:第?[\d〇零一二三四五六七八九十百]{1,4}"
_KIND = r"(?:村民小组|村小组|生产队|小组|组|队)"
_GROUP_TITLE = re.compile(
    rf"(?:组别|村民小组|小组|组名|生产队)?:?({_COUNT}|[\u4e00-\u9fff]{{1,8}}?){_KIND})(?:[(:,;、共参].*)?"
)
_LABEL = re.compile(r"(?:组别|村民小组|小组|组名|生产队|所在小组|所属小组):(.{0,20}?)(?:[,;。].*)?")
_NUMBERED = re.compile(
    rf"(?:^|[村镇乡区会年县市()\[\]【】、.:,;_-])({_COUNT}){_KIND})(?=$|[(:,;、。_共参选登村户名花册表()\[\]【】\d-])"
)
_SEVERAL = re.compile(rf"{_COUNT}){_KIND}?[、,和与及至到~-]$")
_NO_GROUP = re.compile(
    # 示范村村民小组登记表 names the village, no group.
    r"各|全|本|每|所有|多|选举|工作|登记|领导|党|审|指导|分组|监督|个|几|[村镇]村民小组|^(村民|所在|所属|村|生产|小)*[组队]$"
)


def group_title(value: Value) -> str:
    """The group that a line of its own or a sheet's name gives, "" if it gives none."""
    return _group_named_by(cells.squeezed(value)[:80])


def group_of_title(values: Iterable[Value]) -> str:
    """The group that a title row gives in any of its cells: alone, after 组别:, or within 示范村第3村民小组登记表."""
    # 村名:示范村 组别:3组 in one cell are two things said.
    filled = _filled(part for value in values for part in re.split(r"\s+(?=[^\s:]{2,8}:)", cells.text(value)))
    for i, words in enumerate(filled):
        label = _LABEL.fullmatch(words if i + 1 == len(filled) or not words.endswith(":") else words + filled[i + 1])
        if label and label[1] and not _NO_GROUP.search(label[1]):
            return cells.group(label[1])
        # 东片组 beside 共12户 is a title too; beside other words it may be anything.
        counted = i == 0 and all(re.search(r"\d", text) for text in filled[1:])
        if named := _group_named_by(words, alone=counted):
            return named
    return ""


def _group_named_by(words: str, *, alone: bool = True) -> str:
    found = list(_NUMBERED.finditer(words))
    groups = {group_key(m[1]): m[1] for m in found}
    if len(groups) == 1 and not _one_of_several(words[: found[0].start(1)], found[0][1]):
        return cells.group(*groups.values())
    match = _GROUP_TITLE.fullmatch(words)
    if groups or not alone or not match or _NO_GROUP.search(match.group(1)):
        return ""
    return cells.group(match.group(1))


def _one_of_several(before: str, group: str) -> bool:
    # 第1至5组 and 1、2组 are no group; 一、第一组 is a heading.
    several = _SEVERAL.search(before)
    heading = several and several.group().endswith("、") and several.start() == 0 and "第" not in several.group()
    return bool(several) and not (heading and group.startswith("第"))


def _filled(values: Iterable[Value]) -> list[str]:
    return [text for text in (cells.squeezed(v) for v in values) if text]


def weight_of_somebody(values: Sequence[Value]) -> int:
    """How much a row above the header looks like somebody: 2 surely, 1 perhaps."""
    filled = _filled(values)
    if len(filled) < 2 or {"男", "女"} <= set(filled):
        return 0
    if any(text in ("男", "女") or _IDENTITY.fullmatch(text) for text in filled):
        return 2
    return int(len(filled) > 2 and any(cells.birth(v)[0] for v in values))


def why_nobody(values: Sequence[Value], columns: Columns, known: Mapping[str, tuple[str, int]]) -> str:
    """Why this row is nobody's, "" if it is somebody's."""
    said = _filled(values)
    if said and _EXAMPLE.fullmatch(said[0]):
        return "example"
    if cells.sex(columns.first("sex", values)) or _IDENTITY.search(cells.squeezed(columns.first("identity", values))):
        return ""
    # A formula that found nothing leaves an error or a nought: nobody stands there.
    own = [None if cells.error(v) not in ("", NO_RESULT) or v == 0 else v for v in values]
    filled = _filled(own)
    name = cells.name(columns.first("name", own))
    if not filled:
        return "nothing_filled"
    return _why_printed(filled, own, columns, name, known) or _why_empty(filled, own, columns, name)


def _why_printed(
    filled: list[str], values: Sequence[Value], columns: Columns, name: str, known: Mapping[str, tuple[str, int]]
) -> str:
    if len({column for column, _ in recognise(values, known).values()}) >= 2 or (name and _is_column_numbers(filled)):
        return "header"
    is_clear = cells.is_clear_name(name) and not group_title(name)
    if _is_somebody(values, columns, is_clear):
        return ""
    # Of a row with somebody's name only what stands first counts: the rest may be said about that person.
    notes = set(columns.at.get("note", ()))
    first = _filled(v for i, v in enumerate(values) if i not in notes)[:1]
    printed = [*first, name] if is_clear else filled
    if _REMARK.match(name) or any(_REMARK.match(text) for text in printed[:1]):
        return "remark"
    alone = len(filled) == 1
    if (alone and group_title(filled[0])) or (
        not is_clear and group_of_title(filled) and _titles_a_group(filled, values, columns)
    ):
        return "group_title"
    if any(_SIGNATURE.search(text) for text in printed) or (alone and _is_date(filled[0])):
        return "signature"
    return "total" if not _is_born(values, columns) and any(_TOTAL.search(text) for text in printed) else ""


def _is_somebody(values: Sequence[Value], columns: Columns, is_clear: bool) -> bool:
    """Whether it has what no title, total or signature has: household or kin, and something more of a person."""
    numbered = bool(re.search(r"\d$", cells.squeezed(columns.first("household", values))))
    kin = cells.squeezed(columns.first("relation", values))
    is_kin = bool(re.fullmatch(r"[\u3400-\u9fff]{1,6}", kin)) and not re.search("[签章审填登制负计]", kin)
    return (numbered or is_kin) and numbered + is_kin + is_clear + _is_born(values, columns) >= 2


def _is_born(values: Sequence[Value], columns: Columns) -> bool:
    born = columns.first("birth", values)
    return cells.birth(born)[0] is not None or cells.serial(born) is not None


def _is_date(words: str) -> bool:
    return bool(_DATE_LINE.fullmatch(words)) or ("-" in words and cells.birth(words)[0] is not None)


def _titles_a_group(filled: list[str], values: Sequence[Value], columns: Columns) -> bool:
    # A group and nothing else in the column of groups is a line left empty, not a title.
    if ":" in filled[0] or cells.squeezed(columns.first("group", values)) not in filled:
        return len(filled) > 1 or ":" in filled[0]
    return any(re.search(r"\d(户|人)|组长", text) for text in filled)


def _is_column_numbers(filled: list[str]) -> bool:
    plain = [re.sub(r"[()栏列]", "", text) for text in filled]
    if len(plain) < 3:
        return False
    rows = ("甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十")
    letters = [p for p in plain if not p.isdecimal()]
    numbers = [int(p[:4]) for p in plain if p.isdecimal()]
    in_order = all(b - a == 1 for a, b in pairwise(numbers))
    return in_order and (not letters or any(row.startswith("".join(letters)) for row in rows))


def _why_empty(filled: list[str], values: Sequence[Value], columns: Columns, name: str) -> str:
    if len(filled) == 1 and not (name and len(name) <= 6):
        return "remark" if re.search("[A-Za-z\u3400-\u9fff]", filled[0]) else "nothing_filled"
    if name or any(cells.text(columns.first(c, values)) for c in ("birth", "identity", "sex", "household", "relation")):
        return ""
    return "remark" if _filled(columns.every("note", values)) else "nothing_filled"
