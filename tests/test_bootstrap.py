"""Set-up says in one line what stands in its way."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from server.adapters.speech_local.digests import check
from server.adapters.speech_local.packaged import smart_turn
from tests.support.server import ROOT


@pytest.fixture
def project() -> Iterator[Path]:
    """As much of the project as set-up reads before it needs the registries; where any user may read it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield _copied(Path(folder) / "colloquy")


def _copied(folder: Path) -> Path:
    (folder / "server").mkdir(parents=True)
    (folder / "web").mkdir()
    shutil.copy(ROOT / "server" / "bootstrap.py", folder / "server")
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-models.lock",
        "pyproject.toml",
        "web/package-lock.json",
    ):
        shutil.copy(ROOT / name, folder / name)
    return folder


def set_up(project: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run set-up in `project`."""
    return subprocess.run(
        command or (sys.executable, "server/bootstrap.py"),
        cwd=project,
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull, **environment},  # noqa: TID251
        capture_output=True,
        text=True,
        timeout=110,
    )


def test_an_unreachable_registry_is_one_clear_line(project: Path) -> None:
    ended = set_up(
        project, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1", PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1"
    )
    assert ended.returncode == 1
    *steps, last = ended.stderr.splitlines()
    assert all(step.endswith("…") for step in steps)
    assert "registry cannot be reached" in last


def test_an_old_python_is_one_clear_line(project: Path) -> None:
    script = "import sys; sys.path.insert(0, 'server'); import bootstrap as b; b.OLDEST_PYTHON = (99, 1); b.main()"
    ended = set_up(project, sys.executable, "-c", script)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "Python 99.1 or newer is needed" in ended.stderr


def test_an_unwritable_folder_is_one_clear_line(project: Path) -> None:
    command = [sys.executable, "server/bootstrap.py"]
    if os.geteuid() == 0:  # root may write anywhere
        python = shutil.which("python3", path="/usr/bin:/bin")
        assert python
        command = ["runuser", "-u", "nobody", "--", python, "server/bootstrap.py"]
    project.chmod(0o555)
    try:
        ended = set_up(project, *command)
    finally:
        project.chmod(0o755)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "cannot be written to" in ended.stderr


def test_models_come_without_what_their_packages_would_need() -> None:
    lock = (ROOT / "requirements-models.lock").read_text()
    assert "--hash=sha256:" in lock
    assert find_spec("pipecat") is not None
    assert find_spec("loguru") is None
    smart_turn_file = smart_turn()
    assert smart_turn_file is not None
    check([smart_turn_file])


def test_a_tampered_model_package_is_one_clear_line(project: Path) -> None:
    lock = (project / "requirements-models.lock").read_text()
    wheel = project / "pipecat_ai-1.14.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(
            "pipecat_ai-1.14.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pipecat-ai\nVersion: 1.14.0\n"
        )
    assert lock.startswith("pipecat-ai==1.14.0")
    script = "import sys; sys.path.insert(0, 'server'); import bootstrap as b; b._make_venv()\n"
    script += "try: b._install_models()\nexcept b.SetupFailed as error: sys.exit(str(error))"
    ended = set_up(project, sys.executable, "-c", script, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(project))
    assert ended.returncode == 1
    assert "does not match its hash in the lock; nothing was installed" in ended.stderr
