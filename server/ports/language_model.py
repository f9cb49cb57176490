"""Language models: streamed chat, and how they fail."""

import math
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable


class ModelError(Exception):
    """The language model gave no usable answer. `code` is what the turn's note says.

    ModelError
    ├── ModelRejected      the endpoint refuses us: key, model name or request (401, 403, 404, 400)
    ├── ModelBusy          429 or 503; `retry_after_s` when it said
    ├── ModelUnreachable   refused, reset, DNS, 5xx
    ├── ModelTimeout       no first token, or a stall between tokens
    └── ModelGarbled       an answer that is none: empty, not text, endless
    """

    code = "model_error"


class ModelRejected(ModelError):
    """The endpoint refuses the request; trying again changes nothing."""

    code = "model_rejected"


class ModelBusy(ModelError):
    """The endpoint asks us to wait."""

    code = "model_busy"

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ModelUnreachable(ModelError):
    """No connection, or the endpoint failed."""

    code = "model_unreachable"


class ModelTimeout(ModelError):
    """Silence for longer than the caller waits."""

    code = "model_timeout"


class ModelGarbled(ModelError):
    """An answer that cannot be used."""

    code = "model_garbled"


@dataclass(frozen=True, slots=True)
class ModelPicture:
    """A picture for models that take them."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message to a model."""

    role: Literal["system", "user", "assistant"]
    content: str
    pictures: tuple[ModelPicture, ...] = ()
    """Follow the words; left out where a model has refused them."""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the model's words, as streamed."""

    text: str


@dataclass(frozen=True, slots=True)
class ModelFinished:
    """Ends every stream that did not raise. Token counts are estimates where the endpoint gives none."""

    input_tokens: int
    output_tokens: int
    truncated: bool
    """The endpoint stopped for length."""


CHARS_PER_TOKEN = 4
"""Source: OpenAI, "What are tokens and how to count them" (English text)."""


def estimate_tokens(chars: int) -> int:
    """About how many tokens `chars` characters are."""
    return math.ceil(chars / CHARS_PER_TOKEN)


@runtime_checkable
class LanguageModel(Protocol):
    """Any chat model that streams text."""

    @property
    def name(self) -> str:
        """The model's name, stored with what it wrote."""
        ...

    def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        temperature: float,
        first_token_timeout_s: float,
        token_timeout_s: float,
    ) -> AsyncGenerator[TextDelta | ModelFinished, None]:
        """Stream the answer: deltas, then one `ModelFinished`. No retry of its own. Closing it drops the request.

        Raises:
            ModelError: any failure, vendor errors translated.
        """
        ...
