"""The words of 与户主关系: what somebody is to the head of the household, in every usual variant and as a code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from kiosk.rules.register import Sex


class Place(StrEnum):
    """A place beside the head of the household. `OTHER`: surely not near to the head, nothing said of the rest."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    CHILD_IN_LAW = "child_in_law"
    PARENT_IN_LAW = "parent_in_law"
    SIBLING_IN_LAW = "sibling_in_law"
    SPOUSE_SIBLING = "spouse_sibling"
    SPOUSE_GRANDPARENT = "spouse_grandparent"
    GRANDCHILD_IN_LAW = "grandchild_in_law"
    GREAT_GRANDPARENT = "great_grandparent"
    GREAT_GRANDCHILD = "great_grandchild"
    NEPHEW = "nephew"
    UNCLE = "uncle"
    OTHER = "other"
    UNKNOWN = "unknown"


Side = Literal["paternal", "maternal", ""]
Doubt = Literal["code", "whose", "wife", ""]
YOUNGEST = -1


@dataclass(frozen=True, slots=True)
class Relative:
    """What a 与户主关系 word says.

    `rank`: 长 1, 次 2, 三 3 …, `YOUNGEST`, 0 where it gives none. `side`: through the father or son, or through
    the mother or daughter (外). `sex` is the person's, `head_sex` the one that the word asks of the head (岳父: "M").
    `seniority`: elder or younger than the head. `bond`: step or adopted. `doubt`: the household must show what is
    meant: a code of GB/T 4761, 其 (the head's, or the person's above), 媳妇 (a son's wife; elsewhere one's own).
    """

    place: Place = Place.UNKNOWN
    rank: int = 0
    side: Side = ""
    sex: Sex = ""
    head_sex: Sex = ""
    seniority: Literal["elder", "younger", ""] = ""
    bond: Literal["step", "adopted", ""] = ""
    doubt: Doubt = ""


