"""Sentences about the ballot account, the signatures on the paper roll, and the validity of a round."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "account_missing": _l("选票还没有结算。请总监票人先清点剩余选票,完成结算。"),
    "account_station_missing": _l("还没有填%(station)s剩余的选票。没有剩余就填 0。"),
    "account_counted_wrong": _l("剩余选票应当是 0 到 %(unsealed)s 张(启封数)。请重新清点后填写。"),
    "account_ballots_missing": _l(
        "启封 %(unsealed)s 张 = 发出 %(issued)s + 作废 %(spoiled)s + 剩余 %(counted)s,还少 %(missing)s 张。"
        "请再清点;确实少了,写明原因再结算。"
    ),
    "account_ballots_over": _l(
        "启封 %(unsealed)s 张 = 发出 %(issued)s + 作废 %(spoiled)s + 剩余 %(counted)s,多出 %(over)s 张。"
        "请再清点;确实多了,写明原因再结算。"
    ),
    "issued_not_announced": _l("发出的票数还没有当众宣布。请总监票人宣布后点「已当众宣布」,再开箱。"),
    "already_announced": _l("发出的票数已经宣布过了,不用再宣布。"),
    "no_such_page": _l("纸质名册没有第 %(page)s 页,一共 %(pages)s 页。请核对页码。"),
    "signatures_counted_wrong": _l("一页的签名数应当是 0 到 %(most)s。请重新数一遍。"),
    "signatures_equal": _l("第 %(page)s 页:数得 %(counted)s 个签名,与记录一致。"),
    "signatures_more": _l(
        "第 %(page)s 页:数得 %(counted)s 个签名,比记录的 %(expected)s 个多 %(more)s 个。请逐行核对。"
    ),
    "signatures_fewer": _l(
        "第 %(page)s 页:数得 %(counted)s 个签名,比记录的 %(expected)s 个少 %(fewer)s 个。请逐行核对。"
    ),
    "boxes_not_opened": _l("%(boxes)s号票箱还没有开箱。请把所有票箱开完,再看选举是否有效。"),
    "round_void_more": _l("收回 %(found)s 张,多于发出的 %(issued)s 张。本次选举无效,应当重新选举。"),
    "round_void_few": _l(
        "收回 %(found)s 张,登记参加选举的 %(registered)s 人,至少要 %(needed)s 张才过半数。本次选举无效,应当重新选举。"
    ),
    "round_valid": _l("收回 %(found)s 张,发出 %(issued)s 张,%(not_back)s 张没有投回。参加投票的过半数,选举有效。"),
    "round_not_void": _l("这一轮没有宣布无效,没有无效记录可印。"),
}

HEADLINES: dict[str, Any] = {
    "signatures_equal": _l("签名数一致"),
    "signatures_more": _l("签名多了"),
    "signatures_fewer": _l("签名少了"),
    "balance_account": _l("结算完成"),
    "announce_issued": _l("已当众宣布"),
    "round_void_more": _l("选举无效"),
    "round_void_few": _l("选举无效"),
    "round_valid": _l("选举有效"),
}

NEXT_STEPS: dict[str, Any] = {
    "signatures_more": _l("对照下面各行,看谁签了名却没有领票的记录。"),
    "signatures_fewer": _l("对照下面各行,看谁领了票还没有签名。"),
}
