"""The result of a round worked out a second time, from rules.md and count-file.md alone: slowly, by going through every
ending of every tie. It takes a count file with `found` and `votes` and gives what the command prints, as plain JSON.

Nothing of kiosk is imported here.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, NamedTuple

Json = dict[str, Any]

DEFAULTS = {"roll_down": False, "woman_first": True, "extra_candidates": 1}


class Announced(NamedTuple):
    """What one ending has to say about one post: people in order, then ties as (seats, people)."""

    elected: tuple[str, ...]
    ties: tuple[tuple[int, tuple[str, ...]], ...]


class Round:
    """A count file, asked one question at a time."""

    def __init__(self, file: Json) -> None:
        self.file = file
        self.kind = file["round"]["kind"]
        self.settings = {**DEFAULTS, **file.get("settings", {})}
        self.posts = [each["post"] for each in file["posts"]]
        self.settled = file.get("settled", [])
        self.seated = file.get("seated", [])
        self.women = {each["id"] for each in file["people"] if each.get("sex") == "F"}
        found = file["found"]
        if self.kind == "first":
            self.line = next(n for n in range(found + 2) if 2 * n > found)
        elif self.kind == "further":
            self.line = next(n for n in range(found + 2) if 3 * n >= found)
        else:
            self.line = 1

    def seats(self, post: str) -> int:
        here = next(each["seats"] for each in self.file["posts"] if each["post"] == post)
        return here - sum(each["post"] == post for each in self.settled)

    def stands(self, person: str, post: str) -> bool:
        if any(each["person"] == person for each in self.seated):
            return False
        return self.kind == "first" or person in self.file["candidates"].get(post, [])

    def votes(self, person: str, post: str) -> int:
        """What is compared at the post; nothing for somebody who cannot be elected there."""
        if not self.stands(person, post):
            return 0
        first = 0 if self.settings["roll_down"] else self.posts.index(post)
        return sum(
            self.file["votes"].get(at, {}).get(person, 0)
            for at in self.posts[first : self.posts.index(post) + 1]
            if self.stands(person, at)
        )

    def in_order(self, post: str, without: set[str]) -> list[str]:
        """Everybody who reached the line, best first."""
        without = without | {each["person"] for each in self.settled}
        people = {each["id"] for each in self.file["people"]} - without
        over = [person for person in people if self.votes(person, post) >= max(1, self.line)]
        return sorted(over, key=lambda person: (-self.votes(person, post), person))

    def fill(self, post: str, order: list[str], seats: int) -> Announced:
        """Seat by seat: as long as everybody with the next number of votes still fits in."""
        elected: list[str] = []
        while order and seats > 0:
            best = [person for person in order if self.votes(person, post) == self.votes(order[0], post)]
            if len(best) > seats:
                return Announced(tuple(elected), ((seats, tuple(sorted(best))),))
            elected += best
            seats -= len(best)
            order = order[len(best) :]
        return Announced(tuple(elected), ())

    def endings(self, said: Announced) -> list[set[str]]:
        """Everybody seated at the post, in each way its ties may end."""
        ways = [set(said.elected)]
        for seats, people in said.ties:
            ways = [way | set(winners) for way in ways for winners in combinations(people, seats)]
        return ways

    def announce(self, post: str, above: set[str]) -> Announced:
        """What the post comes to when these people are seated above it."""
        order, seats = self.in_order(post, above), self.seats(post)
        plain = self.fill(post, order, seats)
        sitting = above | {each["person"] for each in (*self.seated, *self.settled)}
        if not (self.kind == "first" and self.settings["woman_first"] and post == self.posts[-1] and seats > 0):
            return plain
        if sitting & self.women or all(way & self.women for way in self.endings(plain)):
            return plain
        women = [person for person in order if person in self.women]
        if not women:
            return plain
        best = [person for person in women if self.votes(person, post) == self.votes(women[0], post)]
        # What the other seats come to depends on which of the women gets hers: every such tie's people are named.
        after = [self.fill(post, [one for one in order if one != woman], seats - 1) for woman in best]
        elected = [one for one in after[0].elected if all(one in each.elected for each in after)]
        if len(best) == 1:
            return Announced((best[0], *elected), after[0].ties)
        left = seats - 1 - len(elected)
        level = {one for each in after for _, people in each.ties for one in people}
        level |= {one for each in after for one in each.elected if one not in elected}
        return Announced(tuple(elected), ((1, tuple(best)), *([(left, tuple(sorted(level)))] if left else [])))

    def stories(self) -> list[list[Announced]]:
        """Every way the whole round may end: what each post comes to in it."""
        stories: list[tuple[list[Announced], set[str]]] = [([], set())]
        for post in self.posts:
            going = []
            for told, above in stories:
                said = self.announce(post, above)
                going += [([*told, said], above | way) for way in self.endings(said)]
            # Two stories that say the same and seat the same go on alike.
            stories = list({(tuple(told), frozenset(above)): (told, above) for told, above in going}.values())
        return [told for told, _ in stories]

    def decided(self) -> dict[str, Announced | None]:
        """Post → what every story says of it, None where they do not agree."""
        stories = self.stories()
        found: dict[str, Announced | None] = {}
        for n, post in enumerate(self.posts):
            said = {(frozenset(told[n].elected), told[n].ties): told[n] for told in stories}
            waits = len(said) > 1 or (self.settings["roll_down"] and None in found.values())
            # Where stories differ in the order alone, the one in which a woman goes before her place by votes counts.
            found[post] = None if waits else max((told[n] for told in stories), key=lambda each: self._leap(post, each))
        return found

    def _leap(self, post: str, said: Announced) -> int:
        votes = [(-self.votes(person, post), person) for person in said.elected]
        return int(votes != sorted(votes))

    def candidates(self, post: str, seats: int, elected: set[str]) -> list[str]:
        people = {each["id"] for each in self.file["people"]} - elected
        free = [(-self.votes(person, post), person) for person in people if self.votes(person, post) > 0]
        places = seats + self.settings["extra_candidates"]
        return [person for number, person in sorted(free) if sum(other < number for other, _ in free) < places]


def work_out(file: Json) -> Json:
    """What `tally` prints for this file."""
    round_ = Round(file)
    turnout_ok, count_ok = file["found"] * 2 > file["registered"], file["found"] <= file["issued"]
    out: Json = {"found": file["found"], "turnout_ok": turnout_ok, "count_ok": count_ok}
    out |= {"valid": turnout_ok and count_ok, "line": round_.line}
    out |= {"elected": [], "tie": [], "waits": [], "further": [], "holds": []}
    if not out["valid"]:
        return out
    for post, said in round_.decided().items():
        if said is None:
            out["waits"].append(post)
            continue
        out["elected"] += [
            {"person": person, "post": post, "votes": round_.votes(person, post)} for person in said.elected
        ]
        out["tie"] += [{"post": post, "seats": seats, "people": list(people)} for seats, people in said.ties]
    sitting = {each["person"] for each in (*round_.seated, *round_.settled, *out["elected"])}
    for post in round_.posts:
        taken = sum(each["post"] == post for each in out["elected"])
        taken += sum(each["seats"] for each in out["tie"] if each["post"] == post)
        left = round_.seats(post) - taken
        if left and post not in out["waits"]:
            people = round_.candidates(post, left, sitting)
            out["further"].append({"post": post, "seats": left, "candidates": people})
    for one, other, _ in file.get("kin", []):
        hold = {"code": "kin", "people": sorted([one, other])}
        if {one, other} <= sitting and hold not in out["holds"]:
            out["holds"].append(hold)
    everything = not (out["tie"] or out["waits"] or out["further"] or file.get("open_elsewhere", False))
    if everything and sitting and not sitting & round_.women:
        out["holds"].append({"code": "no_woman"})
    return out
