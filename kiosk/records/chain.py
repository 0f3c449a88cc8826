"""How the journal is chained: the canonical form of an entry and its hash (SHA-256)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no blanks, no floats, moments in UTC."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} has no canonical form")


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, the way the chain writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def personal_digest(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


CHAINED = (
    "seq",
    "at",
    "act",
    "election_id",
    "officers",
    "station",
    "figures",
    "personal_digest",
    "submission",
    "previous",
)


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form of an entry, its predecessor's hash included."""
    return hashlib.sha256(canonical({name: entry[name] for name in CHAINED}).encode()).hexdigest()


GENESIS = "0" * 64
"""What the first entry names as its predecessor."""
