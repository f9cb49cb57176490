"""Compares what was heard with what was said."""

import jiwer

from server.interview.voice.cues import spoken_words


def errors(heard: str, said: str) -> float:
    """The word error rate, case and punctuation aside."""
    return float(jiwer.wer(" ".join(spoken_words(said)), " ".join(spoken_words(heard))))
