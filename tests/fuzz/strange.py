"""Strange values: what stands where a name, a number, a date or a code is asked for."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = (
    *("-1", "0", "1", "2", "3", "007", "+1", "1.5", "1e9", "-0", "0x10", "NaN", "Infinity", "1_000", " 7 ", "1,5"),
    *("2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1" + "0" * 30),
    *("१२", "１２", "٣", "²", "①", "Ⅷ", "十二", "𝟙𝟚"),
)
DATES = (
    *(
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "0001-01-01",
        "2026-02-30",
        "2026-13-01",
        "2026-11-23",
        "２０２６-11-23",
    ),
    *("24:00", "99:99", "08:60", "08:00", "8", "-1:00", "12:00:00.5", "2026-11-23T12:00", "1969-12-31"),
)
TEXTS = (
    *("", " ", "\t\r\n", "\x00", "a\x00b", "\x1b[31m", "\x7f\x80\x9f", "\u202e\u200f林大\u202c", "\ufeff", "\u2028"),
    *("😀", "👨‍👩‍👧", "𠮷𪚥", "e\u0301" * 50, "\U0010ffff", "\ufffe", "İıﬀ", "<script>alert(1)</script>", "&#0;&amp;"),
    *(
        "%s%n%(x)s",
        "{{7*7}}",
        "{% if %}",
        "' OR 1=1 --",
        '";--',
        "../../etc/passwd",
        "..\\..\\",
        "//evil.example/",
        "/\\a",
    ),
    *("/\r\nX-A: b", "/\x00", "/é林", "null", "true", "[]", "{}", "\\u0000", "林大", "chair", "member", "official"),
)
huge = st.builds(
    lambda sign, times: sign * times,
    st.sampled_from(["长", "1", "9", "0", "a", "，", "-", " ", "[", "e\u0301", "😀", "\x00"]),
    st.sampled_from([100, 4_500, 10_000, 70_000]),
)
marks = st.sampled_from([40, 2_000, 40_000]).map(lambda times: "a" + "\u0315" * times + "\u0300" * times)
"""Marks over one letter in the order that takes longest to mend."""

ids = st.one_of(
    st.sampled_from([-1, 0, 1, 2, 3, 5, 8, 20, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30]).map(str),
    st.integers(1, 60).map(str),
    st.sampled_from(NUMBERS),
    huge,
)
"""What stands in an address where a number is meant."""

values = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(DATES),
    st.sampled_from(TEXTS),
    st.integers(0, 50).map(str),
    st.text(max_size=30),
    huge,
    marks,
)
"""What a field of a form may be given; no lone surrogates, which no form can carry."""

loose = st.one_of(
    values, st.text(st.characters(), max_size=60), st.sampled_from(["\ud800", "1\udfff2", "\udcff\udcff"])
)
"""The same with lone surrogates, as JSON can carry them."""
