"""Puts the findings of a report where they are counted: under their interview, and themes under one name."""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server.db.models import FindingKind, FindingRow, ReportRow, SessionRow, ThemeRow
from server.db.models.base import new_id

ENDS: Final = re.compile(r"^[\W_]+|[\W_]+$")
LONGEST_KEY: Final = 300


def theme_key(label: str) -> str:
    """The same for labels that differ only in case, spaces, or marks at their ends."""
    words = " ".join(label.split())
    return (ENDS.sub("", words) or words).casefold()[:LONGEST_KEY]


async def file_findings(db: AsyncSession, session_id: UUID) -> None:
    """Let the findings of a session's report count for its interview; those of previews count nowhere.

    Part of the caller's transaction, to be called whenever findings were written or their labels changed.
    """
    await db.flush()
    found = (
        await db.execute(
            select(SessionRow.interview_id, ReportRow.id)
            .join(ReportRow, ReportRow.session_id == SessionRow.id)
            .where(SessionRow.id == session_id, SessionRow.is_preview.is_(False))
        )
    ).first()
    if found is None:
        return
    interview_id, report_id = found
    await db.execute(update(FindingRow).where(FindingRow.report_id == report_id).values(interview_id=interview_id))
    mentions = await db.execute(
        select(FindingRow.id, FindingRow.label)
        .where(FindingRow.report_id == report_id, FindingRow.kind == FindingKind.THEME, FindingRow.label != "")
        .order_by(FindingRow.position)
    )
    labels = {finding_id: label for finding_id, label in mentions}
    themes = await _themes_of(db, interview_id, labels.values())
    await db.execute(update(FindingRow).where(FindingRow.report_id == report_id).values(theme_id=None))
    for finding_id, label in labels.items():
        # A report that names a theme twice counts once, so that counting need not look for that.
        theme_id = themes.pop(theme_key(label), None)
        await db.execute(update(FindingRow).where(FindingRow.id == finding_id).values(theme_id=theme_id))


async def _themes_of(db: AsyncSession, interview_id: UUID, labels: Iterable[str]) -> dict[str, UUID]:
    """Key → theme, made where there is none; two reports that name a new theme at once make one of it."""
    keys = {theme_key(label): label for label in labels}
    now = datetime.now(UTC)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key in sorted(keys):  # in one order, so that two reports do not wait for each other
        values = {
            "id": new_id(),
            "interview_id": interview_id,
            "key": key,
            "label": keys[key],
            "pinned": False,
            "created_at": now,
            "updated_at": now,
        }
        await db.execute(
            insert(ThemeRow).values(**values).on_conflict_do_nothing(index_elements=["interview_id", "key"])
        )
    found = await db.execute(
        select(ThemeRow.key, ThemeRow.id).where(ThemeRow.interview_id == interview_id, ThemeRow.key.in_(keys))
    )
    return {key: theme_id for key, theme_id in found}


async def forget_words(db: AsyncSession, interview_id: UUID, words: str) -> None:
    """After a passage has been taken out: no theme that nobody mentions any more goes on repeating it."""
    mentioned = exists().where(FindingRow.theme_id == ThemeRow.id)
    await db.execute(
        delete(ThemeRow).where(
            ThemeRow.interview_id == interview_id,
            ThemeRow.key.contains(theme_key(words), autoescape=True),
            ~mentioned,
        )
    )


async def forget_unmentioned(db: AsyncSession, interview_ids: Collection[UUID]) -> None:
    """After sessions have been erased: no theme is kept that only they had named, nor its words where others count."""
    mentioned = exists().where(FindingRow.theme_id == ThemeRow.id)
    part = aliased(ThemeRow)
    holds = exists().where(part.merged_into_id == ThemeRow.id)
    of_these = ThemeRow.interview_id.in_(interview_ids)
    # Those that were merged into others go first: they may have been all that held these.
    await db.execute(delete(ThemeRow).where(of_these, ThemeRow.merged_into_id.is_not(None), ~mentioned))
    await db.execute(delete(ThemeRow).where(of_these, ~mentioned, ~holds))
    for row in await db.scalars(select(ThemeRow).where(of_these, ~mentioned)):
        of_others = await db.scalar(select(ThemeRow.label).where(ThemeRow.merged_into_id == row.id).limit(1))
        row.label, row.key = row.name or of_others or "", f"merged {row.id}"
