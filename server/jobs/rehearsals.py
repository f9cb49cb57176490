"""Background work on rehearsals: the candidates of one take the interview at the same time, and the sheet is made."""

import asyncio
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.db.models.base import new_id
from server.jobs.stopping import told_to_stop
from server.services.errors import DomainError
from server.services.rehearsals.leases import (
    Claimed,
    ClaimedPart,
    Hold,
    TakingFailed,
    claim,
    end_part,
    finish,
    give_back,
    hold,
)
from server.sessions.tasks import TaskOwner

log = structlog.get_logger(__name__)

TOO_LONG = "It took more than {minutes} minutes, and was given up."
BROKEN = "Something went wrong here. It has been logged."


@runtime_checkable
class Stage(Protocol):
    """Where simulated candidates take interviews."""

    async def take(self, rehearsal: Claimed, part: ClaimedPart) -> None:
        """Take the interview to its end as that candidate, from where it stands.

        Raises:
            TakingFailed: it could not be taken to its end.
        """
        ...

    async def end(self, rehearsal_id: UUID) -> None:
        """Close the interviews of the rehearsal that are still open."""
        ...


@dataclass(frozen=True, slots=True)
class RehearsalPace:
    """Seconds, and how many at once."""

    poll_s: float = 2.0
    """For rehearsals begun in another process. This process's own are taken up at once."""
    sign_of_life_s: float = 1.0
    """Also how soon a stop is heeded."""
    trouble_s: float = 5.0
    longest_s: float = 600.0
    """For one candidate: a slow model takes some seconds a turn."""
    at_once: int = 2
    """Rehearsals of this process."""
    candidates: int = 5
    """Of one rehearsal, at the same time."""


class RehearsalKeeper:
    """The rows are the queue: any process that drives interviews may take one up, and one of them gets it."""

    def __init__(self, sessions: Sessions, stage: Stage, pace: RehearsalPace | None = None) -> None:
        self._sessions = sessions
        self._stage = stage
        self._pace = pace or RehearsalPace()
        self._wanted = asyncio.Event()
        self._runner = new_id()

    def wake(self) -> None:
        """Look now."""
        self._wanted.set()

    async def work(self) -> None:
        """Work until cancelled; what is being rehearsed then is given back, to be gone on with."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._pace.at_once):
                group.create_task(self._serve())

    async def _serve(self) -> None:
        while not told_to_stop():
            self._wanted.clear()
            pause_s = self._pace.poll_s
            try:
                while (claimed := await claim(self._sessions, self._runner)) is not None:
                    await self._rehearse(claimed)
            except Exception:
                log.exception("a rehearsal was broken off")
                pause_s = 0 if told_to_stop() else self._pace.trouble_s
            try:
                async with asyncio.timeout(pause_s):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def _rehearse(self, claimed: Claimed) -> None:
        over = False
        try:
            held = Hold.STOP if claimed.stop_asked else await self._perform(claimed)
            over = True
        finally:
            if not over:
                await give_back(self._sessions, claimed.id, self._runner)
        if held is not Hold.LOST:
            await finish(self._sessions, claimed.id, self._runner, stopped=held is Hold.STOP)
        if held is Hold.STOP:
            await self._close(claimed)

    async def _perform(self, claimed: Claimed) -> Hold:
        """Have everybody take it; whether it was done, stopped or lost on the way."""
        places = asyncio.Semaphore(self._pace.candidates)
        parts = TaskOwner("rehearsal", rehearsal_id=str(claimed.id))
        try:
            for part in claimed.parts:
                parts.start(self._take(claimed, part, places))
            while parts.busy:
                held = await hold(self._sessions, claimed.id, self._runner)
                if held is not Hold.ON:
                    return held
                await parts.wait(self._pace.sign_of_life_s)
            return await hold(self._sessions, claimed.id, self._runner)
        finally:
            await parts.close()

    async def _take(self, claimed: Claimed, part: ClaimedPart, places: asyncio.Semaphore) -> None:
        async with places:
            problem = await self._problem(claimed, part)
            await end_part(self._sessions, part, problem)

    async def _problem(self, claimed: Claimed, part: ClaimedPart) -> str:
        """Have the candidate take it; why not to the end, empty when it did."""
        try:
            async with asyncio.timeout(self._pace.longest_s):
                await self._stage.take(claimed, part)
        except TimeoutError:
            return TOO_LONG.format(minutes=round(self._pace.longest_s / 60))
        except TakingFailed as error:
            return str(error)
        except DomainError as error:
            return error.message
        except (SQLAlchemyError, OSError):
            log.exception("a simulated candidate cannot go on", rehearsal_id=str(claimed.id))
            return BROKEN
        return ""

    async def _close(self, claimed: Claimed) -> None:
        try:
            await self._stage.end(claimed.id)
        except TakingFailed as error:
            log.warning("interviews of a stopped rehearsal stay open", reason=str(error))
