"""Batches of ballots: begun, called again, locked or dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from kiosk.acts.at_table import AtBatch, at_batch, record, round_at, watches
from kiosk.acts.name_rows import add_rows, give_numbers
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.called import people_in
from kiosk.queries.candidates import standing_in_round
from kiosk.queries.count import numbers_in, papers_in, rows_in, slate_in, tables_in, totals_in
from kiosk.queries.day import Standing
from kiosk.queries.entries import forget, rulings_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records import batch_keys
from kiosk.records.count import BatchTotal, TallyBatch, TallyKey, TallyRuling
from kiosk.records.store import Recorded, Transaction, transaction
from kiosk.rules.agreeing import FIRST_SEAT, may_call_again, may_lock, may_take_paper
from kiosk.rules.ballot import BallotClass, Totals, closes, total
from kiosk.rules.batch import may_begin, may_have, tiles
from kiosk.rules.finding import Finding
from kiosk.rules.tables import Place
from kiosk.rules.tray import ruled


def begin_batch(
    *,
    table: int,
    ballots: int,
    ballots_again: int | None = None,
    present: bool,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """Take the next ballots to a table, its scrutineers present; their key is made (R-BOX-09, R-CNT-13)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "begin_batch", by)
        if isinstance(stands, Refusal):
            return stands
        at_work = next((each for each in tables_in(act.connection, stands.round_id) if each.no == table), None)
        if at_work is None:
            return refuse(Finding("no_such_table", "R-STAFF-01", {"table": table}))
        papers = papers_in(act.connection, stands)
        refusal = (
            watches(at_work, by)
            or may_begin(
                all_opened=papers.all_opened,
                void=papers.void,
                to_mix=papers.to_mix,
                at_work=at_work.batch is not None,
                frozen=stands.frozen,
                present=present,
            )
            or may_have(ballots, ballots_again, papers.left)
        )
        if refusal:
            return refuse(refusal)
        return _begin(act, stands, table, ballots, at_work.people[Place.SCRUTINEER].officer, by, at, submission)


def _begin(
    act: Transaction,
    stands: Standing,
    table: int,
    ballots: int,
    scrutineer: int,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None,
) -> Recorded:
    highest = select(func.coalesce(func.max(TallyBatch.number), 0)).where(TallyBatch.round_id == stands.round_id)
    number = act.execute(highest).scalar_one() + 1
    people = people_in(act.connection, stands)
    numbered = give_numbers(act, stands, contending=True)
    rows, numbers = rows_in(act.connection, stands.round_id), numbers_in(act.connection, stands.round_id)
    stand = standing_in_round(act.connection, stands.round_id, stands.kind)
    shown = {
        post.post: people.with_namesakes(tiles(list(numbers.values()), rows.get(post.post, ())))
        # The ballot has their names in this order.
        if stand is None
        else tuple(map(int, stand.get(post.post, ())))
        for post in stands.posts
    }
    act.execute(
        insert(TallyBatch).values(
            id=act.seq,
            round_id=stands.round_id,
            number=number,
            table_no=table,
            ballots=ballots,
            state="open",
            calling=1,
            recalls="[]",
            tiles=json.dumps(shown),
            at=at,
        )
    )
    batch_keys.make(act.seq)
    figures = {"batch": act.seq, "number": number, "table": table, "ballots": ballots, "numbers": numbered}
    figures["present"] = sorted({scrutineer, by.id})
    return record(act, "begin_batch", stands, by=by, at=at, submission=submission, figures=figures)