_WORDS = """
head: 户主 本人 户主本人 本人户主 户长 自己
spouse: 配偶 爱人 夫妻 夫妇 夫或妻
spouse sex=F head_sex=M: 妻 妻子 老婆 太太 内人
spouse sex=M head_sex=F: 夫 丈夫 老公
child: 子女 孩子 儿女 子或女
child sex=M: 子 儿 儿子 男孩 独生儿子
child sex=F: 女 女儿 闺女 女孩
child_in_law sex=F: 媳 儿媳 儿媳妇 子媳 儿妇 子妻 子之妻 儿子之妻
child_in_law sex=F doubt=wife: 媳妇
child_in_law sex=M: 婿 女婿 女之夫 女儿之夫
parent: 父母 双亲 父或母
parent sex=M: 父 父亲 爸 爸爸 爹 生父
parent sex=F: 母 母亲 妈 妈妈 娘 生母
parent sex=M bond=step: 后父 后爸
parent sex=F bond=step: 后母 后妈
parent_in_law head_sex=M: 岳父母 外父母
parent_in_law head_sex=F: 公婆
parent_in_law sex=M head_sex=M: 岳父 丈人 外父 妻父 妻之父
parent_in_law sex=F head_sex=M: 岳母 丈母 丈母娘 外母 妻母 妻之母
parent_in_law sex=M head_sex=F: 公公 家公 夫父 夫之父
parent_in_law sex=F head_sex=F: 婆婆 家婆 夫母 夫之母
sibling: 兄弟姐妹 兄弟姊妹 兄弟 姐妹 姊妹 兄妹 姐弟
sibling sex=M seniority=elder: 兄 哥 哥哥 兄长
sibling sex=M seniority=younger: 弟 弟弟
sibling sex=F seniority=elder: 姐 姐姐 姊 姊姊
sibling sex=F seniority=younger: 妹 妹妹
sibling_in_law sex=F seniority=elder: 嫂 嫂子 嫂嫂 兄嫂 兄妻 哥嫂
sibling_in_law sex=F seniority=younger: 弟媳 弟媳妇 弟妇 弟妻
sibling_in_law sex=M seniority=elder: 姐夫 姊夫 姐丈 姊丈
sibling_in_law sex=M seniority=younger: 妹夫 妹婿 妹丈
spouse_sibling sex=M head_sex=M: 妻兄 妻弟 内兄 内弟 大舅子 小舅子 妻舅
spouse_sibling sex=F head_sex=M: 妻姐 妻妹 大姨子 小姨子
spouse_sibling sex=M head_sex=F: 夫兄 夫弟 大伯子 小叔子
spouse_sibling sex=F head_sex=F: 夫姐 夫妹 大姑子 小姑子
spouse_grandparent: 配偶祖父母 配偶的祖父母 配偶的祖父母外祖父母
spouse_grandparent sex=M: 岳祖父 妻祖父 夫祖父 夫之祖父 妻之祖父
spouse_grandparent sex=F: 岳祖母 妻祖母 夫祖母 夫之祖母 妻之祖母
grandparent: 祖父母或外祖父母 祖父母外祖父母
grandparent side=paternal: 祖父母 爷爷奶奶
grandparent sex=M side=paternal: 祖父 爷爷
grandparent sex=F side=paternal: 祖母 奶奶
grandparent side=maternal: 外祖父母
grandparent sex=M side=maternal: 外祖父 外公 外爷 姥爷
grandparent sex=F side=maternal: 外祖母 外婆 姥姥
grandchild: 孙子女或外孙子女 孙子女外孙子女
grandchild side=paternal: 孙 孙儿 孙子女
grandchild sex=M side=paternal: 孙子 孙男 内孙
grandchild sex=F side=paternal: 孙女 内孙女
grandchild side=maternal: 外孙 外孙儿 外孙子女
grandchild sex=M side=maternal: 外孙子 外孙男
grandchild sex=F side=maternal: 外孙女
grandchild_in_law sex=F: 孙媳 孙媳妇 孙儿媳 外孙媳 外孙媳妇
grandchild_in_law sex=M: 孙婿 孙女婿 外孙婿 外孙女婿
great_grandparent: 曾祖父母
great_grandparent sex=M: 曾祖父 外曾祖父
great_grandparent sex=F: 曾祖母 外曾祖母
great_grandchild: 曾孙 重孙 外曾孙 曾孙子女
great_grandchild sex=M: 曾孙子 重孙子
great_grandchild sex=F: 曾孙女 重孙女 外曾孙女
nephew: 侄 甥 外甥
nephew sex=M: 侄子 侄儿 侄男 内侄 外甥子
nephew sex=F: 侄女 内侄女 甥女 外甥女
uncle sex=M: 伯 伯父 伯伯 叔 叔父 叔叔 舅 舅舅 舅父 姑父 姑夫 姑丈 姨父 姨夫 姨丈
uncle sex=F: 伯母 伯娘 婶 婶婶 婶母 婶娘 叔母 姑 姑姑 姑母 姑妈 舅母 舅妈 姨 姨母 姨妈
other: 堂兄 堂弟 堂姐 堂妹 堂兄弟 堂姐妹 堂兄弟姐妹 表兄 表弟 表姐 表妹 表哥 堂哥 表兄弟 表姐妹 表兄弟姐妹
other: 堂叔 堂伯 堂侄 堂侄女 表叔 表侄 侄媳 侄媳妇 侄婿 侄女婿 甥媳 侄孙 侄孙女 亲家 亲家公 亲家母 前妻 前夫
other: 非亲属 无亲属关系 无血缘关系 保姆 雇工 帮工 房客 租客 租户 配偶的曾祖父母
"""
"""A place and what else is said → the words. What dialects use for several (阿公, 弟妹, 大爷) is left out."""

_CODES = """
01户主 02户主 10配偶 11夫 12妻 20子 21独生子 22长子 23次子 24三子 25四子 26五子 27继子 28女婿 29子 30女 31独生女
32长女 33次女 34三女 35四女 36五女 37继女 38儿媳 39女 40孙子女或外孙子女 41孙子 42孙女 43外孙子 44外孙女 45孙媳 46孙婿
47曾孙 48曾孙女 50父母 51父 52母 53公公 54婆婆 55岳父 56岳母 57继父 58继母 60祖父母或外祖父母 61祖父 62祖母 63外祖父
64外祖母 65配偶的祖父母 66曾祖父 67曾祖母 68配偶的曾祖父母 70兄弟姐妹 71兄 72嫂 73弟 74弟媳 75姐 76姐夫 77妹 78妹夫
81伯父 82伯母 83叔父 84婶母 85舅父 86舅母 87姨夫 88姨母 89姑父 90姑母 91堂兄弟姐妹 92表兄弟姐妹 93侄子 94侄女 95外甥
96外甥女 99非亲属
"""
"""GB/T 4761-2008, two digits. Its remainders (49, 59, 69, 79, 80, 97) do not tell; 27, 37, 57, 58: step or adopted."""


