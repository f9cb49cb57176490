"""Whether words heard while the interviewer speaks are its own, come back through the microphone.

An echo repeats, in order, a stretch of what was said, some of its words misheard. An answer that takes up words of the
question brings words of its own and leaves some of the question's out.
"""

from difflib import SequenceMatcher

from server.interview.voice.cues import spoken_words

DIFFERENT = 1 / 3
"""Share of the heard words that may be others than were said, words of the stretch that were left out counted in."""
FEW_WORDS = 3
"""So few must be what was said to the letter: "wait" is not "what" misheard."""
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
    few = len(words) <= FEW_WORDS
    if _differences(words, source, exact=few) <= (0 if few else DIFFERENT * len(words)):
        return True
    letters = "".join(words)
    if len(letters) < LETTERS_THAT_TELL:
        return False
    matcher = SequenceMatcher(None, letters, "".join(source), autojunk=False)
    return matcher.find_longest_match().size >= SAME_LETTERS * len(letters)


def _differences(words: list[str], source: list[str], *, exact: bool) -> int:
    """Words that differ between `words` and the place in `source` most like them."""
    row = [0] * (len(source) + 1)  # they may begin anywhere
    for word in words:
        grown = [row[0] + 1]
        for place, other in enumerate(source, 1):
            unlike = word != other and (exact or not _alike(word, other))
            grown.append(min(row[place - 1] + unlike, row[place] + 1, grown[-1] + 1))
        row = grown
    return min(row)


def _alike(word: str, other: str) -> bool:
    letters = len(word) + len(other)
    if 2 * min(len(word), len(other)) < ALIKE * letters:
        return False
    # Letters in common whatever their order: most pairs need no closer look, and there are thousands.
    if 2 * sum(min(word.count(letter), other.count(letter)) for letter in set(word)) < ALIKE * letters:
        return False
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= ALIKE
