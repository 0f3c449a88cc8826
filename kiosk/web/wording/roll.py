"""Sentences about who is on the roll, who is left out, and whom a person must decide."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_LEFT_OUT: dict[str, Any] = {
    "under_age": _l("%(sheet)s 第 %(row)s 行 %(name)s:%(birth)s 出生,到选举日不满 %(age)s 周岁,不列入名册。"),
    "outside_not_applied": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:户籍不在本村,没有居住满一年并申请,不列入名册。若已申请,请在户籍情况里写明。"
    ),
    "dead": _l("%(sheet)s 第 %(row)s 行 %(name)s:备注写明“%(note)s”,不列入名册。若不实,请改登记册。"),
    "moved_out": _l("%(sheet)s 第 %(row)s 行 %(name)s:备注写明“%(note)s”,不列入名册。若不实,请改登记册。"),
    "rights_deprived": _l("%(sheet)s 第 %(row)s 行 %(name)s:备注写明“%(note)s”,不列入名册。若期限已满,请改登记册。"),
    "cannot_exercise": _l("%(sheet)s 第 %(row)s 行 %(name)s:备注写明“%(note)s”,不列入名册。若能行使,请改登记册。"),
    "declared_not_to_take_part": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:备注写明“%(note)s”,不列入名册。若本人收回声明,请改登记册。"
    ),
    "left_out_by_decision": _l("%(sheet)s 第 %(row)s 行 %(name)s:登记员决定不列入(%(ground)s)。若不对,可以改处理。"),
}

_UNDECIDED: dict[str, Any] = {
    "no_name": _l("%(sheet)s 第 %(row)s 行:没有姓名,先不列入。请查户口簿补上姓名。"),
    "name_unclear": _l("%(sheet)s 第 %(row)s 行“%(name)s”:姓名里有认不出的字或符号,先不列入。请核对并改好姓名。"),
    "no_group": _l("%(sheet)s 第 %(row)s 行 %(name)s:没有写村民小组,先不列入。请补上小组。"),
    "no_birth": _l("%(sheet)s 第 %(row)s 行 %(name)s:没有出生日期,先不列入。请查户口簿补上。"),
    "birth_incomplete": _l("%(sheet)s 第 %(row)s 行 %(name)s:出生日期没有写到日,先不列入。请补全年月日。"),
    "birth_unreadable": _l("%(sheet)s 第 %(row)s 行 %(name)s:出生日期看不懂,先不列入。请写成 1945-03-02 的样子。"),
    "birth_unbelievable": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:出生日期 %(birth)s 不可信,像是不知道时填的,先不列入。请查户口簿。"
    ),
    "identity_malformed": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:公民身份号码不是 18 位或写法不对,先不列入。请核对证件。"
    ),
    "identity_check_digit": _l("%(sheet)s 第 %(row)s 行 %(name)s:公民身份号码的校验码不对,先不列入。请核对证件。"),
    "identity_birth_differs": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:出生日期与公民身份号码里的不一样,先不列入。请核对证件,以证件为准改好。"
    ),
    "identity_sex_differs": _l("%(sheet)s 第 %(row)s 行 %(name)s:性别与公民身份号码里的不一样,先不列入。请核对证件。"),
    "outside_needs_consent": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:户籍不在本村,居住满一年并已申请,要村民会议或村民代表会议同意,先不列入。"
        "请记下会议决定。"
    ),
    "residence_unread": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:户籍情况没有写清,先不列入。请写明“本村户籍”,或外来居住满一年并已申请。"
    ),
    "note_unread": _l("%(sheet)s 第 %(row)s 行 %(name)s:备注“%(note)s”程序看不懂,先不列入。请登记员看后决定。"),
    "same_person_twice": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:与 %(other_sheet)s 第 %(other_row)s 行是同一人(%(other_name)s),只列一次。"
        "请删去多出的一行;若是两个人,请登记员说明。"
    ),
    "same_number_twice": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:公民身份号码与 %(other_sheet)s 第 %(other_row)s 行 %(other_name)s 的相同,"
        "先不列入。请核对两人的证件。"
    ),
    "same_person_contradicts": _l(
        "%(sheet)s 第 %(row)s 行 %(name)s:与 %(other_sheet)s 第 %(other_row)s 行(%(other_name)s)是同一人,"
        "那一行写明不列入,两行不一致。请登记员核实后决定。"
    ),
}

SENTENCES: dict[str, Any] = {
    **_LEFT_OUT,
    **_UNDECIDED,
    "nobody_registered": _l("读了 %(rows)s 行,没有一个人可以列入名册,原来的名册没有动。请核对文件和选举日。"),
}

REASONS: dict[str, Any] = {
    "under_age": _l("未到年龄"),
    "outside_not_applied": _l("户籍不在本村,没有申请"),
    "dead": _l("已去世"),
    "moved_out": _l("户口已迁出"),
    "rights_deprived": _l("剥夺政治权利期内"),
    "cannot_exercise": _l("无法行使选举权"),
    "declared_not_to_take_part": _l("书面声明不参加"),
    "no_name": _l("没有姓名"),
    "name_unclear": _l("姓名认不清"),
    "no_group": _l("没有小组"),
    "no_birth": _l("没有出生日期"),
    "birth_incomplete": _l("出生日期不全"),
    "birth_unreadable": _l("出生日期看不懂"),
    "birth_unbelievable": _l("出生日期不可信"),
    "identity_malformed": _l("身份号码写法不对"),
    "identity_check_digit": _l("身份号码校验码不对"),
    "identity_birth_differs": _l("出生日期与身份号码不一样"),
    "identity_sex_differs": _l("性别与身份号码不一样"),
    "outside_needs_consent": _l("外来居民,要会议同意"),
    "residence_unread": _l("户籍情况不清"),
    "note_unread": _l("备注看不懂"),
    "same_person_twice": _l("同一人登记两次"),
    "same_number_twice": _l("身份号码与别人相同"),
    "same_person_contradicts": _l("同一人两行不一致"),
    "left_out_by_decision": _l("登记员决定不列入"),
}
"""Code → the few words for a list with counts: left out and why, waiting and why."""
