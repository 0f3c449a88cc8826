"""Where the packs for a dead server lie: beside it and on the second place, the newest and the one before, no more."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kiosk.machine import durable, second_place
from kiosk.rules.finding import Finding

FOLDER = "fallback"
"""Of the instance."""


@dataclass(frozen=True, slots=True)
class Kept:
    """应急包 that lies ready: where, and since when."""

    file: Path
    at: datetime


def _names(election_id: str) -> tuple[str, str, str]:
    """The newest, the one before, and the one that is being written."""
    start = f"fallback-{election_id}"
    return f"{start}-latest.pdf", f"{start}-before.pdf", f"{start}-new.pdf"


def _places(instance: Path) -> Iterator[Path | Finding]:
    yield instance / FOLDER
    # Here and not above: a stick that was pulled leaves an empty folder behind, which must not be written to.
    second = second_place.at_hand(instance)
    if second is not None:
        yield second


def keep(instance: Path, election_id: str, pdf: bytes) -> tuple[Finding, ...]:
    """Keep this pack at each place, the one that was newest as the one before; why it could not be kept somewhere.

    Readable by the owner alone; as a whole or not at all.
    """
    latest, before, new = _names(election_id)
    found = []
    for place in _places(instance):
        if isinstance(place, Finding):
            found.append(place)
            continue
        try:
            if place.parent == instance:
                place.mkdir(mode=0o700, exist_ok=True)
            durable.write_whole(place / new, pdf)
            with contextlib.suppress(FileNotFoundError):
                (place / latest).replace(place / before)
            durable.put(place / new, place / latest)
        except OSError as problem:
            why = problem.strerror or ""
            found.append(Finding("file_not_written", "", {"file": str(place / latest), "why": why}))
    return tuple(found)


def drop(instance: Path, election_id: str) -> tuple[Finding, ...]:
    """Remove the packs of an election from each place that is at hand; why one could not be removed."""
    found = []
    for place in _places(instance):
        if isinstance(place, Finding):
            continue
        for name in _names(election_id):
            try:
                for file in (place / name, place / f".{name}.new"):
                    file.unlink(missing_ok=True)
            except OSError as problem:
                facts = {"file": str(place / name), "why": problem.strerror or ""}
                found.append(Finding("fallback_not_removed", "", facts))
    return tuple(found)


def kept(instance: Path, election_id: str) -> tuple[Kept, ...]:
    """The newest pack at each place that is at hand."""
    found = []
    for place in _places(instance):
        if isinstance(place, Path):
            file = place / _names(election_id)[0]
            with contextlib.suppress(OSError):
                found.append(Kept(file, datetime.fromtimestamp(file.stat().st_mtime, UTC)))
    return tuple(found)
