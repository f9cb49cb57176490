"""The themes of an interview over all of its sessions, and what people have made of them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import CompoundSelect, exists, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server.db.engine import Sessions, writing
from server.db.models import FindingRow, ThemeRow
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Invalid, NotFound
from server.services.interviews import owned_interview
from server.services.results.veil import Veil

LONGEST_NAME: Final = 120
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as it is shown: with all that was merged into it."""

    id: UUID
    name: str
    count: int
    """Sessions whose report names it."""
    pinned: bool
    renamed: bool
    merged: tuple[tuple[UUID, str], ...] = ()
    """Themes counted here: id, and what they are called."""


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes shown, pinned ones first, then by how often they come up."""

    items: tuple[Theme, ...]
    total: int
    reports: int
    """Sessions with a report: the n of the shares."""


async def themes_of(db: AsyncSession, interview_id: UUID, veil: Veil | None, *, most: int = MOST_SHOWN) -> Themes:
    """The interview's themes; names of candidates hidden by `veil`."""
    counted = _counted(interview_id).subquery()
    count = func.coalesce(counted.c.count, 0)
    found = (
        await db.execute(
            select(ThemeRow, count, func.count().over())
            .join(counted, counted.c.id == ThemeRow.id, isouter=True)
            .where(
                ThemeRow.interview_id == interview_id,
                ThemeRow.merged_into_id.is_(None),
                or_(counted.c.count > 0, ThemeRow.pinned),
            )
            .order_by(ThemeRow.pinned.desc(), count.desc(), ThemeRow.id)
            .limit(most)
        )
    ).all()
    # Every report has one finding in the first place.
    reports = await db.scalar(
        select(func.count()).where(FindingRow.interview_id == interview_id, FindingRow.position == 0)
    )
    merged = await _merged_into(db, [row.id for row, _, _ in found])
    rows = [*(row for row, _, _ in found), *(row for rows in merged.values() for row in rows)]
    names = {row.id: row.name or row.label for row in rows}
    if veil is not None:
        names = await veil.hide_in_themes(db, names)
    items = tuple(
        Theme(
            row.id, names[row.id], n, row.pinned, row.name is not None,
            tuple((one.id, names[one.id]) for one in merged.get(row.id, ())),
        )
        for row, n, _ in found
    )  # fmt: skip
    return Themes(items, found[0][2] if found else 0, reports or 0)


def _counted(interview_id: UUID) -> CompoundSelect[tuple[UUID, int]]:
    """Theme → sessions. Only where themes were merged may one report be met twice, and is looked for."""
    of_interview = ThemeRow.interview_id == interview_id
    child = aliased(ThemeRow)
    has_merged = exists().where(child.merged_into_id == ThemeRow.id)
    lone = select(ThemeRow.id).where(of_interview, ThemeRow.merged_into_id.is_(None), ~has_merged)
    alone = (
        select(FindingRow.theme_id.label("id"), func.count().label("count"))
        .where(FindingRow.theme_id.in_(lone))
        .group_by(FindingRow.theme_id)
    )
    root = func.coalesce(ThemeRow.merged_into_id, ThemeRow.id)
    together = (
        select(root, func.count(FindingRow.report_id.distinct()))
        .join(FindingRow, FindingRow.theme_id == ThemeRow.id)
        .where(of_interview, or_(ThemeRow.merged_into_id.is_not(None), has_merged))
        .group_by(root)
    )
    return union_all(alone, together)


async def _merged_into(db: AsyncSession, ids: list[UUID]) -> dict[UUID, list[ThemeRow]]:
    found: dict[UUID, list[ThemeRow]] = {}
    query = select(ThemeRow).where(ThemeRow.merged_into_id.in_(ids)).order_by(ThemeRow.label, ThemeRow.id)
    for row in await db.scalars(query):
        if row.merged_into_id is not None:
            found.setdefault(row.merged_into_id, []).append(row)
    return found


