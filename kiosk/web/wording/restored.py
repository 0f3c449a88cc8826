"""Sentences about a server that came back: comparing the lanes, and typing in what stands on paper alone."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.paper_entries import WhoSigned

SENTENCES: dict[str, Any] = {
    "restored_not_compared": _l(
        "服务器是用 %(since)s 的备份重新装起来的。请等一等:总监票人补录、对数以后,才能接着办。"
    ),
    "server_restarted": _l("服务器 %(at)s 重新启动过:请对数。"),
    "lanes_compared": _l("已记下:都对上了。"),
    "lanes_differ": _l("已记下哪里对不上。请报告突发情况,并把纸上有、这里没有的补录进来。"),
    "difference_missing": _l("请写明哪里对不上:哪个通道、谁、差几张。都对上了,点“都对上了”。"),
    "difference_long": _l("写了 %(length)s 个字,最多 %(longest)s 个字。请写短一点,细节写进突发情况。"),
    "difference_number": _l("里面像是身份证号或扫码的号码,这里不收,也不保存。请删去号码,只写姓名和编号。"),
    "compared_before_restore": _l("您看的是恢复以前的数字。请看清下面现在的数字,再点一次。"),
    "paper_entered": _l("这一行已补录。"),
    "paper_known": _l("这一行刚才已经补录了,没有记成两次。"),
    "paper_partly": _l("有几行没有记下。请看每行下面的话,改好再交;已补录的不会记成两次。"),
    "paper_no_rows": _l("一行都没有写。请照纸上的签名,写上编号或姓名。"),
    "paper_nobody": _l("名册上找不到“%(text)s”。请看纸质名册上这一行的编号,写编号。"),
    "paper_several": _l("叫“%(text)s”的有好几个人(编号 %(numbers)s)。请写编号。"),
    "paper_who": _l("请选这一行是谁签的名。"),
    "paper_lane": _l("请选是哪个通道发的票。"),
    "paper_hour": _l("时间请写成 10:35 这样;纸上没写,就空着。"),
    "paper_waits_at_lane": _l(
        "这个人在%(station)s %(lane)s号通道已验证,在等发票。请在那个通道点“发票”和“签领”,不用补录。"
    ),
    "paper_after_announcement": _l(
        "发出的票数已经当众宣布,不能再补录。要补录,请总监票人先重新结算,补录后再结算、再宣布。"
    ),
    "account_before_paper": _l("结算以后又补录了签领,票数变了。请总监票人重新结算,再宣布。"),
}

HEADLINES: dict[str, Any] = {
    "restored_not_compared": _l("请等总监票人对数"),
    "server_restarted": _l("服务器重新启动过"),
    "paper_entered": _l("已补录"),
    "paper_known": _l("已补录过"),
    "paper_partly": _l("有几行没有记下"),
}

NEXT_STEPS: dict[str, Any] = {
    "restored_not_compared": _l("先不要发票。已在纸上签名的算数,会补录进来。"),
}

WHO_SIGNED: dict[str, Any] = {
    WhoSigned.VOTER: _l("本人"),
    WhoSigned.PROXY: _l("受托人代签"),
    WhoSigned.IN_PERSON: _l("委托人本人来了"),
}
"""Who signed a line of the paper roll → what it is called."""
