"""Real things changed a little: texts, bytes, and the packages of spreadsheets."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence

from hypothesis import strategies as st

from tests.fuzz import strange

_HOW = ("insert", "replace", "delete", "double", "swap", "cut")
_STEPS = st.lists(
    st.tuples(st.sampled_from(_HOW), st.integers(0, 2**32), strange.loose),
    min_size=1,
    max_size=5,
)


def changed_text(real: st.SearchStrategy[str], longest: int = 400_000) -> st.SearchStrategy[str]:
    """Texts with up to five places changed."""
    return st.builds(lambda text, steps: _text_after(text, steps)[:longest], real, _STEPS)


def _text_after(text: str, steps: Sequence[tuple[str, int, str]]) -> str:
    for how, where, other in steps:
        at = where % (len(text) + 1)
        end = min(len(text), at + 1 + where % 40)
        text = {
            "insert": lambda: text[:at] + other + text[at:],  # noqa: B023 - called at once
            "replace": lambda: text[:at] + other + text[end:],  # noqa: B023
            "delete": lambda: text[:at] + text[end:],  # noqa: B023
            "double": lambda: text[:end] + text[at:],  # noqa: B023
            "swap": lambda: text[:at] + text[at:end][::-1] + text[end:],  # noqa: B023
            "cut": lambda: text[: max(at, len(text) // 2)],  # noqa: B023
        }[how]()
    return text


def changed_lines(real: st.SearchStrategy[str], mark: str) -> st.SearchStrategy[str]:
    """Texts of which some fields between marks hold something strange."""

    def build(text: str, steps: list[tuple[int, int, str]]) -> str:
        lines = [line.split(mark) for line in text.split("\n")]
        for row, column, other in steps:
            fields = lines[row % len(lines)]
            fields[column % len(fields)] = other
        return "\n".join(mark.join(fields) for fields in lines)

    steps = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20), strange.loose), min_size=1, max_size=8)
    return st.builds(build, real, steps)


def changed_bytes(real: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes with some of them turned, cut, doubled or made up."""

    def build(data: bytes, seed: int, how: str, more: bytes) -> bytes:
        chance, turned = random.Random(seed), bytearray(data)
        if how == "turn":
            for _ in range(chance.randint(1, 8)):
                turned[chance.randrange(len(turned))] = chance.randrange(256)
        elif how == "cut":
            del turned[chance.randrange(len(turned)) :]
        elif how == "insert":
            at = chance.randrange(len(turned))
            turned[at:at] = more
        else:
            at = chance.randrange(len(turned))
            turned[at : at + 200] = turned[at : at + 200] * 3
        return bytes(turned)

    how = st.sampled_from(["turn", "turn", "cut", "insert", "double"])
    return st.builds(build, real.filter(bool), st.integers(0, 2**32), how, st.binary(max_size=40))


encoded = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "utf-32"])


def in_some_encoding(texts: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """The texts as bytes of one encoding or another."""
    return st.builds(lambda text, coding: text.encode(coding, "replace"), texts, encoded)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
