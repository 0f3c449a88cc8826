"""Real services for the tests: PostgreSQL, Chromium, the server itself. What is started here is ended here."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.services_setup import find_certutil, find_chromium, find_postgres

ROOT = Path(__file__).resolve().parent.parent
DRILL = os.environ.get("KIOSK_DRILL") == "1"
# The tests speak to this machine alone, whatever the environment says about proxies.
# Whether a certificate is good is asked by the tests about certificates.
_opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),
    urllib.request.HTTPSHandler(context=ssl._create_unverified_context()),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The bench first, since it takes longest; the other files mixed, so that not all browsers stand side by side.

    `make drill` runs the tests that have a long figure, and only these.
    """
    items.sort(
        key=lambda item: (item.path.name != "test_bench.py", zlib.crc32(str(item.path.relative_to(ROOT)).encode()))
    )
    if DRILL:
        long = [item for item in items if "drill_size" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in long])
        items[:] = long


@pytest.fixture
def drill_size() -> Callable[[int, int], int]:
    """`drill_size(short, long)`: the short figure in `make test`, the long one in `make drill`."""
    return lambda short, long: long if DRILL else short


@pytest.fixture
def free_port() -> int:
    return find_free_port()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer; fails the test when there is none in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = true()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:g} s: {what}")


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


# PostgreSQL


@dataclass(frozen=True)
class Postgres:
    """A throw-away cluster; `url` ends in a slash, a database's name follows."""

    url: str
    process: subprocess.Popen[bytes]

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.url}postgres", autocommit=True) as connection:
            connection.execute(statement)


EASY = ("-E", "UTF8", "--no-locale", "--no-instructions")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A cluster of its own on a free loopback port, durable as on the day (fsync on)."""
    programs = find_postgres()
    assert programs is not None, "The tests need PostgreSQL; install it: apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="kiosk-postgres-"))
    as_owner = _as_unprivileged(folder)
    data, port = folder / "data", find_free_port()
    try:
        made = subprocess.run(
            [*as_owner, str(programs / "initdb"), "-D", str(data), "-U", "kiosk", "-A", "trust", *EASY],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr.decode()
        settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=on", "max_connections=60"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*as_owner, str(programs / "postgres"), "-D", str(data), "-p", str(port)]
                + [part for setting in settings for part in ("-c", setting)],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        cluster = Postgres(f"postgresql://kiosk@127.0.0.1:{port}/", process)
        try:
            wait_until(lambda: _answers(cluster), 30, f"PostgreSQL answers; {folder / 'log'}")
            yield cluster
        finally:
            process.send_signal(signal.SIGINT)
            _end(process, 20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_unprivileged(folder: Path) -> list[str]:
    """What to put before a command: PostgreSQL refuses root, and ends with the tests even if they are killed."""
    setpriv = shutil.which("setpriv")
    ends_with_us = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if os.geteuid() != 0:
        return ends_with_us
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    owner = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    if setpriv:
        return [*ends_with_us, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    return ["runuser", "-u", owner.pw_name, "--"]


def _answers(cluster: Postgres) -> bool:
    import psycopg

    assert cluster.process.poll() is None, "PostgreSQL ended by itself"
    with contextlib.suppress(psycopg.OperationalError):
        cluster.run("SELECT 1")
        return True
    return False


_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of the newest shape, which the others are copied from."""
    postgres.run("CREATE DATABASE kiosk_template")
    # In a process of its own: an application keeps its engines where the next one would find them.
    program = (
        "from kiosk import create_app; from kiosk.records.upgrade import upgrade\n"
        "app = create_app()\nwith app.app_context(): upgrade()\n"
    )
    environ = {
        **os.environ,
        "KIOSK_DATABASE_URL": f"{postgres.url}kiosk_template",
        "KIOSK_INSTANCE": str(tmp_path_factory.mktemp("template")),
    }
    made = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()
    return "kiosk_template"


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """A database of the newest shape for one test."""
    yield from _database(postgres, f"TEMPLATE {postgres_template}")


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty database for one test."""
    yield from _database(postgres, "")


def _database(postgres: Postgres, how: str) -> Iterator[str]:
    name = f"kiosk_{next(_numbers)}"
    postgres.run(f"CREATE DATABASE {name} {how}")
    yield f"{postgres.url}{name}"
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


# Chromium


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Any]:
    """Playwright itself, once: a second one in the same thread refuses to start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium_browser(playwright_driver: Any) -> Iterator[Any]:
    """The system's Chromium under Playwright; a test makes its own context."""
    browser = playwright_driver.chromium.launch(**_chromium())
    yield browser
    browser.close()


