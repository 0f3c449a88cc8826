"""What is printed for the tallying tables."""

from __future__ import annotations

from kiosk.papers.number_sheet import NumberLine, NumberSheet, number_sheet_pdf
from kiosk.queries import tables
from kiosk.rules.finding import Finding
from kiosk.web.print_room import occasion


def number_sheet(election_id: str) -> bytes | Finding:
    """The sheet of fixed numbers here and now: it is a page or two, and the table waits for it."""
    found = tables.count_desk(election_id)
    assert found is not None, "an officer on duty has an election"
    lines = tuple(NumberLine(n, one.name, one.group, one.age, one.roll_no) for n, one in found.numbered)
    return number_sheet_pdf(NumberSheet(occasion(election_id), lines))
