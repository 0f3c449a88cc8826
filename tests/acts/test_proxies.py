"""The proxy list loaded, and mandates entered by hand: what is taken and what not, one entry each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.acts.plan import create_election
from kiosk.acts.publication import publish_roll
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.proxies import people_named
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.records.proxies import ProxyRow, ProxySlip
from kiosk.records.roll import VoterCertificate
from kiosk.rules.proxies import BY_HAND, ProxyOutcome
from tests.builders import ELECTION, Village, a_plan, now, recorded
from tests.proxy_lists import (
    FAMILY,
    GOOD,
    LAST,
    PUBLISHED,
    a_village,
    codes,
    counted,
    enter,
    entry,
    load,
    loaded,
    pairs,
    registrar,
    row,
    slip_of,
    stand,
    voter,
)


@pytest.fixture
def village(app: Flask) -> Village:
    return a_village()


@pytest.mark.rule("R-PROXY-01", "R-PROXY-02", "R-PROXY-04")
def test_the_good_rows_become_slips_and_the_others_say_why(village: Village) -> None:
    entries, *_ = counted()
    answer = loaded([*GOOD, row("许邻", "黄媳", "邻居", 6), row("黄媳", "陈伟", "表兄", 7), row("林父", "陈伟", n=8)])
    assert [len(answer.tried.of(one)) for one in ProxyOutcome] == [4, 0, 3]
    assert pairs() == FAMILY
    refused = [(one.row.row, one.finding and one.finding.code) for one in stand().of("refused")]
    assert refused == [(6, "proxy_kin"), (7, "proxy_kin"), (8, "principal_twice")]
    assert counted() == (entries + 1, 4, 7, 0)
    assert answer.seq == head().seq
    assert verify_journal() == head()


def test_the_entry_says_everything_that_the_tables_hold(village: Village) -> None:
    loaded([*GOOD, row("许邻", "黄媳", "邻居", 6)])
    act, figures, personal = entry()
    assert (act, figures) == (
        "load_proxies",
        {"rows": 5, "accepted": 4, "waiting": 0, "refused": 1, "kept": 0, "gone": 0},
    )
    with store.reading() as connection:
        slips = connection.execute(
            select(
                ProxySlip.id,
                ProxySlip.number,
                ProxySlip.principal_id,
                ProxySlip.proxy_id,
                ProxySlip.relation,
                ProxySlip.registered_on,
            ).order_by(ProxySlip.id)
        ).all()
        rows = connection.execute(
            select(ProxyRow.id, ProxyRow.sheet, ProxyRow.row, ProxyRow.outcome, ProxyRow.code).order_by(ProxyRow.id)
        ).all()
    assert personal["slips"] == [[*one[:5], one.registered_on.isoformat()] for one in slips]
    assert personal["rows"] == [list(one) for one in rows]
    assert personal["gone"] == []


def test_a_list_is_looked_at_before_it_is_loaded(village: Village) -> None:
    before = counted()
    tried = loaded(dry_run=True).tried
    assert counted() == before
    loaded([*GOOD[:3]])
    assert codes(load(seen=tried.digest)) == ["proxies_changed"], "something was loaded since the report"
    assert pairs() == FAMILY[:3]
    loaded(seen=loaded(dry_run=True).tried.digest)
    assert pairs() == FAMILY


def test_a_list_loaded_again_keeps_the_slips_that_are_the_same(village: Village) -> None:
    loaded()
    numbers = {one.principal.name: one.number for one in stand().slips}
    answer = loaded([*GOOD[1:], row("林父", "黄媳", "儿媳", 6), row("许邻", "张不在", "兄", 7)])
    assert (answer.tried.kept, [one.principal.name for one in answer.tried.gone]) == (3, ["林父"])
    assert pairs() == [one for one in FAMILY if one[0] != "林父"]
    assert all(numbers[one.principal.name] == one.number for one in stand().slips)
    assert len(stand().rows) == 5, "the rows of the list before are gone"
    assert entry()[2]["gone"] == [1]


def test_a_principal_may_name_another_in_the_next_list(village: Village) -> None:
    loaded([GOOD[0]])
    loaded([row("林父", "林妹", "女")])
    assert pairs() == [("林父", "林妹")]


def test_slips_and_certificates_have_numbers_of_their_own(village: Village) -> None:
    loaded()
    with store.reading() as connection:
        numbers = [*connection.scalars(select(ProxySlip.number)), *connection.scalars(select(VoterCertificate.number))]
    assert len(numbers) == len(set(numbers))


@pytest.mark.rule("R-PROXY-01")
def test_the_days_run_from_the_roll_as_it_was_published_here(village: Village) -> None:
    assert stand().until == LAST
    recorded(publish_roll(on=PUBLISHED - timedelta(days=2), **registrar()))
    answer = loaded([row("林父", "林大", on=LAST - timedelta(days=2)), row("郑兰", "陈伟", "夫", 3, LAST)])
    assert [one.outcome.value for one in answer.tried.settled] == ["accepted", "refused"]


def test_a_mandate_is_entered_by_hand_for_the_person_chosen(village: Village) -> None:
    younger = max(people_named(ELECTION, "王芳"), key=lambda one: one.voter.birth).voter.id
    mandate = row("郑兰", "王芳", "女", proxy_id=younger, principal_id=voter("郑兰"))
    assert loaded([replace(mandate, proxy_id=0)]).tried.settled[0].finding.code == "proxy_ambiguous"  # type: ignore[union-attr]
    answer = enter(mandate, submission="once")
    assert answer.settled.outcome is ProxyOutcome.ACCEPTED
    assert enter(mandate, submission="once").recorded.seq == answer.recorded.seq
    assert slip_of("郑兰").proxy.id == younger
    assert entry()[1] == {"rows": 1, "accepted": 1, "waiting": 0, "refused": 0, "by_hand": True}
    loaded(GOOD[:1])
    assert pairs() == [("林父", "林大"), ("郑兰", "王芳")], "what was entered by hand stays"
    assert [(one.row.sheet, one.row.row) for one in stand().rows][-1] == (BY_HAND, 1)


@pytest.mark.rule("R-PROXY-03", "R-PROXY-04")
@pytest.mark.parametrize(
    ("mandate", "code"),
    [
        (row("黄媳", "林大", "夫"), "proxy_full"),
        (row("林父", "许邻", "兄"), "principal_twice"),
        (row("许邻", "林父", "兄"), "proxy_passes_on"),
        (row("陈伟", "许邻", "兄"), "principal_is_proxy"),
        (row("许邻", "张不在"), "proxy_unknown"),
    ],
)
def test_what_is_entered_by_hand_is_held_against_the_list(village: Village, mandate: Any, code: str) -> None:
    loaded()
    before = counted()
    assert codes(enter(mandate)) == [code]
    assert counted() == before


def test_a_list_needs_a_roll_to_be_held_against(app: Flask) -> None:
    recorded(create_election(plan=a_plan(), by=signatory_of("test"), at=now()))
    assert codes(load()) == ["roll_empty"]
