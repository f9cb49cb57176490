"""What every use of a language model for an organization needs: its tokens counted, its failures in words."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from server.db.engine import Sessions, writing
from server.ports.language_model import (
    ChatMessage,
    ModelBusy,
    ModelError,
    ModelFinished,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    estimate_tokens,
)
from server.services.usage_counting import count_usage

FAILURES: Final[dict[type[ModelError], str]] = {
    ModelBusy: "The language model is busy. Please try again in a minute.",
    ModelRejected: "The language model does not accept our requests. Whoever runs this server can see why with "
    "`colloquy doctor`.",
    ModelTimeout: "The language model stopped answering.",
    ModelUnreachable: "The language model cannot be reached, or failed in between.",
}
UNUSABLE: Final = "The language model answered, but nothing in its answer could be used."
TOO_LONG: Final = "The language model took too long."
NO_MODEL: Final = "No language model is connected."


def in_words(error: ModelError) -> str:
    """Why there is no answer, for who waits for it."""
    return FAILURES.get(type(error), UNUSABLE)


async def count_tokens(
    sessions: Sessions,
    organization_id: UUID,
    messages: Sequence[ChatMessage],
    finished: ModelFinished | None,
    chars: int,
) -> None:
    """Count what was used, whether or not anything came of it; estimated where the model has not told.

    `chars`: how long the answer was; without a word and without an end nothing was used.
    """
    if finished is None and not chars:
        return
    asked = finished.input_tokens if finished else estimate_tokens(sum(len(m.content) for m in messages))
    answered = finished.output_tokens if finished else estimate_tokens(chars)
    async with writing(sessions) as db:
        await count_usage(db, organization_id, input_tokens=asked, output_tokens=answered)
