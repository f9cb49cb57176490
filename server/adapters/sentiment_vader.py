"""Sentiment by word list, for English only."""

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from server.ports.sentiment import SentimentLexicon


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    """Reading the list takes 20 ms, and nothing ever changes it."""
    return SentimentIntensityAnalyzer()


class VaderLexicon(SentimentLexicon):
    """VADER. Source: Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model" (ICWSM 2014)."""

    def score(self, text: str, language: str) -> float | None:
        """VADER's compound score."""
        if language.split("-")[0].lower() != "en":
            return None
        return float(_analyzer().polarity_scores(text)["compound"])
