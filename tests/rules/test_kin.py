"""Who is kin to whom inside one household: words, places, and what is left open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.files.register import Register, read_register
from kiosk.rules.kin import CLOSE, NEAR, Kin, Member, inverse, kin_in_household
from kiosk.rules.relation import YOUNGEST, Place, Relative, read_relation

DATA = Path(__file__).parents[1] / "data"
FULL = 0xFEE0
"""What is added to an ASCII letter to make it full-width."""


def a_household(text: str) -> list[Member]:
    """ "户主 M 1945 | 妻 F 1948-07-11 | …" → members 1, 2, …; - stands for a blank, a missing year for no date."""
    members = []
    for key, one in enumerate(text.split("|"), 1):
        relation, sex, birth = (*one.split(), "-", "-")[:3]
        day = None if birth == "-" else date.fromisoformat(birth if "-" in birth else f"{birth}-01-01")
        members.append(Member(key, "" if relation == "-" else relation, "" if sex == "-" else sex, day))  # type: ignore[arg-type]
    return members


def kin_of(text: str) -> Mapping[tuple[int, int], Kin]:
    return kin_in_household(a_household(text))


HOUSEHOLDS = {
    # the head, the spouse, their children and parents
    "head and wife": ("户主 M|妻 F", "1>2 spouse"),
    "head and husband": ("户主 F|夫 M", "1>2 spouse"),
    "head and 配偶": ("户主 F|配偶 M", "1>2 spouse"),
    "the spouse is found where no sex is written": ("户主|妻", "1>2 spouse"),
    "a child of both": ("户主 M 1960|妻 F 1962|子 M 1985", "1>3 child; 2>3 child; 3>1 parent; 3>2 parent"),
    "two children": ("户主 M 1960|长子 M 1985|次女 F 1990", "2>3 sibling; 3>2 sibling"),
    "an adopted child": ("户主 M 1960|妻 F 1962|养子 M 1985|女 F 1990", "3>1 parent; 3>2 parent; 3>4 sibling"),
    "father and mother": ("户主 M 1960|父亲 M 1935|母亲 F 1937", "1>2 parent; 1>3 parent; 2>3 spouse; 2>1 child"),
    "three generations": ("户主 M 1960|母 F 1937|女 F 1985", "2>3 grandchild; 3>2 grandparent"),
    "the wife and her husband's mother": ("户主 M|妻 F|母亲 F", "2>3 not_near"),
    "a dead head's family": (
        "妻 F 1962|子 M 1985|女 F 1990|母 F 1937",
        "1>2 child; 2>3 sibling; 2>4 grandparent; 1>4 not_near",
    ),
    # in-laws of the head
    "the wife's father": ("户主 M 1960|妻 F 1962|岳父 M 1938|子 M 1985", "1>3 not_near; 2>3 parent; 4>3 grandparent"),
    "the wife's parents": ("户主 M|岳父 M|岳母 F|父 M", "2>3 spouse; 2>4 not_near"),
    "the husband's parents": ("户主 F|夫 M|公公 M|婆婆 F", "1>3 not_near; 2>3 parent; 3>4 spouse"),
    "a man has no 公公": ("户主 M|妻 F|公公 M", "1>3 unknown; 2>3 unknown; 1>2 spouse"),
    "a woman has no 岳父": ("户主 F|夫 M|岳父 M", "1>3 unknown; 2>3 unknown"),
    "wife and 公公 without a head contradict": ("妻 F|公公 M|子 M", "1>2 unknown; 1>3 unknown; 2>3 unknown"),
    "the wife's brother": ("户主 M|妻 F|妻弟 M|岳父 M|子 M", "1>3 not_near; 2>3 sibling; 3>4 parent; 5>3 not_near"),
    "the spouse's grandmother": ("户主 M|妻 F|妻祖母 F|岳母 F", "1>3 not_near; 2>3 grandparent; 3>4 unknown"),
    # siblings of the head
    "a brother": ("户主 M 1960|弟 M 1965|妹 F 1970", "1>2 sibling; 2>3 sibling"),
    "a brother and the father": ("户主 M 1960|弟 M 1965|父亲 M 1935|祖母 F 1910", "2>3 parent; 2>4 grandparent"),
    "a brother and the head's family": ("户主 M|弟 M|妻 F|子 M|孙子 M", "2>3 not_near; 2>4 not_near; 2>5 not_near"),
    "a brother's wife": ("户主 M|弟 M|弟媳 F", "1>3 not_near; 2>3 spouse"),
    "which brother's wife": ("户主 M|弟 M|弟 M|弟媳 F", "2>4 unknown; 3>4 unknown"),
    "an elder brother's wife is not the younger one's": ("户主 M|兄 M|弟 M|嫂 F", "2>4 spouse; 3>4 not_near"),
    "a sister's husband": ("户主 M|妹 F|弟 M|妹夫 M", "2>4 spouse; 3>4 not_near"),
    "a nephew": ("户主 M|弟 M|侄子 M|子 M|父 M", "1>3 not_near; 4>3 not_near; 2>3 unknown; 5>3 unknown"),
    "an uncle": ("户主 M|叔叔 M|父亲 M|子 M|妻 F", "1>2 not_near; 3>2 unknown; 4>2 not_near; 5>2 unknown"),
    "a cousin": ("户主 M|堂弟 M|父亲 M", "1>2 not_near; 3>2 unknown"),
    # grandparents
    "father's father": ("户主 M 1980|祖父 M 1930|父亲 M 1955|母亲 F 1956", "1>2 grandparent; 3>2 parent; 4>2 not_near"),
    "mother's mother": ("户主 M 1980|外婆 F 1930|父亲 M 1955|母亲 F 1956", "1>2 grandparent; 4>2 parent; 3>2 not_near"),
    "both grandparents of one side": ("户主 M|爷爷 M|奶奶 F|外公 M", "2>3 spouse; 2>4 not_near; 3>4 not_near"),
    "a great-grandmother is not near": ("户主 M|曾祖母 F|父亲 M|祖父 M", "1>2 not_near; 3>2 unknown; 4>2 unknown"),
    "the head's child and the head's grandmother": ("户主 M|祖母 F|子 M", "3>2 not_near"),
    # sons and daughters-in-law
    "one son, one 儿媳": ("户主 M|子 M|儿媳 F", "2>3 spouse; 1>3 not_near"),
    "a daughter-in-law and the head's wife and mother": ("户主 M|妻 F|母亲 F|儿媳 F", "2>4 not_near; 3>4 not_near"),
    "two sons, one 儿媳": ("户主 M|子 M|子 M|儿媳 F", "2>4 unknown; 3>4 unknown"),
    "one son, two 儿媳": ("户主 M|子 M|儿媳 F|儿媳 F", "2>3 unknown; 2>4 unknown; 3>4 not_near"),
    "two of each": ("户主 M|子 M|子 M|儿媳 F|儿媳 F", "2>4 unknown; 2>5 unknown; 3>4 unknown; 3>5 unknown"),
    "ranks": ("户主 M|长子 M|次子 M|次媳 F|长媳 F", "2>5 spouse; 3>4 spouse; 2>4 not_near; 3>5 not_near"),
    "by elimination": ("户主 M|长子 M|次子 M|长媳 F|儿媳 F", "2>4 spouse; 3>5 spouse; 2>5 not_near; 3>4 not_near"),
    "other ranks": ("户主 M|长子 M|次媳 F", "2>3 not_near"),
    "an unranked son may be the eldest": ("户主 M|子 M|长媳 F", "2>3 spouse"),
    "the elder brother is not listed": ("户主 M|次子 M|儿媳 F", "2>3 unknown"),
    "the youngest has an elder brother": ("户主 M|小儿子 M|儿媳 F", "2>3 unknown"),
    "the youngest son and his wife": ("户主 M|长子 M|小儿子 M|小儿媳 F", "3>4 spouse; 2>4 not_near"),
    "a daughter is no husband": ("户主 M|女 F|儿媳 F", "2>3 not_near"),
    "a daughter's husband": ("户主 M|女 F|女婿 M|子 M", "2>3 spouse; 4>3 not_near"),
    "somebody unread may be the husband": ("户主 M|子 M|儿媳 F|?? M", "2>3 unknown; 1>4 unknown; 2>4 unknown"),
    "ranks hold beside somebody unread": ("户主 M|长子 M|长媳 F|?? M", "2>3 spouse"),
    "a child whose sex is not said": ("户主 M|子女 -|儿媳 F", "2>3 unknown"),
    "twenty years apart": ("户主 M|子 M 1970-05-05|儿媳 F 1990-05-05", "2>3 spouse"),
    "more than twenty years apart": ("户主 M|子 M 1970-05-05|儿媳 F 1990-05-06", "2>3 unknown"),
    "a stepson's wife": ("户主 M|继子 M|儿媳 F", "2>3 spouse"),
    # grandchildren
    "a grandchild": ("户主 M 1950|妻 F 1952|孙子 M 1999", "3>1 grandparent; 3>2 grandparent"),
    "the only couple's child": ("户主 M|子 M 1975|儿媳 F 1976|孙子 M 1999", "4>2 parent; 4>3 parent; 2>4 child"),
    "two of the only couple": ("户主 M|子 M|儿媳 F|孙子 M|孙女 F", "4>5 sibling"),
    "a lone son may be an uncle": ("户主 M|子 M 1975|孙子 M 1999", "3>2 unknown"),
    "a second son may be the father": ("户主 M|长子 M|长媳 F|次子 M|孙子 M", "5>2 unknown; 5>3 unknown; 5>4 unknown"),
    "two couples": ("户主 M|长子 M|长媳 F|次子 M|次媳 F|孙子 M|孙女 F", "6>2 unknown; 6>5 unknown; 6>7 unknown"),
    "the other couple is too young": (
        "户主 M|长子 M 1970|长媳 F 1972|次子 M 1985|次媳 F 1986|孙子 M 1996",
        "6>2 parent; 6>3 parent; 6>4 not_near; 6>5 not_near",
    ),
    "an aunt": ("户主 M|子 M|儿媳 F|女 F|孙子 M", "5>2 parent; 5>4 not_near"),
    "the eldest son is not listed": ("户主 M|次子 M|次媳 F|孙子 M", "2>3 spouse; 4>2 unknown; 4>3 unknown"),
    "a daughter's child is not a son's": ("户主 M|子 M|儿媳 F|外孙女 F", "4>2 not_near; 4>3 not_near; 4>1 grandparent"),
    "a daughter's child": ("户主 M|女 F|女婿 M|子 M|外孙 M", "5>2 parent; 5>3 parent; 5>4 not_near"),
    "a lone daughter": ("户主 M|女 F|外孙 M", "3>2 unknown"),
    "孙子 of a son-in-law in the house": ("户主 M|女 F|女婿 M|孙子 M", "4>2 parent; 4>3 parent"),
    "孙子 of a son or a son-in-law": ("户主 M|子 M|儿媳 F|女 F|女婿 M|孙子 M", "6>2 unknown; 6>4 unknown; 6>5 unknown"),
    "a grandson's wife": ("户主 M|孙子 M|孙媳 F|子 M", "2>3 spouse; 1>3 not_near; 4>3 not_near"),
    "a great-grandchild": ("户主 M|曾孙 M|子 M|孙子 M", "1>2 not_near; 3>2 unknown; 4>2 unknown"),
    # steps and adoptions
    "a stepchild": ("户主 M|妻 F|继女 F|子 M|父 M", "1>3 child; 2>3 child; 4>3 sibling; 5>3 unknown"),
    "a stepchild and the wife's mother": ("户主 M|妻 F|继女 F|岳母 F", "3>4 grandparent"),
    "a stepmother": ("户主 M|父亲 M|继母 F|弟 M|子 M", "1>3 parent; 2>3 spouse; 4>3 parent; 5>3 unknown"),
    "mother and stepmother": ("户主 M|父亲 M|母亲 F|继母 F", "1>3 parent; 1>4 parent; 3>4 unknown"),
    "adoptive parents": ("户主 M|养父 M|养母 F", "1>2 parent; 2>3 spouse"),
    "adoptive father and mother are no couple for sure": ("户主 M|养父 M|母亲 F", "2>3 unknown"),
    "an adoptive father and the grandfather": ("户主 M|养父 M|祖父 M", "2>3 unknown"),
    "a stepbrother": ("户主 M|继弟 M|弟 M|父亲 M|祖父 M", "1>2 sibling; 2>3 unknown; 2>4 parent; 2>5 unknown"),
    # strangers and the unread
    "a maid": ("户主 M|保姆 F|妻 F", "1>2 not_near; 3>2 unknown"),
    "somebody else": ("户主 M|其他 F|寄住 M", "1>2 unknown; 1>3 unknown; 2>3 unknown"),
    "nothing written": ("户主 M|- F|妻 F", "1>2 unknown; 1>3 spouse"),
    # contradictions
    "two heads": ("户主 M|户主 M|妻 F|子 M|子 M", "1>2 unknown; 1>3 unknown; 4>5 unknown"),
    "two wives": ("户主 M|妻 F|妻 F|子 M|岳父 M", "1>2 unknown; 2>3 unknown; 4>2 unknown; 4>5 unknown; 1>4 child"),
    "a wife of the head's sex": ("户主 F|妻 F|子 M", "1>2 unknown; 3>2 unknown; 1>3 child"),
    "配偶 of the head's sex": ("户主 F|配偶 F", "1>2 unknown"),
    "a wife who is a man": ("户主 F|妻 M", "1>2 unknown"),
    "a 父亲 who is a woman": ("户主 M|父亲 F", "1>2 unknown"),
    "two fathers": ("户主 M|父亲 M|父亲 M|母亲 F", "1>2 unknown; 1>3 unknown; 2>4 unknown; 1>4 parent"),
    "two grandfathers of one side": ("户主 M|祖父 M|祖父 M|祖母 F", "1>2 unknown; 2>4 unknown; 1>4 grandparent"),
    "twelve years": ("户主 M 1960-05-05|子 M 1972-05-05", "1>2 child"),
    "a day less than twelve years": (
        "户主 M 1960-05-05|子 M 1972-05-04|妻 F 1955|女 F 1985",
        "1>2 unknown; 3>2 child; 4>2 sibling",
    ),
    "a leap day and twelve years": ("户主 M 1960-02-29|子 M 1972-02-29", "1>2 child"),
    "a child older than the head": (
        "户主 M 1960|子 M 1959|妻 F 1930|女 F 1985",
        "1>2 unknown; 3>2 unknown; 4>2 unknown",
    ),
    "a father younger than the head": ("户主 M 1960|父亲 M 1961|弟 M 1990", "1>2 unknown; 3>2 unknown; 1>3 sibling"),
    "a young second wife": ("户主 M 1950|妻 F 1975|子 M 1980", "1>3 child; 2>3 unknown"),
    "twenty-four years to a grandchild": ("户主 M 1960-05-05|孙子 M 1984-05-05", "1>2 grandchild"),
    "a day less to a grandchild": ("户主 M 1960-05-05|孙子 M 1984-05-04", "1>2 unknown"),
    "a stepfather need only be older": ("户主 M 1970|继子 M 1971", "1>2 child"),
    "a stepfather no older": ("户主 M 1970|继子 M 1970", "1>2 unknown"),
    # words that the household must explain
    "their own": ("户主 M|其妻 F|其子 M|其女 F", "1>2 spouse; 1>3 child; 3>4 sibling"),
    "whose wife and son": (
        "户主 M|弟 M|其妻 F|其子 M",
        "1>2 sibling; 1>3 unknown; 2>3 unknown; 1>4 unknown; 2>4 unknown",
    ),
    "a wife and a 媳妇": ("户主 M|妻 F|子 M|媳妇 F", "1>4 not_near; 3>4 spouse"),
    "a widower's 媳妇 or his own": ("户主 M|子 M|媳妇 F", "1>3 unknown; 2>3 unknown"),
    "a woman's 媳妇": ("户主 F|子 M|媳妇 F", "1>3 not_near; 2>3 spouse"),
    "a ranked 媳妇": ("户主 M|长子 M|大媳妇 F", "1>3 not_near; 2>3 spouse"),
    "codes": ("02 M|10 F|20 M|52 F", "1>2 spouse; 1>3 child; 4>3 grandchild"),
    "codes without a head": ("10 F|20 M", "1>2 unknown"),
    "codes beside words": ("户主 M|10 F|20 M", "1>2 unknown; 1>3 unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_the_kin_of_a_household_is_what_its_words_say(name: str) -> None:
    household, expected = HOUSEHOLDS[name]
    found = kin_of(household)
    for one in expected.split(";"):
        pair, kin = one.split()
        a, b = (int(key) for key in pair.split(">"))
        assert (pair, found[a, b]) == (pair, kin)
        assert (pair, found[b, a]) == (pair, inverse(Kin(kin)))


FAMILY = """
head 户主 M father mother wife
wife 妻 F wifes_father wifes_mother head
father 父亲 M fathers_father fathers_mother mother
mother 母亲 F mothers_father mothers_mother father
fathers_father 祖父 M great_grandfather - fathers_mother
fathers_mother 祖母 F great_grandmother - fathers_father
mothers_father 外祖父 M - - mothers_mother
mothers_mother 外祖母 F mothers_great - mothers_father
great_grandfather 曾祖父 M - - great_grandmother
great_grandmother 曾祖母 F - - great_grandfather
mothers_great 外曾祖父 M - - -
wifes_father 岳父 M wifes_grandfather - wifes_mother
wifes_mother 岳母 F wifes_grandmother wifes_other_grandfather wifes_father
wifes_grandfather 妻祖父 M - - -
wifes_grandmother 妻祖母 F - - -
wifes_other_grandfather 妻祖父 M - - wifes_grandmother
brother 弟 M father mother brothers_wife
sister 妹 F father mother sisters_husband
brothers_wife 弟媳 F - - brother
sisters_husband 妹夫 M - - sister
wifes_brother 妻弟 M wifes_father wifes_mother -
wifes_sister 小姨子 F wifes_father wifes_mother -
eldest 长子 M head wife eldests_wife
second 次子 M head wife seconds_wife
daughter 女 F head wife daughters_husband
eldests_wife 长媳 F in_laws_father - eldest
seconds_wife 次媳 F - - second
daughters_husband 女婿 M - - daughter
eldests_son 孙子 M eldest eldests_wife grandsons_wife
seconds_daughter 孙女 F second seconds_wife -
daughters_son 外孙子 M daughter daughters_husband other_grandsons_wife
grandsons_wife 孙媳 F - - eldests_son
other_grandsons_wife 外孙媳 F - - daughters_son
great_grandson 曾孙子 M eldests_son grandsons_wife -
other_great_grandson 曾孙子 M daughters_son other_grandsons_wife -
nephew 侄子 M brother brothers_wife -
sisters_son 外甥 M sister sisters_husband -
sisters_second 外甥 M sister sisters_husband -
wifes_nephew 内侄 M wifes_brother - -
uncle 叔叔 M fathers_father fathers_mother uncles_wife
uncles_wife 婶婶 F - - uncle
mothers_brother 舅舅 M mothers_father mothers_mother -
wifes_uncle 叔叔 M wifes_grandfather - -
wifes_sister_called_aunt 小姨 F wifes_father wifes_mother -
uncle_once_removed 伯父 M great_uncle - -
great_uncle 亲家 M great_grandfather - -
cousin 堂弟 M uncle uncles_wife -
cousins_brother 堂弟 M uncle uncles_wife -
in_laws_father 亲家公 M - - -
stranger 保姆 F - - -
"""
"""One family as it truly is: who, the register's word, sex, two parents in any order, spouse."""


