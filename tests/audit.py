"""`make audit`: whether anything this runs on has a known hole. Exit status 1 when it has.

It asks over the network, which no test does. Where nobody answers, that is said, and nothing is claimed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = "pip-audit==2.10.1"
# Apart from what the server runs on: it brings two dozen packages of its own.
PLACE = ROOT / ".venv" / "audit"
PROGRAM = PLACE / ("Scripts" if sys.platform == "win32" else "bin")
PATIENCE, LONGEST = 5, 180
"""Seconds for one answer, and for all of it."""


def main() -> int:
    installed = {one.metadata["Name"].lower(): one.version for one in distributions()}
    try:
        if not (PROGRAM / "pip-audit").exists():
            venv.create(PLACE, with_pip=True)
            install = [PROGRAM / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", TOOL]
            subprocess.run(install, check=True, capture_output=True, timeout=LONGEST)
        (PLACE / "installed.txt").write_text("".join(f"{name}=={version}\n" for name, version in installed.items()))
        ask = [PROGRAM / "pip-audit", "--no-deps", "--disable-pip", "-r", PLACE / "installed.txt", "-f", "json"]
        ask += ["--timeout", str(PATIENCE)]
        asked = subprocess.run(ask, check=False, capture_output=True, timeout=LONGEST)
        told = json.loads(asked.stdout)["dependencies"]
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as problem:
        return _not_checked(f"{TOOL}: {type(problem).__name__}")
    return judge(told)


def judge(told: list[dict[str, object]]) -> int:
    """Say what was found: 1 when a package has a known hole. One that nobody knows was not checked, and is named."""
    holes = [(one["name"], one["version"], hole) for one in told for hole in one.get("vulns") or ()]  # type: ignore[attr-defined]
    unknown = sorted(str(one["name"]) for one in told if "skip_reason" in one)
    for name, version, hole in holes:
        _say(f"{name} {version}: {hole['id']}, 改正版本 / mended in {', '.join(hole['fix_versions']) or '—'}")
    if len(unknown) == len(told):
        return _not_checked(TOOL)
    if unknown:
        _say(f"没有查到,未作检查 / not known there, not checked: {', '.join(unknown)}")
    _say(f"查了 {len(told) - len(unknown)} 个软件包,漏洞 {len(holes)} 个 / packages checked, and known holes")
    return 1 if holes else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _not_checked(why: str) -> int:
    _say(f"软件包的已知漏洞没有检查:查询不到 / known holes of the packages were NOT checked, out of reach: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
