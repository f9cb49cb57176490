"""`colloquy doctor` on what works and on what does not."""

import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from server.adapters.speech import Speech, SpeechConfig, open_engines
from server.adapters.speech_absent import NoActivity, NoHearing, NoSpeaking
from server.adapters.speech_config import Endpoint
from server.adapters.speech_local.lanes import Lanes
from server.cli import main
from server.cli.doctor import check_folder, check_port, examine
from server.db.engine import Sessions, open_engine, writing
from server.db.models import InterviewRow, ReportRow, ReportState
from server.services.diagnosis import Check, Health, check_database, check_work
from server.services.speech_diagnosis import check_speech, share_heard
from server.settings import Settings
from tests.servers import model_server as ms
from tests.servers.http_server import Exchange, HttpServer
from tests.servers.model_server import ModelServer
from tests.support.seed import seed_interview
from tests.support.server import free_port
from tests.support.world import add_session


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    for name in ("app.css", "candidate.css", "room.js"):
        (folder / name).touch()
    return folder


def settings(tmp_path: Path, sqlite_template: Path, **values: object) -> Settings:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    (folder / "colloquy.db").write_bytes(sqlite_template.read_bytes())
    return Settings(**{"data_dir": str(folder), "port": free_port(), **values})  # type: ignore[arg-type]


def named(checks: Sequence[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


async def test_all_is_well_with_a_database_a_model_and_a_front_end(
    tmp_path: Path, sqlite_template: Path, static: Path
) -> None:
    async with ModelServer(ms.says("ready")) as server:
        given = settings(tmp_path, sqlite_template, openai_base_url=server.base_url, llm_model="m", openai_api_key="k")
        checks = await examine(given, static, quick=True)
    well = ["data folder", "database", "background work", "model endpoint", "media storage", "front end", "port"]
    assert {check.name: check.health for check in checks} == {
        **dict.fromkeys(well, Health.OK),
        "mail folder": Health.WARNING,
    }
    assert "journal wal" in named(checks, "database").found
    assert "m answers, first words after 0." in named(checks, "model endpoint").found
    assert server.requests[0].headers["authorization"] == "Bearer k"


async def test_no_model_is_a_warning_and_says_what_happens_instead(
    tmp_path: Path, sqlite_template: Path, static: Path
) -> None:
    check = named(await examine(settings(tmp_path, sqlite_template), static, quick=True), "model endpoint")
    assert check.health is Health.WARNING
    assert "the script interviews" in check.found


@pytest.mark.parametrize(
    ("behaviour", "found", "mend"),
    [
        (ms.fails(401), "refuses the key", "OPENAI_API_KEY"),
        (ms.fails(404), "refuses the request (404)", "COLLOQUY_LLM_MODEL"),
        (ms.fails(500), "failed (500)", "OPENAI_BASE_URL"),
        (ms.says(""), "without a word", "COLLOQUY_LLM_MODEL"),
    ],
)
async def test_a_model_that_fails_is_a_problem_with_its_cause(
    tmp_path: Path, sqlite_template: Path, static: Path, behaviour: ms.Behaviour, found: str, mend: str
) -> None:
    async with ModelServer(behaviour) as server:
        given = settings(tmp_path, sqlite_template, openai_base_url=server.base_url, llm_model="m")
        check = named(await examine(given, static, quick=True), "model endpoint")
    assert check.health is Health.PROBLEM
    assert found in check.found
    assert mend in check.mend


async def test_an_endpoint_nobody_listens_at_is_a_problem(tmp_path: Path, sqlite_template: Path, static: Path) -> None:
    given = settings(tmp_path, sqlite_template, openai_base_url=f"http://127.0.0.1:{free_port()}/v1", llm_model="m")
    check = named(await examine(given, static, quick=True), "model endpoint")
    assert (check.health, "no connection" in check.found) == (Health.PROBLEM, True)


async def test_a_silent_endpoint_is_given_up_on(
    tmp_path: Path, sqlite_template: Path, static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.services.diagnosis.MODEL_TIMEOUT_S", 0.3)
    async with ModelServer(ms.silent) as server:
        given = settings(tmp_path, sqlite_template, openai_base_url=server.base_url, llm_model="m")
        check = named(await examine(given, static, quick=True), "model endpoint")
    assert (check.health, "silent" in check.found) == (Health.PROBLEM, True)


async def test_a_slow_endpoint_is_a_warning(tmp_path: Path, sqlite_template: Path, static: Path) -> None:
    async with ModelServer(ms.says("ready")) as server:
        given = settings(
            tmp_path,
            sqlite_template,
            openai_base_url=server.base_url,
            llm_model="m",
            llm_first_token_timeout_s=0.000_001,
        )
        check = named(await examine(given, static, quick=True), "model endpoint")
    assert (check.health, "before the script speaks" in check.mend) == (Health.WARNING, True)


async def test_a_database_that_cannot_be_reached_is_a_problem() -> None:
    engine = open_engine(f"postgresql+asyncpg://nobody@127.0.0.1:{free_port()}/none", pool_size=1)
    check = await check_database(engine, embedded=False)
    await engine.dispose()
    assert check.health is Health.PROBLEM
    assert "COLLOQUY_DATABASE_URL" in check.mend


async def test_a_database_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "colloquy.db").write_text("This is no database, and it is long enough to be seen as none. " * 20)
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}", pool_size=1)
    check = await check_database(engine, embedded=True)
    await engine.dispose()
    assert (check.health, "not a database" in check.found) == (Health.PROBLEM, True)


async def test_looking_makes_no_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}", pool_size=1)
    check = await check_database(engine, embedded=True)
    await engine.dispose()
    assert check.health is Health.WARNING
    assert not (tmp_path / "colloquy.db").exists()