def the_truth() -> dict[tuple[str, str], Kin]:
    lines = {name: facts for name, *facts in (line.split() for line in FAMILY.strip().splitlines())}
    parents = {name: {*facts[2:4]} & set(lines) for name, facts in lines.items()}
    grandparents = {name: {g for p in parents[name] for g in parents[p]} for name in lines}
    truth = {}
    for a, b in permutations(lines, 2):
        is_kin = {
            Kin.SPOUSE: lines[a][4] == b,
            Kin.PARENT: b in parents[a],
            Kin.CHILD: a in parents[b],
            Kin.SIBLING: bool(parents[a] & parents[b]),
            Kin.GRANDPARENT: b in grandparents[a],
            Kin.GRANDCHILD: a in grandparents[b],
        }
        truth[a, b] = next((kin for kin, so in is_kin.items() if so), Kin.NOT_NEAR)
    return truth


LEFT_OPEN = {
    Place.OTHER: frozenset(Place) - {Place.HEAD},
    Place.GREAT_GRANDPARENT: {Place.UNCLE},
    Place.GRANDCHILD_IN_LAW: {Place.GRANDCHILD},
    Place.GRANDCHILD: {Place.GRANDCHILD},
    Place.GREAT_GRANDCHILD: {Place.GREAT_GRANDCHILD},
    Place.NEPHEW: {Place.UNCLE},
}
"""Where the truth about this one family does not settle the words for every family."""


