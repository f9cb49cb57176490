"""Scores, decisions, comments and redactions by people; links with chosen parts; an index of what was said."""

from collections.abc import Sequence

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = DateTimeUTC(timezone=True)
BOTH_PARTS = '["report", "transcript"]'
TABLES = ("review_scores", "review_decisions", "comments", "mentions", "redactions")
TRIGGERS = ("turns_said", "turns_unsaid", "turns_reworded")
# The rows of `turns` have no number that VACUUM leaves alone, so `said_turns` gives each one; the words themselves are
# read from `turns` through the view, and are stored once.
SQLITE_SEARCH = (
    "CREATE TABLE said_turns (id INTEGER PRIMARY KEY AUTOINCREMENT, turn_id CHAR(32) NOT NULL UNIQUE, "
    "session_id CHAR(32) NOT NULL)",
    "CREATE VIEW said_words AS SELECT said_turns.id AS id, turns.text AS text "
    "FROM said_turns JOIN turns ON turns.id = said_turns.turn_id",
    "CREATE VIRTUAL TABLE said USING fts5(text, content='said_words', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "INSERT INTO said_turns (turn_id, session_id) SELECT id, session_id FROM turns",
    "INSERT INTO said (rowid, text) SELECT id, text FROM said_words",
    """
    CREATE TRIGGER turns_said AFTER INSERT ON turns BEGIN
        INSERT INTO said_turns (turn_id, session_id) VALUES (new.id, new.session_id);
        INSERT INTO said (rowid, text) SELECT id, new.text FROM said_turns WHERE turn_id = new.id;
    END
    """,
    """
    CREATE TRIGGER turns_unsaid AFTER DELETE ON turns BEGIN
        INSERT INTO said (said, rowid, text) SELECT 'delete', id, old.text FROM said_turns WHERE turn_id = old.id;
        DELETE FROM said_turns WHERE turn_id = old.id;
    END
    """,
    """
    CREATE TRIGGER turns_reworded AFTER UPDATE OF text ON turns WHEN old.text <> new.text BEGIN
        INSERT INTO said (said, rowid, text) SELECT 'delete', id, old.text FROM said_turns WHERE turn_id = old.id;
        INSERT INTO said (rowid, text) SELECT id, new.text FROM said_turns WHERE turn_id = new.id;
    END
    """,
)


def json_document() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _dated() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
    )


def _owned(table: str, *parents: tuple[str, str, str, bool]) -> list[sa.schema.SchemaItem]:
    """Id, organization and parents (column, table, on delete, nullable)."""
    found: list[sa.schema.SchemaItem] = [sa.Column("id", sa.Uuid(), nullable=False)]
    for column, parent, on_delete, nullable in (("organization_id", "organizations", "CASCADE", False), *parents):
        name = f"fk_{table}_{column}_{parent}"
        found.append(sa.Column(column, sa.Uuid(), nullable=nullable))
        found.append(sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(name), ondelete=on_delete))
    return [*found, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


SESSION = ("session_id", "sessions", "CASCADE", False)
AUTHOR = ("user_id", "users", "SET NULL", True)


def upgrade() -> None:
    op.create_table(
        "review_scores",
        *_owned("review_scores", SESSION, AUTHOR),
        sa.Column("criterion", sa.String(length=300), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("machine_score", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        *_dated(),
    )
    op.create_index("ix_review_scores_session", "review_scores", ["session_id", "id"])
    op.create_index("ix_review_scores_user", "review_scores", ["user_id", "session_id"])
    op.create_table(
        "review_decisions",
        *_owned("review_decisions", SESSION, AUTHOR),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("before", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *_dated(),
    )
    op.create_index("ix_review_decisions_session", "review_decisions", ["session_id", "id"])
    op.create_table(
        "comments",
        *_owned("comments", SESSION, AUTHOR),
        sa.Column("turn_index", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("deleted_at", TIME, nullable=True),
        *_dated(),
    )
    op.create_index("ix_comments_session", "comments", ["session_id", "id"])
    op.create_table(
        "mentions",
        *_owned("mentions", ("comment_id", "comments", "CASCADE", False), ("user_id", "users", "CASCADE", False)),
        sa.Column("seen_at", TIME, nullable=True),
        *_dated(),
    )
    op.create_index("ix_mentions_user", "mentions", ["user_id", "id"])
    op.create_index(op.f("ix_mentions_comment_id"), "mentions", ["comment_id"])
    op.create_table(
        "redactions",
        *_owned("redactions", SESSION, AUTHOR),
        sa.Column("turn_index", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("audio_start_ms", sa.Integer(), nullable=True),
        sa.Column("audio_end_ms", sa.Integer(), nullable=True),
        sa.Column("restored_at", TIME, nullable=True),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("details", json_document(), nullable=False),
        *_dated(),
    )
    op.create_index("ix_redactions_session", "redactions", ["session_id", "id"])
    _add_columns()
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            op.execute(statement)
    else:
        op.execute("CREATE INDEX ix_turns_said ON turns USING gin (to_tsvector('simple', text))")


def _add_columns() -> None:
    op.add_column("interviews", sa.Column("blind_review", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("memberships", sa.Column("names_hidden", sa.String(length=40), nullable=True))
    op.add_column("sessions", sa.Column("decision", sa.String(length=40), nullable=True))
    op.add_column("sessions", sa.Column("score", sa.Float(), nullable=True))
    op.add_column("sessions", sa.Column("scored_by_people", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_sessions_interview_score", "sessions", ["interview_id", "is_preview", "score", "id"])
    op.create_index("ix_sessions_organization", "sessions", ["organization_id", "id"])
    op.add_column("report_links", sa.Column("parts", json_document(), nullable=False, server_default=BOTH_PARTS))
    op.add_column("report_links", sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("report_links", sa.Column("created_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger}")
        op.execute("DROP TABLE said")
        op.execute("DROP VIEW said_words")
        op.execute("DROP TABLE said_turns")
    else:
        op.execute("DROP INDEX ix_turns_said")
    for column in ("created_by", "note", "parts"):
        op.drop_column("report_links", column)
    op.drop_index("ix_sessions_organization", "sessions")
    op.drop_index("ix_sessions_interview_score", "sessions")
    for column in ("scored_by_people", "score", "decision"):
        op.drop_column("sessions", column)
    op.drop_column("memberships", "names_hidden")
    op.drop_column("interviews", "blind_review")
    for table in reversed(TABLES):
        op.drop_table(table)
