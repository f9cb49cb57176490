"""Integrity signals, media, and the names API clients know sessions by."""

from collections.abc import Sequence

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FLAGS = ("integrity_consent", "assisted", "stills_consent")


def _dated() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("updated_at", DateTimeUTC(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "integrity_signals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_event_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=True),
        sa.Column("turn_index", sa.Integer(), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_integrity_signals_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_signals")),
        sa.UniqueConstraint(
            "session_id", "client_event_id", name=op.f("uq_integrity_signals_session_id_client_event_id")
        ),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_media_session_id_sessions"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("path", name=op.f("uq_media_path")),
    )
    op.create_index("ix_media_session", "media", ["session_id", "kind", "id"])
    op.create_table(
        "attempt_hashes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_attempt_hashes_client_id_api_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_attempt_hashes_session_id_sessions"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_hashes")),
        sa.UniqueConstraint("client_id", "session_id", name=op.f("uq_attempt_hashes_client_id_session_id")),
        sa.UniqueConstraint("name_hash", name=op.f("uq_attempt_hashes_name_hash")),
    )
    op.create_index("ix_attempt_hashes_session", "attempt_hashes", ["session_id"])
    for flag in FLAGS:
        op.add_column("sessions", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sessions", sa.Column("evidence_at", DateTimeUTC(timezone=True), nullable=True))
    op.create_index("ix_sessions_evidence", "sessions", ["evidence_at", "status"])


def downgrade() -> None:
    op.drop_index("ix_sessions_evidence", "sessions")
    op.drop_column("sessions", "evidence_at")
    for flag in FLAGS:
        op.drop_column("sessions", flag)
    for table in ("attempt_hashes", "media", "integrity_signals"):
        op.drop_table(table)
