"""What candidates make: sessions, their turns, their consent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum
from server.db.models.reviewing import Decision
from server.interview.turns import Move, Source, Speaker


class SessionStatus(StrEnum):
    """Where a session is. Only IN_PROGRESS ones take turns."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    ABANDONED = "ABANDONED"
    EXPIRED = "EXPIRED"


class Presence(StrEnum):
    """Whether the candidate is connected, as integrators are told."""

    HERE = "here"
    LEFT = "left"


class SessionRow(Base):
    """One candidate taking one interview, on the plan as it was when it started."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_interview", "interview_id", "id"),
        Index("ix_sessions_interview_status", "interview_id", "status", "id"),
        Index("ix_sessions_idle", "status", "last_activity_at"),
        Index("ix_sessions_presence", "presence", "seen_until"),
        Index("ix_sessions_evidence", "evidence_at", "status"),
        Index("ix_sessions_interview_score", "interview_id", "is_preview", "score", "id"),
        Index("ix_sessions_organization", "organization_id", "id"),
        Index(
            "ix_sessions_results",
            *("interview_id", "is_preview", "status", "sentiment", "scored_by_people", "score", "active_ms"),
            "started_at",
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    invite_id: Mapped[UUID | None] = mapped_column(ForeignKey("invites.id", ondelete="SET NULL"), unique=True)
    """An invite is good for one session."""
    status: Mapped[SessionStatus] = mapped_column(TextEnum(SessionStatus), default=SessionStatus.PENDING)
    participant_name: Mapped[str | None] = mapped_column(String(200))
    participant_email: Mapped[str | None] = mapped_column(String(320))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    plan: Mapped[dict[str, Any]] = mapped_column(Json)
    """`server.interview.plan.Plan` as JSON."""
    is_preview: Mapped[bool] = mapped_column(default=False)
    """The creator trying it out: counted nowhere."""
    started_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    completed_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    last_activity_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    end_reason: Mapped[str | None] = mapped_column(String(40))
    active_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    """Time connected; what the time limit and the API's duration count."""
    message_count: Mapped[int] = mapped_column(default=0)
    input_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    output_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    llm_model: Mapped[str | None] = mapped_column(String(200))
    """The interview's own model when the session started; None: the server's."""
    summary: Mapped[str | None] = mapped_column(Text)
    insights: Mapped[list[str]] = mapped_column(Json, default=list)
    themes: Mapped[list[str]] = mapped_column(Json, default=list)
    sentiment: Mapped[str | None] = mapped_column(String(20))
    """The report's headline values, kept here so that lists need no join."""
    callback_url: Mapped[str | None] = mapped_column(Text)
    """Where this session's events are delivered to, beside the organization's endpoints."""
    expires_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """A session that has not begun by then is EXPIRED; None: it waits as long as its interview."""
    extra_minutes: Mapped[int] = mapped_column(default=0)
    """Granted beyond the plan's time limit."""
    event_count: Mapped[int] = mapped_column(default=0)
    """Events recorded so far; the newest one's number."""
    presence: Mapped[Presence | None] = mapped_column(TextEnum(Presence))
    """None: the candidate has never been connected."""
    presence_by: Mapped[UUID | None]
    """The driver they are, or were last, connected to: an earlier one has no say any more."""
    seen_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """Who is here by then, with no sign of life since, has left."""
    audio_consent: Mapped[bool] = mapped_column(default=False)
    """The candidate agreed to being recorded; asked only where the interview keeps audio."""
    integrity_consent: Mapped[bool] = mapped_column(default=False)
    """The candidate agreed to integrity signals; asked only where the interview collects them."""
    assisted: Mapped[bool] = mapped_column(default=False)
    """The candidate uses assistive technology, and less is looked for."""
    stills_consent: Mapped[bool] = mapped_column(default=False)
    """The candidate agreed to pictures of camera and screen; asked only where the interview has video."""
    video_consent: Mapped[bool] = mapped_column(default=False)
    """The candidate agreed to their camera being recorded; asked only where the interview has video."""
    evidence_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """When what was seen was put together, after the end; None: not yet."""
    decision: Mapped[Decision | None] = mapped_column(TextEnum(Decision))
    """The newest decision, kept here so that lists need no join."""
    score: Mapped[float | None]
    """0–100 over all criteria by their weights: people's where there is one, else the report's."""
    scored_by_people: Mapped[bool] = mapped_column(default=False)
    """People's scores are in `score`."""


