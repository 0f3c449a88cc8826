"""The archive of a whole day, made once, with what it must not tell; and what anybody does to check one."""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from kiosk.acts import certify, incidents
from kiosk.papers.archive import archive_zip
from kiosk.papers.archive_facts import Archive
from kiosk.queries.roll import certified_voters
from kiosk.records import store
from kiosk.records.chain import GENESIS, entry_hash
from kiosk.records.journal import JournalPersonal
from kiosk.rules.staff import Role
from kiosk.web.archive import archive_of
from tests.account_day import a_day_of
from tests.builders import Village, a_round, an_app, now, recorded
from tests.counting import mix_all, opened, seat
from tests.result_day import certify_it, close, count, hold_next, prepare, reopen, rounds_over, strangers

PAPERS = (certify.Paper("count-report.pdf", "application/pdf", b"%PDF-1.4 as it was kept"),)
CAME = 42
"""So many of the roll voted in the first round: in the hall, by proxy, at home."""


@dataclass(frozen=True)
class Day:
    """An archive with what it must not tell.

    `voted` and `absent` have neither votes nor an office; `personal` are salts and bodies of the journal's personal
    part, `numbers` those of the certificates.
    """

    archive: Archive
    body: bytes
    voted: frozenset[str]
    absent: frozenset[str]
    personal: frozenset[str]
    numbers: frozenset[str]

    @property
    def files(self) -> dict[str, bytes]:
        return files_in(self.body)

    @property
    def texts(self) -> dict[str, str]:
        """Every file but the PDFs."""
        return {path: body.decode() for path, body in self.files.items() if not path.endswith(".pdf")}


def files_in(body: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(village: Village) -> tuple[Archive, bytes]:
    """The archive of that village here and now."""
    gathered = archive_of(village.election, now())
    assert isinstance(gathered, Archive), gathered
    body = archive_zip(gathered)
    assert isinstance(body, bytes), body
    return gathered, body


def file_papers(village: Village) -> None:
    by, over = village.officer(Role.CHIEF_SCRUTINEER), rounds_over(village)[-1]
    recorded(certify.file_papers(result_id=over.result_id, papers=PAPERS, by=by, at=now()))


def people(village: Village, number: int) -> list[str]:
    """Roll numbers of people of whom no two share a household, a woman first, so that no result is held."""
    first = strangers(village, "F")[0]
    homes = {one.voter.roll_no: (one.voter.group, one.voter.household) for one in certified_voters(village.election)}
    others = (one for one in strangers(village) if homes[int(one)] != homes[int(first)])
    return [first, *list(others)[: number - 1]]


def names_of(village: Village) -> dict[int, str]:
    return {one.voter.roll_no: one.voter.name for one in certified_voters(village.election)}


def a_long_day() -> Village:
    """Hall, proxies, a mobile box; a result withdrawn and closed again; then a further election."""
    village = a_day_of(a_round("preparing", 60), 36, 3, 3, 1, 80)
    opened(village, 40, CAME)
    mix_all(village)
    recorded(seat(village, 1))
    names = names_of(village)
    a, b, c, d, e, f = people(village, 6)
    count(village, {"chair": {a: 30}, "vice_chair": {b: 15, c: 14}, "member": {d: 39, e: 30, f: 25}})
    told = f"{names[60]}没有来投票,{names[int(a)]}去叫过。"
    by = village.officer(Role.VERIFIER)
    recorded(incidents.report_incident(kind="quarrel", words=told, by=by, at=now(), box_no=1))
    recorded(close(village))
    recorded(certify_it(village))
    file_papers(village)
    recorded(reopen(village, f"{names[59]}说唱错了一票"))
    recorded(close(village))
    recorded(certify_it(village))
    file_papers(village)
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {b: 20, c: 12}}, 35)
    recorded(close(village))
    recorded(certify_it(village))
    return village


@cache
def the_day() -> Day:
    """That day's archive, made once a process."""
    with tempfile.TemporaryDirectory(prefix="kiosk-archive-") as folder:
        apps = an_app(Path(folder) / "instance")
        with next(apps).test_request_context():
            village = a_long_day()
            archive, body = made(village)
            certificates = tuple(certified_voters(village.election))
            known = {one["name"] for over in rounds_over(village) for one in over.record["people"]}
            with store.reading() as connection:
                rows = connection.execute(JournalPersonal.__table__.select()).all()
        apps.close()  # type: ignore[attr-defined]  # a generator
    came = {one.voter.name for one in certificates if one.voter.roll_no <= CAME}
    return Day(
        archive,
        body,
        frozenset(came - known),
        frozenset({one.voter.name for one in certificates} - came - known),
        frozenset({row.salt for row in rows} | {row.body for row in rows if row.body != "{}"}),
        frozenset(one.number for one in certificates),
    )


def holds(lines: list[str], head: str) -> bool:
    """Whether a journal's chain holds up to that head, from the file alone."""
    previous = GENESIS
    for seq, line in enumerate(lines, start=1):
        entry = json.loads(line)
        if (entry["seq"], entry["previous"]) != (seq, previous):
            return False
        if "withheld" not in entry and entry_hash(entry) != entry["hash"]:
            return False
        previous = entry["hash"]
    return f"{len(lines)}:{previous}" == head
