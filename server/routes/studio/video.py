"""The camera of candidates who agreed to it, for reviewers."""

from typing import Any
from uuid import UUID

from litestar import HttpMethod, get, route
from litestar.response import Stream

from server.db.engine import Sessions
from server.db.models import TakeState, VideoTakeRow
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.ranges import send_pieces
from server.routes.studio.pages import AnyRequest
from server.services.access import Caller
from server.services.errors import NotFound
from server.services.video_views import timeline_of, watch_take


@get("/studio/sessions/{session_id:uuid}/video", opt=opens(Access.REVIEWER), include_in_schema=False)
async def describe_video(
    session_id: UUID, sessions: Sessions, recordings: RecordingFiles, caller: Caller
) -> dict[str, Any]:
    """What the player needs: takes, turns, and the clock of the sound. Times in milliseconds since 1970."""
    timeline = await timeline_of(sessions, recordings, caller, session_id)
    return {
        "takes": [_describe(take) for take in timeline.takes],
        "turns": [{"index": index, "speaker": speaker, "at": at} for index, speaker, at in timeline.turns],
        "anchors": timeline.anchors,
    }


def _describe(take: VideoTakeRow) -> dict[str, Any]:
    ready = take.state is TakeState.READY
    return {
        "address": f"/studio/sessions/{take.session_id}/video/{take.id}" if ready else None,
        "from": int(take.started_at.timestamp() * 1000),
        "durationMs": take.duration_ms,
        "ending": take.ending,
    }


@route(
    "/studio/sessions/{session_id:uuid}/video/{take_id:uuid}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=opens(Access.REVIEWER),
    include_in_schema=False,
)
async def play_take(
    session_id: UUID, take_id: UUID, request: AnyRequest, sessions: Sessions, media: MediaStore, caller: Caller
) -> Stream:
    """One take, in the pieces that a player asks for."""
    file = await watch_take(sessions, caller, session_id, take_id)
    found = await media.look(file.path)
    if found is None:
        raise NotFound("This video is not there any more.")
    return send_pieces(
        request,
        found.size,
        file.media_type,
        {"ETag": f'"{found.tag}"'},
        lambda first, end: media.read(file.path, first, end),
    )
