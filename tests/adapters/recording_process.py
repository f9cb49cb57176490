"""Records a clip over and over at the speed of speech, until killed. Arguments: database, data folder, session."""

import asyncio
import sys
from pathlib import Path

from server.adapters.recording_av import AvRecording
from server.adapters.recording_folder import RecordingFolder
from server.db.engine import open_engine, sessionmaker
from tests.support.recorded import FRAME
from tests.support.sound import clip


async def main(url: str, data_dir: str, session_id: str) -> None:
    """Say on every line how many milliseconds have been given to the recorder."""
    engine = open_engine(url, pool_size=1)
    adapter = AvRecording(sessionmaker(engine), RecordingFolder(Path(data_dir)))
    recorder = await adapter.open(session_id)
    words = clip("jfk")
    while True:
        for start in range(0, len(words), FRAME):
            recorder.candidate(words[start : start + FRAME].tobytes())
            sys.stdout.write(f"{recorder.position_ms}\n")
            sys.stdout.flush()
            await asyncio.sleep(0.04)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
