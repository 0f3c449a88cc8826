"""Dirt, cell by cell: the same truth as offices write it, and the lines the reader owes for each writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.files.village import LOCAL, Has, Villager, a_number
from tests.files.workbook import DAY_ZERO, Cell, Failed, Formula, Inline, Month, Rich, Shown, plain

HAN = "〇一二三四五六七八九"
AMBIGUOUS = range(18_000, 21_000)
"""Day numbers that read as a year and a month too."""


def wide(text: str) -> str:
    """With full-width digits and letters."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


@dataclass
class Written:
    """A cell and the codes of the lines it owes; `good`: an identity number that can stand in for other cells."""

    cell: Cell
    owes: tuple[str, ...] = ()
    good: bool = False


Kind = tuple[str, Callable[[], Written | None]]
Kinds = list[Kind]
"""Kinds of dirt by name, and how to make each; None where it cannot be made of this truth."""


@dataclass
class Hand:
    """One office's hand: what dirt it makes, and how often each kind was made."""

    chance: Random
    has: Has
    encoding: str
    """Of a .csv; "" for an .xlsx."""
    made: Counter[str] = field(default_factory=Counter)
    rate: float = 0.25

    @property
    def is_xlsx(self) -> bool:
        return not self.encoding

    def fits(self, cell: Cell) -> bool:
        """Whether the encoding has all its signs."""
        try:
            plain(cell).encode(self.encoding or "utf-8")
        except UnicodeEncodeError:
            return False
        return True

    def pick(self, clean: Written, dirty: Iterable[Kind]) -> Written:
        """The clean writing, or now and then one of the dirty ones; each is a kind and how to make it."""
        if self.chance.random() < self.rate:
            kinds = list(dirty)
            self.chance.shuffle(kinds)
            for kind, make in kinds:
                made = make()
                if made is not None and self.fits(made.cell):
                    self.made[kind] += 1
                    return made
        return clean

    def dressed(self, text: str) -> Iterable[Kind]:
        """Dress of a text that leaves nothing to mend, in an .xlsx."""
        if self.is_xlsx:
            yield "rich text", lambda: Written(Rich(text))
            yield "text in the sheet", lambda: Written(Inline(text))
            yield "formula with its result", lambda: Written(Formula(text))

    def lost(self) -> Iterable[Kind]:
        """A cell whose content is gone."""
        yield "error value", lambda: Written(Failed(self.chance.choice(["#N/A", "#REF!", "#VALUE!"])), ("cell_error",))
        yield "truth value", lambda: Written(self.chance.random() < 0.5, ("cell_error",))
        if self.is_xlsx:
            yield "formula without its result", lambda: Written(Formula(None), ("cell_not_reckoned",))

    def blanks(self, text: str, code: str) -> Iterable[Kind]:
        """Stray blanks and invisible signs."""
        at = self.chance.randint(0, len(text))
        for kind, sign in (
            ("blank", " "),
            ("full-width blank", "\u3000"),
            ("no-break blank", "\u00a0"),
            ("zero-width blank", self.chance.choice("\u200b\ufeff\u2060\u2066")),
            ("tab", "\t"),
        ):
            yield kind, lambda sign=sign: Written(text[:at] + sign + text[at:], (code,))
        yield "line break in a cell", lambda: Written(text + self.chance.choice(["\n", "\r\n"]), (code,))

    def name(self, one: Villager) -> Written:
        if one.fate == "no_name":
            return self.pick(Written(None), self.lost())
        if one.fate == "name_unclear":
            unclear = [one.name[:1], f"{one.name}?", "无名氏", f"{one.name}(已故)", "林□", f"{one.name}\ue863"]
            return Written(self.chance.choice([name for name in unclear if self.fits(name)]))
        kinds = [*self.dressed(one.name), *self.blanks(one.name, "mended_name")]
        kinds.append(("apostrophe", lambda: Written(f"'{one.name}", ("mended_name",))))
        if "·" in one.name:
            dots = [chr(0x2022), chr(0x30FB), chr(0xFF0E), ".", " · "]
            other = one.name.replace("·", self.chance.choice(dots))
            kinds = [("another dot in a name", lambda: Written(other, ("mended_name",)))]
        return self.pick(Written(one.name), kinds)

    def household(self, one: Villager, *, sure: bool) -> Written:
        """`sure`: the number must be readable, somebody is told by it."""
        text = one.household
        kinds = [*self.dressed(text), *self.blanks(text, "mended_household")]
        kinds.append(("full-width digits", lambda: Written(wide(text), ("mended_household",))))
        kinds.append(("apostrophe", lambda: Written(f"'{text}", ("mended_household",))))
        if self.has.household_zeros:
            kinds.append(("number shown with zeros", lambda: Written(Shown(int(text), 4))))
        else:
            kinds.append(("number", lambda: Written(int(text))))
            kinds.append(("number as 1.0", lambda: Written(f"{text}.0", ("mended_household",))))
        if not self.is_xlsx:
            kinds.append(("text as a formula", lambda: Written(f'="{text}"', ("mended_household",))))
        if not sure:
            kinds += self.lost()
        return self.pick(Written(text), kinds)

    def sex(self, one: Villager, identity: Written) -> Written:
        from_number = ("mended_sex_from_identity",) if identity.good else ()
        words = [f"{one.sex}性", "M" if one.sex == "男" else "F"]
        kinds: Kinds = [
            ("another word for the sex", lambda: Written(self.chance.choice(words))),
            ("blank", lambda: Written(f"{one.sex} ", ("mended_cell",))),
            *self.dressed(one.sex),
        ]  # fmt: skip
        if not one.fate.startswith("identity_"):
            kinds += [
                ("no sex", lambda: Written(None, from_number)),
                ("unreadable sex", lambda: Written("?", from_number or ("sex_unread",))),
                *((kind, lambda make=make: _owing(make(), from_number)) for kind, make in self.lost()),
            ]
        return self.pick(Written(one.sex), kinds)

    def identity(self, one: Villager, *, sure: bool) -> Written:
        """`sure`: two rows are told to be one person by this number."""
        number = one.number
        match one.fate:
            case "no_birth" | "birth_incomplete" | "birth_unreadable":
                return self.pick(Written(None), [("word for nothing", lambda: Written("无"))])
            case "identity_malformed":
                return Written(self.chance.choice([number[:16], f"{number}1", "99999919720505ABCD"]))
            case "identity_check_digit":
                return Written(number[:17] + ("1" if number[17] != "1" else "2"))
            case "identity_birth_differs":
                other = date(one.birth.year, one.birth.month % 12 + 1, one.birth.day)
                return Written(a_number(other, one.sex, int(number[14:17])))
            case "identity_sex_differs":
                return Written(a_number(one.birth, "女" if one.sex == "男" else "男", int(number[14:17]) // 2))
        rounded: Cell = int(f"{number[:15]}000")
        if not self.is_xlsx:
            rounded = f"{rounded:.5E}"
        owed = ("mended_identity",)
        kinds: Kinds = [
            ("full-width digits", lambda: Written(wide(number), owed, good=True)),
            ("blank", lambda: Written(f"{number[:6]} {number[6:14]} {number[14:]}", owed, good=True)),
            ("tab", lambda: Written(f"\t{number}", owed, good=True)),
            ("apostrophe", lambda: Written(f"'{number}", owed, good=True)),
            ("small x", lambda: Written(number.lower(), good=True) if number.endswith("X") else None),
            (
                "number of 15 digits",
                lambda: Written(number[:6] + number[8:17], good=True) if one.birth.year < 2000 else None,
            ),
        ]
        if not sure:
            kinds += [
                ("rounded number", lambda: Written(rounded, ("identity_rounded",))),
                ("word for nothing", lambda: Written(self.chance.choice(["无", "-", "不详"]))),
                ("no identity number", lambda: Written(None)),
                *self.lost(),
            ]  # fmt: skip
        return self.pick(Written(number, good=True), kinds)

    def birth(self, one: Villager, identity: Written) -> Written:
        day = one.birth
        spelled = f"{day.year}年{day.month}月"
        match one.fate:
            case "no_birth":
                return self.pick(Written(self.chance.choice([None, "不详", "-"])), self.lost())
            case "birth_incomplete":
                texts = [spelled, f"{day.year}.{day.month}", f"{day:%Y-%m}", str(day.year), day.year]
                return self.pick(Written(self.chance.choice(texts)), self._half_dates(day))
            case "birth_unreadable":
                other = [f"{day.day}/{day.month}/{day.year}", "45-3-2", "1945-02-30", "农历三月初二", "x", "1945-13-02"]
                return Written(self.chance.choice(other))
        kinds = [*self._whole_dates(day, identity)]
        if identity.good:
            owed = ("mended_birth_from_identity",)
            kinds += [
                ("date from the identity number", lambda: Written(None, owed)),
                ("date from the identity number", lambda: Written(spelled, owed)),
                ("month of a number", lambda: Written(float(f"{day.year}.{day.month}"), owed)),
                *((kind, lambda make=make: _owing(make(), owed)) for kind, make in self.lost()),
            ]
        return self.pick(self._usual_date(day), kinds)

    def _usual_date(self, day: date) -> Written:
        kinds: dict[str, Cell] = {
            "1945-03-02": day.isoformat(),
            "1945/3/2": f"{day.year}/{day.month}/{day.day}",
            "1945.3.2": f"{day.year}.{day.month}.{day.day}",
            "19450302": f"{day:%Y%m%d}",
            "1945年3月2日": f"{day.year}年{day.month}月{day.day}日",
            "1945年03月02日": f"{day:%Y年%m月%d日}",
            "19450302 as a number": int(f"{day:%Y%m%d}"),
            "date cell": day,
        }
        kind = self.chance.choice([*kinds])
        self.made[kind] += 1
        return Written(kinds[kind])

    def _half_dates(self, day: date) -> Iterable[Kind]:
        serial = (day - DAY_ZERO).days
        yield "date cell shown as a month", lambda: Written(Month(day.replace(day=1)))
        yield "day number that reads as a month", lambda: Written(serial) if serial in AMBIGUOUS else None

    def _whole_dates(self, day: date, identity: Written) -> Iterable[Kind]:
        serial = (day - DAY_ZERO).days
        counts = serial > 3000 and (serial not in AMBIGUOUS or identity.good)
        spaced = f"{day.year} 年 {day.month} 月 {day.day} 日"
        slashed = f"{day.year}/{day.month}/{day.day}"
        yield from self.dressed(slashed)
        yield from self.blanks(day.isoformat(), "mended_birth")
        yield "full-width digits", lambda: Written(wide(f"{day:%Y年%m月%d日}"), ("mended_birth",))
        yield "blank", lambda: Written(spaced, ("mended_birth",))
        yield "date with an hour", lambda: Written(f"{day} 00:00:00", ("mended_birth",))
        yield "date with an hour", lambda: Written(f"{slashed} 0:00", ("mended_birth",))
        yield "date with an hour", lambda: Written(f"{slashed} 00:00:00", ("mended_birth",))
        yield "long dashes", lambda: Written(f"{day.year}—{day.month}—{day.day}")
        yield "apostrophe", lambda: Written(f"'{day}", ("mended_birth",))
        yield "number as 1.0", lambda: Written(f"{day:%Y%m%d}.0", ("mended_birth",))
        yield "number as 1.0", lambda: Written(float(f"{day:%Y%m%d}"), () if self.is_xlsx else ("mended_birth",))
        yield "day number", lambda: Written(serial, ("mended_birth_serial",)) if counts else None
        yield "day number as text", lambda: Written(str(serial), ("mended_birth_serial",)) if counts else None
        if self.is_xlsx:
            yield (
                "formula with its result",
                lambda: Written(Formula(serial), ("mended_birth_serial",)) if counts else None,
            )

    def residence(self, one: Villager) -> Written:
        if one.fate == "residence_unread":
            words = ["空挂户", "待查", *([None] if self.has.residence == "all" else [])]
            return self.pick(Written(self.chance.choice(words)), self.lost())
        if one.residence != LOCAL:
            return Written(one.residence)
        if self.has.residence == "outsiders":
            return Written(None)
        return Written(self.chance.choice([LOCAL, LOCAL, "本村", " 本村户籍 ", "户口在本村", "本村\u3000户籍"]))

    def note(self, one: Villager) -> Written:
        if one.fate == "note_unread":
            return self.pick(Written(one.note), self.lost())
        if self.has.residence == "none" and one.residence != LOCAL:
            return Written(one.residence)
        kinds: Kinds = [
            ("note of two lines", lambda: Written(f"{one.note}\n低保户" if one.note else "低保户\n健在")),
            *self.dressed(one.note or "健在"),
        ]
        if not one.note:
            kinds.append(("nought of a formula", lambda: Written(Formula(0) if self.is_xlsx else "0")))
            kinds.append(("only blanks", lambda: Written(" \u3000")))
        return self.pick(Written(one.note or None), kinds)

    def group(self, group: int | str) -> tuple[Written, str]:
        """A group in a cell of its own, and the name that the cell gives."""
        if isinstance(group, str):
            name = self.chance.choice([group, f"{group}组", f"{group}村民小组"])
            return Written(name), name
        usual = f"第{group}村民小组"
        clean = self.chance.choice([usual, usual, usual, group])
        names = [f"第{HAN[group]}村民小组", f"{group}组", f"{HAN[group]}组", f"第{group}小组"]
        name = self.chance.choice(names)
        kinds: Kinds = [
            ("another name of a group", lambda: Written(name)),
            ("number as 1.0", lambda: Written(f"{group}.0")),
            ("full-width digits", lambda: Written(f"第{wide(str(group))}村民小组", ("mended_cell",))),
            ("blank", lambda: Written(f" 第 {group} 村民小组", ("mended_cell",))),
            *self.dressed(usual),
        ]
        written = self.pick(Written(clean), kinds)
        return written, name if written.cell == name else usual


def _owing(written: Written | None, more: tuple[str, ...]) -> Written | None:
    return Written(written.cell, written.owes + more) if written else None
