from itertools import pairwise

import pytest

from server.interview.plan import Patience
from server.interview.voice.endpointing import LONGEST_MS, AnswerFinished, Endpointer, Transcribe
from tests.interview.voice.candidate import CHUNK_MS, VOICE, Candidate, Silence, Voice, candidate

SENTENCE = "I have been planning the night shifts of the lab for seven years."
HALF = "I have been planning the night shifts of the"
REST = "lab for seven years with forty people."


def spoken_minutes(minutes: int) -> list[Voice | Silence]:
    """Somebody tells a long story, a breath after each sentence."""
    steps: list[Voice | Silence] = []
    for number in range(minutes * 60 // 5):
        steps += [Voice(4_400, f"Sentence number {number} tells of the lab and its people", 0.3), Silence(600)]
    return steps


def test_a_long_answer_is_asked_for_in_stretches_and_costs_little_at_its_end() -> None:
    heard = candidate(*spoken_minutes(3), Voice(1_500, "And that is the whole story."), Silence(3_000))
    assert heard.answers == [heard.said()]
    asked = heard.of(Transcribe)
    assert max(request.end_ms - request.start_ms for request in asked) <= 25_000
    assert asked[-1].end_ms - asked[-1].start_ms <= 8_000
    assert_stretches_fit(heard)


def test_words_are_stored_long_before_the_answer_ends() -> None:
    heard = candidate(*spoken_minutes(1))
    assert heard.endpointer.closed_text
    assert heard.said().startswith(heard.endpointer.closed_text)
    assert heard.now_ms - heard.endpointer.needed_from_ms < 25_000


@pytest.mark.parametrize("words_after_ms", [250, 3_000, 9_000, 40_000])
def test_slow_hearing_never_makes_the_requests_long(words_after_ms: int) -> None:
    heard = candidate(*spoken_minutes(2), Silence(60_000), words_after_ms=words_after_ms)
    heard.play(Silence(200_000))
    assert heard.answers == [heard.said()]
    assert max(request.end_ms - request.start_ms for request in heard.of(Transcribe)) <= 25_000
    assert_stretches_fit(heard)


def test_silence_is_not_transcribed_where_hearing_is_slow_either() -> None:
    heard = candidate(Voice(3_000, HALF, 0.1), Silence(20_000), Voice(3_000, REST), words_after_ms=30_000)
    heard.play(Silence(70_000))
    assert heard.answers == [f"{HALF} {REST}"]
    assert max(request.end_ms - request.start_ms for request in heard.of(Transcribe)) < 4_000


def assert_stretches_fit(heard: Candidate) -> None:
    """They neither overlap nor leave a word out."""
    spans = heard.closing_spans
    assert spans
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    for word in heard.words:
        if word.at_ms < spans[-1][1]:
            assert any(start <= word.at_ms < end for start, end in spans)


def test_speech_without_a_pause_is_cut_where_it_is_softest() -> None:
    words = " ".join(f"word{number}" for number in range(150))
    heard = candidate(Voice(60_000, words, soft_at_ms=20_500), Silence(4_000))
    assert heard.answers == [words]
    first, second = heard.closing_spans[:2]
    assert 20_480 - CHUNK_MS <= first[1] <= 20_512
    assert second[0] == first[1]
    assert second[1] - second[0] <= LONGEST_MS + CHUNK_MS


def test_after_a_long_silence_the_stretch_is_closed_however_short() -> None:
    heard = candidate(Voice(1_500, "Let me think."), Silence(9_000), Voice(3_000, SENTENCE), Silence(1_500))
    assert heard.answers == [f"Let me think. {SENTENCE}"]
    last = heard.of(Transcribe)[-1]
    assert last.end_ms - last.start_ms < 3_600, "no silence is transcribed"


def test_audio_of_stretches_whose_words_are_awaited_is_needed() -> None:
    heard = candidate(*spoken_minutes(1), words_after_ms=100_000)
    assert heard.endpointer.needed_from_ms == 0


def test_an_answer_is_resumed_with_the_words_known_already() -> None:
    listener = Endpointer("en", Patience.NORMAL)
    listener.resume([HALF], 0)
    assert (listener.text, listener.closed_text, listener.answering) == (HALF, HALF, True)
    heard = Candidate(listener).play(Silence(2_000), Voice(3_000, REST), Silence(1_500))
    assert heard.answers == [f"{HALF} {REST}"]


def test_a_resumed_answer_is_finished_by_silence_or_by_the_button() -> None:
    listener = Endpointer("en", Patience.NORMAL)
    listener.resume([SENTENCE], 0)
    assert Candidate(listener).play(Silence(4_000)).answers == [SENTENCE]
    other = Endpointer("en", Patience.NORMAL)
    other.resume([HALF], 5_000)
    assert [type(command) for command in other.done()] == [AnswerFinished]


def test_with_nothing_known_resuming_is_beginning() -> None:
    listener = Endpointer("en", Patience.NORMAL)
    listener.resume([], 0)
    assert not listener.answering
    assert Candidate(listener).play(Silence(4_000)).log == []


def waited_after(pauses: int, words: str, melody: float) -> int:
    """How long the end of an answer is waited for, after so many pauses of 1.8 s in it."""
    listener = candidate()
    for _ in range(pauses):
        listener.play(Voice(1_000, words, melody), Silence(1_800))
    return listener.play(Voice(1_000, SENTENCE, 0.8), Silence(6_000)).waited_ms


def test_those_who_pause_long_where_it_could_be_the_end_are_given_longer() -> None:
    used_to_it = waited_after(5, "I have been planning the night shifts", 0.5)
    assert 1_800 < used_to_it <= 2_600


def test_a_pause_that_cannot_be_the_end_says_nothing_of_habits() -> None:
    assert waited_after(4, HALF, 0.2) == waited_after(1, HALF, 0.2)


def test_those_who_are_surely_finished_are_answered_soon_whatever_their_manner() -> None:
    listener = candidate()
    for _ in range(4):
        listener.play(Voice(1_500, HALF, 0.2), Silence(1_800))
    assert listener.play(Voice(1_500, SENTENCE, 0.99), Silence(3_000)).waited_ms <= 700


def test_a_broken_connection_is_no_manner_of_speaking() -> None:
    plain = Candidate(Endpointer("en", Patience.NORMAL))
    plain.play(Voice(3_000, SENTENCE, 0.8), Silence(6_000))
    listener = Endpointer("en", Patience.NORMAL)
    for at_ms in (0, 3_000, 6_000):
        listener.resume([HALF], at_ms)
        for start in range(at_ms + 2_400, at_ms + 3_000, CHUNK_MS):
            listener.chunk(start, start + CHUNK_MS, VOICE)
        listener.discard()
    resumed = Candidate(listener, now_ms=20_000).play(Voice(3_000, SENTENCE, 0.8), Silence(6_000))
    assert resumed.waited_ms == plain.waited_ms


def test_who_went_on_after_being_answered_is_waited_for_from_then_on() -> None:
    heard = candidate(Voice(3_000, SENTENCE, 0.99), Silence(1_000), Voice(1_000, "And then"))
    assert len(heard.answers) == 1
    began_ms = heard.now_ms - heard.now_ms % CHUNK_MS - 1_000
    heard.endpointer.overtaken(began_ms)
    heard.play(Voice(2_000, SENTENCE, 0.99), Silence(1_000), Voice(3_000, SENTENCE, 0.99), Silence(3_000))
    assert len(heard.answers) == 2
    assert heard.answers[1].endswith(f"{SENTENCE} {SENTENCE}")
    assert 1_000 < heard.waited_ms <= 1_400


def test_what_goes_on_after_an_early_end_is_one_story_with_what_came_before() -> None:
    heard = candidate(Voice(8_000, SENTENCE, 0.99), Silence(600), Voice(400, "Then"))
    assert len(heard.answers) == 1
    heard.endpointer.overtaken(heard.now_ms - heard.now_ms % CHUNK_MS - 400)
    heard.play(Voice(3_000, SENTENCE, 0.99), Silence(1_000), Voice(400, "Then"), Voice(3_000, SENTENCE, 0.99))
    assert len(heard.answers) == 1, "a pause in the rest is not its end as easily"
    assert 1_150 < heard.play(Silence(3_000)).waited_ms <= 1_300
    heard.play(Voice(3_000, SENTENCE, 0.99), Silence(3_000))
    assert heard.waited_ms <= 700, "the next answer is one by itself"


def test_who_speaks_long_after_the_reply_began_answers_it() -> None:
    heard = candidate(Voice(8_000, SENTENCE, 0.99), Silence(3_000), Voice(400, "Then"))
    heard.endpointer.overtaken(heard.now_ms - heard.now_ms % CHUNK_MS - 400)
    heard.play(Voice(3_000, SENTENCE, 0.99), Silence(3_000))
    assert heard.waited_ms <= 600


def test_words_over_the_interviewer_that_are_an_answer_already_make_the_next_one_no_story() -> None:
    heard = candidate(Voice(8_000, SENTENCE, 0.99), Silence(3_000))
    ended_ms = heard.now_ms - heard.now_ms % CHUNK_MS - 3_000
    heard.endpointer.overtaken(ended_ms + 200)
    heard.play(Voice(3_000, SENTENCE, 0.99), Silence(3_000))
    assert heard.waited_ms <= 600


def test_the_wait_it_has_taught_wears_off() -> None:
    heard = candidate(Voice(3_000, SENTENCE, 0.99), Silence(1_000), Voice(1_000, "And then"))
    heard.endpointer.overtaken(heard.now_ms - 1_000)
    waits = [heard.play(Voice(3_000, SENTENCE, 0.99), Silence(3_000)).waited_ms for _ in range(12)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] > 1_000
    assert waits[-1] <= 600


def test_nobody_overtakes_an_interviewer_that_has_taken_nothing_as_finished() -> None:
    heard = candidate(Voice(1_000, "I"))
    heard.endpointer.overtaken(0)
    assert heard.play(Voice(3_000, SENTENCE, 0.99), Silence(3_000)).waited_ms <= 600
