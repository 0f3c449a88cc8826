"""Long work in child processes."""

from __future__ import annotations

import logging
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.machine import jobs
from kiosk.machine.jobs import Job, Jobs
from kiosk.rules.finding import Finding
from tests.services import ROOT, is_alive, wait_until

MODULE = "tests.machine.long_work"
ME = "officer 1"


@pytest.fixture
def works(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "prints")


def start(works: Jobs, function: str, payload: object = None) -> Job:
    job = works.start(MODULE, function, payload, title="印参选证", owner=ME)
    assert isinstance(job, Job)
    return job


def finished(works: Jobs, job: Job) -> Job:
    works.wait(job.id, 30)
    over = works.find(job.id, owner=ME)
    assert over is not None
    assert over.is_over
    return over


def running_pid(file: Path) -> int:
    return int(wait_until(lambda: file.exists() and file.read_text(), 20, "the child runs"))


def test_a_job_brings_its_result_and_its_progress(works: Jobs, tmp_path: Path) -> None:
    job = finished(works, start(works, "echo", {"voters": 3}))
    assert (job.state, job.done, job.total, job.finding) == ("done", 2, 2, None)
    (result,) = (tmp_path / "prints").iterdir()
    assert stat.S_IMODE(result.stat().st_mode) == 0o600
    assert works.take_object(job.id, owner=ME) == {"voters": 3}


def test_a_large_payload_and_a_large_result_pass(works: Jobs) -> None:
    job = finished(works, start(works, "echo", bytes(5 << 20)))
    assert len(works.take_object(job.id, owner=ME) or b"") == 5 << 20
    job = finished(works, start(works, "large", 8))
    assert len(works.take(job.id, owner=ME) or b"") == 8 << 20


def test_a_job_is_seen_and_taken_by_its_owner_alone(works: Jobs) -> None:
    job = finished(works, start(works, "echo"))
    assert works.find(job.id, owner="officer 2") is None
    assert works.take(job.id, owner="officer 2") is None
    assert works.find("unknown", owner=ME) is None


def test_a_finding_of_the_child_comes_back_as_a_finding(works: Jobs, tmp_path: Path) -> None:
    job = finished(works, start(works, "refuse"))
    assert (job.state, job.finding) == ("failed", Finding("jobs_too_many", "", {"waiting": 1}))
    assert list((tmp_path / "prints").iterdir()) == []


def test_a_child_that_breaks_leaves_no_file_and_no_word_of_its_data_in_the_log(
    works: Jobs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        job = finished(works, start(works, "break"))
    assert (job.state, job.finding) == ("failed", Finding("job_broken"))
    assert works.take(job.id, owner=ME) is None
    assert list((tmp_path / "prints").iterdir()) == []
    assert "long_work.py" in caplog.text
    assert "a line of the register" not in caplog.text


def test_two_run_at_once_and_the_third_waits_its_turn(works: Jobs, tmp_path: Path) -> None:
    first, second = (start(works, "hold", str(tmp_path / name)) for name in ("one", "two"))
    pids = [running_pid(tmp_path / name) for name in ("one", "two")]
    third = start(works, "echo")
    works.wait(third.id, 0.5)
    waiting = works.find(third.id, owner=ME)
    assert waiting is not None
    assert waiting.state == "waiting"
    works.discard(first.id)
    assert finished(works, third).state == "done"
    works.discard(second.id)
    wait_until(lambda: not any(map(is_alive, pids)), 5, "both are gone")


def test_when_too_many_wait_the_next_is_refused(tmp_path: Path) -> None:
    works = Jobs(tmp_path / "prints", at_once=1)
    first = start(works, "hold", str(tmp_path / "one"))
    running_pid(tmp_path / "one")
    waiting = [start(works, "echo") for _ in range(jobs.WAITING)]
    refused = works.start(MODULE, "echo", None, title="", owner=ME)
    assert refused == Finding("jobs_too_many", "", {"waiting": jobs.WAITING})
    for job in [*waiting, first]:
        works.discard(job.id)


def test_a_job_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    works = Jobs(tmp_path / "prints", longest=0.5)
    job = finished(works, start(works, "hold", str(tmp_path / "one")))
    assert job.finding is not None
    assert job.finding.code == "job_too_long"


def test_a_result_is_deleted_when_its_time_is_over(tmp_path: Path) -> None:
    works = Jobs(tmp_path / "prints", kept_for=0.1)
    job = start(works, "echo")
    works.wait(job.id, 30)
    wait_until(lambda: not list((tmp_path / "prints").iterdir()), 10, "the result is deleted")
    assert works.find(job.id, owner=ME) is None


def test_however_often_a_result_is_taken_one_timer_waits_for_its_end(works: Jobs) -> None:
    jobs_over = [finished(works, start(works, "echo")) for _ in range(2)]
    for _ in range(50):
        assert works.take(jobs_over[0].id, owner=ME) is not None
    wait_until(lambda: len(timers(works)) == 2, 10, "a timer for each job")
    for job in jobs_over:
        works.discard(job.id)
    wait_until(lambda: not timers(works), 10, "no timer for a job that is gone")


def timers(works: Jobs) -> list[threading.Timer]:
    """The timers that wait to delete a result of these works."""
    waiting = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    return [timer for timer in waiting if timer.function == works.discard]


def test_what_a_child_writes_in_between_lies_where_the_next_start_clears_up(works: Jobs, tmp_path: Path) -> None:
    over = finished(works, start(works, "leave"))
    left = Path(works.take_object(over.id, owner=ME) or "")
    assert left.parent == tmp_path / "prints"
    assert left.exists()
    jobs.clear(tmp_path)
    assert not left.exists()


def test_what_an_earlier_server_left_is_deleted_at_start(tmp_path: Path) -> None:
    (tmp_path / "prints").mkdir()
    (tmp_path / "prints" / "left").write_bytes(b"%PDF")
    jobs.clear(tmp_path)
    assert list((tmp_path / "prints").iterdir()) == []


def test_the_child_ends_when_its_server_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kiosk.machine.jobs import Jobs\n"
        f"works = Jobs(Path({str(tmp_path / 'prints')!r}))\n"
        f"job = works.start({MODULE!r}, 'hold', {str(tmp_path / 'one')!r}, title='', owner='')\n"
        "works.wait(job.id, 60)"
    )
    server = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    try:
        pid = running_pid(tmp_path / "one")
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait(10)
    wait_until(lambda: not is_alive(pid), 3, "the child is gone")
