"""Sentences about closing a round, its result, holds, certifying, and the round that follows."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.holds import Way
from kiosk.rules.standing import Standing

WHY: dict[str, Any] = {
    Standing.ELECTED: _l("%(votes)s 票,达到 %(line)s 票,当选。"),
    Standing.SETTLED: _l("得票相等,再次投票后当选。"),
    Standing.LEVEL: _l("%(votes)s 票,与别人相等,名额不够,由再次投票决定。"),
    Standing.NO_SEAT_LEFT: _l("%(votes)s 票,达到 %(line)s 票,但名额已满。"),
    Standing.UNDER_LINE: _l("%(votes)s 票,还差 %(short)s 票才到 %(line)s 票。"),
    Standing.ALREADY_SEATED: _l("%(votes)s 票,已在别的职位当选,不再计入这个职位。"),
    Standing.NOT_ELIGIBLE: _l("%(votes)s 票,不是这个职位的候选人,不能当选。"),
    Standing.WAITS: _l("%(votes)s 票,达到 %(line)s 票;上面的职位要再次投票,这个职位等它的结果。"),
}
"""What came of somebody at a post, with the number behind it."""
WHY_TIE: dict[str, Any] = {
    Standing.ELECTED: _l("%(votes)s 票,得票最多,当选。"),
    Standing.NO_SEAT_LEFT: _l("%(votes)s 票,名额已由得票更多的人占满。"),
}
"""The same in a tie vote, where most votes win."""
WHY_WOMAN: dict[str, Any] = {
    Standing.ELECTED: _l("%(votes)s 票,达到 %(line)s 票。村委会要有妇女成员,先确定得票最多的妇女,当选。"),
    Standing.LEVEL: _l("%(votes)s 票,与另一位妇女相等。先确定的妇女席位由再次投票决定。"),
    Standing.NO_SEAT_LEFT: _l("%(votes)s 票,达到 %(line)s 票;一个席位先给了得票最多的妇女,名额已满。"),
}
"""The same where the woman's seat (R-RES-10) made the difference."""

HOLDS: dict[str, Any] = {"kin": _l("近亲属同时当选"), "no_woman": _l("当选人里没有妇女")}
WAYS: dict[str, Any] = {Way.STAYS: _l("都保留席位"), Way.LEAVES: _l("有人让出席位,这个席位另行选举")}

PAPERS: dict[str, Any] = {
    "count-report.pdf": _l("选票清点报告"),
    "result-report.pdf": _l("选举结果报告单"),
    "announcing.pdf": _l("宣布结果的讲稿"),
    "sealed-ballots.pdf": _l("选票封存单"),
    "village-form.pdf": _l("民政登记表"),
    "announcement-10.pdf": _l("公告第10号(当选名单)"),
    "announcement-11.pdf": _l("公告第11号(另行选举或再次投票)"),
    "announcement-13.pdf": _l("公告第13号(当选名单)"),
    "totals.csv": _l("得票表格(CSV)"),
}
"""What the kept papers are called, by the name of the file."""

FIGURES: dict[str, Any] = {
    "registered": _l("登记参加选举的人数"),
    "issued": _l("发出的票数"),
    "found": _l("收回的票数"),
    "votes": _l("得票数"),
    "locked": _l("已锁定的票数"),
    "class_valid": _l("有效票"),
    "class_part_valid": _l("部分有效票"),
    "class_invalid": _l("无效票"),
    "class_blank": _l("弃权票"),
    "votes_chair": _l("主任的得票总数"),
    "votes_vice_chair": _l("副主任的得票总数"),
    "votes_member": _l("委员的得票总数"),
    "names": _l("各人的得票"),
    "kin": _l("亲属关系"),
}

