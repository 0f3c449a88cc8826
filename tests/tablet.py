"""A tablet as an outsider sees it: raw HTTP, field names, data attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HTMX = {"HX-Request": "true"}


@dataclass
class Verdict:
    """What one answer says of itself."""

    status: int
    verdict: str
    code: str
    text: str


@dataclass
class Tablet:
    """One browser, perhaps signed in."""

    client: FlaskClient

    def get(self, path: str, *, htmx: bool = False) -> TestResponse:
        return self.client.get(path, headers=HTMX if htmx else {})

    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in").text)
        assert found, "the sign-in page carries a csrf_token"
        return found.group(1)

    def post(self, path: str, *, htmx: bool = False, **fields: object) -> TestResponse:
        data = {"csrf_token": self.token(), **fields}
        return self.client.post(path, data=data, headers=HTMX if htmx else {})

    def sign_in(self, code: str, pin: str) -> TestResponse:
        return self.post("/sign-in", code=code, pin=pin)

    def scan(self, code: str, *, htmx: bool = True) -> Verdict:
        return verdict_of(self.post("/checkin/scan", htmx=htmx, code=code))


def verdict_of(response: TestResponse) -> Verdict:
    """The one element that carries the verdict."""
    found = re.findall(r'<[^>]*data-verdict="(\w+)"[^>]*>', response.text)
    code = re.findall(r'<[^>]*data-verdict[^>]*data-code="(\w+)"', response.text)
    assert len(found) == len(code) == 1, response.text[:2000]
    return Verdict(response.status_code, found[0], code[0], response.text)


def a_tablet(app: Flask) -> Tablet:
    return Tablet(app.test_client())
