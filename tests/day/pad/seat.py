"""A seat at a tallying table, kept in memory: what the pad asks the server for, and what it sends."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, render_template, request

from kiosk.web.access import on_duty

POSTS = [
    {"post": "chair", "name": "主任", "seats": 1},
    {"post": "vice", "name": "副主任", "seats": 1},
    {"post": "member", "name": "委员", "seats": 3},
]
PEOPLE: list[list[Any]] = [
    [3, "林大", "一组", "M", 52, ["ld", "linda", "da", "d"]],
    [9, "林甲", "一组", "M", 40, ["lj", "linjia", "jia", "j"]],
    [57, "陈伟", "二组", "M", 45, ["cw", "chenwei", "wei", "w"]],
    [58, "陈伟", "四组", "F", 31, ["cw", "chenwei", "wei", "w"]],
    [60, "陈乙", "三组", "F", 38, ["cy", "chenyi", "yi", "y"]],
    [61, "欧阳辛", "三组", "M", 63, ["oyx", "ouyangxin", "yangxin", "yx"]],
    [575, "曾敏", "四组", "F", 29, ["zm", "zengmin", "min", "m"]],
]
"""Roll number, name, group, sex, age, search keys."""


@dataclass
class Seat:
    """The server's side. `mode`: well; hanging (answers when `go` is set); broken (answers `status`); refusing
    (`refusal`); losing (keeps the keys, and the connection ends before the answer)."""

    no: int = 0
    """Each test has a seat of its own; what an old page still asks for reaches an old seat."""
    ballots: int = 3
    calling: int = 1
    recall: list[int] | None = None
    keys: list[dict[str, Any]] = field(default_factory=list)
    frozen: bool = False
    locked: bool = False
    change_people: bool = False
    mode: str = "well"
    status: int = 500
    refusal: dict[str, Any] = field(default_factory=dict)
    people: list[list[Any]] = field(default_factory=lambda: PEOPLE)
    rulings: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"ruling": 812, "written": "阿明", "person": 575},
            {"ruling": 813, "written": "张天神", "person": 0},
        ]
    )
    numbers: list[list[int]] = field(default_factory=lambda: [[11, 57], [12, 3], [13, 9], [14, 60], [20, 58], [21, 61]])
    received: list[list[dict[str, Any]]] = field(default_factory=list)
    """What each request brought, answered or not."""
    pages: int = 0
    poll_headers: set[str | None] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    go: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"/pad-of-a-test/{self.no}/"

    @property
    def serial(self) -> int:
        return self.keys[-1]["n"] if self.keys else 0

    def said(self) -> list[str]:
        """The keys kept, as words: `mark:57@chair`, `close`."""
        return [
            key["do"] + (f":{key['mark']}" if key["mark"] else "") + (f"@{key['post']}" if key["post"] else "")
            for key in self.keys
        ]

    def keep(self, keys: list[dict[str, Any]]) -> tuple[dict[str, Any], int]:
        """Each key once, in order; after a gap none; a number that another tablet took is refused."""
        known = {key["id"] for key in self.keys}
        for key in keys:
            if key["id"] in known:
                continue
            if key["n"] > self.serial + 1:
                break
            if key["n"] <= self.serial:
                return {"code": "other_tablet", "say": "这个席位上另有平板录过。", "reload": True}, 409
            self.keys.append(key)
        return {"serial": self.serial}, 200

    def facts(self) -> dict[str, Any]:
        return {
            "batch": 12, "number": 7, "table": 2, "ballots": self.ballots, "calling": self.calling, "seat": 1,
            "serial": self.serial, "recall": self.recall, "posts": POSTS, "numbers": self.numbers,
            "tiles": {"chair": [57, 3, 58, 9], "vice": [60, 9], "member": [61, 58, 57, 3]},
            "rulings": self.rulings, "keys": self.keys, "done": bool(self.keys) and self.keys[-1]["do"] == "done",
        }  # fmt: skip

    def state(self) -> dict[str, Any]:
        return {
            "batch": 12, "calling": self.calling, "serial": self.serial, "frozen": self.frozen, "locked": self.locked,
            "change_people": self.change_people,
        }  # fmt: skip


def routes(app: Flask, seats: Sequence[Seat]) -> None:
    """The pad's page out of the project's own template, and the four addresses it speaks to, for each seat."""

    def page(no: int) -> str:
        seat = seats[no]
        seat.pages += 1
        urls = {f"{name}_url": f"{seat.address}{name}" for name in ("pad", "keys", "state", "people")}
        return render_template("count/pad.html", batch=12, table=2, number=7, ballots=seat.ballots, seat=1, **urls)

    def pad(no: int) -> Response:
        return jsonify(seats[no].facts())

    def state(no: int) -> Response:
        seats[no].poll_headers.add(request.headers.get("Kiosk-Poll"))
        return jsonify(seats[no].state())

    def people(no: int) -> Response:
        return jsonify({"people": seats[no].people})

    def keys(no: int) -> tuple[Response, int]:
        seat, brought = seats[no], json.loads(request.form["keys"])
        assert int(request.form["calling"]) == seat.calling
        seat.received.append(brought)
        if seat.mode == "hanging":
            seat.go.wait(20)
        if seat.mode == "broken":
            return jsonify({}), seat.status
        if seat.mode == "refusing":
            return jsonify(seat.refusal), 409
        with seat.lock:
            body, status = seat.keep(brought)
        if seat.mode == "losing":
            seat.mode = "well"
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return jsonify(body), status

    base = "/pad-of-a-test/<int:no>/"
    for name, view in (("", page), ("pad", pad), ("state", state), ("people", people)):
        app.add_url_rule(f"{base}{name}", f"pad_test_{name or 'page'}", on_duty()(view))
    app.add_url_rule(f"{base}keys", "pad_test_keys", on_duty()(keys), methods=["POST"])
