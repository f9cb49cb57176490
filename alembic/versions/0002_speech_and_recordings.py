"""Speech and recordings."""

from collections.abc import Sequence

import advanced_alchemy.types
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("created_at", advanced_alchemy.types.datetime.DateTimeUTC(timezone=True), nullable=False),
        sa.Column("updated_at", advanced_alchemy.types.datetime.DateTimeUTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_recordings_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("path", name=op.f("uq_recordings_path")),
        sa.UniqueConstraint("session_id", name=op.f("uq_recordings_session_id")),
    )
    op.create_table(
        "spoken_segments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("capture", sa.Integer(), nullable=False),
        sa.Column("start_sample", sa.BigInteger(), nullable=False),
        sa.Column("end_sample", sa.BigInteger(), nullable=False),
        sa.Column("created_at", advanced_alchemy.types.datetime.DateTimeUTC(timezone=True), nullable=False),
        sa.Column("updated_at", advanced_alchemy.types.datetime.DateTimeUTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_spoken_segments_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_segments")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_spoken_segments_session_id_number")),
    )
    # Plain ALTERs: where a batch would copy a SQLite table, dropping the old one deletes what refers to it.
    op.add_column("consents", sa.Column("kind", sa.String(length=40), nullable=False, server_default="interview"))
    op.add_column("interviews", sa.Column("keep_audio", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sessions", sa.Column("audio_consent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("turns", sa.Column("spoken", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("turns", sa.Column("audio_start_ms", sa.BigInteger(), nullable=True))
    op.add_column("turns", sa.Column("audio_end_ms", sa.BigInteger(), nullable=True))
    op.add_column(
        "turns",
        sa.Column(
            "words",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            server_default=sa.text("'[]'"),
        ),
    )
    op.add_column("turns", sa.Column("original_text", sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ("original_text", "words", "audio_end_ms", "audio_start_ms", "spoken"):
        op.drop_column("turns", column)
    op.drop_column("sessions", "audio_consent")
    op.drop_column("interviews", "keep_audio")
    op.drop_column("consents", "kind")
    op.drop_table("spoken_segments")
    op.drop_table("recordings")
