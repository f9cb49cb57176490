"""Versions of interviews, the question library, and proposals from a brief."""

from collections.abc import Sequence

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from server.db.models.base import Json

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _dated() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("updated_at", DateTimeUTC(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "interview_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("content", Json(), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_versions_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_versions")),
        sa.UniqueConstraint("interview_id", "revision", name=op.f("uq_interview_versions_interview_id_revision")),
    )
    op.create_table(
        "library_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("tags", Json(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_library_questions_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_questions")),
    )
    op.create_index("ix_library_questions_organization", "library_questions", ["organization_id", "id"])
    op.create_table(
        "interview_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("about", Json(), nullable=False),
        sa.Column("proposals", Json(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("alive_at", DateTimeUTC(timezone=True), nullable=False),
        *_dated(),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_interview_drafts_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_drafts")),
    )
    op.create_index("ix_interview_drafts_organization", "interview_drafts", ["organization_id", "id"])


def downgrade() -> None:
    for table in ("interview_drafts", "library_questions", "interview_versions"):
        op.drop_table(table)
