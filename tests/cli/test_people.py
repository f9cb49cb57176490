"""`colloquy person`: found, taken out, erased."""

import asyncio
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.db.engine import open_engine, sessionmaker
from tests.support.everything import files_with
from tests.support.studio import hire, make_interview, take_interview

NAME = "Marjorie Markedly"


@pytest.fixture
async def here(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two candidates' interviews in it."""
    folder = tmp_path / "var"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "colloquy.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLLOQUY_DATA_DIR", str(folder))
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'colloquy.db'}", pool_size=1)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, "acme")
    interview_id = await make_interview(sessions, staff.owner)
    await take_interview(sessions, staff.owner, interview_id, name=NAME, email="marked@example.org")
    await take_interview(sessions, staff.owner, interview_id, name="Mark Other", email="other@example.org")
    await engine.dispose()
    return folder


async def run(*arguments: str, given: str = "") -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(main, ["person", *arguments], input=given))


async def test_a_person_is_found_taken_out_and_erased(here: Path, tmp_path: Path) -> None:
    assert "2 people are found" in (await run("export", "mark", "-o", "out.zip")).output
    found = await run("find", "marked@example.org")
    assert NAME in found.output
    assert "Turns of transcripts" in found.output
    written = await run("export", "marked@example.org", "-o", "out.zip")
    assert written.exit_code == 0, written.output
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        data = json.loads(archive.read("data.json"))
    assert data["person"]["names"] == [NAME]
    assert [row["participant_email"] for row in data["tables"]["sessions"]] == ["marked@example.org"]
    assert files_with(here, "markedly") != []
    refused = await run("erase", "marked@example.org", given="somebody else\n")
    assert refused.exit_code == 1
    assert "nothing was erased" in refused.output
    done = await run("erase", "marked@example.org", given=f"{NAME.upper()}\n")
    assert "erased: 1 sessions, 0 invites" in done.output
    assert files_with(here, "markedly") == []
    assert "nothing is kept under" in (await run("find", "marked@example.org")).output
    assert "Mark Other" in (await run("find", "other@example.org")).output
    assert "nothing is kept under" in (await run("erase", "marked@example.org", "--yes")).output
    assert (await run("scrub")).output == "done\n"
