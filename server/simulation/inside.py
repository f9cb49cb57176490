"""Takes an interview inside the server: by the driver that candidates' connections use, without the connection.

What a candidate's page would show is read from the driver's view; what it would send, the driver is given.
"""

import asyncio
from uuid import UUID

from server.db.models.base import new_id
from server.interview.events import Control, ControlUsed, UserSaid
from server.interview.plan import Question, QuestionType
from server.interview.progress import State
from server.interview.turns import Speaker, WorkKind
from server.interview.view import InterviewView
from server.services.rehearsals.leases import TakingFailed
from server.services.work import OfferedWork, StaleRevision
from server.sessions.clock import Clock
from server.sessions.driver import CandidateEvent, InterviewDriver
from server.sessions.failures import NotStored
from server.sessions.link import ClientLink, CloseReason
from server.sessions.outputs import Ack, LinkOutput, Numbered, Snapshot, StateChanged
from server.sessions.registry import Registry, ServerFull, SessionOver
from server.simulation.board import board_of
from server.simulation.candidate import MOST_TURNS_AT_A_QUESTION, MOST_TURNS_IN_WRAP_UP
from server.simulation.minds import Mind
from server.simulation.situation import Action, AskedQuestion, Says, Seen, Uses

SILENCE_S = 60.0
"""The interviewer answers within 8 s by its own rules; after this long something is broken."""
FULL_PAUSE_S = 2.0
ATTEMPTS = 5
ATTEMPT_PAUSE_S = 0.5
_PHASES = {State.CONFIRM_SKIP: "confirm_skip", State.CONFIRM_END: "confirm_end", State.WRAP_UP: "wrap_up"}
_CONTROLS = {"skip": Control.SKIP, "end": Control.END, "done_speaking": Control.DONE}


class Seat(ClientLink):
    """A candidate's end of a live interview. It knows where that stands as a page does: by what it is told."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self.view: InterviewView | None = None
        """As told last: the driver's own is ahead of the transcript while a turn is being stored."""
        self.closed: CloseReason | None = None

    def send(self, output: LinkOutput) -> None:
        """See `ClientLink`."""
        match output:
            case Snapshot(view=view) | Numbered(output=StateChanged(view)):
                self.view = view
                self._changed.set()

    def close(self, reason: CloseReason) -> None:
        """See `ClientLink`."""
        self.closed = reason
        self._changed.set()

    async def change(self) -> None:
        """Wait for the next change.

        Raises:
            TimeoutError: for a long time there is none.
        """
        self._changed.clear()
        async with asyncio.timeout(SILENCE_S):
            await self._changed.wait()


async def take_inside(registry: Registry, clock: Clock, session_id: UUID, mind: Mind) -> None:
    """Take the interview from where it stands to its end; one that is over is left as it is.

    Raises:
        TakingFailed: it could not be taken to its end.
    """
    driver = await _open(registry, session_id)
    seat = Seat()
    try:
        await driver.attach(seat, None, None)
    except NotStored as error:
        raise TakingFailed("The database does not take the greeting.") from error
    try:
        await _Taking(driver, seat, clock, mind).converse()
    finally:
        await driver.detach(seat)


async def _open(registry: Registry, session_id: UUID) -> InterviewDriver:
    while True:
        try:
            return await registry.open(session_id)
        except SessionOver as error:
            raise TakingFailed("Its interview was closed in between.") from error
        except ServerFull:
            await asyncio.sleep(FULL_PAUSE_S)  # people come first; the time for one candidate is bounded


class _Taking:
    """One conversation."""

    def __init__(self, driver: InterviewDriver, seat: Seat, clock: Clock, mind: Mind) -> None:
        self._driver = driver
        self._seat = seat
        self._clock = clock
        self._mind = mind
        self._questions = {question.id: question for question in driver.session.plan.questions}

    async def converse(self) -> None:
        """Until the interview is over."""
        most = MOST_TURNS_AT_A_QUESTION * len(self._questions) + 2 * MOST_TURNS_IN_WRAP_UP
        for _ in range(most):
            view = await self._my_turn()
            if view.ended:
                return
            await self._act(await self._mind.respond(self._seen(view)), view)
        raise TakingFailed("The interview does not come to an end.")

    async def _my_turn(self) -> InterviewView:
        while True:
            view = self._seat.view
            if view is not None and (view.ended or not (view.awaiting_reply or view.state is State.LOBBY)):
                return view
            if self._seat.closed is not None:
                raise TakingFailed("The server closed the interview in between.")
            try:
                await self._seat.change()
            except TimeoutError as error:
                raise TakingFailed(f"The interviewer has been silent for {SILENCE_S:.0f} seconds.") from error

    def _seen(self, view: InterviewView) -> Seen:
        newest = self._driver.newest
        spoken = newest is not None and newest.turn.speaker is Speaker.INTERVIEWER
        return Seen(
            phase=_PHASES.get(view.state, "question"),
            question=self._asked(view),
            move=newest.turn.move.value if newest is not None and spoken else "",
            said=newest.turn.text if newest is not None and spoken else "",
        )

    def _asked(self, view: InterviewView) -> AskedQuestion | None:
        question = self._questions.get(view.question_id or "")
        if question is None:
            return None
        return AskedQuestion(
            id=question.id,
            number=view.question_number,
            count=view.question_count,
            text=question.text,
            type=question.type,
            options=question.options,
            required=question.required,
        )

    async def _act(self, action: Action, view: InterviewView) -> None:
        newest = self._driver.newest
        seen = newest.turn.index if newest is not None else None
        match action:
            case Says(made=made) if made:
                await self._hand_in(self._questions[view.question_id or ""], made)
            case Says(texts, choices):
                for place, text in enumerate(texts):
                    chosen = choices if place == 0 else ()
                    await self._submit(UserSaid(self._clock.now_ms(), text, chosen, _event_id(), seen))
            case Uses(control, confirmed):
                now_ms = self._clock.now_ms()
                await self._submit(ControlUsed(now_ms, _CONTROLS[control], confirmed, _event_id(), seen))

    async def _hand_in(self, question: Question, made: str) -> None:
        """Save what is made with the question's own tool, and say that it is done."""
        kind = WorkKind.CODE if question.type is QuestionType.CODING else WorkKind.DRAWING
        code = {"language": next(iter(question.coding.languages), "python"), "text": made, "results": []}
        content = code if kind is WorkKind.CODE else {"elements": board_of(made), "description": made}
        try:
            await self._save(question, kind, content)
        except NotStored as error:
            raise TakingFailed("The database does not take the work.") from error
        await self._submit(ControlUsed(self._clock.now_ms(), Control.DONE, client_event_id=_event_id()))

    async def _save(self, question: Question, kind: WorkKind, content: object) -> None:
        try:
            await self._driver.save_work(OfferedWork(question.id, kind, 1, content))
        except StaleRevision as stale:  # made before the process that had the candidate died
            await self._driver.save_work(OfferedWork(question.id, kind, stale.newest.revision + 1, content))

    async def _submit(self, event: CandidateEvent) -> None:
        for attempt in range(ATTEMPTS):
            try:
                await self._driver.submit(event, _acknowledged)
            except NotStored as error:
                if attempt == ATTEMPTS - 1:
                    raise TakingFailed("The database does not take the answer.") from error
                await asyncio.sleep(ATTEMPT_PAUSE_S)
            else:
                return


def _event_id() -> str:
    return f"sim-{new_id()}"


def _acknowledged(_ack: Ack) -> None:
    """What is stored is seen in the view."""
