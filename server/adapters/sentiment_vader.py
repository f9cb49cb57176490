"""Sentiment by word list, for English only."""

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from server.ports.sentiment import SentimentLexicon


class VaderLexicon(SentimentLexicon):
    """VADER. Source: Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model" (ICWSM 2014)."""

    def __init__(self) -> None:
        self._analyzer = SentimentIntensityAnalyzer()

    def score(self, text: str, language: str) -> float | None:
        """VADER's compound score."""
        if language.split("-")[0].lower() != "en":
            return None
        return float(self._analyzer.polarity_scores(text)["compound"])
