"""Has a model answer a question from passages; every sentence of it stands on words that were said, or is dropped."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Final, Protocol, runtime_checkable

import structlog
from msgspec import Meta, Struct

from server.db.engine import Sessions
from server.interview.words import letters_in
from server.ports.language_model import (
    ChatMessage,
    LanguageModel,
    ModelError,
    ModelFinished,
)
from server.prompting import fence_tag, render
from server.services.access import Caller
from server.services.analysis.answers import Unreadable, read_answer
from server.services.asking.passages import Found, Passage
from server.services.model_use import NO_MODEL, TOO_LONG, UNUSABLE, count_tokens, in_words

log = structlog.get_logger(__name__)

MAX_TOKENS: Final = 1200
MOST_CHARS: Final = 12_000
TEMPERATURE: Final = 0.2
MOST_SENTENCES: Final = 8
SHORTEST_QUOTE: Final = 8
"""Letters: shorter ones stand in everything, and prove nothing, unless they are all that was said."""
AT_ONCE: Final = 3
ONE_SENTENCE: Final = re.compile(
    r"[.!?…]+[\"'”’»)]*\s+(?=[A-ZÀ-ÖØ-Þ])|[.!؟…]+[\"”’»)]*\s+(?=[\u0620-\u06ff])|[。！？]+[”’」』）]*(?=[^。！？”’」』）\s])|\n"
)
UNSUPPORTED: Final = "The language model gave no sentence that the passages bear out."


class EvidenceAnswer(Struct):
    """A quote as a model gives it: not yet checked."""

    passage: int
    quote: Annotated[str, Meta(max_length=2000)]


class SentenceAnswer(Struct):
    """A sentence as a model gives it."""

    text: Annotated[str, Meta(min_length=1, max_length=600)]
    evidence: Annotated[list[EvidenceAnswer], Meta(max_length=10)] = []


class AskAnswer(Struct):
    """The answer to ask.jinja2."""

    sentences: Annotated[list[SentenceAnswer], Meta(max_length=30)]


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a passage that a sentence rests on."""

    passage: Passage
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, with what it rests on: at least one quote."""

    text: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer; without sentences, `problem` says why."""

    sentences: tuple[Sentence, ...] = ()
    dropped: int = 0
    """Sentences that the passages did not bear out."""
    problem: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds; somebody is waiting, and has the passages already."""

    first_token_s: float = 20.0
    token_s: float = 10.0
    whole_s: float = 60.0


@runtime_checkable
class Answerer(Protocol):
    """Answers questions from passages."""

    async def compose(self, caller: Caller, found: Found) -> Composed:
        """The answer; never fails: a model that does is told of in `problem`."""
        ...


class ModelAnswerer(Answerer):
    """Asks a model, a few questions at a time."""

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

    async def compose(self, caller: Caller, found: Found) -> Composed:
        """See `Answerer`."""
        model = self._model_named(found.detail.row.analysis_model or self._model_name)
        if model is None:
            return Composed(problem=NO_MODEL)
        if not found.passages:
            return Composed()
        try:
            async with asyncio.timeout(self._patience.whole_s), self._places:
                answer = read_answer(await self._ask(model, caller, messages_for(found)), AskAnswer)
        except ModelError as error:
            return Composed(problem=in_words(error))
        except TimeoutError:
            return Composed(problem=TOO_LONG)
        except Unreadable:
            return Composed(problem=UNUSABLE)
        return checked(answer, found.passages, model.name)

    async def _ask(self, model: LanguageModel, caller: Caller, messages: list[ChatMessage]) -> str:
        words, finished = "", None
        stream = model.stream(
            messages,
            max_tokens=MAX_TOKENS,
            temperature=TEMPERATURE,
            first_token_timeout_s=self._patience.first_token_s,
            token_timeout_s=self._patience.token_s,
        )
        try:
            async with aclosing(stream):
                async for piece in stream:
                    if isinstance(piece, ModelFinished):
                        finished = piece
                    elif len(words) < MOST_CHARS:
                        words += piece.text
        finally:
            await count_tokens(self._sessions, caller.organization_id, messages, finished, len(words))
        return words


def messages_for(found: Found) -> list[ChatMessage]:
    """What a model is asked; the passages as the reader may see them."""
    texts = [passage.text for passage in found.passages]
    values: dict[str, object] = {
        "fence": fence_tag(str(found.detail.row.id), [*texts, found.question]),
        "title": found.detail.row.title,
        "passages": [(passage.number, passage.text) for passage in found.passages],
        "question": found.question,
    }
    return render("ask.jinja2", values)


def checked(answer: AskAnswer, passages: Sequence[Passage], model: str = "") -> Composed:
    """The sentences whose every quote stands in the passage it names, letter by letter; the others are counted."""
    by_number = {passage.number: passage for passage in passages}
    kept = [sentence for one in answer.sentences if (sentence := _supported(one, by_number)) is not None]
    dropped = len(answer.sentences) - len(kept)
    problem = UNSUPPORTED if dropped and not kept else ""
    return Composed(tuple(kept[:MOST_SENTENCES]), dropped, problem, model)


def _supported(one: SentenceAnswer, passages: dict[int, Passage]) -> Sentence | None:
    text = " ".join(one.text.split())
    if not one.evidence or ONE_SENTENCE.search(one.text.strip()):
        return None  # a second sentence in the same words would stand on nothing
    cited = []
    for said in one.evidence:
        passage, quote = passages.get(said.passage), said.quote.strip()
        if passage is None or quote not in passage.text:
            return None
        if letters_in(quote) < SHORTEST_QUOTE and quote != passage.text:
            return None
        cited.append(Cited(passage, quote))
    return Sentence(text, tuple(dict.fromkeys(cited)))
