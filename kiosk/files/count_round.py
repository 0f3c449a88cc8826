"""The parts of a count file beside its ballots: each taken as the file has it and checked against the people in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kiosk.files.count_fields import (
    Wrong,
    a_list,
    a_number,
    a_text,
    a_word,
    an_object,
    inside,
    needed,
    one_of,
    shown,
)
from kiosk.rules.ballot import UNREADABLE
from kiosk.rules.book import CHOICES, RuleSheet, sheet
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Seat

MOST_POSTS = 100
MOST_SEATS = 1000
BALLOT_WORDS = ("times", "void")
"""What a ballot says beside its posts; no post can be called so."""


def round_of(value: object) -> tuple[int, RoundKind]:
    """The round's number and kind."""
    given = an_object(value, "round", ("number", "kind"))
    number = a_number(needed(given, "number", "round"), "round.number", least=1)
    return number, RoundKind(one_of(needed(given, "kind", "round"), "round.kind", [each.value for each in RoundKind]))


def sheet_of(value: object) -> RuleSheet:
    """The rule sheet; what is left out has its default."""
    given = an_object(value, "settings", tuple(CHOICES))
    return sheet("putian-2017", {name: one_of(given[name], f"settings.{name}", CHOICES[name]) for name in given})


def seats_of(value: object) -> Mapping[str, int]:
    """Post → seats, the highest post first."""
    seats: dict[str, int] = {}
    for n, each in enumerate(a_list(value, "posts")):
        if n == MOST_POSTS:
            raise Wrong("count_too_many", "posts", most=MOST_POSTS)
        at = f"posts[{n}]"
        given = an_object(each, at, ("post", "seats"))
        post = a_word(needed(given, "post", at), f"{at}.post")
        if post in BALLOT_WORDS:
            raise Wrong("count_value", f"{at}.post", value=post)
        if post in seats:
            raise Wrong("count_twice", f"{at}.post", value=shown(post))
        seats[post] = a_number(needed(given, "seats", at), f"{at}.seats", least=1, most=MOST_SEATS)
    if not seats:
        raise Wrong("count_empty", "posts")
    return seats


def person_of(value: object, at: str, others: Collection[str]) -> tuple[str, str]:
    """Id and sex ("" where it is absent) of one of the people."""
    given = an_object(value, at, ("id", "name", "sex"))
    id = a_word(needed(given, "id", at), f"{at}.id")
    if id == UNREADABLE:
        raise Wrong("count_value", f"{at}.id", value=id)
    if id in others:
        raise Wrong("count_twice", f"{at}.id", value=shown(id))
    a_text(given.get("name", ""), f"{at}.name")
    return id, one_of(given["sex"], f"{at}.sex", ("F", "M")) if "sex" in given else ""


def _known(value: object, at: str, people: Collection[str]) -> str:
    id = a_word(value, at)
    if id not in people:
        raise Wrong("count_person", at, value=shown(id))
    return id


def kin_of(value: object, people: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The pairs that may not sit together."""
    pairs = []
    for n, each in enumerate(a_list(value, "kin")):
        at = f"kin[{n}]"
        pair = a_list(each, at)
        if len(pair) != 3:
            raise Wrong("count_type", at, wanted="[“…”, “…”, “…”]")
        one, other = (_known(pair[i], f"{at}[{i}]", people) for i in (0, 1))
        if one == other:
            raise Wrong("count_twice", f"{at}[1]", value=shown(one))
        a_text(pair[2], f"{at}[2]")
        pairs.append((one, other))
    return tuple(pairs)


def candidates_of(value: object, posts: Collection[str], people: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Post → who may be elected to it."""
    given = an_object(value, "candidates", posts)
    candidates = {}
    for post, ids in given.items():
        at = inside("candidates", post)
        candidates[post] = tuple(_known(each, f"{at}[{n}]", people) for n, each in enumerate(a_list(ids, at)))
    return candidates


def seated_of(value: object, key: str, people: Collection[str], taken: Collection[str] = ()) -> tuple[Seat, ...]:
    """Who holds a seat, each once; `taken` hold one already."""
    found: dict[str, Seat] = {}
    for n, each in enumerate(a_list(value, key)):
        at = f"{key}[{n}]"
        given = an_object(each, at, ("person", "post"))
        person = _known(needed(given, "person", at), f"{at}.person", people)
        if person in found or person in taken:
            raise Wrong("count_twice", f"{at}.person", value=shown(person))
        found[person] = Seat(person, a_word(needed(given, "post", at), f"{at}.post"))
    return tuple(found.values())


def settled_of(
    value: object, seats: Mapping[str, int], people: Collection[str], taken: Collection[str]
) -> tuple[Seat, ...]:
    """Who was put into a seat of this round by a tie vote since; never more than a post has seats."""
    settled = seated_of(value, "settled", people, taken)
    left = dict(seats)
    for n, seat in enumerate(settled):
        one_of(seat.post, f"settled[{n}].post", seats)
        left[seat.post] -= 1
        if left[seat.post] < 0:
            raise Wrong("count_settled_seats", f"settled[{n}].post", seats=seats[seat.post])
    return settled


def votes_of(value: object, seats: Mapping[str, int], found: int, people: Collection[str]) -> Mapping[str, Any]:
    """Post → person → votes as a finished tally gives them; votes of zero are dropped."""
    votes: dict[str, dict[str, int]] = {post: {} for post in seats}
    for post, given in an_object(value, "votes", seats).items():
        at = inside("votes", post)
        for person, number in an_object(given, at).items():
            here = inside(at, person)
            if a_number(number, here, least=0) > found:
                raise Wrong("count_votes_found", here, found=found)
            if _known(person, here, people) and number:
                votes[post][person] = number
        if sum(votes[post].values()) > seats[post] * found:
            raise Wrong("count_votes_seats", at, seats=seats[post], found=found)
    return votes
