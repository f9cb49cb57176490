"""The model adapter against a real HTTP server that behaves and misbehaves."""

import asyncio
import time

import pytest

from server.adapters.llm_openai import DEFAULT_OPENAI_MODEL, OpenAIEndpoint
from server.ports.language_model import (
    ChatMessage,
    ModelBusy,
    ModelError,
    ModelFinished,
    ModelGarbled,
    ModelPicture,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    TextDelta,
)
from tests.servers import model_server as ms
from tests.servers.model_server import ModelServer

PROMPT = [ChatMessage("system", "Be brief."), ChatMessage("user", "Hello " * 20)]


async def ask(
    endpoint: OpenAIEndpoint, *, model: str = "m", max_tokens: int = 100, first_s: float = 2.0, token_s: float = 1.0
) -> tuple[str, ModelFinished]:
    words: list[str] = []
    finished: ModelFinished | None = None
    stream = endpoint.model(model).stream(
        PROMPT, max_tokens=max_tokens, temperature=0.5, first_token_timeout_s=first_s, token_timeout_s=token_s
    )
    async for piece in stream:
        assert finished is None, "nothing may follow ModelFinished"
        if isinstance(piece, TextDelta):
            words.append(piece.text)
        else:
            finished = piece
    assert finished is not None
    return "".join(words), finished


async def ask_server(server: ModelServer, **options: float) -> tuple[str, ModelFinished]:
    endpoint = OpenAIEndpoint(base_url=server.base_url)
    try:
        return await ask(endpoint, **options)  # type: ignore[arg-type]
    finally:
        await endpoint.close()


async def test_streams_words_and_counts_tokens() -> None:
    async with ModelServer(ms.says("next\nThank you, Ana.", usage=(321, 12))) as server:
        words, finished = await ask_server(server)
    assert words == "next\nThank you, Ana."
    assert finished == ModelFinished(input_tokens=321, output_tokens=12, truncated=False)
    body = server.requests[0].body
    assert body["model"] == "m"
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert body["stream_options"] == {"include_usage": True}


async def test_sends_the_key() -> None:
    async with ModelServer() as server:
        endpoint = OpenAIEndpoint(api_key="sk-test", base_url=server.base_url)
        await ask(endpoint)
        await endpoint.close()
    assert server.requests[0].headers["authorization"] == "Bearer sk-test"


async def test_estimates_tokens_when_the_endpoint_gives_none() -> None:
    async with ModelServer(ms.says("x" * 40, usage=None)) as server:
        _, finished = await ask_server(server)
    assert finished.output_tokens == 10
    assert finished.input_tokens == pytest.approx(sum(len(m.content) for m in PROMPT) / 4, abs=1)


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("stream_options", "Unsupported parameter: '{}'"),
        ("stream_options", "Extra inputs are not permitted"),
        ("temperature", "'{}' does not support 0.5 with this model"),
        ("max_tokens", "'{}' is not supported with this model. Use 'max_completion_tokens' instead."),
    ],
)
async def test_leaves_out_what_the_endpoint_refuses_and_remembers(field: str, message: str) -> None:
    async with ModelServer(ms.refuses_field(field, ms.says("next\nYes."), message)) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        assert (await ask(endpoint))[0] == "next\nYes."
        assert (await ask(endpoint))[0] == "next\nYes."
        await endpoint.close()
    assert [field in r.body for r in server.requests] == [True, False, False]


async def test_unnamed_model_is_the_first_the_endpoint_lists_that_can_chat() -> None:
    async with ModelServer(models=("nomic-embed-text", "llama3.2:3b", "other")) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        await ask(endpoint, model="")
        await ask(endpoint, model="")
        assert endpoint.model().name == "llama3.2:3b"
        await endpoint.close()
    assert [r.body["model"] for r in server.requests] == ["llama3.2:3b"] * 2
    assert server.model_list_requests == 1


async def test_endpoint_without_models_is_refused_with_a_reason() -> None:
    async with ModelServer(models=()) as server:
        with pytest.raises(ModelRejected, match="COLLOQUY_LLM_MODEL"):
            await ask_server(server, model="")  # type: ignore[arg-type]


