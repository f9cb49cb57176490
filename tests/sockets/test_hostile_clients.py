"""Hostile and broken clients harm nobody and learn nothing."""

import asyncio
import json
from contextlib import suppress

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server.sockets.client_events import MAX_AUDIO_FRAME_BYTES, MAX_FRAME_BYTES
from tests.support.candidate import Candidate, open_candidate
from tests.support.server import RunningServer


def _item(item: str) -> str:
    return f'{{"type": "conversation.item.create", "item": {item}}}'


BAD_FRAMES = [
    "",
    "not json",
    "[]",
    "null",
    '"interview.end"',
    '{"type": 7}',
    '{"type": "nothing.known"}',
    '{"type": "interview.answer", "text": 5}',
    '{"type": "interview.answer", "text": ""}',
    '{"type": "interview.answer", "choices": {"a": 1}}',
    '{"type": "interview.skip", "confirmed": "yes"}',
    '{"type": "conversation.item.create"}',
    _item('{"role": "assistant", "content": [{"type": "input_text", "text": "x"}]}'),
    _item('{"role": "system", "content": [{"type": "input_text", "text": "x"}]}'),
    _item('{"content": [{"type": "input_audio", "audio": "AAAA"}]}'),
    '{"type": "conversation.item.delete", "item_id": "item_1"}',
    '{"type": "conversation.item.retrieve", "item_id": "item_00000000000000000000000000000000"}',
    '{"type": "interview.answer", "event_id": "' + "x" * 200 + '", "text": "hi"}',
    '{"type": "input_audio_buffer.append", "audio": "AAAA"}',
]


async def _closed(candidate: Candidate) -> int | None:
    try:
        while True:
            await candidate.receive()
    except ConnectionClosed:
        return candidate.socket.close_code


@pytest.mark.parametrize("frame", BAD_FRAMES)
async def test_a_bad_frame_is_answered_with_an_error_and_changes_nothing(server: RunningServer, frame: str) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        said = candidate.said
        await candidate.socket.send(frame)
        error = await candidate.until("error")
        assert error["error"]["type"] == "invalid_request_error"
        assert error["error"]["message"]
        await candidate.say("I go on all the same, with an answer of some length.")
        await candidate.until("interview.ack")
    assert candidate.said[: len(said)] == said


async def test_text_over_the_limit_is_refused_and_one_at_the_limit_is_kept(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        await candidate.say("x" * 20_001)
        assert (await candidate.until("error"))["error"]["param"] == "text"
        longest = ("ä" * 19 + " ") * 1000
        await candidate.say(longest)
        await candidate.until("interview.ack")
    assert candidate.said[-1] == ("user", longest) or ("user", longest) in candidate.said


async def test_an_oversized_frame_ends_only_its_own_connection(server: RunningServer) -> None:
    victim = open_candidate(server)
    await victim.connect()
    await victim.listening()
    async with open_candidate(server) as hostile:
        await hostile.socket.send("x" * (MAX_AUDIO_FRAME_BYTES + 1))
        assert await _closed(hostile) == 1009
    await victim.say("I am still here, and I can go on with my answer.")
    await victim.until("interview.ack")
    await victim.close()


async def test_only_sound_may_come_in_large_frames(server: RunningServer) -> None:
    async with open_candidate(server) as hostile:
        await hostile.listening()
        await hostile.send("interview.answer", text="x" * MAX_FRAME_BYTES)
        assert (await hostile.until("error"))["error"]["code"] == "too_long"
        await hostile.send("input_audio_buffer.append", audio="x" * MAX_FRAME_BYTES)
        assert (await hostile.until("error"))["error"]["code"] == "audio_not_enabled"


async def test_a_flood_is_closed_with_a_reason(server: RunningServer) -> None:
    async with open_candidate(server) as hostile:
        await hostile.listening()

        async def flood() -> None:
            for _ in range(5000):
                await hostile.socket.send('{"type": "interview.resume", "stream": "", "last_seen": 0}')

        sending = asyncio.ensure_future(flood())  # noqa: TID251
        assert await _closed(hostile) == 4008
        with suppress(ConnectionClosed):
            await sending


async def test_a_client_that_only_sends_nonsense_is_closed(server: RunningServer) -> None:
    async with open_candidate(server) as hostile:
        for _ in range(20):
            await hostile.socket.send("{")
        assert await _closed(hostile) == 4009


@pytest.mark.parametrize("token", ["", "wrong", "dlv_" + "a" * 43, "a" * 43, "a" * 5000, "é"])
async def test_wrong_tokens_get_nothing(server: RunningServer, token: str) -> None:
    url = server.base_url.replace("http", "ws") + "/v1/realtime?i=talk"
    headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")} if token else {}
    async with connect(url, additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4003


async def test_a_cookie_is_not_good_from_another_sites_page(server: RunningServer) -> None:
    candidate = open_candidate(server)
    url = server.base_url.replace("http", "ws") + "/v1/realtime?i=talk"
    headers = {"Cookie": f"cq_talk={candidate.token}"}
    async with connect(url, additional_headers=headers, origin="https://evil.example") as socket:  # type: ignore[arg-type]
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4003
    async with connect(url, additional_headers=headers, origin=server.base_url) as socket:  # type: ignore[arg-type]
        assert json.loads(await socket.recv())["type"] == "session.created"


async def test_one_candidates_item_ids_mean_nothing_to_another(server: RunningServer) -> None:
    async with open_candidate(server) as first, open_candidate(server) as second:
        await first.listening()
        await second.listening()
        item = next(iter(first.items))
        await second.send("conversation.item.retrieve", item_id=item)
        assert (await second.until("error"))["error"]["code"] == "item_not_found"


async def test_nothing_evaluative_is_ever_sent(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        await candidate.say("A full answer, with an example: in May I repaired the build, because it failed daily.")
        await candidate.listening()
    everything = json.dumps(candidate.events)
    for word in ("score", "goal", "criteria", "rubric", "source", "note", "objective", "sentiment"):
        assert f'"{word}"' not in everything


async def test_a_token_of_one_interview_does_not_open_another_by_event_stream(server: RunningServer) -> None:
    candidate = open_candidate(server)
    async with httpx.AsyncClient(
        base_url=server.base_url, timeout=30, cookies={"cq_choose": candidate.token}
    ) as client:
        answer = await client.post("/v1/realtime/events?i=choose", content='[{"type":"interview.end"}]')
    assert answer.status_code == 401
