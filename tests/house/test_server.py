"""One server owns an instance, its worker ends with it, a second start says so. The real program, really killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.machine import lock
from tests.services import ROOT, RunningServer, find_free_port, is_alive, launch_server, wait_for_server, wait_until

Start = Callable[..., RunningServer]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Start]:
    """Start a server on the same instance without waiting for it."""
    started: list[RunningServer] = []

    def start(**how: object) -> RunningServer:
        started.append(launch_server(tmp_path / "instance", tmp_path, **how))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for server in started:
        server.kill()


def nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def is_gone(worker: int, port: int) -> bool:
    """Dead, and its last thread too: the port closes with that."""
    return not is_alive(worker) and nobody_listens(port)


def sentence(server: RunningServer) -> str:
    """The one line a start that was refused has said."""
    assert server.process.wait(20) == 2, server.output
    (line,) = server.output.splitlines()
    return line


def test_a_second_start_says_who_owns_the_instance_while_the_first_serves_on(launch: Start) -> None:
    first = launch()
    wait_for_server(first)
    second = launch()
    assert str(first.process.pid) in sentence(second)
    assert nobody_listens(second.port)
    assert first.answers()


def test_a_second_start_on_the_port_of_another_server_is_refused(launch: Start, tmp_path: Path) -> None:
    first = launch()
    wait_for_server(first)
    neighbour = launch_server(tmp_path / "neighbour", tmp_path, port=first.port)
    try:
        assert str(first.port) in sentence(neighbour)
    finally:
        neighbour.kill()


def test_the_worker_ends_when_its_server_is_killed_and_a_new_one_starts(
    launch: Start, drill_size: Callable[[int, int], int]
) -> None:
    port = None
    for _ in range(drill_size(2, 50)):
        server = launch(port=port)
        wait_for_server(server)
        port, worker = server.port, server.worker
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(10)
        wait_until(lambda: is_gone(worker, port), 3, "the worker is gone")  # noqa: B023  asked at once


def test_a_start_right_after_a_kill_waits_for_the_old_worker_instead_of_serving_beside_it(launch: Start) -> None:
    first = launch()
    wait_for_server(first)
    worker = first.worker
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait(10)
    second = launch(port=first.port)
    wait_for_server(second)
    assert not is_alive(worker)
    assert second.worker != worker


def test_nobody_starts_beside_an_orphan_worker_that_cannot_end(launch: Start) -> None:
    first = launch()
    wait_for_server(first)
    worker = first.worker
    # The kernel ends a worker on Linux, whatever it does. Where it would not, the worker's lock still counts: this
    # test holds it in its name.
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait(10)
    wait_until(lambda: not is_alive(worker), 3, "the worker is gone")
    orphan = lock.hold_as_worker(first.instance)
    assert isinstance(orphan, lock.Hold)
    try:
        assert str(os.getpid()) in sentence(launch())
    finally:
        orphan.release()


def test_a_worker_that_is_killed_is_replaced_and_the_server_answers_again(launch: Start) -> None:
    server = launch()
    wait_for_server(server)
    worker = server.worker
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not is_alive(worker) and server.answers(), 20, "a new worker answers")
    assert server.worker != worker
    assert server.stop() == 0


def test_when_the_whole_group_is_killed_the_next_start_serves(launch: Start) -> None:
    first = launch()
    wait_for_server(first)
    first.kill()
    second = launch(port=first.port)
    wait_for_server(second)
    assert second.answers()


@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGINT], ids=["term", "int"])
def test_asked_to_stop_it_ends_in_order_and_leaves_nothing_behind(launch: Start, ask: signal.Signals) -> None:
    server = launch()
    wait_for_server(server)
    worker = server.worker
    # A terminal's Ctrl+C reaches the worker too.
    os.killpg(server.process.pid, ask) if ask is signal.SIGINT else server.process.send_signal(ask)
    assert server.process.wait(20) == 0
    assert not is_alive(worker)
    assert nobody_listens(server.port)
    assert "Traceback" not in server.output


def test_it_stops_though_a_browser_keeps_its_connection_open(launch: Start) -> None:
    server = launch()
    wait_for_server(server)
    with socket.create_connection(("127.0.0.1", server.port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.recv(1000)
        assert server.stop() == 0


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_a_port_that_is_none_is_refused_with_a_sentence(launch: Start, port: str) -> None:
    assert port in sentence(launch(options=[f"--port={port}"]))


def test_a_database_that_does_not_answer_is_a_sentence(launch: Start) -> None:
    nobody = f"postgresql://kiosk@127.0.0.1:{find_free_port()}/kiosk"
    assert "KIOSK_DATABASE_URL" in sentence(launch(environment={"KIOSK_DATABASE_URL": nobody}))


def test_an_empty_server_shows_the_doors_as_text_and_as_a_code(launch: Start) -> None:
    server = launch()
    wait_for_server(server)
    assert server.door.startswith("/door/")
    assert f":{server.port}{server.door}" in server.output
    assert "▄" in server.output


def test_importing_the_module_starts_nothing(tmp_path: Path) -> None:
    program = "import sys, wsgi; assert 'flask' not in sys.modules; assert not hasattr(wsgi, 'nothing')"
    environ = {**os.environ, "KIOSK_INSTANCE": str(tmp_path / "instance")}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, check=False)
    assert done.returncode == 0
    assert not (tmp_path / "instance").exists()