class TurnRow(Base):
    """One turn of the transcript; `server.interview.turns.Turn` says what the fields mean."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("session_id", "index"),
        UniqueConstraint("session_id", "client_event_id"),
        Index("ix_turns_question", "question_id", "move", "speaker", "session_id"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    index: Mapped[int]
    speaker: Mapped[Speaker] = mapped_column(TextEnum(Speaker))
    move: Mapped[Move] = mapped_column(TextEnum(Move))
    text: Mapped[str] = mapped_column(Text)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    elapsed_ms: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str | None] = mapped_column(String(40))
    choices: Mapped[list[str]] = mapped_column(Json, default=list)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """`server.interview.turns.Attachment` as JSON."""
    source: Mapped[Source] = mapped_column(TextEnum(Source))
    client_event_id: Mapped[str | None] = mapped_column(String(128))
    note: Mapped[str] = mapped_column(String(200), default="")
    late_for: Mapped[int | None]
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    spoken: Mapped[bool] = mapped_column(default=False)
    audio_start_ms: Mapped[int | None] = mapped_column(BigInteger)
    """Place in the session's recording; None: not recorded."""
    audio_end_ms: Mapped[int | None] = mapped_column(BigInteger)
    words: Mapped[list[list[Any]]] = mapped_column(Json, default=list)
    """[[text, start ms, end ms, probability]] as heard, from the start of the turn's audio."""
    original_text: Mapped[str | None] = mapped_column(Text)
    """The words before the candidate's correction, or before the interviewer was cut short."""


class SpokenSegmentRow(Base):
    """Words of an answer in progress; gone in the transaction that stores the turn they become."""

    __tablename__ = "spoken_segments"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[list[Any]]] = mapped_column(Json, default=list)
    capture: Mapped[int]
    start_sample: Mapped[int] = mapped_column(BigInteger)
    end_sample: Mapped[int] = mapped_column(BigInteger)


class RecordingState(StrEnum):
    """Where a recording is."""

    OPEN = "open"
    """Parts on disk, perhaps more to come."""
    READY = "ready"
    """One file."""
    FAILED = "failed"
    """It ended before the interview did; what there is can be played."""


class RecordingRow(Base):
    """The audio of one session, kept with the candidate's consent."""

    __tablename__ = "recordings"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    path: Mapped[str] = mapped_column(String(300), unique=True)
    """Folder of the recording's files, relative to the data folder."""
    duration_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[RecordingState] = mapped_column(TextEnum(RecordingState), default=RecordingState.OPEN)
    failure: Mapped[str | None] = mapped_column(String(40))
    """Why it ended early: `disk_full`, `disk`, `encoder`, `overloaded`, `database`,
    `not_installed`; or that there is nothing to hear: `unreadable`, `empty`."""


class ConsentKind(StrEnum):
    """What was agreed to."""

    INTERVIEW = "interview"
    AUDIO = "audio"
    """Keeping the recording."""
    INTEGRITY = "integrity"
    """Being watched for integrity signals."""
    STILLS = "stills"
    """Pictures of camera and screen."""
    VIDEO = "video"
    """Recording the camera."""


class ConsentRow(Base):
    """What a candidate agreed to before the first turn, in the words they saw."""

    __tablename__ = "consents"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ConsentKind] = mapped_column(TextEnum(ConsentKind), default=ConsentKind.INTERVIEW)
    version: Mapped[str] = mapped_column(String(64))
    """Digest of the text, so that equal versions mean equal words."""
    text: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(35))
    given_at: Mapped[datetime] = mapped_column(DateTimeUTC)
