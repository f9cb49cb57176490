"""Scopes and rotation of keys, quotas, assessments with candidate keys, and mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = DateTimeUTC(timezone=True)
ALL_SCOPES = '["read", "write", "candidates", "reports"]'


def json_document() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("organizations", sa.Column("quotas", json_document(), nullable=False, server_default="{}"))
    op.add_column(
        "organizations", sa.Column("subscription_active", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    # Keys made before there were scopes go on opening everything.
    op.add_column("api_keys", sa.Column("scopes", json_document(), nullable=False, server_default=ALL_SCOPES))
    op.add_column("api_keys", sa.Column("previous_hash", sa.String(length=64), nullable=True))
    op.add_column("api_keys", sa.Column("previous_until", TIME, nullable=True))
    op.create_index("ix_api_keys_previous_hash", "api_keys", ["previous_hash"], unique=True)
    op.add_column("usage_months", sa.Column("sessions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("usage_months", sa.Column("assessments", sa.Integer(), nullable=False, server_default="0"))

    op.create_table(
        "assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("task_brief", sa.Text(), nullable=False),
        sa.Column("repo_url", sa.Text(), nullable=True),
        sa.Column("issue", json_document(), nullable=True),
        sa.Column("rubric_id", sa.Uuid(), nullable=True),
        sa.Column("expires_in_days", sa.Integer(), nullable=False),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_assessments_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_assessments_interview_id_interviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_assessments_interview_id")),
    )
    op.create_index("ix_assessments_organization", "assessments", ["organization_id", "interview_id"])

    op.create_table(
        "candidate_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("invite_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_candidate_keys_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_candidate_keys_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invite_id"], ["invites.id"], name=op.f("fk_candidate_keys_invite_id_invites"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_keys")),
        sa.UniqueConstraint("invite_id", name=op.f("uq_candidate_keys_invite_id")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_candidate_keys_key_digest")),
    )
    op.create_index("ix_candidate_keys_interview", "candidate_keys", ["interview_id", "id"])
    op.create_index("ix_candidate_keys_organization", "candidate_keys", ["organization_id", "id"])

    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("invite_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_mails_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invite_id"], ["invites.id"], name=op.f("fk_mails_invite_id_invites"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_due", "mails", ["state", "due_at"])
    op.create_index("ix_mails_invite_id", "mails", ["invite_id"])


def downgrade() -> None:
    op.drop_table("mails")
    op.drop_table("candidate_keys")
    op.drop_table("assessments")
    op.drop_column("usage_months", "assessments")
    op.drop_column("usage_months", "sessions")
    op.drop_index("ix_api_keys_previous_hash", "api_keys")
    op.drop_column("api_keys", "previous_until")
    op.drop_column("api_keys", "previous_hash")
    op.drop_column("api_keys", "scopes")
    op.drop_column("organizations", "subscription_active")
    op.drop_column("organizations", "quotas")
