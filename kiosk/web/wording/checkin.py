"""Sentences of check-in: what a scan is answered."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "admitted": _l("可以领票。"),
    "already_recorded": _l("刚才已经记上了,不必再扫。"),
    "already_issued": _l("这张%(paper)s已在 %(at)s 用过(%(station)s,%(lane)s号通道)。"),
    "has_proxy": _l("这个人已委托 %(proxy)s 代投,委托证还没有用。"),
    "voted_by_proxy": _l("%(proxy)s 已在 %(at)s 凭委托证代领了票(%(station)s,%(lane)s号通道)。"),
    "voted_by_mobile": _l("已在 %(at)s 用 %(box)s 号流动票箱投过票。"),
    "on_mobile_list": _l("在 %(box)s 号流动票箱的名单上,票箱还在外面。"),
    "principal_voted": _l("委托人已在 %(at)s 本人领票(%(station)s,%(lane)s号通道),委托证作废。"),
    "proxy_limit": _l("%(proxy)s 已代 %(limit)s 个人领票,不能再代。"),
    "proxy_other_person": _l("这张委托证的受托人是 %(proxy)s,别人不能用。"),
    "proxy_is_candidate": _l("%(proxy)s 参加竞选,不能接受委托。"),
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
    "has_proxy": _l("已办委托"),
    "voted_by_proxy": _l("已由受托人代领"),
    "voted_by_mobile": _l("已在流动票箱投票"),
    "on_mobile_list": _l("在流动票箱名单上"),
    "principal_voted": _l("委托人本人已投"),
    "proxy_limit": _l("代领已满"),
    "proxy_other_person": _l("不是这个受托人"),
    "proxy_is_candidate": _l("受托人参加竞选"),
    "not_on_roll": _l("不在名册上"),
    "cancelled": _l("此证已作废"),
    "proxy_unpublished": _l("委托证不在名单上"),
}

NEXT_STEPS = {
    "admitted": _l("请到发票处。"),
    "already_recorded": _l("照常领票,只发一次。"),
    "already_issued": _l("不发票。请找监票人。"),
    "has_proxy": _l("本人要投,请监票人确认;不投,请受托人带委托证来。"),
    "voted_by_proxy": _l("不发票。请找监票人。"),
    "voted_by_mobile": _l("不发票。请找监票人。"),
    "on_mobile_list": _l("不发票。请等票箱回来,或请监票人放行。"),
    "principal_voted": _l("不发票。收下委托证。"),
    "proxy_limit": _l("不发票。请委托人本人来投。"),
    "proxy_other_person": _l("不发票。请受托人本人先扫自己的参选证。"),
    "proxy_is_candidate": _l("不发票。请委托人本人来投。"),
    "not_on_roll": _l("不发票。请找登记员核对名册。"),
    "cancelled": _l("不发票。请村民出示新证。"),
    "forged": _l("不发票。收下此证,请监票人来看。"),
    "other_village": _l("不发票。请村民出示本村参选证。"),
    "rehearsal": _l("不发票。请村民出示正式参选证。"),
    "unreadable": _l("再扫一次,或手输证上的短号,或按姓名查找。"),
    "proxy_unpublished": _l("不发票。请找监票人核对公布的名单。"),
}
