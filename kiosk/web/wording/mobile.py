"""Sentences about mobile boxes: their lists, leaving, what the team wrote down, coming back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.mobile import HomeVote, LeftOff, MobileReason, TripVoterState

_LISTS: dict[str, Any] = {
    "box_not_mobile": _l("%(box)s号票箱不是流动票箱。请选方案里的流动票箱。"),
    "mobile_has_proxy": _l("这个人已经委托 %(proxy)s 代投,不能再用流动票箱。要改用流动票箱,请先取消委托。"),
    "mobile_listed_already": _l("这个人已经在%(box)s号流动票箱的名单上了,不用再登记。"),
    "mobile_applied_later": _l("申请日期 %(applied)s 还没有到。请核对申请表上的日期。"),
    "mobile_not_listed": _l("名单上已经没有这个人了。请刷新名单再看一次。"),
    "mobile_on_trip": _l(
        "%(box)s号流动票箱已经出发,这次的名单不能再改。要让人到会场投票,请监票人在流动票箱的页面上放行。"
    ),
    "mobile_reason_missing": _l("请选一个原因:年老、体弱、生病或残疾。别的原因不能用流动票箱。"),
    "mobile_list_empty": _l("流动票箱的名单上还没有人,没有可印的。"),
    "mobile_nobody": _l("名册上没有找到这个人。请写姓名或编号,再找一次。"),
    "mobile_several": _l("有几个人都可能是,请从下面选一个。"),
}

_LEAVING: dict[str, Any] = {
    "trip_out_already": _l("%(box)s号流动票箱已经出发了,回来以后才能再出发。"),
    "trip_no_approval": _l("%(box)s号流动票箱没有镇选举指导组的批准文号,不能出发。"),
    "trip_box_apart": _l("%(box)s号票箱的封条不符,已经单独放着。委员会和总监票人作出决定以前,不能用它。"),
    "trip_not_sealed": _l("%(box)s号票箱还没有当众验空、封箱。请先封箱,再出发。"),
    "trip_seal_missing": _l("请填封条号:看着票箱上的封条,扫码或照着写。"),
    "trip_seal_differs": _l(
        "您填的封条号,和%(box)s号票箱封箱时记下的不一样。请再看一次封条;确实不一样,就不要出发,请总监票人来。"
    ),
    "trip_list_empty": _l("%(box)s号流动票箱的名单上没有要去的人,不用出发。"),
    "trip_scrutineers": _l("随%(box)s号流动票箱出发的监票人只有 %(have)s 名,要 %(need)s 名。请在名单上勾够。"),
    "trip_leader_stays": _l("由随%(box)s号流动票箱出发的监票人签名出发。请换他们中的一人登录,或把您自己也勾上。"),
    "trip_form_broken": _l("这一页没有传完整,没有出发。表格已经换新,请核对以后,两人再签一次名。"),
    "trip_ballots": _l("带走的选票要在 1 到 %(left)s 张之间(站里还有 %(left)s 张)。请重新清点后填写。"),
}

_RECORDS: dict[str, Any] = {
    "no_such_trip": _l("没有这次行程。请回到流动票箱的页面重新选。"),
    "trip_back": _l("票箱已经返回,这条记录来迟了,没有算上。请告诉总监票人。"),
    "trip_polls_closed": _l("投票已经结束,这条记录没有算上。请告诉总监票人。"),
    "trip_not_listed": _l("这个人不在这次行程的名单上,没有算上。路上不能加人,请告诉总监票人。"),
    "trip_released": _l("这个人已经放行到会场投票,这条记录没有算上。请告诉总监票人。"),
    "trip_voted_already": _l("这个人在这次行程里已经记为已投,没有再算一次。"),
    "trip_voted_in_hall": _l("这个人的选票已经在会场领走,这条记录没有算上。请告诉总监票人。"),
    "trip_no_ballots": _l("带走的选票已经用完,这条记录没有算上。请清点选票,告诉总监票人。"),
    "trip_too_many_records": _l("这次行程的记录太多,收不下了。请改用纸质行程单,由两位工作人员补录。"),
    "record_unreadable": _l("这条记录看不懂,没有收下。请改用纸质行程单。"),
    "scribes_known": _l("代写的张数已经记到 %(known)s 张。代写不能比带走的选票多。"),
    "scribes_wrong": _l("代写的张数要在 1 到 %(most)s 之间。请核对后再填。"),
    "scribes_on_the_way": _l("名单上还有 %(people)s 人没有记录。等都记好了再填代写的张数:只记张数,不让人看出是谁的。"),
    "scribes_together": _l(
        "会场里再发出 %(more)s 张选票以后再报代写。请攒到一起报:只记张数,不让人看出是谁的。投票结束后可以报完。"
    ),
    "trip_token_unknown": _l("服务器不认识这次行程。请把记录存成文件交给监票人,或改用纸质行程单。"),
    "trip_asked_too_often": _l("试得太多了,请等 %(seconds)s 秒再试。记录都还在平板上。"),
}

_HAND_IN: dict[str, Any] = {
    "hand_in_file": _l("这不是平板存出来的行程记录文件。请在平板上点“存成文件”,再上传那个文件。"),
    "hand_in_other_election": _l("这是别的选举的行程记录,没有收下。"),
    "hand_in_codes": _l("第 %(line)s 行不是行程记录的二维码。请删去这一行,再扫一次。"),
    "hand_in_nothing": _l("还没有扫到二维码。请把光标放在框里,一张一张地扫。"),
    "hand_in_missing": _l("一共 %(total)s 张二维码,还缺第 %(numbers)s 张。请接着扫,先后次序不要紧。"),
}

_RETURN: dict[str, Any] = {
    "trip_other_box": _l("由%(box)s号流动票箱的监票人办理返回。请换他们中的一人登录。"),
    "trip_back_already": _l("这个票箱已经办过返回了。"),
    "trip_reader_went": _l("封条要由没有随箱出去的工作人员来看。请换一位来签名。"),
    "trip_brought_back": _l("带回的选票要在 0 到 %(taken)s 张之间(出发时带走 %(taken)s 张)。请重新清点后填写。"),
    "trip_unrecorded": _l("名单上还有 %(people)s 人没有记录。请先把平板上的记录交上来,或补录纸质行程单,再办返回。"),
    "trip_missing": _l(
        "带走 %(taken)s 张,投箱 %(cast)s 张,作废 %(spoiled)s 张,带回 %(brought_back)s 张,少了 %(missing)s 张。"
        "请再数一次,看平板上有没有没交的记录;确实少了,请写明原因。"
    ),
    "trip_too_many_back": _l(
        "带走 %(taken)s 张,投箱 %(cast)s 张,作废 %(spoiled)s 张,带回 %(brought_back)s 张,多了 %(over)s 张。"
        "请再数一次;确实多了,请写明原因。"
    ),
    "release_not_held": _l("这个人没有留给流动票箱,可以直接到会场投票。"),
    "release_voted": _l("流动票箱已经记下这个人投了票,不能再放行。"),
    "release_already": _l("这个人已经放行了。"),
    "sheet_empty": _l("请至少勾一个人,或填作废的张数。"),
    "sheet_too_many": _l(
        "勾了已投 %(voted)s 人、作废 %(spoiled)s 张,比手里的 %(left)s 张选票还多。请对照行程单再看一次。"
    ),
}

SENTENCES: dict[str, Any] = {**_LISTS, **_LEAVING, **_RECORDS, **_HAND_IN, **_RETURN}

REASONS: dict[str, Any] = {
    MobileReason.OLD: _l("年老"),
    MobileReason.WEAK: _l("体弱"),
    MobileReason.SICK: _l("生病"),
    MobileReason.DISABLED: _l("残疾"),
}
"""Why somebody votes at home, as it is published (R-BOX-03)."""

LEFT_OFF: dict[str, Any] = {
    LeftOff.DRAWN: _l("已在会场领票"),
    LeftOff.RELEASED: _l("已放行到会场"),
    LeftOff.PROXY: _l("已委托他人"),
    LeftOff.OFF_ROLL: _l("已不在名册上"),
}

STATES: dict[str, Any] = {
    TripVoterState.HELD: _l("还没有记录"),
    TripVoterState.VOTED: _l("已投"),
    TripVoterState.NOT_VOTED: _l("未投"),
    TripVoterState.RELEASED: _l("已放行到会场"),
}

OUTCOMES: dict[str, Any] = {
    HomeVote.VOTED: _l("已投"),
    HomeVote.NOT_VOTED: _l("未投"),
    HomeVote.SPOILED: _l("作废换票"),
}
