"""Finds what the tests need, or installs it where this may be done (root on Debian).

PostgreSQL, Chromium, what gives Chromium an authority to trust, and a compiler.

Run as a program it needs the standard library only; exit status 2 and a sentence when something is missing.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_postgres(path: str | None = None) -> Path | None:
    """The folder of initdb and postgres, the newest version there is."""
    packaged = Path("/usr/lib/postgresql").glob("*/bin")
    versions = sorted(packaged, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)])
    on_path = shutil.which("initdb", path=path)
    for folder in [*reversed(versions), *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def find_chromium(path: str | None = None) -> Path | None:
    """The system's Chromium or Chrome."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name, path=path)
        if found:
            return Path(found)
    return None


def find_certutil(path: str | None = None) -> Path | None:
    """What writes the store of authorities that Chromium trusts."""
    found = shutil.which("certutil", path=path)
    return Path(found) if found else None


def find_compiler(path: str | None = None) -> Path | None:
    """What builds the counter of flushes."""
    found = shutil.which("gcc", path=path)
    return Path(found) if found else None


def find_headers(path: str | None = None) -> Path | None:
    """What a C program is built with."""
    header = Path("/usr/include/stdio.h")
    return header if header.exists() else None


def missing_packages() -> list[str]:
    """The Debian packages whose programs are not here."""
    looked_for = {
        "postgresql": find_postgres,
        "chromium": find_chromium,
        "libnss3-tools": find_certutil,
        "gcc": find_compiler,
        "libc6-dev": find_headers,
    }
    return [package for package, find in looked_for.items() if find() is None]


def may_install() -> bool:
    """Whether this is root on a system with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install by apt-get, its progress shown. CalledProcessError when it could not."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], check=True, env=environ)
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], check=True, env=environ)


def main() -> int:
    missing = missing_packages()
    if missing and may_install():
        sys.stdout.write(f"测试需要 {'、'.join(missing)},正在安装 / installing {' and '.join(missing)} for the tests\n")
        sys.stdout.flush()
        with contextlib.suppress(subprocess.CalledProcessError):
            install(missing)
        missing = missing_packages()
    if missing:
        sys.stderr.write(
            f"测试需要 {'、'.join(missing)},请先安装再运行 make test / "
            f"The tests need {' and '.join(missing)}; install them first: sudo apt-get install {' '.join(missing)}\n"
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