def call_again(*, batch_id: int, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Call the ballots again on which the two entries differ, up to the third time."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = at_batch(act, "call_again", batch_id, by)
        if isinstance(facts, Refusal):
            return facts
        agreed = facts.agreement
        refusal = watches(facts.table, by) or may_call_again(
            done=agreed.done, differing=agreed.differing, calling=facts.batch.calling
        )
        if refusal:
            return refuse(refusal)
        return record(
            act, "call_again", facts.stands, by=by, at=at, submission=submission, figures=_call_next(act, facts)
        )


def decide_on_paper(
    *, batch_id: int, reason: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """The committee takes the papers on which the entries differ after three callings, and keys them (R-CNT-10)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = at_batch(act, "decide_on_paper", batch_id, by, second)
        if isinstance(facts, Refusal):
            return facts
        agreed = facts.agreement
        refusal = may_take_paper(done=agreed.done, differing=agreed.differing, calling=facts.batch.calling)
        if refusal is None and not reason:
            refusal = Finding("ruling_reason_missing", "R-CNT-10")
        if refusal:
            return refuse(refusal)
        return record(
            act,
            "decide_on_paper",
            facts.stands,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures=_call_next(act, facts),
            personal={"reason": reason},
        )


def _call_next(act: Transaction, facts: AtBatch) -> Mapping[str, Any]:
    """Begin the next calling, of the ballots that differ; what the entry says of it: how many, never which."""
    batch = facts.batch
    numbers = sorted({each.ballot for each in facts.agreement.differing})
    recalls = [*batch.recalls, numbers]
    values = {"calling": batch.calling + 1, "recalls": json.dumps(recalls)}
    act.execute(update(TallyBatch).where(TallyBatch.id == batch.id).values(**values))
    return {"batch": batch.id, "calling": batch.calling + 1, "ballots": len(numbers)}


def lock_batch(*, batch_id: int, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Lock a batch on which both entries agree: its totals stay, its ballots are gone with their key (R-CNT-13)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = at_batch(act, "lock_batch", batch_id, by)
        if isinstance(facts, Refusal):
            return facts
        agreed = facts.agreement
        refusal = watches(facts.table, by) or may_lock(
            done=agreed.done, differing=agreed.differing, open_doubts=len(agreed.open)
        )
        if refusal:
            return refuse(refusal)
        totals = _totals_of(act, facts)
        _keep(act, facts, totals)
        voted = {post: sorted(map(int, people)) for post, people in totals.votes.items()}
        add_rows(act.connection, facts.stands.round_id, voted)
        votes = totals_in(act.connection, facts.stands.round_id).votes
        # Figures of the journal are shown: the sums of one batch are not.
        done = record(
            act,
            "lock_batch",
            facts.stands,
            by=by,
            at=at,
            submission=submission,
            figures={"batch": batch_id, "numbers": give_numbers(act, facts.stands, votes)},
            personal={"classes": [totals.classes[each] for each in BallotClass], "totals": _lines(totals)},
        )
    _end(batch_id)
    return done


def _totals_of(act: Transaction, facts: AtBatch) -> Totals:
    rulings = rulings_in(act.connection, facts.batch)
    keyed = facts.agreement.entries[FIRST_SEAT]
    ballots = [ruled(no, ballot, rulings.of_batch, rulings.of_round) for no, ballot in keyed.items()]
    on = slate_in(act.connection, facts.stands, facts.people)
    totals = total(ballots, on)
    assert totals.found == facts.batch.ballots, "as many ballots as the batch has"
    assert closes(totals, on.seats), "seats × ballots = votes + blank + rejected"
    return totals


def _lines(totals: Totals) -> list[list[str | int]]:
    """The lines of a batch by post, name and reason: [post, code, roll number or 0, lines]."""
    lines: list[list[str | int]] = []
    for post, people in sorted(totals.votes.items()):
        lines += [[post, "vote", int(person), votes] for person, votes in sorted(people.items())]
    lines += [[post, "blank", 0, blank] for post, blank in sorted(totals.blank.items()) if blank]
    summed: dict[tuple[str, str, int], int] = {}
    for (post, person, code), number in totals.rejected.items():
        key = (post, code, int(person) if person.isdecimal() else 0)
        summed[key] = summed.get(key, 0) + number
    return lines + [[*key, number] for key, number in sorted(summed.items())]


def _keep(act: Transaction, facts: AtBatch, totals: Totals) -> None:
    batch_id = facts.batch.id
    for post, code, person, lines in _lines(totals):
        act.execute(insert(BatchTotal).values(batch_id=batch_id, post=post, code=code, person=person, lines=lines))
    classes = {each.value: totals.classes[each] for each in BallotClass}
    _finish(act, batch_id, state="locked", **classes)


def drop_batch(
    *, batch_id: int, reason: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Give a batch up: nothing of it counts, its ballots go back on the heap and are called anew."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "drop_batch", by, second)
        if isinstance(stands, Refusal):
            return stands
        tables = tables_in(act.connection, stands.round_id)
        batch = next((each.batch for each in tables if each.batch and each.batch.id == batch_id), None)
        if batch is None:
            return refuse(Finding("batch_not_open", "R-CNT-13"))
        if not reason:
            return refuse(Finding("drop_reason_missing", "R-CNT-13"))
        _finish(act, batch_id, state="dropped")
        figures = {"batch": batch_id, "ballots": batch.ballots, "calling": batch.calling}
        done = record(
            act,
            "drop_batch",
            stands,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures=figures,
            personal={"reason": reason},
        )
    _end(batch_id)
    return done


def _finish(act: Transaction, batch_id: int, **values: Any) -> None:
    """The batch has ended: what was keyed and where the doubts lay goes."""
    act.execute(
        update(TallyBatch)
        .where(TallyBatch.id == batch_id)
        .values(ended_seq=act.seq, recalls="[]", tiles="{}", **values)
    )
    act.execute(delete(TallyKey).where(TallyKey.batch_id == batch_id))
    act.execute(update(TallyRuling).where(TallyRuling.batch_id == batch_id).values(spot=b""))


def _end(batch_id: int) -> None:
    """After the commit: only now may the key go, or a failed commit would lose the batch."""
    forget(batch_id)
    batch_keys.destroy(batch_id)
