"""What WebSocket and event stream share of opening a connection."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.services.candidate_session import CandidateSession
from server.services.errors import DomainError
from server.services.transcripts import StorageFailed
from server.sessions.clock import Clock
from server.sessions.driver import InterviewDriver
from server.sessions.failures import NotStored
from server.sessions.link import CloseReason
from server.sessions.registry import Registry, ServerFull, SessionOver
from server.sessions.voice.desk import VoiceFull
from server.sockets.conversation import Conversation, ResponseMatching
from server.sockets.credentials import Connection, candidate_of
from server.sockets.naming import Event
from server.sockets.outbox import Outbox
from server.sockets.talking import no_place
from server.sockets.watching import Watching
from server.sockets.wire import Wire, error_event


class Refused(Exception):
    """The connection is not to be; `reason` says why, and `event` more."""

    def __init__(self, reason: CloseReason, message: str, event: Event | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.event = event
        self.message = message


@dataclass(frozen=True, slots=True)
class Opened:
    """A candidate's connection to a live interview."""

    driver: InterviewDriver
    outbox: Outbox
    conversation: Conversation
    stream: str | None
    last_seen: int | None
    watching: Watching
    page: str

    async def attach(self) -> None:
        """Become the session's one connection.

        Raises:
            Refused: the database does not take the greeting.
        """
        line = self.driver.line
        elsewhere = line.connected and line.page != self.page
        line.page = self.page
        try:
            await self.driver.attach(self.outbox, self.stream, self.last_seen)
            if elsewhere:
                await self.watching.taken_over()
        except NotStored as error:
            raise Refused(CloseReason.RESTARTING, "The server cannot store anything just now.") from error


async def open_connection(connection: Connection, sessions: Sessions, registry: Registry, clock: Clock) -> Opened:
    """Authenticate and load; nothing is sent yet but the outbox holds `session.created`.

    Raises:
        Refused: no candidate, no room, or the session is over.
    """
    try:
        candidate: CandidateSession = await candidate_of(connection, sessions)
        driver = await registry.open(candidate.session_id)
    except DomainError as error:
        raise Refused(CloseReason.NOT_KNOWN, error.message) from error
    except (StorageFailed, SQLAlchemyError, OSError) as error:
        raise Refused(CloseReason.RESTARTING, "The server cannot reach its database just now.") from error
    except SessionOver as error:
        raise Refused(CloseReason.SESSION_OVER, "This interview has been closed.") from error
    except ServerFull as error:
        raise Refused(CloseReason.SERVER_FULL, "The server is full just now. Please try again soon.") from error
    responses = ResponseMatching()
    query = connection.query_params
    wire = Wire(driver.session, candidate, driver.line.name, driver.spoken)
    outbox = Outbox(wire, responses.watch, binary=query.get("frames") == "binary")
    if by_voice(query.get("mode"), driver):
        try:
            await driver.spoken.talk()
        except VoiceFull as full:
            told = no_place("voice_full", full)
            raise Refused(CloseReason.SERVER_FULL, told.message, error_event(told)) from full
    outbox.send_event(wire.session_created())
    watching = Watching(sessions, driver)
    conversation = Conversation(driver, outbox, wire, clock, responses, watching)
    last_seen = query.get("last_seen") or ""
    return Opened(
        driver=driver,
        outbox=outbox,
        conversation=conversation,
        stream=query.get("stream"),
        last_seen=int(last_seen) if last_seen.isdecimal() else None,
        watching=watching,
        page=(query.get("page") or "")[:64],
    )


def by_voice(wanted: str | None, driver: InterviewDriver) -> bool:
    """Whether a connection begins by voice: as asked for, else where writing is not offered."""
    if wanted in ("voice", "chat"):
        return wanted == "voice"
    return not driver.session.chat
