"""Codes as no printer made them, read and sent to the desks: each is refused with a word, none breaks anything."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from hypothesis import strategies as st

from kiosk import codes
from kiosk.codes import Code, Kind
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from tests.builders import a_round
from tests.desks.seats import seat
from tests.fuzz import strange
from tests.fuzz.changed import changed_text
from tests.fuzz.watch import Watch
from tests.tablet import a_tablet, verdict_of

KEY = b"a key of this election".ljust(32, b".")
TAG = "61502520"
REAL = tuple(codes.make(kind, TAG, "862264990", KEY) for kind in Kind)
WORDS = {"unreadable", "forged", "other_village", "rehearsal"}


def texts(real: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Codes that are real, changed, or none at all."""
    digits = st.text("0123456789", max_size=210)
    wide = st.sampled_from(real).map(lambda code: code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}))
    return st.one_of(changed_text(st.sampled_from(real)), strange.loose, digits, wide, st.sampled_from(real))


def test_whatever_is_scanned_reads_as_a_code_or_is_refused_with_a_word(drill_size: Callable[[int, int], int]) -> None:
    watch = Watch("codes, read")

    def judge(text: str) -> None:
        watch.one(text, lambda: codes.read(text, tag=TAG, key=KEY), wrong)

    def wrong(found: Code | Finding) -> str:
        return "" if isinstance(found, Code) or found.code in WORDS else "no answer of a reader"

    watch.given(texts(REAL), drill_size(300, 30_000), judge).finish()


def test_the_desks_answer_whatever_is_scanned(sqlite_app: Flask, drill_size: Callable[[int, int], int]) -> None:
    village = a_round()
    verifier, stranger = seat(sqlite_app, village, Role.VERIFIER), a_tablet(sqlite_app)
    token, other = verifier.tablet.token(), stranger.token()
    real = (*village.certificates()[:10], verifier.code)
    watch = Watch("codes, scanned")

    def scan(text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        fields = {"csrf_token": token, "code": text}
        watch.one(text, lambda: verifier.tablet.client.post("/checkin/scan", data=fields), said)

    def said(answer: object) -> str:
        verdict = verdict_of(answer)  # type: ignore[arg-type]
        return "" if verdict.status in (200, 409, 422) else f"{verdict.status} {verdict.code}"

    def sign_in(text: str) -> None:
        fields = {"csrf_token": other, "code": text.encode("utf-8", "replace").decode(), "pin": text[:40]}
        fields["pin"] = fields["pin"].encode("utf-8", "replace").decode()
        watch.one(text, lambda: stranger.client.post("/sign-in", data=fields), refused)

    def refused(answer: object) -> str:
        status = answer.status_code  # type: ignore[attr-defined]
        return "" if status in (401, 409, 422) else str(status)

    watch.given(texts(real), drill_size(100, 8_000), scan)
    watch.given(texts(real), drill_size(40, 2_000), sign_in).finish()
