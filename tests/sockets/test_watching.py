"""`interview.integrity` on the wire, by WebSocket and by POST."""

from typing import Any

import httpx
import pytest

from tests.support.candidate import Candidate
from tests.support.server import RunningServer

WATCHED = "watched"


def enter(server: RunningServer, slug: str, **agreed: bool) -> Candidate:
    given = {"name": "Ada", "consent": True, "integrityConsent": True, **agreed}
    opened = httpx.post(f"{server.base_url}/i/{slug}/sessions", json=given, timeout=30).json()
    return Candidate(server, slug, opened["sessionToken"], opened["sessionId"])


async def tell(candidate: Candidate, kind: str, **fields: Any) -> dict[str, Any]:
    """Send a signal; the acknowledgement, or the error."""
    event_id = await candidate.send("interview.integrity", kind=kind, **fields)
    while True:
        event = await candidate.receive()
        if event["type"] == "interview.ack" and event["client_event_id"] == event_id:
            return event
        if event["type"] == "error" and event["error"]["event_id"] == event_id:
            return event


async def test_signals_are_acknowledged_and_counted(server: RunningServer) -> None:
    async with enter(server, WATCHED) as candidate:
        await candidate.listening()
        first = await tell(candidate, "page_left", duration_ms=3000, event_id="same")
        assert (first["type"], first["duplicate"], first["item_id"]) == ("interview.ack", False, None)
        assert (await candidate.until("interview.integrity"))["signals"] == 1
        assert (await tell(candidate, "page_left", duration_ms=3000, event_id="same"))["duplicate"]
        assert (await candidate.until("interview.integrity"))["signals"] == 1
        await tell(candidate, "paste", size=120)
        assert (await candidate.until("interview.integrity"))["signals"] == 2
        assert len(candidate.items) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "thinking"}, "invalid_value"),
        ({"kind": "second_connection"}, "invalid_value"),
        ({"kind": "paste", "size": -1}, "invalid_value"),
        ({"kind": "paste", "size": 10**9}, "invalid_value"),
        ({"kind": "page_left", "duration_ms": "long"}, "invalid_value"),
        ({"kind": "implausible_typing", "size": 400, "duration_ms": 60_000}, "invalid_value"),
    ],
)
async def test_what_cannot_be_is_refused(server: RunningServer, fields: dict[str, Any], code: str) -> None:
    async with enter(server, WATCHED) as candidate:
        await candidate.listening()
        answer = await tell(candidate, **fields)
        assert (answer["type"], answer["error"]["code"], answer["retryable"]) == ("error", code, False)


async def test_nothing_is_taken_that_was_not_agreed_to(server: RunningServer) -> None:
    async with enter(server, WATCHED, integrityConsent=False) as candidate:
        await candidate.listening()
        assert (await tell(candidate, "page_left"))["error"]["code"] == "not_watched"
    async with enter(server, WATCHED, assisted=True) as candidate:
        await candidate.listening()
        assert (await tell(candidate, "paste", size=500))["error"]["code"] == "not_watched"
        assert (await tell(candidate, "page_left"))["type"] == "interview.ack"
    async with enter(server, "talk") as candidate:
        await candidate.listening()
        assert (await tell(candidate, "page_left"))["error"]["code"] == "not_watched"


async def test_a_flood_is_refused_and_the_interview_goes_on(server: RunningServer) -> None:
    async with enter(server, WATCHED) as candidate:
        await candidate.listening()
        answers = [await tell(candidate, "copy", size=1) for _ in range(31)]
        assert [answer["type"] for answer in answers[:30]] == ["interview.ack"] * 30
        assert answers[30]["error"]["code"] == "too_many_signals"
        await candidate.say("I build things, and I test them before anybody else has to.")
        await candidate.until("interview.ack")


async def test_signals_go_by_post_too(server: RunningServer) -> None:
    candidate = enter(server, WATCHED)
    event = {"type": "interview.integrity", "event_id": "p1", "kind": "page_left", "duration_ms": 2000}
    async with httpx.AsyncClient(base_url=server.base_url, timeout=30) as client:
        answer = await client.post(
            f"/v1/realtime/events?i={WATCHED}",
            json=[event, event],
            headers={"Authorization": f"Bearer {candidate.token}"},
        )
    told = answer.json()["events"]
    assert [event["type"] for event in told] == ["interview.ack", "interview.integrity"] * 2
    assert [event["duplicate"] for event in told[::2]] == [False, True]
