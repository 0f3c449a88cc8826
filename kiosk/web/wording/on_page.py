"""What the pages say of the plan: its parts and fields, what is wrong with them, what changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.rules.finding import Finding
from kiosk.rules.plan import BoxKind, StationKind
from kiosk.rules.plan_change import Change
from kiosk.web.filters import calendar_day, clock
from kiosk.web.wording import Facts, say
from kiosk.web.wording.names import CHOICES, EDITIONS, POSTS, choice_value, name_of

ON_A_PAGE: dict[str, Any] = {
    "plan_missing": _l("%(where)s:还没有填。请填上。"),
    "plan_empty": _l("%(where)s:还没有填。请填上。"),
    "plan_none": _l("%(where)s:一个也没有。请至少填一个。"),
    "plan_kind_whole": _l("%(where)s:请填一个数,例如 3。"),
    "plan_kind_date": _l("%(where)s:请填日期,例如 2026-12-20。"),
    "plan_kind_time": _l("%(where)s:请填时间,例如 08:00。"),
    "plan_word": _l("%(where)s:没有这一项。请从列出的里面选一个。"),
    "plan_choice_value": _l("%(where)s:没有这一项。请从列出的里面选一个。"),
    "plan_too_long": _l("%(where)s:太长了,最多 %(longest)s 个字。请改短。"),
    "plan_control_character": _l("%(where)s:文字里有换行或看不见的符号。请删去。"),
    "plan_number": _l("%(where)s:%(value)s 不行,要在 %(least)s 到 %(most)s 之间。请改正。"),
    "plan_id": _l("%(where)s:“%(value)s”不行,只能用英文字母、数字和中间的短横。请改写,例如 jia-7。"),
    "plan_id_reserved": _l("%(where)s:“%(value)s”是彩排专用的代号。请换一个,例如 jia-7。"),
    "plan_hours": _l("%(where)s:%(closes)s 不行,要晚于投票开始的 %(opens)s。请改正。"),
    "plan_published_late": _l("%(where)s:%(published)s 不行,要早于选举日 %(day)s。请改正。"),
    "plan_seats": _l("村民委员会由 %(least)s 到 %(most)s 人组成,现在各职位共 %(seats)s 人。请改人数。"),
    "plan_no_central": _l("还没有中心投票站。请选一个投票站作中心投票站。"),
    "plan_station_unknown": _l("%(where)s:原来选的投票站没有了。请先另选一个。"),
    "plan_box_unknown": _l("%(where)s:没有 %(value)s 号票箱了。请先给这个人另选一个。"),
    "plan_box_guard": _l("%(where)s:%(name)s 不是监票人,不能看守票箱。请勾选“监票人”,或者不选票箱。"),
    "plan_approval_fixed": _l("%(where)s:批准文号只用于流动票箱。请删去,或改成流动票箱。"),
    "plan_repeated": _l("%(where)s:“%(value)s”写了两次。请改掉一个。"),
    "plan_two_heads": _l("%(where)s:%(role)s只能有一名,现在有两名。请去掉其中一位的这项职责。"),
    "plan_officer_twice": _l("%(where)s:%(name)s 写了两次。同一人请只留一个;同名的两个人请各填户号。"),
    "facts_changed": _l("方案刚才有人改过,您这次改的还没有保存。您填的都还在,请核对后再保存一次。"),
}
"""The same findings where nobody has seen a file: `where` is the field's name, with its row where that is needed."""

PARTS: dict[str, Any] = {
    "election": _l("选举"),
    "posts": _l("职位"),
    "stations": _l("投票站"),
    "boxes": _l("票箱"),
    "staff": _l("工作人员"),
    "choices": _l("规则选择"),
}
"""Part of the plan → what it is called."""

_FIELDS: dict[str, dict[str, Any]] = {
    "election": {
        "id": _l("代号"),
        "village": _l("村名"),
        "town": _l("镇(街道)"),
        "body": _l("选举机构"),
        "term": _l("届次"),
        "day": _l("选举日"),
        "opens": _l("投票开始"),
        "closes": _l("投票结束"),
        "roll_published": _l("名单公布日"),
        "rules": _l("规则表"),
        "ballots_printed": _l("印制选票张数"),
        "electors": _l("谁来投票"),
    },
    "posts": {"post": _l("职位"), "name": _l("选票上的名称"), "seats": _l("人数")},
    "stations": {
        "name": _l("名称"),
        "kind": _l("中心或分站"),
        "desks": _l("发票处个数"),
        "groups": _l("来这里投票的村民小组"),
    },
    "boxes": {"no": _l("号码"), "kind": _l("种类"), "station": _l("投票站"), "approval": _l("批准文号")},
    "staff": {
        "name": _l("姓名"),
        "roles": _l("职责"),
        "station": _l("投票站"),
        "box": _l("看守的票箱"),
        "household": _l("户号"),
    },
    "choices": CHOICES,
}

