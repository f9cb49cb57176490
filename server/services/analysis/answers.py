"""What models answer, and how it is read: as it is, or not at all."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

Short = Annotated[str, Meta(max_length=2000)]


class QuoteAnswer(Struct):
    """One piece of evidence as a model gives it: not yet checked."""

    quote: Short
    turn: int | None = None


class ItemAnswer(Struct):
    """A claim."""

    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    evidence: Annotated[list[QuoteAnswer], Meta(max_length=20)] = []


class ThemeAnswer(Struct):
    """A theme."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    evidence: Annotated[list[QuoteAnswer], Meta(max_length=20)] = []


Sentiment = Literal["positive", "neutral", "negative", "mixed"]


class SentimentAnswer(Struct):
    """The attitude to the topic."""

    label: Sentiment
    reason: Short = ""
    evidence: Annotated[list[QuoteAnswer], Meta(max_length=20)] = []


class ReportAnswer(Struct):
    """The answer to report.jinja2."""

    summary: Annotated[list[ItemAnswer], Meta(max_length=30)]
    insights: Annotated[list[ItemAnswer], Meta(max_length=30)]
    themes: Annotated[list[ThemeAnswer], Meta(max_length=30)]
    sentiment: SentimentAnswer | None
    quotes: Annotated[list[ItemAnswer], Meta(max_length=30)] = []


class TopicAnswer(Struct):
    """One topic that came up."""

    number: int
    evidence: Annotated[list[QuoteAnswer], Meta(max_length=20)] = []


class TopicsAnswer(Struct):
    """The answer to topics.jinja2."""

    topics: Annotated[list[TopicAnswer], Meta(max_length=50)]


class ReduceAnswer(Struct):
    """The answer to reduce.jinja2."""

    summary: list[int]
    insights: list[int]
    themes: list[int]
    quotes: list[int]
    sentiment: Sentiment


class AssessAnswer(Struct):
    """The answer to assess.jinja2."""

    score: float | None
    reasoning: Annotated[str, Meta(min_length=1, max_length=4000)]
    evidence: Annotated[list[QuoteAnswer], Meta(max_length=20)] = []


class Unreadable(Exception):
    """An answer that is not what was asked for; the message says why, for the model and for reviewers."""


Answer = TypeVar("Answer", bound=Struct)

_THOUGHTS = re.compile(r"^\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCED = re.compile(r"^```(?:json)?[ \t]*\n(.*?)^```", re.DOTALL | re.MULTILINE | re.IGNORECASE)


def read_answer(text: str, kind: type[Answer]) -> Answer:
    """The answer in `text`: all of it, else a fenced block, else its first whole JSON object. Nothing is mended.

    Raises:
        Unreadable: there is no such JSON, or it is not of this kind.
    """
    problem = "there is no complete JSON object in it"
    for source in _sources(text):
        try:
            return msgspec.json.decode(source, type=kind, strict=False)
        except msgspec.ValidationError as error:
            problem = f"the JSON is not as asked: {error}"
        except (msgspec.DecodeError, UnicodeEncodeError):
            continue
    raise Unreadable(problem)


def _sources(text: str) -> Iterator[str]:
    words = _THOUGHTS.sub("", text).strip()
    yield words
    for block in _FENCED.findall(words):
        yield block.strip()
    start = words.find("{")
    if start >= 0:
        try:
            _, end = json.JSONDecoder().raw_decode(words, start)
        except ValueError:
            return
        yield words[start:end]
