"""Which browsers have signed in by link, and ways to look through the audit log."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("web_sessions", sa.Column("by_link", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_audit_events_actor", "audit_events", ["organization_id", "actor", "id"])
    op.create_index("ix_audit_events_action", "audit_events", ["organization_id", "action", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_events_action", "audit_events")
    op.drop_index("ix_audit_events_actor", "audit_events")
    op.drop_column("web_sessions", "by_link")