def test_nothing_untrue_is_said_of_a_whole_family_and_what_the_words_settle_is_said() -> None:
    lines = [line.split() for line in FAMILY.strip().splitlines()]
    found = kin_in_household([Member(key, facts[1], facts[2], None) for key, facts in enumerate(lines)])  # type: ignore[arg-type]
    truth = the_truth()
    possible = defaultdict(set)
    place = {name: read_relation(word).place for name, word, *_ in lines}
    for (a, b), kin in truth.items():
        possible[place[a], place[b]].add(kin)
    for (a, one), (b, other) in permutations(enumerate(lines), 2):
        names = (one[0], other[0])
        places = (place[names[0]], place[names[1]])
        assert (names, found[a, b]) in ((names, truth[names]), (names, Kin.UNKNOWN))
        settled = len(possible[places]) == 1
        if settled and places[1] not in LEFT_OPEN.get(places[0], ()) and places[0] not in LEFT_OPEN.get(places[1], ()):
            assert (names, found[a, b]) == (names, truth[names])


def test_every_ordered_pair_of_two_people_is_answered_and_nobody_is_kin_to_himself() -> None:
    found = kin_of("户主 M|妻 F|子 M|?? F")
    assert set(found) == set(permutations(range(1, 5), 2))
    assert kin_in_household([]) == {}
    assert kin_of("户主 M") == {}


