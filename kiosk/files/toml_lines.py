"""On which line a key of a TOML file stands; the parser of the standard library does not tell."""

from __future__ import annotations

import re
from collections import Counter

_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*""")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|[\[\]{}\n]|[^\"'\#\[\]{}\n]+",
    re.DOTALL,
)


class Lines:
    """Path (`election.id`, `staff[3].box`, counted from 1) → line, from 1."""

    def __init__(self, lines: dict[str, int]) -> None:
        self._lines = lines

    def at(self, path: str) -> int:
        """The line of that path, or of the nearest table around it; 0 if the file has none of them."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = re.sub(r"(?:\.?[^.\[\]]+|\[\d+\])$", "", path)
        return 0


def lines_of(text: str) -> Lines:
    """The lines of every table and key of a text that the TOML parser has accepted."""
    lines: dict[str, int] = {}
    count: Counter[str] = Counter()
    table = ""
    at, line, counted = 0, 1, 0

    def here(position: int) -> int:
        nonlocal line, counted
        line += text.count("\n", counted, position)
        counted = position
        return line

    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text):
            return Lines(lines)
        start = here(at)
        if text[at] == "[":
            many = text.startswith("[[", at)
            key, at = _key(text, at + (2 if many else 1))
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
            if many:
                count[key] += 1
                lines.setdefault(key, start)
                table = f"{key}[{count[key]}]"
            else:
                table = key
            lines.setdefault(table, start)
        else:
            key, end = _key(text, at)
            if end == at:
                return Lines(lines)
            lines.setdefault(f"{table}.{key}" if table else key, start)
            at = _after_value(text, end)


def _key(text: str, at: int) -> tuple[str, int]:
    parts = []
    while match := _KEY.match(text, at):
        parts.append(next(group for group in match.groups() if group is not None))
        at = match.end()
        if not text.startswith(".", at):
            break
        at += 1
    return ".".join(parts), at


def _after_value(text: str, at: int) -> int:
    depth = 0
    while match := _PIECE.match(text, at):
        at = match.end()
        piece = match.group()
        if piece in ("[", "{"):
            depth += 1
        elif piece in ("]", "}"):
            depth -= 1
        elif piece == "\n" and depth <= 0:
            break
    return at
