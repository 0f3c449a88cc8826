"""Rounds one after another worked out a second time, from rules.md and count-file.md: where an election stands.

It takes count files, each with the seats given up by decisions after it, and works on plain JSON with `Round` and
`work_out`. Nothing of kiosk is imported here.
"""

from __future__ import annotations

from typing import Any

from tests.rules.second_working_out import Json, Round, work_out


class Evening:
    """An election; `seats`: post → seats in all, the highest first."""

    def __init__(self, seats: dict[str, int]) -> None:
        self.seats = seats
        self.sits: dict[str, str] = {}
        self.gave_up: set[str] = set()
        self.held: list[Json] = []
        """The rounds that count, in their order."""
        self.repeat = ""

    def hold(self, file: Json, gave_up: list[str]) -> None:
        """A round that is over; ids of those who gave their seats up after it."""
        out = work_out(file)
        self.repeat = "" if out["valid"] else file["round"]["kind"]
        if self.repeat:
            return
        self.held.append(file)
        won = list(out["elected"])
        if file["round"]["kind"] == "tie":
            base = {each["person"] for each in work_out(self._behind())["elected"]}
            won += [each for each in work_out(self._settled())["elected"] if each["person"] not in base | self._known()]
        for each in won:
            self.sits[each["person"]] = each["post"]
        for person in gave_up:
            self.gave_up.add(person)
            del self.sits[person]

    def _known(self) -> set[str]:
        return set(self.sits) | self.gave_up

    def _behind(self) -> Json:
        """The last round that was no tie vote."""
        return next(file for file in reversed(self.held) if file["round"]["kind"] != "tie")

    def _ties_since(self) -> list[Json]:
        return self.held[self.held.index(self._behind()) + 1 :]

    def _settled(self) -> Json:
        """That round again, with whoever won a tie vote since."""
        won = [each for file in self._ties_since() for each in work_out(file)["elected"]]
        return {**self._behind(), "settled": [{"person": each["person"], "post": each["post"]} for each in won]}

    def ties(self) -> list[tuple[str, int, list[str]]]:
        """Who is level still: of those whom the votes left level, those whom no tie vote put behind the others."""
        if not self.held:
            return []
        found = []
        for tie in work_out(self._settled())["tie"]:
            level = tie["people"]
            for file in self._ties_since():
                if set(level) <= set(file["candidates"].get(tie["post"], [])):
                    given = file["votes"].get(tie["post"], {})
                    level = [one for one in level if given.get(one, 0) == max(given.get(each, 0) for each in level)]
            found.append((tie["post"], tie["seats"], level))
        return found

    def waits(self) -> list[str]:
        return work_out(self._settled())["waits"] if self.held else []

    def further(self) -> list[tuple[str, int, list[str]]]:
        """Open seats by post, and who would stand for them."""
        found = []
        for post, seats in self.seats.items():
            on = [file for file in self.held if file["round"]["kind"] != "tie"]
            on = [file for file in on if any(each["post"] == post for each in file["posts"])]
            left = (
                seats - sum(at == post for at in self.sits.values()) - sum(n for at, n, _ in self.ties() if at == post)
            )
            if on and left > 0 and post not in self.waits():
                found.append((post, left, Round(on[-1]).candidates(post, left, self._known())))
        return found

    def next(self) -> str:
        """The kind of the round that comes next, "" for none."""
        if self.repeat:
            return self.repeat
        if self.ties():
            return "tie"
        return "further" if any(candidates for _, _, candidates in self.further()) else ""

    def told(self) -> Json:
        """Everything that is asked of it."""
        counted = [file for file in self.held if file["round"]["kind"] != "tie"]
        told: dict[str, Any] = {"sits": self.sits, "gave_up": self.gave_up, "ties": self.ties(), "waits": self.waits()}
        return told | {"further": self.further(), "next": self.next(), "votes": len(counted)}
