"""Registers and proxy lists as no office would send them: people, or one finding; never a failure, never a wait."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from kiosk.files.proxies import ProxyList, read_proxies
from kiosk.files.reading import Reading, read_and_settle
from kiosk.rules.book import SHEETS
from kiosk.rules.finding import Finding
from kiosk.rules.loading import Basis
from kiosk.web.wording import SENTENCES
from tests.desks.seats import DATA
from tests.files.packages import an_xlsx
from tests.fuzz import strange
from tests.fuzz.changed import changed_bytes, changed_lines, changed_text, in_some_encoding, packed, parts_of
from tests.fuzz.watch import Watch

BASIS = Basis(0, date(2026, 11, 23), SHEETS["putian-2017"], {}, ())
REGISTER = (DATA / "jia-register.csv").read_text("utf-8-sig")
SHORT = "\n".join(REGISTER.splitlines()[:30])
PROXIES = (DATA / "jia-proxies.csv").read_text("utf-8-sig")
FILENAMES = st.sampled_from(
    ["登记册.csv", "登记册.xlsx", "", "\x00.csv", "a" * 500, "../../x.xlsx", "\u202e.exe", "%s.csv"]
)


def wrong(found: object) -> str:
    """A word for what is neither read nor refused with a sentence."""
    if isinstance(found, Finding):
        return "" if str(SENTENCES[found.code]) % found.numbers else "no sentence"
    return "" if isinstance(found, Reading | ProxyList) else "no answer of a reader"


def people(text: str) -> list[tuple[object, ...]]:
    return [tuple(line.split(",")) for line in text.splitlines()]


def tables(text: str) -> st.SearchStrategy[bytes]:
    """A list as bytes of some encoding, its fields, its signs or its bytes changed."""
    changed = st.one_of(changed_lines(st.just(text), ","), changed_text(st.just(text)))
    odd = st.one_of(
        strange.loose,
        st.just(text.replace(",", "\t")),
        st.just(text.replace(",", '","')),
        st.just(text.replace("\n", "\r")),
    )
    whole = in_some_encoding(st.one_of(changed, changed, odd))
    return st.one_of(whole, changed_bytes(in_some_encoding(st.just(text))), st.binary(max_size=300))


CELLS = (
    *('<c r="A1" t="s"><v>0</v></c>', '<c r="A1" t="s"><v>99999999999</v></c>', '<c r="A1" t="s"><v>-5</v></c>'),
    *(
        '<c r="A1"><v>1e400</v></c>',
        '<c r="A1"><v>NaN</v></c>',
        '<c r="A1"><v>-1</v></c>',
        '<c r="A1" s="1"><v>1e18</v></c>',
    ),
    *(
        '<c r="A1" s="9999"><v>44000</v></c>',
        '<c r="XFD1"><v>1</v></c>',
        '<c r="ZZZZZ1"><v>1</v></c>',
        "<c><v>7</v></c>",
    ),
    *('<c r="A1" t="d"><v>9999-99-99</v></c>', '<c r="A1" t="e"><v>#REF!</v></c>', '<c r="A1" t="b"><v>x</v></c>'),
    *(
        '<c r="A1"><f>SUM(B1:B9)</f></c>',
        '<c r="A1" t="str"><f>1/0</f><v></v></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
    ),
    *('<c r="A1" t="inlineStr"><is><t>林大</t></is></c>', '<c r="A1" t="inlineStr"/>', '<c r="A1" t="n"><v></v></c>'),
    *(
        '<c r="A1" t="s"><v>1.5</v></c>',
        '<c r="1A"><v>1</v></c>',
        '<c r=""><v>1</v></c>',
        '<c r="A0" s="-1"><v>2</v></c>',
    ),
    *(f'<c r="A1"><v>{"9" * 5000}</v></c>', '<c r="A1" s="x"><v>1</v></c>', '<c r="A1" t="zzz"><v>1</v></c>'),
)
ROWS = (
    *('<row r="1048577">', '<row r="0">', '<row r="-3">', '<row r="x">', "<row>", '<row r="1" spans="1:99999999">'),
    *('<row r="99999999999999999999">', '<row r="2" hidden="1">', '<row r="1" hidden="maybe">'),
)
AROUND = (
    *(
        '<dimension ref="A1:XFD1048576"/>',
        '<dimension ref="A1:ZZZ99999999999"/>',
        '<dimension ref=""/>',
        '<dimension ref="😀"/>',
    ),
    *('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>', '<mergeCell ref="B9:B1"/>'),
    *(
        "<mergeCells>" + '<mergeCell ref="A2:A9"/>' * 500 + "</mergeCells>",
        '<cols><col min="1" max="999999999"/></cols>',
    ),
)
STYLES = (
    b'<numFmt numFmtId="x" formatCode="0"/>',
    b'<numFmt numFmtId="900" formatCode="yyyy"/>',
    b'<xf numFmtId="900"/>',
)


def packages(text: str) -> st.SearchStrategy[bytes]:
    """A list as an .xlsx with its parts changed, swapped, left out, or put together anew."""
    whole = an_xlsx(*people(text))
    parts = parts_of(whole)
    names = sorted(parts)
    sheet = next(name for name in names if name.startswith("xl/worksheets/"))

    def marked_up(cells: list[str], row: str, around: list[str], style: bytes) -> bytes:
        content = parts[sheet].decode()
        content = content.replace("<sheetData>", f"{around[0]}<sheetData>{row}{''.join(cells)}</row>", 1)
        content = content.replace("</sheetData>", f"{row}{''.join(cells)}</row></sheetData>{around[-1]}", 1)
        styles = parts["xl/styles.xml"].replace(b"<xf ", style + b"<xf ", 1)
        return packed(parts | {sheet: content.encode(), "xl/styles.xml": styles})

    def swapped(one: str, other: str, cut: int) -> bytes:
        return packed(parts | {one: parts[other][: max(0, len(parts[other]) - cut)], other: parts[one]})

    def within(name: str, changed: bytes) -> bytes:
        return packed(parts | {name: changed})

    a_part = st.sampled_from(names)
    return st.one_of(
        st.builds(
            marked_up,
            st.lists(st.sampled_from(CELLS), min_size=1, max_size=4),
            st.sampled_from(ROWS),
            st.lists(st.sampled_from(AROUND), min_size=1, max_size=2),
            st.sampled_from(STYLES),
        ),
        a_part.flatmap(lambda name: changed_bytes(st.just(parts[name])).map(lambda data: within(name, data))),
        st.builds(swapped, a_part, a_part, st.integers(0, 50)),
        a_part.map(lambda name: packed({other: parts[other] for other in names if other != name})),
        changed_bytes(st.just(whole)),
        changed_lines(st.just(text), ",").map(_as_cells),
    )


def _as_cells(text: str) -> bytes:
    return an_xlsx(*(tuple(_fit(cell) for cell in line.split(",")[:50]) for line in text.splitlines()[:60]))


def _fit(cell: str) -> object:
    """What a spreadsheet program can keep in a cell: some as numbers, some as days, the rest as text."""
    plain = "".join(c for c in cell if c >= " " and c.isprintable())[:3000]
    if plain.isascii() and plain.isdigit() and len(plain) < 300:
        return date(1900 + int(plain) % 200, 1 + int(plain) % 12, 1) if len(plain) == 2 else int(plain)
    return plain


def test_whatever_comes_as_a_register_is_read_or_refused(drill_size: Callable[[int, int], int]) -> None:
    watch = Watch("register, text")

    def judge(given: tuple[bytes, str]) -> None:
        watch.one(given, lambda: read_and_settle(*given, BASIS), wrong)

    watch.given(st.tuples(tables(SHORT), FILENAMES), drill_size(120, 12_000), judge).finish()


def test_whatever_package_comes_as_a_register_is_read_or_refused(drill_size: Callable[[int, int], int]) -> None:
    watch = Watch("register, package")

    def judge(given: tuple[bytes, str]) -> None:
        watch.one(given, lambda: read_and_settle(*given, BASIS), wrong)

    watch.given(st.tuples(packages(SHORT), FILENAMES), drill_size(60, 6_000), judge).finish()


def test_whatever_comes_as_a_proxy_list_is_read_or_refused(drill_size: Callable[[int, int], int]) -> None:
    watch = Watch("proxy list")

    def judge(given: tuple[bytes, str, bool]) -> None:
        watch.one(given, lambda: read_proxies(*given), wrong)

    both = st.one_of(tables(PROXIES), packages(PROXIES))
    watch.given(st.tuples(both, FILENAMES, st.booleans()), drill_size(80, 8_000), judge).finish()


def test_a_changed_package_is_still_looked_into() -> None:
    """The strategies reach the reader itself: what is only repacked is read."""
    parts = parts_of(an_xlsx(*people(SHORT)))
    assert isinstance(read_and_settle(packed(parts), "登记册.xlsx", BASIS), Reading)
    assert io.BytesIO(packed(parts)).read(2) == b"PK"
