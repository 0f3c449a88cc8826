"""The meeting's agenda: what each step is called, what to do, and the words to say aloud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.agenda import Step, StepState
from kiosk.rules.finding import Fact
from kiosk.web.filters import clock

STEPS: dict[str, Any] = {
    Step.CALL_TO_ORDER: _l("宣布开会"),
    Step.ANTHEM: _l("奏国歌"),
    Step.REPORT: _l("报告筹备工作"),
    Step.STAFF: _l("宣布工作人员,就位"),
    Step.BOXES: _l("检查票箱和写票处,清场"),
    Step.BALLOTS: _l("启封、清点选票"),
    Step.EXPLAIN: _l("讲解选票"),
    Step.STAFF_VOTE: _l("开始投票,工作人员先投"),
    Step.VOTING: _l("村民投票"),
    Step.BOXES_TOGETHER: _l("封箱,集中票箱"),
    Step.ACCOUNT: _l("选票结算"),
    Step.OPENING: _l("开箱清点"),
    Step.CALLING: _l("唱票、计票"),
    Step.RESULT: _l("宣布结果"),
}

STEP_STATES: dict[str, Any] = {
    StepState.DONE: _l("已完成"),
    StepState.NEXT: _l("现在办"),
    StepState.WAITING: _l("还没到"),
    StepState.LEFT_OUT: _l("没有打勾"),
}

TO_DO: dict[str, Any] = {
    Step.CALL_TO_ORDER: _l("由主任主持。说完打勾。"),
    Step.ANTHEM: _l("全体起立。奏完打勾。"),
    Step.REPORT: _l("由主任报告。报告完打勾。"),
    Step.STAFF: _l("念完名单,人员到各自的位置,再打勾。"),
    Step.BOXES: _l("先把每个固定票箱亮给大家看、当众贴封条,记在「票箱」页;写票处看过、清场完再打勾。"),
    Step.BALLOTS: _l("总监票人填上启封张数,监票人或主任签名,自动打勾。"),
    Step.EXPLAIN: _l("举起选票样张讲解。讲完打勾。"),
    Step.STAFF_VOTE: _l("主任办「开始投票」,总监票人签名。工作人员投完再打勾。"),
    Step.VOTING: _l("到点后排队的人办完,主任办「结束投票」,总监票人签名,自动打勾。"),
    Step.BOXES_TOGETHER: _l("监票人在「票箱」页逐箱贴封条、运到中心会场、核对封条,全部办完自动打勾。"),
    Step.ACCOUNT: _l("清点剩余选票,结算,再当众宣布发出的张数。两样办完自动打勾。"),
    Step.OPENING: _l("监票人在「票箱」页逐箱开箱、清点两遍,全部开完自动打勾。"),
    Step.CALLING: _l("总监票人在「唱票与计票」页安排计票台,一批一批地唱、记、锁定。全部锁定自动打勾。"),
    Step.RESULT: _l("总监票人和主任签名宣布;宣布无效的,到此结束。"),
}

ALOUD: dict[str, tuple[Any, ...]] = {
    Step.CALL_TO_ORDER: (
        _l("各位村民:%(village)s%(term)s村民委员会选举大会现在开始。"),
        _l("请大家安静,听从工作人员安排。"),
    ),
    Step.ANTHEM: (_l("请全体起立,奏国歌。"), _l("奏完:请坐下。")),
    Step.REPORT: (
        _l("现在由村民选举委员会主任报告选举的筹备工作。"),
        _l("本次登记参加选举的村民共 %(registered)s 人。"),
        _l("应选:%(seats)s。"),
        _l("投票到 %(closes)s 为止。"),
    ),
    Step.STAFF: (_l("现在宣布选举工作人员名单,念到名字的请就位。"),),
    Step.BOXES: (
        _l("现在请监票人当众检查票箱和秘密写票处。"),
        _l("固定票箱 %(fixed)s 个,请大家看清:箱内是空的。"),
        _l("另有流动票箱 %(mobile)s 个,出发前同样当众验空。"),
        _l("现在贴封条。请工作人员以外的人离开投票区。"),
    ),
    Step.BALLOTS: (
        _l("现在请总监票人当众启封选票,清点张数。"),
        _l("启封选票共 %(unsealed)s 张。"),
    ),
    Step.EXPLAIN: (
        _l("现在讲解怎样写票。"),
        _l("选票上应选:%(seats)s。"),
        _l("每个职位可以少写,不能多写。名字写清楚,按规定的符号填。"),
        _l("一人一处,秘密写票。不会写的,可以请公共代写人代写。"),
        _l("写错了,投进票箱以前可以换票。"),
    ),
    Step.STAFF_VOTE: (
        _l("现在宣布:投票开始。"),
        _l("先由工作人员投票,再请村民凭参选证依次领票、写票、投票。"),
        _l("选票不能带出会场。投票到 %(closes)s 为止。"),
    ),
    Step.VOTING: (
        _l("投票到 %(closes)s 为止,还没有投票的村民请抓紧。"),
        _l("到点:投票时间到。已经在排队的请办完,后来的不再领票。"),
        _l("排队的人办完:现在宣布,投票结束。"),
    ),
    Step.BOXES_TOGETHER: (
        _l("请监票人当众封好投票口,把所有票箱集中到中心会场。"),
        _l("请两位监票人核对每个票箱的封条。"),
    ),
    Step.ACCOUNT: (
        _l("现在清点剩余的选票。"),
        _l("启封 %(unsealed)s 张:发出 %(issued)s 张,作废换票 %(spoiled)s 张,剩余 %(left)s 张。"),
        _l("现在宣布:本次选举共发出选票 %(issued)s 张。"),
    ),
    Step.OPENING: (
        _l("现在当众开箱,清点收回的选票。"),
        _l("发出 %(issued)s 张,收回 %(found)s 张。"),
        "%(validity)s",
    ),
    Step.CALLING: (
        _l("现在开始唱票、计票。收回选票共 %(found)s 张。"),
        _l("请监票人在旁监督。请大家不要走动。"),
    ),
    Step.RESULT: (_l("现在宣布选举结果。"), "%(validity)s"),
}
"""Step → sentences to say aloud. One that asks for a number not yet known is not said."""

SENTENCES: dict[str, Any] = {
    "no_such_step": _l("议程里没有这一步。请回到议程再点。"),
    "agenda_not_by_hand": _l("「%(agenda_step)s」办完手续会自动打勾,不用手工打勾。"),
    "agenda_other_phase": _l("现在是「%(phase)s」阶段,「%(agenda_step)s」这一步不能再改。"),
    "agenda_acts_first": _l("「%(agenda_step)s」要先办完「%(act)s」,再打勾。"),
    "agenda_not_ticked": _l("「%(agenda_step)s」没有打过勾,不用取消。"),
    "agenda_ticked_later": _l("后面的「%(later_step)s」已经打勾。要取消「%(agenda_step)s」,请先取消后面的。"),
    "boxes_not_closed": _l("%(boxes)s号票箱投票后还没有封箱。请监票人在「票箱」页上办理。"),
    "boxes_not_carried": _l("%(boxes)s号票箱还没有送到中心会场。请当众送到并登记。"),
    "boxes_to_open": _l("%(boxes)s号票箱还没有开箱。请监票人当众开箱清点。"),
}

HEADLINES: dict[str, Any] = {"tick_agenda": _l("已打勾")}

_ASKED = re.compile(r"%\((\w+)\)s")


def to_do(step: str) -> str:
    """What to do at a step, and how it is ticked."""
    return str(TO_DO[step])


def aloud(step: str, known: Mapping[str, Fact]) -> list[str]:
    """What is said at a step, with what is known by now."""
    words = {name: clock(value) if isinstance(value, time) else str(value) for name, value in known.items()}
    said = [str(sentence) for sentence in ALOUD[step]]
    return [sentence % words for sentence in said if set(_ASKED.findall(sentence)) <= words.keys()]
