"""The lock on the instance folder."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.machine import lock
from kiosk.rules.finding import Finding


def test_a_second_hold_names_the_process_that_has_the_first(tmp_path: Path) -> None:
    first = lock.hold(tmp_path)
    assert isinstance(first, lock.Hold)
    second = lock.hold(tmp_path)
    assert isinstance(second, Finding)
    assert (second.code, second.numbers["pid"]) == ("instance_in_use", os.getpid())
    first.release()


def test_a_hold_can_be_taken_again_once_released(tmp_path: Path) -> None:
    for _ in range(2):
        held = lock.hold(tmp_path)
        assert isinstance(held, lock.Hold)
        held.release()


def test_the_worker_alone_keeps_the_instance_owned(tmp_path: Path) -> None:
    server = lock.hold(tmp_path)
    worker = lock.hold_as_worker(tmp_path)
    assert isinstance(server, lock.Hold)
    assert isinstance(worker, lock.Hold)
    server.release()
    assert isinstance(lock.hold(tmp_path), Finding)
    worker.release()
    again = lock.hold(tmp_path)
    assert isinstance(again, lock.Hold)
    again.release()


def test_a_folder_that_cannot_be_made_is_a_finding_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = lock.hold(tmp_path / "file" / "instance")
    assert isinstance(refused, Finding)
    assert refused.code == "instance_not_writable"


def test_a_lock_file_with_nonsense_in_it_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / lock.SERVER_FILE).write_bytes(b"\xff\xfe nonsense")
    held = lock.hold(tmp_path)
    assert isinstance(held, lock.Hold)
    held.release()