def test_six_relations_are_near_and_four_are_close() -> None:
    assert {"spouse", "parent", "child", "sibling", "grandparent", "grandchild"} == NEAR
    assert {"spouse", "parent", "child", "sibling"} == CLOSE
    assert Kin.NOT_NEAR not in NEAR
    assert Kin.UNKNOWN not in NEAR


def test_the_inverse_turns_parents_and_grandparents_round_and_leaves_the_rest() -> None:
    assert {kin: inverse(kin) for kin in Kin if inverse(kin) is not kin} == {
        Kin.PARENT: Kin.CHILD,
        Kin.CHILD: Kin.PARENT,
        Kin.GRANDPARENT: Kin.GRANDCHILD,
        Kin.GRANDCHILD: Kin.GRANDPARENT,
    }


READ = {
    Place.HEAD: "户主 本人 户主本人 户主(本人) 本人(户主) 戶主 户长",
    Place.SPOUSE: "妻 妻子 夫 丈夫 配偶 爱人 老婆 老公 户主之妻 户主的丈夫 户主妻子 夫妻 夫妻关系 之妻 "
    "与户主是夫妻关系",
    Place.CHILD: "子 儿子 长子 次子 三子 四子 独生子 独子 养子 继子 女 女儿 长女 次女 独生女 养女 继女 子女 "
    "之子 户主之子 儿子(长) 子(次) 女儿(二) 大儿子 小女儿 幼子 長女 孩子 子(继) 长子(已婚) 亲生子 过继子 女(未婚) "
    "次子(儿子)",
    Place.CHILD_IN_LAW: "儿媳 儿媳妇 媳 长媳 次媳 三媳 女婿 婿 大女婿 子媳 次子之妻 长子媳 大媳妇 兒媳婦",
    Place.PARENT: "父 母 父亲 母亲 爸爸 妈妈 养父 继母 后母 生父 父母 户主之父 父親 继父",
    Place.PARENT_IN_LAW: "岳父 岳母 公公 婆婆 家公 家婆 丈母娘 妻之母 夫父",
    Place.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 胞弟 胞妹 大哥 二弟 三妹 亲弟 兄弟 姐妹 继弟 同父异母弟 姊",
    Place.SIBLING_IN_LAW: "嫂 嫂子 兄嫂 大嫂 弟媳 弟媳妇 弟妇 二弟媳 姐夫 妹夫",
    Place.SPOUSE_SIBLING: "妻弟 小舅子 小姨子 小叔子 大姑子 内弟 夫兄",
    Place.GRANDPARENT: "祖父 祖母 爷爷 奶奶 外祖父 外祖母 外公 外婆 姥姥 祖父母",
    Place.GRANDCHILD: "孙 孙子 孙女 长孙 次孙女 外孙 外孙子 外孙女 大孙子 孫女 养孙子",
    Place.GRANDCHILD_IN_LAW: "孙媳 孙媳妇 孙女婿 长孙媳 外孙女婿",
    Place.GREAT_GRANDPARENT: "曾祖父 曾祖母 外曾祖母",
    Place.GREAT_GRANDCHILD: "曾孙 曾孙女 重孙子",
    Place.NEPHEW: "侄 侄子 侄女 甥 外甥 外甥女 大侄子 姪女",
    Place.UNCLE: "叔 叔叔 三叔 伯父 大伯 姑 姑姑 二姑 舅 舅父 姨 小姨 婶婶 伯母 姑丈",
    Place.OTHER: "堂弟 表哥 侄媳 堂叔 亲家 前妻 非亲属 保姆 租客",
    Place.SPOUSE_GRANDPARENT: "夫祖父 妻祖母",
    Place.UNKNOWN: "其他 其他亲属 寄住 亲戚 朋友 父子 母女 祖孙 阿公 阿婆 弟妹 大爷 二爷爷 大妈 大娘 "
    "干儿子 男 之 户主之 户主的 其 ( () 子() 妻(户主) 子(女) 孙子(外孙) 子(去世) "
    "长长子 继继子 2 1 20子 00 49 80 97 子/女 子、女 继妻 亲",
}