async def test_openai_itself_has_a_default_model() -> None:
    endpoint = OpenAIEndpoint(api_key="sk-test")
    assert endpoint.model().name == DEFAULT_OPENAI_MODEL
    await endpoint.close()


async def test_reasoning_in_its_own_field_is_left_out_but_counts_as_life() -> None:
    async with ModelServer(ms.says("next\nThank you.", reasoning="Let me think about this.")) as server:
        words, _ = await ask_server(server)
    assert words == "next\nThank you."


@pytest.mark.parametrize(
    ("behaviour", "error", "code"),
    [
        (ms.fails(401, "Incorrect API key provided: sk-secret"), ModelRejected, "model_rejected"),
        (ms.fails(404, "no such model"), ModelRejected, "model_rejected"),
        (ms.fails(400, "bad request"), ModelRejected, "model_rejected"),
        (ms.fails(429, "slow down", {"retry-after": "1.5"}), ModelBusy, "model_busy"),
        (ms.fails(429, "no money", code="insufficient_quota"), ModelRejected, "model_rejected"),
        (ms.fails(503), ModelBusy, "model_busy"),
        (ms.fails(500), ModelUnreachable, "model_unreachable"),
        (ms.hangs_up_after(""), ModelUnreachable, "model_unreachable"),
        (ms.hangs_up_after("probe\nThat is inter"), ModelUnreachable, "model_unreachable"),
        (ms.silent, ModelTimeout, "model_timeout"),
        (ms.silent_after_headers, ModelTimeout, "model_timeout"),
        (ms.stalls_after("probe\nThat is"), ModelTimeout, "model_timeout"),
        (ms.streams_raw(b"data: {not json\n\n"), ModelGarbled, "model_garbled"),
        (ms.streams_raw(b"data: \xff\xfe\n\n"), ModelGarbled, "model_garbled"),
        (ms.streams_raw(b"data: 7\n\n"), ModelGarbled, "model_garbled"),
        (ms.streams_raw(b'data: {"choices": "none"}\n\n'), ModelGarbled, "model_garbled"),
        (ms.streams_raw(b'data: {"choices": [{"delta": {"content": 7}}]}\n\n'), ModelGarbled, "model_garbled"),
        (ms.streams_raw(b'data: {"error": {"message": "out of memory"}}\n\n'), ModelUnreachable, "model_unreachable"),
        (ms.floods_one_line, ModelGarbled, "model_garbled"),
    ],
)
async def test_misbehaviour_becomes_the_right_error(
    behaviour: ms.Behaviour, error: type[ModelError], code: str
) -> None:
    patience = {"first_s": 0.3, "token_s": 0.1} if error is ModelTimeout else {"first_s": 10.0, "token_s": 10.0}
    async with ModelServer(behaviour) as server:
        with pytest.raises(error) as caught:
            await ask_server(server, **patience)
    assert caught.value.code == code
    assert "sk-secret" not in str(caught.value)


async def test_refused_connection_is_unreachable() -> None:
    endpoint = OpenAIEndpoint(base_url=ms.refused_base_url())
    with pytest.raises(ModelUnreachable):
        await ask(endpoint)
    await endpoint.close()


@pytest.mark.parametrize(("value", "seconds"), [("2", 2.0), ("0.5", 0.5), ("soon", None), ("", None)])
async def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    async with ModelServer(ms.fails(429, headers={"retry-after": value})) as server:
        with pytest.raises(ModelBusy) as caught:
            await ask_server(server)
    assert caught.value.retry_after_s == seconds


async def test_retry_after_as_a_date_and_in_milliseconds() -> None:
    past = {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}
    millis = {"retry-after-ms": "250"}
    async with ModelServer(ms.fails(429, headers=past), ms.fails(503, headers=millis)) as server:
        with pytest.raises(ModelBusy) as first:
            await ask_server(server)
        with pytest.raises(ModelBusy) as second:
            await ask_server(server)
    assert (first.value.retry_after_s, second.value.retry_after_s) == (0.0, 0.25)


