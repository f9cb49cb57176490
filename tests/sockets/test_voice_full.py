"""A server that carries one who talks: the others are told their place, and come in in their order."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.support.candidate import Candidate, open_candidate
from tests.support.server import RunningServer
from tests.support.talker import Talker
from tests.support.voice_server import voice_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("full")
    with voice_server(folder, ("What do you make?",), COLLOQUY_MAX_SPOKEN_INTERVIEWS="1") as running:
        yield running


async def knock(candidate: Candidate, mode: str = "voice") -> tuple[list[dict[str, Any]], int | None]:
    """What is said until the first state or the close, and its code."""
    url = candidate.server.base_url.replace("http", "ws") + f"/v1/realtime?i={candidate.slug}&mode={mode}"
    events: list[dict[str, Any]] = []
    async with connect(url, additional_headers={"Authorization": f"Bearer {candidate.token}"}) as socket:
        try:
            async for frame in socket:
                events.append(json.loads(frame))
                if events[-1]["type"] == "interview.state":
                    return events, None
        except ConnectionClosed:
            pass
        return events, socket.close_code


async def test_who_finds_no_place_is_told_which_one_they_have_in_the_queue(server: RunningServer) -> None:
    second, third = open_candidate(server), open_candidate(server)
    async with Talker(open_candidate(server)) as first:
        await first.until_event("session.created")
        for candidate, place in ((second, 1), (third, 2), (second, 1)):
            events, code = await knock(candidate)
            assert code == 4013
            assert [(event["type"], event["error"]["code"], event["place"]) for event in events] == [
                ("error", "voice_full", place)
            ]
        events, code = await knock(third, "chat")
        assert code is None, "writing is open to all"
        await first.send("session.update", session={"type": "realtime", "output_modalities": ["text"]})
        await first.until_event("session.updated")
    events, code = await knock(second)
    assert code is None
    assert events[0]["session"]["output_modalities"] == ["audio"]
