"""How soon a spoken answer is answered, at 1, 2, 4 and 8 conversations at once, and whether it was heard out.

`python -m tests.bench.voice [CONVERSATIONS…]`: a real `colloquy serve` on SQLite with its own speech processes, a stub
of a language model in a process of its own (150 ms to its first words, 20 ms a word), and here the candidates: recorded
people, in real time, each with a microphone and a loudspeaker on a WebSocket. All share the machine.

The delay is from the last audible sample of the answer to the first audible one of the reply as received, with the
150 ms the stub takes for its first words taken off. A half answer is one that was replied to before it was over.

The same again under load: as many processes as there are cores do nothing but reckon, at the same priority.

A third table: interrupted while it speaks, how long after the first audible sample the interviewer is told to stop
playing, and how long until it has understood words and given the turn up. A fourth: what the end of a three-minute
answer costs beside that of a five-second one.
"""

import asyncio
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]

from tests.bench.chat import stub_model
from tests.bench.stub_model import FIRST_TOKEN_S
from tests.support.candidate import open_candidate
from tests.support.server import RunningServer
from tests.support.sounds import BYTES_PER_MS, WORDS, clip, joined, seconds_of
from tests.support.talker import Item, Talker
from tests.support.voice_server import voice_server
from tests.support.words import errors

Parts = tuple[str | float, ...]
LEVELS = (1, 2, 4, 8)
ANSWERS = 8
"""Of each candidate: a script of sentences with pauses inside, taken from different places."""
SCRIPT: tuple[Parts, ...] = (
    ("lj001-0006", 0.7, "lj001-0008"),
    ("jfk",),
    ("lj001-0004", 1.2, "lj001-0002"),
    ("lj001-0006", 2.0, "lj001-0008"),
    ("lj001-0008",),
    ("lj001-0006", 0.3, "lj001-0008"),
    ("lj001-0004", 2.5, "lj001-0002"),
    ("jfk",),
)
THIRTY_SECONDS: Parts = ("lj001-0006", 0.7, "lj001-0008", 0.4, "lj001-0004", 0.3, "lj001-0002", 0.4, "jfk", 0.4)
LONG: Parts = (*THIRTY_SECONDS * 6, "lj001-0008")
"""Three minutes."""
QUESTIONS = tuple(f"Question {n}: what did you do?" for n in range(1, 61))
INTERRUPTIONS = 16
LONG_ANSWERS = 2
SOUND_SECOND = 1000 * BYTES_PER_MS
AUDIBLE = 0.02
"""Of full scale."""


def audible_ends(sound: bytes) -> tuple[float, float]:
    """Seconds of silence before the first and after the last audible sample."""
    samples = np.abs(np.frombuffer(sound, "<i2").astype(np.float64)) / 32768
    loud = np.flatnonzero(samples > AUDIBLE)
    if not len(loud):
        return seconds_of(sound), 0.0
    return float(loud[0]) / 24_000, float(len(samples) - 1 - loud[-1]) / 24_000


@dataclass
class Measured:
    """One level of load."""

    count: int
    delays_s: list[float] = field(default_factory=list)
    halves: int = 0
    cut_offs: int = 0
    """Replies that sounded while the candidate spoke."""
    split: int = 0
    """Answers stored as more than one turn."""
    word_errors: list[float] = field(default_factory=list)
    refused: int = 0
    spoken_s: float = 0.0
    cpu_s: float = 0.0
    memory_mb: float = 0.0

    def row(self) -> str:
        """Its line in the table."""
        wer = sum(self.word_errors) / max(1, len(self.word_errors))
        return (
            f"| {self.count} | {len(self.delays_s)} | {_quantile(self.delays_s, 0.5):.2f} / "
            f"{_quantile(self.delays_s, 0.95):.2f} | {self.halves} | {self.cut_offs} | {self.split} | {wer:.1%} | "
            f"{self.cpu_s / max(1.0, self.spoken_s) * 60:.1f} | {self.memory_mb:.0f} |"
        )


COLUMNS = (
    "conversations",
    "answers",
    "delay, s: p50 / p95",
    "half answers",
    "cut off",
    "split",
    "word errors",
    "CPU s per spoken minute",
    "memory, MB",
)


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else float("nan")


