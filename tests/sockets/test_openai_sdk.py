"""The official `openai` SDK takes an interview by text, knowing nothing of the interview's own events."""

from openai import AsyncOpenAI

from tests.support.candidate import open_candidate
from tests.support.server import RunningServer

ANSWER = (
    "Last year I rebuilt our deployment pipeline with two colleagues, because releases took a day; "
    "now they take twenty minutes and for example the on-call person can roll back alone."
)


async def test_the_sdk_takes_a_whole_interview(server: RunningServer) -> None:
    candidate = open_candidate(server)
    client = AsyncOpenAI(api_key=candidate.token, base_url=f"{server.base_url}/v1")
    heard: list[str] = []
    order: list[str] = []
    async with client.realtime.connect(model="interview") as connection:
        await connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        await connection.response.create()
        ended = False
        turns = 0
        async for event in connection:
            order.append(event.type)
            if event.type == "response.output_text.delta":
                heard.append(event.delta)
            elif event.type == "response.done" and turns < 6:
                turns += 1
                await connection.conversation.item.create(
                    item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": ANSWER}]}
                )
                await connection.response.create()
            ended = ended or str(event.type) == "interview.ended"
    assert ended
    assert order[0] == "session.created"
    assert "session.updated" in order
    for question in ("Tell me about a project", "How do you decide", "What would you like to learn next?"):
        assert "".join(heard).count(question) == 1
    first = order.index("response.created")
    assert order[first : first + 10] == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "conversation.item.done",
        "response.done",
    ]
