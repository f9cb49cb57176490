"""A `colloquy serve` that hears and speaks, with one published interview to talk through."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.services.accounts import create_organization_with_owner
from tests.support.seed import seed_interview
from tests.support.server import RunningServer


@contextmanager
def voice_server(
    folder: Path, questions: tuple[str, ...], *, keep_audio: bool = False, language: str = "en", **environment: str
) -> Iterator[RunningServer]:
    """The interview is `talk`. `server.environment`-style settings come as keywords."""
    (folder / "var").mkdir()
    url = f"sqlite+aiosqlite:///{folder / 'var' / 'colloquy.db'}"

    async def seed() -> None:
        engine = open_engine(url, pool_size=1)
        await migrate(engine)
        sessions = sessionmaker(engine)
        await create_organization_with_owner(sessions, "First", "owner@example.org")
        await seed_interview(sessions, questions=questions, voice=True, keep_audio=keep_audio, language=language)
        await engine.dispose()

    asyncio.run(seed())
    with RunningServer(folder, "--no-demo", COLLOQUY_VOICE="true", **environment) as running:
        yield running
