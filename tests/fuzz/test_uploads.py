"""Changed files handed in at the office: read in a child process or refused on the page, and nothing is left lying."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from hypothesis import strategies as st

from kiosk.machine import jobs
from kiosk.rules.staff import Role
from tests.builders import a_round
from tests.desks.seats import seat, upload
from tests.fuzz.changed import changed_bytes, changed_lines
from tests.fuzz.days import desks_of
from tests.fuzz.test_plans import PLANS
from tests.fuzz.test_tables import FILENAMES, PROXIES, SHORT, packages, tables
from tests.fuzz.watch import Watch


def test_what_is_handed_in_is_read_or_refused_on_its_page(
    sqlite_app: Flask, drill_size: Callable[[int, int], int]
) -> None:
    village = a_round("preparing")
    office = seat(sqlite_app, village, Role.REGISTRAR).tablet
    instance: Path = sqlite_app.config["SETTINGS"].instance
    works, watch = jobs.of(instance), Watch("files handed in", time.perf_counter)
    plans = st.sampled_from(PLANS)
    plan = st.one_of(
        changed_lines(plans, "=").map(lambda text: text.encode("utf-8", "replace")),
        changed_bytes(plans.map(str.encode)),
    )
    asks = st.one_of(
        st.tuples(st.just(("/office/roll", "file")), st.one_of(tables(SHORT), packages(SHORT))),
        st.tuples(st.just(("/office/proxies", "file")), st.one_of(tables(PROXIES), packages(PROXIES))),
        st.tuples(st.just(("/office/plan/file", "plan")), plan),
    )
    with desks_of(sqlite_app, village) as desks:

        def hand_in(path: str, field: str, data: bytes, filename: str) -> str:
            answer = upload(office, path, field, data, filename.replace("\x00", ""))
            wrong = desks.failures.wrong(answer)
            if wrong or answer.status_code != 303:
                return wrong
            address = answer.headers["Location"]
            job_id = address.rpartition("/")[2]
            works.wait(job_id, 60)
            finding = works._works[job_id].job.finding
            wrong = desks.failures.wrong(office.get(address))
            works.discard(job_id)
            return "the child broke" if finding and finding.code == "job_broken" else wrong

        def judge(given: tuple[tuple[tuple[str, str], bytes], str]) -> None:
            ((path, field), data), filename = given
            watch.one(given, lambda: hand_in(path, field, data, filename), lambda wrong: wrong)

        watch.given(st.tuples(asks, FILENAMES), drill_size(4, 200), judge).finish()
    assert list((instance / "prints").glob("*")) == []