def _each(values: list[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)


async def converse(talker: Talker, number: int, measured: Measured) -> None:
    """One candidate's interview."""
    await talker.until_listening(120)
    await answer(talker, number, measured, [SCRIPT[(turn + number) % len(SCRIPT)] for turn in range(ANSWERS)])


def _after(talker: Talker, items: set[str]) -> list[Item]:
    """What has sounded since the candidate ended, beyond these items: a reply before that is one to half an answer."""
    return [item for name, item in talker.items.items() if name not in items and item.first_at > talker.speech_ended_at]


async def answer(talker: Talker, number: int, measured: Measured, script: Sequence[Parts]) -> None:
    """Give these answers, one after the other."""
    chance = random.Random(number)
    for parts in script:
        await asyncio.sleep(chance.uniform(0.3, 2.0))
        sound, said = joined(*parts), " ".join(WORDS[part] for part in parts if isinstance(part, str))
        answers, items, began = len(talker.answers), set(talker.items), time.monotonic()
        await talker.say(sound)
        early = [item for name, item in talker.items.items() if name not in items]
        measured.cut_offs += bool(early)
        measured.halves += len(talker.answers) > answers
        await talker.until(lambda items=items: bool(_after(talker, items)), 60)  # type: ignore[misc]
        await talker.until_listening(120)
        first = min(_after(talker, items), key=lambda item: item.first_at)
        lead_s, _ = audible_ends(bytes(first.sound))
        _, tail_s = audible_ends(clip(str(parts[-1])))
        measured.delays_s.append(first.first_at + lead_s - (talker.speech_ended_at - tail_s) - FIRST_TOKEN_S)
        measured.split += len(talker.answers) - answers > 1
        measured.word_errors.append(errors(" ".join(talker.answers[answers:]), said))
        measured.spoken_s += time.monotonic() - began


async def _interrupt(server: RunningServer, number: int) -> tuple[float, float]:
    """Seconds from the first audible sample of an interruption to silence, and to the turn given up."""
    said = joined(*SCRIPT[number % len(SCRIPT)])
    lead_s, _ = audible_ends(said)
    async with Talker(open_candidate(server)) as talker:
        await talker.until(lambda: len(talker.heard_back) > 3 * SOUND_SECOND)
        before = len(talker.events)
        began = time.monotonic() + lead_s
        await talker.say(said)
        await talker.until_event("conversation.item.truncated", before)
        paused = talker.at("interview.playback_pause", before) - began
        return paused, talker.at("conversation.item.truncated", before) - began


def interruptions() -> str:
    """The line of interruptions."""
    with tempfile.TemporaryDirectory() as folder, voice_server(Path(folder), QUESTIONS) as server:
        found = [asyncio.run(_interrupt(server, number)) for number in range(INTERRUPTIONS)]
    pauses, cuts = zip(*found, strict=True)
    return (
        f"| {len(found)} | {_quantile(list(pauses), 0.5):.2f} / {max(pauses):.2f} | "
        f"{_quantile(list(cuts), 0.5):.2f} / {max(cuts):.2f} |"
    )


def _used(server: RunningServer) -> tuple[float, float]:
    """CPU seconds and megabytes of the server and its speech processes."""
    processes = [psutil.Process(server.pid)]
    processes += processes[0].children(recursive=True)
    cpu = sum(sum(process.cpu_times()[:2]) for process in processes)
    return cpu, sum(process.memory_full_info().uss for process in processes) / 1024**2


async def _measure(server: RunningServer, count: int) -> Measured:
    measured = Measured(count)
    talkers = [Talker(open_candidate(server)) for _ in range(count)]
    cpu_before, _ = _used(server)
    started = time.monotonic()

    async def one(number: int, talker: Talker) -> None:
        await asyncio.sleep(number * 1.7)
        async with talker:
            await converse(talker, number, measured)

    async with asyncio.TaskGroup() as group:
        for number, talker in enumerate(talkers):
            group.create_task(one(number, talker))
    cpu, measured.memory_mb = _used(server)
    measured.cpu_s = cpu - cpu_before
    measured.spoken_s = (time.monotonic() - started) * count
    return measured


async def _measure_long(server: RunningServer) -> tuple[Measured, Measured]:
    short, long = Measured(1), Measured(1)
    async with Talker(open_candidate(server)) as talker:
        await talker.until_listening(120)
        for _ in range(LONG_ANSWERS):
            await answer(talker, 0, short, [("lj001-0006", 0.3, "lj001-0008")])
            await answer(talker, 0, long, [LONG])
    return short, long


@contextmanager
def spoken_server(count: int) -> Iterator[RunningServer]:
    """A server for so many conversations, and a model of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        stub_model() as model_url,
        voice_server(
            Path(folder),
            QUESTIONS,
            OPENAI_BASE_URL=f"{model_url}/v1",
            COLLOQUY_LLM_MODEL="stub",
            COLLOQUY_MAX_SPOKEN_INTERVIEWS=str(count),
        ) as server,
    ):
        yield server


def level(count: int) -> Measured:
    """One level."""
    with spoken_server(count) as server:
        return asyncio.run(_measure(server, count))


def long_answers() -> str:
    """The last table's line."""
    with spoken_server(1) as server:
        short, long = asyncio.run(_measure_long(server))
    return (
        f"| {seconds_of(joined(*LONG)):.0f} | {_each(short.delays_s)} | {_each(long.delays_s)} | "
        f"{long.halves} | {long.cut_offs} | {long.split} | {sum(long.word_errors) / len(long.word_errors):.1%} |"
    )


def _reckon() -> None:
    while True:
        sum(range(100_000))


@contextmanager
def other_work() -> Iterator[None]:
    """Every core is kept busy meanwhile."""
    spawning = multiprocessing.get_context("spawn")
    workers = [spawning.Process(target=_reckon, daemon=True) for _ in range(psutil.cpu_count() or 1)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def levels() -> None:
    """A Markdown table, a line for each number of conversations."""
    print(f"| {' | '.join(COLUMNS)} |\n{'|---:' * len(COLUMNS)}|")
    for count in [int(given) for given in sys.argv[1:]] or LEVELS:
        print(level(count).row(), flush=True)


def main() -> None:
    """Print all tables."""
    load = " ".join(f"{value:.1f}" for value in psutil.getloadavg())
    print(f"Spoken answers, {psutil.cpu_count()} cores, load before {load}\n")
    levels()
    print("\nWith every core kept busy by other work\n")
    with other_work():
        levels()
    print("\n| interruptions | silent after, s: p50 / worst | turn given up after, s: p50 / worst |\n|---:|---:|---:|")
    print(interruptions(), flush=True)
    columns = (
        "long answers, s",
        "delays after 5 s",
        "after a long one",
        "half answers",
        "cut off",
        "split",
        "word errors",
    )
    print(f"\n| {' | '.join(columns)} |\n{'|---:' * len(columns)}|")
    print(long_answers(), flush=True)


if __name__ == "__main__":
    main()
