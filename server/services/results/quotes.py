"""The words that the reports' findings rest on, taken from the transcripts as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import FindingRow, ReportRow, SessionRow, TurnRow
from server.services.pagination import Page, decode_cursor, page_of
from server.services.reading import stands
from server.services.reports import EvidenceView
from server.services.results.veil import Person, Veil, person_called

LIST_NAME: Final = "quotes"
PAGE_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a candidate, and where they stand: `key` marks them on the session's page."""

    turn_index: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """One candidate's words on a theme; none where a passage has been taken out since."""

    person: Person
    quotes: tuple[Quote, ...]


async def theme_quotes(
    db: AsyncSession, theme_ids: Sequence[UUID], veil: Veil | None, *, limit: int = PAGE_SIZE, cursor: str | None = None
) -> Page[Quoted]:
    """The words on a theme, and on those merged into it, newest report first.

    Raises:
        Invalid: cursor.
    """
    query = select(FindingRow.report_id).where(FindingRow.theme_id.in_(theme_ids)).distinct()
    if cursor is not None:
        query = query.where(FindingRow.report_id < decode_cursor(LIST_NAME, cursor))
    ids = list(await db.scalars(query.order_by(FindingRow.report_id.desc()).limit(limit + 1)))
    findings = await db.scalars(
        select(FindingRow)
        .where(FindingRow.report_id.in_(ids), FindingRow.theme_id.in_(theme_ids))
        .order_by(FindingRow.report_id.desc(), FindingRow.position)
    )
    of_report: dict[UUID, list[FindingRow]] = {report_id: [] for report_id in ids}
    for row in findings:
        of_report[row.report_id].append(row)
    people = await _people(db, ids, veil)
    turns = await _turns(db, [row for rows in of_report.values() for row in rows])
    items = [(id_, Quoted(people[id_], _quotes(people[id_], of_report[id_], turns))) for id_ in ids]
    return page_of(items, LIST_NAME, limit=limit)


async def _people(db: AsyncSession, report_ids: Sequence[UUID], veil: Veil | None) -> dict[UUID, Person]:
    found = await db.execute(
        select(ReportRow.id, SessionRow.id, SessionRow.participant_name, SessionRow.participant_email)
        .join(SessionRow, SessionRow.id == ReportRow.session_id)
        .where(ReportRow.id.in_(report_ids))
    )
    return {report_id: person_called(id_, name, email, veil) for report_id, id_, name, email in found.tuples()}


async def _turns(db: AsyncSession, findings: Sequence[FindingRow]) -> dict[str, TurnRow]:
    ids = {UUID(said["turnId"]) for row in findings for said in row.evidence}
    return {str(turn.id): turn for turn in await db.scalars(select(TurnRow).where(TurnRow.id.in_(ids)))}


def _quotes(person: Person, findings: Sequence[FindingRow], turns: dict[str, TurnRow]) -> tuple[Quote, ...]:
    found = []
    for row in findings:
        known = [said for said in row.evidence if said["turnId"] in turns]
        for place, said in enumerate(known):
            turn = turns[said["turnId"]]
            if not stands(EvidenceView(said["turnId"], turn.index, said["quote"], said["start"], said["end"]), turn):
                continue
            if said["start"] is None or said["end"] is None:
                words = person.told(said["quote"])
            else:
                words = person.quoted(turn.text, said["start"], said["end"])
            found.append(Quote(turn.index, words, f"{row.position}.{place}"))
    return tuple(found)
