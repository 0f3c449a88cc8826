"""What no keyboard types: zero bytes in fields and addresses, on both databases; endless marks over one letter."""

from __future__ import annotations

from io import BytesIO

from flask import Flask, request
from werkzeug.datastructures import FileStorage

from kiosk.rules.staff import Role
from kiosk.web.typed import MOST_MARKS, bearable
from tests.builders import a_round
from tests.fuzz.watch import hang_guard
from tests.house.walks import seated
from tests.tablet import a_tablet


def test_a_scan_with_a_zero_byte_at_its_end_is_the_code_it_was(app: Flask) -> None:
    village = a_round()
    tablet = seated(app, village.signs(Role.VERIFIER))
    assert tablet.scan(f"{village.certificate(1)}\0").code == "admitted"


def test_words_are_kept_without_the_zero_bytes_between_them(app: Flask) -> None:
    village = a_round()
    tablet = seated(app, village.signs(Role.COMMITTEE_HEAD))
    told = tablet.post(
        "/incidents/new", kind="power", place="elsewhere", words="停\0电了\0", submission="a\0b", back=""
    )
    assert told.status_code == 303, told.text[:2000]
    assert "停电了" in tablet.get("/incidents/").text


def test_a_search_loses_its_own(app: Flask) -> None:
    tablet = seated(app, a_round("preparing").signs(Role.REGISTRAR))
    assert tablet.get("/office/people?q=%00l&group=%00").status_code == 200


def test_the_name_of_a_file_loses_its_own(sqlite_app: Flask) -> None:
    given = {"file": FileStorage(BytesIO(b"PK"), "a\0.csv"), "what\0": "roll"}
    with sqlite_app.test_request_context("/office/roll", method="POST", data=given):
        assert [file.filename for file in request.files.values()] == ["a.csv"]
        assert dict(request.form) == {"what": "roll"}


def test_an_address_with_a_zero_byte_is_404(app: Flask) -> None:
    tablet = seated(app, a_round().signs(Role.CHIEF_SCRUTINEER))
    for path in ("/board/%00/", "/count/wall/a%00/strokes", "/door/%00", "/mobile/trip/%00/", "/chief/agenda/%00"):
        assert tablet.get(path).status_code == 404, path


def test_no_more_marks_than_a_script_has_stay_over_one_letter() -> None:
    for first, second in (("\u0315", "\u0300"), ("\u0315" * 29 + "\uff9e", "\u3099")):
        kept = bearable("林" + first * 1000 + second * 1000 + "大")
        assert kept == "林" + (first * 1000)[:MOST_MARKS] + "大"
    assert bearable("é林ﾊﾞ" * 1000) == "é林ﾊﾞ" * 1000
    assert bearable("e\u0301" * 1000) == "e\u0301" * 1000


def test_a_sign_in_of_nothing_but_marks_holds_nobody_up(sqlite_app: Flask) -> None:
    marks = "\u0315" * 100_000 + "\u0300" * 60_000
    tablet = a_tablet(sqlite_app)
    edge = "--edge\r\nContent-Disposition: form-data; name="
    parts = [f'{edge}"{name}"\r\n\r\n{text}\r\n' for name, text in (("csrf_token", tablet.token()), ("code", marks))]
    kind = "multipart/form-data; boundary=edge"
    body = ("".join(parts) + "--edge--\r\n").encode()
    with hang_guard():
        assert tablet.client.post("/sign-in", data=body, content_type=kind).status_code == 422
