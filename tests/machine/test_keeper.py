"""What is done now and then: again and again, one at a time, and ended with the server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.machine import second_place
from kiosk.machine.keeper import Keeper, Task, tasks
from tests.services import RunningServer, is_alive, wait_until


def writes(path: Path) -> tuple[str, ...]:
    """A child that notes when it begins and ends."""
    program = "import sys, time\nf = open(sys.argv[1], 'a')\nf.write('b'); f.flush(); time.sleep(0.3); f.write('e')"
    return ("-c", program, str(path))


def test_a_task_runs_again_and_again_and_never_twice_at_once(tmp_path: Path) -> None:
    told = tmp_path / "told"
    keeper = Keeper([Task(writes(told), every=0.01, first=0.01)])
    keeper.open()
    wait_until(lambda: told.exists() and len(told.read_text()) >= 5, 20, "it ran three times")
    keeper.close()
    assert told.read_text().startswith("bebeb")


def test_a_child_that_still_runs_ends_with_the_keeper(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    keeper = Keeper([Task(("-c", program), every=60, first=0)])
    keeper.open()
    pid = int(wait_until(lambda: note.exists() and note.read_text(), 20, "the child runs"))
    began = time.monotonic()
    keeper.close()
    wait_until(lambda: not is_alive(pid), 10, "the child is gone")
    assert time.monotonic() - began < 30


def test_a_task_that_fails_is_tried_again(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = f"import sys\nopen({str(told)!r}, 'a').write('x')\nsys.exit('broken')"
    keeper = Keeper([Task(("-c", program), every=0.01, first=0.01)])
    keeper.open()
    wait_until(lambda: told.exists() and len(told.read_text()) >= 2, 20, "it was tried twice")
    keeper.close()


def test_every_five_minutes_is_the_rule_and_the_words_are_a_command_of_this_python() -> None:
    (backup, *_) = tasks(300)
    assert (backup.every, backup.words) == (300, ("-m", "kiosk.machine.backup"))
    assert Path(sys.executable).exists()


def test_its_children_work_on_the_instance_that_is_served(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = f"import os\nopen({str(told)!r}, 'w').write(os.environ['KIOSK_INSTANCE'])"
    keeper = Keeper([Task(("-c", program), every=60, first=0)], tmp_path / "served")
    keeper.open()
    wait_until(lambda: told.exists() and told.read_text(), 20, "it ran")
    keeper.close()
    assert told.read_text() == str(tmp_path / "served")


def test_a_server_that_runs_backs_itself_up(running_server: Callable[..., RunningServer], tmp_path: Path) -> None:
    server = running_server(KIOSK_BACKUP_SECONDS="1")
    found = wait_until(lambda: second_place.state(server.instance).good, 30, "a back-up was made")
    assert (second_place.local(server.instance) / found.file).exists()
    assert server.stop() == 0
