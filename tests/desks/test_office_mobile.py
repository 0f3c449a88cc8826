"""The registrar lists who asked for a mobile box, and prints the list."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from kiosk.queries import mobile as queries
from kiosk.rules.staff import Role
from tests.builders import a_round
from tests.desks.seats import finished, seat, sentences
from tests.trips import list_people, voter_ids


def test_the_registrar_lists_applicants_and_prints_the_list(sqlite_app: Flask) -> None:
    village = a_round("preparing")
    office = seat(sqlite_app, village, Role.REGISTRAR).tablet
    registrar = village.officer(Role.REGISTRAR)
    assert "还没有人,没有可印的" in sentences(office.post("/office/mobile/list").text)[0]

    def asked(**fields: str) -> TestResponse:
        return office.post("/office/mobile", **{"somebody": "1", "reason": "old", "box": "3", **fields})

    for wrong, said in (
        ({"somebody": ""}, "没有找到"),
        ({"somebody": "查无此人"}, "没有找到"),
        ({"reason": ""}, "请选一个原因"),
        ({"reason": "busy"}, "请选一个原因"),
        ({"applied_on": "后天"}, "看不懂"),
        ({"somebody": "林"}, "请从下面选一个"),
        ({"box": "1"}, "不是流动票箱"),
        ({"box": "x"}, "不是流动票箱"),
        ({"applied_on": "2999-01-01"}, "还没有到"),
    ):
        answer = asked(**wrong)
        assert answer.status_code in (409, 422)
        assert any(said in one for one in sentences(answer.text)), said
    assert queries.applicants(registrar.round_id) == ()
    several = asked(somebody="林").text
    assert several.count('name="person"') > 1
    assert asked().status_code == 303
    assert "已经在3号流动票箱的名单上" in sentences(asked().text)[0]
    (one,) = queries.applicants(registrar.round_id)
    finished(sqlite_app, office.post("/office/mobile/list"))
    finished(sqlite_app, office.post("/office/mobile/3/sheet"))
    assert office.post("/office/mobile/1/sheet").status_code == 404
    assert office.post(f"/office/mobile/{one.id}/strike").status_code == 303
    assert "已经没有这个人了" in sentences(office.post(f"/office/mobile/{one.id}/strike").text)[0]
    list_people(village, voter_ids(village)[:1])
