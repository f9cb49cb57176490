import pytest

from server.interview.plan import Patience
from server.interview.voice.endpointing import (
    MELODY_PATIENCE_MS,
    MOST_FORESEEN,
    AnswerFinished,
    Caption,
    Endpointer,
    Foresee,
    Forget,
    JudgeMelody,
    NothingSaid,
    StretchClosed,
    Transcribe,
)
from server.interview.voice.gate import OVER_SPEECH, SpeechBegan, SpeechPaused
from tests.interview.voice.candidate import CHUNK_MS, QUIET, VOICE, Candidate, Press, Silence, Voice, Write, candidate

SENTENCE = "I have been planning the night shifts of the lab for seven years."
HALF = "I have been planning the night shifts of the"
REST = "lab for seven years with forty people."
LONG_SILENCE = Silence(16_000)


@pytest.mark.parametrize("melody", [0.9, 0.95, 0.99])
def test_a_finished_sentence_is_answered_soon_where_words_and_melody_agree(melody: float) -> None:
    heard = candidate(Voice(4_000, SENTENCE, melody), Silence(1_500))
    assert heard.answers == [SENTENCE]
    assert 500 <= heard.waited_ms <= 700


@pytest.mark.parametrize("pause_ms", [300, 700, 1_200, 2_000, 3_000])
@pytest.mark.parametrize(
    ("half", "melody"),
    [
        pytest.param(HALF, 0.25, id="melody and words say it goes on"),
        pytest.param(HALF, 0.95, id="words say it goes on"),
        pytest.param(HALF, None, id="words alone say it goes on"),
        pytest.param(SENTENCE, 0.25, id="melody says it goes on"),
        pytest.param("And so my fellow Americans.", 0.95, id="a full stop nobody spoke"),
        pytest.param("I work with um", 0.9, id="a filler"),
        pytest.param("I work with,", 0.9, id="a comma"),
    ],
)
def test_a_pause_inside_an_unfinished_sentence_never_ends_the_answer(
    half: str, melody: float | None, pause_ms: int
) -> None:
    heard = candidate(Voice(3_000, half, melody), Silence(pause_ms), Voice(3_000, REST), Silence(2_000))
    assert heard.answers == [f"{half} {REST}"]


@pytest.mark.parametrize("half", ["And so my fellow Americans.", "And so am I fellow Americans.", "So when I joined."])
def test_the_first_words_of_an_answer_survive_a_breath_however_final_they_sound(half: str) -> None:
    heard = candidate(Voice(2_200, half, 0.95), Silence(1_200), Voice(4_000, SENTENCE), Silence(1_500))
    assert heard.answers == [f"{half} {SENTENCE}"]


@pytest.mark.parametrize("patience", Patience)
def test_no_patience_is_so_short_that_it_cuts_off_an_unfinished_sentence(patience: Patience) -> None:
    heard = candidate(Voice(3_000, HALF, 0.2), Silence(3_000), Voice(3_000, REST), Silence(3_000), patience=patience)
    assert heard.answers == [f"{HALF} {REST}"]


def test_a_minute_to_think_is_given_to_those_who_ask() -> None:
    heard = candidate(Voice(1_500, "Let me think about that.", 0.99), Silence(10_000), Voice(3_000, SENTENCE))
    assert heard.answers == []
    heard.play(Silence(2_000))
    assert heard.answers == [f"Let me think about that. {SENTENCE}"]


def test_an_answer_that_is_never_finished_is_taken_in_the_end() -> None:
    heard = candidate(Voice(3_000, HALF, 0.1), Silence(6_000))
    assert heard.answers == [HALF]
    assert 3_000 < heard.waited_ms <= 4_500


def test_the_more_patient_wait_longer() -> None:
    waited = [
        candidate(Voice(4_000, SENTENCE, 0.6), Silence(8_000), patience=patience).waited_ms
        for patience in (Patience.BRISK, Patience.NORMAL, Patience.PATIENT)
    ]
    assert waited == sorted(set(waited))


