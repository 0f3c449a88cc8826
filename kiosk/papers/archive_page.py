"""The page of an archive: one file that opens by a double click, without a server, a network or a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kiosk.config import ROOT
from kiosk.papers import archive_words, result_words
from kiosk.papers.archive_facts import Archive, ArchiveFile, Said
from kiosk.papers.archive_pictures import BAR_WIDE, CURVE_HIGH, CURVE_WIDE, MOST_DRAWN, bars, curve, strokes
from kiosk.papers.words import BALLOTS_UNSEALED, ELECTION, REHEARSAL, Words

LINES = {
    "R-RES-03": result_words.LINE_FIRST,
    "R-RES-08": result_words.LINE_FURTHER,
    "R-RES-05": result_words.LINE_TIE,
}
"""The rule that the line stands on → how it is said."""
PIECES = {
    "unsealed": BALLOTS_UNSEALED,
    "issued": result_words.ISSUED,
    "spoiled": result_words.SPOILED,
    "left": result_words.LEFT_OVER,
    "missing": archive_words.MISSING,
    "too_many": archive_words.TOO_MANY,
    "found": result_words.FOUND,
    "not_back": result_words.NOT_BACK,
    "more_found": archive_words.MORE_THAN_ISSUED,
    "valid": result_words.VALID,
    "part_valid": result_words.PART_VALID,
    "rejected": result_words.INVALID,
    "blank": result_words.BLANK,
}
"""Pieces of the account's bars → what they are called."""
_FULL_WIDTH = {",": "，", ";": "；", ":": "："}
_BEHIND_A_CHARACTER = re.compile(r"(?<=[\u4e00-\u9fff”》）])[,;:]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the archive as the page lists it; `size` in bytes."""

    path: str
    what: Said
    sha256: str
    size: int


def listed(file: ArchiveFile, sha256: str) -> Listed:
    return Listed(file.path, file.what, sha256, len(file.body))


def page(archive: Archive, files: Mapping[int, Sequence[Listed]]) -> bytes:
    """The page as HTML. `files`: number of a round → its files; 0: those of the whole election."""
    template = _environment().get_template("archive.html.jinja")
    html = template.render(
        archive=archive,
        files=files,
        title=both(ELECTION, village=archive.village, term=archive.term),
        rehearsal=both(REHEARSAL),
    )
    return "".join(f"{line.rstrip()}\n" for line in html.splitlines() if line.strip()).encode()


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "papers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        w=archive_words,
        r=result_words,
        both=both,
        when=when,
        typeset=typeset,
        pieces=PIECES,
        line_words=LINES,
        strokes=strokes,
        curve=curve,
        bars=bars,
        most_drawn=MOST_DRAWN,
        bar_wide=BAR_WIDE,
        curve_wide=CURVE_WIDE,
        curve_high=CURVE_HIGH,
    )
    return found


_ZH, _EN = Words("zh"), Words("en")


def both_of(text: str, **facts: Any) -> Said:
    """A sentence in both languages; a fact that is itself in both stands in each as it is said there."""
    return Said(
        typeset(_ZH(text, **_told(facts, lambda one: one.zh, _ZH))), _EN(text, **_told(facts, lambda one: one.en, _EN))
    )


def both(text: str | Said, **facts: Any) -> Markup:
    """A sentence in both languages, Chinese first; once, where both are the same."""
    said = text if isinstance(text, Said) else both_of(text, **facts)
    chinese = Markup('<span lang="zh">{}</span>').format(typeset(said.zh))
    if typeset(said.zh) == typeset(said.en):
        return chinese
    return chinese + Markup(' <span lang="en">{}</span>').format(said.en)


def when(at: date | datetime) -> Markup:
    """A day, or a moment to the minute, in both languages."""
    if isinstance(at, datetime):
        return both(Said(_ZH.moment(at), _EN.moment(at)))
    return both(Said(_ZH.day(at), _EN.day(at)))


def _told(facts: Mapping[str, Any], pick: Callable[[Said], str], words: Words) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, fact in facts.items():
        if isinstance(fact, Said):
            told[name] = pick(fact)
        elif isinstance(fact, datetime):
            told[name] = words.moment(fact)
        elif isinstance(fact, date):
            told[name] = words.day(fact)
        else:
            told[name] = fact
    return told


def typeset(text: str) -> str:
    """Chinese as it is typeset: a mark after a character is as wide as one."""
    return _BEHIND_A_CHARACTER.sub(lambda mark: _FULL_WIDTH[mark[0]], text)
