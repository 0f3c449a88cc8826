"""Sentences about publishing the roll, and about objections to it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "published_late": _l(
        "%(published)s 公布,离选举日只有 %(days)s 天,不足 %(need)s 天,最迟应在 %(last)s。请报告镇选举工作指导组。"
    ),
    "filed_late": _l("%(filed)s 提出,已过异议期(到 %(last)s 为止)。仍可登记,由村民选举委员会决定。"),
    "decided_late": _l("%(decided)s 决定,超过了三日的期限(到 %(last)s 为止)。请在记录里说明。"),
    "dated_before": _l("日期不对:%(date)s不能早于 %(earlier)s。请改日期。"),
    "dated_after": _l("日期不对:%(date)s不能晚于 %(latest)s。请改日期。"),
    "nothing_to_publish": _l("上次公布以后没有变动,不用发补充公告。"),
    "objection_incomplete": _l("请写明谁提出异议、对谁有异议、要求和理由。"),
    "objection_gone": _l("没有这一件异议,或还没有决定。请回到异议名单再选。"),
    "objection_decided": _l("第 %(number)s 号异议已经处理过,不能再改。"),
    "change_missing": _l("异议成立,请填好名册要怎样改。"),
    "roll_of_other_day": _l(
        "名册的年龄是按 %(reckoned)s 算的,选举日已改为 %(planned)s。请在登记处的名册页上按新的选举日重新算年龄。"
    ),
    "changes_unpublished": _l("名册公布以后有 %(changes)s 处变动还没有公布。请在登记处发补充公告。"),
    "objections_open": _l("还有 %(objections)s 件异议没有处理。请在登记处作出决定。"),
}

DATES: dict[str, Any] = {
    "on": _l("决定日期"),
    "consent_on": _l("会议同意的日期"),
    "birth": _l("出生日期"),
    "filed_on": _l("提出日期"),
    "decided_on": _l("决定日期"),
    "told_on": _l("告知日期"),
    "published_on": _l("公布日期"),
    "election_day": _l("选举日"),
    "published": _l("公布日期"),
    "filed": _l("提出日期"),
    "decided": _l("决定日期"),
    "told": _l("告知日期"),
    "stated_on": _l("被推荐或参选的日期"),
    "applied_on": _l("申请日期"),
}
"""What a date of the roll is called."""

WANTED: dict[str, Any] = {"add": _l("应当列入"), "remove": _l("不应列入"), "correct": _l("登记有误")}
"""What an objection asks for."""
