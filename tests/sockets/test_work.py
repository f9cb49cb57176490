"""`interview.work` on the wire: saved, acknowledged, found again, handed in."""

from typing import Any

import httpx
import pytest

from server.services.work_content import MOST_CODE_CHARS
from server.sessions.work import SAVES_AT_ONCE
from server.sockets.client_events import MAX_WORK_FRAME_BYTES
from tests.support.candidate import Candidate, Event, open_candidate
from tests.support.server import RunningServer

SLUG = "build"


def content(text: str = "print(1)") -> Event:
    return {"language": "python", "text": text}


async def entered(candidate: Candidate) -> Event:
    """The question being asked."""
    state = await candidate.listening()
    question: Event = state["question"]
    return question


async def save(candidate: Candidate, question_id: str, revision: int, what: Event, kind: str = "code") -> Event:
    """Save, and the answer to that."""
    event_id = await candidate.send(
        "interview.work", question_id=question_id, kind=kind, revision=revision, content=what
    )
    return await answer_to(candidate, event_id)


async def answer_to(candidate: Candidate, event_id: str) -> Event:
    while True:
        event = await candidate.receive()
        named = event.get("client_event_id") or event.get("error", {}).get("event_id")
        if named == event_id:
            return event


async def test_what_is_saved_is_acknowledged_and_there_after_a_reload(server: RunningServer) -> None:
    async with open_candidate(server, SLUG) as candidate:
        question = await entered(candidate)
        assert question["starter_code"] == "def add(a, b):\n    ..."
        saved = await save(candidate, question["id"], 1, content("return a"))
        assert (saved["type"], saved["revision"]) == ("interview.work.saved", 1)
        assert (await save(candidate, question["id"], 1, content("return a")))["type"] == "interview.work.saved"
        await candidate.close()
        await candidate.connect()
        snapshot = await candidate.until("interview.snapshot")
        [work] = snapshot["state"]["question"]["work"]
        assert (work["kind"], work["revision"], work["content"]["text"]) == ("code", 1, "return a")


async def test_an_acknowledged_save_survives_the_servers_death(server: RunningServer) -> None:
    candidate = open_candidate(server, SLUG)
    await candidate.connect()
    question = await entered(candidate)
    await save(candidate, question["id"], 1, content("survives"))
    server.kill()
    server.start()
    await candidate.connect()
    snapshot = await candidate.until("interview.snapshot")
    assert snapshot["state"]["question"]["work"][0]["content"]["text"] == "survives"
    await candidate.close()


async def test_hidden_tests_are_counted_and_told_only_when_asked_for(server: RunningServer) -> None:
    async with open_candidate(server, SLUG) as candidate:
        question = await entered(candidate)
        assert [case["name"] for case in question["coding"]["tests"]] == ["adds"]
        assert question["coding"]["hidden_tests"] == 1
        assert "add(-1, 1)" not in str(candidate.events)
        told = await answer_to(candidate, await candidate.send("interview.tests", question_id=question["id"]))
        assert [(case["name"], case["hidden"]) for case in told["tests"]] == [("adds", False), ("negative", True)]
        refused = await answer_to(candidate, await candidate.send("interview.tests", question_id="another"))
        assert refused["error"]["code"] == "wrong_question"


async def test_answering_hands_the_newest_revision_in_once(server: RunningServer) -> None:
    async with open_candidate(server, SLUG) as candidate:
        question = await entered(candidate)
        await save(candidate, question["id"], 1, content("def add(a, b):\n    return a + b"))
        await candidate.say("")
        handed_in = (await candidate.until("conversation.item.done"))["item"]["interview"]["attachments"]
        assert [(one["kind"], one["revision"]) for one in handed_in] == [("code", 1)]
        assert "return a + b" in handed_in[0]["summary"]
        await candidate.listening()
        await candidate.say("That is all I have to say about it, because it is one line.")
        words = (await candidate.until("conversation.item.done"))["item"]
        assert words["interview"]["attachments"] == []


async def test_an_answer_of_nothing_is_still_refused(server: RunningServer) -> None:
    async with open_candidate(server, SLUG) as candidate:
        await entered(candidate)
        assert (await answer_to(candidate, await candidate.say("")))["error"]["code"] == "empty"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"question_id": "another"}, "wrong_question"),
        ({"kind": "drawing", "content": {"elements": []}}, "invalid_value"),
        ({"kind": "file", "content": {"name": "a", "media_type": "b", "size_bytes": 1}}, "invalid_value"),
        ({"kind": "poem"}, "invalid_value"),
        ({"revision": 0}, "invalid_value"),
        ({"content": {"language": "python"}}, "invalid_value"),
        ({"content": content("x" * (MOST_CODE_CHARS + 1))}, "invalid_value"),
        ({"content": content("x" * MAX_WORK_FRAME_BYTES)}, "too_long"),
    ],
)
async def test_what_cannot_be_is_refused(server: RunningServer, fields: dict[str, Any], code: str) -> None:
    async with open_candidate(server, SLUG) as candidate:
        question = await entered(candidate)
        good = {"question_id": question["id"], "kind": "code", "revision": 1, "content": content()}
        answer = await answer_to(candidate, await candidate.send("interview.work", **{**good, **fields}))
        assert (answer["type"], answer["error"]["code"], answer["retryable"]) == ("error", code, False)


async def test_an_older_revision_is_refused_with_the_newest(server: RunningServer) -> None:
    async with open_candidate(server, SLUG) as candidate:
        question = await entered(candidate)
        await save(candidate, question["id"], 4, content("newest"))
        refused = await save(candidate, question["id"], 3, content("older"))
        assert refused["error"]["code"] == "stale_revision"
        assert refused["error"]["revision"] == 4


async def test_a_flood_of_saves_is_refused_and_the_interview_goes_on(server: RunningServer) -> None:
    async with open_candidate(server, SLUG) as candidate:
        question = await entered(candidate)
        answers = [await save(candidate, question["id"], n, content(str(n))) for n in range(1, SAVES_AT_ONCE + 8)]
        refused = [answer for answer in answers if answer["type"] == "error"]
        assert {answer["error"]["code"] for answer in refused} == {"too_often"}
        assert (await save(candidate, "another", 1, content()))["type"] == "error"
        await candidate.say("")
        assert (await candidate.until("conversation.item.done"))["item"]["interview"]["attachments"]


async def test_work_goes_by_post_too(server: RunningServer) -> None:
    candidate = open_candidate(server, SLUG)
    async with candidate:
        question = await entered(candidate)
    event = {
        "type": "interview.work",
        "event_id": "p1",
        "question_id": question["id"],
        "kind": "code",
        "revision": 1,
        "content": content("x" * 50_000),
    }
    async with httpx.AsyncClient(base_url=server.base_url, timeout=30) as client:
        answer = await client.post(
            f"/v1/realtime/events?i={SLUG}",
            json=[event, event],
            headers={"Authorization": f"Bearer {candidate.token}"},
        )
    assert [event["type"] for event in answer.json()["events"]] == ["interview.work.saved"] * 2
