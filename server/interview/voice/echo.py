"""Whether words heard while the interviewer speaks are its own, come back through the microphone.

An echo repeats, in order, a stretch of what was said, some of its words misheard. An answer that takes up words of the
question brings words of its own and leaves some of the question's out.
"""

from difflib import SequenceMatcher

from server.interview.voice.cues import spoken_words

OWN_WORDS = 0.25
"""Share of the heard words that may be no word of what was said."""
DIFFERENT = 1 / 3
"""The same, with the words of the stretch that were not heard counted in."""
ALIKE = 0.6
"""Share of letters two words have in common when one may be the other, misheard."""
SAME_LETTERS = 0.85
LETTERS_THAT_TELL = 12
"""Words joined or split differently are the same letters; of a few that means nothing."""


def is_echo(heard: str, said: str) -> bool:
    """Whether `heard` is a part of `said`, allowing for misheard words."""
    words, source = spoken_words(heard), spoken_words(said)
    if not words or not source:
        return False
    own, skipped = _differences(words, source)
    if own <= OWN_WORDS * len(words) and own + skipped <= DIFFERENT * len(words):
        return True
    letters = "".join(words)
    if len(letters) < LETTERS_THAT_TELL:
        return False
    matcher = SequenceMatcher(None, letters, "".join(source), autojunk=False)
    return matcher.find_longest_match().size >= SAME_LETTERS * len(letters)


def _differences(words: list[str], source: list[str]) -> tuple[int, int]:
    """Of the best place in `source`: words that are not there, and words of it that were left out."""
    row: list[tuple[int, int]] = [(0, 0)] * (len(source) + 1)  # heard words may begin anywhere
    for word in words:
        grown = [(row[0][0] + 1, row[0][1])]
        for place, other in enumerate(source, 1):
            unlike = 0 if _alike(word, other) else 1
            taken = (row[place - 1][0] + unlike, row[place - 1][1])
            added = (row[place][0] + 1, row[place][1])
            left_out = (grown[-1][0], grown[-1][1] + 1)
            grown.append(min(taken, added, left_out, key=sum))
        row = grown
    return min(row, key=sum)


def _alike(word: str, other: str) -> bool:
    return word == other or SequenceMatcher(None, word, other, autojunk=False).ratio() >= ALIKE
