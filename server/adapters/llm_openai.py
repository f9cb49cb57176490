"""Language models behind any OpenAI-compatible endpoint: hosted, Ollama, llama.cpp, vLLM."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import openai

from server.adapters.bounded_http import MAX_RESPONSE_BYTES, BoundedTransport, ResponseTooLarge
from server.ports.language_model import (
    ChatMessage,
    LanguageModel,
    ModelBusy,
    ModelError,
    ModelFinished,
    ModelGarbled,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    TextDelta,
    estimate_tokens,
)

OPENAI_BASE_URL = "https://api.openai.com/v1"
DEFAULT_OPENAI_MODEL = "gpt-4.1-mini"
"""Used at OpenAI itself when no model is named: quick to its first token, and does not reason before speaking."""

MAX_CHARS_PER_TOKEN = 8
"""An answer longer than this times its token limit comes from an endpoint that keeps no limit, and is cut."""
CONNECTIONS = httpx2.Limits(max_connections=1000, max_keepalive_connections=100)
"""As many at once as one process may have live interviews."""
OPTIONAL_FIELDS = ("stream_options", "temperature", "max_tokens")
"""What some endpoints or models refuse; left out once one has done so."""
PICTURES = "pictures"
"""Named among what a model has refused, as the optional fields are."""
SENTENCE_ENDS = ".!?؟…。！？\"'”’»)]}"
NOT_FOR_CHAT = ("embed", "rerank", "whisper", "tts", "moderation")


class OpenAIEndpoint:
    """One endpoint; hands out models that share its connections, and what is learnt about it."""

    def __init__(self, *, api_key: str = "", base_url: str = "", max_response_bytes: int = MAX_RESPONSE_BYTES) -> None:
        self.base_url = base_url or OPENAI_BASE_URL
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none",  # local servers ask for none, the client insists on one
            base_url=self.base_url,
            max_retries=0,
            # The caller's own timeouts come first; this only keeps a forgotten request from living for ever.
            timeout=600,
            http_client=httpx2.AsyncClient(
                transport=BoundedTransport(httpx2.AsyncHTTPTransport(limits=CONNECTIONS), max_response_bytes),
                follow_redirects=True,
            ),
        )
        self._is_openai = not base_url
        self._models: dict[str, OpenAIModel] = {}
        self._first_model: str | None = None

    def model(self, name: str = "") -> "OpenAIModel":
        """The model called `name`; empty: the endpoint's first, or `DEFAULT_OPENAI_MODEL` at OpenAI itself."""
        name = name or (DEFAULT_OPENAI_MODEL if self._is_openai else "")
        return self._models.setdefault(name, OpenAIModel(self, self._client, name))

    async def first_model(self) -> str:
        """The name of the first model the endpoint lists that can chat; asked once.

        Raises:
            ModelError: it cannot be asked, or lists none.
        """
        if self._first_model is None:
            names = await self._list_models()
            chat = [n for n in names if not any(word in n.lower() for word in NOT_FOR_CHAT)]
            if not chat:
                raise ModelRejected("the endpoint lists no model; name one in COLLOQUY_LLM_MODEL")
            self._first_model = chat[0]
        return self._first_model

    async def _list_models(self) -> list[str]:
        try:
            page: Any = await self._client.models.list()
            return [item.id for item in page.data if isinstance(item.id, str) and item.id]
        except Exception as error:
            raise _translated(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


class OpenAIModel(LanguageModel):
    """One model of an endpoint. Made by `OpenAIEndpoint.model`."""

    def __init__(self, endpoint: OpenAIEndpoint, client: openai.AsyncOpenAI, name: str) -> None:
        self._endpoint = endpoint
        self._client = client
        self._name = name
        self._refused: set[str] = set()

    @property
    def name(self) -> str:
        """The model's name; until the endpoint has been asked for its first one, the endpoint's address."""
        return self._name or self._endpoint.base_url

    async def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        temperature: float,
        first_token_timeout_s: float,
        token_timeout_s: float,
    ) -> AsyncGenerator[TextDelta | ModelFinished, None]:
        """See `LanguageModel.stream`. An answer is cut, and marked truncated, when it outgrows `max_tokens` by far."""
        answer = _Answer(max_chars=max_tokens * MAX_CHARS_PER_TOKEN)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + first_token_timeout_s
        response: Any = None
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._open(messages, max_tokens, temperature)
            chunks = response.__aiter__()
            while not answer.full:
                async with asyncio.timeout_at(deadline):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    break
                words, alive = answer.take(chunk)
                if alive:
                    deadline = loop.time() + token_timeout_s
                if words:
                    yield TextDelta(words)
        except Exception as error:
            # Only the usage was still to come: the answer itself is whole.
            if not answer.finish_reason:
                raise _translated(error) from error
        finally:
            if response is not None:
                with suppress(Exception):
                    await response.close()
        yield answer.finished(messages)

    async def _open(self, messages: Sequence[ChatMessage], max_tokens: int, temperature: float) -> Any:
        if not self._name:
            self._name = await self._endpoint.first_model()
        while True:
            request = self._request(messages, max_tokens, temperature)
            try:
                return await self._client.chat.completions.create(**request)
            except (openai.BadRequestError, openai.UnprocessableEntityError, openai.InternalServerError) as error:
                refused = self._refused_field(error, pictured=any(message.pictures for message in messages))
                if refused is None:
                    raise
                self._refused.add(refused)

    def _request(self, messages: Sequence[ChatMessage], max_tokens: int, temperature: float) -> dict[str, Any]:
        optional: dict[str, Any] = {
            "stream_options": {"include_usage": True},
            "temperature": temperature,
            "max_tokens": max_tokens,
        }
        request: dict[str, Any] = {k: v for k, v in optional.items() if k not in self._refused}
        if "max_tokens" in self._refused:
            request["max_completion_tokens"] = max_tokens
        request["model"] = self._name
        request["stream"] = True
        request["messages"] = [{"role": m.role, "content": self._content(m)} for m in messages]
        return request

    def _content(self, message: ChatMessage) -> str | list[dict[str, Any]]:
        if not message.pictures or PICTURES in self._refused:
            return message.content
        shown = [f"data:{one.media_type};base64,{base64.b64encode(one.content).decode()}" for one in message.pictures]
        parts: list[dict[str, Any]] = [{"type": "image_url", "image_url": {"url": address}} for address in shown]
        return [{"type": "text", "text": message.content}, *parts]

    def _refused_field(self, error: openai.APIStatusError, *, pictured: bool) -> str | None:
        """What this refusal is about; where it names nothing, pictures get the blame first, then stream_options.

        Some servers answer 500 to a picture their model cannot read, and say so; any other 500 is a failure.
        """
        told = f"{error.param or ''} {error.message}"
        pictured = pictured and PICTURES not in self._refused
        if error.status_code >= 500:
            return PICTURES if pictured and "image" in told.lower() else None
        for field in OPTIONAL_FIELDS:
            if field in told:
                return None if field in self._refused else field
        if pictured:
            return PICTURES
        return None if "stream_options" in self._refused else "stream_options"


