"""The Realtime protocol over a real WebSocket of a running server."""

import asyncio

from websockets.exceptions import ConnectionClosed

from tests.support.candidate import Candidate, open_candidate
from tests.support.server import RunningServer

LONG = (
    "I led the migration of our billing system to a new ledger. It took four months with three people, "
    "and for example we found and repaired 212 wrong invoices because the new one checks every sum."
)


async def _answer_all(candidate: Candidate) -> None:
    while not candidate.state["ended"]:
        await candidate.say(LONG if candidate.state["phase"] == "question" else "No, thank you.")
        await candidate.listening()


async def test_a_whole_interview_asks_every_question_verbatim_and_ends(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        await _answer_all(candidate)
    asked = "\n".join(text for role, text in candidate.said if role == "assistant")
    for question in ("Tell me about a project", "How do you decide", "What would you like to learn next?"):
        assert asked.count(question) == 1
    assert candidate.state["ended"]
    assert any(event["type"] == "interview.ended" and event["reason"] == "finished" for event in candidate.events)
    assert candidate.socket.close_code == 1000


async def test_events_of_a_stream_are_numbered_without_gaps(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        await candidate.say(LONG)
        await candidate.listening()
    numbers = [event["seq"] for event in candidate.events if "seq" in event]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_the_acknowledgement_comes_after_storing_and_before_the_reply(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        sent = await candidate.say(LONG)
        ack = await candidate.until("interview.ack")
        await candidate.listening()
    assert (ack["client_event_id"], ack["duplicate"]) == (sent, False)
    kinds = [event["type"] for event in candidate.events]
    after = kinds.index("interview.ack")
    assert kinds[after - 1] == "conversation.item.done"
    assert "response.created" not in kinds[after - 3 : after]
    assert "response.done" in kinds[after:]


async def test_a_resent_event_is_acknowledged_again_and_stored_once(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        sent = await candidate.say(LONG)
        first = await candidate.until("interview.ack")
        await candidate.listening()
        await candidate.say(LONG, event_id=sent)
        second = await candidate.until("interview.ack")
    assert second["duplicate"]
    assert second["item_id"] == first["item_id"]
    assert [role for role, _text in candidate.said].count("user") == 1


async def test_resuming_gives_exactly_what_was_missed(server: RunningServer) -> None:
    candidate = open_candidate(server)
    await candidate.connect()
    await candidate.listening()
    await candidate.say(LONG)
    await candidate.until("interview.ack")
    seen = candidate.last_seq
    await candidate.close()
    await candidate.connect(resume=True)
    await candidate.until("response.done")
    await candidate.close()
    numbers = [event["seq"] for event in candidate.events if "seq" in event]
    assert numbers == list(range(1, candidate.last_seq + 1))
    assert candidate.last_seq > seen
    assert sum(event["type"] == "interview.snapshot" for event in candidate.events) == 1


async def test_an_unknown_stream_is_answered_with_a_snapshot_and_nothing_is_asked_twice(server: RunningServer) -> None:
    candidate = open_candidate(server)
    await candidate.connect()
    await candidate.listening()
    await candidate.say(LONG)
    await candidate.listening()
    before = candidate.said
    await candidate.close()
    candidate.stream, candidate.items = "elsewhere", {}
    await candidate.connect(resume=True)
    await candidate.until("interview.snapshot")
    await candidate.until("interview.state")
    await candidate.close()
    assert candidate.said == before


async def test_a_second_connection_takes_over_and_the_first_is_told(server: RunningServer) -> None:
    first = open_candidate(server)
    await first.connect()
    await first.listening()
    second = Candidate(server, first.slug, first.token, first.session_id)
    await second.connect()
    await second.until("interview.snapshot")
    await second.until("interview.state")
    try:
        await first.until("interview.taken_over")
        await first.receive()
    except ConnectionClosed:
        pass
    assert first.socket.close_code == 4001
    await second.say(LONG)
    await second.listening()
    await second.close()
    assert [role for role, _ in second.said] == ["assistant", "user", "assistant"]


async def test_skip_is_confirmed_first_and_go_on_keeps_the_question(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        question = (await candidate.listening())["question"]["id"]
        await candidate.send("interview.skip")
        assert (await candidate.listening())["phase"] == "confirm_skip"
        await candidate.send("interview.go_on")
        state = await candidate.listening()
        assert (state["phase"], state["question"]["id"]) == ("question", question)
        await candidate.send("interview.skip", confirmed=True)
        assert (await candidate.listening())["question"]["number"] == 2


async def test_choices_reach_the_transcript(server: RunningServer) -> None:
    async with open_candidate(server, "choose") as candidate:
        await candidate.listening()
        await candidate.say(LONG)
        state = await candidate.listening()
        assert state["question"]["options"] == ["Tests", "Docs"]
        await candidate.say("They find what I missed.", choices=["Tests", "Lies"])
        await candidate.until("interview.ack")
    chosen = [item["interview"]["choices"] for item in candidate.items.values() if item["role"] == "user"]
    assert ["Tests"] in chosen


async def test_the_time_limit_does_not_restart_on_reconnecting(server: RunningServer) -> None:
    candidate = open_candidate(server, "timed")
    await candidate.connect()
    await candidate.listening()
    await candidate.say(LONG)
    left = (await candidate.listening())["time_left_ms"]
    await candidate.close()
    candidate.stream = "elsewhere"
    await candidate.connect(resume=True)
    snapshot = await candidate.until("interview.snapshot")
    await candidate.close()
    assert 0 < snapshot["state"]["time_left_ms"] <= left < 60_000


async def test_ended_sessions_take_nothing_more(server: RunningServer) -> None:
    candidate = open_candidate(server)
    await candidate.connect()
    await candidate.listening()
    await candidate.send("interview.end", confirmed=True)
    await candidate.until("interview.ended")
    await candidate.close()
    said = candidate.said
    await candidate.connect()
    try:
        await candidate.say("One more thing")
        while True:
            await candidate.receive()
    except ConnectionClosed:
        pass
    assert candidate.state["ended"]
    assert candidate.said == said


async def test_many_messages_at_once_are_all_kept_in_order(server: RunningServer) -> None:
    async with open_candidate(server) as candidate:
        await candidate.listening()
        for part in range(8):
            await candidate.say(f"Part {part} of what I want to say about it.")
        for _ in range(8):
            await candidate.until("interview.ack")
        await candidate.listening()
    parts = [text for role, text in candidate.said if role == "user"]
    assert parts == [f"Part {part} of what I want to say about it." for part in range(8)]


async def test_ten_candidates_at_once_do_not_mix(server: RunningServer) -> None:
    async def take(number: int) -> list[tuple[str, str]]:
        async with open_candidate(server, name=f"Name{number}") as candidate:
            await candidate.listening()
            await candidate.say(f"{LONG} Number {number}.")
            await candidate.listening()
            return candidate.said

    for number, said in enumerate(await asyncio.gather(*(take(n) for n in range(10)))):
        assert f"Name{number}" in said[0][1]
        assert said[1] == ("user", f"{LONG} Number {number}.")
