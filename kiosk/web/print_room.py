"""What is printed, gathered: rows read from the roll, codes made, papers asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk import codes
from kiosk.acts.roll import RollLoaded
from kiosk.acts.staff import NewPin
from kiosk.machine.jobs import Job
from kiosk.papers.certificates import Certificate, CertificateBatch, certificates_csv, certificates_pdf
from kiosk.papers.page import Occasion
from kiosk.queries import day, journal, mode, roll
from kiosk.queries.day import Standing
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.web import wording, work

Progress = Callable[[int, int], None]


def occasion(election_id: str) -> Occasion:
    """Whose papers these are, with the journal's head as it stands."""
    found = day.election(election_id)
    assert found is not None, "papers are printed for an election that is there"
    return Occasion(
        village=found.village,
        term=found.term,
        day=found.day,
        head=str(journal.head()),
        rehearsal=found.rehearsal,
        language=str(get_locale() or "zh"),
    )


def _certificates(election_id: str, voter_id: int | None = None) -> CertificateBatch:
    found = day.election(election_id)
    assert found is not None
    key = mode.code_key()
    return CertificateBatch(
        occasion(election_id),
        tuple(
            Certificate(
                roll_no=one.voter.roll_no,
                name=one.voter.name,
                group=one.voter.group,
                page=one.voter.page,
                line=one.voter.line,
                code=codes.make(codes.Kind.CERTIFICATE, found.tag, one.number, key),
                number=one.number,
            )
            for one in roll.certified_voters(election_id, voter_id=voter_id)
        ),
    )


def certificates_pdf_of(election_id: str, progress: Progress | None = None) -> bytes | Finding:
    """All certificates of an election, drawn here and now."""
    return certificates_pdf(_certificates(election_id), progress)


def certificates_csv_of(election_id: str) -> bytes:
    """`roll_no,name,group,code` for a print shop."""
    return certificates_csv(_certificates(election_id))


def print_certificates(officer: OfficerOnDuty, voter_id: int | None = None) -> Job | Finding:
    """Print everybody's certificate, or one voter's, in a child process."""
    batch = _certificates(officer.election_id, voter_id)
    return work.start_printing("certificates_pdf", batch, title=_("参选证"), officer=officer)


def report_lines(loaded: RollLoaded, *, dry_run: bool) -> list[str]:
    """The report of a reading, a line for each row that is not on the roll."""
    lines = [
        _(
            "读了 %(rows)s 行:在册 %(registered)s,不列入 %(left_out)s,待定 %(undecided)s。",
            rows=loaded.rows,
            registered=loaded.registered,
            left_out=loaded.left_out,
            undecided=loaded.undecided,
        )
    ]
    for waiting in roll.waiting_lines(loaded.standings):
        lines.append(f"{waiting.sheet} {waiting.row}: {waiting.name} — {wording.say(waiting.finding)}")
    if dry_run:
        lines.append(_("只是试读,什么也没有写入。"))
    return lines


def print_role_cards(officer: OfficerOnDuty, holders: Sequence[CardHolder], pins: Iterable[NewPin]) -> Job | Finding:
    raise RuntimeError


def role_cards_of(election_id: str, holders: Sequence[CardHolder], pins: Iterable[NewPin], *, as_csv: bool) -> bytes:
    raise RuntimeError


def print_paper_roll(officer: OfficerOnDuty) -> Job | Finding:
    raise RuntimeError


def rule_sheet(stands: Standing, at: datetime) -> bytes:
    raise RuntimeError
