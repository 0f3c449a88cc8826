"""Reading an uploaded register in a child process, so that the desks go on working."""

from __future__ import annotations

from kiosk.files.register import Register
from kiosk.machine import jobs
from kiosk.machine.jobs import Job
from kiosk.rules.finding import Finding

LARGEST = 20 * 2**20
"""Bytes an uploaded file may have."""


def start_reading(data: bytes, filename: str, *, owner: str) -> Job:
    """Start a job that reads a register."""
    return jobs.start("read_register", (data, filename), title=filename, owner=owner, module="kiosk.files")


def register_of(job: Job) -> Register | Finding:
    """What a finished job read; a failed one's reason."""
    if job.state == "failed":
        return jobs.finding_of(job) or Finding("reading_gone")
    read = jobs.result_of(job)
    return read if isinstance(read, Register | Finding) else Finding("reading_gone")