@pytest.mark.parametrize("place", READ)
def test_the_usual_words_are_read_and_what_dialects_share_is_not(place: Place) -> None:
    assert {word: read_relation(word).place for word in READ[place].split()} == dict.fromkeys(
        READ[place].split(), place
    )


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("长子", Relative(Place.CHILD, rank=1, sex="M")),
        ("儿子(次)", Relative(Place.CHILD, rank=2, sex="M")),
        ("三女", Relative(Place.CHILD, rank=3, sex="F")),
        ("十子", Relative(Place.CHILD, rank=10, sex="M")),
        ("幼女", Relative(Place.CHILD, rank=YOUNGEST, sex="F")),
        ("子女(次子)", Relative(Place.CHILD, rank=2, sex="M")),
        ("独生子", Relative(Place.CHILD, sex="M")),
        ("养女", Relative(Place.CHILD, sex="F", bond="adopted")),
        ("继长子", Relative(Place.CHILD, rank=1, sex="M", bond="step")),
        ("长继子", Relative(Place.CHILD, rank=1, sex="M", bond="step")),
        ("亲弟", Relative(Place.SIBLING, sex="M", seniority="younger")),
        ("异母妹", Relative(Place.SIBLING, sex="F", seniority="younger", bond="step")),
        ("外祖母", Relative(Place.GRANDPARENT, sex="F", side="maternal")),
        ("奶奶", Relative(Place.GRANDPARENT, sex="F", side="paternal")),
        ("长孙", Relative(Place.GRANDCHILD, rank=1, side="paternal")),
        ("外孙女", Relative(Place.GRANDCHILD, sex="F", side="maternal")),
        ("岳母", Relative(Place.PARENT_IN_LAW, sex="F", head_sex="M")),
        ("妻", Relative(Place.SPOUSE, sex="F", head_sex="M")),
        ("二嫂", Relative(Place.SIBLING_IN_LAW, rank=2, sex="F", seniority="elder")),
        ("媳妇", Relative(Place.CHILD_IN_LAW, sex="F", doubt="wife")),
        ("二媳妇", Relative(Place.CHILD_IN_LAW, rank=2, sex="F")),
        ("小媳妇", Relative(Place.CHILD_IN_LAW, rank=YOUNGEST, sex="F", doubt="wife")),
        ("其子", Relative(Place.CHILD, sex="M", doubt="whose")),
        ("其他", Relative()),
        ("02", Relative(Place.HEAD, doubt="code")),
        ("22", Relative(Place.CHILD, rank=1, sex="M", doubt="code")),
        ("57", Relative(Place.PARENT, sex="M", bond="step", doubt="code")),
        ("64", Relative(Place.GRANDPARENT, sex="F", side="maternal", doubt="code")),
        ("", Relative()),
    ],
)
def test_a_word_says_rank_side_sex_and_bond_besides_the_place(word: str, said: Relative) -> None:
    assert read_relation(word) == said


