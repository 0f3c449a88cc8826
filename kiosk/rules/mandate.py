"""The word of a proxy list for what the proxy is to the principal (受托人是委托人的)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.rules.kin import Kin
from kiosk.rules.register import Sex
from kiosk.rules.relation import Place, read_relation

_NEAR_PLACES = {
    Place.SPOUSE: Kin.SPOUSE,
    Place.PARENT: Kin.PARENT,
    Place.CHILD: Kin.CHILD,
    Place.SIBLING: Kin.SIBLING,
    Place.GRANDPARENT: Kin.GRANDPARENT,
    Place.GRANDCHILD: Kin.GRANDCHILD,
}
_BOTH_WAYS = {
    **dict.fromkeys(("父子", "父女", "母子", "母女"), frozenset({Kin.PARENT, Kin.CHILD})),
    **dict.fromkeys(("祖孙", "爷孙"), frozenset({Kin.GRANDPARENT, Kin.GRANDCHILD})),
}
_NOT_KIN = frozenset(
    [
        "婆媳",
        "翁媳",
        "公媳",
        "翁婿",
        "岳婿",
        "叔侄",
        "伯侄",
        "姑侄",
        "舅甥",
        "姨甥",
        "姑嫂",
        "叔嫂",
        "妯娌",
        "连襟",
        "邻居",
        "邻里",
        "朋友",
        "好友",
        "同村",
        "同村人",
        "同村村民",
        "村民",
        "本村村民",
        "乡亲",
        "老乡",
        "熟人",
        "同事",
        "工友",
        "同学",
        "战友",
        "宗亲",
        "族亲",
        "本家",
        "同族",
        "同宗",
        "亲家",
        "干儿子",
        "干女儿",
        "干爹",
        "干妈",
    ]
)
_BEGINS = re.compile(r"(受托人)?(是|系|为)?委托人(的|之)?(?=.)")


@dataclass(frozen=True, slots=True)
class Mandate:
    """What the word may mean, `Kin.NOT_NEAR` among it; empty when it says nothing. The sexes it asks for, or ""."""

    kin: frozenset[Kin]
    sex: Sex = ""
    principal_sex: Sex = ""


def read_mandate(word: str) -> Mandate:
    """Read the word; 父子 says it both ways, 媳妇 is a wife or a son's wife, 亲属 says nothing."""
    plain = _BEGINS.sub("", "".join(word.split()), count=1).removesuffix("关系")
    if plain in _BOTH_WAYS:
        return Mandate(_BOTH_WAYS[plain])
    if plain in _NOT_KIN:
        return Mandate(frozenset({Kin.NOT_NEAR}))
    relative = read_relation(plain)
    if relative.place in (Place.HEAD, Place.UNKNOWN):
        return Mandate(frozenset())
    if relative.doubt == "wife":
        return Mandate(frozenset({Kin.SPOUSE, Kin.NOT_NEAR}), relative.sex)
    return Mandate(frozenset({_NEAR_PLACES.get(relative.place, Kin.NOT_NEAR)}), relative.sex, relative.head_sex)
