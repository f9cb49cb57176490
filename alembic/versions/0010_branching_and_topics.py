"""Questions that depend on earlier choices, and topics to cover."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = ("show_if", "topics")


def upgrade() -> None:
    for name in LISTS:
        kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
        op.add_column("questions", sa.Column(name, kind, nullable=False, server_default="[]"))
    op.add_column("findings", sa.Column("question_id", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("findings", "question_id")
    for name in LISTS:
        op.drop_column("questions", name)