def test_blanks_and_full_width_signs_do_not_hide_a_word() -> None:
    full_width = "".join(chr(ord(c) + FULL) if c in "()" else c for c in "儿子(长)")
    assert full_width != "儿子(长)"
    assert read_relation(full_width) == read_relation("长子")
    assert read_relation(" 长\u3000子\n") == read_relation("长子")
    assert read_relation("".join(chr(0xFF10 + n) for n in (0, 2))) == read_relation("02")


def test_every_two_digit_code_of_the_standard_is_read_but_those_for_the_remainder() -> None:
    read = {f"{n:02}" for n in range(100) if read_relation(f"{n:02}").place is not Place.UNKNOWN}
    missing = {f"{n:02}" for n in range(100)} - read
    unused = {"00", *(f"{n:02}" for n in range(3, 10)), *(f"{n}" for n in range(13, 20)), "98"}
    assert missing == unused | {"49", "59", "69", "79", "80", "97"}


WORDS = [word for words in READ.values() for word in words.split()]
COMMON = (
    "户主 妻 夫 子 女 长子 次子 儿媳 长媳 次媳 女婿 父亲 母亲 继母 岳父 "
    "岳母 兄 弟 妹 嫂 弟媳 祖父 祖母 外婆 孙子 孙女 外孙 孙媳 其子"
)
SEXES = st.sampled_from(["M", "F", ""])
BIRTHS = st.none() | st.dates(date(1920, 1, 1), date(2017, 4, 30))


