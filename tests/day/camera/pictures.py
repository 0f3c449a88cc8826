"""What a tablet's camera sees of a paper: rendered, held at a distance, tilted, out of focus; and films of it.

A camera of 640×480 that sees 65° across has a focal length of 502 pixels. At 150 mm, where people hold a card, a code
of 25 mm is 84 pixels wide there: 3.3 pixels for each of its 25 modules. The papers print 27 mm, so they are held
that much farther away.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

from kiosk.papers.page import CARD_HEIGHT, CARD_WIDTH, HEIGHT, MARGIN

WIDE, HIGH = 640, 480
FOCAL = WIDE / 2 / math.tan(math.radians(65 / 2))
PRINTED = 27.0
"""Millimetres a side, as certificates and role cards print their code."""
CODE_AT = (CARD_WIDTH / 72 * 25.4 - 6 - PRINTED / 2, CARD_HEIGHT / 72 * 25.4 - 19 - PRINTED / 2)
"""The middle of the code on a card, in millimetres from its upper left corner."""
SHARP = 12
"""Pixels a millimetre of a rendered card."""
FINER = 3
"""Times as many pixels while the paper is turned, so that none of it is lost between two."""
PER_SECOND = 10


def first_card(pdf: bytes, page: int = 0) -> Image.Image:
    """The card in the upper left corner of a page of eight, cut out, SHARP pixels a millimetre."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    whole = document[page].render(scale=SHARP * 25.4 / 72, grayscale=True).to_pil()
    document.close()
    scale = SHARP * 25.4 / 72
    left, top = MARGIN * scale, MARGIN * scale
    assert whole.height >= HEIGHT * scale - 1
    return whole.crop((int(left), int(top), int(left + CARD_WIDTH * scale), int(top + CARD_HEIGHT * scale)))


def code_at(side: float) -> float:
    """At which distance, in millimetres, the printed code is so many pixels wide when held straight."""
    return FOCAL * PRINTED / side


def seen(card: Image.Image, *, side: float = 84, tilted: float = 0, turned: float = 0, blur: float = 0) -> Image.Image:
    """The card as the camera sees it, its code in the middle and `side` pixels wide.

    `tilted`: degrees by which its lower edge leans away; `turned`: degrees in its own plane; `blur`: radius in pixels
    of the picture.
    """
    near, focal = code_at(side), FOCAL * FINER
    cos, sin = math.cos(math.radians(tilted)), math.sin(math.radians(tilted))
    turn_cos, turn_sin = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    middle_x, middle_y = WIDE * FINER / 2, HIGH * FINER / 2
    # A point (X, Y) of the paper is seen at x = fX/(d + Y sin), y = fY cos/(d + Y sin); this is the way back.
    across, down = near * cos / (focal * cos), near / (focal * cos)
    x_by = (SHARP * across * turn_cos, -SHARP * down * turn_sin)
    y_by = (SHARP * across * turn_sin, SHARP * down * turn_cos)
    at_x, at_y = CODE_AT[0] * SHARP, CODE_AT[1] * SHARP
    lean = -sin / (focal * cos)
    whole = 1 - lean * middle_y
    rows = []
    for (by_x, by_y), at in ((x_by, at_x), (y_by, at_y)):
        start = at * whole - by_x * middle_x - by_y * middle_y
        rows += [by_x / whole, (by_y + at * lean) / whole, start / whole]
    size = (WIDE * FINER, HIGH * FINER)
    held = card.transform(
        size, Image.Transform.PERSPECTIVE, [*rows, 0, lean / whole], Image.Resampling.BICUBIC, fillcolor=150
    )
    picture = held.resize((WIDE, HIGH), Image.Resampling.BOX)
    return picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture


def film(scenes: Sequence[tuple[Image.Image, float]], file: Path) -> Path:
    """A film for Chromium's fake camera, which plays it over and over: each picture for so many seconds."""
    no_colour = bytes([128]) * (WIDE * HIGH // 2)
    with file.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDE} H{HIGH} F{PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for picture, seconds in scenes:
            for _ in range(round(seconds * PER_SECOND)):
                out.write(b"FRAME\n" + picture.tobytes() + no_colour)
    return file
