"""Proxy lists for tests: a village of two families and a neighbour, rows that name them, the acts of the registrar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from kiosk.acts import proxies, proxy_publication, proxy_settling, roll
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.plan import create_election
from kiosk.acts.proxies import ProxiesLoaded
from kiosk.queries import people
from kiosk.queries.proxies import ProxiesStand, RowView, proxies_stand
from kiosk.queries.proxy_slips import SlipView
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.records.journal import JournalEntry, JournalPersonal
from kiosk.records.proxies import ProxyPublication, ProxyRow, ProxySlip
from kiosk.rules.notes import Residence
from kiosk.rules.proxies import ListRow
from kiosk.rules.register import RegisterRow, Sex
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, now, recorded

PUBLISHED = a_plan().roll_published
LAST = PUBLISHED + timedelta(days=6)


def person(name: str, relation: str, sex: Sex, year: int, household: str, note: str = "") -> RegisterRow:
    n = sum(map(ord, name + household)) + year
    return RegisterRow(
        "表",
        n,
        household=household,
        name=name,
        relation=relation,
        sex=sex,
        birth=date(year, 1, 1),
        group="第1村民小组",
        residence=Residence.LOCAL,
        note=note,
    )


REGISTER = [
    person("林父", "户主", "M", 1950, "001"),
    person("林母", "妻", "F", 1952, "001"),
    person("林大", "长子", "M", 1975, "001"),
    person("林妹", "女", "F", 1978, "001"),
    person("黄媳", "儿媳", "F", 1979, "001"),
    person("陈伟", "户主", "M", 1970, "002"),
    person("郑兰", "妻", "F", 1972, "002"),
    person("王芳", "女", "F", 1993, "002"),
    person("王芳", "女", "F", 1995, "002"),
    person("许邻", "户主", "M", 1960, "003"),
    person("曾疑", "户主", "M", 1961, "004", note="情况待查"),
]


def a_village(rules: str = "putian-2017", register: Sequence[RegisterRow] = REGISTER) -> Village:
    """An election being prepared with these people on its roll; 曾疑 is not yet decided."""
    recorded(create_election(plan=replace(a_plan(), rules=rules), by=signatory_of("test"), at=now()))
    village = Village(ELECTION)
    load_register(village, register)
    return village


def load_register(village: Village, register: Sequence[RegisterRow], reason: str = "") -> None:
    by = village.officer(Role.REGISTRAR)
    signed = {"by": signatory_of(by.name, by.id), "roles": by.roles, "at": now(), "reason": reason}
    loaded = roll.load_roll(election_id=village.election, source="r", rows=register, **signed)
    assert not isinstance(loaded, Refusal), loaded.findings


def voter(name: str, nth: int = 0) -> int:
    return [line.voter.id for line in people.whole_roll(ELECTION) if line.voter.name == name][nth]


HOUSEHOLD = {one.name: one.household for one in REGISTER}


def row(principal: str, proxy: str, relation: str = "子", n: int = 2, on: date = LAST, **more: Any) -> ListRow:
    households = HOUSEHOLD.get(principal, "001"), HOUSEHOLD.get(proxy, "001")
    return replace(ListRow("委托", n, principal, households[0], proxy, households[1], relation, on), **more)


GOOD = [
    row("林父", "林大", "子", 2),
    row("林母", "林大", "子", 3),
    row("林妹", "林大", "兄", 4),
    row("郑兰", "陈伟", "夫", 5),
]


FAMILY = [("林妹", "林大"), ("林母", "林大"), ("林父", "林大"), ("郑兰", "陈伟")]
"""The pairs of `GOOD`."""


def registrar() -> dict[str, Any]:
    return {"by": Village(ELECTION).officer(Role.REGISTRAR), "at": now()}


def load(rows: Sequence[ListRow] = GOOD, **more: Any) -> ProxiesLoaded | Refusal:
    by = Village(ELECTION).officer(Role.REGISTRAR)
    usual = {"by": signatory_of(by.name, by.id), "roles": by.roles, "at": now()}
    return proxies.load_proxies(election_id=ELECTION, rows=rows, **usual | more)


def loaded(rows: Sequence[ListRow] = GOOD, **more: Any) -> ProxiesLoaded:
    answer = load(rows, **more)
    assert not isinstance(answer, Refusal), answer.findings
    return answer


def enter(one: ListRow, **more: Any) -> Any:
    return proxies.enter_proxy(row=one, **registrar() | more)


def settle(row_id: int, accepted: bool = True, reason: str = "看过户口簿", **more: Any) -> Answer:
    return proxy_settling.settle_proxy(row_id=row_id, accepted=accepted, reason=reason, **registrar() | more)


def withdraw(slip_id: int, reason: str = "书面撤回", **more: Any) -> Answer:
    return proxy_settling.withdraw_proxy(slip_id=slip_id, reason=reason, **registrar() | more)


def publish(on: date = LAST, **more: Any) -> Answer:
    return proxy_publication.publish_proxies(on=on, **registrar() | more)


def stand() -> ProxiesStand:
    return proxies_stand(ELECTION)


def slip_of(principal: str) -> SlipView:
    (found,) = (one for one in stand().slips if one.principal.name == principal)
    return found


def row_of(principal: str) -> RowView:
    (found,) = (one for one in stand().rows if one.row.principal == principal)
    return found


def pairs() -> list[tuple[str, str]]:
    """Who gave whom a mandate that stands."""
    return sorted((one.principal.name, one.proxy.name) for one in stand().slips)


def codes(answer: object) -> list[str]:
    assert isinstance(answer, Refusal), answer
    return [finding.code for finding in answer.findings]


def seq_of(answer: Answer) -> int:
    assert not isinstance(answer, Refusal), answer.findings
    return answer.seq


def counted() -> tuple[int, ...]:
    """Entries, slips, rows and publications that there are."""
    with store.reading() as connection:
        tables = (JournalEntry, ProxySlip, ProxyRow, ProxyPublication)
        return tuple(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def entry() -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The last entry: act, figures, personal part."""
    with store.reading() as connection:
        found = connection.execute(
            select(JournalEntry.act, JournalEntry.figures, JournalPersonal.body)
            .join(JournalPersonal, JournalPersonal.seq == JournalEntry.seq)
            .order_by(JournalEntry.seq.desc())
            .limit(1)
        ).one()
    return found.act, json.loads(found.figures), json.loads(found.body)
