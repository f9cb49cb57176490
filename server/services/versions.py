"""An interview's earlier versions: what each edit changed, and the way back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiKey, InterviewRow, InterviewVersionRow, QuestionRow, User
from server.db.models.base import TextEnum
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import NotFound
from server.services.interviews import owned_interview, touch
from server.services.organization import kept_at_most
from server.services.version_keeping import content_columns, keep_version

LONGEST_SHOWN: Final = 400


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs from the version before; `before` or `after` is empty for what was added or removed."""

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """An interview as one edit left it."""

    revision: int
    at: datetime
    who: str
    interview: dict[str, Any]
    questions: list[dict[str, Any]]
    changes: tuple[Change, ...]
    """Against the version before; empty for the oldest one kept."""
    is_first: bool


async def list_versions(sessions: Sessions, caller: Caller, interview_id: UUID) -> list[Version]:
    """The versions kept, newest first.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        await owned_interview(db, caller.organization_id, interview_id)
        query = select(InterviewVersionRow).where(InterviewVersionRow.interview_id == interview_id)
        rows = list(await db.scalars(query.order_by(InterviewVersionRow.revision)))
        names = await _names(db, caller, {row.actor for row in rows})
    versions = []
    for index, row in enumerate(rows):
        changes = changes_between(rows[index - 1].content, row.content) if index else ()
        versions.append(
            Version(
                row.revision,
                row.created_at,
                names.get(row.actor, "Somebody who has left"),
                row.content["interview"],
                row.content["questions"],
                changes,
                is_first=not index,
            )
        )
    return versions[::-1]


async def find_version(sessions: Sessions, caller: Caller, interview_id: UUID, revision: int) -> Version:
    """One version.

    Raises:
        NotFound: no such interview of the caller's, or no such version of it.
    """
    for version in await list_versions(sessions, caller, interview_id):
        if version.revision == revision:
            return version
    raise NotFound("There is no such version. Only the newest ones are kept.")


async def _names(db: AsyncSession, caller: Caller, actors: set[str]) -> dict[str, str]:
    found = {"system": "The server"}
    ids = {kind: [UUID(a.partition(":")[2]) for a in actors if a.startswith(f"{kind}:")] for kind in ("user", "key")}
    for user in await db.scalars(select(User).where(User.id.in_(ids["user"]))):
        found[f"user:{user.id}"] = user.name or user.email
    keys = select(ApiKey).where(ApiKey.id.in_(ids["key"]), ApiKey.organization_id == caller.organization_id)
    for key in await db.scalars(keys):
        found[f"key:{key.id}"] = f"API key “{key.name}”"
    return found


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """What differs, in words: the interview's fields, then its questions in their order, then what was removed."""
    changes = _fields("", InterviewRow, before["interview"], after["interview"])
    old = {question["id"]: question for question in before["questions"]}
    new_ids = [question["id"] for question in after["questions"]]
    for number, question in enumerate(after["questions"], 1):
        if question["id"] in old:
            changes += _fields(f"Question {number}: ", QuestionRow, old[question["id"]], question)
        else:
            changes.append(Change(f"Question {number} added", after=_words(question["text"])))
    kept = [question_id for question_id in old if question_id in new_ids]
    removed = [question for question_id, question in old.items() if question_id not in new_ids]
    changes += [Change("Question removed", before=_words(question["text"])) for question in removed]
    if kept != [question_id for question_id in new_ids if question_id in old]:
        changes.append(Change("Order of the questions"))
    return tuple(changes)


def _fields(
    prefix: str, table: type[InterviewRow] | type[QuestionRow], before: dict[str, Any], after: dict[str, Any]
) -> list[Change]:
    """In the order of the columns: PostgreSQL keeps no order of its own within a document."""
    changed = [name for name in content_columns(table) if name in after and after[name] != before.get(name)]
    return [Change(prefix + name.replace("_", " "), _words(before.get(name)), _words(after[name])) for name in changed]


def _words(value: object) -> str:
    match value:
        case None | "" | []:
            return "empty"
        case bool():
            return "yes" if value else "no"
        case list():
            text = "; ".join(_item_in_words(item) for item in value)
        case dict():
            text = "; ".join(f"{name}: {_words(part)}" for name, part in value.items())
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _item_in_words(item: object) -> str:
    """A criterion or a test by its name, a condition by its choices, anything else as it is."""
    if not isinstance(item, dict):
        return str(item)
    return str(item["name"]) if "name" in item else " or ".join(map(str, item.get("anyOf", ())))


async def restore_version(
    sessions: Sessions, caller: Caller, interview_id: UUID, revision: int, *, expected_revision: int | None = None
) -> InterviewRow:
    """The interview as it was in that version, as a new revision; questions keep their ids, and who may come in stays.

    Raises:
        NotFound: no such interview of the caller's, or no such version of it.
        Conflict: somebody has edited it since `expected_revision`.
    """
    query = select(InterviewVersionRow).where(
        InterviewVersionRow.interview_id == interview_id, InterviewVersionRow.revision == revision
    )
    async with writing(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        version = await db.scalar(query)
        if version is None:
            raise NotFound("There is no such version. Only the newest ones are kept.")
        touch(row, expected_revision)
        _apply(row, version.content["interview"])
        row.retention_days = await kept_at_most(db, caller.organization_id, row.retention_days)
        await _restore_questions(db, row, version.content["questions"])
        record(db, caller, "interview.restored", row.id, revision=revision)
        await keep_version(db, caller, row)
    return row


async def _restore_questions(db: AsyncSession, interview: InterviewRow, kept: list[dict[str, Any]]) -> None:
    rows = await db.scalars(select(QuestionRow).where(QuestionRow.interview_id == interview.id))
    there = {row.id: row for row in rows}
    for position, raw in enumerate(kept):
        question_id = UUID(raw["id"])
        question = there.pop(question_id, None)
        if question is None:
            question = QuestionRow(id=question_id, interview_id=interview.id)
            db.add(question)
        _apply(question, raw)
        question.position, question.deleted_at = position, None
    for other in there.values():
        other.deleted_at = other.deleted_at or datetime.now(UTC)


def _apply(row: InterviewRow | QuestionRow, content: dict[str, Any]) -> None:
    """Columns that have come since the version was kept stay as they are."""
    for name in content_columns(type(row)):
        if name in content:
            setattr(row, name, _stored(row, name, content[name]))


def _stored(row: InterviewRow | QuestionRow, name: str, value: Any) -> Any:
    kind = row.__table__.columns[name].type
    if value is None:
        return None
    if isinstance(kind, TextEnum):
        return kind.enum(value)
    return msgspec.convert(value, datetime) if isinstance(kind, DateTimeUTC) else value
