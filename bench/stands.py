"""What a part of the bench stands on: a folder, a server in it, a village, tablets signed in, PostgreSQL."""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import village
from bench.load import Connection, LoadBroken
from bench.tablets import Tablet
from bench.village import Village
from tests import services
from tests.services import ROOT, RunningServer, find_free_port, launch_server, wait_for_server

LONGEST_COMMAND = 900


class Broken(RuntimeError):
    """A command of the kiosk failed; its text says which."""


@dataclass(frozen=True)
class Stand:
    """A folder with an instance in it, and the environment that leads to it."""

    instance: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """A command of the kiosk as a process of its own; what it said. Broken when it failed."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=LONGEST_COMMAND,
            check=False,
        )
        if done.returncode:
            raise Broken(f"{' '.join(command[:3])}: {done.stdout[-400:]} {done.stderr[-1200:]}")
        return done.stdout

    def village(self, voters: int, *, lanes: int = 1, codes: int = 0, polls_open: bool = True) -> Village:
        """A fresh village of so many voters, its polls open unless it is still being prepared."""
        made = self.instance / "village.json"
        self.run("bench.village", str(voters), str(lanes), str(codes or voters), str(int(polls_open)), str(made))
        return village.read(made)

    def checked(self) -> Checked:
        """What the tables say, and whether the journal agrees with them; Broken when it does not."""
        self.run("flask", "--app", "wsgi", "verify-journal", "--rehearsal")
        return Checked(**json.loads(self.run("bench.checked")))

    @contextlib.contextmanager
    def served(self, *, https: bool = False) -> Iterator[RunningServer]:
        """The kiosk's server on this instance."""
        server = launch_server(self.instance, self.instance, environment=self.environment, https=https)
        try:
            wait_for_server(server)
            yield server
        finally:
            server.kill()


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands in the tables: claims that are not undone, how many different voters they name, ballots, stock."""

    claims: int
    voters: int
    ballots: int
    stock: int

    def fits(self, admitted: int, handed_out: int) -> bool:
        """Whether it is exactly what was answered: nothing lost, nothing doubled."""
        return self.claims == self.voters == admitted and self.ballots == self.stock == handed_out


@contextlib.contextmanager
def a_stand(database_url: str = "") -> Iterator[Stand]:
    """A folder of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        yield Stand(folder, {"KIOSK_INSTANCE": str(folder), "KIOSK_DATABASE_URL": database_url})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def a_postgres() -> Iterator[services.Postgres]:
    """A throw-away PostgreSQL cluster, as the tests have it, durable."""
    yield from inspect.unwrap(services.postgres)()


@contextlib.contextmanager
def a_postgres_stand(cluster: services.Postgres, name: str) -> Iterator[Stand]:
    """A folder of its own on an empty database of that name."""
    cluster.run(f"CREATE DATABASE {name}")
    try:
        with a_stand(f"{cluster.url}{name}") as stand:
            yield stand
    finally:
        cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def the_floor() -> Iterator[int]:
    """The bare route under the kiosk's server; its port."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-floor-"))
    port = find_free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.floor", str(folder), str(port)], cwd=ROOT, start_new_session=True
    )
    try:
        _wait_for_port(port, process)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            Connection(port).close()
            return
        except OSError:
            time.sleep(0.05)
    raise LoadBroken("the floor does not answer")


@contextlib.contextmanager
def connections(port: int, number: int, *, secured: bool = False) -> Iterator[list[Connection]]:
    """So many keep-alive connections, closed afterwards."""
    with contextlib.ExitStack() as stack:
        opened = []
        for _n in range(number):
            opened.append(connection := Connection(port, secured=secured))
            stack.callback(connection.close)
        yield opened


@contextlib.contextmanager
def signed_in(port: int, made: Village, number: int, *, secured: bool = False) -> Iterator[list[Tablet]]:
    """So many tablets, each at the next lane; the same lanes again when there are fewer."""
    with connections(port, number, secured=secured) as opened:
        tablets = [Tablet(connection) for connection in opened]
        for n, tablet in enumerate(tablets):
            tablet.sign_in(made.cards[made.desks[n % len(made.desks)]])
        yield tablets
