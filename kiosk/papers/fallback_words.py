"""The sentences of the fallback pack, in `words`' manner: Chinese is the msgid."""

from __future__ import annotations

from kiosk.papers.words import _

PACK = _("应急包")
INTERNAL = _("内部使用,不得张贴")
AS_OF = _("%(at)s 的情况")
FIRST_TITLE = _("服务器停了怎么办")
OF_MOMENT = _("本包印的是 %(at)s 的情况:日志第 %(seq)s 条,%(head)s。过后在平板上办的,这里没有。")
FIGURES = _(
    "%(round)s,%(phase)s。登记 %(registered)s 人,发出 %(issued)s 张,站里应剩 %(at_hand)s 张。投票到 %(closes)s。"
)
BOXES_OUT = _("在外面的流动票箱:%(boxes)s。")
PHONE = _("电话")

WAIT_FIRST = _("先等,不发票")
WAIT_FIRST_HOW = _("平板上没有绿色的勾,一张票也不发。只有一两台平板不通,不算服务器停:到别的台办。")
TELL = _("报告,重开")
TELL_HOW = _("马上告诉总监票人。登记员看插头、网线,把服务器关了再开。开起来了,照常用平板。")
DECIDE = _("满 %(minutes)s 分钟,由两个人决定")
DECIDE_HOW = _(
    "还开不起来,总监票人和村民选举委员会主任决定改用纸,当众宣布,写一张突发情况单。"
    "平板全部收起,服务器先不接网:从这时起只认纸。"
)
ONE_DESK = _("一个小组只在一张台")
ONE_DESK_HOW = _(
    "每个小组的签名册和本包这几页只放在一张台上(下一页的分台表),选民到自己小组的台领票;"
    "分投票站拿自己小组的那几页。本包只用一份,多印的当场封存;不抄,不拍照。"
)
LOOK = _("先看领过没有")
LOOK_HOW = _("找到这一行,两样都看:签名册上有签名,或本包这一行印着 ×,就不发,请他找监票人。")
HAND_OUT = _("没领过的:签名、记下、发票")
HAND_OUT_HOW = _(
    "核对参选证;没有证的,监票人当面确认。领票人在签名册这一行签名,工作人员在本包同一行写时间和台号,发一张票。"
    "全场只用一种颜色的笔。"
)
PROXIES = _("委托的")
PROXIES_HOW = _(
    "受托人到委托人小组的台,在委托人那一行签名,交出委托投票证,夹在这一页。没有委托投票证的,不发。"
    "委托人本人来了,这一行没有签名的,本人签名领票,委托作废。"
)
MOBILE = _("流动票箱")
MOBILE_HOW = _(
    "在外面的照行程单办完就回来,封着放好,不开箱;箱子没回来,名单上的人在会场不发票。"
    "还没出发的先不出发;非去不可的用本包里的行程单,出发前在名册上各人的行里写“流动”,写了的会场不发。"
)
NEVER_BACK = _("一直没好")
NEVER_BACK_HOW = _("到时间照常结束投票。封箱、结算、唱票、计票,用本包后面的空白单。")
BACK_AGAIN = _("服务器好了")
BACK_AGAIN_HOW = _(
    "先不用平板。总监票人打开“开机对数”,两个人把本包手写的每一行在“补录”里录入,逐台对上,宣布恢复,各台才用平板。"
    "本包和委托投票证交总监票人封存。"
)
DECIDED_AT = _("改用纸的时间")

DESKS_TITLE = _("分台表")
DESKS_HOW = _("小组的名册只在这张台。要换台,签名册和本包一起换,总监票人在这里改写、签名。")
DESK = _("发票台")
AT_DESK = _("%(station)s %(lane)s号台")
ROLL_PAGES = _("名册页")
PEOPLE_ON_IT = _("几人")
MARKED = _("有 × 的")
CHANGED_TO = _("改到")

ROLL_TITLE = _("名册:已经记下的")
ROLL_PAGE = _("名册第%(page)s页")
RECORDED = _("已经记下的")
BY_HAND = _("时间、台号、签名")
ROLL_HOW = _(
    "签名册这一行有签名、或这里有 × 的,不发。“看签名”:验证过,有没有领要看签名册,有签名的不发。"
    "发了票,右边写时间和台号;签名册不在手边的,领票人就签在右边。"
)
ON_PAGE = _("本页 %(people)s 人,有 × 的 %(marked)s 人")
HANDED_BY_HAND = _("手记发票 ________ 张")
IN_CHARGE = _("经手 ________________")
SAYS_ISSUED = _("已领票 %(at)s")
SAYS_UNSIGNED = _("已领票 %(at)s 未签")
SAYS_BY_PROXY = _("受托人已领 %(at)s")
SAYS_AT_HOME = _("上门已投 %(at)s")
SAYS_OUT = _("流动票箱在外")
SAYS_OUT_MORE = _("%(box)s号箱,回来以前不发")
SAYS_WAITING = _("已验证 %(at)s 看签名")
SAYS_LISTED = _("流动票箱名单")
SAYS_LISTED_MORE = _("%(box)s号箱,还没有出发")
SAYS_SLIP = _("有委托,没有用")
SAYS_PROXY = _("受托人 %(name)s")
SAYS_BOX = _("%(box)s号流动票箱")

