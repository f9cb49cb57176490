"""Sessions whose candidate agreed to being filmed, and films as browsers record them."""

import io
from datetime import UTC, datetime
from functools import cache
from uuid import UUID, uuid4

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, MediaRow, SessionRow, SessionStatus, VideoTakeRow
from server.ports.media import MediaStore
from server.services.entry import Applicant, open_session
from server.services.video import Piece, keep_piece, open_take
from tests.support.seed import seed_interview

PLENTY = 10**9
FRAMES_A_SECOND = 15
PIECES = 4


@cache
def film(seconds: int = 4, form: str = "webm", *, grey: int = 60) -> bytes:
    """A film without index and length, as a browser gives it while it records. It grows lighter by the second."""
    out = io.BytesIO()
    options = {"live": "1"} if form == "webm" else {"movflags": "frag_keyframe+empty_moov"}
    with av.open(out, "w", format=form, options=options) as container:
        stream = container.add_stream("libvpx" if form == "webm" else "libx264", rate=FRAMES_A_SECOND)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.gop_size = FRAMES_A_SECOND
        for number in range(seconds * FRAMES_A_SECOND):
            frame = VideoFrame(160, 120, "gray")
            shade = min(255, grey + 20 * (number // FRAMES_A_SECOND))
            frame.planes[0].update(bytes([shade]) * (frame.planes[0].line_size * 120))
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    return out.getvalue()


def cut(content: bytes, count: int = PIECES) -> list[bytes]:
    """In pieces, anywhere."""
    size = len(content) // count + 1
    return [content[start : start + size] for start in range(0, len(content), size)]


async def filmed_interview(sessions: Sessions, slug: str = "talk", **values: object) -> UUID:
    """An interview that records the camera."""
    interview_id = await seed_interview(sessions, slug=slug)
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow).where(InterviewRow.id == interview_id).values(video_enabled=True, **values)
        )
    return interview_id


async def filmed_session(sessions: Sessions, slug: str = "talk", *, agreed: bool = True) -> tuple[UUID, str]:
    """A session in progress of somebody who agreed to it unless told otherwise, and its token."""
    opened = await open_session(sessions, slug, Applicant(name="Ada", consent=True, video_consent=agreed))
    async with writing(sessions) as db:
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == opened.session_id)
            .values(status=SessionStatus.IN_PROGRESS, started_at=datetime.now(UTC))
        )
    return opened.session_id, opened.token


async def send_take(
    sessions: Sessions,
    media: MediaStore,
    session_id: UUID,
    content: bytes | None = None,
    *,
    media_type: str = "video/webm",
    begun_ms_ago: int = 0,
) -> UUID:
    """All pieces of a take; the browser's name for it."""
    take_id = uuid4()
    await open_take(sessions, session_id, take_id, media_type, begun_ms_ago)
    for number, piece in enumerate(cut(film() if content is None else content)):
        sent = Piece(number, piece, 1000 * (number + 1))
        await keep_piece(sessions, media, session_id, take_id, sent, PLENTY)
    return take_id


async def finish(sessions: Sessions, session_id: UUID, at: datetime | None = None) -> None:
    """The interview is over."""
    async with writing(sessions) as db:
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id)
            .values(status=SessionStatus.COMPLETED, completed_at=at or datetime.now(UTC))
        )


async def takes(sessions: Sessions) -> list[VideoTakeRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(VideoTakeRow).order_by(VideoTakeRow.id)))


async def files(sessions: Sessions) -> list[MediaRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(MediaRow).order_by(MediaRow.id)))
