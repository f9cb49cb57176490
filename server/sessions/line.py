"""What a live interview tells its candidate: numbered, kept a while for who is away, sent to the one connection."""

from collections.abc import Callable

from server.sessions.link import ClientLink, CloseReason
from server.sessions.outputs import Output, Passing, Snapshot
from server.sessions.stream import OutputStream

SnapshotOf = Callable[[str, int], Snapshot]
"""Makes the whole picture, for a stream's name and its newest number."""


class Line:
    """Has one connection or none."""

    def __init__(self, snapshot: SnapshotOf) -> None:
        self._snapshot = snapshot
        self._stream = OutputStream()
        self._link: ClientLink | None = None
        self.page = ""
        """Which page the connection is of: one that comes back after a break is no second one."""

    @property
    def name(self) -> str:
        """Names the numbering of the outputs."""
        return self._stream.name

    @property
    def connected(self) -> bool:
        """Whether anybody is there."""
        return self._link is not None

    def carries(self, link: ClientLink) -> bool:
        """Whether `link` is the one connection."""
        return self._link is link

    def take(self, link: ClientLink, stream: str | None, last_seen: int | None) -> None:
        """Make `link` the one connection and bring it up to date; an earlier one is told and closed."""
        self.close(CloseReason.TAKEN_OVER)
        self._link = link
        self.catch_up(link, stream, last_seen)

    def let_go(self) -> None:
        """The connection is gone, or not to be used."""
        self._link = None

    def hang_up(self) -> None:
        """Close the connection after what is on its way: all is said."""
        if self._link is not None:
            self._link.close(CloseReason.ENDED)

    def begin_anew(self) -> None:
        """What was sent is no longer all there is: whoever comes back gets everything, not only what they missed."""
        self._stream = OutputStream()

    def close(self, reason: CloseReason) -> None:
        """Close the connection, if there is one, and let it go."""
        if self._link is not None:
            self._link.close(reason)
            self._link = None

    def catch_up(self, link: ClientLink, stream: str | None, last_seen: int | None) -> None:
        """Send `link` what it has missed, or everything when that cannot be told."""
        missed = self._stream.after(stream, last_seen)
        if missed is None:
            link.send(self._snapshot(self._stream.name, self._stream.last_seq))
            return
        for numbered in missed:
            link.send(numbered)

    def emit(self, output: Output) -> None:
        """Number an output and send it to whoever is connected; it is kept for who is not."""
        numbered = self._stream.add(output)
        if self._link is not None:
            self._link.send(numbered)

    def pass_on(self, output: Passing) -> None:
        """Send what is true only now, to whoever is connected."""
        if self._link is not None:
            self._link.send(output)
