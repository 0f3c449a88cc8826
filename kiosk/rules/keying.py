"""What a tallier keys: marks, blank lines, doubts; the ballots that make of them. Keys are no acts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.rules.finding import Finding

NOBODY = "x"
"""A mark that names nobody on the roll."""
MOST_MARKS = 40
"""On one ballot; more than any voter has written, few enough that a stuck key fills nothing."""


class Do(StrEnum):
    """A key: what it does to the ballot under work. `paper`: the whole paper is doubtful, or is not any more."""

    MARK = "mark"
    BLANK = "blank"
    DOUBT = "doubt"
    PAPER = "paper"
    UNDO = "undo"
    CLOSE = "close"
    DONE = "done"


class Doubt(StrEnum):
    """Why a name goes to the doubtful tray (R-CNT-09)."""

    UNREADABLE = "unreadable"
    SAME_NAME = "same_name"
    NICKNAME = "nickname"
    MISSPELLING = "misspelling"


@dataclass(frozen=True, slots=True)
class Key:
    """按键. `n` counts a seat's keys in one calling from 1, `id` is the tablet's own.

    `mark`: a roll number, NOBODY, "r" and the number of a ruling, or for a doubt its reason.
    """

    n: int
    id: str
    do: Do
    post: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A ballot as one tallier keyed it: (post, mark) in order; a doubt is a mark `?reason`. Blank lines leave none."""

    marks: tuple[tuple[str, str], ...] = ()
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a seat has keyed in one calling: ballots closed, the keys of the one under work, whether it is handed in."""

    ballots: tuple[Keyed, ...] = ()
    current: tuple[Key, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be keyed: the posts, how many ballots this calling has, who is on the roll, which rulings there are."""

    posts: Collection[str]
    ballots: int
    people: Collection[str]
    rulings: Collection[int] = ()


_ID = re.compile(r"[0-9a-zA-Z_-]{8,40}")
_MARK = re.compile(r"x|[1-9][0-9]{0,8}|r[1-9][0-9]{0,8}")


def read_key(raw: object) -> Key | Finding:
    """A key as a tablet sends it, or what is wrong with it."""
    wrong = Finding("key_unreadable")
    if not isinstance(raw, Mapping):
        return wrong
    n, id, do = raw.get("n"), raw.get("id"), raw.get("do")
    post, mark = raw.get("post") or "", raw.get("mark") or ""
    if type(n) is not int or n < 1 or not isinstance(id, str) or not _ID.fullmatch(id):
        return wrong
    if do not in tuple(Do) or not isinstance(post, str) or not isinstance(mark, str):
        return wrong
    return Key(n, id, Do(do), post[:20], mark[:20])


def press(entry: Entry, key: Key, terms: Terms) -> Entry | Finding:
    """The entry after this key, or why it does nothing."""
    if entry.done:
        return Finding("key_after_done")
    whole = len(entry.ballots) >= terms.ballots
    if key.do is Do.DONE:
        if entry.current or not whole:
            return Finding("batch_not_whole", "R-CNT-01", {"missing": terms.ballots - len(entry.ballots)})
        return replace(entry, done=True)
    if whole:
        return Finding("batch_whole", "R-CNT-01", {"ballots": terms.ballots})
    if key.do in (Do.UNDO, Do.CLOSE) and not entry.current:
        return Finding("ballot_empty" if key.do is Do.CLOSE else "nothing_to_undo")
    if key.do is Do.UNDO:
        return replace(entry, current=entry.current[:-1])
    if key.do is Do.CLOSE:
        return replace(entry, ballots=(*entry.ballots, ballot_of(entry.current)), current=())
    wrong = None if key.do is Do.PAPER else _wrong_mark(key, terms)
    if wrong or len(entry.current) >= MOST_MARKS:
        return wrong or Finding("ballot_full", "R-CNT-02", {"most": MOST_MARKS})
    return replace(entry, current=(*entry.current, key))


def _wrong_mark(key: Key, terms: Terms) -> Finding | None:
    if key.post not in terms.posts:
        return Finding("key_unreadable")
    if key.do is Do.BLANK:
        return None
    if key.do is Do.DOUBT:
        return None if key.mark in tuple(Doubt) else Finding("key_unreadable")
    if not _MARK.fullmatch(key.mark):
        return Finding("key_unreadable")
    if key.mark.startswith("r"):
        return None if int(key.mark[1:]) in terms.rulings else Finding("no_such_ruling", "R-CNT-09")
    return None if key.mark == NOBODY or key.mark in terms.people else Finding("nobody_of_this_number", "R-CNT-08")


def press_all(keys: Iterable[Key], terms: Terms, entry: Entry | None = None) -> Entry:
    """The entry these keys make; a key that does nothing is left out."""
    entry = entry or Entry()
    for key in keys:
        after = press(entry, key, terms)
        entry = entry if isinstance(after, Finding) else after
    return entry


def ballot_of(keys: Sequence[Key]) -> Keyed:
    """The ballot that these keys are."""
    marks = tuple(
        (key.post, f"?{key.mark}" if key.do is Do.DOUBT else key.mark) for key in keys if key.do in (Do.MARK, Do.DOUBT)
    )
    return Keyed(marks, paper=sum(key.do is Do.PAPER for key in keys) % 2 == 1)
