"""Interviews made from other interviews and from files."""

from uuid import UUID

import msgspec

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Invalid
from server.services.interviews import add_interview, get_interview
from server.services.portable import InterviewDocument, document_of
from server.services.question_inputs import prepare_questions
from server.services.questions import add_questions
from server.services.version_keeping import keep_version

LONGEST_TITLE = 300


async def find_document(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewDocument:
    """An interview as a document.

    Raises:
        NotFound: unknown or another organization's.
    """
    detail = await get_interview(sessions, caller, interview_id)
    return document_of(detail.row, detail.questions)


async def export_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewDocument:
    """As `find_document`, and noted in the audit log.

    Raises:
        NotFound: unknown or another organization's.
    """
    document = await find_document(sessions, caller, interview_id)
    async with writing(sessions) as db:
        record(db, caller, "interview.exported", interview_id)
    return document


async def make_interview(
    sessions: Sessions,
    caller: Caller,
    document: InterviewDocument,
    action: str = "interview.imported",
    project_id: UUID | None = None,
) -> InterviewRow:
    """The interview of a document with its questions, or nothing of it.

    Raises:
        Invalid: names the field within the document.
        NotFound: no such project of the caller's.
        QuotaExceeded: there are as many interviews as may be.
    """
    prepared = prepare_questions(document.questions, "questions")
    async with writing(sessions) as db:
        try:
            row = await add_interview(db, caller, document.interview, project_id)
        except Invalid as error:
            raise Invalid(error.message, f"interview.{error.field}" if error.field else None) from error
        await add_questions(db, caller, row, prepared, within="questions", numbered=True)
        record(db, caller, action, row.id)
        await keep_version(db, caller, row)
    return row


async def duplicate_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewRow:
    """A copy with the same settings and questions, for invited candidates until published; no sessions, no invites.

    It is in the same project: who does not see that must not read its questions in the copy.

    Raises:
        NotFound: unknown or another organization's.
        QuotaExceeded: there are as many interviews as may be.
    """
    detail = await get_interview(sessions, caller, interview_id)
    document = document_of(detail.row, detail.questions)
    document = titled(document, f"Copy of {document.interview.title}")
    return await make_interview(sessions, caller, document, "interview.duplicated", detail.row.project_id)


def titled(document: InterviewDocument, title: str) -> InterviewDocument:
    """The document under another title, cut to what a title may be."""
    interview = msgspec.structs.replace(document.interview, title=title[:LONGEST_TITLE].strip())
    return msgspec.structs.replace(document, interview=interview)
