"""The journal as an archive holds it: the whole chain, and of each entry what may leave the house."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from kiosk.queries.journal import Head, head_in
from kiosk.records.chain import CHAINED, moment
from kiosk.records.journal import JournalEntry

SHOWN = frozenset(
    (
        *("create_election", "change_plan", "load_roll", "settle_roll", "renumber_roll", "state_kin", "publish_roll"),
        *("file_objection", "decide_objection", "tell_objector", "load_proxies", "settle_proxy", "withdraw_proxy"),
        *("publish_proxies", "list_mobile_voter", "state_contender", "tick_agenda", "report_incident"),
        "export_papers",
        *("acknowledge_incident", "make_role_cards", "replace_role_card", "revoke_sign_in", "choose_rules"),
        *("unseal_ballots", "seal_box", "open_polls", "change_lane_box", "send_out_box", "extend_hours"),
        *("close_polls", "close_box", "carry_box", "check_seal", "decide_box", "announce_issued", "mix_boxes"),
        *("set_up_table", "call_again", "rule_on_name", "rule_on_paper", "decide_on_paper", "drop_batch"),
        *("recount_batch", "freeze_count", "close_round", "settle_hold", "leave_vacant", "describe_elected"),
        *("certify_result", "file_papers", "reopen", "prepare_round", "restore"),
    )
)
"""Acts whose figures are for everybody. Of any other an archive shows its place in the chain alone: with the lists that
hang in the village, what one visit, trip, page or box came to says who did not vote, and one batch how somebody did."""
OF_A_RESULT = frozenset(("close_round", "settle_hold", "leave_vacant", "describe_elected"))
"""Acts that say what a round came to: not before it is certified."""
SECRET, ELSEWHERE = "secrecy", "other_election"
"""Why an entry is not shown: for the secrecy of the vote, or because it is another election's."""


@dataclass(frozen=True, slots=True)
class JournalCopy:
    """日志副本: a line of JSON for each entry, in order; `head` is that of the last. `shown` of `entries` are whole."""

    lines: bytes
    entries: int
    shown: int
    head: Head


def journal_copy_in(connection: Connection, election_id: str, unfinished: Collection[int]) -> JournalCopy:
    """The chain to its head, all elections of this database. `unfinished`: rounds whose result nobody knows yet."""
    e = JournalEntry
    columns = [getattr(e, name) for name in (*CHAINED, "hash")]
    rows = connection.execution_options(yield_per=1000).execute(select(*columns).order_by(e.seq))
    lines, shown = [], 0
    for row in rows:
        why = _withheld(row, election_id, unfinished)
        shown += not why
        lines.append(json.dumps(_linked(row, why) if why else _whole(row), ensure_ascii=False))
    return JournalCopy("".join(f"{line}\n" for line in lines).encode(), len(lines), shown, head_in(connection))


def _withheld(row: Row[tuple[object, ...]], election_id: str, unfinished: Collection[int]) -> str:
    """Why this entry is not shown, "" when it is."""
    if row.election_id != election_id:
        return ELSEWHERE
    if row.act not in SHOWN:
        return SECRET
    return SECRET if row.act in OF_A_RESULT and json.loads(row.figures).get("round") in unfinished else ""


def _linked(row: Row[tuple[object, ...]], why: str) -> dict[str, object]:
    return {"seq": row.seq, "withheld": why, "previous": row.previous, "hash": row.hash}


def _whole(row: Row[tuple[object, ...]]) -> dict[str, object]:
    """As records/chain.entry_hash takes it: officers and figures are the texts that were hashed."""
    return row._asdict() | {"at": moment(row.at)}
