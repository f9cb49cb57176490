"""Whether words heard while the interviewer speaks are its own, come back through the microphone."""

from difflib import SequenceMatcher

from server.interview.voice.cues import spoken_words

ALIKE = 0.6
"""Share of the heard words, in order, found in what was being said."""


def is_echo(heard: str, said: str) -> bool:
    """Whether `heard` is a part of `said`, allowing for misheard words."""
    words, source = spoken_words(heard), spoken_words(said)
    if not words or not source:
        return False
    matcher = SequenceMatcher(None, words, source, autojunk=False)
    exact = sum(block.size for block in matcher.get_matching_blocks())
    if exact / len(words) >= ALIKE:
        return True
    # Whole words are lost to noise sooner than their letters.
    letters, letters_said = "".join(words), "".join(source)
    blocks = SequenceMatcher(None, letters, letters_said, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 4) / len(letters) >= ALIKE