def _read_words() -> dict[str, Relative]:
    known: dict[str, Relative] = {}
    for line in _WORDS.strip().splitlines():
        said, _, words = line.partition(": ")
        place, *facts = said.split()
        relative = Relative(Place(place), **dict(fact.split("=") for fact in facts))  # type: ignore[arg-type]
        known |= dict.fromkeys(words.split(), relative)
    return known


_KNOWN = _read_words()
_CODE_WORDS = {entry[:2]: entry[2:] for entry in _CODES.split()}
_SIMPLE = str.maketrans("戶長孫兒親爺養繼婦獨壻姪嬸媽婭", "户长孙儿亲爷养继妇独婿侄婶妈娅")
_RANKS = {"独生": 0, "独": 0, "长": 1, "大": 1, "次": 2, "小": YOUNGEST, "幼": YOUNGEST, "末": YOUNGEST, "满": YOUNGEST}
_RANKS |= {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)}
_RANKED = frozenset(
    {Place.CHILD, Place.CHILD_IN_LAW, Place.SIBLING, Place.SIBLING_IN_LAW, Place.GRANDCHILD, Place.GRANDCHILD_IN_LAW}
    | {Place.GREAT_GRANDCHILD, Place.NEPHEW, Place.UNCLE}
)
"""二爷爷 and 大妈 are no grandfather and no mother, so other words take no rank."""
_BONDS: dict[str, tuple[Literal["step", "adopted", ""], frozenset[Place]]] = {
    "继": ("step", frozenset({Place.CHILD, Place.PARENT, Place.SIBLING})),
    "养": ("adopted", frozenset({Place.CHILD, Place.PARENT, Place.GRANDCHILD})),
    "过继": ("adopted", frozenset({Place.CHILD})),
    "亲生": ("", frozenset({Place.CHILD, Place.PARENT})),
    "亲": ("", frozenset({Place.CHILD, Place.PARENT, Place.SIBLING, Place.GRANDCHILD})),
    "胞": ("", frozenset({Place.SIBLING})),
    "同胞": ("", frozenset({Place.SIBLING})),
    **dict.fromkeys(("同父异母", "同母异父", "异母", "异父"), ("step", frozenset({Place.SIBLING}))),
}
_BEGINS = re.compile(r"((与|系|为|是)?(本户)?户主)?(之|的|是|系|为)?(?=.)")
_IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")
_HARMLESS = frozenset({"已婚", "未婚"})


@lru_cache(maxsize=2048)
def read_relation(text: str) -> Relative:
    """Read a 与户主关系 word in its usual variants. Unreadable is `Place.UNKNOWN`, never an error."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_SIMPLE)
    if plain in _CODE_WORDS:
        return replace(_read(_CODE_WORDS[plain]), doubt="code")
    if match := _IN_BRACKETS.fullmatch(plain):
        return _with_remark(_spoken(match.group(1)), match.group(1), match.group(2))
    return _spoken(plain)


def _with_remark(relative: Relative, word: str, remark: str) -> Relative:
    """A word with something in brackets: a rank or bond (儿子(长)), the word again, or nothing about kin."""
    if remark in _HARMLESS:
        return relative
    if remark in _RANKS or remark in _BONDS:
        return _spoken(remark + word)
    again = _spoken(remark)
    facts = {name: (getattr(relative, name), getattr(again, name)) for name in Relative.__slots__}
    if again.place is Place.UNKNOWN or any(one and other and one != other for one, other in facts.values()):
        return Relative()
    return Relative(**{name: other or one for name, (one, other) in facts.items()})


def _spoken(plain: str) -> Relative:
    if plain in _KNOWN:
        return _KNOWN[plain]
    if plain.startswith("其"):
        relative = _read(plain[1:])
        return relative if relative.place is Place.UNKNOWN else replace(relative, doubt="whose")
    begins = _BEGINS.match(plain)
    return _read((plain[begins.end() :] if begins else plain).removesuffix("关系"))


def _read(word: str, may_rank: bool = True, may_bond: bool = True) -> Relative:
    """A word of the list, or one with a rank and a bond before it, in either order."""
    if word in _KNOWN:
        return _KNOWN[word]
    for prefix, rank in _RANKS.items() if may_rank else ():
        if word.startswith(prefix):
            rest = _read(word.removeprefix(prefix), False, may_bond)
            if rest.place in _RANKED:
                return replace(rest, rank=rank, doubt="" if rank > 0 else rest.doubt)
    for prefix, (bond, places) in _BONDS.items() if may_bond else ():
        if word.startswith(prefix):
            rest = _read(word.removeprefix(prefix), may_rank, False)
            if rest.place in places:
                return replace(rest, bond=bond)
    return Relative()
