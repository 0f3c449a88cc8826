"""Whose names an archive may hold: those who have votes or an office. Everybody else's is taken out of free words."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import Connection, select

from kiosk.records.roll import Voter
from kiosk.records.staff import Officer

SOMEBODY = "某村民"
NUMBER = "某号码"
_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){14,}[\s-]?[Xx]?")


class Unnamed:
    """Free words without the names of those who only voted, or did not."""

    def __init__(self, voters: Collection[str], known: Collection[str]) -> None:
        self._hidden = {name for name in voters if name} - set(known)
        self._names = self._hidden | set(known)

    def __call__(self, words: str) -> str:
        """The words; a name is found too where blanks stand in it, and inside a longer known name it is not one."""
        words = _LONG_NUMBER.sub(NUMBER, words)
        close = "".join(words.split())
        there = sorted((name for name in self._names if "".join(name.split()) in close), key=len, reverse=True)
        if not there:
            return words
        spaced = {name: r"\s*".join(map(re.escape, "".join(name.split()))) for name in there}
        hidden = {"".join(name.split()) for name in self._hidden}
        return re.sub(
            "|".join(spaced.values()),
            lambda hit: SOMEBODY if "".join(hit[0].split()) in hidden else hit[0],
            words,
        )


def unnamed_in(connection: Connection, election_id: str, named: Collection[str]) -> Unnamed:
    """For an archive that names `named` and the election's officers, those too who have left."""
    voters = connection.scalars(select(Voter.name).where(Voter.election_id == election_id))
    officers = connection.scalars(select(Officer.name).where(Officer.election_id == election_id))
    return Unnamed(set(voters), {*named, *officers})
