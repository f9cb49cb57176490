"""What the API answers: rows of the database in the words of the published document."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from server.db.models import InterviewRow, QuestionRow, SessionRow, SessionStatus, TurnRow
from server.interview.plan import FollowUpDepth, Patience, QuestionType, Tone
from server.interview.turns import Speaker
from server.services.interviews import InterviewDetail, ListedInterview
from server.services.invites import Invite, invite_url
from server.services.moments import moment
from server.services.question_inputs import CodingInput, FilesInput
from server.services.quotas import Limit
from server.services.session_records import SessionDetail
from server.services.site import Site
from server.services.usage import Usage

T = TypeVar("T")
Moment = Annotated[
    str,
    Meta(examples=["2026-04-01T12:00:00.000Z"], extra_json_schema={"format": "date-time"}),
]


def from_row(kind: type[T], row: object, **given: Any) -> T:
    """An answer of `kind` with its fields from `given`, else from the row; times become text."""
    values: dict[str, Any] = {}
    for name in kind.__struct_fields__:  # type: ignore[attr-defined]
        value = given[name] if name in given else getattr(row, name)
        values[name] = moment(value) if isinstance(value, datetime) else value
    return kind(**values)


class Data(msgspec.Struct, Generic[T]):
    """The envelope of every success."""

    data: T


class Listed(msgspec.Struct, Generic[T]):
    """The envelope of a page; `cursor` is null on the last one."""

    data: list[T]
    cursor: str | None


class Answer(msgspec.Struct, rename="camel"):
    """Base of the answers."""


class ConditionAnswer(Answer):
    """An earlier choice that a question depends on."""

    question_id: UUID
    any_of: list[str]


class QuestionAnswer(Answer):
    """A question."""

    id: UUID
    interview_id: UUID
    text: str
    type: QuestionType
    order: int
    required: bool
    options: list[str]
    follow_up_enabled: bool
    goal: str | None
    depth: FollowUpDepth | None
    time_limit_seconds: int | None
    starter_code: str | None
    coding: CodingInput
    files: FilesInput
    show_if: list[ConditionAnswer]
    topics: list[str]
    created_at: Moment
    updated_at: Moment


class AnchorAnswer(Answer):
    """What one score of a criterion looks like."""

    score: int
    description: str


class CriterionAnswer(Answer):
    """A rubric item; weight and anchors only where they have been given."""

    name: str
    description: str = ""
    weight: float | msgspec.UnsetType = msgspec.UNSET
    anchors: list[AnchorAnswer] | msgspec.UnsetType = msgspec.UNSET


class InterviewAnswer(Answer):
    """An interview."""

    id: UUID
    project_id: UUID
    title: str
    description: str | None
    objective: str | None
    assessment_criteria: list[CriterionAnswer]
    chat_enabled: bool
    voice_enabled: bool
    video_enabled: bool
    ai_name: str
    ai_tone: Tone
    follow_up_depth: FollowUpDepth
    language: str
    time_limit_minutes: int | None
    anti_cheating_enabled: bool
    is_active: bool
    require_invite: bool
    public_slug: str
    published_at: Moment | None
    intro: str | None
    closing: str | None
    consent_text: str | None
    retention_days: int | None
    keep_audio: bool
    patience: Patience
    ask_name: bool
    ask_email: bool
    llm_model: str | None
    analysis_model: str | None
    revision: int
    created_at: Moment
    updated_at: Moment


class InterviewCounts(Answer):
    """How much belongs to an interview; previews are not counted."""

    questions: int
    sessions: int


class ListedInterviewAnswer(InterviewAnswer):
    """An interview in the list."""

    counts: InterviewCounts = msgspec.field(name="_count")


class InterviewDetailAnswer(ListedInterviewAnswer):
    """An interview with its questions."""

    questions: list[QuestionAnswer]


class ArchivedAnswer(Answer):
    """The interview is archived."""

    id: UUID
    archived: Literal[True] = True


class PublishedAnswer(Answer):
    """The interview is open to everybody with the link."""

    id: UUID
    public_slug: str
    url: str


class DeletedAnswer(Answer):
    """The question is gone."""

    id: UUID
    deleted: Literal[True] = True


class MessageCount(Answer):
    """How many turns there are."""

    messages: int


class SessionBase(Answer):
    """What lists and details of sessions share."""

    id: UUID
    interview_id: UUID
    status: SessionStatus
    participant_name: str | None
    participant_email: str | None
    summary: str | None
    insights: list[str]
    themes: list[str]
    sentiment: str | None
    total_duration_seconds: int
    end_reason: str | None
    input_tokens: int
    output_tokens: int
    started_at: Moment | None
    completed_at: Moment | None
    created_at: Moment
    updated_at: Moment
    counts: MessageCount = msgspec.field(name="_count")


class SessionAnswer(SessionBase):
    """A session in the list."""


class MessageAnswer(Answer):
    """One turn; `content` is empty where a control was used without words."""

    id: UUID
    role: Literal["assistant", "user"]
    content: str
    timestamp: Moment
    question_id: str | None
    move: str
    choices: list[str]


class SessionInterview(Answer):
    """The interview a session belongs to."""

    id: UUID
    title: str
    objective: str | None


class SessionDetailAnswer(SessionBase):
    """A session with its transcript."""

    messages: list[MessageAnswer]
    interview: SessionInterview


class CandidateAnswer(Answer):
    """An invite."""

    id: UUID
    interview_id: UUID
    name: str | None
    email: str | None
    phone: str | None
    notes: str | None
    invite_token: str
    invite_url: str
    session_id: UUID | None
    expires_at: Moment | None
    revoked_at: Moment | None
    created_at: Moment


class Allowance(msgspec.Struct):
    """What is used of something; a null limit is none."""

    used: float
    limit: float | None = None


class WholeAllowance(msgspec.Struct):
    """What is used of something countable; a null limit is none."""

    used: int
    limit: int | None = None


class UsageAnswer(msgspec.Struct):
    """Hours and tokens of this calendar month (UTC), templates and seats as they are."""

    plan: str
    templates: WholeAllowance
    session_hours: Allowance
    ai_tokens: WholeAllowance
    seats: WholeAllowance


def question_answer(row: QuestionRow) -> QuestionAnswer:
    """The answer for a row."""
    show_if = msgspec.convert(row.show_if, list[ConditionAnswer])
    coding = msgspec.convert(row.coding, CodingInput)
    files = msgspec.convert(row.files, FilesInput)
    return from_row(QuestionAnswer, row, order=row.position, coding=coding, files=files, show_if=show_if)


def _criteria(row: InterviewRow) -> list[CriterionAnswer]:
    return msgspec.convert(row.assessment_criteria, list[CriterionAnswer])


def interview_answer(row: InterviewRow) -> InterviewAnswer:
    """The answer for a row."""
    return from_row(InterviewAnswer, row, assessment_criteria=_criteria(row))


def listed_interview_answer(listed: ListedInterview) -> ListedInterviewAnswer:
    """The answer for a row of the list."""
    counts = InterviewCounts(listed.question_count, listed.row.session_count)
    return from_row(ListedInterviewAnswer, listed.row, assessment_criteria=_criteria(listed.row), counts=counts)


def interview_detail_answer(detail: InterviewDetail) -> InterviewDetailAnswer:
    """The answer with questions."""
    return from_row(
        InterviewDetailAnswer,
        detail.row,
        assessment_criteria=_criteria(detail.row),
        questions=[question_answer(question) for question in detail.questions],
        counts=InterviewCounts(len(detail.questions), detail.row.session_count),
    )


def _session(kind: type[T], row: SessionRow, **given: Any) -> T:
    return from_row(
        kind,
        row,
        total_duration_seconds=row.active_ms // 1000,
        counts=MessageCount(row.message_count),
        **given,
    )


def session_answer(row: SessionRow) -> SessionAnswer:
    """The answer for a row of the list."""
    return _session(SessionAnswer, row)


def _messages(turns: Iterable[TurnRow]) -> list[MessageAnswer]:
    return [
        from_row(
            MessageAnswer,
            turn,
            role="assistant" if turn.speaker is Speaker.INTERVIEWER else "user",
            content=turn.text or ", ".join(turn.choices),
            timestamp=moment(datetime.fromtimestamp(turn.at_ms / 1000, UTC)),
            move=turn.move.value,
        )
        for turn in turns
    ]


def session_detail_answer(detail: SessionDetail) -> SessionDetailAnswer:
    """The answer with the transcript."""
    interview = SessionInterview(detail.interview.id, detail.interview.title, detail.interview.objective)
    return _session(SessionDetailAnswer, detail.row, messages=_messages(detail.turns), interview=interview)


def candidate_answer(site: Site, invite: Invite) -> CandidateAnswer:
    """The answer for an invite."""
    return from_row(
        CandidateAnswer,
        invite.row,
        invite_token=invite.row.token,
        invite_url=invite_url(site, invite),
        session_id=invite.session_id,
    )


def usage_answer(usage: Usage, quotas: Mapping[Limit, int]) -> UsageAnswer:
    """The answer for what is used, of how much."""
    return UsageAnswer(
        plan="self-hosted",
        templates=WholeAllowance(usage.templates, quotas.get(Limit.TEMPLATES)),
        session_hours=Allowance(round(usage.session_seconds / 3600, 2), quotas.get(Limit.SESSION_HOURS)),
        ai_tokens=WholeAllowance(usage.ai_tokens, quotas.get(Limit.AI_TOKENS)),
        seats=WholeAllowance(usage.seats, quotas.get(Limit.SEATS)),
    )
