"""The rows of a box in a round: its state, the seal it bears. No acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from kiosk.queries.boxes import BoxView, boxes_in
from kiosk.records.boxes import BoxRun, BoxSeal
from kiosk.records.store import Transaction
from kiosk.rules.boxes import MOVES, BoxState, SealMoment


def put_in_use(act: Transaction, election_id: str, round_id: int) -> tuple[BoxView, ...]:
    """At opening: every fixed box that is sealed is in use from now on. Those boxes, as they stood before."""
    sealed = tuple(
        box
        for box in boxes_in(act.connection, election_id, round_id)
        if not box.mobile and box.state is BoxState.SEALED
    )
    for box in sealed:
        move(act, round_id, box.no, "open_polls")
    return sealed


def move(act: Transaction, round_id: int, box: int, by: str, **values: Any) -> None:
    """The box goes where the act `by` brings it."""
    act.execute(
        update(BoxRun)
        .where(BoxRun.round_id == round_id, BoxRun.box_no == box)
        .values(state=MOVES[by].to, seq=act.seq, **values)
    )


def first_row(act: Transaction, election_id: str, round_id: int, box: int, seal: str) -> None:
    """The row with which a box begins its round: sealed empty."""
    act.execute(
        insert(BoxRun).values(
            round_id=round_id, box_no=box, election_id=election_id, state=BoxState.SEALED, seal=seal, seq=act.seq
        )
    )


def keep_seal(
    act: Transaction, election_id: str, round_id: int, box: int, seal: str, moment: SealMoment, at: datetime
) -> None:
    """A seal that was put on or read, for ever."""
    act.execute(
        insert(BoxSeal).values(
            id=act.seq, round_id=round_id, election_id=election_id, box_no=box, seal=seal, moment=moment, at=at
        )
    )
