"""A candidate's side of the wire: opens a session, connects, stays connected, and keeps the books as the room does."""

import asyncio
import itertools
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

Event = dict[str, Any]
HTTP_TIMEOUT_S = 20.0
SILENCE_S = 60.0
"""The interviewer answers within 8 s by its own rules; after this long something is broken."""
RECONNECTS = 15
FINAL_CLOSES = {4001: "another connection took the interview over", 4003: "the session token was refused"}
FULL = 4013


class SimulationFailed(Exception):
    """The interview could not be taken; the message is one line for people."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """An open session."""

    base_url: str
    slug: str
    session_id: str
    token: str


_LANGUAGE = re.compile(r"<html[^>]*\blang=[\"']?([A-Za-z-]+)")


async def language_of_door(base_url: str, slug: str, *, invite_token: str | None) -> str:
    """The language of the interview's landing page; empty when it does not tell."""
    try:
        async with httpx.AsyncClient(timeout=HTTP_TIMEOUT_S) as client:
            page = await client.get(f"{base_url}/i/{slug}", params={"token": invite_token} if invite_token else None)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SimulationFailed(f"no server answers at {base_url} ({type(error).__name__})") from error
    found = _LANGUAGE.search(page.text)
    return found.group(1) if found else ""


async def open_ticket(base_url: str, slug: str, *, name: str, invite_token: str | None) -> Ticket:
    """Open a session as any API client does.

    Raises:
        SimulationFailed: no server, or it refuses; why.
    """
    body = {"name": name, "email": "simulated@example.org", "token": invite_token, "consent": True}
    try:
        async with httpx.AsyncClient(timeout=HTTP_TIMEOUT_S) as client:
            answer = await client.post(f"{base_url}/i/{slug}/sessions", json=body)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SimulationFailed(f"no server answers at {base_url} ({type(error).__name__})") from error
    if answer.status_code not in (200, 201):
        raise SimulationFailed(_refusal(answer, slug, base_url))
    try:
        opened = answer.json()
        return Ticket(base_url, slug, opened["sessionId"], opened["sessionToken"])
    except (ValueError, KeyError, TypeError) as error:
        raise SimulationFailed(f"what answers at {base_url} is not this server") from error


def _refusal(answer: httpx.Response, slug: str, base_url: str) -> str:
    try:
        message = str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = f"HTTP {answer.status_code}"
    match answer.status_code:
        case 404:
            return f"{base_url}/i/{slug}: {message}"
        case 403:
            return f"{slug}: {message} (give the invite's token with --token)"
        case _:
            return f"{slug}: {message}"


@dataclass
class Connection:
    """One candidate's connection and what has been received. Comes back by itself when the network or server goes."""

    ticket: Ticket
    session: Event = field(default_factory=dict)
    items: dict[str, Event] = field(default_factory=dict)
    state: Event = field(default_factory=dict)
    end_reason: str = ""
    _socket: ClientConnection | None = None
    _stream: str = ""
    _last_seq: int | None = None
    _unacknowledged: dict[str, Event] = field(default_factory=dict)
    _settled: bool = False
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def __aenter__(self) -> Self:
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    @property
    def transcript(self) -> list[Event]:
        """The turns so far, in order."""
        return sorted(self.items.values(), key=lambda item: item["interview"]["index"])

    async def send(self, kind: str, **fields: Any) -> None:
        """Send an event that is to be acknowledged; sent again after a lost connection."""
        event_id = f"sim-{self.ticket.session_id[:8]}-{next(self._numbers)}"
        event = {"type": kind, "event_id": event_id, **fields}
        self._unacknowledged[event_id] = event
        self._settled = False
        await self._transmit(event)

    async def my_turn(self) -> bool:
        """Wait until the interviewer has finished; False when the interview is over.

        Raises:
            SimulationFailed: silence, a refusal, or no way back after a lost connection.
        """
        while not self._is_my_turn():
            if self.state.get("ended") and self._settled:
                return False
            try:
                async with asyncio.timeout(SILENCE_S):
                    await self._receive()
            except TimeoutError as error:
                raise SimulationFailed(f"the server has been silent for {SILENCE_S:.0f} s") from error
        return True

    def _is_my_turn(self) -> bool:
        state = self.state
        waiting = state.get("awaiting_reply", True) or state.get("phase") == "lobby" or state.get("ended")
        return self._settled and not self._unacknowledged and not waiting

    async def _transmit(self, event: Event) -> None:
        if self._socket is None:
            return
        try:
            await self._socket.send(msgspec.json.encode(event).decode())
        except ConnectionClosed:
            return  # receiving notices it too, connects again and sends what is not acknowledged

    async def _receive(self) -> None:
        if self._socket is None:
            await self._reconnect()
            return
        try:
            event: Event = msgspec.json.decode(await self._socket.recv())
        except ConnectionClosed as closed:
            await self._closed(closed.rcvd.code if closed.rcvd else 1006)
            return
        await self._take(event)

    async def _closed(self, code: int) -> None:
        self._socket = None
        if code in FINAL_CLOSES:
            raise SimulationFailed(FINAL_CLOSES[code])
        if self.state.get("ended"):
            self._settled = True
            self._unacknowledged.clear()
            return
        await self._reconnect()

    async def _reconnect(self) -> None:
        for attempt in range(RECONNECTS):
            await asyncio.sleep(min(5.0, 0.25 * 2**attempt))
            try:
                await self._connect()
            except SimulationFailed:
                if attempt == RECONNECTS - 1:
                    raise
            else:
                for event in list(self._unacknowledged.values()):
                    await self._transmit(event)
                return

    async def _connect(self) -> None:
        ticket = self.ticket
        url = f"ws{ticket.base_url.removeprefix('http')}/v1/realtime?i={ticket.slug}"
        if self._last_seq is not None:
            url += f"&stream={self._stream}&last_seen={self._last_seq}"
        headers = {"Authorization": f"Bearer {ticket.token}"}
        try:
            self._socket = await connect(
                url, additional_headers=headers, open_timeout=HTTP_TIMEOUT_S, max_size=None, proxy=None
            )
        except (OSError, InvalidHandshake, InvalidURI, TimeoutError) as error:
            raise SimulationFailed(f"no WebSocket at {ticket.base_url} ({type(error).__name__})") from error

    async def _take(self, event: Event) -> None:
        if event.get("seq"):
            self._last_seq = event["seq"]
        match event["type"]:
            case "session.created":
                self.session = event["session"]["interview"]
                self._stream = self.session["stream"]
            case "interview.snapshot":
                self.items = {item["id"]: item for item in event["items"]}
                self.state, self._last_seq = event["state"], event["last_seq"]
            case "conversation.item.done":
                self.items[event["item"]["id"]] = event["item"]
            case "interview.state":
                self.state, self._settled = event["state"], not self._unacknowledged
            case "interview.ended":
                self.end_reason = event["reason"]
            case "interview.ack":
                self._unacknowledged.pop(event["client_event_id"], None)
                # Nothing new was stored, so no new state follows.
                self._settled = event["item_id"] is None or event["duplicate"]
            case "error":
                await self._refused(event)

    async def _refused(self, event: Event) -> None:
        error = event["error"]
        sent = self._unacknowledged.get(error.get("event_id") or "")
        if sent is not None and event.get("retryable"):
            await asyncio.sleep(1)
            await self._transmit(sent)
            return
        if error["code"] == "interview_ended":
            self._unacknowledged.clear()
            self._settled = True
            return
        raise SimulationFailed(f"the server refused an event: {error['code']}: {error['message']}")
