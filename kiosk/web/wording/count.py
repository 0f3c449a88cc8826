"""Sentences about tallying tables, batches, keys, the doubtful tray."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.rules.ballot import BallotClass
from kiosk.rules.keying import Doubt
from kiosk.rules.tables import Place
from kiosk.rules.tray import Outcome

PLACES: dict[str, Any] = {
    Place.CALLER: _l("唱票人"),
    Place.FIRST: _l("第一计票员"),
    Place.SECOND: _l("第二计票员"),
    Place.SCRUTINEER: _l("监票人"),
}

DOUBTS: dict[str, Any] = {
    Doubt.UNREADABLE: _l("看不清"),
    Doubt.SAME_NAME: _l("同名的不止一人"),
    Doubt.NICKNAME: _l("写的是外号"),
    Doubt.MISSPELLING: _l("写了错别字"),
    "paper": _l("整张可疑"),
}

OUTCOMES: dict[str, Any] = {
    Outcome.PERSON: _l("认定是这个人"),
    Outcome.NOBODY: _l("名册上没有这个人,不计"),
    Outcome.UNREADABLE: _l("无法辨认"),
    Outcome.PAPER_GOOD: _l("这张票有效,照唱的计"),
    Outcome.PAPER_UNOFFICIAL: _l("不是规定的选票,整张作废"),
    Outcome.PAPER_UNREADABLE: _l("整张无法辨认,作废"),
    Outcome.PAPER_UNMARKED: _l("没有用规定的符号,整张作废"),
}

BALLOT_CLASSES: dict[str, Any] = {
    BallotClass.VALID: _l("有效"),
    BallotClass.PART_VALID: _l("部分有效"),
    BallotClass.INVALID: _l("无效"),
    BallotClass.BLANK: _l("弃权"),
}

SENTENCES: dict[str, Any] = {
    "table_number": _l("计票台最多 %(most)s 个。请选 1 到 %(most)s 号。"),
    "table_place_empty": _l("「%(table_place)s」还没有人。请选一位。"),
    "table_role": _l("%(name)s 没有被推定做「%(table_place)s」。请换一位,或请登记员在方案里加上这个职务。"),
    "table_twice": _l("%(name)s 在这个台上选了两次。一个人只能坐一个位置,请换一位。"),
    "table_elsewhere": _l("%(name)s 已经在 %(table)s 号计票台。请换一位,或先给那个台换人。"),
    "no_such_table": _l("%(table)s 号计票台还没有安排人。请总监票人先安排。"),
    "not_your_table": _l("%(table)s 号计票台由 %(name)s 监票。请那位监票人,或总监票人来操作。"),
    "mix_before_opening": _l("还有票箱没有开。请全部开箱清点之后再混合。"),
    "mix_after_calling": _l("已经开始唱票,不能再混合。"),
    "mix_one": _l("请至少选两堆来混合:不到 %(few)s 张的票箱和流动票箱,要和别的混在一起。"),
    "count_before_opening": _l("还有票箱没有开。请全部开箱清点之后再唱票。"),
    "boxes_to_mix": _l("%(boxes)s 号票箱要先与别的票箱混合(流动票箱,或不到 %(few)s 张),才能唱票。"),
    "count_frozen": _l("计票暂停,正在处理争议。请等总监票人宣布继续。"),
    "count_frozen_already": _l("计票已经暂停。"),
    "count_not_frozen": _l("计票没有暂停。"),
    "freeze_reason_missing": _l("请写明原因,大家会问。"),
    "scrutineers_absent": _l("请先确认本台监票人都在场,再开始这一批。"),
    "table_at_work": _l("这个台还有一批没有计完。请先计完锁定。"),
    "batch_size": _l("一批最少 1 张,最多 %(most)s 张。请重填张数。"),
    "batch_too_large": _l("只剩 %(left)s 张没有唱。请重填张数。"),
    "batch_confirm": _l("这一批是 %(ballots)s 张,不是 25 或 50。请再数一遍,在第二格再填一次张数。"),
    "batch_confirm_differs": _l("两次填的张数不一样。请再数一遍。"),
    "batch_not_open": _l("这一批已经锁定或作废。请看下一批。"),
    "batch_key_lost": _l("第 %(batch)s 批的记录打不开了(服务器换过或恢复过)。请把这一批作废,重新唱一遍。"),
    "batch_not_keyed": _l("两位计票员还没有都交。请等他们交了再比对。"),
    "entries_differ": _l("两人记的有 %(ballots)s 张不一样。请把这些票重唱一遍。"),
    "entries_same": _l("两人记的一样,不用重唱。可以锁定。"),
    "doubts_open": _l("疑票盘里还有 %(doubts)s 处没有裁定。请先裁定,再锁定。"),
    "called_often": _l("已经唱了 %(times)s 遍还不一样。请村民选举委员会看着票面决定。"),
    "call_again_first": _l("还没有唱满 %(times)s 遍。请先重唱。"),
    "paper_taken": _l("委员会已经拿到这些票,正在照票面记。"),
    "drop_reason_missing": _l("请写明为什么作废这一批。"),
    "calling_over": _l("这一批已经往下走了(重唱、锁定或作废)。页面会自己更新,请看屏幕再记。"),
    "not_your_seat": _l("您不在这个台的计票位置上。请总监票人安排,或换登录的人。"),
    "other_tablet": _l("另一台平板正在这个位置上记。这台先停一下,页面更新后接着记。"),
    "key_unreadable": _l("这个键没有认出来,没有记。请再按一次。"),
    "key_after_done": _l("这一批已经交了,不能再记。"),
    "batch_not_whole": _l("还差 %(missing)s 张,不能交。"),
    "batch_whole": _l("%(ballots)s 张都记完了。请交,不要再记。"),
    "ballot_empty": _l("这张还没有记。空白票请按 0,再按回车。"),
    "nothing_to_undo": _l("这张还没有记,没有可以退的。上一张已经完了,不能再改。"),
    "ballot_full": _l("一张票最多记 %(most)s 个名字。请看看是不是按住了键。"),
    "no_such_ruling": _l("没有这条裁定。请重新选。"),
    "nobody_of_this_number": _l("名册上没有这个编号。请重新选。"),
    "doubt_not_open": _l("这一处已经裁定,或已经重唱改掉了。请回到疑票盘看还有哪些。"),
    "ruling_kind": _l("名字由两位监票人裁定,整张票由村民选举委员会决定。请重新选。"),
    "ruling_reason_missing": _l("请写明理由。"),
    "ruling_person_missing": _l("请选定是名册上的哪一位。"),
    "ruling_written_missing": _l("请照票上写的抄下来,以后再唱到就照这条裁定。"),
    "ruled_before": _l("「%(written)s」本轮已经裁定过。请计票员按那条裁定记,不再另裁。"),
}

HEADLINES: dict[str, Any] = {
    "mix_boxes": _l("已混合"),
    "set_up_table": _l("计票台已安排"),
    "begin_batch": _l("开始唱这一批"),
    "call_again": _l("请重唱"),
    "lock_batch": _l("已锁定"),
    "drop_batch": _l("这一批已作废"),
    "rule_on_name": _l("已裁定"),
    "rule_on_paper": _l("已决定"),
    "decide_on_paper": _l("请委员会照票面记"),
    "freeze_count": _l("已记下"),
}
