"""The few sentences of the papers. Chinese is the msgid; other languages come from the catalogues, without an app."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
_SHANGHAI = timezone(timedelta(hours=8))
_FULL_WIDTH = {ord(","): "，", ord(";"): "；", ord(":"): "："}


def _(text: str) -> str:
    """Mark a sentence for extraction; it is translated when a paper is drawn."""
    return text


ELECTION = _("%(village)s%(term)s村民委员会选举")
REHEARSAL = _("彩排")
REHEARSAL_ONLY = _("彩排用证,正式投票无效")
JOURNAL_HEAD = _("日志 %(head)s")
DAY = _("%(year)s年%(month)s月%(day)s日")
MOMENT = _("%(day)s %(clock)s")
PAGE_OF = _("第%(page)s页 共%(pages)s页")

CERTIFICATE = _("参选证")
GROUP = _("小组")
ROLL_NUMBER = _("编号")
PLACE = _("名册")
PAGE_AND_LINE = _("第%(page)s页第%(line)s行")
ELECTION_DAY = _("投票日")
BRING_IT = _("投票当日请本人携带此证领取选票,每轮投票领一次。")
NOT_TRANSFERABLE = _("此证不得转让、涂改;遗失请到选举委员会补办。")

PAPER_ROLL = _("领票签名册")
LINE = _("行")
NAME = _("姓名")
SEX = _("性别")
BIRTH_YEAR = _("出生年")
HOUSEHOLD = _("户号")
SIGNATURE = _("领票人签名")
REMARK = _("备注(代领等)")
SIGN_FOR_YOURSELF = _("验证后发票,领票人当场签名;代领的由受托人在委托人这一行签名,备注栏写“代领”。")
ON_THIS_PAGE = _("本页 %(people)s 人")
BLANK_BELOW = _("以下空白")
ISSUED_HERE = _("本页领票")
BALLOTS_UNIT = _("张")
SIGNED_BY = _("签领员")

ROLE_CARD = _("工作证")
STATION = _("投票站")
WEAR_IT = _("当班时佩戴。在平板上扫码并输入口令登录;遗失请立即告知登记员。")
PIN_SHEET = _("口令条")
PIN_SHEET_HOW = _("沿线剪开,当面交给本人,不与工作证放在一起。口令只印这一次;忘记了请登记员重新制作。")
PIN = _("口令")
PIN_KEEP = _("请记住后销毁,不要告诉别人。")

RULE_SHEET = _("选举规则确认单")
EDITION = _("规则版本")
HOURS = _("投票时间")
SEATS = _("应选职数")
SEATS_OF = _("%(post)s %(seats)s 名")
REGISTERED = _("登记参加选举的村民")
PEOPLE = _("%(number)s 人")
BALLOTS_UNSEALED = _("启封清点的选票")
BALLOTS = _("%(number)s 张")
LOCKED_AT = _("锁定时间")
CHOICE = _("事项")
VALUE = _("本次选举的规定")
RULE = _("规则编号")
LOCKED = _("以上规则由村民选举委员会在投票开始前选定。投票一经开始即予锁定,任何人不得更改。")
OFFICERS = _("开始投票时签名的工作人员")
SIGN_HERE = _("签名")

COMMITTEE_OF = _("%(town)s%(village)s村民选举委员会")
SEAL_HERE = _("盖章")
TOTAL = _("合计")
DATE = _("日期")

ANNOUNCEMENT = _("公告")
NUMBER_OF = _("第%(number)s号")
ROLL_ANNOUNCED = _("参加选举的村民名单")
WHO_TAKES_PART = _(
    "%(village)s%(term)s村民委员会选举定于%(day)s举行。经登记、审核,参加选举的村民共 %(people)s 人,"
    "现按村民小组公布名单。"
)
OBJECT_UNTIL = _(
    "对名单有异议的,请最迟于%(until)s向村民选举委员会提出。村民选举委员会在收到异议后 %(days)s 日内作出处理决定,"
    "书面告知本人,并公布处理结果。"
)
FINGERPRINT = _("名册指纹 %(fingerprint)s")
FINGERPRINT_HOW = _("名册指纹由名册内容算出,名册改动一处,指纹就不同。")
VERSION = _("名册第%(version)s版")
ALL_PEOPLE = _("共 %(people)s 人")
CONTINUED = _("续")

SUPPLEMENT = _("补充公告")
ROLL_CORRECTED = _("参加选举的村民名单更正")
CORRECTED_SINCE = _(
    "经核实登记情况、处理异议,参加选举的村民名单作如下更正。更正前登记 %(before)s 人,新增 %(added)s 人,"
    "取消 %(removed)s 人,更正后登记参加选举的村民共 %(after)s 人。"
)
ADDITIONS = _("新增")
REMOVALS = _("取消")
CORRECTIONS = _("更正")
DECISIONS = _("异议处理结果")
GROUND = _("原因")
WAS = _("原登记")
OBJECTION_NUMBER = _("异议号")
ABOUT = _("异议对象")
OUTCOME = _("处理结果")
REASON = _("理由")
DECIDED_ON = _("决定日期")
UPHELD = _("成立")
REJECTED = _("不成立")

OBJECTION_LETTER = _("异议处理告知书")
DEAR = _("%(name)s:")
YOU_OBJECTED = _(
    "你于%(filed)s对参加选举的村民名单提出异议。村民选举委员会已经核实,并于%(decided)s作出决定,现告知如下。"
)
ASKED = _("异议内容")
OBJECTION_UPHELD = _("异议成立")
OBJECTION_REJECTED = _("异议不成立")
UPHELD_THEN = _("名单按本决定更正,处理结果以补充公告公布。")
REJECTED_THEN = _("名单不作改动,处理结果以补充公告公布。")
CUT_HERE = _("沿线剪下,由村民选举委员会存档")
RECEIPT = _("签收回执")
RECEIPT_SAYS = _("第%(number)s号异议处理告知书已经收到。")
RECEIVER = _("签收人")

DISTRIBUTION = _("参选证发放签收表")
RECEIVED_BY = _("领取人签名")
RELATION = _("与本人关系")
DISTRIBUTION_HOW = _("请核对姓名后领取,当场签名;家人代领的,由代领人签名,并写明与本人关系。")
HANDED_OUT_HERE = _("本页发放参选证 ________ 张")
GROUP_HEAD = _("小组组长")
DISTRIBUTION_TOTALS = _("各小组发放汇总")
TO_HAND_OUT = _("应发")
HANDED_OUT = _("已发")
NOT_HANDED_OUT = _("未发")

PRINT_SHOP = _("印制数量单")
CERTIFICATE_PAGES = _("参选证页数")
PAPER_ROLL_PAGES = _("领票签名册页数")
PAGES_HOW = _("参选证每页 %(cards)s 张,领票签名册每页 %(lines)s 行,每个小组另起一页,A4 纸单面印制。")
ITEM = _("项目")
NUMBER = _("数量")
BALLOT_PAPERS = _("选票")
PROXY_SLIPS = _("委托投票证")
BOXES = _("票箱")
SEALS = _("封条")
COPIES = _("%(number)s 份")
PIECES = _("%(number)s 个")
STRIPS = _("%(number)s 条")
BALLOTS_KEPT = _("选票印好后,由村民选举委员会清点、盖章、签封,投票日当众启封。")
ORDERED_BY = _("经办人")
PRINTED_BY = _("印制单位")
DELIVERED_ON = _("交付日期")
ACCEPTED_BY = _("验收人")

MOBILE_LIST = _("流动票箱投票人名单")
MOBILE_WHO = _(
    "下列村民因年老、体弱、生病或残疾不便到会场,本人申请使用流动票箱投票,由监票人持封好的票箱上门。"
    "不在名单上的人不得使用流动票箱;路上不加人。"
)
MOBILE_BOX = _("%(box)s号流动票箱 共 %(people)s 人")
MOBILE_APPROVED = _("批准文号:%(approval)s")
MOBILE_NOT_APPROVED = _("批准文号:还没有批准,不得出发")
MOBILE_SCRUTINEERS = _("监票人:%(names)s")
MOBILE_REASON = _("原因")

APPOINTMENTS = _("选举工作人员名单")
APPOINTED = _("经村民选举委员会推选、研究决定,%(village)s%(term)s村民委员会选举的工作人员如下,现予公布。")
APPOINTED_NOT = _(
    "被推荐或参选的人和他们的近亲属,不主持选举,不担任监票、唱票、计票工作;有不符的,请向村民选举委员会提出。"
)
APPOINTED_TO = _("职务")
APPOINTED_WHERE = _("通道或票箱")
AT_LANE = _("%(lane)s号通道")
AT_BOX = _("%(box)s号票箱")

PROXY_SLIP = _("委托投票证")
PRINCIPAL = _("委托人")
PROXY = _("受托人")
SLIP_HOW = _("凭此证与受托人本人参选证一起领票,每轮投票领一次。")
SLIP_VOID = _("不得转让、涂改。委托人本人先到场投票的,此证作废。")

PROXY_LIST = _("委托投票名单")
PROXY_WHO = _(
    "下列村民因故不能到场,已在规定期限内书面委托近亲属代为投票,经村民选举委员会审核,现将委托人和受托人名单公布。"
    "每人最多接受 %(limit)s 人委托;受托人凭委托投票证和本人参选证领票。"
)
PROXY_WHO_ANYBODY = _(
    "下列村民因故不能到场,已在规定期限内书面委托近亲属或本村其他村民代为投票,经村民选举委员会审核,现将委托人和"
    "受托人名单公布。每人最多接受 %(limit)s 人委托;受托人凭委托投票证和本人参选证领票。"
)
PROXY_RULES = _("名单公布以后不再变更;不在名单上的委托无效。委托人本人先到场的,由本人投票,委托投票证作废。")
PROXY_COUNT = _("共 %(slips)s 份委托。")
PROXY_GROUP_COUNT = _("%(slips)s 份")
PROXY_FINGERPRINT = _("名单指纹 %(fingerprint)s")

TRIP_SHEET = _("流动票箱行程单")
TRIP_SHEET_HOW = _(
    "领票人在本单上签名。投票情况记在平板上;平板不能用时,才在“已投”“未投”栏打勾,回站后由两位工作人员补录。"
    "没有投票的,不写原因;代写的只记张数,不写是谁。"
)
TRIP_BOX = _("票箱")
TRIP_SEAL = _("封条号")
TRIP_TAKEN = _("带走选票")
TRIP_TIME = _("时间")
TRIP_SPOILED = _("作废换票")
TRIP_BROUGHT_BACK = _("带回选票")
TRIP_SCRIBES = _("代写")
TRIP_TEAM = _("随箱监票人签名")
TRIP_LINE = _("序")
TRIP_VOTED = _("已投")
TRIP_NOT_VOTED = _("未投")
TRIP_SIGNED = _("领票人签名")

VOID_RECORD = _("选举无效记录")
BALLOTS_ISSUED = _("发出的选票")
BALLOTS_SPOILED = _("作废换票")
BALLOTS_LEFT = _("清点剩余的选票")
BALLOTS_FOUND = _("票箱里收回的选票")
ACCOUNT_EXPLAINED = _("结算差数说明")
BOX_NUMBER = _("%(box)s号%(kind)s:%(papers)s 张")
VOID_AT = _("宣布无效的时间")
VOID_WHY = _("无效的原因")
HELD_AGAIN = _("任何人不得更改这一结果。应当重新组织投票,选票封存备查。")
VOID_SIGNERS = _("宣布时签名的工作人员")

NUMBER_SHEET = _("计票号码单")
NUMBER_TO_KEY = _("号码")
NUMBER_HOW = _("按两位号码就记下这个名字。没有号码的人,按拼音、姓名里的字或编号找。号码给了就不再变。")


class Words:
    """The sentences in one language; a language without a catalogue speaks Chinese."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _catalogue(language)

    def __call__(self, text: str, **facts: object) -> str:
        said = self._texts.gettext(text)
        if said == text:
            # Chinese, as typeset on paper: its marks are as wide as its characters.
            said = said.translate(_FULL_WIDTH)
        return said % facts if facts else said

    def day(self, day: date) -> str:
        return self(DAY, year=day.year, month=day.month, day=day.day)

    def moment(self, at: datetime) -> str:
        """Local time of the village, to the minute; a naive time is taken as local already."""
        return self(MOMENT, day=self.day(_local(at)), clock=self.clock(at))

    def clock(self, at: datetime) -> str:
        """The hour of a moment alone."""
        return f"{_local(at):%H:%M}"


def _local(at: datetime) -> datetime:
    return at.astimezone(_SHANGHAI) if at.tzinfo else at


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("messages", str(_CATALOGUES), [language], fallback=True)
