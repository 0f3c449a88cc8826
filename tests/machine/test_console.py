"""What the terminal shows."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from kiosk.machine import console
from kiosk.rules.finding import Finding


@pytest.mark.parametrize("text", ["http://192.168.1.5:8000/", "http://192.168.1.5:8000/door/" + "Az09-_" * 4])
def test_the_qr_code_on_the_terminal_reads_back(text: str) -> None:
    lines = console.qr_lines(text, coloured=False)
    # As a terminal draws it: light blocks on a dark ground, each sign two modules high.
    light = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    picture = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for y, line in enumerate(lines):
        for x, sign in enumerate(line):
            picture.putpixel((x, 2 * y), light[sign][0])
            picture.putpixel((x, 2 * y + 1), light[sign][1])
    (read,) = zxingcpp.read_barcodes(picture.resize((picture.width * 4, picture.height * 4)))
    assert read.text == text


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US"}, "en"),
    ],
)
def test_the_terminal_speaks_chinese_unless_its_locale_is_english(environ: dict[str, str], language: str) -> None:
    assert console.language(environ) == language


def test_a_sentence_carries_the_facts_of_its_finding() -> None:
    assert "8000" in console.say(Finding("port_in_use", "", {"port": 8000}))
