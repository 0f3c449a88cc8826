"""A counted round in plain words and numbers, as the count file has it, there and back; and its result the same way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kiosk.rules.book import CHOICES, SHEETS
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Decision, Seat, Tally


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a name can stand for: id, name, sex ("F", "M" or "")."""

    id: str
    name: str
    sex: str


def record_of(
    tally: Tally, number: int, people: Collection[Named], relations: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """The count file of a finished tally. `relations`: pair of `tally.kin` → what they are to one another."""
    record: dict[str, Any] = {
        "round": {"number": number, "kind": tally.kind.value},
        "settings": {name: getattr(tally.sheet, name) for name in CHOICES},
        "registered": tally.registered,
        "issued": tally.issued,
        "posts": [{"post": post, "seats": seats} for post, seats in tally.seats.items()],
        "people": [
            {"id": one.id, "name": one.name, **({"sex": one.sex} if one.sex else {})}
            for one in sorted(people, key=lambda one: (len(one.id), one.id))
        ],
        "kin": [[*pair, relations.get(pair, "")] for pair in tally.kin],
    }
    if tally.candidates is not None:
        record["candidates"] = {post: list(tally.candidates.get(post, ())) for post in tally.seats}
    if tally.seated:
        record["seated"] = _seats(tally.seated)
    if tally.settled:
        record["settled"] = _seats(tally.settled)
    if tally.open_elsewhere:
        record["open_elsewhere"] = True
    return record | {"found": tally.found, "votes": _votes(tally)}


def _votes(tally: Tally) -> dict[str, dict[str, int]]:
    """Post → person → votes, of everybody who has any."""
    return {post: {who: n for who, n in sorted(tally.votes.get(post, {}).items()) if n} for post in tally.seats}


def _seats(seats: Sequence[Seat]) -> list[dict[str, str]]:
    return [{"person": seat.person, "post": seat.post} for seat in seats]


def tally_of(record: Mapping[str, Any]) -> Tally:
    """The round that such a record holds; one that `record_of` made, for nothing is checked."""

    def seats(key: str) -> tuple[Seat, ...]:
        return tuple(Seat(seat["person"], seat["post"]) for seat in record.get(key, ()))

    candidates = record.get("candidates")
    return Tally(
        kind=RoundKind(record["round"]["kind"]),
        seats={post["post"]: post["seats"] for post in record["posts"]},
        registered=record["registered"],
        issued=record["issued"],
        found=record["found"],
        votes=record["votes"],
        sex={one["id"]: one["sex"] for one in record["people"] if "sex" in one},
        kin=tuple((one, other) for one, other, _ in record["kin"]),
        candidates=None if candidates is None else {post: tuple(people) for post, people in candidates.items()},
        seated=seats("seated"),
        settled=seats("settled"),
        open_elsewhere=record.get("open_elsewhere", False),
        sheet=replace(SHEETS["putian-2017"], **record["settings"]),
    )


def outcome_of(tally: Tally, decided: Decision) -> dict[str, Any]:
    """What the round came to, in the order of the count file's page; the counts of ballots stand between."""
    return {
        "found": tally.found,
        "turnout_ok": decided.turnout_ok,
        "count_ok": decided.count_ok,
        "valid": decided.valid,
        "line": decided.line,
        "votes": _votes(tally),
        "elected": [{"person": each.person, "post": each.post, "votes": each.votes} for each in decided.elected],
        "tie": [{"post": each.post, "seats": each.seats, "people": list(each.people)} for each in decided.ties],
        "waits": list(decided.waits),
        "further": [
            {"post": each.post, "seats": each.seats, "candidates": list(each.candidates)} for each in decided.further
        ],
        "holds": [
            {"code": each.code, "people": list(each.people)} if each.people else {"code": each.code}
            for each in decided.holds
        ],
    }
