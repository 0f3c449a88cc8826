"""The token a team's tablet hands in with. Only its digest is kept. No act itself."""

from __future__ import annotations

import hashlib
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A token for a trip: 256 random bits, of which only the digest is kept."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether this has the shape of a trip's token."""
    return _TOKEN.fullmatch(text) is not None


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
