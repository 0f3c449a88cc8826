"""The press (印刷): a paper printed in a child process of low priority, so that a scan never waits for it."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import IO

from kiosk.papers.page import Progress
from kiosk.rules.finding import Finding

PRINTS = {
    "certificates_pdf": "certificates",
    "certificates_csv": "certificates",
    "paper_roll_pdf": "paper_roll",
    "role_cards_pdf": "role_cards",
    "role_cards_csv": "role_cards",
    "rule_sheet_pdf": "rule_sheet",
}
"""Function → its module here: all that the press runs."""

LONGEST_SECONDS = 600
_REFUSED = 3
_ROOT = Path(__file__).resolve().parents[2]


class PressFailed(Exception):
    """The child ended without a paper; the message is the last it said."""


def print_apart(function: str, paper: object, progress: Progress | None = None) -> bytes | Finding:
    """Print in a child process; the paper's bytes, or the finding that refuses it. PressFailed if the child dies."""
    if function not in PRINTS:
        raise KeyError(function)
    child = subprocess.Popen(
        [sys.executable, "-m", "kiosk.papers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        # No setting of the server, and no secret in one, goes along.
        env={k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_"))},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    said: list[str] = []
    listener = Thread(target=_listen, args=(child.stderr, progress, said), daemon=True)
    feeder = Thread(target=_feed, args=(child.stdin, pickle.dumps((function, paper))), daemon=True)
    listener.start()
    feeder.start()
    printed: list[bytes] = []
    taker = Thread(target=lambda out: printed.append(out.read()), args=(child.stdout,), daemon=True)
    taker.start()
    try:
        status = child.wait(LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        status = child.wait()
    for thread in (taker, listener, feeder):
        thread.join()
    child.stdout.close()
    child.stderr.close()
    if status == _REFUSED:
        return Finding(**json.loads(printed[0]))
    if status or not printed:
        raise PressFailed(said[-1] if said else f"exit status {status}")
    return printed[0]


def _feed(pipe: IO[bytes], order: bytes) -> None:
    try:
        with pipe:
            pipe.write(order)
    except BrokenPipeError:
        return  # the child died first; its exit status says so


def _listen(pipe: IO[bytes], progress: Progress | None, said: list[str]) -> None:
    for raw in pipe:
        line = raw.decode(errors="replace").strip()
        match line.split():
            case ["PROGRESS", done, total]:
                if progress:
                    progress(int(done), int(total))
            case [*_]:
                said.append(line)


def serve(order: IO[bytes], out: IO[bytes], progress: IO[str]) -> int:
    """The child's side: read one order, print it, answer with the exit status."""
    function, paper = pickle.load(order)
    if function not in PRINTS:
        raise KeyError(function)
    printer = getattr(import_module(f"kiosk.papers.{PRINTS[function]}"), function)

    def report(done: int, total: int) -> None:
        print(f"PROGRESS {done} {total}", file=progress, flush=True)

    answer = printer(paper) if function.endswith("_csv") else printer(paper, report)
    if isinstance(answer, Finding):
        refusal = {"code": answer.code, "rule_id": answer.rule_id, "numbers": dict(answer.numbers)}
        out.write(json.dumps(refusal).encode())
        return _REFUSED
    out.write(answer)
    return 0
