"""Findings counted by interview, themes that people may merge and rename, how often a link was opened."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from uuid_utils.compat import uuid7

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = DateTimeUTC(timezone=True)
RESULTS = ("interview_id", "is_preview", "status", "sentiment", "scored_by_people", "score", "active_ms", "started_at")
ENDS = re.compile(r"^[\W_]+|[\W_]+$")


def upgrade() -> None:
    op.create_table(
        "themes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_themes_interview_id_interviews"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["themes.id"], name=op.f("fk_themes_merged_into_id_themes"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_index("ix_themes_key", "themes", ["interview_id", "key"], unique=True)
    op.create_index(op.f("ix_themes_merged_into_id"), "themes", ["merged_into_id"])
    op.add_column("interviews", sa.Column("open_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("findings", sa.Column("interview_id", sa.Uuid(), nullable=True))
    op.add_column("findings", sa.Column("theme_id", sa.Uuid(), nullable=True))
    op.create_index("ix_findings_interview", "findings", ["interview_id", "kind", "label", "score"])
    op.create_index("ix_findings_first", "findings", ["interview_id", "position"])
    op.create_index("ix_findings_theme", "findings", ["theme_id", "report_id"])
    op.create_index("ix_sessions_results", "sessions", list(RESULTS))
    op.create_index("ix_turns_question", "turns", ["question_id", "move", "speaker", "session_id"])
    _file_what_is_there()


def _file_what_is_there() -> None:
    """As `server.services.results.filing` does it today."""
    op.execute(
        "UPDATE findings SET interview_id = (SELECT sessions.interview_id FROM reports "
        "JOIN sessions ON sessions.id = reports.session_id "
        "WHERE reports.id = findings.report_id AND NOT sessions.is_preview)"
    )
    findings = sa.table(
        "findings",
        sa.column("interview_id", sa.Uuid()),
        sa.column("theme_id", sa.Uuid()),
        sa.column("kind", sa.String()),
        sa.column("label", sa.String()),
    )
    themes = sa.table(
        "themes",
        sa.column("id", sa.Uuid()),
        sa.column("interview_id", sa.Uuid()),
        sa.column("key", sa.String()),
        sa.column("label", sa.String()),
        sa.column("pinned", sa.Boolean()),
        sa.column("created_at", TIME),
        sa.column("updated_at", TIME),
    )
    bind, now = op.get_bind(), datetime.now(UTC)
    is_theme = sa.and_(findings.c.kind == "theme", findings.c.label != "", findings.c.interview_id.is_not(None))
    named = bind.execute(sa.select(findings.c.interview_id, findings.c.label).where(is_theme).distinct()).all()
    known = {}
    for interview_id, label in named:
        words = " ".join(label.split())
        place = (interview_id, (ENDS.sub("", words) or words).casefold()[:300])
        if place not in known:
            known[place] = uuid7()
            values = {"id": known[place], "interview_id": interview_id, "key": place[1], "label": label}
            bind.execute(themes.insert().values(**values, pinned=False, created_at=now, updated_at=now))
        here = sa.and_(findings.c.interview_id == interview_id, findings.c.label == label, is_theme)
        bind.execute(findings.update().where(here).values(theme_id=known[place]))


def downgrade() -> None:
    op.drop_index("ix_turns_question", "turns")
    op.drop_index("ix_sessions_results", "sessions")
    op.drop_index("ix_findings_theme", "findings")
    op.drop_index("ix_findings_first", "findings")
    op.drop_index("ix_findings_interview", "findings")
    op.drop_column("findings", "theme_id")
    op.drop_column("findings", "interview_id")
    op.drop_column("interviews", "open_count")
    op.drop_table("themes")
