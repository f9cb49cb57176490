"""A speech engine that lives in a process: queued for, watched, started again when it dies."""

import asyncio
from dataclasses import dataclass

import structlog

from server.adapters.speech_local.frames import Failed, Header
from server.adapters.speech_local.lanes import Lanes, Ticket
from server.adapters.speech_local.process import ProcessDied, SpeechProcess
from server.ports.speech import Lane, SpeechError, SpeechRejected, SpeechTimeout, SpeechUnavailable
from server.sessions.tasks import TaskOwner

log = structlog.get_logger(__name__)

HANG_S = 10.0
"""A process is not killed before a piece of work has taken this long: on a crowded machine slow is not hung."""
FIRST_BACKOFF_S = 0.5
LAST_BACKOFF_S = 30.0
TRIES = 2


@dataclass(eq=False, slots=True)
class _Job:
    request: Header
    body: bytes
    lane: Lane
    hang_s: float
    outcome: asyncio.Future[tuple[Header, bytes]]
    ticket: Ticket | None = None
    since: float | None = None

    def settle(self, answer: tuple[Header, bytes] | SpeechError) -> None:
        """Hand it to whoever asked, if they still wait."""
        if self.outcome.done():
            return
        if isinstance(answer, SpeechError):
            self.outcome.set_exception(answer)
        else:
            self.outcome.set_result(answer)


class Engine:
    """Work for `python -m module`. Requests in flight when it dies are tried once more on the next one."""

    def __init__(self, name: str, module: str, setup: Header, lanes: Lanes) -> None:
        self.name = name
        self._module = module
        self._setup = setup
        self._lanes = lanes
        self._tasks = TaskOwner(f"speech engine {name}")
        self._process: SpeechProcess | None = None
        self._down: SpeechUnavailable | None = SpeechUnavailable(f"{name} has not been started")
        self._settled = asyncio.Event()
        self._jobs: set[_Job] = set()

    def start(self) -> None:
        """Start the process and keep one running; work may be asked for at once, and waits until it is ready."""
        self._down = None
        self._tasks.start(self._supervise())

    async def close(self) -> None:
        """End the process. Work still asked for fails."""
        self._down = SpeechUnavailable(f"{self.name} has been stopped")
        self._lanes.shut(self.name)
        self._lanes.fail(self.name, self._down)
        for job in self._jobs:
            job.settle(self._down)
        await self._tasks.close()
        if self._process is not None:
            await self._process.end()
            self._process = None

    @property
    def pid(self) -> int | None:
        """The process's number while it is ready for work."""
        return self._process.pid if self._process else None

    @property
    def busy(self) -> bool:
        """Whether it works on something now."""
        return self._lanes.busy(self.name)

    @property
    def trouble(self) -> str:
        """Why it takes no work; empty where it does, or will in a moment."""
        return str(self._down) if self._down else ""

    async def settled(self) -> None:
        """Wait until it is known for the first time whether it works."""
        await self._settled.wait()

    async def run(self, request: Header, body: bytes = b"", *, lane: Lane, timeout_s: float) -> tuple[Header, bytes]:
        """The process's answer. Cancelled or timed out before it began, the work leaves the queue.

        Raises:
            SpeechError: none came; `SpeechUnavailable` at once where the process keeps dying.
        """
        if self._down is not None:
            raise self._down
        outcome: asyncio.Future[tuple[Header, bytes]] = asyncio.get_running_loop().create_future()
        job = _Job(request, body, lane, max(timeout_s, HANG_S), outcome)
        self._jobs.add(job)
        task = self._tasks.start(self._carry_out(job))
        try:
            async with asyncio.timeout(timeout_s):
                header, answer = await outcome
        except TimeoutError as error:
            raise SpeechTimeout(f"{self.name} has not answered within {timeout_s:g} s") from error
        finally:
            outcome.cancel()
            self._jobs.discard(job)
            if job.ticket is None or not job.ticket.running:
                task.cancel()
        if isinstance(header, Failed):
            raise (SpeechRejected if header.rejected else SpeechUnavailable)(header.message)
        return header, answer

    async def _carry_out(self, job: _Job) -> None:
        for _ in range(TRIES):
            try:
                answer = await self._queue_and_exchange(job)
            except SpeechError as error:
                job.settle(error)
                return
            except ProcessDied:
                if job.outcome.done():
                    return
            else:
                job.settle(answer)
                return
        job.settle(SpeechUnavailable(f"the {self.name} process died of this twice"))

    async def _queue_and_exchange(self, job: _Job) -> tuple[Header, bytes]:
        ticket = job.ticket = self._lanes.enter(self.name, job.lane, job.since)
        job.since = ticket.since
        try:
            await ticket.begun
            return await self._exchange(job)
        finally:
            self._lanes.leave(ticket)

    async def _exchange(self, job: _Job) -> tuple[Header, bytes]:
        process = self._process
        if process is None:
            raise ProcessDied("gone")
        try:
            return await process.exchange(job.request, job.body, timeout_s=job.hang_s)
        except ProcessDied:
            self._gone(process)
            raise
        except asyncio.CancelledError:  # the engine is closed in the middle of an exchange: its answer has no reader
            process.kill()
            raise

    def _gone(self, process: SpeechProcess) -> None:
        if self._process is process:
            self._process = None
            self._lanes.shut(self.name)

    async def _supervise(self) -> None:
        deaths = 0
        while True:
            try:
                process = await SpeechProcess.launch(self.name, self._module, self._setup)
            except SpeechUnavailable as error:
                deaths += 1
                await self._rest(error, deaths)
                continue
            self._came_up(process)
            try:
                code = await process.ended()
            except asyncio.CancelledError:
                if self._process is not process:  # it was given up already: nobody else ends it
                    await process.end()
                raise
            self._gone(process)
            deaths = 1 if process.answers else deaths + 1
            log.warning("speech process died", process=self.name, code=code, answers=process.answers)
            if deaths > 1:
                await self._rest(SpeechUnavailable(f"the {self.name} process keeps dying"), deaths - 1)

    def _came_up(self, process: SpeechProcess) -> None:
        log.info("speech process ready", process=self.name, pid=process.pid)
        self._process, self._down = process, None
        self._settled.set()
        self._lanes.open(self.name)

    async def _rest(self, error: SpeechUnavailable, deaths: int) -> None:
        log.warning("speech engine unavailable", process=self.name, reason=str(error))
        self._down = error
        self._settled.set()
        self._lanes.fail(self.name, error)
        await asyncio.sleep(min(FIRST_BACKOFF_S * 2 ** min(deaths - 1, 10), LAST_BACKOFF_S))
