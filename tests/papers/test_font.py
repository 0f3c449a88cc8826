"""The font that is shipped: what it lacks is known, and its licence lies beside it."""

from unicodedata import category

from fontTools.ttLib import TTCollection

from kiosk.papers.font import BLANK_IN_FONT, FONT_FILE, fit, has_glyph, missing_glyphs, width_of


def test_every_character_the_font_draws_as_nothing_is_known():
    font = TTCollection(FONT_FILE)[0]
    glyphs, names = font["glyf"], font.getBestCmap()
    blank = {chr(point) for point, name in names.items() if glyphs[name].numberOfContours == 0}
    seen = {c for c in blank if category(c) not in ("Cc", "Cf", "Zs", "Zl", "Zp")}
    assert seen <= BLANK_IN_FONT, "add these to kiosk.papers.font.BLANK_IN_FONT, or they print as nothing"


def test_all_of_gb2312_and_gbk_can_be_printed():
    hanzi = []
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                character = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if 0x4E00 <= ord(character) <= 0x9FA5:
                hanzi.append(character)
    assert len(hanzi) > 20_000
    assert not [character for character in hanzi if not has_glyph(character)]


def test_a_text_is_named_once_with_its_first_missing_character():
    findings = missing_glyphs(["王小明", "陈䶮𬱖", "㛃", "ǎ"])
    assert [(f.numbers["name"], f.numbers["character"], f.numbers["codepoint"]) for f in findings] == [
        ("陈䶮𬱖", "䶮", "U+4DAE"),
        ("㛃", "㛃", "U+36C3"),
        ("ǎ", "ǎ", "U+01CE"),
    ]


def test_a_control_character_is_never_printed():
    assert missing_glyphs(["王\x07明"])


def test_the_licence_lies_beside_the_font():
    licence = FONT_FILE.with_name("wqy-microhei.LICENSE.txt").read_text()
    assert "Apache License" in licence
    assert "WenQuanYi" in licence


def test_a_text_is_shrunk_before_it_is_wrapped_and_never_cut():
    assert fit("王小明", 100, 20, 10) == (20, ["王小明"])
    size, lines = fit("王" * 8, 100, 20, 10)
    assert 10 <= size < 20
    assert lines == ["王" * 8]
    size, lines = fit("王" * 33, 100, 20, 10)
    assert size == 10
    assert "".join(lines) == "王" * 33
    assert all(width_of(line, size) <= 100 for line in lines)