@pytest.fixture
def https_browser(playwright_driver: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """`https_browser(server, profile=None, **options)`: a Chromium that trusts the authority of that server alone.

    It gives a persistent context. Closed and asked for again with the same `profile` folder it is the same browser
    after a restart: cookies, service workers and IndexedDB are still there.
    """
    opened = []

    def start(server: RunningServer, profile: Path | None = None, **options: Any) -> Any:
        profile = profile or tmp_path / "chromium"
        home = profile / "home"
        _trust(server, home)
        # Chromium looks for the authorities of its user in the home folder.
        environment = {**os.environ, "HOME": str(home)}
        data = str(profile / "data")
        context = playwright_driver.chromium.launch_persistent_context(
            data, env=environment, **{**_chromium(), **options}
        )
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()


def _chromium() -> dict[str, Any]:
    """How Chromium is started."""
    program = find_chromium()
    assert program is not None, "The tests need Chromium; install it: apt-get install chromium"
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync", "default-apps", "dev-shm-usage"]
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    return {"executable_path": str(program), "args": arguments}


def _trust(server: RunningServer, home: Path) -> None:
    """Put the server's authority into the store that Chromium reads in this home folder."""
    program = find_certutil()
    assert program is not None, "The tests need certutil; install it: apt-get install libnss3-tools"
    store = home / ".pki" / "nssdb"
    if store.exists():
        return
    store.mkdir(parents=True)
    authority = store / "authority.crt"
    with _opener.open(f"{server.help_url}/authority.crt", timeout=10) as answer:
        authority.write_bytes(answer.read())
    for what in (["-N", "--empty-password"], ["-A", "-n", "kiosk", "-t", "C,,", "-i", str(authority)]):
        done = subprocess.run([str(program), "-d", f"sql:{store}", *what], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


# The server


@dataclass
class RunningServer:
    """`python wsgi.py` in a process group of its own, speaking at `url` (no slash at its end).

    With HTTPS `help_url` is the plain page beside it; on plain HTTP it is empty.
    """

    url: str
    port: int
    instance: Path
    process: subprocess.Popen[bytes]
    log: Path
    help_url: str = ""

    @property
    def output(self) -> str:
        """What it has said on both streams so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def door(self) -> str:
        """The path with the one-time token that the console shows on an empty database."""
        found = re.search(r"/door/[\w-]+", self.output)
        assert found, f"no door on the console:\n{self.output}"
        return found[0]

    @property
    def worker(self) -> int:
        """The worker's process id."""
        return wait_until(lambda: [pid for pid in self._children() if not _is_plain(pid)], 10, "a worker")[0]

    @property
    def plain_process(self) -> int:
        """The process id of the plain page."""
        return wait_until(lambda: [pid for pid in self._children() if _is_plain(pid)], 10, "the plain page")[0]

    def _children(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in found]

    def answers(self) -> bool:
        """Whether anybody answers on the port, with whatever status."""
        try:
            with _opener.open(self.url + "/", timeout=5):
                return True
        except urllib.error.HTTPError as answer:
            answer.close()
            return True
        except OSError:
            return False

    def stop(self) -> int:
        """Ask it to stop, as a person would; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self) -> None:
        """Kill server and worker at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def _is_plain(pid: int) -> bool:
    """Whether this is the process that serves the plain page beside HTTPS."""
    with contextlib.suppress(OSError):
        return b"kiosk.machine.plain" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


@pytest.fixture
def running_server(tmp_path: Path) -> Iterator[Callable[..., RunningServer]]:
    """`running_server(instance_dir=None, *, port=None, https=False, **environment)` starts one that answers."""
    started: list[RunningServer] = []

    def start(
        instance_dir: Path | None = None, *, port: int | None = None, https: bool = False, **environment: str
    ) -> RunningServer:
        instance = instance_dir or tmp_path / "instance"
        server = launch_server(instance, tmp_path, port=port, environment=environment, https=https)
        started.append(server)
        wait_for_server(server)
        return server

    yield start
    for server in started:
        server.kill()


def launch_server(
    instance: Path,
    logs: Path,
    *,
    port: int | None = None,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    https: bool = False,
) -> RunningServer:
    """Start a server and return at once; the caller kills it. Plain HTTP unless `https`."""
    port = port or find_free_port()
    help_port = next(other for other in iter(find_free_port, 0) if other != port)
    log = logs / f"server-{next(_numbers)}.log"
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "KIOSK_INSTANCE": str(instance), **(environment or {})}
    how = ["--help-port", str(help_port)] if https else ["--http"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "wsgi.py"), *how, "--host", "127.0.0.1", "--port", str(port), *options],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"{'https' if https else 'http'}://127.0.0.1:{port}"
    return RunningServer(url, port, instance, process, log, f"http://127.0.0.1:{help_port}" if https else "")


def wait_for_server(server: RunningServer, seconds: float = 60) -> None:
    """Return when it answers; fails the test when it ends or keeps silent."""
    wait_until(lambda: _is_up(server), seconds, "the server answers")


def _is_up(server: RunningServer) -> bool:
    assert server.process.poll() is None, f"the server ended by itself:\n{server.output}"
    return server.answers()


def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
