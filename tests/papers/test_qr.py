"""QR codes on a screen and on the console read back like those on paper."""

import re

import zxingcpp
from PIL import Image

from kiosk.codes import Kind, make, new_number
from kiosk.papers.qr import QUIET, qr_runs, qr_svg, qr_terminal
from tests.papers.papers import KEY, TAG

CODE = make(Kind.CERTIFICATE, TAG, new_number(), KEY)
ADDRESS = "https://192.168.1.20:8443/open/ab_CD-ef0123456789?x=1"


def read_back(dark: list[list[bool]]) -> str:
    """What a reader makes of a picture of these modules, with their quiet zone."""
    picture = Image.new("L", (len(dark[0]), len(dark)), 255)
    picture.putdata([0 if cell else 255 for row in dark for cell in row])
    picture = picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def test_a_code_takes_version_two():
    assert qr_runs(CODE).size == 25


def test_the_runs_read_back_and_are_the_same_each_time():
    qr = qr_runs(CODE)
    side = qr.size + 2 * QUIET
    dark = [[False] * side for _ in range(side)]
    for x, y, length in qr.runs:
        for i in range(length):
            dark[y + QUIET][x + QUIET + i] = True
    assert read_back(dark) == CODE
    assert qr_runs(CODE) == qr


def test_the_svg_is_one_path_without_style_and_reads_back():
    for text in (CODE, ADDRESS):
        svg = qr_svg(text)
        assert svg.count("<path") == 1
        assert "style" not in svg
        side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
        dark = [[False] * side for _ in range(side)]
        for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg):
            assert length == back
            for i in range(int(length)):
                dark[int(y)][int(x) + i] = True
        assert read_back(dark) == text


def test_the_consoles_half_blocks_read_back():
    for text in (CODE, ADDRESS):
        dark = []
        for line in qr_terminal(text).split("\n"):
            dark.append([half in " ▄" for half in line])
            dark.append([half in " ▀" for half in line])
        assert read_back(dark) == text


def test_colours_are_set_and_unset_on_each_line_of_the_console():
    for line in qr_terminal(ADDRESS, colour=True).split("\n"):
        assert line.startswith("\x1b[")
        assert line.endswith("\x1b[0m")
