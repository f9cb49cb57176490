"""Mail to members; invites that are mailed, reminded of and accommodated; dates and caps of interviews."""

from collections.abc import Sequence

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = DateTimeUTC(timezone=True)
INTERVIEW_COLUMNS = ("reminder_count", "reminder_days", "max_completed", "max_sessions", "closes_at", "opens_at")
INVITE_COLUMNS = ("accommodations", "reminders_sent", "mailed_at", "language", "note")


def json_document() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _let_mails_belong_to_no_invite(nullable=True)
    op.add_column("mails", sa.Column("kind", sa.String(length=40), nullable=False, server_default="invitation"))

    op.add_column("invites", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("invites", sa.Column("language", sa.String(length=35), nullable=True))
    op.add_column("invites", sa.Column("mailed_at", TIME, nullable=True))
    op.add_column("invites", sa.Column("reminders_sent", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("invites", sa.Column("accommodations", json_document(), nullable=False, server_default="{}"))
    op.create_index("ix_invites_mailed", "invites", ["interview_id", "mailed_at"])

    op.add_column("interviews", sa.Column("opens_at", TIME, nullable=True))
    op.add_column("interviews", sa.Column("closes_at", TIME, nullable=True))
    op.add_column("interviews", sa.Column("max_sessions", sa.Integer(), nullable=True))
    op.add_column("interviews", sa.Column("max_completed", sa.Integer(), nullable=True))
    op.add_column("interviews", sa.Column("reminder_days", sa.Integer(), nullable=True))
    op.add_column("interviews", sa.Column("reminder_count", sa.Integer(), nullable=False, server_default="2"))


def downgrade() -> None:
    for column in INTERVIEW_COLUMNS:
        op.drop_column("interviews", column)
    op.drop_index("ix_invites_mailed", "invites")
    for column in INVITE_COLUMNS:
        op.drop_column("invites", column)
    op.drop_column("mails", "kind")
    op.execute("DELETE FROM mails WHERE invite_id IS NULL")
    _let_mails_belong_to_no_invite(nullable=False)


def _let_mails_belong_to_no_invite(*, nullable: bool) -> None:
    # On SQLite this copies the table and drops the old one, which is safe here: nothing refers to `mails`.
    with op.batch_alter_table("mails") as batch:
        batch.alter_column("invite_id", existing_type=sa.Uuid(), nullable=nullable)
