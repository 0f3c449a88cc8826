"""The archive of an election, written here and now."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from kiosk.cli.command import FILE, command, fail, known_election, progress, taken
from kiosk.papers.archive import archive_zip
from kiosk.rules.finding import Finding
from kiosk.web.archive import archive_of


@command("archive")
def archive(election: str, output: Path) -> None:
    """Write the archive of an election as a zip. A file that is there already is never written over."""
    known_election(election)
    # Before the work. What was once handed out is evidence: a new archive goes beside it.
    if wrong := _no_place_for(output):
        fail([wrong])
    gathered = archive_of(election, datetime.now(UTC))
    made = gathered if isinstance(gathered, Finding) else archive_zip(gathered, progress)
    if isinstance(made, Finding):
        fail([made])
        return
    if wrong := _write(output, made):
        fail([wrong])
    taken("archive_zip", election)
    click.echo(f"{output}: {len(made)} B")


archive.params += [click.Argument(["election"]), click.Option(["-o", "output"], type=FILE, required=True)]


def _no_place_for(output: Path) -> Finding | None:
    if output.exists():
        return Finding("archive_exists", "", {"file": str(output)})
    return None if output.parent.is_dir() else _not_written(output, os.strerror(errno.ENOENT))


def _write(output: Path, data: bytes) -> Finding | None:
    """The whole file or none."""
    try:
        with output.open("xb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                output.unlink(missing_ok=True)
                raise
    except FileExistsError:
        return Finding("archive_exists", "", {"file": str(output)})
    except OSError as problem:
        return _not_written(output, problem.strerror or "")
    return None


def _not_written(output: Path, why: str) -> Finding:
    return Finding("file_not_written", "", {"file": str(output), "why": why})
