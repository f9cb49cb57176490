import pytest

from server.interview.voice.gate import LISTENING, OVER_SPEECH, Edge, GateSettings, SpeechBegan, SpeechPaused, VoiceGate

CHUNK_MS = 32


def edges(probabilities: list[float], settings: GateSettings = LISTENING) -> list[Edge]:
    gate = VoiceGate()
    passed = [gate.chunk(n * CHUNK_MS, (n + 1) * CHUNK_MS, p, settings) for n, p in enumerate(probabilities)]
    return [edge for edge in passed if edge is not None]


def test_speech_begins_where_its_first_voice_was() -> None:
    assert edges([0.1, 0.1, 0.9, 0.9, 0.9]) == [SpeechBegan(64)]


def test_a_click_is_no_speech() -> None:
    assert edges([0.1, 0.9, 0.1, 0.9, 0.1]) == []


def test_a_pause_counts_from_the_last_voice() -> None:
    assert edges([0.9] * 4 + [0.1] * 6) == [SpeechBegan(0), SpeechPaused(128)]


def test_the_gap_between_words_is_no_pause() -> None:
    assert edges([0.9] * 4 + [0.1] * 4 + [0.9] + [0.1] * 4) == [SpeechBegan(0)]


def test_what_is_neither_voice_nor_silence_keeps_things_as_they_are() -> None:
    assert edges([0.45] * 20) == []
    assert edges([0.9] * 4 + [0.45] * 20) == [SpeechBegan(0)]


@pytest.mark.parametrize(("chunks", "probability", "begins"), [(1, 0.9, False), (2, 0.9, True), (9, 0.55, False)])
def test_over_the_interviewers_own_voice_more_is_asked_for(chunks: int, probability: float, begins: bool) -> None:
    assert bool(edges([probability] * chunks, OVER_SPEECH)) is begins
    assert edges([probability] * 3, LISTENING) == [SpeechBegan(0)]
