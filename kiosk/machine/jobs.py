"""长任务 Long work in child processes, so that a scan never waits for it.

The child is `python -m MODULE`. It reads a pickled pair (function name, payload) on standard input, writes its result
on standard output, and reports `PROGRESS done total` lines on standard error. Exit status 0: done; 3: standard output
is a pickled Finding; anything else: it broke.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from kiosk.rules.finding import Finding

ROOT = Path(__file__).resolve().parent.parent.parent
AT_ONCE = 2
WAITING = 8
KEPT = 32
LONGEST = 10 * 60
"""Seconds a job may run."""
KEPT_FOR = 60 * 60
"""Seconds a result waits to be taken."""
TAKEN_FOR = 60
"""Seconds a result that was taken may be taken again: a tablet's download breaks off easily."""

State = Literal["waiting", "running", "done", "failed"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work as it stood when asked. `done` of `total` are what the child counts; total 0: unknown."""

    id: str
    title: str
    owner: str
    state: State = "waiting"
    done: int = 0
    total: int = 0
    finding: Finding | None = None

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")


@dataclass(slots=True)
class _Work:
    job: Job
    module: str
    payload: bytes
    result: Path
    over: threading.Event = field(default_factory=threading.Event)
    child: subprocess.Popen[bytes] | None = None
    end: threading.Timer | None = None


class Jobs:
    """The long work of one server. Results lie in `folder`, readable by their owner alone."""

    def __init__(self, folder: Path, *, at_once: int = AT_ONCE, longest: float = LONGEST, kept_for: float = KEPT_FOR):
        self._folder = folder
        self._longest = longest
        self._kept_for = kept_for
        self._works: dict[str, _Work] = {}
        self._guard = threading.Lock()
        self._places = threading.BoundedSemaphore(at_once)

    def start(self, module: str, function: str, payload: object, *, title: str, owner: str) -> Job | Finding:
        """Queue `function` of `python -m module`; Finding `jobs_too_many` when too many wait already."""
        body = pickle.dumps((function, payload))
        with self._guard:
            waiting = sum(work.job.state == "waiting" for work in self._works.values())
            if waiting >= WAITING:
                return Finding("jobs_too_many", "", {"waiting": waiting})
            over = [work for work in self._works.values() if work.job.is_over]
            for work in over[: max(0, len(self._works) - KEPT + 1)]:
                self._forget(work.job.id)
            job = Job(secrets.token_urlsafe(16), title, owner)
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            work = _Work(job, module, body, self._folder / job.id)
            self._works[job.id] = work
        threading.Thread(target=self._run, args=(work,), name=f"job-{function}", daemon=True).start()
        return job

    def find(self, job_id: str, *, owner: str) -> Job | None:
        """The job as it stands; None when it is unknown, gone, or somebody else's."""
        work = self._works.get(job_id)
        return work.job if work is not None and work.job.owner == owner else None

    def wait(self, job_id: str, seconds: float) -> None:
        """Return when the job is over, or after so many seconds."""
        work = self._works.get(job_id)
        if work is not None:
            work.over.wait(seconds)

    def take(self, job_id: str, *, owner: str, keep: bool = False) -> bytes | None:
        """The bytes a finished job made; None when there are none (any more). Deleted soon after, unless `keep`."""
        job = self.find(job_id, owner=owner)
        if job is None or job.state != "done":
            return None
        try:
            result = (self._folder / job_id).read_bytes()
        except OSError:
            return None
        if not keep:
            self._forget_after(TAKEN_FOR, job_id)
        return result

    def take_object(self, job_id: str, *, owner: str, keep: bool = False) -> Any | None:
        """What a finished job pickled, for modules that answer with objects."""
        result = self.take(job_id, owner=owner, keep=keep)
        return None if result is None else pickle.loads(result)  # our own child wrote it, into our own folder

    def discard(self, job_id: str) -> None:
        """Forget a job now, its result too; one that runs is stopped."""
        with self._guard:
            self._forget(job_id)

    def _forget(self, job_id: str) -> None:
        work = self._works.pop(job_id, None)
        if work is None:
            return
        if work.end is not None:
            work.end.cancel()
        if work.child is not None:
            work.child.kill()
        with contextlib.suppress(OSError):
            work.result.unlink()

    def _forget_after(self, seconds: float, job_id: str) -> None:
        # One timer for each job, however often it is taken: the sooner end counts, and the first taking begins it.
        timer = threading.Timer(seconds, self.discard, [job_id])
        timer.daemon = True
        with self._guard:
            work = self._works.get(job_id)
            if work is None or (work.end is not None and work.end.interval <= seconds):
                return
            if work.end is not None:
                work.end.cancel()
            work.end = timer
            timer.start()

    def _run(self, work: _Work) -> None:
        finding: Finding | None = Finding("job_broken")
        try:
            with self._places:
                if work.job.id in self._works:
                    work.job = replace(work.job, state="running")
                    finding = self._run_child(work)
        except OSError as problem:
            _log.error("job %s could not run: %s", work.module, problem.strerror)
        finally:
            work.payload = b""
            with self._guard:
                work.job = replace(work.job, state="failed" if finding else "done", finding=finding)
                if finding or work.job.id not in self._works:
                    with contextlib.suppress(OSError):
                        work.result.unlink()
            work.over.set()
        self._forget_after(self._kept_for, work.job.id)

    def _run_child(self, work: _Work) -> Finding | None:
        handle = os.open(work.result, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            child = _spawn(work.module, handle, self._folder)
        finally:
            os.close(handle)
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._longest, stop)
        timer.start()
        # Leaving the block closes the child's standard input, and with that a child that is still there ends.
        with child:
            with self._guard:
                work.child = child
            reader = threading.Thread(target=self._listen, args=(work, child), daemon=True)
            reader.start()
            assert child.stdin is not None
            try:
                with contextlib.suppress(BrokenPipeError):
                    child.stdin.write(len(work.payload).to_bytes(8, "big") + work.payload)
                    child.stdin.flush()
                status = child.wait()
            finally:
                timer.cancel()
                with self._guard:
                    work.child = None
                reader.join(5)
                with contextlib.suppress(BrokenPipeError):
                    child.stdin.close()
        if late.is_set():
            return Finding("job_too_long", "", {"minutes": int(self._longest // 60)})
        if status == 0:
            return None
        if status == 3:
            with contextlib.suppress(pickle.UnpicklingError, EOFError, AttributeError, ImportError):
                finding = pickle.loads(work.result.read_bytes())  # our own child wrote it
                if isinstance(finding, Finding):
                    return finding
        _log.error("job %s ended with status %s", work.module, status)
        return Finding("job_broken")

    def _listen(self, work: _Work, child: subprocess.Popen[bytes]) -> None:
        assert child.stderr is not None
        for raw in child.stderr:
            words = raw.decode("utf-8", "replace").split()
            if len(words) == 3 and words[0] == "PROGRESS" and words[1].isdecimal() and words[2].isdecimal():
                with self._guard:
                    work.job = replace(work.job, done=int(words[1]), total=int(words[2]))
            elif words[:1] == ["File"]:
                # Where it broke; never the message, which may quote a line of the register.
                _log.error("job %s: %s", work.module, raw.decode("utf-8", "replace").strip())


def _spawn(module: str, output: int, folder: Path) -> subprocess.Popen[bytes]:
    # What a child that was stopped leaves half written holds names: it lies where the next start clears up.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder.resolve()))
    low_priority = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk.machine.child", module],
        cwd=ROOT,
        env={**os.environ, **temporary},
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.PIPE,
        creationflags=low_priority,
    )


_of: dict[Path, Jobs] = {}
_of_guard = threading.Lock()


def of(instance: Path) -> Jobs:
    """The long work of this process's server."""
    with _of_guard:
        return _of.setdefault(instance, Jobs(instance / "prints"))


def clear(instance: Path) -> None:
    """Delete what an earlier server left; called while the instance is locked, before serving."""
    for leftover in (instance / "prints").glob("*"):
        with contextlib.suppress(OSError):
            leftover.unlink()
