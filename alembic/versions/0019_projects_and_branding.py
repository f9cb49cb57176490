"""Projects that some members see; and how an organization's pages and mails look."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from server.db.models.base import Json

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = DateTimeUTC(timezone=True)


def upgrade() -> None:
    op.add_column("projects", sa.Column("everybody", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("member_invitations", sa.Column("project_ids", Json(), nullable=False, server_default="[]"))
    op.add_column("api_keys", sa.Column("project_ids", Json(), nullable=True))
    op.add_column("interview_drafts", sa.Column("project_id", sa.Uuid(), nullable=True))
    drafts, projects = sa.table("interview_drafts", *_columns("project_id", "organization_id")), _projects()
    oldest = (
        sa.select(projects.c.id)
        .where(projects.c.organization_id == drafts.c.organization_id)
        .order_by(projects.c.id)
        .limit(1)
        .scalar_subquery()
    )
    op.execute(sa.update(drafts).values(project_id=oldest))
    op.create_table(
        "project_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_members_project_id_projects"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_project_members_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_members")),
        sa.UniqueConstraint("project_id", "user_id", name=op.f("uq_project_members_project_id_user_id")),
    )
    op.create_index(op.f("ix_project_members_user_id"), "project_members", ["user_id"])
    op.create_table(
        "brandings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=True),
        sa.Column("intro", sa.Text(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_type", sa.String(length=40), nullable=True),
        sa.Column("logo_digest", sa.String(length=64), nullable=True),
        sa.Column("logo_width", sa.Integer(), nullable=True),
        sa.Column("logo_height", sa.Integer(), nullable=True),
        sa.Column("logo_alt", sa.String(length=200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_brandings_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brandings")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_brandings_organization_id")),
    )
    op.create_index(op.f("ix_brandings_logo_digest"), "brandings", ["logo_digest"])


def _columns(*names: str) -> list[sa.ColumnClause[UUID]]:
    return [sa.column(name, sa.Uuid()) for name in names]


def _projects() -> sa.TableClause:
    return sa.table("projects", *_columns("id", "organization_id"))


def downgrade() -> None:
    op.drop_table("brandings")
    op.drop_table("project_members")
    op.drop_column("interview_drafts", "project_id")
    op.drop_column("api_keys", "project_ids")
    op.drop_column("member_invitations", "project_ids")
    op.drop_column("projects", "everybody")
