"""A Python client made from the OpenAPI document by openapi-python-client works without a word written by hand."""

import asyncio
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from server.db.engine import open_engine, reading, sessionmaker
from server.db.models import InterviewRow
from tests.support.server import RunningServer
from tests.support.world import add_session, new_tenant

pytestmark = pytest.mark.xdist_group("generated client")  # made once for all

PACKAGE = "generated_colloquy_client"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generated")


@pytest.fixture(scope="module")
def database(folder: Path, sqlite_template: Path) -> str:
    (folder / "colloquy.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{folder / 'colloquy.db'}"


@pytest.fixture(scope="module")
def key(database: str) -> str:
    async def make() -> str:
        engine = open_engine(database, pool_size=1)
        tenant = await new_tenant(sessionmaker(engine), "ours")
        await engine.dispose()
        return tenant.key

    return asyncio.run(make())


@pytest.fixture(scope="module")
def base_url(database: str, key: str, folder: Path) -> Iterator[str]:
    with RunningServer(folder, "--no-demo", COLLOQUY_DATABASE_URL=database, COLLOQUY_WORKER="false") as running:
        yield running.base_url


class Generated:
    """The generated package, by the names of the document."""

    def __init__(self, client: Any) -> None:
        self.models: Any = importlib.import_module(f"{PACKAGE}.models")
        self._client = client

    def call(self, operation: str, *arguments: Any, **named: Any) -> Any:
        """What `operation`, such as `interviews.get_interview`, answers."""
        module: Any = importlib.import_module(f"{PACKAGE}.api.{operation}")
        return module.sync(*arguments, client=self._client, **named)

    def data(self, operation: str, *arguments: Any, **named: Any) -> Any:
        """The data of a success."""
        return self.call(operation, *arguments, **named).data


@pytest.fixture(scope="module")
def generated(base_url: str, key: str, folder: Path) -> Iterator[Generated]:
    (folder / "generator.yml").write_text("post_hooks: []\n")
    run = subprocess.run(
        [
            sys.executable, "-m", "openapi_python_client", "generate", "--url", f"{base_url}/api/v1/openapi.json",
            "--output-path", str(folder / PACKAGE), "--meta", "none", "--fail-on-warning",
            "--config", str(folder / "generator.yml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        package: Any = importlib.import_module(PACKAGE)
        with package.AuthenticatedClient(base_url=base_url, token=key, raise_on_unexpected_status=True) as client:
            yield Generated(client)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def take(database: str, interview_id: UUID) -> None:
    """A candidate has taken the interview."""

    async def store() -> None:
        engine = open_engine(database, pool_size=1)
        sessions = sessionmaker(engine)
        async with reading(sessions) as db:
            interview = await db.get_one(InterviewRow, interview_id)
        await add_session(sessions, interview)
        await engine.dispose()

    asyncio.run(store())


def test_the_documented_life_of_an_interview(generated: Generated, database: str) -> None:
    models = generated.models
    new = models.NewInterview(title="Backend screening", voice_enabled=True, ai_tone=models.Tone.FRIENDLY)
    interview = generated.data("interviews.create_interview", body=new)
    assert (interview.title, interview.voice_enabled, interview.ai_tone) == ("Backend screening", True, "FRIENDLY")
    changes = models.InterviewChanges(time_limit_minutes=None, language="de")
    assert generated.data("interviews.update_interview", interview.id, body=changes).language == "de"
    choice = models.NewQuestion(text="Pick one", type_=models.QuestionType.SINGLE_CHOICE, options=["A", "B"])
    asked = [choice, models.NewQuestion(text="Why?")]
    first, second = generated.data("questions.create_questions", interview.id, body=asked)
    assert (first.order, first.options, second.order) == (0, ["A", "B"], 1)
    moved = generated.data("questions.update_question", first.id, body=models.QuestionChanges(order=1))
    assert moved.order == 1
    assert [q.id for q in generated.data("questions.list_questions", interview.id)] == [second.id, first.id]
    assert generated.data("questions.delete_question", second.id).deleted is True
    candidate = models.NewInvite(name="Alex", email="alex@example.com")
    (invited,) = generated.data("candidates.create_candidates", interview.id, body=candidate)
    assert [c.id for c in generated.data("candidates.list_candidates", interview.id)] == [invited.id]
    published = generated.data("interviews.publish_interview", interview.id)
    assert invited.invite_url == f"{published.url}?token={invited.invite_token}"
    take(database, interview.id)
    listed = generated.call("sessions.list_sessions", interview.id, limit=20)
    (session,) = listed.data
    assert (listed.cursor, session.field_count.messages) == (None, 3)
    detail = generated.data("sessions.get_session", session.id)
    assert [message.role for message in detail.messages] == ["assistant", "user", "assistant"]
    assert generated.data("usage.get_usage").templates.used == 1
    page = generated.call("interviews.list_interviews", limit=1)
    assert [(i.id, i.field_count.sessions) for i in page.data] == [(interview.id, 1)]
    assert generated.data("interviews.archive_interview", interview.id).archived is True


def test_errors_come_as_the_type_the_document_gives_them(generated: Generated) -> None:
    models = generated.models
    unknown = generated.call("interviews.get_interview", UUID("01966d2e-7c00-7a31-9f52-3b1f0c7d9e10"))
    assert isinstance(unknown, models.Error)
    assert (unknown.error.code, unknown.error.message) == ("NOT_FOUND", "There is no such interview.")
    wrong = generated.call("interviews.create_interview", body=models.NewInterview(title=""))
    assert isinstance(wrong, models.Error)
    assert (wrong.error.code, wrong.error.field) == ("BAD_REQUEST", "title")
