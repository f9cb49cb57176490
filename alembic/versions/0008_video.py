"""Video of candidates who agreed to it: takes and the pieces they arrive in."""

from collections.abc import Sequence

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _dated() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("updated_at", DateTimeUTC(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "video_takes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_take_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("started_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("chunk_count", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", DateTimeUTC(timezone=True), nullable=True),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_video_takes_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_video_takes_media_id_media"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_takes")),
        sa.UniqueConstraint("session_id", "client_take_id", name=op.f("uq_video_takes_session_id_client_take_id")),
    )
    op.create_index("ix_video_takes_state", "video_takes", ["state", "id"])
    op.create_table(
        "video_chunks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["take_id"], ["video_takes.id"], name=op.f("fk_video_chunks_take_id_video_takes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_video_chunks_media_id_media"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_chunks")),
        sa.UniqueConstraint("take_id", "number", name=op.f("uq_video_chunks_take_id_number")),
    )
    op.create_index("ix_video_chunks_media_id", "video_chunks", ["media_id"])
    op.add_column("sessions", sa.Column("video_consent", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("sessions", "video_consent")
    op.drop_table("video_chunks")
    op.drop_table("video_takes")
