"""What is made of a finished session: a report, its findings, their evidence."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db.models.base import Base, Json, TextEnum, utc_now


class ReportState(StrEnum):
    """Where the work on a report is; every state is visible to reviewers."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"


class ReportKind(StrEnum):
    """How a report was made."""

    MODEL = "model"
    EXTRACTIVE = "extractive"
    """Without a language model: sentences and phrases of the transcript itself."""


class FindingKind(StrEnum):
    """What a finding says."""

    SUMMARY = "summary"
    """One sentence of the summary."""

    INSIGHT = "insight"
    THEME = "theme"
    QUESTION = "question"
    CRITERION = "criterion"
    QUOTE = "quote"
    SENTIMENT = "sentiment"
    TOPIC = "topic"
    """Whether one of a research question's topics came up; the evidence is where."""


class ReportRow(Base):
    """The newest report on a session. The row is made with the session's completion: it is the work to be done.

    Whoever writes it holds it until `due_at`, and moves that on while at work. A writer that dies lets it fall due.
    """

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_due", "state", "due_at"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    state: Mapped[ReportState] = mapped_column(TextEnum(ReportState), default=ReportState.QUEUED)
    kind: Mapped[ReportKind | None] = mapped_column(TextEnum(ReportKind))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=utc_now)
    """When it may be worked on: at once, after a failed attempt's pause, or when its writer's lease is over."""
    error: Mapped[str | None] = mapped_column(String(500))
    """Why the last attempt failed, in words for reviewers."""
    summary: Mapped[str | None] = mapped_column(Text)
    sentiment: Mapped[str | None] = mapped_column(String(20))
    model: Mapped[str | None] = mapped_column(String(200))
    prompt_version: Mapped[str | None] = mapped_column(String(64))
    rubric_version: Mapped[str | None] = mapped_column(String(64))
    dropped_quotes: Mapped[int] = mapped_column(default=0)
    """Quotes the model gave that are not in the transcript word for word."""
    dropped_findings: Mapped[int] = mapped_column(default=0)
    """Findings left without evidence by that."""
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)

    findings: Mapped[list["FindingRow"]] = relationship(
        back_populates="report", order_by="FindingRow.position", passive_deletes=True, cascade="all, delete-orphan"
    )


class FindingRow(Base):
    """One claim with its evidence."""

    __tablename__ = "findings"
    __table_args__ = (
        Index("ix_findings_report", "report_id", "position"),
        Index("ix_findings_interview", "interview_id", "kind", "label", "score"),
        Index("ix_findings_first", "interview_id", "position"),
        Index("ix_findings_theme", "theme_id", "report_id"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[FindingKind] = mapped_column(TextEnum(FindingKind))
    label: Mapped[str] = mapped_column(String(300), default="")
    """The theme, the criterion's name, the question's id, the topic."""
    question_id: Mapped[str | None] = mapped_column(String(40))
    """Of a topic: the question it belongs to."""
    text: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[float | None]
    """On the criterion's anchors or 1–5; None: not assessed."""
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """[{turnId, quote, start, end}]: `quote` is the turn's text from `start` to `end`; both null: a chosen option."""
    interview_id: Mapped[UUID | None]
    """The session's interview, so that findings are counted without a look at each session; None: of a preview."""
    theme_id: Mapped[UUID | None]
    """Of a theme: the `ThemeRow` it is a mention of."""

    report: Mapped[ReportRow] = relationship(back_populates="findings")
