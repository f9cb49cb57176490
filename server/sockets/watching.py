"""Integrity signals of one connection: those its client tells, and those the server sees itself."""

from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.db.models.base import new_id
from server.interview.integrity import CLIENT_KINDS, Signal, SignalKind
from server.services.errors import DomainError, Invalid, TooMany
from server.services.integrity import Noted, Place, note_signal
from server.sessions.driver import InterviewDriver
from server.sessions.failures import NotStored
from server.sockets.client_events import Integrity, ProtocolError
from server.sockets.naming import Event

log = structlog.get_logger(__name__)


class Watching:
    """Notes what the candidate agreed to; everything else is refused by the service."""

    def __init__(self, sessions: Sessions, driver: InterviewDriver) -> None:
        self._sessions = sessions
        self._driver = driver

    async def take(self, event: Integrity) -> Noted:
        """Note what the client tells.

        Raises:
            ProtocolError: nobody agreed to it, it cannot be, or it is too much.
            NotStored: the database does not take it.
        """
        if event.kind not in CLIENT_KINDS:
            raise ProtocolError("invalid_value", "This is seen by the server itself.", param="kind")
        signal = Signal(event.kind, event.duration_ms, event.size)
        try:
            return await self._note(event.event_id or f"server_{new_id().hex}", signal)
        except TooMany as error:
            raise ProtocolError("too_many_signals", error.message) from error
        except Invalid as error:
            raise ProtocolError("invalid_value", error.message, param=error.field) from error
        except DomainError as error:
            raise ProtocolError("not_watched", error.message) from error

    async def taken_over(self) -> None:
        """Another page has taken the interview over from one that was still connected."""
        try:
            await self._note(f"server_{new_id().hex}", Signal(SignalKind.SECOND_CONNECTION))
        except DomainError:  # not agreed to, or not to be counted any more
            return
        except NotStored:
            log.warning("second connection not noted", session_id=str(self._session_id))

    @property
    def _session_id(self) -> UUID:
        return self._driver.session.session_id

    async def _note(self, event_id: str, signal: Signal) -> Noted:
        newest = self._driver.newest
        place = Place(self._driver.view().question_id, newest.turn.index if newest else None)
        try:
            return await note_signal(self._sessions, self._session_id, event_id, signal, place)
        except (SQLAlchemyError, OSError) as error:
            raise NotStored from error


def count_event(total: int) -> Event:
    """What candidates see of it: how many signals there are."""
    return {"type": "interview.integrity", "signals": total}
