"""A walk through the pages of the result: closing, holds, certifying, papers, the next round, recounts."""

from __future__ import annotations

from flask import Flask

from kiosk.rules.staff import Role
from tests.builders import recorded
from tests.counting import a_count
from tests.house.walks import seated, speak
from tests.result_day import certify_it, close, count, settle, strangers


def after_the_count(app: Flask, language: str) -> list[str]:
    """The result before and after closing, held, certified, its papers being made; the next round; recounts."""
    village = a_count(30, election="result-7")
    head, chief = (seated(app, village.signs(role)) for role in (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER))
    for tablet in (head, chief):
        speak(tablet, language)
    pages = [chief.get("/chief/result"), chief.get("/chief/next"), head.get("/chief/recounts")]
    men = strangers(village, "M")
    count(village, {"chair": {men[0]: 20}, "vice_chair": {men[1]: 16}, "member": dict.fromkeys(men[2:5], 20)})
    pages += [chief.get("/chief/result"), chief.get("/chief/recounts")]
    recorded(close(village))
    pages += [head.get("/chief/result"), chief.get("/chief/result")]
    recorded(settle(village, 1))
    recorded(certify_it(village))
    pages += [
        chief.get("/chief/result"),
        chief.get("/chief/result/1/papers/gone"),
        chief.get("/chief/archive/gone"),
        head.get("/chief/next"),
    ]
    for page in pages:
        assert page.status_code in (200, 409), page.text[:3000]
    return [page.text for page in pages]