SENTENCES: dict[str, Any] = {
    "batches_open": _l("%(tables)s 号计票台还有一批没有锁定。请先核对一致并锁定,再宣布结果。"),
    "papers_not_called": _l(
        "收回 %(found)s 张,已经唱计 %(in_batches)s 张,还有 %(left)s 张没有唱。请唱完;数目不对就重新清点票箱。"
    ),
    "papers_above_found": _l(
        "各批一共 %(in_batches)s 张,比收回的 %(found)s 张多 %(over)s 张。请重新清点票箱,或重唱数错的一批。"
    ),
    "lines_do_not_close": _l("%(post)s:职数 × 票数 不等于 得票 + 空白 + 无效。请停下来,逐批核对后重唱。"),
    "fact_changed": _l("%(fact)s刚才变了:您看到的是 %(was)s,现在是 %(now)s。请看清新的数字,再签一次。"),
    "mark_changed": _l("%(fact)s刚才变了。请看清上面的,再签一次。"),
    "box_not_opened": _l("%(box)s号票箱还没有开箱,不用重新清点。"),
    "batch_not_locked": _l("这一批没有锁定,或已经作废。请回到计票台看一看。"),
    "reason_long": _l("原因写了 %(length)s 个字,最多 %(longest)s 个字。请写短一些。"),
    "reason_number": _l("文字里好像有身份证号码。请删掉号码再交,这里不保存身份证号码。"),
    "hold_way_missing": _l("请选一种决定:都保留席位,或有人让出。"),
    "hold_who_leaves": _l("请选让出席位的是谁。"),
    "hold_decided_by": _l("请写明是谁决定的,比如村民选举委员会几票赞成、几票反对。"),
    "hold_decided_by_long": _l("由谁决定最多写 %(longest)s 个字。请写短一些。"),
    "hold_not_open": _l("这一条已经有决定,或不再需要决定。请看最新的页面。"),
    "holds_open": _l("还有 %(holds)s 条没有决定(近亲属,或没有妇女)。请村民选举委员会作出决定并记下来,再往下走。"),
    "vacant_already": _l("已经决定其余席位空缺,不再投票。"),
    "nothing_vacant": _l("没有可以空缺的席位;有再次投票的,要先投。"),
    "vacant_too_early": _l(
        "投了 %(votes)s 次票,已有 %(seated)s 人。投满 %(votes_enough)s 次、满 %(members_enough)s 人,才可以空缺。"
        "请另行选举。"
    ),
    "read_back_differs": _l("复读的“%(figure)s”与计票结果不一样。请对着屏幕再读一遍,重新填写。"),
    "papers_filed_already": _l("这个结果的文件已经存档,不会再印第二份。请在下面打开。"),
    "result_not_certified": _l("结果还没有确认,不能存档。请先确认结果。"),
    "not_elected": _l("这个人没有当选,不用登记。"),
    "particulars_long": _l("每一格最多 %(longest)s 个字,也不要写身份证号码。"),
    "nothing_to_vote_on": _l("没有要再投的席位了,不用准备下一轮。"),
    "nobody_stands": _l(
        "空着的席位没有人可以参选(没有人得过票,或得过票的都不在名单上了),不能另行选举。请报镇换届选举指导组。"
    ),
    "round_before_last": _l("下一轮的日期不能早于上一轮(%(last)s)。"),
    "round_hours": _l("结束时间要晚于开始时间。"),
    "refusal_in_tie": _l("再次投票只在得票相等的人里进行,不登记不愿参选;重新选举也不登记。"),
    "candidate_off_roll": _l("编号 %(person)s 不在参选村民名单上。请核对编号。"),
    "not_in_line": _l("编号 %(person)s 不在候选人里,也没有得过这个职位的票,不用登记不愿参选。"),
    "refusal_reason": _l("请写明编号 %(person)s 为什么不愿参选(本人说的话就可以)。"),
    "all_refuse": _l("登记了 %(refused)s 人不愿参选,而得过票的一共 %(in_line)s 人,没有人可选了。请核对。"),
    "archive_too_early": _l("还没有确认的结果,没有档案可写。请先宣布并确认结果。"),
    "archive_exists": _l("%(file)s 已经存在。档案是证据,不会盖掉旧的;请换一个文件名。"),
    "own_card": _l("这不是您自己的工作证。请总监票人扫自己的工作证,并输入自己的口令。"),
    "date_wanted": _l("请填日期,比如 2017-06-18。"),
}

HEADLINES: dict[str, Any] = {
    "close_round": _l("这一轮已经宣布"),
    "settle_hold": _l("决定已经记下"),
    "leave_vacant": _l("其余席位空缺,已经记下"),
    "describe_elected": _l("登记事项已经记下"),
    "certify_result": _l("结果已经确认"),
    "file_papers": _l("文件已经存档"),
    "reopen": _l("重新计票,原来的结果已经撤回"),
    "prepare_round": _l("下一轮已经准备好"),
    "recount_box": _l("重新清点已经记下"),
    "recount_batch": _l("这一批要重唱"),
}
