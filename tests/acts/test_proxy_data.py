"""The proxy lists that the two villages of the data handed in: exactly the bad rows are refused."""

from __future__ import annotations

from typing import Any

from flask import Flask

from kiosk.acts.outcome import Refusal
from kiosk.acts.plan import create_election
from kiosk.acts.proxies import load_proxies
from kiosk.acts.roll import load_roll
from kiosk.files.plan import read_plan
from kiosk.files.proxies import ProxyList, read_proxies
from kiosk.files.register import Register, read_register
from kiosk.queries.proxies import proxies_stand
from kiosk.queries.signatory import signatory_of
from kiosk.rules.plan import Plan
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.services import ROOT

DATA = ROOT / "tests" / "data"


def of_data(name: str, register_file: str, list_file: str) -> Any:
    """The election of a plan in the data with its roll, and what its proxy list comes to."""
    plan = read_plan((DATA / f"{name}-plan.toml").read_bytes())
    assert isinstance(plan, Plan)
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    village = Village(plan.id)
    by = village.officer(Role.REGISTRAR)
    signed = {"by": signatory_of(by.name, by.id), "roles": by.roles, "at": now()}
    people = read_register((DATA / register_file).read_bytes(), register_file)
    assert isinstance(people, Register)
    answer = load_roll(election_id=plan.id, source=register_file, rows=people.rows, **signed)
    assert not isinstance(answer, Refusal), answer.findings
    read = read_proxies((DATA / list_file).read_bytes(), list_file)
    assert isinstance(read, ProxyList)
    return load_proxies(election_id=plan.id, rows=read.rows, **signed)


def test_of_the_large_list_exactly_the_bad_rows_are_refused(sqlite_app: Flask) -> None:
    answer = of_data("shifan", "shifan-register.xlsx", "shifan-proxies.xlsx")
    refused = {one.row.row: one for one in answer.tried.of("refused")}
    assert {no: (one.finding.code, one.finding.rule_id, one.row.principal) for no, one in refused.items()} == {
        152: ("proxy_kin", "R-PROXY-02", "郑俊金"),
        153: ("proxy_unknown", "R-PROXY-02", "林家勇"),
        154: ("proxy_twice", "R-PROXY-04", "林雪兰"),
        155: ("proxy_late", "R-PROXY-01", "郑锦钿"),
    }
    assert dict(refused[152].finding.numbers) == {"proxy": "林花", "relation": "儿媳"}
    assert refused[153].finding.numbers["name"] == "张不在"
    assert str(refused[155].finding.numbers["last"]) == "2017-04-14"
    waiting = {one.row.row: (one.finding.code, one.finding.numbers["name"]) for one in answer.tried.of("waiting")}
    # These two are not on the roll yet: the register leaves them to be decided.
    assert waiting == {107: ("proxy_undecided", "罗丽勇"), 116: ("principal_undecided", "陈玉妍")}
    accepted = {one.row.row for one in answer.tried.of("accepted")}
    assert accepted == set(range(2, 152)) - {107, 116}
    assert len(proxies_stand("shifan-7").slips) == 148


def test_of_the_small_list_every_row_is_taken(sqlite_app: Flask) -> None:
    answer = of_data("jia", "jia-register.csv", "jia-proxies.csv")
    assert [one.finding for one in answer.tried.settled] == [None] * 4
    slips = [(one.principal.name, one.proxy.name, one.relation) for one in proxies_stand("jia-7").slips]
    assert sorted(slips) == [
        ("林妹", "林大", "兄"),
        ("林母", "林大", "子"),
        ("林父", "林大", "子"),
        ("郑兰", "陈伟", "夫"),
    ]
