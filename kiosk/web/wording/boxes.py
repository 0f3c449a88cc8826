"""Sentences about ballot boxes and their seals."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.boxes import BoxState, SealMoment

BOX_STATES: dict[str, Any] = {
    BoxState.LISTED: _l("未封箱"),
    BoxState.SEALED: _l("已验空封箱"),
    BoxState.IN_USE: _l("投票中"),
    BoxState.CLOSED: _l("投票后已封箱"),
    BoxState.CARRIED: _l("已送到中心会场"),
    BoxState.CHECKED: _l("封条已核对"),
    BoxState.OPENED: _l("已开箱"),
}

SEAL_MOMENTS: dict[str, Any] = {
    SealMoment.EMPTY: _l("验空时贴上"),
    SealMoment.CLOSED: _l("投票后贴上"),
    SealMoment.READ: _l("核对时读出"),
}

SENTENCES: dict[str, Any] = {
    "no_such_box": _l("方案里没有%(box)s号票箱。请回到票箱一览再选。"),
    "box_step": _l("%(box)s号票箱现在是「%(box_state)s」,不能办理%(act)s。请回到票箱一览,看它的下一步。"),
    "box_not_yours": _l("%(box)s号票箱要由它自己的监票人验空封箱。请这个票箱的监票人来操作。"),
    "box_seal_late": _l("投票已经开始,%(box)s号固定票箱不能再验空封箱。请用已经封好的票箱。"),
    "boxes_not_sealed": _l("%(boxes)s号票箱还没有当众验空封箱。请监票人在「票箱」页上办理。"),
    "boxes_out": _l("%(boxes)s号流动票箱还在外面。请等它回来办完返回手续,再结束投票。"),
    "box_out": _l("%(box)s号流动票箱还在外面。请先办返回手续,再封箱。"),
    "box_has_lanes": _l("还有 %(lanes)s 个通道在为%(box)s号票箱发票。请先让这些通道换到别的票箱,再封箱。"),
    "box_at_the_centre": _l("%(box)s号票箱本来就在中心会场,不用运送。请直接核对封条。"),
    "box_not_carried": _l("%(box)s号票箱还在分会场。请先当众送到中心会场并登记,再核对封条。"),
    "box_not_apart": _l("%(box)s号票箱没有被另放,不用作决定。"),
    "decision_missing": _l("请写明对%(box)s号票箱的决定和理由。"),
    "box_never_used": _l("%(box)s号流动票箱没有出去过,里面没有选票,不用开箱。"),
    "boxes_not_checked": _l("%(boxes)s号票箱的封条还没有核对。请把所有票箱都核对完,再开第一个箱。"),
    "box_apart": _l("%(box)s号票箱的封条与记录不符,已经另放。请村民选举委员会和总监票人作出决定并记下来,才能开箱。"),
    "seal_missing": _l("请扫一下封条,或把封条号手输进去。"),
    "seal_long": _l("封条号太长了,最多 %(most)s 个字。请核对后重填。"),
    "seal_used": _l("封条 %(seal)s 已经用在%(box)s号票箱上。请换一条新封条,填新的号。"),
    "papers_below_zero": _l("票数不能小于零。请重新清点。"),
    "papers_differ": _l("两次填的票数不一样。请再清点一遍,两次都填清点的数。"),
    "foreign_above_papers": _l("不是本次选票的纸不会比总数 %(papers)s 张还多。请重新清点。"),
    "papers_above_stock": _l(
        "填了 %(papers)s 张,比启封的 %(unsealed)s 张还多。请再清点;若票箱里确实有这么多,两位签名人勾选确认再提交。"
    ),
}

HEADLINES: dict[str, Any] = {
    "seal_box": _l("已封箱"),
    "close_box": _l("投票后已封箱"),
    "carry_box": _l("已送到"),
    "check_seal": _l("封条相符"),
    "decide_box": _l("决定已记下"),
    "open_box": _l("已开箱"),
    "box_apart": _l("封条不符,票箱另放"),
}