class _Answer:
    """What has been streamed so far, taken with suspicion: the vendor's client does not validate chunks."""

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars
        self._chars = 0
        self._last = ""
        self._input_tokens: int | None = None
        self._output_tokens: int | None = None
        self.finish_reason = ""

    @property
    def full(self) -> bool:
        """Whether it has outgrown its limit."""
        return self._chars >= self._max_chars

    def take(self, chunk: Any) -> tuple[str, bool]:
        """The words in `chunk`, and whether it is a sign that the model is at work."""
        usage = getattr(chunk, "usage", None)
        if usage is not None:
            self._input_tokens = _count(getattr(usage, "prompt_tokens", None))
            self._output_tokens = _count(getattr(usage, "completion_tokens", None))
        choices = getattr(chunk, "choices", None)
        if choices is None:
            if usage is None:
                raise ModelGarbled("the endpoint sent something that is no chat completion")
            return "", False
        if not isinstance(choices, list):
            raise ModelGarbled("the endpoint sent choices of a wrong type")
        if not choices:
            return "", False
        return self._take_choice(choices[0])

    def _take_choice(self, choice: Any) -> tuple[str, bool]:
        reason = getattr(choice, "finish_reason", None)
        if isinstance(reason, str):
            self.finish_reason = reason
        delta = getattr(choice, "delta", None)
        words = getattr(delta, "content", None)
        if words is None:
            thinking = getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None)
            return "", bool(thinking)
        if not isinstance(words, str):
            raise ModelGarbled("the endpoint sent words of a wrong type")
        words = words[: self._max_chars - self._chars]
        self._chars += len(words)
        self._last = words.rstrip()[-1:] or self._last
        return words, bool(words)

    def finished(self, messages: Sequence[ChatMessage]) -> ModelFinished:
        """The end of the stream. One that stops without a reason, in the middle of a sentence, counts as cut."""
        stopped = not self.finish_reason and bool(self._last) and self._last not in SENTENCE_ENDS
        prompt_chars = sum(len(m.content) for m in messages)
        return ModelFinished(
            input_tokens=estimate_tokens(prompt_chars) if self._input_tokens is None else self._input_tokens,
            output_tokens=estimate_tokens(self._chars) if self._output_tokens is None else self._output_tokens,
            truncated=self.full or stopped or self.finish_reason == "length",
        )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _translated(error: Exception) -> ModelError:
    """Our error for one of the vendor's; messages never repeat what the endpoint says about keys."""
    match error:
        case ModelError():
            return error
        case openai.APIStatusError():
            return _translated_status(error)
        case TimeoutError() | openai.APITimeoutError():
            return ModelTimeout("the endpoint was silent for too long")
        case ResponseTooLarge():
            return ModelGarbled("the endpoint sent more than an answer can be")
        case openai.APIConnectionError():
            if isinstance(error.__cause__, ResponseTooLarge):
                return ModelGarbled("the endpoint sent more than an answer can be")
            return ModelUnreachable(f"no connection to the endpoint: {type(error.__cause__).__name__}")
        case openai.APIError() | httpx2.HTTPError() | OSError():
            return ModelUnreachable("the endpoint failed in the middle of its answer")
        case _:
            return ModelGarbled(f"the endpoint's answer cannot be read: {type(error).__name__}")


def _translated_status(error: openai.APIStatusError) -> ModelError:
    status = error.status_code
    if status == 429 and error.code == "insufficient_quota":
        return ModelRejected("the endpoint says that its quota is used up")
    if status in {429, 503}:
        return ModelBusy(f"the endpoint is busy ({status})", _retry_after_s(error.response.headers))
    if status >= 500 or status == 408:
        return ModelUnreachable(f"the endpoint failed ({status})")
    if status in {401, 403}:
        return ModelRejected(f"the endpoint refuses the key ({status})")
    return ModelRejected(f"the endpoint refuses the request ({status}): {error.message[:200]}")


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait. Source: RFC 9110 §10.2.3 (seconds or a date); `retry-after-ms` is OpenAI's own."""
    with suppress(ValueError, TypeError):
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after", "")
        if value.replace(".", "", 1).isdigit():
            return float(value)
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None
