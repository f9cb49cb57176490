from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from server.interview.plan import Patience
from server.interview.voice.endpointing import (
    LONGEST_MS,
    AnswerFinished,
    Caption,
    Endpointer,
    Foresee,
    Forget,
    ListenCommand,
    StretchClosed,
    Transcribe,
)
from server.interview.voice.gate import SpeechBegan, SpeechPaused
from tests.interview.voice.candidate import CHUNK_MS, Candidate, Discard, Press, Silence, Step, Voice, candidate

SENTENCES = [
    "I plan the night shifts.",
    "It was hard, because the",
    "Let me think.",
    "um",
    "no",
    "Seven years of work in the lab with forty people.",
    "",
]
speeches = st.builds(
    Voice,
    ms=st.sampled_from([64, 320, 1_600, 4_800, 14_400, 31_008]),
    words=st.sampled_from(SENTENCES),
    melody=st.sampled_from([None, 0.05, 0.5, 0.97]),
)
silences = st.builds(Silence, st.sampled_from([64, 320, 640, 1_600, 3_200, 9_600, 20_000]))
spoken = st.lists(st.one_of(speeches, speeches, silences, silences, st.just(Press())), max_size=10)
delays = st.sampled_from([0, 200, 900, 4_000, 15_000])


def to_the_end(heard: Candidate) -> None:
    """Silence until all has become answers; there is always an end."""
    for _ in range(100):
        heard.play(Silence(960))
        if not heard.endpointer.answering:
            return
    raise AssertionError("an answer that never ends")


@settings(max_examples=60)
@given(spoken, delays, delays, st.sampled_from(Patience))
def test_every_word_is_in_one_answer_and_in_order(
    steps: list[Step], words_after_ms: int, melody_after_ms: int, patience: Patience
) -> None:
    heard = candidate(*steps, words_after_ms=words_after_ms, melody_after_ms=melody_after_ms, patience=patience)
    to_the_end(heard)
    assert " ".join(heard.answers) == heard.said()
    assert not heard.endpointer.answering


@settings(max_examples=60)
@given(spoken, delays, delays)
def test_all_voice_is_asked_for_and_stretches_never_overlap(
    steps: list[Step], words_after_ms: int, melody_after_ms: int
) -> None:
    heard = candidate(*steps, words_after_ms=words_after_ms, melody_after_ms=melody_after_ms)
    to_the_end(heard)
    asked = heard.of(Transcribe)
    for start, end in heard.voiced:
        if end - start >= 2 * CHUNK_MS:
            for at in range(start, end, CHUNK_MS):
                assert any(request.start_ms <= at < request.end_ms for request in asked)
    for request in asked:
        assert 0 <= request.start_ms < request.end_ms
        assert request.end_ms - request.start_ms <= LONGEST_MS + 2_000
    closing = [request for request in asked if request.closing]
    for first, second in pairwise(closing):
        assert first.end_ms <= second.start_ms


@settings(max_examples=60)
@given(spoken, delays, delays)
def test_times_never_run_backwards_and_commands_make_sense(
    steps: list[Step], words_after_ms: int, melody_after_ms: int
) -> None:
    heard = candidate(*steps, Silence(20_000), words_after_ms=words_after_ms, melody_after_ms=melody_after_ms)
    story = Story()
    for at, command in heard.log:
        story.follow(at, command)


class Story:
    """Holds what must be true of any row of commands."""

    def __init__(self) -> None:
        self.newest_ms = 0
        self.numbers = 0
        self.closed: list[str] = []
        self.caption = ""
        self.foreseen = False
        self.last_edge: type[ListenCommand] = SpeechPaused

    def follow(self, at_ms: int, command: ListenCommand) -> None:
        match command:
            case SpeechBegan(began_ms) | SpeechPaused(began_ms):
                assert self.newest_ms <= began_ms <= at_ms
                assert type(command) is not self.last_edge
                self.newest_ms, self.last_edge = began_ms, type(command)
            case Transcribe(number, _, end_ms):
                assert number > self.numbers
                assert end_ms <= at_ms
                self.numbers = number
            case StretchClosed(text):
                assert text
                self.closed.append(text)
            case Caption(text):
                assert text.startswith(" ".join(self.closed))
                self.caption = text
            case Foresee(text):
                assert not self.foreseen
                assert text == self.caption
                self.foreseen = True
            case Forget():
                assert self.foreseen
                self.foreseen = False
            case AnswerFinished(text, start_ms, end_ms, silence_ms):
                assert text == self.caption
                assert start_ms <= end_ms <= at_ms
                assert silence_ms >= 0
                self.closed, self.caption, self.foreseen = [], "", False
            case _:
                pass


class Chaos:
    """Any event at any time, with results that fit no request, as a broken caller would send them."""

    def __init__(self) -> None:
        self.endpointer = Endpointer("en", Patience.NORMAL)
        self.now_ms = 0
        self.numbers = [0]

    def step(self, kind: str, choice: int, text: str) -> None:
        match kind:
            case "voice" | "quiet":
                for _ in range(choice + 1):
                    start, self.now_ms = self.now_ms, self.now_ms + CHUNK_MS
                    self.note(self.endpointer.chunk(start, self.now_ms, 0.9 if kind == "voice" else 0.1))
            case "heard":
                number = self.numbers[-1 - choice % len(self.numbers)]
                commands = self.endpointer.heard(number, text)
                self.note(commands)
            case "melody":
                self.note(self.endpointer.melody(choice, choice / 60))
            case "done":
                self.note(self.endpointer.done())
            case "discard":
                self.note(self.endpointer.discard())

    def note(self, commands: list[ListenCommand]) -> None:
        for command in commands:
            if isinstance(command, Transcribe):
                self.numbers.append(command.number)
            if isinstance(command, AnswerFinished):
                assert command.text.strip() == command.text != ""
                assert command.end_ms <= self.now_ms
        assert self.endpointer.needed_from_ms <= self.now_ms


chaos = st.tuples(
    st.sampled_from(["voice", "quiet", "quiet", "heard", "heard", "melody", "done", "discard"]),
    st.integers(0, 60),
    st.sampled_from(SENTENCES),
)


@given(st.lists(chaos, max_size=60))
def test_no_order_of_events_breaks_it_and_the_next_answer_is_clean(events: list[tuple[str, int, str]]) -> None:
    life = Chaos()
    for kind, choice, text in events:
        life.step(kind, choice, text)
    life.step("discard", 0, "")
    assert (life.endpointer.answering, life.endpointer.text, life.endpointer.closed_text) == (False, "", "")
    assert not life.endpointer.speaking


@settings(max_examples=60)
@given(spoken, delays)
def test_what_is_discarded_is_in_no_answer(steps: list[Step], words_after_ms: int) -> None:
    heard = candidate(*steps, Discard(), words_after_ms=words_after_ms)
    before = len(heard.words)
    finished = len(heard.answers)
    heard.play(Silence(1_600), Voice(3_200, "This is said afterwards."), Silence(20_000))
    assert heard.answers[finished:] == [" ".join(word.text for word in heard.words[before:])]
