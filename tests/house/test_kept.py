"""What a crowd's phones are served: the same bytes for everybody, rendered once, never what somebody signed in sees."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask, request

from kiosk.rules.staff import Role
from kiosk.web import kept
from tests.builders import Village, a_round
from tests.desks.seats import seat
from tests.house.test_routes import routes, rule_of
from tests.tablet import a_tablet

FOR_LONG = 60.0


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    sqlite_app.config["PUBLIC_FRESH_FOR"] = FOR_LONG
    return a_round()


def asked_inside(app: Flask) -> list[str]:
    """The addresses that came past the bytes kept for everybody."""
    came: list[str] = []

    def note() -> None:
        came.append(request.full_path.rstrip("?"))

    app.before_request_funcs[None].append(note)
    return came


def pages(village: Village) -> list[str]:
    board, wall = f"/board/{village.election}/", f"/count/wall/{village.election}/"
    return ["/board/", "/count/wall/", board, f"{board}figures", wall, f"{wall}strokes", "/static/kiosk.css"]


def test_a_hundred_phones_are_answered_by_one_rendering(sqlite_app: Flask, village: Village) -> None:
    came = asked_inside(sqlite_app)
    for path in pages(village):
        answers = [a_tablet(sqlite_app).get(path) for _ in range(100)]
        assert len({(answer.status_code, answer.data) for answer in answers}) == 1
        assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert came == pages(village)


def test_phones_ask_again_with_the_mark_and_are_told_that_nothing_changed(sqlite_app: Flask, village: Village) -> None:
    for path in pages(village)[2:]:
        phone = a_tablet(sqlite_app)
        first = phone.get(path)
        again = phone.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert first.headers["Cache-Control"] == "no-cache"
        alone = phone.client.head(path)
        assert (alone.status_code, alone.data, alone.content_length) == (200, b"", len(first.data))


def test_each_language_and_each_election_has_its_own(sqlite_app: Flask, village: Village) -> None:
    other = a_round(election="other-7")
    path = f"/board/{village.election}/"
    chinese, english = (a_tablet(sqlite_app).get(f"{path}?language={name}").text for name in ("zh", "en"))
    assert ('lang="zh-Hans"' in chinese, 'lang="en"' in english) == (True, True)
    assert f"/board/{village.election}/figures" in chinese
    assert "language=en" in english
    assert f"/board/{other.election}/figures" in a_tablet(sqlite_app).get(f"/board/{other.election}/").text


def test_who_is_signed_in_neither_fills_nor_is_served_what_is_kept(sqlite_app: Flask, village: Village) -> None:
    officer = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    for path in pages(village)[2:3] + pages(village)[4:5]:
        own = officer.tablet.get(path)
        assert officer.holder.name in own.text
        assert own.headers["Cache-Control"] == "no-store"
        phone = a_tablet(sqlite_app).get(path)
        assert officer.holder.name not in phone.text
        assert officer.holder.name in officer.tablet.get(path).text


def test_every_page_for_everybody_is_public_and_no_form_with_a_token_stands_on_it(
    sqlite_app: Flask, village: Village
) -> None:
    views = sqlite_app.view_functions
    named = {name for name, view in views.items() if getattr(view, "for_everybody", False)}
    assert named == {"board.choose", "board.board", "board.figures", "wall.choose", "wall.wall_of", "wall.strokes"}
    assert all(rule_of(sqlite_app, rule).public for rule in routes(sqlite_app) if rule.endpoint in named)
    for path in pages(village)[:-1]:
        assert "csrf_token" not in a_tablet(sqlite_app).get(path).text
        assert "127.0.0.1" not in a_tablet(sqlite_app).get(path).text
        elsewhere = a_tablet(sqlite_app).client.get(path, headers={"Host": "evil.example"})
        assert "evil.example" not in elsewhere.text + str(elsewhere.headers)


def test_while_one_request_renders_the_others_are_served_the_old_bytes(
    sqlite_app: Flask, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clock = f"/board/{village.election}/", [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    first = a_tablet(sqlite_app).get(path).data
    clock[0] += FOR_LONG + 1
    inside, go = threading.Event(), threading.Event()

    def held() -> None:
        inside.set()
        assert go.wait(20)

    sqlite_app.before_request_funcs[None].append(held)
    renewing = threading.Thread(target=lambda: a_tablet(sqlite_app).get(path))
    renewing.start()
    assert inside.wait(20)
    assert a_tablet(sqlite_app).get(path).data == first
    go.set()
    renewing.join()


def test_what_has_been_old_for_long_is_never_served(
    sqlite_app: Flask, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    came, path = asked_inside(sqlite_app), f"/board/{village.election}/"
    for _ in range(3):
        a_tablet(sqlite_app).get(path)
        clock[0] += 3 * FOR_LONG
    assert came == [path] * 3


def test_refusals_and_failures_are_kept_from_nobody(sqlite_app: Flask, village: Village) -> None:
    came = asked_inside(sqlite_app)
    for _ in range(2):
        assert a_tablet(sqlite_app).get("/board/nowhere/").status_code == 404
    assert came == ["/board/nowhere/"] * 2


def test_what_is_kept_has_bounds_whatever_is_asked(sqlite_app: Flask, village: Village) -> None:
    store: Any = sqlite_app.extensions["kept"]
    for n in range(kept.MOST + 50):
        a_tablet(sqlite_app).get(f"/board/{village.election}/figures?seen={n}")
    assert len(store._kept) == kept.MOST
    assert store._size == sum(len(one.body) for one in store._kept.values()) < kept.ROOM
    a_tablet(sqlite_app).get("/static/fonts/wqy-microhei.ttc")
    assert all(len(one.body) <= kept.LARGEST for one in store._kept.values())
