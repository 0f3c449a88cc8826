"""Proxy slips and the list on the wall: codes read back, both names stand there, and nothing private."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import date
from itertools import cycle, islice
from typing import Any

import pytest

from kiosk.codes import Code, Kind, make, new_number, read, spaced
from kiosk.papers.proxy_list import ProxyGroup, ProxyNotice, proxy_list_pdf
from kiosk.papers.slips import Slip, SlipBatch, SlipPerson, slips_csv, slips_pdf
from kiosk.papers.words import REHEARSAL
from kiosk.rules.finding import Finding
from tests.papers.papers import KEY, LONG_NAME, NAMES, TAG, an_occasion, misplaced, page_codes, page_texts


def a_slip(n: int, principal: str, proxy: str) -> Slip:
    number = new_number()
    people = SlipPerson(n, principal, "第1组"), SlipPerson(n + 500, proxy, "第12村民小组")
    return Slip(*people, make(Kind.SLIP, TAG, number, KEY), number)


def a_batch(size: int, names: tuple[str, ...] = NAMES, **occasion: Any) -> SlipBatch:
    named = islice(zip(cycle(names), cycle(names[1:] + names[:1]), strict=False), size)
    return SlipBatch(an_occasion(**occasion), tuple(a_slip(n, *pair) for n, pair in enumerate(named, 1)))


def drawn(made: bytes | Finding) -> bytes:
    assert isinstance(made, bytes), made
    return made


def test_every_code_on_the_page_reads_back_at_its_place() -> None:
    batch = a_batch(19)
    pdf = drawn(slips_pdf(batch))
    assert [code for page in range(3) for code in page_codes(pdf, page)] == [slip.code for slip in batch.slips]
    for slip in batch.slips:
        assert read(slip.code, tag=TAG, key=KEY) == Code(Kind.SLIP, TAG, slip.number)


def test_the_codes_read_back_from_a_coarse_picture() -> None:
    batch = a_batch(8)
    assert page_codes(drawn(slips_pdf(batch)), 0, scale=1.4) == [slip.code for slip in batch.slips]


@pytest.mark.parametrize(("slips", "pages"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_stand_on_a_page(slips: int, pages: int) -> None:
    assert len(page_texts(drawn(slips_pdf(a_batch(slips))))) == pages


def test_each_slip_says_whose_ballot_who_draws_it_and_when() -> None:
    batch = a_batch(10)
    texts = page_texts(drawn(slips_pdf(batch)))
    for i, slip in enumerate(batch.slips):
        for person in (slip.principal, slip.proxy):
            assert person.name in texts[i // 8]
            assert f"编号{person.roll_no}{person.group}" in texts[i // 8]
        assert spaced(slip.number) in texts[i // 8]
    for text, cards in zip(texts, (8, 2), strict=True):
        for said in (
            "示范村第七届村民委员会选举",
            "委托投票证",
            "委托人",
            "受托人",
            "2017年4月30日",
            "日志128:3fa91c07",
        ):
            assert text.count(said) >= cards, said
        assert text.count("此证作废") == cards


@pytest.mark.parametrize("name", [LONG_NAME, "欧阳", "阿" * 12, "阿" * 40])
def test_a_name_of_any_length_stays_whole_and_clear_of_the_code(name: str) -> None:
    batch = a_batch(8, (name,))
    pdf = drawn(slips_pdf(batch))
    assert page_texts(pdf)[0].count(name) == 16
    assert page_codes(pdf, 0) == [slip.code for slip in batch.slips]


def test_nothing_leaves_its_page_or_covers_another() -> None:
    assert misplaced(drawn(slips_pdf(a_batch(8)))) == []
    assert misplaced(drawn(proxy_list_pdf(a_notice({"第1组": 60, "第2组": 7})))) == []


def test_a_slip_of_a_rehearsal_says_so() -> None:
    assert REHEARSAL.replace(" ", "") in page_texts(drawn(slips_pdf(a_batch(1, rehearsal=True))))[0]
    assert REHEARSAL.replace(" ", "") not in page_texts(drawn(slips_pdf(a_batch(1))))[0]


def test_a_print_shop_gets_both_people_and_the_code_of_every_slip() -> None:
    batch = a_batch(3)
    rows = list(csv.reader(io.StringIO(slips_csv(batch).decode())))
    assert rows[0] == ["principal_no", "principal", "proxy_no", "proxy", "code"]
    assert rows[1:] == [
        [str(s.principal.roll_no), s.principal.name, str(s.proxy.roll_no), s.proxy.name, s.code] for s in batch.slips
    ]


@pytest.mark.parametrize("whose", ["principal", "proxy"])
def test_a_name_that_cannot_be_drawn_is_named_and_nothing_is_drawn(whose: str) -> None:
    names = {"principal": "林大", "proxy": "林二"} | {whose: "林\U0002f8ff"}
    made = slips_pdf(SlipBatch(an_occasion(), (a_slip(1, names["principal"], names["proxy"]),)))
    assert isinstance(made, Finding)
    assert made.code == "glyph_missing"


def a_notice(slips_by_group: dict[str, int], **changes: Any) -> ProxyNotice:
    groups, names, n = [], cycle(NAMES), 0
    for group, slips in slips_by_group.items():
        lines = []
        for _ in range(slips):
            n += 1
            lines.append((SlipPerson(n, next(names), group), SlipPerson(n + 500, next(names), "第9组")))
        groups.append(ProxyGroup(group, tuple(lines)))
    facts = {
        "occasion": an_occasion(),
        "town": "埔田镇",
        "published": date(2017, 4, 15),
        "fingerprint": "3f9a22c1" + "0" * 56,
        "limit": 3,
        "near_kin_only": True,
        "groups": tuple(groups),
    }
    return ProxyNotice(**{**facts, **changes})


def test_the_list_names_every_principal_and_proxy_under_the_group() -> None:
    notice = a_notice({"第1组": 60, "第2组": 7, "第3组": 40})
    text = "".join(page_texts(drawn(proxy_list_pdf(notice))))
    bodies = [text.index(f"{group.name}{len(group.lines)}份") for group in notice.groups]
    assert bodies == sorted(bodies)
    for group, begins, ends in zip(notice.groups, bodies, [*bodies[1:], len(text)], strict=True):
        for principal, proxy in group.lines:
            assert f"{principal.roll_no}{principal.name}{proxy.roll_no}{proxy.name}" in text[begins:ends]


def test_the_list_says_who_may_be_a_proxy_by_whom_and_when_it_was_put_up() -> None:
    first, *_ = page_texts(drawn(proxy_list_pdf(a_notice({"第1组": 3}))))
    said = (
        "委托投票名单",
        "近亲属",
        "最多接受3人委托",
        "共3份委托",
        "名单指纹3F9A-22C1",
        "2017年4月15日",
        "盖章",
    )
    for words in (*said, "埔田镇示范村村民选举委员会", "示范村第七届村民委员会选举"):
        assert words in first
    assert "其他村民" not in first
    assert "其他村民" in page_texts(drawn(proxy_list_pdf(a_notice({"第1组": 3}, near_kin_only=False))))[0]


def test_neither_slip_nor_list_has_a_field_for_anything_private() -> None:
    assert {field.name for field in fields(SlipPerson)} == {"roll_no", "name", "group"}
    assert {field.name for field in fields(Slip)} == {"principal", "proxy", "code", "number"}
