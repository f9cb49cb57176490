"""The proctoring reports API under schemathesis, as a client that signs everything it makes up."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.db.engine import open_engine, reading, sessionmaker
from server.db.migrations import migrate
from server.db.models import InterviewRow, MediaRow
from server.interview.integrity import Signal, SignalKind
from server.jobs.evidence import EvidenceKeeper
from server.services.accounts import create_organization_with_owner
from server.services.integrity import note_signal
from server.services.media_links import MediaLinks
from tests.support.postgres import PostgresCluster
from tests.support.server import ROOT, RunningServer
from tests.support.watched import SECRET, client_of, finish, watched_interview, watched_session

HOOKS = Path(__file__).with_name("signing_hooks.py")
BEYOND_SCHEMAS = """
hooks = "{hooks}"

[[operations]]
include-operation-id = ["getTestAttempt", "listResults", "getAccountUsage"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "404"]

[[operations]]
include-operation-id = ["getEvidenceFile", "presignMedia"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "404", "409", "410"]
"""
"""What is signed is never refused for who asks: no 401, no 403."""


@dataclass(frozen=True)
class Fuzzed:
    """A running server, a client of it, and sessions: one over with its evidence, one going on."""

    base_url: str
    environment: dict[str, str]


async def _seed(url: str, folder: Path) -> dict[str, str]:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    interview_id = await watched_interview(sessions)
    async with reading(sessions) as db:
        organization_id = (await db.get_one(InterviewRow, interview_id)).organization_id
    client = await client_of(sessions, organization_id)
    (over, _), (running, _) = [await watched_session(sessions) for _ in range(2)]
    await note_signal(sessions, over, "one", Signal(SignalKind.PASTE, 0, 480))
    await finish(sessions, over)
    await EvidenceKeeper(sessions, open_media(MediaConfig(folder / "var"), MediaLinks("", SECRET))).once()
    async with reading(sessions) as db:
        path = await db.scalar(select(MediaRow.path).where(MediaRow.session_id == over))
    await engine.dispose()
    return {
        "FUZZED_CLIENT": client.client_id,
        "FUZZED_SECRET": client.secret,
        "FUZZED_ATTEMPTS": f"{over} {running}",
        "FUZZED_PATH": path or "",
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def fuzzed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fuzzed]:
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    environment = asyncio.run(_seed(url, tmp_path))
    given = {"COLLOQUY_DATABASE_URL": url, "COLLOQUY_SIGN_IN_LIMIT": "1000000", "COLLOQUY_SECRET": SECRET}
    with RunningServer(tmp_path, "--no-demo", **given) as running:
        yield Fuzzed(running.base_url, environment)


@pytest.mark.timeout(300)
def test_schemathesis_finds_nothing_behind_the_signature(fuzzed: Fuzzed, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(BEYOND_SCHEMAS.format(hooks=HOOKS))
    command = [
        "-m", "schemathesis.cli", "run", f"{fuzzed.base_url}/api/v1/openapi.json",
        "--include-tag", "Proctoring reports", "--max-examples", "30", "--generation-deterministic", "--no-color",
        "--suppress-health-check", "all",
        # The hooks put in again what is left out; that strangers may leave nothing out is seen without them.
        "--exclude-checks", "missing_required_header",
    ]  # fmt: skip
    environment = {**os.environ, **fuzzed.environment, "PYTHONPATH": str(ROOT)}  # noqa: TID251 (for another program)
    run = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment
    )
    assert run.returncode == 0, "\n".join(line[:300] for line in run.stdout.splitlines()[-200:])
    assert "5 selected" in run.stdout
    assert "Missing test data" not in run.stdout, "everything was reached that lies behind the signature"
