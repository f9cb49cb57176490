"""A candidate at the protocol's end: opens a session, connects, says things, hears answers."""

import itertools
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from server.db.engine import Sessions
from server.services.entry import Applicant, open_session
from tests.support.server import RunningServer

Event = dict[str, Any]
_numbers = itertools.count()


@dataclass
class Candidate:
    """One candidate's session and what has been received of it."""

    server: RunningServer
    slug: str
    token: str
    session_id: str
    events: list[Event] = field(default_factory=list)
    items: dict[str, Event] = field(default_factory=dict)
    state: Event = field(default_factory=dict)
    stream: str = ""
    last_seq: int = 0
    _socket: ClientConnection | None = None

    @property
    def socket(self) -> ClientConnection:
        """The open connection."""
        assert self._socket is not None
        return self._socket

    @property
    def said(self) -> list[tuple[str, str]]:
        """The transcript as received: role and text, in order."""
        ordered = sorted(self.items.values(), key=lambda item: item["interview"]["index"])
        return [(item["role"], item["content"][0]["text"]) for item in ordered]

    async def connect(self, *, resume: bool = False, **headers: str) -> None:
        """Open a WebSocket; with `resume`, ask for what was missed."""
        url = self.server.base_url.replace("http", "ws") + f"/v1/realtime?i={self.slug}"
        if resume:
            url += f"&stream={self.stream}&last_seen={self.last_seq}"
        self._socket = await connect(
            url, additional_headers={"Authorization": f"Bearer {self.token}", **headers}, open_timeout=20
        )

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()

    async def receive(self) -> Event:
        """The next event."""
        event: Event = json.loads(await self.socket.recv())
        self.take(event)
        return event

    def take(self, event: Event) -> None:
        """Book an event as the browser would."""
        self.events.append(event)
        self.last_seq = max(self.last_seq, event.get("seq") or 0)
        match event["type"]:
            case "session.created":
                self.stream = event["session"]["interview"]["stream"]
            case "interview.snapshot":
                self.items = {item["id"]: item for item in event["items"]}
                self.state, self.last_seq = event["state"], event["last_seq"]
            case "conversation.item.done":
                self.items[event["item"]["id"]] = event["item"]
            case "interview.state":
                self.state = event["state"]

    async def until(self, kind: str) -> Event:
        """Receive up to and including the next event of a type."""
        while True:
            event = await self.receive()
            if event["type"] == kind:
                return event

    async def listening(self) -> Event:
        """Receive until the interviewer has finished and waits; the state then."""
        while True:
            event = await self.receive()
            if event["type"] == "interview.state" and not event["state"]["awaiting_reply"]:
                state: Event = event["state"]
                return state

    async def send(self, kind: str, /, **fields: Any) -> str:
        """Send an event; its id."""
        event_id = fields.pop("event_id", None) or f"ev{next(_numbers)}"
        await self.socket.send(json.dumps({"type": kind, "event_id": event_id, **fields}))
        return str(event_id)

    async def say(self, text: str, **fields: Any) -> str:
        """Answer in words."""
        return await self.send("interview.answer", text=text, **fields)

    async def __aenter__(self) -> "Candidate":
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def open_candidate(server: RunningServer, slug: str = "talk", name: str = "Alex") -> Candidate:
    """Open a session as an API client does."""
    given = {"name": name, "email": "a@example.org", "consent": True}
    answer = httpx.post(f"{server.base_url}/i/{slug}/sessions", json=given, timeout=30)
    assert answer.status_code == 201, answer.text
    opened = answer.json()
    return Candidate(server, slug, opened["sessionToken"], opened["sessionId"])


async def open_directly(server: RunningServer, sessions: Sessions, slug: str = "talk") -> Candidate:
    """Open a session without HTTP."""
    opened = await open_session(sessions, slug, Applicant(name="Alex", email="a@example.org", consent=True))
    return Candidate(server, slug, opened.token, str(opened.session_id))
