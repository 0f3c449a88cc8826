"""What a browser is sent: vendored files untouched, nothing asked of anybody else, light, legible."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
HTMX = STATIC / "vendor" / "htmx"
ZXING = STATIC / "vendor" / "zxing"
DESK = sorted(file for file in STATIC.glob("*") if file.suffix in (".css", ".js", ".svg")) + sorted(
    STATIC.glob("kiosk/*")
)
COUNT = sorted(STATIC.glob("count/*.js"))
OWN = [*DESK, *COUNT]
STYLE = (STATIC / "kiosk.css").read_text(encoding="utf-8")
SMALLEST_TEXT = 18
ROOT_TEXT = 20


def test_the_vendored_htmx_is_what_its_manifest_says() -> None:
    release, digest = (HTMX / "VERSION").read_text().splitlines()
    assert release == "htmx.org 4.0.1, dist/htmx.min.js, unmodified"
    assert digest == "sha256 " + hashlib.sha256((HTMX / "htmx.min.js").read_bytes()).hexdigest()
    assert "4.0.1" in (HTMX / "htmx.min.js").read_text(encoding="utf-8")
    assert "Permission to use, copy" in (HTMX / "LICENSE").read_text()


def test_the_vendored_decoder_is_what_its_manifest_says() -> None:
    release, *digests = (ZXING / "VERSION").read_text().splitlines()
    assert release.startswith("zxing-wasm 3.1.4, ")
    for line in digests:
        _sha256, digest, name = line.split()
        assert digest == hashlib.sha256((ZXING / name).read_bytes()).hexdigest(), name
    named = {line.split()[2] for line in digests}
    assert named == {"share.js", "reader/index.js", "reader/zxing_reader.wasm"}
    there = {file.relative_to(ZXING).as_posix() for file in ZXING.rglob("*") if file.is_file()}
    assert there == named | {"VERSION", "LICENSE", "LICENSE.zxing-cpp"}
    wasm = hashlib.sha256((ZXING / "reader" / "zxing_reader.wasm").read_bytes()).hexdigest()
    assert wasm in (ZXING / "reader" / "index.js").read_text(encoding="utf-8"), "both of one release"
    assert "Permission is hereby granted" in (ZXING / "LICENSE").read_text()
    assert "Apache License" in (ZXING / "LICENSE.zxing-cpp").read_text()


def test_every_vendored_thing_has_its_licence_and_version() -> None:
    for folder in (STATIC / "vendor").iterdir():
        names = {file.name for file in folder.iterdir()}
        assert {"LICENSE", "VERSION"} <= names, f"static/vendor/{folder.name} needs LICENSE and VERSION"


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_nothing_of_ours_asks_another_server(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|@import|url\(\s*['\"]?//", text), f"{file.name}: keep it on this server"


@pytest.mark.parametrize("file", [f for f in OWN if f.suffix == ".js"], ids=lambda file: file.name)
def test_no_script_makes_code_or_markup_out_of_text(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    assert not found, f"{file.name}: clone a <template> of base.html instead of {found and found[0]}"


@pytest.mark.parametrize("file", [f for f in OWN if f.suffix == ".js"], ids=lambda file: file.name)
def test_no_script_listens_to_the_events_of_htmx_2(file: Path) -> None:
    old = re.findall(r"htmx:[a-z]+[A-Z]\w+|htmx:(?:load|timeout|abort|confirm:)\b", file.read_text(encoding="utf-8"))
    assert not old, f"{file.name}: htmx 4 names its events htmx:phase:action, not {old}"


@pytest.mark.parametrize("file", [f for f in OWN if f.suffix == ".js"], ids=lambda file: file.name)
def test_what_people_read_stands_in_the_templates_and_not_in_a_script(file: Path) -> None:
    assert not re.search(r"[\u3400-\u9fff]", file.read_text(encoding="utf-8")), f"{file.name}: gettext cannot see it"


def test_every_module_that_is_imported_is_there() -> None:
    for file in OWN:
        for name in re.findall(r'(?:from|import) "(\.[^"]+)"', file.read_text(encoding="utf-8")):
            assert (file.parent / name).is_file(), f"{file.name} imports {name}"


def test_what_a_desk_loads_beside_its_page_leaves_room_under_150_kb() -> None:
    files = [HTMX / "htmx.min.js", *DESK]
    assert sum(file.stat().st_size for file in files) < 110 * 1024
    assert sum(file.stat().st_size for file in COUNT) < 40 * 1024, "a pad loads these as well"


def test_no_text_is_smaller_than_18_px() -> None:
    everywhere = STYLE + "".join(file.read_text(encoding="utf-8") for file in STATIC.glob("*/*.css"))
    for amount, unit in re.findall(r"font-size: (?:clamp\()?([\d.]+)(px|rem)", everywhere):
        size = float(amount) * (ROOT_TEXT if unit == "rem" else 1)
        assert size >= SMALLEST_TEXT, f"font-size {amount}{unit}: people over fifty read this in the sun"
    assert f"font-size: {ROOT_TEXT}px" in STYLE


def test_a_verdict_says_its_headline_and_name_at_64_px_and_a_finger_finds_60_px() -> None:
    assert re.search(r"\.verdict-headline \{ font-size: 64px", STYLE)
    assert re.search(r"\.verdict-name \{ font-size: 64px", STYLE)
    assert "--touch: 60px" in STYLE
    assert re.search(r"^\.button, button \{[^}]*min-height: var\(--touch\)", STYLE, re.MULTILINE)


def variables() -> dict[str, str]:
    head = STYLE[: STYLE.index("}")]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", head))


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *[(ink, ground) for ink in ("ink", "soft", "focus", "stop", "ok", "wait") for ground in ("paper", "card")],
    *[("card", ground) for ground in ("seal", "ok", "stop", "band", "band-light", "wait-ink")],
    *[("wait-ink", "wait-fill"), ("wait-ink", "wait-paper"), ("ok-ink", "ok-paper"), ("stop-ink", "stop-paper")],
    ("gold", "seal"),
]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_and_ground_differ_by_four_and_a_half_to_one(ink: str, ground: str) -> None:
    colours = variables()
    assert contrast(colours[ink], colours[ground]) >= 4.5, f"--{ink} on --{ground}"
