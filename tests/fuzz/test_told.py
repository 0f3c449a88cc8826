"""What the scripts of the tablets tell in JSON, told by somebody else: kept, refused with a word, never a failure."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from hypothesis import strategies as st

from kiosk.rules.staff import Role
from tests.counting import Table
from tests.desks.trips import a_record, out_with
from tests.fuzz.days import counting, desks_of
from tests.fuzz.test_plans import changed_json
from tests.fuzz.watch import Watch
from tests.house.walks import seated
from tests.trips import a_village_with

DEEP = st.integers(300, 1000).map(lambda n: f'{{"records": [{{"key": {"[" * n}{"]" * n}}}], "scribes": 1}}'.encode())


def test_the_records_of_a_trip(app: Flask, drill_size: Callable[[int, int], int]) -> None:
    village = a_village_with()
    _, token = out_with(village)
    real = {"records": [a_record(1), a_record(2, "not_voted", 2), a_record(None, "spoiled", 3)], "scribes": 1}
    watch = Watch("records of a trip, told")
    with desks_of(app, village) as desks:

        def send(body: bytes) -> object:
            path = f"/mobile/trip/{token}/records"
            return desks.tablets[0].client.post(path, data=body, content_type="application/json")

        def judge(body: bytes) -> None:
            watch.one(body, lambda: send(body), desks.failures.wrong)

        watch.given(st.one_of(changed_json(real), DEEP), drill_size(50, 3_000), judge).finish()


def test_the_keys_of_a_tally(sqlite_app: Flask, drill_size: Callable[[int, int], int]) -> None:
    village = counting()
    table = Table(village)
    keys = {
        "keys": [
            {"n": 1, "id": "a1" * 8, "do": "mark", "post": "chair", "mark": "3"},
            {"n": 2, "id": "b2" * 8, "do": "close"},
        ]
    }
    texts = changed_json(keys).map(lambda data: data.decode("utf-8", "replace"))
    inner = texts.map(lambda text: text.partition(":")[2].rpartition("}")[0])
    watch = Watch("keys of a tally, told")
    with desks_of(sqlite_app, village) as desks:
        tablet = seated(sqlite_app, village.signs(Role.TALLIER))
        csrf = tablet.token()
        path = f"/count/batch/{table.batch}/keys"

        def judge(given: tuple[str, str]) -> None:
            text, calling = given
            fields = {"csrf_token": csrf, "keys": text, "calling": calling}
            watch.one(given, lambda: tablet.client.post(path, data=fields), desks.failures.wrong)

        both = st.tuples(st.one_of(inner, texts), st.sampled_from(["1", "2", "0", "x", "１"]))
        watch.given(both, drill_size(50, 3_000), judge).finish()
