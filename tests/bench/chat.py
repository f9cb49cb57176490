"""What the server adds to a chat turn, and what an open interview costs in memory.

`python -m tests.bench.chat [INTERVIEWS…]`: a real `colloquy serve` on SQLite, a stub of a language model in a process
of its own, and here the candidates, each on a WebSocket over the loopback. A candidate answers, waits for the reply to
end, thinks, answers again. All three share the machine, so the figures are an upper bound.

The overhead of a turn is the time from sending the answer to receiving the first words of the reply, minus the time
the model took for them by its own clock.
"""

import asyncio
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psutil  # type: ignore[import-untyped]
from websockets.asyncio.client import ClientConnection, connect

from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.interview.plan import FollowUpDepth
from server.services.accounts import create_organization_with_owner
from tests.support.seed import seed_interview
from tests.support.server import ROOT, RunningServer, free_port

LEVELS = {1: (0.5, 1.0), 100: (4.0, 8.0), 500: (15.0, 25.0)}
"""Interviews at once, and the seconds their candidates think between turns."""
SECONDS = 25.0
QUESTIONS = tuple(f"Question {n}: what did you do about the matter of number {n}?" for n in range(1, 61))
OPENING_AT_ONCE = 20
COLUMNS = (
    "interviews",
    "turns",
    "turns/s (s of thought)",
    "overhead",
    "to the acknowledgement",
    "to the model",
    "from the model",
    "MB each, idle",
    "server CPU ms a turn",
)
ANSWER = (
    "turn-{mark} I keep the books for a bakery that supplies about sixty cafés, so my week follows the deliveries and "
    "the bank. On Mondays I match roughly 180 delivery notes against the invoices, because that is where mistakes hide."
)


class _Event(msgspec.Struct):
    type: str
    state: dict[str, Any] = {}
    message: str = ""


_decoder = msgspec.json.Decoder(_Event)


@dataclass(frozen=True, slots=True)
class Turn:
    """When things happened, by the monotonic clock."""

    mark: str
    sent: float
    acknowledged: float
    first_words: float


@dataclass
class Candidate:
    """One interview of the load."""

    number: int
    socket: ClientConnection
    turns: list[Turn] = field(default_factory=list)

    async def listening(self) -> None:
        """Until the interviewer has finished."""
        while True:
            event = _decoder.decode(await self.socket.recv())
            if event.type == "interview.state" and not event.state["awaiting_reply"]:
                return

    async def take_turn(self) -> None:
        """Answer, and hear the reply to its end."""
        mark = f"{self.number}-{len(self.turns) + 1}"
        event = {"type": "interview.answer", "event_id": f"e-{mark}", "text": ANSWER.format(mark=mark)}
        frame = msgspec.json.encode(event).decode()
        sent, acknowledged, first_words = time.monotonic(), 0.0, 0.0
        await self.socket.send(frame)
        while True:
            received = _decoder.decode(await self.socket.recv())
            match received.type:
                case "interview.ack":
                    acknowledged = time.monotonic()
                case "response.output_text.delta" if not first_words:
                    first_words = time.monotonic()
                case "interview.state" if not received.state["awaiting_reply"]:
                    break
        self.turns.append(Turn(mark, sent, acknowledged, first_words))

    async def converse(self, think: tuple[float, float], until: float, chance: random.Random) -> None:
        """Turn after turn; the first after a part of the thinking time, so that candidates do not march in step."""
        await asyncio.sleep(chance.uniform(0, think[1]))
        while time.monotonic() < until:
            await self.take_turn()
            await asyncio.sleep(chance.uniform(*think))


async def _open(base_url: str, number: int, places: asyncio.Semaphore, client: httpx.AsyncClient) -> Candidate:
    async with places:
        body = {"name": f"Candidate {number}", "email": "bench@example.org", "consent": True}
        answer = await client.post(f"{base_url}/i/talk/sessions", json=body)
        token = answer.raise_for_status().json()["sessionToken"]
        url = base_url.replace("http", "ws") + "/v1/realtime?i=talk"
        headers = {"Authorization": f"Bearer {token}"}
        socket = await connect(url, additional_headers=headers, open_timeout=60, compression=None, ping_interval=None)
        candidate = Candidate(number, socket)
        await candidate.listening()
        return candidate


