"""What is kept of a spoken interview: words with how sure they are, the sound with consent, nothing of it without."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from server.db.engine import open_engine, reading, sessionmaker
from server.db.models import RecordingRow, TurnRow
from tests.support.candidate import Candidate
from tests.support.server import RunningServer
from tests.support.sounds import WORDS, joined
from tests.support.talker import Talker
from tests.support.voice_server import voice_server
from tests.support.words import errors

pytestmark = pytest.mark.realtime

QUESTIONS = ("What do you make?", "What comes next?")
SAID = f"{WORDS['lj001-0006']} {WORDS['lj001-0008']}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Hears, speaks, and keeps the audio of those who agree."""
    with voice_server(tmp_path_factory.mktemp("kept"), QUESTIONS, keep_audio=True) as running:
        yield running


def enter(server: RunningServer, *, audio_consent: bool) -> Candidate:
    form = {"name": "Alex", "email": "a@example.org", "consent": True, "mode": "voice", "audioConsent": audio_consent}
    answer = httpx.post(f"{server.base_url}/i/talk/sessions", json=form, timeout=30)
    assert answer.status_code == 201, answer.text
    opened = answer.json()
    return Candidate(server, "talk", opened["sessionToken"], opened["sessionId"])


async def kept(server: RunningServer, candidate: Candidate) -> tuple[list[TurnRow], RecordingRow | None]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}")
    session_id = UUID(candidate.session_id)
    async with reading(sessionmaker(engine)) as db:
        turns = await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id).order_by(TurnRow.index))
        recording = await db.scalar(select(RecordingRow).where(RecordingRow.session_id == session_id))
        found = list(turns), recording
    await engine.dispose()
    return found


async def test_with_consent_each_turn_has_its_place_in_the_sound(server: RunningServer) -> None:
    candidate = enter(server, audio_consent=True)
    async with Talker(candidate) as talker:
        await talker.until_listening()
        await talker.say(joined("lj001-0006", 0.5, "lj001-0008"))
        await talker.until(lambda: bool(talker.answers))
        await talker.until(
            lambda: any(item["interview"].get("words") for item in talker.transcript.values() if item["role"] == "user")
        )
        await talker.until_listening()
        answer_id = next(name for name, item in talker.transcript.items() if item["role"] == "user")
        await talker.send("interview.correct", item_id=answer_id, text="And it is worth a mention.")
        await talker.until(lambda: talker.answers == ["And it is worth a mention."])
    turns, recording = await kept(server, candidate)
    greeting, answer = turns[0], turns[1]
    assert (answer.spoken, answer.text) == (True, "And it is worth a mention.")
    assert errors(answer.original_text or "", SAID) <= 0.2
    assert errors(" ".join(word[0] for word in answer.words), SAID) <= 0.2
    assert all(0 <= word[1] <= word[2] and 0 <= word[3] <= 1 for word in answer.words)
    assert greeting.audio_start_ms is not None and greeting.audio_end_ms is not None
    assert answer.audio_start_ms is not None and answer.audio_end_ms is not None
    assert greeting.audio_start_ms < greeting.audio_end_ms <= answer.audio_start_ms + 500
    assert 7_000 < answer.audio_end_ms - answer.audio_start_ms < 9_500
    assert recording is not None
    parts = [path for path in (Path(server.folder) / "var" / "recordings").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in parts) > 20_000


async def test_without_consent_there_is_only_text(server: RunningServer) -> None:
    candidate = enter(server, audio_consent=False)
    async with Talker(candidate) as talker:
        await talker.until_listening()
        await talker.say(joined("lj001-0006", 0.5, "lj001-0008"))
        await talker.until(lambda: bool(talker.answers))
    turns, recording = await kept(server, candidate)
    assert recording is None
    assert all(turn.audio_start_ms is None for turn in turns)
    assert errors(turns[1].text, SAID) <= 0.2
