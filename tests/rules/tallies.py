"""Counted rounds for the tests of the result: built plainly, made up at random, and as the JSON of a count file."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from kiosk.rules.book import SHEETS
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Decision, Hold, Seat, Tally
from kiosk.rules.decide import decide as decide

USUAL = SHEETS["putian-2017"]
SEATS = {"chair": 1, "vice_chair": 1, "member": 3}
POSTS = ("chair", "vice_chair", "member")


def a_tally(
    chair: Mapping[str, int] | None = None,
    vice_chair: Mapping[str, int] | None = None,
    member: Mapping[str, int] | None = None,
    *,
    women: str = "",
    rules: Mapping[str, Any] | None = None,
    **more: Any,
) -> Tally:
    """A first round of the made-up village: 200 registered, 180 issued, 178 found, line 90.

    Posts without votes are left out of the round. `women`: ids with blanks between; everybody else is a man.
    """
    votes = {post: given for post, given in zip(POSTS, (chair, vice_chair, member), strict=True) if given is not None}
    people = {person for given in votes.values() for person in given}
    known: dict[str, Any] = {
        "kind": RoundKind.FIRST,
        "seats": {post: SEATS[post] for post in votes},
        "registered": 200,
        "issued": 180,
        "found": 178,
        "votes": votes,
        "sex": dict.fromkeys(people, "M") | dict.fromkeys(women.split(), "F"),
        "sheet": replace(USUAL, **(rules or {})),
    }
    if more.get("kind", RoundKind.FIRST) is not RoundKind.FIRST:
        known["candidates"] = {post: tuple(given) for post, given in votes.items()}
    return Tally(**{**known, **more})


def seats_of(decision: Decision) -> dict[str, list[str]]:
    """Post → who is elected to it, in order."""
    found: dict[str, list[str]] = {}
    for each in decision.elected:
        found.setdefault(each.post, []).append(each.person)
    return found


def ties_of(decision: Decision) -> list[tuple[str, int, str]]:
    return [(tie.post, tie.seats, " ".join(tie.people)) for tie in decision.ties]


def further_of(decision: Decision) -> list[tuple[str, int, str]]:
    return [(each.post, each.seats, " ".join(each.candidates)) for each in decision.further]


def standings_of(decision: Decision) -> dict[tuple[str, str], tuple[str, str, int]]:
    """(Person, post) → standing, rule, votes missing."""
    return {(each.person, each.post): (each.standing.value, each.rule_id, each.short) for each in decision.outcomes}


def as_file(tally: Tally) -> dict[str, Any]:
    """The count file of this round."""
    people = {*tally.sex, *(person for given in tally.votes.values() for person in given)}
    people |= {seat.person for seat in (*tally.seated, *tally.settled)} | {one for pair in tally.kin for one in pair}
    people |= {person for given in (tally.candidates or {}).values() for person in given}
    file: dict[str, Any] = {
        "round": {"number": 1, "kind": tally.kind.value},
        "settings": {name: getattr(tally.sheet, name) for name in ("roll_down", "woman_first", "extra_candidates")},
        "registered": tally.registered,
        "issued": tally.issued,
        "found": tally.found,
        "posts": [{"post": post, "seats": seats} for post, seats in tally.seats.items()],
        "people": [
            {"id": person} | ({"sex": tally.sex[person]} if person in tally.sex else {}) for person in sorted(people)
        ],
        "kin": [[one, other, "siblings"] for one, other in tally.kin],
        "votes": {post: dict(given) for post, given in tally.votes.items()},
        "seated": [{"person": seat.person, "post": seat.post} for seat in tally.seated],
        "settled": [{"person": seat.person, "post": seat.post} for seat in tally.settled],
        "open_elsewhere": tally.open_elsewhere,
    }
    if tally.candidates is not None:
        file["candidates"] = {post: list(people) for post, people in tally.candidates.items()}
    return file


def as_out(tally: Tally, decision: Decision) -> dict[str, Any]:
    """The decision as the command prints it."""
    return {
        "found": tally.found,
        "turnout_ok": decision.turnout_ok,
        "count_ok": decision.count_ok,
        "valid": decision.valid,
        "line": decision.line,
        "elected": [{name.name: getattr(each, name.name) for name in fields(each)} for each in decision.elected],
        "tie": [{"post": tie.post, "seats": tie.seats, "people": list(tie.people)} for tie in decision.ties],
        "waits": list(decision.waits),
        "further": [
            {"post": each.post, "seats": each.seats, "candidates": list(each.candidates)} for each in decision.further
        ],
        "holds": [_hold(each) for each in decision.holds],
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {"code": hold.code} | ({"people": list(hold.people)} if hold.people else {})


def a_random_tally(chance: random.Random) -> Tally:
    """A small round in which everything happens: votes lie close to the line and are often equal."""
    kind = chance.choice([RoundKind.FIRST, RoundKind.FIRST, RoundKind.FURTHER, RoundKind.TIE])
    posts = ["chair", "vice_chair", "member", "fourth"][: chance.choice([1, 2, 3, 3, 3, 4])]
    people = [chr(ord("a") + n) for n in range(chance.randint(2, 8))]
    chance.shuffle(people)
    found = chance.randint(1, 12)
    line = {RoundKind.FIRST: found // 2 + 1, RoundKind.FURTHER: -(-found // 3), RoundKind.TIE: 1}[kind]
    near = [number for number in (0, 0, line - 1, line, line, line + 1, line + 2) if 0 <= number <= found]
    votes = {post: {one: chance.choice(near) for one in people if chance.random() < 0.7} for post in posts}
    seats = {post: chance.choice([1, 1, 2, 3]) for post in posts}
    candidates = None
    if kind is not RoundKind.FIRST:
        candidates = {post: [one for one in people if chance.random() < 0.8] for post in posts}
    seated = [Seat(person, chance.choice([*posts, "elsewhere"])) for person in people if chance.random() < 0.05]
    sitting = {seat.person for seat in seated}
    return Tally(
        kind=kind,
        seats=seats,
        registered=chance.choice([found, 2 * found - 1, 2 * found - 1, 2 * found]) if chance.random() < 0.3 else found,
        issued=found - 1 if chance.random() < 0.03 else found + chance.randint(0, 1),
        found=found,
        votes=votes,
        sex={person: sex for person in people if (sex := chance.choice(["M", "M", "M", "F", "F", ""]))},
        kin=_pairs(chance, people),
        candidates=candidates,
        seated=seated,
        settled=_settled(chance, seats, [one for one in people if one not in sitting]),
        open_elsewhere=chance.random() < 0.1,
        sheet=replace(
            USUAL,
            roll_down=chance.random() < 0.3,
            woman_first=chance.random() < 0.85,
            extra_candidates=chance.choice([0, 1, 1, 2, 3]),
        ),
    )


def _pairs(chance: random.Random, people: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for _ in range(chance.randint(0, 2)):
        one, other = chance.sample(people, 2)
        pairs += [(one, other), (other, one)]
    return pairs


def _settled(chance: random.Random, seats: Mapping[str, int], free: Sequence[str]) -> list[Seat]:
    if not free or chance.random() < 0.8:
        return []
    return [Seat(chance.choice(free), chance.choice(list(seats)))]
