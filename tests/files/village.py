"""A true village: who lives there, and what the roll must make of each. The dirt comes later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from kiosk.files.identity import check_digit

DAY = date(2017, 4, 30)
"""The election day for which the truths below hold."""

SURNAMES = ("林", "陈", "黄", "郑", "吴", "欧阳", "司马", "诸葛", "仝", "逄", "亓", "昝", "佘", "㐲", "𠮷")
GIVEN = ("少玲", "大伟", "明", "小碧", "伯韬", "秀英", "建国", "国强", "一", "梅", "若琳", "阿妹", "二妹", "振〇")
OF_MINORITIES = ("阿卜杜·热合曼", "买买提·艾力", "古丽娜尔·阿不都热依木", "尼玛·次仁")
LOCAL = "本村户籍"
APPLIED = "外来居住满一年,已提出申请"
NOT_APPLIED = "外来居住不满一年"
HARMLESS = ("", "", "", "外出务工", "低保户", "户主", "长期在外打工", "体弱多病", "学生", "中共党员")

BY_NOTE = {
    "dead": ("已死亡", "2016年3月去世", "死亡,户口已注销"),
    "moved_out": ("户口已迁出", "迁出本村"),
    "rights_deprived": ("剥夺政治权利期内",),
    "cannot_exercise": ("精神病患者,无法行使选举权",),
    "declared_not_to_take_part": ("书面声明不参加选举",),
    "note_unread": ("待核实", "见附件3", "与其兄争执未决"),
}
LEFT_OUT = frozenset({*BY_NOTE, "under_age", "outside_not_applied"}) - {"note_unread"}


@dataclass(frozen=True)
class Villager:
    """One true person. `fate` is the code the roll must give, "" for registered; `number` is of area 999999.

    `group` is a number from 1, or the name of a group that has none.
    """

    group: int | str
    household: str
    name: str
    relation: str
    sex: str
    birth: date
    number: str
    residence: str = LOCAL
    note: str = ""
    fate: str = ""


def a_number(birth: date, sex: str, order: int) -> str:
    """An identity number that nobody can have, with the right check digit."""
    first = f"999999{birth:%Y%m%d}{(order * 2 + (sex == '男')) % 1000:03}"
    return first + check_digit(first)


@dataclass(frozen=True)
class Has:
    """Which columns the register of this village has, and how it writes some of them."""

    group: bool
    identity: bool
    residence: str
    """all: everybody's is written; outsiders: theirs only; none: no such column."""
    note: bool
    household_zeros: bool


def fates_of(has: Has) -> tuple[str, ...]:
    """What can become of a person in a register with these columns, besides being registered."""
    fates = ["under_age", "no_name", "name_unclear", "no_birth", "birth_incomplete", "birth_unreadable"]
    fates += ["birth_unbelievable", "same_person_twice"]
    if has.note:
        fates += [*BY_NOTE, "same_person_contradicts"]
    if has.residence != "none":
        fates += ["outside_not_applied", "outside_needs_consent", "residence_unread"]
    if has.identity:
        fates += ["identity_malformed", "identity_check_digit", "identity_birth_differs", "identity_sex_differs"]
        fates += ["same_number_twice"]
    if has.group:
        fates += ["no_group"]
    return tuple(fates)


def a_village(chance: Random, has: Has, can_write: Callable[[str], bool], people: int = 40) -> list[Villager]:
    """Households of one to five in two to four groups, in the order in which an office writes them.

    `can_write`: whether the office's computer has the signs of a name.
    """
    surnames = tuple(surname for surname in SURNAMES if can_write(surname))
    groups: list[int | str] = list(range(1, chance.randint(2, 4) + 1))
    if chance.random() < 0.25:
        groups[-1] = "东片"
    fates = fates_of(has)
    found: list[Villager] = []
    household = 0
    for at, group in enumerate(groups):
        while len(found) < people * (at + 1) // len(groups):
            household += chance.randint(1, 3)
            written = f"{household:04}" if has.household_zeros else str(household)
            found += _a_household(chance, surnames, group, written, has, fates, len(found))
    return found


def _a_household(
    chance: Random,
    surnames: tuple[str, ...],
    group: int | str,
    household: str,
    has: Has,
    fates: tuple[str, ...],
    so_far: int,
) -> list[Villager]:
    surname = chance.choice(surnames)
    relations = ("户主", "妻", "子", "女", "父")
    found: list[Villager] = []
    for at in range(chance.randint(1, 5)):
        sex = "女" if relations[at] in ("妻", "女") else "男"
        name = chance.choice(OF_MINORITIES) if chance.random() < 0.08 else surname + chance.choice(GIVEN)
        if name in {one.name for one in found}:
            continue
        birth = date(chance.randint(1925, 1998), chance.randint(1, 12), chance.randint(1, 28))
        order = (so_far + at) * 7
        one = Villager(group, household, name, relations[at], sex, birth, a_number(birth, sex, order))
        one = replace(one, note=chance.choice(HARMLESS) if has.note else "")
        found.append(_with_a_fate(one, chance.choice(fates), chance, order) if chance.random() < 0.3 else one)
    # A whole household that left is one merged note in the books.
    if has.note and len(found) > 1 and chance.random() < 0.06 and not any(one.fate for one in found):
        found = [replace(one, note="已迁出", fate="moved_out") for one in found]
    return found


def _with_a_fate(one: Villager, fate: str, chance: Random, order: int) -> Villager:
    """What is true of a person whom this fate befalls; what the office wrote instead is the scribe's affair."""
    if fate == "under_age":
        birth = chance.choice([date(1999, 5, 1), date(2003, 6, 7), date(2016, 12, 31)])
        return replace(one, birth=birth, number=a_number(birth, one.sex, order), fate=fate)
    if fate == "birth_unbelievable":
        birth = date(1901, 1, 1)
        return replace(one, birth=birth, number=a_number(birth, one.sex, order), fate=fate)
    if fate == "birth_incomplete" and chance.random() < 0.5:
        # Day numbers of these years read as a year and a month.
        birth = date(chance.randint(1950, 1956), one.birth.month, one.birth.day)
        return replace(one, birth=birth, number=a_number(birth, one.sex, order), fate=fate)
    if fate in BY_NOTE:
        return replace(one, note=chance.choice(BY_NOTE[fate]), fate=fate)
    if fate in ("outside_not_applied", "outside_needs_consent"):
        residence = NOT_APPLIED if fate == "outside_not_applied" else APPLIED
        return replace(one, residence=residence, fate=fate)
    return replace(one, fate=fate)