def households(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[Member]]:
    return st.lists(st.tuples(words, SEXES, BIRTHS), max_size=7).map(
        lambda people: [Member(key, *facts) for key, facts in enumerate(people)]
    )


ANY = households(st.sampled_from(WORDS) | st.sampled_from(COMMON.split()) | st.text(max_size=8))
USUAL = households(st.sampled_from(COMMON.split()))


@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from([*WORDS, "(", ")", "之", "其", "长", "养"]), max_size=4).map("".join)
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(read_relation(text), Relative)


@given(ANY)
def test_kin_is_the_same_from_both_sides(members: list[Member]) -> None:
    found = kin_in_household(members)
    assert set(found) == set(permutations(range(len(members)), 2))
    assert all(found[b, a] is inverse(kin) for (a, b), kin in found.items())


@given(ANY.flatmap(lambda members: st.tuples(st.just(members), st.permutations(members))))
def test_the_order_of_the_members_does_not_matter(both: tuple[list[Member], list[Member]]) -> None:
    assert kin_in_household(both[0]) == kin_in_household(both[1])


@given(ANY)
def test_a_near_relation_is_never_said_against_sex_or_birth(members: list[Member]) -> None:
    by_key = {member.key: member for member in members}
    spouses: Counter[int] = Counter()
    for (a, b), kin in kin_in_household(members).items():
        one, other = by_key[a], by_key[b]
        if kin is Kin.SPOUSE:
            spouses[a] += 1
            assert not one.sex or one.sex != other.sex
        if kin in (Kin.PARENT, Kin.GRANDPARENT) and one.birth and other.birth:
            assert other.birth < one.birth
    assert all(number == 1 for number in spouses.values())


