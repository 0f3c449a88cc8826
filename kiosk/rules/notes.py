"""What the words of a register say: the note (备注) and the household register (户籍情况).

Only what is said beyond doubt is read. Whatever else stands there, a person reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Residence(StrEnum):
    """户籍情况. `OUTSIDE_AGREED`: the register itself says that the meeting agreed."""

    LOCAL = "local"
    OUTSIDE_APPLIED = "outside_applied"
    OUTSIDE_AGREED = "outside_agreed"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


OUTSIDERS = frozenset({Residence.OUTSIDE_APPLIED, Residence.OUTSIDE_AGREED, Residence.OUTSIDE})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a note says: the code of an exclusion ("" for none), and whether any part of it could not be read.

    `birth_questioned`: the part that could not be read may touch the birth date.
    """

    exclusion: str = ""
    unread: bool = False
    birth_questioned: bool = False


_WHEN = r"(于|在)?(\d{2,4}(年|[-./]))?(\d{1,2}(月|[-./])?)?(\d{1,2}(日|号)?)?"
_OUT_OF_VILLAGE = r"(本村|我村|本镇|本县|本市|本省|外地|外村|外镇|外县|外市|外省|城镇|境外|国外)?"
_EXCLUSIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "dead",
        re.compile(
            rf"(本人|该人|此人)?(现)?(已)?(经)?{_WHEN}(因病|因故|意外)?(已)?"
            r"(死亡|去世|过世|病故|病逝|逝世|亡故|身故|身亡|故去|离世|(?<=已)故|死亡注销)(了)?"
            r"(户口)?(已)?(注销|销户)?(户口|户籍)?"
        ),
    ),
    (
        "moved_out",
        re.compile(
            rf"(本人|该人)?(户口|户籍)?(现)?(已)?(经)?{_WHEN}(从本村)?(已)?(迁出|迁走|迁离|转出){_OUT_OF_VILLAGE}(了)?"
            r"|(户口|户籍)(现)?(已)?(经)?(迁往|迁至|迁到)(外地|外村|外镇|外县|外市|外省|境外|国外)"
        ),
    ),
    (
        "rights_deprived",
        re.compile(
            r"(现)?(正)?(在)?(处于|被|依法被|依法)?剥夺政治权利(的)?(期|期内|期间|期间内|中|者|人员|期未满|尚未期满|未期满|未恢复)?"
        ),
    ),
    (
        "cannot_exercise",
        re.compile(
            r"(本人|该人)?(患有|患|有|因|因患|属)?(严重|重度|重性)?(精神障碍|精神疾病|精神病|精神病患者|精神病人|精神障碍患者)"
            r"(而)?(无法|不能|不能够|无能力|无力)(正常|自主)?行使(选举权|选举权利|选举权和被选举权|选举与被选举权)"
        ),
    ),
    (
        "declared_not_to_take_part",
        re.compile(
            r"(本人|该人|已|本人已|已经)?(提出|作出|作|递交|提交)?书面(声明|表示|申明)(自愿)?(放弃|不|不再|不愿|不愿意|拒绝)"
            r"(参加|参与)?(本届|本次|此次|这次|第?.{1,3}届)?(村民委员会|村委会|村)?(的)?(换届)?(选举|参选|选民登记|参选登记|登记)"
        ),
    ),
)
"""In the order in which one is named when several are said."""

_PLACE = r"[\u4e00-\u9fff]{0,8}"
_HARMLESS = re.compile(
    "|".join(
        (
            r"无|无备注|没有|正常|健在|[-—–/\\*.·]+|√|✓|\d{1,5}",
            rf"(长期|常年|现)?(在)?(外出|在外|{_PLACE}(省|市|县|区|镇|广州|深圳|东莞|揭阳|汕头|普宁))?(务工|打工|经商|工作|做工|做生意|上班|居住)(人员|中)?",
            rf"(长期|常年|现)?(外出|在外)({_PLACE}(省|市|县|区|镇|广州|深圳|东莞|揭阳|汕头))?(务工|打工|经商|工作|做生意|居住)?(人员)?",
            r"务农|种田|养殖|个体户|经商|教师|医生|村医|退休|退休教师|退休工人|工人|农民|干部|公务员|司机",
            r"(因病|因伤|年老|年迈|高龄)?(而)?(体弱|体弱多病|多病|行动不便|行走不便|腿脚不便|不便行动|不便行走)(者)?(需要?(流动票箱|上门|照顾|轮椅))?",
            r"(卧病|卧病在床|卧床|瘫痪|瘫痪在床|偏瘫|年老|年迈|高龄|患病|生病|住院|住院中|重病|慢性病|坐轮椅|孕妇|怀孕|产妇)",
            r"(肢体|视力|听力|言语|语言)?(一|二|三|四|[1-4])?级?(残疾|残疾人)((一|二|三|四|[1-4])级)?|残疾证|聋|哑|聋哑|聋哑人|失明|盲|盲人",
            r"低保|低保户|五保|五保户|特困|特困户|特困供养|贫困户|脱贫户|建档立卡|建档立卡贫困户|军属|烈属|优抚对象|退役军人|退伍军人|复员军人|老党员",
            r"群众|党员|中共党员|预备党员|中共预备党员|团员|共青团员",
            r"学生|在校|在校生|在校学生|在读|大学生|在读大学生|高中生|在校大学生|外出读书|在外读书|外出上学|在外上学|外出求学|在外求学",
            r"户主|独居|丧偶|离异|离婚|已婚|未婚|再婚|独生子女|双女户|孤寡|孤寡老人|留守老人|留守|独生子|独生女",
            r"(户口|户籍)?(已)?(迁入|迁入本村|迁回|迁回本村|转入)|嫁入|嫁入本村|外嫁入|入赘|新嫁入|新迁入|回乡|返乡",
            r"村干部|原村干部|组长|村民小组长|小组长|村民代表|原村主任|原支书|妇女主任|两委干部",
            r"(已)?(登记|核对|核实|审核|核实无误|核对无误)(无误)?|(联系)?(电话|手机)?(号码)?:?1\d{10}",
        )
    )
)