def test_patience_can_change_between_questions() -> None:
    listener = Candidate(Endpointer("en", Patience.BRISK))
    listener.play(Voice(4_000, SENTENCE, 0.6), Silence(8_000))
    brisk = listener.waited_ms
    listener.endpointer.patience = Patience.PATIENT
    listener.play(Voice(4_000, SENTENCE, 0.6), Silence(8_000))
    assert listener.waited_ms > brisk


def test_without_a_model_of_melody_the_words_decide() -> None:
    heard = candidate(Voice(4_000, SENTENCE, None), Silence(4_000), melody_after_ms=100)
    assert heard.answers == [SENTENCE]
    assert 700 <= heard.waited_ms <= 2_000


def test_a_melody_that_is_judged_late_is_waited_for_but_not_for_ever() -> None:
    late = candidate(Voice(4_000, SENTENCE, 0.95), Silence(6_000), melody_after_ms=1_500)
    never = candidate(Voice(4_000, SENTENCE, 0.95), Silence(6_000), melody_after_ms=60_000)
    assert late.answers == never.answers == [SENTENCE]
    assert 1_500 <= late.waited_ms <= 2_000
    assert never.waited_ms == pytest.approx(MELODY_PATIENCE_MS, abs=64)


def test_the_melody_is_judged_once_a_pause_on_a_little_silence() -> None:
    heard = candidate(Voice(3_000, HALF, 0.2), Silence(1_000), Voice(3_000, REST), Silence(2_000))
    asked = heard.of(JudgeMelody)
    assert len(asked) == 2
    first_end = heard.voiced[0][1]
    assert 200 <= asked[0].end_ms - first_end < 260


def test_slow_transcription_delays_and_loses_nothing() -> None:
    heard = candidate(Voice(4_000, SENTENCE), Silence(6_000), words_after_ms=3_000)
    assert heard.answers == [SENTENCE]
    assert 3_000 <= heard.waited_ms <= 3_300


def test_speech_that_resumes_while_its_words_are_on_their_way_is_one_answer() -> None:
    heard = candidate(
        Voice(4_000, SENTENCE), Silence(500), Voice(4_000, REST), Silence(400), Voice(1_000, "That is all."),
        Silence(8_000), words_after_ms=3_000,
    )  # fmt: skip
    assert heard.answers == [f"{SENTENCE} {REST} That is all."]


def test_a_melody_that_comes_when_speech_has_resumed_is_of_no_account() -> None:
    heard = candidate(
        Voice(4_000, SENTENCE), Silence(600), Voice(4_000, HALF, 0.1), Silence(1_500), melody_after_ms=500
    )
    assert heard.answers == []


def test_results_of_old_requests_are_ignored() -> None:
    heard = candidate(Voice(4_000, SENTENCE, 0.3), Silence(500), Voice(4_000, REST), Silence(2_000))
    old_words, old_melody = heard.of(Transcribe)[0], heard.of(JudgeMelody)[0]
    before = len(heard.log)
    heard.deliver(old_words)
    heard.deliver(old_melody)
    heard.play(Voice(1_000, "And more"))
    heard.deliver(old_words)
    heard.deliver(old_melody)
    assert [type(command) for _, command in heard.log[before:]] == [SpeechBegan]
    assert heard.endpointer.text == ""


def test_captions_grow_with_the_answer() -> None:
    heard = candidate(Voice(4_000, HALF, 0.2), Silence(700), Voice(4_000, REST), Silence(2_000))
    assert [caption.text for caption in heard.of(Caption)] == [HALF, f"{HALF} {REST}"]


def test_the_button_in_a_pause_takes_the_answer_at_once() -> None:
    heard = candidate(Voice(3_000, HALF, 0.1), Silence(700), Press(), Silence(64))
    assert heard.answers == [HALF]


def test_the_button_does_not_wait_for_the_melody() -> None:
    heard = candidate(Voice(3_000, SENTENCE), Silence(300), Press(), Silence(300), melody_after_ms=60_000)
    assert heard.answers == [SENTENCE]


def test_the_button_before_the_words_are_known_takes_them_when_they_are() -> None:
    heard = candidate(Voice(3_000, HALF, 0.1), Silence(300), Press(), Silence(1_000), words_after_ms=1_000)
    assert heard.answers == [HALF]
    assert heard.waited_ms < 1_300


