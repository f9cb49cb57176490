"""`colloquy export` and `colloquy import`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def colloquy(tmp_path: Path) -> "Colloquy":
    tool = Colloquy(tmp_path)
    made = tool("user", "create", "ada@example.org")
    assert made.returncode == 0, made.stderr
    return tool


class Colloquy:
    """The command, on data of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("COLLOQUY_", "OPENAI_"))}  # noqa: TID251
        self._environment = {**kept, "COLLOQUY_DATA_DIR": str(folder / "var")}

    def __call__(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "server.cli", *arguments],
            cwd=self.folder,
            env=self._environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


TEXT = "colloquy: 1\ninterview: {title: Baristas, language: no}\nquestions:\n  - {text: Why “coffee”?}\n"


def test_a_file_becomes_an_interview_and_the_same_file_again(colloquy: Colloquy) -> None:
    made = colloquy("import", "-", given=TEXT)
    assert made.returncode == 0, made.stderr
    slug = made.stdout.strip().rpartition("/i/")[2]
    assert slug.startswith("baristas-")
    file = colloquy.folder / "out.json"
    assert colloquy("export", slug, "-o", str(file)).returncode == 0
    raw = json.loads(file.read_text())
    assert raw["interview"]["language"] == "no"
    assert raw["questions"][0]["text"] == "Why “coffee”?"
    again = colloquy("import", str(file))
    printed = colloquy("export", again.stdout.strip().rpartition("/i/")[2])
    assert "text: Why “coffee”?" in printed.stdout
    assert printed.stdout == colloquy("export", slug, "--format", "yaml").stdout


def test_what_is_wrong_is_one_line_with_its_place(colloquy: Colloquy) -> None:
    file = colloquy.folder / "bad.yaml"
    file.write_text(TEXT.replace("text:", "txt:"))
    for arguments, words in (
        (("import", str(file)), f"colloquy: {file}: questions[0].txt: There is no such field."),
        (("import", "nowhere.yaml"), "colloquy: nowhere.yaml cannot be read: No such file or directory"),
        (("export", "nothing-here"), "colloquy: there is no interview at /i/nothing-here"),
    ):
        failed = colloquy(*arguments)
        assert failed.returncode == 1
        assert failed.stderr.strip() == words
