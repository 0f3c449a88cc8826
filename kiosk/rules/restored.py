"""A server set up anew from a back-up: what waits until its lanes have been compared with the paper."""

from __future__ import annotations

from datetime import datetime

from kiosk.rules.finding import Finding

WAITS_FOR_COMPARING = frozenset(
    (
        *("seal_box", "open_polls", "check_in", "check_in_without_certificate", "check_in_principal", "hand_out"),
        *("spoil", "sign", "undo_check_in", "undo_hand_out", "change_lane_box", "send_out_box", "record_home_vote"),
        *("type_trip_sheet", "release_held_voter", "take_back_box", "decide_box", "close_polls", "close_box"),
        *("carry_box", "check_seal", "balance_account", "announce_issued", "open_box"),
    )
)
"""Acts of the lanes, the boxes and what is reckoned from them: what happened in the lost time stands on paper alone."""


def lanes_wait(restored: datetime | None) -> Finding | None:
    """`restored`: when the back-up was taken that the server was set up from, while its lanes are not compared."""
    return None if restored is None else Finding("restored_not_compared", "", {"since": restored})