STATION_KINDS: dict[str, Any] = {StationKind.CENTRAL: _l("中心投票站"), StationKind.BRANCH: _l("投票分站")}
BOX_KINDS: dict[str, Any] = {BoxKind.FIXED: _l("固定票箱"), BoxKind.MOBILE: _l("流动票箱")}

EDITION_SOURCES: dict[str, Any] = {
    "putian-2017": _l("埔府〔2017〕14号附件,村民委员会组织法(2018年修正)"),
    "national-2026": _l("村民委员会组织法(2025年修订,2026年1月1日起施行)"),
}
"""Rule sheet → what it rests on."""

CHOICE_SOURCES: dict[str, Any] = {
    "over_full_post": _l("埔田镇规程没有写明,由村民选举委员会选定"),
    "unreadable": _l("埔田镇规程七、4(9)只写明整张无法辨认的;部分的由村民选举委员会选定"),
    "double_post": _l("埔田镇规程没有写明,由村民选举委员会选定"),
    "roll_down": _l("外地的做法"),
    "woman_first": _l("民政部村民委员会选举规程(民发〔2013〕76号)"),
    "extra_candidates": _l("埔田镇规程七、4(10)"),
}
"""Choice of the rule sheet → where its default comes from."""

_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def field_of(part: str, field: str) -> str:
    """What a field of the plan is called."""
    return str(_FIELDS[part].get(field, field))


def _where(path: str, name: str, *, at_field: bool) -> str:
    read = _PATH.fullmatch(path)
    if read is None or read[1] not in PARTS:
        return path
    part, row, field = read.groups()
    called = field_of(part, field) if field else ""
    if called and (at_field or not row):
        return called
    said = str(PARTS[part])
    if row:
        said = _("%(part)s第 %(row)s 行", part=said, row=row)
    if name and part == "staff":
        said = f"{said} {name}"
    return f"{said} · {called}" if called else said


def say_on_page(finding: Finding, *, at_field: bool = False) -> str:
    """The sentence of a finding where nobody has seen a file; `at_field` where it stands at its field."""
    if finding.code not in ON_A_PAGE or "line" in finding.numbers:
        return say(finding)
    facts = finding.numbers
    where = _where(str(facts.get("field", "")), str(facts.get("name", "")), at_field=at_field)
    return str(ON_A_PAGE[finding.code]) % Facts({**facts, "where": where})


def told(change: Change, stations: Mapping[str, str]) -> str:
    """One change of the plan in words; `stations`: id → name."""
    part, row = str(PARTS[change.part]), _row_name(change, stations)
    if not change.field:
        words = _("加上%(part)s:%(row)s") if change.before is None else _("去掉%(part)s:%(row)s")
        return words % {"part": part, "row": row}
    what = field_of(change.part, change.field)
    before, after = (_value(change, value, stations) for value in (change.before, change.after))
    return f"{row + ' · ' if row else ''}{what}:{before} → {after}"


def _row_name(change: Change, stations: Mapping[str, str]) -> str:
    match change.part:
        case "posts":
            return str(POSTS[change.key])
        case "stations":
            return stations.get(change.key, change.key)
        case "boxes":
            return _("%(box)s号票箱", box=change.key)
    return change.key


def _value(change: Change, value: object, stations: Mapping[str, str]) -> str:
    match change.part, change.field:
        case "choices", name:
            return _("照规则表") if value is None else choice_value(name, value)
        case "election", "rules":
            return str(EDITIONS.get(str(value), value))
        case "staff", "roles":
            return name_of("roles", " ".join(value))  # type: ignore[call-overload]
        case _, "kind":
            return str({**STATION_KINDS, **BOX_KINDS}[str(value)])
        case _, "station":
            return stations.get(str(value), _("没有"))
    if value in (None, "", ()):
        return _("没有")
    if change.field == "box":
        return _("%(box)s号票箱", box=value)
    if isinstance(value, time):
        return clock(value)
    if isinstance(value, date):
        return calendar_day(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)