async def test_a_migrated_database_is_well(engine: AsyncEngine) -> None:
    check = await check_database(engine, embedded=False)
    assert (check.health, "up to date" in check.found) == (Health.OK, True)


async def test_a_database_without_tables_is_to_be_migrated(tmp_path: Path) -> None:
    (tmp_path / "colloquy.db").touch()
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}", pool_size=1)
    own, other = await check_database(engine, embedded=True), await check_database(engine, embedded=False)
    await engine.dispose()
    assert (own.health, other.health) == (Health.WARNING, Health.PROBLEM)
    assert other.mend == "run `colloquy migrate`"


async def test_failed_and_forgotten_reports_are_counted(sessions: Sessions) -> None:
    interview_id = await seed_interview(sessions)
    async with writing(sessions) as db:
        interview = await db.get_one(InterviewRow, interview_id)
    for state in (ReportState.READY, ReportState.FAILED, ReportState.QUEUED):
        session = await add_session(sessions, interview)
        async with writing(sessions) as db:
            await db.execute(update(ReportRow).where(ReportRow.session_id == session.id).values(state=state))
    now = datetime.now(UTC)
    check = await check_work(sessions, now)
    assert (check.health, check.found) == (Health.WARNING, "1 reports waiting, 0 being written, 1 failed")
    later = await check_work(sessions, now + timedelta(hours=1))
    assert "1 for over 15 minutes" in later.found
    assert "colloquy worker" in later.mend


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_data_folder_that_cannot_be_is_a_problem(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    check = check_folder(tmp_path / place)
    assert check.health is Health.PROBLEM
    assert "COLLOQUY_DATA_DIR" in check.mend


def test_a_data_folder_others_can_read_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o755)
    check = check_folder(tmp_path / "var")
    assert (check.health, "chmod 700" in check.mend) == (Health.WARNING, True)


async def test_a_front_end_that_was_not_built_is_a_problem(tmp_path: Path, sqlite_template: Path) -> None:
    check = named(await examine(settings(tmp_path, sqlite_template), tmp_path / "nothing"), "front end")
    assert (check.health, "room.js" in check.found) == (Health.PROBLEM, True)


def test_a_port_taken_by_something_else_is_a_problem() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))  # bound and not listening: taken, and nobody answers
        check = check_port(Settings(port=other.getsockname()[1]))
    assert (check.health, "COLLOQUY_PORT" in check.mend) == (Health.PROBLEM, True)


def test_the_status_is_1_when_something_is_broken(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = {"COLLOQUY_DATA_DIR": str(tmp_path / "file"), "COLLOQUY_PORT": str(free_port())}
    ended = CliRunner().invoke(main, ["doctor"], env=environment)
    assert ended.exit_code == 1
    assert "problem  data folder" in ended.output


def test_a_wrong_setting_is_one_clear_line() -> None:
    ended = CliRunner().invoke(main, ["doctor"], env={"COLLOQUY_PORT": "many"})
    assert ended.exit_code == 1
    assert ended.output.startswith("problem  settings         ")
    assert "COLLOQUY_PORT" in ended.output


async def test_speech_is_tried_and_heard_again(tmp_path: Path, sqlite_template: Path, static: Path) -> None:
    checks = await examine(settings(tmp_path, sqlite_template), static)
    names = ["speaking", "hearing", "voice detector", "end of turn"]
    assert {name: named(checks, name).health for name in names} == dict.fromkeys(names, Health.OK)
    assert "piper speaks en" in named(checks, "speaking").found
    assert "tiny.en hears en" in named(checks, "hearing").found


async def test_speech_that_does_not_work_says_how_to_mend_it(
    tmp_path: Path, sqlite_template: Path, static: Path
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/v1"
    given = settings(tmp_path, sqlite_template, stt_url=nowhere, tts_url=nowhere)
    checks = await examine(given, static)
    for name in ("speaking", "hearing"):
        check = named(checks, name)
        assert (check.health, "no connection" in check.found) == (Health.PROBLEM, True)
        assert "COLLOQUY_TTS_URL" in check.mend


async def test_a_server_without_speech_is_a_warning() -> None:
    lanes = Lanes()
    absent = Speech(NoHearing("none"), NoSpeaking("none"), NoActivity("none"), None, lanes, [])
    checks = await check_speech(absent)
    assert {check.name: check.health for check in checks} == {"speaking": Health.WARNING, "hearing": Health.WARNING}
    assert all("interviews are by text" in check.found and "make setup" in check.mend for check in checks)


async def test_a_model_that_understands_little_is_a_warning(tmp_path: Path) -> None:
    async with HttpServer(mumbles) as server:
        config = SpeechConfig(tmp_path, stt=Endpoint(f"{server.url}/v1"))
        async with open_engines(config) as speech:
            check = named(await check_speech(speech), "hearing")
    assert (check.health, "understands 0%" in check.found) == (Health.WARNING, True)


@pytest.mark.parametrize(
    ("language", "said", "heard", "share"),
    [
        ("en", "We finished before the summer.", "we finished the summer", 0.8),
        ("zh", "我们完成了。", "我们 完了", 0.8),
        ("ar", "انتهينا قبل الصيف.", "انتهينا قبل الصيف", 1.0),
        ("zh", "我们完成了。", "", 0.0),
    ],
)
def test_what_is_understood_is_counted_as_the_language_is_written(
    language: str, said: str, heard: str, share: float
) -> None:
    assert share_heard(said, heard, language) == share


async def mumbles(exchange: Exchange) -> None:
    await exchange.respond(200, b'{"text": "mumble"}', content_type="application/json")
