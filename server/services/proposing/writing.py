"""Has a model propose, and keeps what it proposes as it comes, so that a page reloaded in between loses nothing."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.db.models import DraftRow
from server.ports.language_model import (
    ChatMessage,
    LanguageModel,
    ModelError,
    TextDelta,
)
from server.prompting import clip, fence_tag, language_name, render
from server.services.model_use import NO_MODEL, TOO_LONG, UNUSABLE, count_tokens, in_words
from server.services.proposing.drafts import add_proposals, finish_round
from server.services.proposing.reading import Found, ProposalReader

log = structlog.get_logger(__name__)

MAX_TOKENS: Final = 4000
TEMPERATURE: Final = 0.6
MOST_OF_BRIEF: Final = 20_000
"""Characters that a model is shown: about 5,000 tokens, with room for the answer in small local models."""

STOPPED: Final = "The server was stopped in between."
BROKEN: Final = "Something went wrong here. It has been logged."


AT_ONCE: Final = 3
"""Rounds of one process; more wait their turn."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds; somebody is waiting, but sees each proposal as it comes."""

    first_token_s: float = 60.0
    token_s: float = 30.0
    whole_s: float = 300.0
    sign_of_life_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Variation:
    """More like a question that is there already."""

    question: str
    goal: str
    how: str
    """MORE, HARDER or SHORTER."""
    note: str
    """What stands beside what comes of it."""


@runtime_checkable
class ProposalDesk(Protocol):
    """Has rounds written in the background."""

    def start(self, draft: DraftRow, variation: Variation | None = None) -> None:
        """Have the round that `draft` is in written."""
        ...


def messages_for(draft: DraftRow, variation: Variation | None = None) -> list[ChatMessage]:
    """What a model is asked: a whole interview, or variations of one question."""
    brief = clip(draft.brief, MOST_OF_BRIEF)
    texts = [brief, *([variation.question, variation.goal] if variation else [])]
    values: dict[str, object] = {
        "fence": fence_tag(str(draft.id), texts),
        "language": language_name(draft.language),
        "brief": brief,
    }
    if variation is None:
        return render("propose.jinja2", values)
    more = {"question": variation.question, "goal": variation.goal, "how": variation.how}
    return render("vary.jinja2", values | more)


class ProposalWriter:
    """Asks the model for one round of a draft."""

    def __init__(
        self,
        sessions: Sessions,
        model_named: Callable[[str], LanguageModel | None],
        model_name: str = "",
        patience: Patience | None = None,
    ) -> None:
        self._sessions = sessions
        self._model_named = model_named
        self._model_name = model_name
        self._patience = patience or Patience()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def write(self, draft: DraftRow, variation: Variation | None = None) -> None:
        """Write the round that `draft` is in, to its end, good or bad."""
        problem = STOPPED
        try:
            async with asyncio.TaskGroup() as group:
                holding = group.create_task(self._hold(draft))
                try:
                    problem = await self._attempt(draft, variation)
                finally:
                    holding.cancel()
        except* SQLAlchemyError:
            log.exception("proposals cannot be kept", draft_id=str(draft.id))
            problem = BROKEN
        finally:
            await finish_round(self._sessions, draft.id, draft.round, problem)

    async def _attempt(self, draft: DraftRow, variation: Variation | None) -> str:
        """Why it ended early; empty when it did not."""
        model = self._model_named(self._model_name)
        if model is None:
            return NO_MODEL
        known = [p["text"] for p in draft.proposals if p["kind"] == "question"]
        known += [f"criterion {p['name']}" for p in draft.proposals if p["kind"] == "criterion"]
        round_ = _Round(self._sessions, draft, ProposalReader(iter(known)), variation.note if variation else "")
        try:
            async with self._places, asyncio.timeout(self._patience.whole_s):
                await self._stream(model, messages_for(draft, variation), round_)
        except ModelError as error:
            return in_words(error)
        except TimeoutError:
            return TOO_LONG
        return "" if round_.kept else UNUSABLE

    async def _stream(self, model: LanguageModel, messages: list[ChatMessage], round_: "_Round") -> None:
        stream = model.stream(
            messages,
            max_tokens=MAX_TOKENS,
            temperature=TEMPERATURE,
            first_token_timeout_s=self._patience.first_token_s,
            token_timeout_s=self._patience.token_s,
        )
        finished, chars = None, 0
        try:
            async with aclosing(stream):
                async for piece in stream:
                    if isinstance(piece, TextDelta):
                        chars += len(piece.text)
                        if not await round_.take(piece.text):
                            return
                    else:
                        finished = piece
            await round_.finish()
        finally:
            await count_tokens(self._sessions, round_.draft.organization_id, messages, finished, chars)

    async def _hold(self, draft: DraftRow) -> None:
        """Show signs of life while the model is silent."""
        while True:
            await asyncio.sleep(self._patience.sign_of_life_s)
            await add_proposals(self._sessions, draft.id, draft.round, Found())


@dataclass(slots=True)
class _Round:
    """What comes of one stream."""

    sessions: Sessions
    draft: DraftRow
    reader: ProposalReader
    note: str
    kept: int = 0

    async def take(self, text: str) -> bool:
        """Keep what `text` completes; False when nobody wants it any more."""
        return await self._keep(self.reader.feed(text))

    async def finish(self) -> None:
        """Keep what the end completes."""
        await self._keep(self.reader.finish())

    async def _keep(self, found: Found) -> bool:
        if not found:
            return True
        self.kept += len(found.proposals)
        return await add_proposals(self.sessions, self.draft.id, self.draft.round, found, self.note)
