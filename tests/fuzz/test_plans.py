"""Plans, count files and the records of a tablet as nobody wrote them: read, or refused at a line or a field."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from kiosk.files.count_file import CountFile, read_count_file
from kiosk.files.plan import read_plan
from kiosk.files.trip_records import Frames, TripFile, read_file, read_frames, read_record
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HomeRecord
from kiosk.rules.plan import Plan
from kiosk.tally import worked_out
from kiosk.web.wording import SENTENCES
from tests.desks.seats import DATA
from tests.fuzz import strange
from tests.fuzz.changed import changed_bytes, changed_lines, changed_text, in_some_encoding
from tests.fuzz.watch import Watch

PLANS = tuple(path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*-plan.toml")))
FILLED = (DATA / "filled-0001.json").read_bytes()
KEY = "0123abcd-0123-0123-0123-0123456789ab"
RECORD = {"key": KEY, "place": 1, "line": 2, "outcome": "voted", "happened_at": 1_700_000_000_000}
TRIP = {"kind": "kiosk-trip-records", "token": "t" * 32, "records": [RECORD], "scribes": 1}
COUNT: dict[str, Any] = {
    "round": {"number": 1, "kind": "first"},
    "settings": {"over_full_post": "post", "unreadable": "mark", "double_post": "higher", "roll_down": False},
    "registered": 10,
    "issued": 8,
    "posts": [{"post": "chair", "seats": 1}, {"post": "member", "seats": 3}],
    "people": [{"id": f"v{n}", "name": f"林{n}", "sex": "MF"[n % 2]} for n in range(1, 8)],
    "kin": [["v1", "v2", "siblings"]],
    "seated": [{"person": "v7", "post": "chair"}],
    "ballots": [{"chair": ["v1"], "member": ["v2", "?"], "times": 3}, {"void": "unofficial"}, {}],
}
FURTHER = COUNT | {"round": {"number": 2, "kind": "further"}, "candidates": {"chair": ["v1"], "member": ["v2", "v3"]}}
TALLIED = {k: v for k, v in COUNT.items() if k != "ballots"} | {"found": 6, "votes": {"chair": {"v1": 3}}}

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.integers(-(10**40), 10**40), st.floats(), strange.loose)
THINGS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(strange.loose | st.sampled_from(list(COUNT)), inner)
    ),
    max_leaves=6,
)


def changed_json(real: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """The object with something else in up to three of its places; keys twice, numbers endless, nested for ever."""

    @st.composite
    def build(draw: st.DrawFn) -> bytes:
        told = json.loads(json.dumps(real))
        for _ in range(draw(st.integers(1, 3))):
            place: Any = told
            while isinstance(place, dict | list) and place:
                at = (
                    draw(st.sampled_from(sorted(place)))
                    if isinstance(place, dict)
                    else draw(st.integers(0, len(place) - 1))
                )
                if draw(st.booleans()) or not isinstance(place[at], dict | list):
                    place[at] = draw(THINGS)
                    break
                place = place[at]
        return json.dumps(told).encode()

    deep = st.integers(1, 40_000).flatmap(lambda n: st.sampled_from(['{"a":' * n, "[" * n, '{"people":' + "[" * n]))
    text = json.dumps(real)
    numbers = st.sampled_from(
        ["NaN", "-Infinity", "1e999", "9" * 5000, "0x1", "1.", "01", "-", "1e", "tru", '"\\ud800"']
    )
    odd = numbers.map(lambda number: text.replace("1", number, 1))
    double = st.just(text.replace("{", '{"round": 1, "round": 2,', 1))
    texts = st.one_of(deep, odd, double, changed_text(st.just(text)), changed_lines(st.just(text), ","))
    return st.one_of(build(), in_some_encoding(texts), changed_bytes(st.just(text.encode())), st.binary(max_size=200))


def test_whatever_comes_as_a_plan_is_read_or_refused_at_its_line(drill_size: Callable[[int, int], int]) -> None:
    watch = Watch("plan")

    def judge(data: bytes) -> None:
        watch.one(data, lambda: read_plan(data), wrong)

    def wrong(found: Plan | tuple[Finding, ...]) -> str:
        if isinstance(found, Plan):
            return ""
        return "" if found and all(str(SENTENCES[each.code]) % each.numbers for each in found) else "no sentence"

    plan = st.sampled_from(PLANS)
    values = st.one_of(changed_lines(plan, "="), changed_text(plan), strange.loose, plan.map(lambda text: text * 2))
    deep = st.integers(1, 20_000).map(lambda n: "a = " + "[" * n)
    everything = st.one_of(
        in_some_encoding(values | deep), changed_bytes(plan.map(str.encode)), st.binary(max_size=200)
    )
    watch.given(everything, drill_size(100, 8_000), judge).finish()


def test_whatever_comes_as_a_count_file_is_worked_out_or_refused_at_its_field(
    drill_size: Callable[[int, int], int],
) -> None:
    watch = Watch("count file")

    def judge(data: bytes) -> None:
        watch.one(data, lambda: work_out(data), wrong)

    def work_out(data: bytes) -> object:
        read = read_count_file(io.BytesIO(data))
        return json.dumps(worked_out(read), ensure_ascii=False).encode() if isinstance(read, CountFile) else read

    def wrong(found: bytes | Finding) -> str:
        return "" if isinstance(found, bytes) or str(SENTENCES[found.code]) % found.numbers else "no sentence"

    files = st.one_of(*(changed_json(real) for real in (COUNT, FURTHER, TALLIED)), changed_bytes(st.just(FILLED)))
    watch.given(files, drill_size(150, 12_000), judge).finish()


def test_whatever_a_tablet_of_the_mobile_box_hands_in_is_read_or_refused(drill_size: Callable[[int, int], int]) -> None:
    watch = Watch("trip records")
    arrived = datetime(2026, 11, 23, tzinfo=UTC)

    def judge(data: bytes) -> None:
        watch.one(data, lambda: read(data), wrong)
        watch.one(data, lambda: read_frames(data.decode("utf-8", "replace")), wrong)

    def read(data: bytes) -> object:
        found = read_file(data)
        if isinstance(found, Finding):
            return found
        records = [read_record(each, arrived) for each in found.records]
        return found if all(isinstance(each, HomeRecord | Finding) for each in records) else None

    def wrong(found: object) -> str:
        if isinstance(found, Finding):
            return "" if str(SENTENCES[found.code]) % found.numbers else "no sentence"
        return "" if isinstance(found, TripFile | Frames) else "no answer of a reader"

    frame = "7" + "123456" + "001" + "002" + "1" * 49 + "1" + "1" * 8 + "1234567890"
    frames = changed_text(st.just(f"{frame}\n{frame}")).map(lambda text: text.encode("utf-8", "replace"))
    watch.given(st.one_of(changed_json(TRIP), frames), drill_size(80, 3_000), judge).finish()
