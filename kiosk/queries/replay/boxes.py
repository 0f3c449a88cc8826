"""Boxes and rounds played again: seals, the phase, the signed account, signatures counted."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, compare
from kiosk.records.account import BallotAccount, SignatureCount
from kiosk.records.boxes import BoxSeal
from kiosk.records.day import Round
from kiosk.rules.finding import Finding

_PHASES = ("polling", "closed", "counting", "decided", "certified", "void")
"""The phases that acts followed here lead to."""


class Boxes(Part):
    """Seals put on and read, the phase of each round, accounts and counts of signatures."""

    def __init__(self) -> None:
        self.rounds: dict[int, str] = {}
        self.seals: dict[int, Any] = {}
        self.accounts: dict[int, Any] = {}
        self.signatures: dict[int, Any] = {}

    def open_polls(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.rounds[figures["round"]] = "polling"

    def open_box(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.rounds[figures["round"]] = "counting"

    def put_seal(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        moment = {"seal_box": "empty", "close_box": "closed"}.get(entry["act"], "read")
        self.seals[entry["seq"]] = (figures["box"], figures["seal"], moment)

    def close_polls(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.rounds[figures["round"]] = "closed"

    def close_round(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.rounds[figures["round"]] = figures["phase"]

    def certify_result(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.rounds |= {round_id: "certified" for round_id, *_ in figures["results"]}

    def reopen(self, _entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.rounds[figures["round"]] = "counting"

    def balance_account(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        said = tuple(figures[name] for name in ("unsealed", "issued", "spoiled", "counted"))
        self.accounts[entry["seq"]] = (*said, None)

    def announce_issued(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        account = figures["account"]
        self.accounts[account] = (*self.accounts[account][:-1], entry["seq"])

    def count_signatures(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.signatures[entry["seq"]] = (figures["page"], figures["counted"], figures["expected"])

    ACTS: ClassVar[Acts] = {
        "open_polls": open_polls,
        "close_polls": close_polls,
        "open_box": open_box,
        "close_round": close_round,
        "certify_result": certify_result,
        "reopen": reopen,
        "seal_box": put_seal,
        "close_box": put_seal,
        "check_seal": put_seal,
        "take_back_box": put_seal,
        "balance_account": balance_account,
        "announce_issued": announce_issued,
        "count_signatures": count_signatures,
    }

    def differs(self, connection: Connection) -> Finding | None:
        a, s = BallotAccount, SignatureCount
        return (
            compare(connection, "rounds", self.rounds, select(Round.id, Round.phase).where(Round.phase.in_(_PHASES)))
            or compare(
                connection, "box_seals", self.seals, select(BoxSeal.id, BoxSeal.box_no, BoxSeal.seal, BoxSeal.moment)
            )
            or compare(
                connection,
                "ballot_accounts",
                self.accounts,
                select(a.id, a.unsealed, a.issued, a.spoiled, a.counted, a.announced_seq),
            )
            or compare(connection, "signature_counts", self.signatures, select(s.id, s.page, s.counted, s.expected))
        )
