"""Puts video together, to be killed: `python -m tests.jobs.video_process DATABASE_URL DATA_DIR`.

It says `joining` when it has all pieces of a take and waits there for a line, so that it can be killed in between.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.adapters.video_joining import FolderJoiner
from server.db.engine import open_engine, sessionmaker
from server.jobs.video import VideoKeeper
from server.ports.video import JoinedVideo
from tests.support.stores import LINKS


class Hesitating(FolderJoiner):
    """Has made the file, and does not go on before it is told to."""

    @asynccontextmanager
    async def join(self, name: str, media_type: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[JoinedVideo]:
        """See `VideoJoiner`."""
        async with super().join(name, media_type, pieces) as made:
            print("joining", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            yield made


async def main(database_url: str, data_dir: Path) -> None:
    """Work until killed."""
    sessions = sessionmaker(open_engine(database_url, pool_size=2))
    await VideoKeeper(sessions, open_media(MediaConfig(data_dir), LINKS), Hesitating(data_dir)).work()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
