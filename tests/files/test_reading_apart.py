"""Reading a register in a child process gives what reading it here gives."""

from __future__ import annotations

from pathlib import Path

from kiosk.files.reading import Reading, read_and_settle
from kiosk.machine.jobs import Jobs
from kiosk.rules.loading import Basis
from tests.files.registers import DATA, DAY, SHEET

BASIS = Basis(seen=0, day=DAY, sheet=SHEET, decisions={}, listed=())


def test_a_child_reads_the_register_and_tells_how_far_it_is(tmp_path: Path) -> None:
    data = (DATA / "shifan-register.xlsx").read_bytes()
    jobs = Jobs(tmp_path / "jobs")
    job = jobs.start("kiosk.files", "read_and_settle", (data, "a.xlsx", BASIS), title="a.xlsx", owner="x")
    jobs.wait(job.id, 60)
    over = jobs.find(job.id, owner="x")
    assert over is not None
    assert (over.state, over.done, over.total) == ("done", 3000, 3375)
    read = jobs.take_object(job.id, owner="x", keep=True)
    here = read_and_settle(data, "a.xlsx", BASIS)
    assert isinstance(read, Reading)
    assert isinstance(here, Reading)
    assert (read.report, read.settled()) == (here.report, here.settled())
    jobs.discard(job.id)


def test_a_child_that_cannot_read_says_why(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs")
    job = jobs.start("kiosk.files", "read_and_settle", (b"", "a.xlsx", BASIS), title="a.xlsx", owner="x")
    jobs.wait(job.id, 60)
    over = jobs.find(job.id, owner="x")
    assert over is not None
    assert over.finding is not None
    assert (over.state, over.finding.code) == ("failed", "file_empty")
    jobs.discard(job.id)