def test_the_button_lets_the_word_under_way_be_finished() -> None:
    heard = candidate(Voice(3_000, HALF), Press(), Voice(384, "lab"), Silence(800))
    assert heard.answers == [f"{HALF} lab"]
    assert heard.waited_ms < 600


def test_the_button_ends_an_answer_even_where_the_voice_never_pauses() -> None:
    heard = candidate(Voice(3_200, HALF), Press(), Voice(6_400, "and on and on and on it goes all day"), Silence(6_000))
    first, second = heard.of(AnswerFinished)
    assert heard.times(AnswerFinished)[0] < 3_200 + 600 + 500
    assert first.text.startswith(HALF)
    assert f"{first.text} {second.text}" == heard.said()


def test_what_is_said_after_the_button_is_the_next_answer() -> None:
    heard = candidate(
        Voice(3_000, HALF), Silence(300), Press(), Voice(1_500, "Oh, and one more thing I do."), Silence(300),
        Voice(1_000, "It is fun."), Silence(8_000), words_after_ms=2_000,
    )  # fmt: skip
    assert heard.answers == [HALF, "Oh, and one more thing I do. It is fun."]


def test_the_button_pressed_twice_is_pressed_once() -> None:
    heard = candidate(Voice(3_000, HALF), Press(), Press(), Silence(300), Press(), Silence(1_000), Press())
    assert heard.answers == [HALF]


def test_what_is_said_while_writing_ends_no_answer_until_the_writing_has_stopped() -> None:
    heard = candidate(Write(), Voice(4_000, SENTENCE), Silence(3_000), Write(), Voice(3_000, REST), Silence(15_000))
    assert heard.answers == []
    assert heard.of(Foresee) == []
    heard.play(Silence(6_000))
    assert heard.answers == [f"{SENTENCE} {REST}"]


def test_the_button_ends_what_is_said_while_writing() -> None:
    assert candidate(Write(), Voice(4_000, SENTENCE), Silence(1_000), Press(), Silence(500)).answers == [SENTENCE]


def test_the_button_with_nothing_said_does_nothing() -> None:
    heard = candidate(Silence(500), Press(), Silence(500))
    assert heard.log == []
    assert not heard.endpointer.answering


def test_the_button_after_a_noise_takes_nothing() -> None:
    heard = candidate(Voice(500), Press(), Silence(700))
    assert heard.answers == []
    assert len(heard.of(NothingSaid)) == 1


def test_voice_without_words_is_nothing_said() -> None:
    heard = candidate(Voice(800), Silence(3_000))
    assert heard.answers == []
    assert heard.of(Foresee) == []
    assert len(heard.of(NothingSaid)) == 1
    assert not heard.endpointer.answering


def test_a_noise_after_words_does_not_take_them_away() -> None:
    heard = candidate(Voice(3_000, HALF, 0.1), Silence(1_000), Voice(300, "", 0.1), Silence(8_000))
    assert heard.answers == [HALF]


def test_a_click_is_not_even_noise() -> None:
    assert candidate(Voice(CHUNK_MS), Silence(2_000)).log == []


def test_noise_that_never_ends_makes_no_turn() -> None:
    heard = candidate(Voice(70_000), Silence(3_000))
    assert heard.answers == []
    assert heard.of(StretchClosed) == []
    assert len(heard.of(NothingSaid)) == 1


def test_what_is_discarded_is_forgotten_and_the_next_answer_starts_clean() -> None:
    heard = candidate(Voice(3_000, SENTENCE, 0.6), Silence(900))
    assert len(heard.of(Foresee)) == 1
    assert heard.endpointer.discard() == [Forget()]
    assert not heard.endpointer.answering
    heard.play(Silence(4_000), Voice(3_000, REST), Silence(1_500))
    assert heard.answers == [REST]


def test_voice_that_goes_on_when_the_rest_is_discarded_begins_an_answer() -> None:
    heard = candidate(Voice(1_600, "What did you"))
    heard.endpointer.discard()
    heard.play(Voice(3_200, SENTENCE), Silence(1_500))
    assert len(heard.answers) == 1
    assert heard.answers[0].endswith(SENTENCE)


