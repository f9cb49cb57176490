"""Attitude in words."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class SentimentLexicon(Protocol):
    """Attitude in words, by word list; knows some languages."""

    def score(self, text: str, language: str) -> float | None:
        """−1 (negative) … 1 (positive), or None when the language is not known."""
        ...
