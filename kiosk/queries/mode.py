"""正式 or 彩排: which of the two databases is spoken to. Higher floors choose; only the store connects."""

from __future__ import annotations

from contextlib import AbstractContextManager

from kiosk.records import store
from kiosk.records.store import Mode

OFFICIAL, REHEARSAL = Mode.OFFICIAL, Mode.REHEARSAL
MODES = tuple(Mode)
REHEARSAL_ID = "rehearsal"
"""The one election of the rehearsal's database."""


def use(mode: str) -> None:
    """Speak to this mode's database for the rest of the request."""
    store.use(Mode(mode))


def using(mode: str) -> AbstractContextManager[None]:
    return store.using(Mode(mode))


def current() -> Mode:
    return store.current_mode()


def code_key() -> bytes:
    """The key that signs codes in the mode in use."""
    return store.code_key()


def mode_of(election_id: str) -> Mode:
    """Where an election of that name lies."""
    return REHEARSAL if election_id == REHEARSAL_ID else OFFICIAL