_JOINED = re.compile(
    r"((?:精神障碍|精神疾病|精神病|精神病患者|精神障碍患者)|书面(?:声明|申明)|(?:死亡|去世|病故))[,;:、。.\s]+"
    r"(?=无法|不能|无能力|无力|不|放弃|(?:户口)?已?(?:注销|销户))"
)
"""One statement that a comma cuts in two."""
_CUTS = re.compile(r"[,;、。\s()\[\]【】]+")
_ABOUT_BIRTH = re.compile(r"出生|生日|年龄|周岁|岁|日期|年月|身份证|证号|实际|应为|更正|有误|错")


LONGEST_NOTE = 300
"""Characters beyond which a note is a story for a person to read."""


@lru_cache(maxsize=4096)
def read_note(note: str) -> Reading:
    """Read a note whose letters and marks are already half-width (NFKC)."""
    if not note.strip():
        return Reading()
    if len(note) > LONGEST_NOTE:
        return Reading(unread=True, birth_questioned=True)
    clauses = [c for c in _CUTS.split(_JOINED.sub(r"\1", note)) if c]
    said: set[str] = set()
    unread = []
    comes_from_outside = read_residence(note) in OUTSIDERS
    for clause in clauses:
        codes = [code for code, words in _EXCLUSIONS if words.fullmatch(clause)]
        if codes:
            said.add(codes[0])
        elif not (
            _HARMLESS.fullmatch(clause)
            or read_residence(clause) is not Residence.UNKNOWN
            or (comes_from_outside and _OF_RESIDENCE.fullmatch(clause))
        ):
            unread.append(clause)
    exclusion = next((code for code, _ in _EXCLUSIONS if code in said), "")
    return Reading(exclusion, bool(unread), any(_ABOUT_BIRTH.search(c) for c in unread))


_LOCAL = re.compile(
    r"(属|系|是|为)?(户籍|户口)?(均|属|在|系)?(于)?(本村|本地|我村|本村委|村内)(常住|农业|集体)?(的)?(户籍|户口|户|籍|村民|人口|居民|人)?"
    r"|(户籍|户口)在(册|村)|在籍|在册|有户籍|有户口|是"
)
_OUTSIDE_WORDS = re.compile(
    r"外来|外地|外村|外省|外县|外市|外镇|非本村|不是本村|不属本村|不在本村|非本地|户口不在|户籍不在|暂住|寄住|租住|无户籍|非户籍"
)
_NOT_YET = re.compile(
    r"(居住)?(不满|未满|不足|未足|不到|未到|未达)(一|1|壹)?年|(未|没有|没|尚未|不|无)(提出|书面|递交|提交)*(申请)|撤回|撤销|取消"
    r"|(不|未|没有|没|未获|未经)(同意|通过|批准)|否决|拒绝"
)
_A_YEAR = re.compile(
    r"满(一|1|壹|两|二|三|\d{1,2})(周)?年|(一|1|两|二|三|\d{1,2})年以上|(居住|住)了?(多年|[二两三四五六七八九十2-9]年|\d{2}年)"
)
_APPLIED = re.compile(r"申请")
_AGREED = re.compile(r"(会议|大会|代表会|村民会).{0,6}(同意|通过)")
_OF_RESIDENCE = re.compile(r".{0,12}(申请|同意|通过|居住|满一年|满1年|不满|未满).{0,8}")
_OPEN = re.compile(r"待|拟|等|尚|是否|\?|须|需")


def read_residence(text: str) -> Residence:
    """Read 户籍情况. The outside register counts with a year's stay and an application (R-ROLL-01)."""
    words = _CUTS.sub("", text)
    if not words:
        return Residence.UNKNOWN
    if _LOCAL.fullmatch(words):
        return Residence.LOCAL
    if not _OUTSIDE_WORDS.search(words):
        return Residence.UNKNOWN
    if _NOT_YET.search(words):
        return Residence.OUTSIDE
    if _AGREED.search(words) and not _OPEN.search(words):
        return Residence.OUTSIDE_AGREED
    if _APPLIED.search(words):
        return Residence.OUTSIDE_APPLIED
    return Residence.OUTSIDE
