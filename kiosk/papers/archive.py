"""The archive of an election: one zip that opens, checks and explains itself without the server."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kiosk.papers import archive_words as w
from kiosk.papers.archive_facts import Archive, ArchiveFile
from kiosk.papers.archive_manifest import MANIFEST, README, SUMS, manifest, readme, sha256, sums
from kiosk.papers.archive_page import Listed, both_of, listed, page
from kiosk.papers.page import Progress
from kiosk.papers.rule_sheet import rule_sheet_pdf
from kiosk.rules.finding import Finding

PAGE, JOURNAL = "index.html", "journal.jsonl"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def archive_zip(archive: Archive, progress: Progress | None = None) -> bytes | Finding:
    """The zip: the same state gives the same bytes but for the time it was made. `glyph_missing`: nothing is made."""
    steps = len(archive.rounds) + 2
    files: dict[str, bytes] = {}
    shown: dict[int, list[Listed]] = {}
    for n, kept in enumerate(archive.rounds, start=1):
        number = kept.page.number
        rules = rule_sheet_pdf(kept.rules)
        if isinstance(rules, Finding):
            return rules
        own = [*kept.files, ArchiveFile(f"round-{number}/rules.pdf", rules, both_of(w.FILE_RULES))]
        files |= {file.path: file.body for file in own}
        shown[number] = [listed(file, sha256(file.body)) for file in own]
        if progress:
            progress(n, steps)
    files[JOURNAL] = archive.journal
    journal = ArchiveFile(JOURNAL, archive.journal, both_of(w.FILE_JOURNAL))
    shown[0] = [listed(journal, sha256(archive.journal))]
    files[README] = readme(archive)
    files[PAGE] = page(archive, shown)
    files[SUMS] = sums(files)
    files[MANIFEST] = manifest(archive, files)
    if progress:
        progress(steps - 1, steps)
    zipped = _zip(files)
    if progress:
        progress(steps, steps)
    return zipped


def _zip(files: dict[str, bytes]) -> bytes:
    """The page first, where whoever opens the zip looks; the others by path."""
    body = BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files, key=lambda path: (path != PAGE, path)):
            entry = ZipInfo(path, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[path])
    return body.getvalue()
