"""`colloquy simulate` and every persona against a running server."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.db.engine import Sessions, open_engine, sessionmaker, writing
from server.db.migrations import migrate
from server.db.models import InterviewRow, QuestionRow
from server.interview.plan import FollowUpDepth, QuestionType
from server.services.accounts import create_organization_with_owner
from server.simulation.connection import Connection, SimulationFailed, open_ticket
from server.simulation.interview import take_interview
from server.simulation.record import quality_of
from server.simulation.situation import Persona
from tests.support.seed import seed_interview
from tests.support.server import ROOT, RunningServer, free_port

TYPES = {
    QuestionType.MULTIPLE_CHOICE: "Which of these do you use?",
    QuestionType.CODING: "Add up the prices of the lines.",
    QuestionType.WHITEBOARD: "Sketch a shop.",
    QuestionType.RESEARCH: "What do you wish were different about your tools?",
}

PROUD = {
    "de": "Worauf sind Sie stolz?",
    "es": "¿De qué está orgulloso?",
    "pt": "De que você se orgulha?",
    "zh": "您对哪件工作感到满意？",
    "ar": "حدثونا عن مشروع أنتم راضون عنه.",
}
STORIES = {"de": "Pflegeheim", "es": "vacunas", "pt": "encomendas", "zh": "送书上门", "ar": "علب الأدوية"}


async def _seed(url: str) -> None:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    await seed_interview(sessions, depth=FollowUpDepth.DEEP)
    await seed_interview(sessions, slug="invited", require_invite=True)
    await _seed_types(sessions)
    for language, question in PROUD.items():
        interview = await seed_interview(sessions, slug=language, questions=(question,), depth=FollowUpDepth.DEEP)
        async with writing(sessions) as db:
            row = await db.get_one(InterviewRow, interview)
            row.language = language
    await engine.dispose()


async def _seed_types(sessions: Sessions) -> None:
    interview = await seed_interview(sessions, slug="types", questions=("What do you do?",), options=("Tea", "Coffee"))
    async with writing(sessions) as db:
        for position, (kind, text) in enumerate(TYPES.items()):
            options = ["Hammer", "Saw", "Drill"] if kind is QuestionType.MULTIPLE_CHOICE else []
            db.add(QuestionRow(interview_id=interview, position=position + 2, text=text, type=kind, options=options))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("simulated")
    (folder / "var").mkdir()
    asyncio.run(_seed(f"sqlite+aiosqlite:///{folder / 'var' / 'colloquy.db'}"))
    with RunningServer(folder, "--no-demo") as running:
        yield running


@pytest.mark.parametrize("slug", ["talk", "types"])
@pytest.mark.parametrize("persona", list(Persona))
async def test_every_persona_comes_to_the_end_and_every_rule_holds(
    server: RunningServer, persona: Persona, slug: str
) -> None:
    for record in await asyncio.gather(*(take_interview(server.base_url, slug, persona, seed) for seed in range(4))):
        quality = quality_of(record)
        assert quality.problems == []
        if persona is Persona.WANTS_TO_STOP:
            assert quality.end_reason == "ended_by_candidate"
        else:
            assert quality.end_reason == "finished"
            assert [question.number for question in quality.questions] == list(range(1, quality.question_count + 1))


@pytest.mark.parametrize("language", ["ar", "de", "es", "pt", "zh"])
async def test_the_candidate_speaks_the_language_of_the_interview(server: RunningServer, language: str) -> None:
    record = await take_interview(server.base_url, language, Persona.THOROUGH, 1)
    assert record.end_reason == "finished"
    said = " ".join(line.text for line in record.lines if not line.interviewer)
    assert STORIES[language] in said


@pytest.mark.parametrize("language", ["pt", "zh", "ar"])
async def test_every_manner_comes_to_the_end_in_the_other_languages(server: RunningServer, language: str) -> None:
    taking = (take_interview(server.base_url, language, persona, 2, language=language) for persona in Persona)
    records = await asyncio.gather(*taking)
    assert [quality_of(record).problems for record in records] == [[] for _ in Persona]
    stopped = {record.persona for record in records if record.end_reason != "finished"}
    assert stopped == {Persona.WANTS_TO_STOP}
    thorough = next(record for record in records if record.persona is Persona.THOROUGH)
    assert STORIES[language] in " ".join(line.text for line in thorough.lines if not line.interviewer)


async def test_the_interview_goes_on_when_the_server_is_killed_and_comes_back(server: RunningServer) -> None:
    ticket = await open_ticket(server.base_url, "talk", name="Maya", invite_token=None)
    async with Connection(ticket) as connection:
        assert await connection.my_turn()
        await asyncio.to_thread(server.kill)
        await connection.send("interview.answer", text="I built a bridge for cattle.")
        await asyncio.to_thread(server.start)
        assert await connection.my_turn()
        said = [item["content"][0]["text"] for item in connection.transcript if item["role"] == "user"]
        assert said == ["I built a bridge for cattle."]
        await connection.send("interview.end", confirmed=True)
        assert not await connection.my_turn()
    assert connection.end_reason == "ended_by_candidate"


@pytest.mark.parametrize(
    ("slug", "token", "said"),
    [
        ("nothing", None, "There is no interview at this address"),
        ("invited", None, "--token"),
        ("talk", "wrong", "This invitation is not known"),
    ],
)
async def test_what_the_door_refuses_is_said_in_one_line(
    server: RunningServer, slug: str, token: str | None, said: str
) -> None:
    with pytest.raises(SimulationFailed, match=said):
        await take_interview(server.base_url, slug, Persona.TERSE, 1, invite_token=token)


def _simulate(folder: Path, port: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
        "COLLOQUY_DATA_DIR": str(folder / "var"),
        "COLLOQUY_PORT": str(port),
    }
    command = [sys.executable, "-m", "server.cli", "simulate", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100)


def test_the_command_prints_transcript_and_quality(server: RunningServer) -> None:
    done = _simulate(server.folder, server.port, "talk", "--persona", "terse", "--seed", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert "How do you decide what to work on first?" in done.stdout
    assert "problems            none" in done.stdout


def test_the_command_prints_a_line_of_json_for_each_interview(server: RunningServer) -> None:
    done = _simulate(server.folder, server.port, "talk", "--count", "3", "--json")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["seed"] for record in records] == [1, 2, 3]
    assert {record["endReason"] for record in records} == {"finished"}


def test_the_quality_sheet_of_several_candidates_is_printed_and_they_count_nowhere(server: RunningServer) -> None:
    done = _simulate(server.folder, server.port, "types", "--quality", "--candidates", "3", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["state"], told["test"]) == ("DONE", 1)
    assert [one["persona"] for one in told["candidates"]] == ["thorough", "terse", "vague"]
    assert [question["number"] for question in told["questions"]] == [1, 2, 3, 4, 5, 6]
    assert not [finding for finding in told["findings"] if finding["weight"] == "fault"]
    refused = _simulate(server.folder, server.port, "types", "--quality", "--url", server.base_url)
    assert refused.stderr.startswith("colloquy: --quality tests an interview of this installation")
    unknown = _simulate(server.folder, server.port, "nothing", "--quality")
    assert unknown.stderr == "colloquy: there is no interview at /i/nothing\n"


def test_the_quality_sheet_for_people_names_the_turns(server: RunningServer) -> None:
    done = _simulate(server.folder, server.port, "talk", "--quality", "--candidates", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "-- quality sheet" in done.stdout
    assert "The thorough one: answered" in done.stdout
    assert "0 faults" in done.stdout


def test_without_a_running_server_one_is_started_for_the_time(tmp_path: Path) -> None:
    port = free_port()
    done = _simulate(tmp_path, port, "demo", "--persona", "thorough")
    assert (done.returncode, done.stderr) == (0, "")
    assert "questions asked     5 of 5; verbatim 5 of 5" in done.stdout


def test_an_address_where_nobody_answers_is_one_clear_line(tmp_path: Path) -> None:
    done = _simulate(tmp_path, 8000, "demo", "--url", f"http://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert done.stderr.startswith("colloquy: no server answers at http://127.0.0.1:")
    assert len(done.stderr.splitlines()) == 1
