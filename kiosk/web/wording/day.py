"""Sentences about the election, its phases, opening and closing."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "no_such_election": _l("这台服务器上没有这次选举。请核对名称。"),
    "election_exists": _l("选举 %(election)s 已经有了。请换一个名称,或继续用原来的。"),
    "polls_not_open": _l("投票还没有开始,不能验证或发票。"),
    "polls_closed": _l("投票已经结束,不再验证和发票。"),
    "wrong_phase": _l("现在是「%(phase)s」阶段,不能办理%(act)s。"),
    "rules_not_chosen": _l("规则表还没有选定。请村民选举委员会主任选定规则。"),
    "roll_empty": _l("名册还是空的。请登记员装入登记册。"),
    "roll_not_published": _l("名册还没有公布。请先公布名册。"),
    "ballots_not_unsealed": _l("选票还没有启封清点。请总监票人当众启封并填上张数。"),
    "desk_staff": _l(
        "%(station)s有 %(need)s 个发票处,%(role)s只有 %(have)s 人;每个发票处要 %(each)s 名工作人员。请补上人员。"
    ),
    "box_scrutineers": _l("%(box)s号票箱只有 %(have)s 名监票人,要 %(need)s 名。请补上监票人。"),
    "other_day": _l("方案上的选举日是 %(planned)s,服务器的日期是 %(today)s。两位签名人核对日历后,勾选确认再提交。"),
    "not_an_extension": _l("延长后的时间要晚于 %(closes)s。请重新填写。"),
    "open_visits": _l("还有 %(visits)s 人已验证、未领票。请先发票,或撤销验证。"),
    "closing_early": _l(
        "服务器时间 %(now)s,还没有到公布的 %(closes)s,不能提前结束。若服务器的钟不准,请两位签名人核对后勾选确认。"
    ),
    "served_before_hour": _l("投票到 %(closes)s 为止。「排队的人办完的时间」不能比这更早,请重新填写。"),
    "facts_changed": _l("您看过之后情况有了变化。请看清新的数字,再签一次。"),
    "choice_unknown": _l("规则表里没有这个选择:%(choice)s。请从列表里选。"),
}

HEADLINES = {
    "polls_not_open": _l("投票未开始"),
    "polls_closed": _l("投票已结束"),
    "open_polls": _l("投票开始"),
}

NEXT_STEPS = {
    "polls_not_open": _l("等主任和总监票人宣布开始。"),
    "polls_closed": _l("请村民看公告牌。"),
}
