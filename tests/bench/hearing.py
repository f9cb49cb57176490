"""`python -m tests.bench.hearing`: hearing and speaking on this machine, in one run.

1. Words wrong and time taken, against Whisper as it was made (30 s windows, same model, same threads; greedy without
   timestamps, and as faster-whisper decodes by default), on the recordings and on joins of them with pauses.
2. How long each engine takes alone.
3. 1 to 4 conversations at once, each hearing, answering, speaking on and captioning: what a candidate waits for, and
   how late the event loop is meanwhile.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import jiwer
import numpy as np
from faster_whisper import WhisperModel

from server.adapters.speech import SpeechConfig, open_engines
from server.adapters.speech_local.packaged import packaged_whisper, silero
from server.adapters.speech_local.silero import samples, session
from server.adapters.speech_local.whisper import Whisper
from server.ports.speech import HEARING_RATE_HZ, Lane, SpeechDropped, SpeechEngines, SpeechTimeout
from tests.support.recordings import WORDS, plain, recording

PAUSES_S = (0.7,)
SHORT_S = 10.0
ANSWERS = 4
TRIES = 2
TOO_LONG_S = 600.0
LAG_EVERY_S = 0.005
CLAUSE = "Thank you, that helps."
SENTENCE = "I would like to know a little more about the people you worked with, and about what was hard."


@dataclass
class Case:
    """Something said, and its words."""

    pcm16: bytes
    words: str

    @property
    def seconds(self) -> float:
        return len(self.pcm16) / 2 / HEARING_RATE_HZ


@dataclass
class Result:
    """What one way of hearing made of all cases."""

    words: int = 0
    wrong: int = 0
    all_s: list[float] = field(default_factory=list)
    short_s: list[float] = field(default_factory=list)
    short_cpu_s: list[float] = field(default_factory=list)
    heard: str = ""

    @property
    def error_rate(self) -> float:
        return self.wrong / self.words


def cases() -> list[Case]:
    """Every clip, and every two different ones with every pause between, as long as they fit into 30 s."""
    noise = np.random.default_rng(0)
    found = [Case(recording(name), WORDS[name]) for name in WORDS]
    for (first, second), pause_s in itertools.product(itertools.permutations(WORDS, 2), PAUSES_S):
        room = noise.normal(0, 20, int(pause_s * HEARING_RATE_HZ)).astype("<i2").tobytes()
        found.append(Case(recording(first) + room + recording(second), f"{WORDS[first]} {WORDS[second]}"))
    return found


def measure(ways: Mapping[str, Callable[[bytes], str]], given: list[Case]) -> dict[str, Result]:
    """Every case in every way, one right after the other: what else the machine does meets them alike.

    The best of `TRIES` counts, because what slows one down is that too.
    """
    results = {name: Result() for name in ways}
    for case in given:
        took, cpu = dict.fromkeys(ways, TOO_LONG_S), dict.fromkeys(ways, TOO_LONG_S)
        for _, (name, hear) in itertools.product(range(TRIES), ways.items()):
            started, used = time.perf_counter(), time.process_time()
            heard = hear(case.pcm16)
            took[name] = min(took[name], time.perf_counter() - started)
            cpu[name] = min(cpu[name], time.process_time() - used)
            results[name].heard = heard
        for name, result in results.items():
            result.all_s.append(took[name])
            if case.seconds < SHORT_S:
                result.short_s.append(took[name])
                result.short_cpu_s.append(cpu[name])
            compared = jiwer.process_words(plain(case.words), plain(result.heard) or "-")
            result.wrong += compared.substitutions + compared.deletions + compared.insertions
            result.words += len(plain(case.words).split())
    return results


def compare_windows() -> None:
    packaged, detector = packaged_whisper(), silero()
    assert packaged is not None
    assert detector is not None
    whisper = WhisperModel(packaged.folder, device="cpu", compute_type="int8", cpu_threads=1)
    ours = Whisper(packaged.folder, session(detector.path), 1)
    looks: list[int] = []

    def by_default(pcm16: bytes) -> str:
        segments, _ = whisper.transcribe(samples(pcm16), language="en")
        return " ".join(segment.text for segment in segments)

    def as_it_was_made(pcm16: bytes) -> str:
        segments, _ = whisper.transcribe(
            samples(pcm16),
            language="en",
            beam_size=1,
            temperature=0.0,
            without_timestamps=True,
            condition_on_previous_text=False,
        )
        return " ".join(segment.text for segment in segments)

    def hear(pcm16: bytes) -> str:
        heard = ours.transcribe(pcm16, language="en", words=False)
        looks.append(len(heard.windows_s))
        return heard.text

    given = cases()
    ways = {"30 s windows": as_it_was_made, "right-sized": hear, "30 s windows, beam of 5, timestamps": by_default}
    measure(ways, given[:1])
    looks.clear()
    results = measure(ways, given)
    short = sum(case.seconds < SHORT_S for case in given)
    print(f"{len(given)} utterances, {short} of them under {SHORT_S:g} s; tiny.en int8, one thread\n")
    print("|  | words wrong | median, all | median, under 10 s | sum, under 10 s | CPU, under 10 s |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, result in results.items():
        medians = f"{_ms(statistics.median(result.all_s))} | {_ms(statistics.median(result.short_s))}"
        sums = f"{sum(result.short_s):.1f} s | {sum(result.short_cpu_s):.1f} s"
        print(f"| {name} | {result.error_rate:.1%} | {medians} | {sums} |")
    quick = results["right-sized"]
    for name, slow in results.items():
        if slow is not quick:
            print(
                f"\nUnder 10 s, against {name}: "
                f"{statistics.median(slow.short_s) / statistics.median(quick.short_s):.1f} times faster at the median, "
                f"{sum(slow.short_s) / sum(quick.short_s):.1f} in sum; "
                f"{sum(slow.short_cpu_s) / sum(quick.short_cpu_s):.1f} times less CPU time."
            )
    print(f"Parted or looked at again: {sum(n > 1 for n in looks) // TRIES} of {len(given)}.\n")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


async def engines_alone(speech: SpeechEngines) -> None:
    async def timed(work: Callable[[], object], times: int = 7) -> float:
        took = []
        for _ in range(times):
            started = time.perf_counter()
            await work()  # type: ignore[misc]
            took.append(time.perf_counter() - started)
        return statistics.median(took)

    async def first(text: str) -> None:
        async with aclosing(speech.tts.speak(text, language="en", lane=Lane.FIRST_CLAUSE, timeout_s=30)) as parts:
            await anext(parts)

    print("| alone, through its process | median |")
    print("|---|---:|")
    for name in ("lj001-0008", "lj001-0004", "jfk"):
        pcm16 = recording(name)
        for words in (False, True):
            took = await timed(
                lambda pcm16=pcm16, words=words: speech.stt.transcribe(  # type: ignore[misc]
                    pcm16, language="en", lane=Lane.FINAL, words=words, timeout_s=30
                )
            )
            what = f"{len(pcm16) / 32000:.1f} s of speech{', words with times' if words else ''}"
            print(f"| hearing {what} | {_ms(took)} |")
    for text in (CLAUSE, SENTENCE):
        print(f"| first sound of {len(text)} characters | {_ms(await timed(lambda text=text: first(text)))} |")  # type: ignore[misc]
    judge = speech.end_of_turn
    if judge:
        pcm16 = recording("jfk")
        print(f"| end of turn | {_ms(await timed(lambda: judge.probability(pcm16, timeout_s=30)))} |")
    stream, chunk = speech.vad.open(), recording("jfk")[:1024]
    took = await timed(lambda: stream.probabilities(chunk), 200)
    print(f"| voice detector, 32 ms of sound | {took * 1000:.2f} ms |\n")


@dataclass
class Waits:
    """What candidates waited for, in seconds."""

    final: list[float] = field(default_factory=list)
    clause: list[float] = field(default_factory=list)
    sentence: list[float] = field(default_factory=list)
    partials: int = 0
    partials_dropped: int = 0


async def conversation(speech: SpeechEngines, number: int, waits: Waits, answers: int = ANSWERS) -> None:
    """Says a thing of 5 s with captions meanwhile, is heard, answered by a clause and a sentence, and so on."""
    pcm16 = recording(("lj001-0004", "lj001-0006")[number % 2])
    await asyncio.sleep(number * 0.7)
    for _ in range(answers):
        stream = speech.vad.open()
        partial: asyncio.Task[None] | None = None
        for start in range(0, len(pcm16), 640):
            await stream.probabilities(pcm16[start : start + 640])
            if start % 32000 == 0 and start and (partial is None or partial.done()):
                partial = asyncio.get_running_loop().create_task(caption(speech, pcm16[:start], waits))
            await asyncio.sleep(0.02)
        if partial:
            partial.cancel()
        started = time.perf_counter()
        await speech.stt.transcribe(pcm16, language="en", lane=Lane.FINAL, timeout_s=30)
        heard = time.perf_counter()
        waits.final.append(heard - started)
        await first_sound(speech, CLAUSE, Lane.FIRST_CLAUSE)
        waits.clause.append(time.perf_counter() - heard)
        asked = time.perf_counter()
        await first_sound(speech, SENTENCE, Lane.SPEECH)
        waits.sentence.append(time.perf_counter() - asked)
        await asyncio.sleep(3)


async def caption(speech: SpeechEngines, pcm16: bytes, waits: Waits) -> None:
    try:
        await speech.stt.transcribe(pcm16, language="en", lane=Lane.PARTIAL, timeout_s=2)
        waits.partials += 1
    except (SpeechDropped, SpeechTimeout):
        waits.partials_dropped += 1


async def first_sound(speech: SpeechEngines, text: str, lane: Lane) -> None:
    async with aclosing(speech.tts.speak(text, language="en", lane=lane, timeout_s=30)) as parts:
        async for _ in parts:
            pass


@asynccontextmanager
async def lag() -> AsyncIterator[list[float]]:
    """How late the event loop was, again and again."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            due = time.perf_counter() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            late.append(time.perf_counter() - due)

    task = asyncio.get_running_loop().create_task(watch())
    try:
        yield late
    finally:
        task.cancel()


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def conversations(speech: SpeechEngines, counts: list[int]) -> None:
    columns = ("heard p50 / p95", "first clause", "sentence after it", "captions (late)", "loop late p50 / p99 / max")
    print(f"| conversations | {' | '.join(columns)} |")
    print("|---:|---:|---:|---:|---:|---:|")
    for count in counts:
        waits = Waits()
        async with lag() as late:
            await asyncio.gather(*(conversation(speech, number, waits) for number in range(count)))
        row = [
            f"{_ms(statistics.median(values))} / {_ms(_percentile(values, 0.95))}"
            for values in (waits.final, waits.clause, waits.sentence)
        ]
        lateness = " / ".join(f"{1000 * _percentile(late, share):.1f}" for share in (0.5, 0.99, 1.0))
        print(
            f"| {count} | {' | '.join(row)} | {waits.partials} ({waits.partials_dropped}) | {lateness} ms |", flush=True
        )


async def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_engines(SpeechConfig(Path(folder))) as speech:
            await speech.settled()
            await engines_alone(speech)
            await conversations(speech, counts)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    if not arguments:
        compare_windows()
    asyncio.run(main(arguments or [1, 2, 4]))
