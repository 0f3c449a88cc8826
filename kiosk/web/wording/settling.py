"""Sentences about deciding who is on the roll, and what a corrected register changes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_SETTLING: dict[str, Any] = {
    "choice_missing": _l("请先选一项决定。"),
    "ground_missing": _l("请选一个不列入的依据。"),
    "consent_missing": _l("外来居民列入名册,要填村民会议或村民代表会议同意的日期。"),
    "row_gone": _l("登记册已经重新装过,这一行不在了。请回到名单再选一次。"),
    "group_gone": _l("名册里没有“%(group)s”了。请重新选一次村民小组。"),
    "already_on_roll": _l(
        "同一户里已经有同名、同一天出生的 %(name)s,编号 %(roll_no)s。同一个人只列一次,请核对户口簿。"
    ),
    "roll_changed": _l("读这份登记册之后,名册已经有人改过。请把登记册再读一次,看清变动再装入。"),
    "numbers_published": _l("名册已经公布,编号不能再重排。新增的人接着往下编。"),
    "kin_missing": _l("请选一项亲属关系。"),
    "kin_of_two": _l("亲属关系要在名册上的两个不同的人之间。请从名册里选人。"),
}

_CHANGES: dict[str, Any] = {
    "roll_unchanged": _l("与现在的名册相比,没有变动。"),
    "roll_new": _l("新增:%(group)s 户号 %(household)s %(name)s(%(sheet)s 第 %(row)s 行)。"),
    "roll_gone": _l("减少:%(group)s 户号 %(household)s %(name)s,编号 %(roll_no)s,新的登记册里没有,或已不能列入。"),
    "roll_corrected": _l("改动:编号 %(roll_no)s %(name)s 的%(column)s,由“%(was)s”改为“%(now)s”。"),
}

GROUNDS: dict[str, Any] = {
    "dead": _l("已去世"),
    "moved_out": _l("户口已迁出"),
    "rights_deprived": _l("剥夺政治权利期内"),
    "cannot_exercise": _l("无法行使选举权"),
    "declared_not_to_take_part": _l("书面声明不参加"),
    "outside_not_applied": _l("户籍不在本村,没有申请"),
    "outside_not_agreed": _l("户籍不在本村,会议没有同意"),
    "under_age": _l("未到年龄"),
    "same_person": _l("同一人已在册"),
    "nobody_of_the_village": _l("查无此人"),
}
"""Ground of a decision → what it is called."""

SENTENCES: dict[str, Any] = {**_SETTLING, **_CHANGES}
