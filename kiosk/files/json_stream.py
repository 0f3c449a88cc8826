"""A JSON object read from a stream, member by member, arrays element by element, in bounded memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

CHUNK = 1 << 20
MOST = 4 << 20
"""Characters of one value read as a whole."""
LONGEST = 1 << 20
"""Characters of one element where an array is read element by element; it may have as many as it likes."""
_GOES_ON = ".eE"
_CUT = 12
"""How near to the end a word or an escape that is cut off can begin: `-Infinity`, `\\ud83d`."""
_BLANK = re.compile(r"[ \t\n\r]*")


class BadJson(Exception):
    """The stream is no JSON or too much. `why`: broken, coding, deep, large, twice or number; `at`: which key."""

    def __init__(self, why: str, at: str = "") -> None:
        super().__init__(why)
        self.why, self.at = why, at


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("twice")
    return found


def _no_number(_text: str) -> Any:
    raise BadJson("number")


class JsonStream:
    """The one object of a stream. `members` walks through its keys; each value is taken before the next key."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._json = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
        self._text, self._at, self._ended = "", 0, False

    def members(self) -> Iterator[str]:
        """The keys in their order. BadJson when the whole is no object, a key stands twice, or something follows it."""
        if self._next() == "\ufeff":
            raise BadJson("coding")
        self._sign("{")
        seen: set[str] = set()
        if self._next() == "}":
            self._at += 1
        else:
            while True:
                key = self.value() if self._next() == '"' else None
                if not isinstance(key, str):
                    raise BadJson("broken")
                if key in seen:
                    raise BadJson("twice", key[:40])
                seen.add(key)
                self._sign(":")
                yield key
                if self._either(",", "}") == "}":
                    break
        if self._next():
            raise BadJson("broken")

    def value(self, most: int = MOST) -> Any:
        """The next value as a whole."""
        self._next()
        while True:
            try:
                found, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                raise BadJson("deep") from None
            except json.JSONDecodeError as problem:
                if not problem.msg.startswith("Unterminated string") and problem.pos < len(self._text) - _CUT:
                    raise BadJson("broken") from None
                self._need_more(most)
                continue
            except ValueError:
                # A number of thousands of digits.
                raise BadJson("number") from None
            if end < len(self._text) and self._text[end] in _GOES_ON:
                # "1." and "1e" are the beginning of a number, not a number.
                if end < len(self._text) - _CUT:
                    raise BadJson("broken")
                self._need_more(most)
            elif end < len(self._text) or not self._fill():
                self._at = end
                return found

    def elements(self) -> Iterator[Any]:
        """The elements of the array that comes next, one by one."""
        self._sign("[")
        if self._next() == "]":
            self._at += 1
            return
        decode, text = self._json.raw_decode, self._text
        while True:
            try:
                found, end = decode(text, self._at)
                sign = text[end]
                if sign in _GOES_ON:
                    raise ValueError(sign)
            except (ValueError, IndexError, RecursionError):
                found, sign = self.value(LONGEST), ""
                text, end = self._text, self._at
            self._at = end
            yield found
            if sign == ",":
                self._at += 1
                if text[self._at : self._at + 1] in (" ", "\n", "\t", "\r"):
                    self._next()
            elif self._either(",", "]") == "]":
                return
            else:
                self._next()
            text = self._text

    def array_comes(self) -> bool:
        """Whether an array comes next."""
        return self._next() == "["

    def _either(self, one: str, other: str) -> str:
        found = self._next()
        if found not in (one, other) or not found:
            raise BadJson("broken")
        self._at += 1
        return found

    def _sign(self, sign: str) -> None:
        self._either(sign, sign)

    def _next(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _need_more(self, most: int) -> None:
        if len(self._text) - self._at > most:
            raise BadJson("large")
        if not self._fill():
            raise BadJson("broken")

    def _fill(self) -> bool:
        """Read on, forgetting what was taken; False at the end."""
        if self._ended:
            return False
        raw = self._stream.read(CHUNK)
        self._ended = not raw
        try:
            more = self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError:
            raise BadJson("coding") from None
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more) or not self._ended
