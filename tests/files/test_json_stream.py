"""The stream of a JSON object: read in any portions, it is what json reads, and what json refuses it refuses."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.files.json_stream import CHUNK, BadJson, JsonStream

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


class Drops(io.BytesIO):
    """A stream that comes in portions of so many bytes."""

    portion = 1

    def read(self, _wanted: int | None = -1, /) -> bytes:
        return super().read(self.portion)


def in_drops(data: bytes, portion: int) -> Drops:
    drops = Drops(data)
    drops.portion = portion
    return drops


def walked(data: io.BytesIO) -> dict[str, Any]:
    """The array of `a` element by element, everything else as a whole."""
    stream = JsonStream(data)
    return {key: list(stream.elements()) if key == "a" else stream.value() for key in stream.members()}


@given(st.lists(JSON, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
def test_the_stream_reads_what_json_reads(values: list[Any], portion: int, indent: int | None, ascii: bool) -> None:
    text = json.dumps({"a": values, "b": values}, ensure_ascii=ascii, indent=indent)
    assert walked(in_drops(text.encode(), portion)) == {"a": values, "b": values}


@given(st.lists(JSON, max_size=3), st.integers(1, 9), st.integers(0, 80))
def test_a_stream_that_ends_too_early_is_broken(values: list[Any], portion: int, kept: int) -> None:
    whole = json.dumps({"a": values, "b": values}).encode()
    with pytest.raises(BadJson):
        walked(in_drops(whole[: min(kept, len(whole) - 1)], portion))


@pytest.mark.parametrize("value", ["1", "-12.5e+3", '"\\ud83d\\ude00林"', "true", "null", "[]", '{"c": [1, 2]}'])
def test_a_value_may_be_cut_anywhere_between_two_portions(value: str) -> None:
    data = f'{{"a": [{value}, {value}], "b": {value}}}'.encode()
    for portion in range(1, len(data)):
        assert walked(in_drops(data, portion)) == json.loads(data)


def test_an_array_is_as_long_as_it_likes_and_read_over_many_portions() -> None:
    data = json.dumps({"a": [f"林{n}" for n in range(CHUNK // 5)]}, ensure_ascii=False).encode()
    assert len(data) > 2 * CHUNK
    assert walked(io.BytesIO(data)) == json.loads(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "broken"),
        (b"1", "broken"),
        (b"{", "broken"),
        (b"{1: 2}", "broken"),
        (b'{"b" 2}', "broken"),
        (b'{"b": 2,}', "broken"),
        (b'{"b": 2} {}', "broken"),
        (b'{"a": [1 2]}', "broken"),
        (b'{"a": 1}', "broken"),
        (b'{"b": tru}', "broken"),
        (b'{"b": "\n"}', "broken"),
        (b'{"b": 1, "b": 1}', "twice"),
        (b'{"b": {"c": 1, "c": 1}}', "twice"),
        (b'{"a": [-Infinity]}', "number"),
        (b"\xff\xfe{", "coding"),
    ],
)
def test_what_json_refuses_is_refused_and_said_why(data: bytes, why: str) -> None:
    for portion in (1, 2, CHUNK):
        with pytest.raises(BadJson) as refused:
            walked(in_drops(data, portion))
        assert refused.value.why == why
