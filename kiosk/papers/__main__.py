"""Printing in a child process: `python -m kiosk.papers`, as machine/jobs speaks to it.

Standard input: a pickled (function, paper). Standard output: the paper with exit status 0, or a pickled Finding
with 3. Standard error: `PROGRESS done total`. Neither the web nor the database is loaded here.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from typing import Any

from kiosk.papers.announcement import announcement_pdf
from kiosk.papers.appointments import appointments_pdf
from kiosk.papers.archive import archive_zip
from kiosk.papers.certificates import certificates_pdf
from kiosk.papers.distribution import distribution_pdf
from kiosk.papers.fallback import fallback_pdf
from kiosk.papers.mobile_list import mobile_list_pdf
from kiosk.papers.objection_letter import objection_letter_pdf
from kiosk.papers.page import Progress
from kiosk.papers.paper_roll import paper_roll_pdf
from kiosk.papers.print_shop import print_shop_pdf
from kiosk.papers.proxy_list import proxy_list_pdf
from kiosk.papers.result_bundle import result_bundle
from kiosk.papers.role_cards import role_cards_pdf
from kiosk.papers.rule_sheet import rule_sheet_pdf
from kiosk.papers.slips import slips_pdf
from kiosk.papers.supplement import supplement_pdf
from kiosk.papers.trip_sheet import trip_sheet_pdf
from kiosk.papers.workbook import workbook
from kiosk.rules.finding import Finding

PAPERS: dict[str, Callable[[Any, Progress | None], bytes | Finding]] = {
    "announcement_pdf": announcement_pdf,
    "appointments_pdf": appointments_pdf,
    "archive_zip": archive_zip,
    "certificates_pdf": certificates_pdf,
    "distribution_pdf": distribution_pdf,
    "fallback_pdf": fallback_pdf,
    "mobile_list_pdf": mobile_list_pdf,
    "objection_letter_pdf": objection_letter_pdf,
    "paper_roll_pdf": paper_roll_pdf,
    "print_shop_pdf": print_shop_pdf,
    "proxy_list_pdf": proxy_list_pdf,
    "result_bundle": result_bundle,
    "role_cards_pdf": role_cards_pdf,
    "rule_sheet_pdf": rule_sheet_pdf,
    "slips_pdf": slips_pdf,
    "supplement_pdf": supplement_pdf,
    "trip_sheet_pdf": trip_sheet_pdf,
    "workbook": workbook,
}
"""All that is run here."""
REFUSED = 3


def main() -> int:
    function, paper = pickle.load(sys.stdin.buffer)  # our own server wrote it, into our own pipe
    printed = PAPERS[function](paper, _tell)
    if isinstance(printed, Finding):
        sys.stdout.buffer.write(pickle.dumps(printed))
        return REFUSED
    sys.stdout.buffer.write(printed)
    sys.stdout.flush()
    return 0


def _tell(done: int, total: int) -> None:
    sys.stderr.write(f"PROGRESS {done} {total}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