MANDATES_TITLE = _("有效的委托")
MANDATES_HOW = _("受托人凭委托投票证,在委托人那一行签名。本表以外的委托无效。")
PLACE = _("名册页、行")
PAGE_LINE = _("%(page)s页%(line)s行")
USED = _("用了没有")
NOT_USED = _("没有用")
IN_PERSON = _("委托人本人已领")
NO_MANDATES = _("没有委托。")

STATE_TITLE = _("发票台和票箱")
LANES_HOW = _("改用纸以前,各台当面点清手里的选票,写在右边。")
HANDED_OUT = _("已发出")
SPOILED = _("作废换票")
CHECKED_IN = _("已验证未发票")
LEFT_AT_DESK = _("手里点到的选票")
BOX = _("票箱")
BOX_PLACE = _("在哪里")
BOX_STATE = _("状态")
SEAL = _("封条号")
FIXED_BOX = _("%(box)s号")
MOBILE_BOX = _("%(box)s号 流动")
BOX_IS_OUT = _("在外面,%(at)s 出发,带选票 %(ballots)s 张")
APART = _("封条不符,已另放")

SEALS_TITLE = _("封箱、启封记录")
SEALS_HOW = _("每次两个人当众看封条,各自签名。封条和记录不符的另放,不开,写突发情况单。")
BOX_AND_SEAL = _("票箱、原来的封条")
SEAL_NOW = _("这时的封条号")
WHAT_DONE = _("办什么")
CLOSED_BOX = _("投票后封箱")
CHECKED_SEAL = _("核对封条")
OPENED_BOX = _("启封、清点")
TIME = _("时间")
PAPERS_FOUND = _("张数")
TWO_SIGN = _("两人签名")

SPOILED_TITLE = _("作废换票登记")
SPOILED_HOW = _("选票还没有投进箱的,收回一张,换发一张。不写领票人的名字。收回的装袋,封存。")
NUMBER = _("序")
AT_WHICH_DESK = _("台号")
WHY_SPOILED = _("写坏、破损、其他")
TAKEN_BACK = _("收回几张")
ISSUER_SIGNS = _("换发人签名")

ACCOUNT_TITLE = _("选票结算单")
ACCOUNT_HOW = _("开箱以前结算。启封清点 = 发出 + 作废换票 + 剩余;不等的写明原因。发出的票数当众宣布以后才开箱。")
ACCOUNT_ITEM = _("项目")
BY_SERVER = _("平板记的")
ON_PAPER = _("纸上记的")
ALTOGETHER = _("合计")
UNSEALED = _("启封清点")
ISSUED = _("发出")
LEFT = _("剩余(清点)")
OUT_WITH_BOXES = _("流动票箱带走,还没有结清")
DIFFERENCE = _("差数和原因")
FOUND = _("开箱收回合计")
VALID_WHEN = _("收回的票数乘以 2,大于 %(registered)s,投票有效;收回的多于发出的,选举无效。")
ANNOUNCED_AT = _("当众宣布的时间")

TALLY_TITLE = _("计票单")
TALLY_HOW = _(
    "一批 %(ballots)s 张,唱一个名字画一笔,五笔一个“正”。两位计票人各画一张,互不看;画完对照,不一样的重唱。不够用的复印。"
)
BATCH = _("第 ______ 批　选票 ______ 张")
SEATS = _("%(post)s 应选 %(seats)s 名")
STROKES = _("正")
VOTES = _("得票")
BLANK_LINES = _("空白栏")
REJECTED = _("作废的名字")
IDENTITY = _("核对:%(seats)s × 票数 = 得票 + 空白栏 + 作废的名字")
CALLER = _("唱票人")
TALLIER = _("计票人")
SCRUTINEER = _("监票人")
COPY_OF = _("计票人%(which)s")

INCIDENT_TITLE = _("突发情况单")
INCIDENT_HOW = _("谁看见谁写,写完马上交总监票人。不写身份证号码,不写谁投了谁。服务器恢复以后补登记。")
WHEN = _("时间")
WHERE = _("地点")
WHAT = _("什么事(打勾)")
DESCRIBED = _("经过")
DONE_ABOUT = _("怎么处理")
SERVER_TIMES = _("服务器停的时间 ________　改用纸的时间 ________　恢复的时间 ________　纸上发票 ________ 张")
REPORTED_BY = _("报告人")
SEEN_TO_BY = _("处理人")
CHIEF = _("总监票人")
HEAD = _("村民选举委员会主任")
REGISTRAR = _("登记员")
