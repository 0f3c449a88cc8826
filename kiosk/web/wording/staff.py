"""Sentences about officers, cards, PINs and tablets."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "card_unknown": _l("这里没有这张工作证。请核对证上的编号,或找登记员。"),
    "card_cancelled": _l("这张工作证已作废。请使用新证,或找登记员。"),
    "card_other_village": _l("这是别的选举的工作证。请使用本次选举发的工作证。"),
    "no_pin_yet": _l("这张工作证还没有口令。请登记员先打印工作证和口令。"),
    "pin_wrong": _l("口令不对。请看清口令条,再输一次。"),
    "pin_wait": _l("口令错的次数多了。请等 %(seconds)s 秒再试。"),
    "same_person": _l("需要两个人签名:第二位不能是同一个人。请另一位工作人员用自己的工作证和口令。"),
    "second_role": _l("第二位签名的人应当是:%(roles)s。请请这位工作人员来签。"),
    "second_missing": _l("请第二位工作人员扫工作证并输入口令。"),
    "not_your_act": _l("%(act)s由%(roles)s办理。请这位工作人员来办。"),
    "no_such_officer": _l("没有这位工作人员。请核对姓名。"),
    "no_such_tablet": _l("这台平板已经退出。请刷新列表。"),
    "no_lane": _l("没有这个通道。请从列表里选一个。"),
    "registrar_name": _l("请填写您的姓名,不超过 %(longest)s 个字。"),
    "form_incomplete": _l("还有没填的:%(field)s。请填上再提交,其余内容都还在。"),
}
