"""Sets the project up: virtual environment, pinned packages, catalogues. Does only what has changed since.

Run as a program by any Python of 3.11 or newer, with its standard library alone: `python3 kiosk/machine/setup.py`.
Exit status 2 and a sentence when something must be installed by hand.
"""

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements.txt"
STAMP = ENVIRONMENT / "requirements.sha256"
CATALOGUES = ROOT / "kiosk" / "translations"
OLDEST = (3, 11)
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


class Missing(Exception):
    """Something that must be installed by hand; its text is the sentence that says what."""


def main() -> int:
    try:
        _check_version()
        if not _is_usable():
            _make_environment()
        _install_packages()
        _compile_catalogues()
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    except subprocess.CalledProcessError as failed:
        sys.stderr.write(
            "安装没有完成,请看上面的原因(多半是网络),再运行一次 / The set-up did not finish; "
            f"see the reason above (often the network), then run it again: {' '.join(map(str, failed.cmd))}\n"
        )
        return 2
    return 0


def _check_version() -> None:
    if sys.version_info < OLDEST:
        found = sys.version.split()[0]
        raise Missing(f"需要 Python 3.11 或更新的版本,现在是 {found} / Python 3.11 or newer is needed, this is {found}")


def _is_usable() -> bool:
    """Whether there is an environment that still runs; it is lost when its Python is upgraded or its folder moved."""
    if not PYTHON.exists() or (STAMP.exists() and STAMP.read_text().splitlines()[1:] != [str(ENVIRONMENT)]):
        return False
    asked = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asked, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _make_environment() -> None:
    _tell("1/3 建立虚拟环境 / making the virtual environment: .venv")
    if importlib.util.find_spec("ensurepip") is None:
        _install_venv()
    shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
    # Asked of the program, not imported: the module may have been installed a moment ago.
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)


def _install_venv() -> None:
    """Debian keeps a part of venv in a package of its own."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Missing(
            f"缺少 Python 的 venv,请先安装:sudo apt-get install {package} / "
            f"Python's venv is missing; install it first: sudo apt-get install {package}"
        )
    _tell(f"    安装 / installing {package}")
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "update"], check=True, env=quiet)
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", package], check=True, env=quiet)


def _install_packages() -> None:
    # The folder is part of it: the programs of an environment know where they lie.
    wanted = f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()}\n{ENVIRONMENT}\n"
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    _tell("2/3 安装软件包,第一次需要几分钟 / installing packages, a few minutes the first time")
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-r", str(REQUIREMENTS)]
    subprocess.run(install, check=True)
    STAMP.write_text(wanted)


def _compile_catalogues() -> None:
    """Only the catalogues whose text is newer than what was compiled from it."""
    stale = [source for source in CATALOGUES.glob("*/LC_MESSAGES/*.po") if _is_stale(source)]
    if stale:
        _tell("3/3 编译译文 / compiling the translations")
    for source in stale:
        target = source.with_suffix(".mo")
        compile_one = [
            str(PYTHON),
            "-m",
            "babel.messages.frontend",
            "-q",
            "compile",
            "-i",
            str(source),
            "-o",
            str(target),
        ]
        subprocess.run(compile_one, check=True)


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # A terminal without Chinese letters gets question marks, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main())
