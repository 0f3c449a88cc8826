"""Sentences about a count file; each is one line that begins with the field."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "count_json_broken": _l("%(field)s: 从这里起不是完整的 JSON。请核对文件有没有传完、有没有改坏。"),
    "count_json_coding": _l("%(field)s: 文件不是 UTF-8 编码,或开头有 BOM 标记。请另存为不带 BOM 的 UTF-8。"),
    "count_json_deep": _l("%(field)s: 一层套一层太深了,不是计票文件。请核对是不是拿错了文件。"),
    "count_json_large": _l("%(field)s: 这一项太大了,不是计票文件。请核对是不是拿错了文件。"),
    "count_json_twice": _l("%(field)s: 同一个字段写了两次。请删去一个。"),
    "count_json_number": _l("%(field)s: 数字写法不对(NaN、无穷大、位数太多)。请改成整数。"),
    "count_field_unknown": _l("%(field)s: 不认识这个字段。请核对拼写。"),
    "count_empty": _l("%(field)s: 不能一项也没有。请补上。"),
    "count_missing": _l("%(field)s: 缺少这个字段。请补上。"),
    "count_both": _l("%(field)s: 已经有 ballots,不能再有这个字段。请删去一个。"),
    "count_type": _l("%(field)s: 类型不对。请改成 %(wanted)s。"),
    "count_choice": _l("%(field)s: 不能是「%(value)s」。请改成其中之一: %(allowed)s。"),
    "count_value": _l("%(field)s: 不能是「%(value)s」。请改一个。"),
    "count_word": _l("%(field)s: 字数不对。请写 1 到 %(most)s 个字。"),
    "count_twice": _l("%(field)s: 「%(value)s」重复了。请删去一个。"),
    "count_number": _l("%(field)s: 数目不对。请改成 %(least)s 到 %(most)s 之间的整数。"),
    "count_too_many": _l("%(field)s: 太多了。请减到 %(most)s 项以内。"),
    "count_person": _l("%(field)s: people 里没有「%(value)s」。请核对,或补进 people。"),
    "count_settled_seats": _l("%(field)s: 这个职位只有 %(seats)s 个名额。请核对。"),
    "count_candidates_first": _l("%(field)s: 首次投票没有候选人。请删去,或改 round.kind。"),
    "count_votes_found": _l("%(field)s: 得票比收回的 %(found)s 张还多。请核对。"),
    "count_votes_seats": _l("%(field)s: 得票合计超过 %(seats)s × %(found)s。请核对。"),
    "count_no_file": _l("%(file)s: 读不了(%(why)s)。请核对路径。"),
}
