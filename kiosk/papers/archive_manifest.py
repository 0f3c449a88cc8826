"""What an archive is checked by: the manifest of hashes, the list that sha256sum reads, and how to do it by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC

from kiosk.papers import archive_words as w
from kiosk.papers.archive_facts import Archive
from kiosk.papers.words import ELECTION, Words

MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "README.txt"
HOW = (
    "sha256sum -c SHA256SUMS",
    "flask --app wsgi tally round-1/count-file.json",
    "flask --app wsgi verify-journal --expect SEQ:HASH",
)
CHECK = """import hashlib, json
from pathlib import Path
manifest = json.loads(Path("manifest.json").read_text("utf-8"))
for path, file in manifest["files"].items():
    assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == file["sha256"], path
previous, seq = "0" * 64, 0
for line in Path("journal.jsonl").read_text("utf-8").strip().split("\\n"):
    entry, seq = json.loads(line), seq + 1
    assert (entry["seq"], entry["previous"]) == (seq, previous), seq
    previous = entry.pop("hash")
    if "withheld" not in entry:
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode("utf-8")).hexdigest() == previous, seq
assert f"{seq}:{previous}" == manifest["journal"]["head"], seq
print(f"{seq}:{previous}")
"""
"""Checks every hash and the chain with Python alone; prints the head."""


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def manifest(archive: Archive, files: Mapping[str, bytes]) -> bytes:
    """Path → SHA-256 and size of every other file; the election, the journal's head in full, when it was made, how to
    check."""
    said = {
        "election": {
            "id": archive.election_id,
            "village": archive.village,
            "town": archive.town,
            "term": archive.term,
            "day": archive.day.isoformat(),
            "rehearsal": archive.rehearsal,
        },
        "rounds": [kept.page.number for kept in archive.rounds],
        "unfinished_rounds": list(archive.unfinished),
        "journal": {"head": archive.head, "entries": archive.entries, "shown": archive.shown},
        "made_at": archive.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "check": list(HOW),
        "files": {path: {"sha256": sha256(body), "size": len(body)} for path, body in sorted(files.items())},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The files as `sha256sum -c` reads them."""
    return "".join(f"{sha256(body)}  {path}\n" for path, body in sorted(files.items())).encode()


def readme(archive: Archive) -> bytes:
    """How to check by hand, in Chinese and in English. With the mark that an old Notepad needs."""
    parts = [_readme(archive, Words(language)) for language in ("zh", "en")]
    return ("\n" + "-" * 60 + "\n\n").join(parts).replace("\n", "\r\n").encode("utf-8-sig")


def _readme(archive: Archive, words: Words) -> str:
    lines = [words(ELECTION, village=archive.village, term=archive.term), ""]
    lines += [words(text) for text in (w.README_WHAT, w.README_HOLDS, w.README_SECRET, w.README_WITHDRAWN)]
    lines += ["", words(w.README_HASHES), "", f"    {HOW[0]}", "", words(w.README_WINDOWS), ""]
    lines += [f"    certutil -hashfile {MANIFEST} SHA256", ""]
    lines += [words(w.README_RESULT), "", f"    {HOW[1]}", ""]
    lines += [words(w.README_JOURNAL), "", *CHECK.splitlines(), ""]
    lines += [words(w.README_HEAD), "", f"    {archive.head}", "", words(w.README_WITHHELD), ""]
    lines += [f"    flask --app wsgi verify-journal --expect {archive.head}"]
    return "\n".join(lines) + "\n"