def test_discarding_nothing_does_nothing() -> None:
    assert Endpointer("en", Patience.NORMAL).discard() == []


def test_over_the_interviewers_speech_more_voice_is_needed() -> None:
    def edges(chunks: int, probability: float) -> list[object]:
        listener = Endpointer("en", Patience.NORMAL)
        commands: list[object] = []
        for number in range(chunks):
            commands += listener.chunk(number * CHUNK_MS, (number + 1) * CHUNK_MS, probability, OVER_SPEECH)
        return commands

    assert edges(1, VOICE) == []
    assert edges(2, VOICE) == [SpeechBegan(0)]
    assert edges(20, 0.55) == []


def test_a_reply_is_begun_before_it_is_due() -> None:
    heard = candidate(Voice(4_000, SENTENCE, 0.6), Silence(4_000))
    assert [foreseen.text for foreseen in heard.of(Foresee)] == [SENTENCE]
    ahead = heard.times(AnswerFinished)[0] - heard.times(Foresee)[0]
    assert 200 < ahead <= 800
    assert heard.of(Forget) == []


def test_a_reply_begun_is_forgotten_whenever_speech_resumes() -> None:
    heard = candidate(Voice(4_000, SENTENCE, 0.6), Silence(700), Voice(2_000, REST), Silence(3_000))
    kinds = [type(c) for _, c in heard.log if isinstance(c, Foresee | Forget | AnswerFinished)]
    assert kinds == [Foresee, Forget, Foresee, AnswerFinished]
    assert heard.answers == [f"{SENTENCE} {REST}"]


def test_only_so_many_replies_are_begun_in_vain() -> None:
    heard = candidate()
    for _ in range(MOST_FORESEEN + 3):
        heard.play(Voice(4_000, SENTENCE, 0.6), Silence(700))
    heard.play(Silence(4_000))
    assert len(heard.of(Foresee)) == MOST_FORESEEN
    assert len(heard.of(Forget)) == MOST_FORESEEN
    assert len(heard.answers) == 1


def test_a_new_answer_may_be_foreseen_anew() -> None:
    heard = candidate()
    for _ in range(MOST_FORESEEN + 2):
        heard.play(Voice(4_000, SENTENCE), Silence(2_000))
    assert len(heard.of(AnswerFinished)) == MOST_FORESEEN + 2
    assert len(heard.of(Foresee)) == MOST_FORESEEN + 2


def test_a_request_reaches_from_before_the_first_voice_to_after_the_last() -> None:
    heard = candidate(Silence(992), Voice(2_976, SENTENCE), Silence(1_500))
    request = heard.of(Transcribe)[0]
    assert request.start_ms == 992 - 300
    assert request.end_ms == 992 + 2_976 + 160
    assert heard.of(SpeechBegan) == [SpeechBegan(992)]
    assert heard.of(SpeechPaused) == [SpeechPaused(992 + 2_976)]


def test_audio_is_needed_only_from_where_words_are_lacking() -> None:
    heard = candidate(Silence(5_000))
    assert heard.now_ms - 2_000 < heard.endpointer.needed_from_ms < heard.now_ms
    heard.play(Voice(3_000, SENTENCE), Silence(200))
    assert heard.endpointer.needed_from_ms <= heard.voiced[0][0]


def test_an_answer_uses_no_audio_of_the_one_before() -> None:
    heard = candidate(Voice(3_000, HALF), Silence(192), Press(), Silence(96), Voice(2_000, REST), Silence(3_000),
                      words_after_ms=32)  # fmt: skip
    first, second = heard.of(Transcribe)[:2]
    assert heard.answers == [HALF, REST]
    assert second.start_ms >= first.end_ms


def test_silence_alone_is_nothing() -> None:
    listener = Endpointer("en", Patience.NORMAL)
    commands = [listener.chunk(at, at + CHUNK_MS, QUIET) for at in range(0, 20_000, CHUNK_MS)]
    assert not any(commands)