async def test_length_is_told() -> None:
    async with ModelServer(ms.says("probe\nThat is a very", finish_reason="length")) as server:
        words, finished = await ask_server(server)
    assert words == "probe\nThat is a very"
    assert finished.truncated


async def test_a_stream_that_just_stops_counts_as_cut() -> None:
    async with ModelServer(ms.says("probe\nThat is inter", finish_reason=None)) as server:
        _, finished = await ask_server(server)
    assert finished.truncated


async def test_an_endpoint_that_never_gives_a_reason_is_not_always_cut() -> None:
    async with ModelServer(ms.says("probe\nWhat changed?", finish_reason=None)) as server:
        _, finished = await ask_server(server)
    assert not finished.truncated


async def test_an_empty_answer_is_an_answer_without_words() -> None:
    async with ModelServer(ms.says("")) as server:
        words, finished = await ask_server(server)
    assert words == ""
    assert not finished.truncated


async def test_ten_megabytes_are_cut_early() -> None:
    started = time.monotonic()
    async with ModelServer(ms.floods(total_bytes=10_000_000)) as server:
        words, finished = await ask_server(server, max_tokens=100)
    assert len(words) == 800
    assert finished.truncated
    assert time.monotonic() - started < 2


async def test_a_stall_after_the_finish_reason_loses_nothing() -> None:
    async def behave(exchange: ms.Exchange) -> None:
        await exchange.start_stream()
        await exchange.words("next\nThank you.")
        await exchange.event(ms.completion_chunk({}, "stop"))
        await exchange.until_client_leaves()

    async with ModelServer(behave) as server:
        words, finished = await ask_server(server, token_s=0.1)
    assert words == "next\nThank you."
    assert not finished.truncated


async def test_leaving_the_stream_early_closes_the_connection() -> None:
    closed = asyncio.Event()

    async def behave(exchange: ms.Exchange) -> None:
        await exchange.start_stream()
        await exchange.words("next\n")
        await exchange.until_client_leaves()
        closed.set()

    async with ModelServer(behave) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        stream = endpoint.model("m").stream(
            PROMPT, max_tokens=10, temperature=0, first_token_timeout_s=2, token_timeout_s=2
        )
        assert await anext(aiter(stream)) == TextDelta("next\n")
        await stream.aclose()
        async with asyncio.timeout(2):
            await closed.wait()
        await endpoint.close()


PNG = ModelPicture("image/png", b"\x89PNG")
PICTURED = [ChatMessage("system", "Be brief."), ChatMessage("user", "What is this?", (PNG,))]


async def ask_about_picture(endpoint: OpenAIEndpoint) -> str:
    stream = endpoint.model("m").stream(
        PICTURED, max_tokens=100, temperature=0.5, first_token_timeout_s=2, token_timeout_s=1
    )
    return "".join([piece.text async for piece in stream if isinstance(piece, TextDelta)])


async def test_pictures_follow_the_words_of_their_message() -> None:
    async with ModelServer(ms.says("A queue.")) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        assert await ask_about_picture(endpoint) == "A queue."
        await endpoint.close()
    assert server.requests[0].body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw=="}},
            ],
        },
    ]


@pytest.mark.parametrize(
    "refusal", [ms.fails(400, "unsupported content"), ms.fails(500, "image input is not supported by this model")]
)
async def test_a_model_that_refuses_pictures_is_asked_in_words_from_then_on(refusal: ms.Behaviour) -> None:
    async with ModelServer(refusal, ms.says("A queue.")) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        assert await ask_about_picture(endpoint) == "A queue."
        assert await ask_about_picture(endpoint) == "A queue."
        await endpoint.close()
    sent = [request.body["messages"][1]["content"] for request in server.requests]
    assert [type(one) for one in sent] == [list, str, str]


async def test_a_server_that_fails_over_a_picture_has_failed() -> None:
    async with ModelServer(ms.fails(500, "out of memory")) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        with pytest.raises(ModelUnreachable):
            await ask_about_picture(endpoint)
        await endpoint.close()
    assert len(server.requests) == 1
