"""Long work of the desks: started in child processes, found again by its owner."""

from __future__ import annotations

from flask import current_app

from kiosk.acts.exports import record_export
from kiosk.machine import jobs
from kiosk.machine.jobs import Job, Jobs
from kiosk.queries.loading import basis
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.web import access

LARGEST = 20 * 2**20
"""Bytes an uploaded file may have."""


def queue() -> Jobs:
    """The long work of this server."""
    return jobs.of(current_app.config["SETTINGS"].instance)


def owner_of(officer: OfficerOnDuty) -> str:
    """Whose work it is: an officer sees the own work on every tablet."""
    return f"{officer.election_id}:{officer.id}"


def find(job_id: str, officer: OfficerOnDuty) -> Job | None:
    """The job as it stands, if it is this officer's."""
    return queue().find(job_id, owner=owner_of(officer))


def start_reading(data: bytes, filename: str, officer: OfficerOnDuty) -> Job | Finding:
    """Read a register, settled against the roll as it stands, without holding the desks up."""
    payload = (data, filename, basis(officer.election_id))
    return queue().start("kiosk.files", "read_and_settle", payload, title=filename, owner=owner_of(officer))


def start_reading_proxies(data: bytes, filename: str, needs_relation: bool, officer: OfficerOnDuty) -> Job | Finding:
    """Read a proxy list without holding the desks up."""
    payload = (data, filename, needs_relation)
    return queue().start("kiosk.files", "read_proxies", payload, title=filename, owner=owner_of(officer))


def start_printing(function: str, paper: object, *, title: str, officer: OfficerOnDuty) -> Job | Finding:
    """Print a paper without holding the desks up; the journal says that it was asked for."""
    job = queue().start("kiosk.papers", function, paper, title=title, owner=owner_of(officer))
    if isinstance(job, Job):
        taken(function, officer, title)
    return job


def taken(what: str, officer: OfficerOnDuty, title: str = "") -> None:
    """Enter in the journal that this paper or file is made for the officer."""
    record_export(
        what=what,
        election_id=officer.election_id,
        by=signatory_of(officer.name, officer.id),
        at=access.now(),
        station=str(officer.lane),
        figures={"title": title} if title else None,
    )
