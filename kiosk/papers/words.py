"""The few sentences of the papers. Chinese is the msgid; other languages come from the catalogues, without an app."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
_SHANGHAI = timezone(timedelta(hours=8))
_FULL_WIDTH = {ord(","): "，", ord(";"): "；"}


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
SHORT_NUMBER = _("短号")

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
SIGN_FOR_YOURSELF = _("验证后发票,领票人当场签名;代领的由受托人签名,并在备注栏写明委托人。")
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
        local = at.astimezone(_SHANGHAI) if at.tzinfo else at
        return self(MOMENT, day=self.day(local), clock=f"{local:%H:%M}")


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("messages", str(_CATALOGUES), [language], fallback=True)
