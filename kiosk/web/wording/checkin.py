"""Sentences of check-in: what a scan is answered."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "admitted": _l("可以领票。"),
    "already_recorded": _l("刚才已经记上了,不必再扫。"),
    "already_issued": _l("这张参选证已在 %(at)s 用过(%(station)s,%(lane)s号通道)。"),
    "not_on_roll": _l("名册上没有这个人。"),
    "cancelled": _l("这张参选证已作废,已另发新证。"),
    "proxy_unpublished": _l("这张委托投票证不在公布的委托名单上。"),
    "no_such_visit": _l("这里没有这次验证。请刷新列表。"),
    "already_released": _l("这次验证已经撤销,不能再发票。"),
    "reason_missing": _l("请写明原因。"),
}

HEADLINES = {
    "admitted": _l("可以领票"),
    "already_recorded": _l("已记上"),
    "already_issued": _l("已领过票"),
    "not_on_roll": _l("不在名册上"),
    "cancelled": _l("此证已作废"),
    "proxy_unpublished": _l("委托证不在名单上"),
}

NEXT_STEPS = {
    "admitted": _l("请到发票处。"),
    "already_recorded": _l("照常领票,只发一次。"),
    "already_issued": _l("不发票。请找监票人。"),
    "not_on_roll": _l("不发票。请找登记员核对名册。"),
    "cancelled": _l("不发票。请村民出示新证。"),
    "forged": _l("不发票。收下此证,请监票人来看。"),
    "other_village": _l("不发票。请村民出示本村参选证。"),
    "rehearsal": _l("不发票。请村民出示正式参选证。"),
    "unreadable": _l("再扫一次,或手输证上的短号,或按姓名查找。"),
    "proxy_unpublished": _l("不发票。请找监票人核对公布的名单。"),
}
