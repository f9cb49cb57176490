"""The same events over POST and server-sent events, where WebSockets are blocked."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.support.candidate import Candidate, open_candidate
from tests.support.server import RunningServer

ANSWER = "I repaired our release process last year, for example by making the rollback one command for everybody."


class _Streaming:
    """A candidate with an open event stream, and the client to post with."""

    def __init__(self, candidate: Candidate, client: httpx.AsyncClient) -> None:
        self.client = client
        self._candidate = candidate
        self._news = asyncio.Event()

    async def receive(self, query: str) -> None:
        async with self.client.stream("GET", f"/v1/realtime/events{query}") as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for line in answer.aiter_lines():
                if line.startswith("data: {"):
                    self._candidate.take(json.loads(line.removeprefix("data: ")))
                    self._news.set()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def post(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.client.post("/v1/realtime/events", json=list(events))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["events"]
        return found


@asynccontextmanager
async def _streaming(candidate: Candidate, query: str = "") -> AsyncIterator[_Streaming]:
    headers = {"Authorization": f"Bearer {candidate.token}"}
    async with httpx.AsyncClient(base_url=candidate.server.base_url, headers=headers, timeout=30) as client:
        streaming = _Streaming(candidate, client)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(streaming.receive(query))
            await streaming.until(lambda: candidate.state)
            try:
                yield streaming
            finally:
                task.cancel()


async def test_a_whole_interview_without_a_websocket(server: RunningServer) -> None:
    candidate = open_candidate(server)
    async with _streaming(candidate) as stream:
        answered = 0

        def replied() -> bool:
            return len(candidate.said) > 2 * answered and not candidate.state["awaiting_reply"]

        await stream.until(replied)
        while not candidate.state["ended"]:
            answered += 1
            answers = await stream.post({"type": "interview.answer", "event_id": f"n{answered}", "text": ANSWER})
            assert [event["type"] for event in answers] == ["interview.ack"]
            await stream.until(replied)
    assert candidate.state["ended"]
    assert [role for role, _ in candidate.said][:3] == ["assistant", "user", "assistant"]


async def test_a_resend_by_post_is_stored_once(server: RunningServer) -> None:
    candidate = open_candidate(server)
    async with _streaming(candidate) as stream:
        event = {"type": "interview.answer", "event_id": "same", "text": ANSWER}
        first = await stream.post(event, event)
        again = await stream.post(event)
    assert [ack["duplicate"] for ack in (*first, *again)] == [False, True, True]
    assert len({ack["item_id"] for ack in (*first, *again)}) == 1


async def test_reconnecting_gives_what_was_missed(server: RunningServer) -> None:
    candidate = open_candidate(server)
    async with _streaming(candidate) as stream:
        await stream.until(lambda: candidate.state)
        await stream.post({"type": "interview.answer", "event_id": "one", "text": ANSWER})
    query = f"?stream={candidate.stream}&last_seen={candidate.last_seq}"
    async with _streaming(candidate, query) as stream:
        await stream.until(lambda: len(candidate.said) == 3)
    numbers = [event["seq"] for event in candidate.events if "seq" in event]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_errors_are_answered_beside_the_acknowledgements(server: RunningServer) -> None:
    candidate = open_candidate(server)
    async with _streaming(candidate) as stream:
        answers = await stream.post(
            {"type": "nonsense", "event_id": "a"}, {"type": "interview.answer", "event_id": "b", "text": ANSWER}
        )
        bad = await stream.client.post("/v1/realtime/events", content="{")
        too_many = await stream.client.post("/v1/realtime/events", json=[{"type": "x"}] * 21)
    assert [event["type"] for event in answers] == ["error", "interview.ack"]
    assert answers[0]["error"]["event_id"] == "a"
    assert (bad.status_code, too_many.status_code) == (400, 400)


async def test_without_a_token_there_is_nothing(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.base_url, timeout=30) as client:
        assert (await client.get("/v1/realtime/events?i=talk")).status_code == 401
        assert (await client.post("/v1/realtime/events?i=talk", content="[{}]")).status_code == 401
