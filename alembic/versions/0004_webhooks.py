"""Webhooks, pulled events, presence."""

from collections.abc import Sequence

import advanced_alchemy.types
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PENDING = sa.text("acknowledged_at IS NULL")
CALLBACKS = sa.text("callbacks")


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, advanced_alchemy.types.datetime.DateTimeUTC(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("callbacks", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        _json("kinds"),
        sa.Column("sealed_secret", sa.Text(), nullable=True),
        sa.Column("sealed_previous_secret", sa.Text(), nullable=True),
        _moment("previous_until"),
        _moment("disabled_at"),
        sa.Column("disabled_reason", sa.String(length=40), nullable=True),
        _moment("failing_since"),
        _moment("created_at", nullable=False),
        _moment("updated_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_webhook_endpoints_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_index("ix_webhook_endpoints_organization_id", "webhook_endpoints", ["organization_id"])
    op.create_index(
        "uq_webhook_endpoints_callbacks",
        "webhook_endpoints",
        ["organization_id"],
        unique=True,
        sqlite_where=CALLBACKS,
        postgresql_where=CALLBACKS,
    )

    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("in_line", sa.Boolean(), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("hurried", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("due_at", nullable=False),
        _moment("held_until"),
        _moment("delivered_at"),
        _json("tries"),
        _moment("created_at", nullable=False),
        _moment("updated_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_webhook_deliveries_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_webhook_deliveries_endpoint_id_webhook_endpoints"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index("ix_webhook_deliveries_organization_id", "webhook_deliveries", ["organization_id"])
    op.create_index("ix_webhook_deliveries_due", "webhook_deliveries", ["state", "due_at"])
    op.create_index("ix_webhook_deliveries_line", "webhook_deliveries", ["endpoint_id", "session_id", "number"])
    op.create_index("ix_webhook_deliveries_log", "webhook_deliveries", ["endpoint_id", "id"])
    op.create_index("ix_webhook_deliveries_session", "webhook_deliveries", ["session_id"])
    op.create_index("ix_webhook_deliveries_created", "webhook_deliveries", ["created_at"])

    op.add_column("events", _moment("acknowledged_at"))
    op.create_index(
        "ix_events_pending", "events", ["organization_id", "id"], sqlite_where=PENDING, postgresql_where=PENDING
    )
    op.create_index("ix_events_at", "events", ["at"])

    op.add_column("sessions", sa.Column("presence", sa.String(length=40), nullable=True))
    op.add_column("sessions", sa.Column("presence_by", sa.Uuid(), nullable=True))
    op.add_column("sessions", _moment("seen_until"))
    op.create_index("ix_sessions_presence", "sessions", ["presence", "seen_until"])


def downgrade() -> None:
    op.drop_index("ix_sessions_presence", "sessions")
    op.drop_column("sessions", "seen_until")
    op.drop_column("sessions", "presence_by")
    op.drop_column("sessions", "presence")
    op.drop_index("ix_events_at", "events")
    op.drop_index("ix_events_pending", "events")
    op.drop_column("events", "acknowledged_at")
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_endpoints")
