"""What was seen while an interview was taken, for reviewers: the score by its parts, the timeline, the pictures."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Response, get

from server.db.engine import Sessions
from server.db.models import IntegritySignalRow, MediaKind, MediaRow
from server.interview.integrity import Part, Signal, SignalKind, points_of
from server.ports.media import MediaFailed, MediaStore
from server.routes.access import Access, opens
from server.services.access import Caller
from server.services.errors import NotFound
from server.services.integrity import score_of
from server.services.media import still_of
from server.services.session_views import SessionView

WORDS: Final = {
    SignalKind.PAGE_LEFT: "Left the page",
    SignalKind.WINDOW_LEFT: "Another window in front",
    SignalKind.PASTE: "Pasted text",
    SignalKind.COPY: "Copied text of the interview",
    SignalKind.FULLSCREEN_LEFT: "Left full screen",
    SignalKind.SECOND_SCREEN: "A second screen",
    SignalKind.DEVICES_CHANGED: "Devices attached or removed",
    SignalKind.SECOND_CONNECTION: "Opened on a second page",
    SignalKind.IMPLAUSIBLE_TYPING: "Text faster than keys",
}
INNOCENT: Final = {
    SignalKind.PAGE_LEFT: "a message, a dictionary, a screen lock, a call",
    SignalKind.WINDOW_LEFT: "a dialog of the system, a note pad, another screen",
    SignalKind.PASTE: "an answer drafted elsewhere, an address, a quotation",
    SignalKind.COPY: "keeping the question, translating it, reading it aloud by program",
    SignalKind.FULLSCREEN_LEFT: "the Escape key, a notification",
    SignalKind.SECOND_SCREEN: "an ordinary desk",
    SignalKind.DEVICES_CHANGED: "a headset that goes to sleep, a loose plug",
    SignalKind.SECOND_CONNECTION: "a change from telephone to computer",
    SignalKind.IMPLAUSIBLE_TYPING: "a text expander or another writing aid",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline: a signal or a picture."""

    at: Any
    words: str
    detail: str
    turn: int | None
    points: int
    still: MediaRow | None = None


def _lasted(duration_ms: int) -> str:
    seconds = round(duration_ms / 1000)
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def _detail(duration_ms: int, size: int) -> str:
    return ", ".join(
        part for part in (_lasted(duration_ms) if duration_ms else "", f"{size} characters" if size else "") if part
    )


def _seen(row: IntegritySignalRow, turns: int) -> Moment:
    # The newest turn when it was told is nearly always the question being answered.
    turn = row.turn_index + 1 if row.turn_index is not None and row.turn_index < turns else None
    points = points_of(Signal(row.kind, row.duration_ms, row.size))
    return Moment(row.at, WORDS[row.kind], _detail(row.duration_ms, row.size), turn, points)


def _pictured(row: MediaRow) -> Moment:
    words = "Camera picture" if row.kind is MediaKind.CAMERA_STILL else "Screen picture"
    return Moment(row.at, words, "", None, 0, row)


def _explained(part: Part) -> dict[str, Any]:
    return {
        "words": WORDS[part.kind],
        "innocent": INNOCENT[part.kind],
        "count": part.count,
        "detail": _detail(part.duration_ms, part.size),
        "points": part.points,
        "capped": part.points == part.cap,
        "cap": part.cap,
    }


def integrity_context(view: SessionView) -> dict[str, Any]:
    """For `studio/integrity.html`; `integrity` is None where the interview collects nothing."""
    stills = [row for row in view.media if row.kind is not MediaKind.EVIDENCE]
    row = view.row
    if not (view.interview.anti_cheating_enabled or row.integrity_consent or stills):
        return {"integrity": None}
    score = score_of(view.signals)
    moments = [_seen(signal, len(view.turns)) for signal in view.signals] + [_pictured(still) for still in stills]
    return {
        "integrity": {
            "watched": row.integrity_consent,
            "assisted": row.assisted,
            "score": score.score,
            "parts": [_explained(part) for part in score.parts],
            "moments": sorted(moments, key=lambda moment: moment.at),
        }
    }


@get("/studio/sessions/{session_id:uuid}/stills/{still_id:uuid}", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_still(
    session_id: UUID, still_id: UUID, sessions: Sessions, media: MediaStore, caller: Caller
) -> Response[bytes]:
    """One picture, made anew from what the browser sent: it is a JPEG and nothing else."""
    row = await still_of(sessions, caller, session_id, still_id)
    try:
        content = b"".join([piece async for piece in media.read(row.path, 0, row.size_bytes)])
    except MediaFailed as error:
        raise NotFound("This picture cannot be fetched just now.") from error
    return Response(content, media_type=row.media_type, headers={"Content-Security-Policy": "default-src 'none'"})