async def theme_of(db: AsyncSession, caller: Caller, interview_id: UUID, theme_id: UUID) -> ThemeRow:
    """One of the interview's themes; of a merged one, where it is counted.

    Raises:
        NotFound: no such theme, or no such interview of the caller's.
    """
    await owned_interview(db, caller.organization_id, interview_id)
    row = await db.scalar(select(ThemeRow).where(ThemeRow.id == theme_id, ThemeRow.interview_id == interview_id))
    if row is not None and row.merged_into_id is not None:
        row = await db.get(ThemeRow, row.merged_into_id)
    if row is None:
        raise NotFound("There is no such theme.")
    return row


async def single_theme(db: AsyncSession, row: ThemeRow, veil: Veil | None) -> Theme:
    """A theme by itself, as `themes_of` shows it."""
    merged = (await _merged_into(db, [row.id])).get(row.id, [])
    names = {one.id: one.name or one.label for one in (row, *merged)}
    if veil is not None:
        names = await veil.hide_in_themes(db, names)
    count = await db.scalar(
        select(func.count(FindingRow.report_id.distinct())).where(
            FindingRow.theme_id.in_([one.id for one in (row, *merged)])
        )
    )
    others = tuple((one.id, names[one.id]) for one in merged)
    return Theme(row.id, names[row.id], count or 0, row.pinned, row.name is not None, others)


async def rename_theme(sessions: Sessions, caller: Caller, interview_id: UUID, theme_id: UUID, name: str) -> None:
    """Call a theme by another name; by an empty one, as reports do.

    Raises:
        NotFound: no such theme of the caller's.
        Invalid: the name is too long.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(f"Please keep the name under {LONGEST_NAME} characters.", "name")
    async with writing(sessions) as db:
        row = await theme_of(db, caller, interview_id, theme_id)
        row.name = name if name and name != row.label else None
        record(db, caller, "theme.renamed", interview_id, theme=str(row.id))


async def pin_theme(sessions: Sessions, caller: Caller, interview_id: UUID, theme_id: UUID, *, pinned: bool) -> None:
    """Keep a theme at the top of the list, or not any more.

    Raises:
        NotFound: no such theme of the caller's.
    """
    async with writing(sessions) as db:
        row = await theme_of(db, caller, interview_id, theme_id)
        row.pinned = pinned
        record(db, caller, "theme.pinned" if pinned else "theme.unpinned", interview_id, theme=str(row.id))


async def merge_themes(sessions: Sessions, caller: Caller, interview_id: UUID, theme_id: UUID, into: UUID) -> None:
    """Count a theme, and all that was merged into it, as another one.

    Raises:
        NotFound: no such themes of the caller's.
        Invalid: they are the same.
    """
    async with writing(sessions) as db:
        # Two people merging the same themes the other way round would leave a circle.
        await db.scalars(select(ThemeRow.id).where(ThemeRow.interview_id == interview_id).with_for_update())
        row = await theme_of(db, caller, interview_id, theme_id)
        target = await theme_of(db, caller, interview_id, into)
        if row.id == target.id:
            raise Invalid("Please choose another theme to merge this one into.", "into")
        await db.execute(update(ThemeRow).where(ThemeRow.merged_into_id == row.id).values(merged_into_id=target.id))
        row.merged_into_id = target.id
        target.pinned = target.pinned or row.pinned
        row.pinned = False
        record(db, caller, "theme.merged", interview_id, theme=str(row.id), into=str(target.id))


async def part_theme(sessions: Sessions, caller: Caller, interview_id: UUID, theme_id: UUID) -> UUID:
    """Take a theme out of the one it was merged into; returns that one.

    Raises:
        NotFound: no such theme of the caller's that is merged into another.
    """
    async with writing(sessions) as db:
        await owned_interview(db, caller.organization_id, interview_id)
        row = await db.scalar(
            select(ThemeRow).where(ThemeRow.id == theme_id, ThemeRow.interview_id == interview_id).with_for_update()
        )
        if row is None or row.merged_into_id is None:
            raise NotFound("There is no such merged theme.")
        whole, row.merged_into_id = row.merged_into_id, None
        record(db, caller, "theme.parted", interview_id, theme=str(row.id))
    return whole
