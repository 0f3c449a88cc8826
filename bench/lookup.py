"""Look-up measured inside one process: `python -m bench.lookup TIMES` prints seconds by kind, as JSON.

It reads the instance's village.json for whom to ask.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from bench import village
from bench.village import ELECTION


def initials(name: str) -> str:
    """The pinyin initials as somebody types them at the desk."""
    from kiosk.names import search_keys

    plain = [key for key in search_keys(name) if key.isascii() and key.isalpha() and len(key) == len(name)]
    return min(plain) if plain else name


def measure(times: int) -> dict[str, list[float]]:
    """Seconds of each look-up by short number, by name and by pinyin initials."""
    from kiosk import create_app
    from kiosk.queries import mode, roll, staff
    from kiosk.rules.staff import Role

    made = village.read(Path(os.environ["KIOSK_INSTANCE"]) / "village.json")
    app = create_app()
    with app.app_context(), mode.using(mode.REHEARSAL):
        from kiosk.queries.signatory import on_behalf_of

        officer: staff.OfficerOnDuty = on_behalf_of(ELECTION, Role.REGISTRAR)
        asked: dict[str, list[str]] = {
            "code": list(made.numbers),
            "name": list(made.names),
            "pinyin": [initials(name) for name in made.names],
        }
        return {kind: _timed(roll.find_voters, officer, texts, times) for kind, texts in asked.items()}


def _timed(find: Any, officer: Any, texts: list[str], times: int) -> list[float]:
    seconds = []
    for n in range(times + 20):
        text = texts[n * 37 % len(texts)]
        began = time.perf_counter()
        found = find(ELECTION, text, round_id=officer.round_id)
        seconds.append(time.perf_counter() - began)
        assert found, f"somebody on the roll was not found by {text}"
    # The first ones fill the caches.
    return seconds[20:]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
