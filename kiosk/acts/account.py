"""The ballot account: what is left is counted, the number issued announced, signatures compared with the paper roll."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, update

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.account import account_in, page_lines_in, pages_in, stations_in
from kiosk.queries.day import standing_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.account import BallotAccount, SignatureCount
from kiosk.records.store import Signatory, transaction
from kiosk.rules.account import Account, left_at_each, may_announce, may_balance, may_count_signatures
from kiosk.rules.day import may, second_may_sign
from kiosk.rules.finding import Finding


def balance_account(
    *,
    counted: Mapping[int, int],
    explanation: str = "",
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """Close the ballot account with the ballots left at each station (id → number), counted by hand (R-BOX-08).

    A difference needs an explanation. A later account replaces the one before and is announced anew.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        stock = stands.stock
        account = Account(stock.unsealed, stock.issued, stock.spoiled, sum(counted.values()))
        refusal = (
            may("balance_account", stands.phase, by.roles, stands.restored)
            or second_may_sign("balance_account", by.id, second.officer_id, second.roles)
            or left_at_each(counted, stations_in(act.connection, by.election_id), stock.unsealed)
            or may_balance(account, explanation)
        )
        if refusal:
            return refuse(refusal)
        by_station = {str(station): left for station, left in sorted(counted.items())}
        act.execute(update(BallotAccount).where(BallotAccount.round_id == stands.round_id).values(current=False))
        act.execute(
            insert(BallotAccount).values(
                id=act.seq,
                round_id=stands.round_id,
                unsealed=account.unsealed,
                issued=account.issued,
                spoiled=account.spoiled,
                counted=account.counted,
                by_station=json.dumps(by_station),
                explanation=explanation,
                current=True,
            )
        )
        return act.record(
            "balance_account",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "unsealed": account.unsealed,
                "issued": account.issued,
                "spoiled": account.spoiled,
                "counted": account.counted,
                "by_station": by_station,
                "missing": account.missing,
                "not_brought_back": stock.out,
            },
            personal={"explanation": explanation},
            submission=submission,
        )


def announce_issued(*, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None) -> Answer:
    """The number of ballots issued was said aloud, before any box is opened (R-BOX-08)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("announce_issued", stands.phase, by.roles, stands.restored) or second_may_sign(
            "announce_issued", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        account = account_in(act.connection, stands.round_id)
        stock = stands.stock
        changed = account is not None and (account.issued, account.spoiled) != (stock.issued, stock.spoiled)
        refusal = may_announce(account is not None, account is not None and account.announced, changed)
        if refusal or account is None:
            return refuse(refusal or Finding("account_missing", "R-BOX-08"))
        act.execute(
            update(BallotAccount).where(BallotAccount.id == account.seq).values(announced_at=at, announced_seq=act.seq)
        )
        return act.record(
            "announce_issued",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "account": account.seq, "issued": account.issued},
            submission=submission,
        )


def count_signatures(
    *, page: int, counted: int, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """The signatures on a page of the paper roll as counted by hand, kept beside how many the program has there."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("count_signatures", stands.phase, by.roles) or may_count_signatures(
            page, pages_in(act.connection, by.election_id), counted
        )
        if refusal:
            return refuse(refusal)
        lines = page_lines_in(act.connection, by.election_id, stands.round_id, page)
        expected = len(lines)
        act.execute(
            insert(SignatureCount).values(
                id=act.seq, round_id=stands.round_id, page=page, counted=counted, expected=expected, at=at
            )
        )
        return act.record(
            "count_signatures",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "page": page, "counted": counted, "expected": expected},
            submission=submission,
        )
