"""Every paper of a certified round at once, in one run, as a zip of PDF files with fixed names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from kiosk.papers.announcing import announcing_pdf
from kiosk.papers.count_report import count_report_pdf
from kiosk.papers.page import Progress
from kiosk.papers.result_report import result_report_pdf
from kiosk.papers.round_facts import RoundFacts
from kiosk.papers.sealed_ballots import sealed_ballots_pdf
from kiosk.papers.vacancies import vacancies_pdf
from kiosk.papers.village_form import village_form_pdf
from kiosk.papers.winners import winners_pdf
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ResultBundle:
    """The papers of one round, and the totals as a table beside them (`totals_csv`)."""

    facts: RoundFacts
    totals_csv: bytes


def mark_of(count_file: str, version: int) -> bytes:
    """Which version of which result a bundle belongs to, in the comment of the zip."""
    return f"{count_file} {version}".encode()


def papers_of(facts: RoundFacts) -> dict[str, Callable[[RoundFacts], bytes | Finding]]:
    """Name of the file → what draws it; announcements bear the town's numbers."""
    first = facts.kind is RoundKind.FIRST
    papers: dict[str, Callable[[RoundFacts], bytes | Finding]] = {
        "count-report.pdf": count_report_pdf,
        "result-report.pdf": result_report_pdf,
        "announcing.pdf": announcing_pdf,
        "sealed-ballots.pdf": sealed_ballots_pdf,
        "village-form.pdf": village_form_pdf,
    }
    if facts.winners:
        papers["announcement-10.pdf" if first else "announcement-13.pdf"] = winners_pdf
    if facts.vacancies or facts.ties or facts.waits:
        papers["announcement-11.pdf"] = vacancies_pdf
    return papers


def result_bundle(bundle: ResultBundle, progress: Progress | None = None) -> bytes | Finding:
    """The papers as a zip, the same bytes for the same facts; or `glyph_missing`, and nothing is kept."""
    papers = papers_of(bundle.facts)
    body = BytesIO()
    with ZipFile(body, "w", ZIP_STORED) as archive:
        archive.comment = mark_of(bundle.facts.count_file, bundle.facts.version)
        archive.writestr(ZipInfo("totals.csv", _EPOCH), bundle.totals_csv)
        for n, (name, draw) in enumerate(sorted(papers.items()), start=1):
            drawn = draw(bundle.facts)
            if isinstance(drawn, Finding):
                return drawn
            archive.writestr(ZipInfo(name, _EPOCH), drawn)
            if progress:
                progress(n, len(papers))
    return body.getvalue()