FOLLOWS = {
    (Kin.CHILD, Kin.SIBLING): Kin.CHILD,
    (Kin.SIBLING, Kin.SIBLING): Kin.SIBLING,
    (Kin.SIBLING, Kin.PARENT): Kin.PARENT,
    (Kin.SIBLING, Kin.GRANDPARENT): Kin.GRANDPARENT,
    (Kin.SPOUSE, Kin.CHILD): Kin.CHILD,
    (Kin.SPOUSE, Kin.GRANDCHILD): Kin.GRANDCHILD,
    (Kin.CHILD, Kin.CHILD): Kin.GRANDCHILD,
}
"""What b is to a, what c is to b → what c is to a, by common sense."""


@given(USUAL)
def test_what_follows_from_two_near_relations_is_never_denied(members: list[Member]) -> None:
    found = kin_in_household(members)
    for a, b, c in permutations(range(len(members)), 3):
        follows = FOLLOWS.get((found[a, b], found[b, c]))
        if follows:
            words = tuple(members[key].relation for key in (a, b, c))
            assert (words, found[a, c]) in ((words, follows), (words, Kin.UNKNOWN))


@given(USUAL, st.sampled_from(["??", "", "其他"]))
def test_one_who_cannot_be_read_never_adds_a_relation(members: list[Member], word: str) -> None:
    alone = kin_in_household(members)
    beside = kin_in_household([*members, Member(99, word, "", None)])
    assert all(kin is Kin.UNKNOWN for (a, b), kin in beside.items() if 99 in (a, b))
    assert all(beside[pair] in (kin, Kin.UNKNOWN) for pair, kin in alone.items())


def the_kin(filename: str) -> tuple[Register, Counter[Kin], set[str]]:
    register = read_register((DATA / filename).read_bytes(), filename)
    assert isinstance(register, Register)
    households = defaultdict(list)
    for key, row in enumerate(register.rows):
        households[row.group, row.household].append(Member(key, row.relation, row.sex, row.birth))
    kin = Counter(kin for household in households.values() for kin in kin_in_household(household).values())
    unread = {row.relation for row in register.rows if read_relation(row.relation).place is Place.UNKNOWN}
    return register, kin, unread


@pytest.mark.parametrize(
    ("filename", "spouses", "unknown"),
    [("shifan-register.xlsx", 743, 902), ("jia-register.csv", 66, 32), ("yi-register.csv", 40, 2)],
)
def test_every_relation_word_of_the_sample_registers_is_read(filename: str, spouses: int, unknown: int) -> None:
    register, kin, unread = the_kin(filename)
    assert unread == set()
    assert (kin[Kin.SPOUSE], kin[Kin.UNKNOWN]) == (2 * spouses, 2 * unknown)
    assert kin[Kin.PARENT] == kin[Kin.CHILD] > 0
    assert len(register.rows) > 100
