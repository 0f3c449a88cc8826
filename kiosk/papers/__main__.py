"""The child process that prints: a pickled (function, paper) in, the PDF out, progress on standard error."""

from __future__ import annotations

import pickle
import sys

from kiosk.papers.certificates import certificates_pdf
from kiosk.papers.paper_roll import paper_roll_pdf
from kiosk.papers.role_cards import role_cards_pdf
from kiosk.papers.rule_sheet import rule_sheet_pdf
from kiosk.rules.finding import Finding

PAPERS = {
    "certificates_pdf": certificates_pdf,
    "paper_roll_pdf": paper_roll_pdf,
    "role_cards_pdf": role_cards_pdf,
    "rule_sheet_pdf": rule_sheet_pdf,
}
REFUSED = 3


def main() -> int:
    """Exit status 0 with the PDF on standard output, 3 with a pickled Finding."""
    function, paper = pickle.load(sys.stdin.buffer)  # our own server wrote it, into our own pipe
    printed = PAPERS[function](paper, _progress)
    if isinstance(printed, Finding):
        sys.stdout.buffer.write(pickle.dumps(printed))
        return REFUSED
    sys.stdout.buffer.write(printed)
    return 0


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"PROGRESS {done} {total}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
