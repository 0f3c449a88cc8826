"""What the server says on the terminal it was started from, before and beside any page."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.rules.finding import Finding

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


def language(environ: Mapping[str, str] | None = None) -> str:
    """The terminal's language: "en" where its locale is English, otherwise "zh"."""
    environ = os.environ if environ is None else environ
    chosen = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if chosen.lower().startswith("en") else "zh"


def say(finding: Finding) -> str:
    """The sentence of a finding, without an application at hand."""
    from kiosk.web.wording import SENTENCES

    # A lazy sentence without an application is its Chinese source text, which is the catalogue's key.
    source = str(SENTENCES[finding.code])
    catalogue = gettext.translation("messages", CATALOGUES, [language()], fallback=True)
    return catalogue.gettext(source) % dict(finding.numbers)


def tell(text: str, *, end: str = "\n") -> None:
    """Print on standard output; a character that the terminal does not know becomes a question mark."""
    _write(sys.stdout, text + end)


def complain(text: str) -> None:
    """Print one sentence on standard error."""
    _write(sys.stderr, text + "\n")


def _write(stream: object, text: str) -> None:
    coding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(coding, "replace").decode(coding))  # type: ignore[attr-defined]
    stream.flush()  # type: ignore[attr-defined]


def moment(at: datetime) -> str:
    """2026-04-30 09:42:07, as the machine's own clock shows it."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def qr_lines(text: str, *, coloured: bool) -> list[str]:
    """A QR code in half blocks, two rows of modules a line; `coloured` paints black on white itself.

    Without colours it is drawn for light letters on a dark ground.
    """
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=2)
    code.add_data(text)
    code.make(fit=True)
    modules: Sequence[Sequence[bool]] = code.get_matrix()
    white_row = [False] * len(modules[0])
    pairs = zip(modules[::2], [*modules[1::2], white_row][: len(modules[::2])], strict=True)
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    lines = ["".join(blocks[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs]
    return [f"\x1b[97;40m{line}\x1b[0m" for line in lines] if coloured else lines


def can_draw() -> bool:
    """Whether the terminal knows the half blocks."""
    try:
        "█▀▄".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
