"""`flask --app wsgi tally FILE.json`: a round worked out again from its count file, without database or desk."""

from __future__ import annotations

import errno
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from kiosk.files.count_file import CountFile, Progress, read_count_file
from kiosk.rules.ballot import BallotClass
from kiosk.rules.count_record import outcome_of
from kiosk.rules.decide import Tally, decide
from kiosk.rules.finding import Finding

if TYPE_CHECKING:
    from flask import Flask

_IN_MEMORY = 4 << 20
"""Bytes of standard input that are kept without a file."""


def tally_app() -> Flask:
    """An application with this command and nothing else."""
    from flask import Flask

    app = Flask("kiosk")
    app.cli.add_command(tally)
    return app


@click.command("tally")
@click.argument("file")
def tally(file: str) -> None:
    """Work a round out from its count file (`-`: standard input); prints one JSON object."""
    try:
        with _opened(file) as stream, _progress() as progress:
            read = read_count_file(stream, progress)
    except OSError as problem:
        read = Finding("count_no_file", "", {"file": file, "why": problem.strerror or ""})
    if isinstance(read, Finding):
        _fail(read)
        return
    # JSON is UTF-8 whatever the terminal speaks.
    click.echo(json.dumps(worked_out(read), ensure_ascii=False).encode())


def _fail(finding: Finding) -> None:
    """One line on standard error. The words are loaded only now: most files have nothing wrong with them."""
    from flask import current_app, has_app_context
    from flask_babel import Babel

    from kiosk.machine import console

    if has_app_context() and "babel" not in current_app.extensions:
        current_app.config["BABEL_DEFAULT_LOCALE"] = "zh"
        Babel(current_app)
    console.complain(" ".join(console.say(finding).split()))
    sys.exit(2)


class _Kept:
    """A stream that cannot be rewound, kept aside while it is read, so that it can be read once more."""

    def __init__(self, source: IO[bytes], aside: IO[bytes]) -> None:
        self._source, self._aside, self._again = source, aside, False

    def read(self, size: int, /) -> bytes:
        if self._again:
            return self._aside.read(size)
        part = self._source.read(size)
        self._aside.write(part)
        return part

    def seek(self, _start: int, /) -> None:
        self._aside.seek(0)
        self._again = True


@contextmanager
def _opened(file: str) -> Iterator[Any]:
    """The file as a stream that can be rewound once it was read to its end."""
    if file == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
            yield _Kept(sys.stdin.buffer, aside)
        return
    with Path(file).open("rb") as opened:
        if opened.seekable():
            yield opened
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
            yield _Kept(opened, aside)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """What shows how many ballots have passed, on a terminal alone."""
    if not sys.stderr.isatty():
        yield None
        return
    shown: list[int] = []

    def show(ballots: int) -> None:
        shown.append(ballots)
        click.echo(f"\r{ballots}", err=True, nl=False)

    yield show
    if shown:
        click.echo(err=True)


def worked_out(count: CountFile) -> dict[str, Any]:
    """The round as the command prints it, in the order of count-file.md."""
    tally, totals = told(count), count.totals
    out = outcome_of(tally, decide(tally))
    if totals is None:
        return out
    ballots = {each.value: totals.classes[each] for each in BallotClass}
    lines = {
        "blank": {post: totals.blank[post] for post in count.seats},
        "rejected": {post: totals.rejected_at(post) for post in count.seats},
    }
    before = ("found", "turnout_ok", "count_ok", "valid", "line")
    first = {key: out.pop(key) for key in before}
    return first | {"ballots": ballots, "votes": out.pop("votes")} | lines | out


def told(count: CountFile) -> Tally:
    """The counted round that the rules decide."""
    return Tally(
        kind=count.kind,
        seats=count.seats,
        registered=count.registered,
        issued=count.issued,
        found=count.found,
        votes=count.votes,
        sex=count.sex,
        kin=count.kin,
        candidates=count.candidates,
        seated=count.seated,
        settled=count.settled,
        open_elsewhere=count.open_elsewhere,
        sheet=count.sheet,
    )
