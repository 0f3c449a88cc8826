"""Sentences about ballots handed out, signed for, spoiled."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "handed_out": _l("已发票。"),
    "signed": _l("已签领。"),
    "spoiled": _l("已收回作废票,换发一张。"),
    "check_in_undone": _l("已撤销这次验证。"),
    "hand_out_undone": _l("已撤销发票,选票收回。"),
    "already_handed_out": _l("这次的票已经发过了,不要再发。"),
    "already_signed": _l("已经签领过了。"),
    "not_handed_out": _l("还没有发票。请先发票。"),
    "ballots_changed": _l("刚才又验了委托证,票数由 %(shown)s 张变成 %(ballots)s 张,还没有记发票。请按现在的张数发票。"),
    "no_ballots_left": _l("选票只剩 %(left)s 张,不够 %(need)s 张。请总监票人核对选票数。"),
    "box_wanted": _l("请选一个票箱。"),
    "box_elsewhere": _l("%(box)s 号票箱不在这个投票站。请选这里的票箱。"),
    "box_not_in_use": _l("%(box)s 号票箱还没有启用,或已经封了。请选别的票箱。"),
    "ballots_unsealed_wrong": _l("启封的选票应当是 1 到 %(printed)s 张(印制数)。请重新清点后填写。"),
}

HEADLINES = {
    "handed_out": _l("已发票"),
    "signed": _l("已签领"),
    "spoiled": _l("已换票"),
    "check_in_undone": _l("已撤销验证"),
    "hand_out_undone": _l("已撤销发票"),
    "already_handed_out": _l("已发过票"),
    "already_signed": _l("已签领"),
    "ballots_changed": _l("张数变了"),
    "no_ballots_left": _l("选票不够"),
    "already_released": _l("已撤销"),
}

NEXT_STEPS = {
    "handed_out": _l("请村民在名册上签名。"),
    "already_handed_out": _l("不要再发。"),
    "ballots_changed": _l("请看清张数,再点一次发票。"),
    "no_ballots_left": _l("先不要发票,请总监票人来。"),
}
