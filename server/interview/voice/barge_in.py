"""Speech over the interviewer's: hushed at once, and then either an interruption or nothing."""

from enum import StrEnum

from server.interview.voice.cue_words import cue_words_of
from server.interview.voice.cues import spoken_words, telling_words
from server.interview.voice.echo import is_echo

LONGEST_BACKCHANNEL_MS = 1_100
"""Speech that goes on for longer wants the turn, whatever its first word."""
BRIEF_MS = 1_000
SURE = 0.56
"""What is as brief as a hum has to be this probable to be words: a hum comes back as "Imam" (0.1) or "in a month"
(0.55), "wait" as "wait" (0.57). Source: measured with tiny.en."""
LISTEN_AFTER_MS = 450
"""Speech after which its words are asked for."""


class Overlap(StrEnum):
    """What speech over the interviewer's turned out to be."""

    UNDECIDED = "undecided"
    INTERRUPTION = "interruption"
    BACKCHANNEL = "backchannel"
    """Or noise, or a cough: the interviewer goes on."""
    ECHO = "echo"


def judge_overlap(
    heard: str,
    said: str,
    language: str,
    *,
    spoken_ms: int,
    over: bool,
    still_speaking: bool = True,
    sureness: float = 1.0,
) -> Overlap:
    """What `heard` is, spoken for `spoken_ms` while `said` was being played; `over` when the speech has paused.

    `sureness` is the mean probability of the words.
    Once the interviewer has nothing left to say (not `still_speaking`), "yes" is no backchannel but an answer.
    """
    words = spoken_words(heard)
    real = telling_words(words, cue_words_of(language))
    if words and not still_speaking and not real:
        return Overlap.INTERRUPTION
    if words and is_echo(heard, said):
        return Overlap.ECHO
    if real and (spoken_ms >= BRIEF_MS or sureness >= SURE):
        return Overlap.INTERRUPTION
    if over:
        return Overlap.BACKCHANNEL
    return Overlap.INTERRUPTION if words and spoken_ms > LONGEST_BACKCHANNEL_MS else Overlap.UNDECIDED