@asynccontextmanager
async def _candidates(base_url: str, count: int) -> AsyncIterator[list[Candidate]]:
    places = asyncio.Semaphore(OPENING_AT_ONCE)
    async with httpx.AsyncClient(timeout=60) as client:
        opened = await asyncio.gather(*(_open(base_url, number, places, client) for number in range(count)))
    try:
        yield opened
    finally:
        await asyncio.gather(*(candidate.socket.close() for candidate in opened))


@contextmanager
def stub_model() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.stub_model", str(port)], cwd=ROOT)
    try:
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            client.get(f"{url}/stamps")
        yield url
    finally:
        process.terminate()
        process.wait()


async def _seed(url: str) -> None:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "Bench", "owner@example.org")
    await seed_interview(sessions, questions=QUESTIONS, depth=FollowUpDepth.LIGHT)
    await engine.dispose()


@dataclass(frozen=True, slots=True)
class Measured:
    """One level of load."""

    count: int
    think: tuple[float, float]
    seconds: float
    stored_ms: list[float]
    overhead_ms: list[float]
    to_model_ms: list[float]
    from_model_ms: list[float]
    idle_mb: float
    cpu_ms: float

    def row(self) -> str:
        """Its line in the table."""
        turns = len(self.overhead_ms)
        parts = (self.overhead_ms, self.stored_ms, self.to_model_ms, self.from_model_ms)
        times = " | ".join(f"{_quantile(part, 0.5):.0f} / {_quantile(part, 0.95):.0f}" for part in parts)
        return (
            f"| {self.count} | {turns} | {turns / self.seconds:.1f} ({self.think[0]:g}–{self.think[1]:g}) | {times} "
            f"| {self.idle_mb:.2f} | {self.cpu_ms:.0f} |"
        )


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else float("nan")


def _memory_mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1024**2


async def _measure(server: RunningServer, model_url: str, count: int, think: tuple[float, float]) -> Measured:
    process = psutil.Process(server.pid)
    async with _candidates(server.base_url, 1) as warming:  # what is loaded once is not an interview's
        await warming[0].take_turn()
    before_mb = _memory_mb(process)
    async with _candidates(server.base_url, count) as candidates:
        idle_mb = (_memory_mb(process) - before_mb) / count
        gc.disable()
        started, used = time.monotonic(), sum(process.cpu_times()[:2])
        until = started + SECONDS
        await asyncio.gather(*(c.converse(think, until, random.Random(c.number)) for c in candidates))
        seconds, used = time.monotonic() - started, sum(process.cpu_times()[:2]) - used
        gc.enable()
    async with httpx.AsyncClient() as client:
        stamps: dict[str, tuple[float, float]] = (await client.get(f"{model_url}/stamps")).json()
    turns = [(turn, *stamps[turn.mark]) for candidate in candidates for turn in candidate.turns if turn.mark in stamps]
    return Measured(
        count=count,
        think=think,
        seconds=seconds,
        stored_ms=[1000 * (turn.acknowledged - turn.sent) for turn, _, _ in turns],
        overhead_ms=[1000 * (turn.first_words - turn.sent - (first - asked)) for turn, asked, first in turns],
        to_model_ms=[1000 * (asked - turn.sent) for turn, asked, _ in turns],
        from_model_ms=[1000 * (turn.first_words - first) for turn, _, first in turns],
        idle_mb=idle_mb,
        cpu_ms=1000 * used / max(1, len(turns)),
    )


def _level(count: int) -> Measured:
    """One level on a server and a model of its own."""
    with tempfile.TemporaryDirectory() as folder, stub_model() as model_url:
        (Path(folder) / "var").mkdir()
        url = f"sqlite+aiosqlite:///{Path(folder) / 'var' / 'colloquy.db'}"
        asyncio.run(_seed(url))
        environment = {"OPENAI_BASE_URL": f"{model_url}/v1", "COLLOQUY_LLM_MODEL": "stub", "COLLOQUY_DATABASE_URL": url}
        with RunningServer(Path(folder), "--no-demo", **environment) as server:
            return asyncio.run(_measure(server, model_url, count, LEVELS.get(count, (15.0, 25.0))))


def main() -> None:
    """Print a Markdown table, a line for each number of interviews."""
    load = " ".join(f"{value:.1f}" for value in psutil.getloadavg())
    print(f"Chat turns, {psutil.cpu_count()} cores, load before {load}; milliseconds as p50 / p95\n")
    print(f"| {' | '.join(COLUMNS)} |\n{'|---:' * len(COLUMNS)}|")
    for count in [int(given) for given in sys.argv[1:]] or list(LEVELS):
        print(_level(count).row(), flush=True)


if __name__ == "__main__":
    main()
