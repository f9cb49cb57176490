"""What the portal's operations take and answer."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta


class Done(msgspec.Struct):
    """It was done."""

    success: bool = True


class SessionToken(msgspec.Struct, rename="camel"):
    """For `AssessmentPortal.open({token})`."""

    token: str
    """Good once."""
    expires_at: str


class TokenGiven(msgspec.Struct):
    """A portal can be opened."""

    data: SessionToken
    success: bool = True


class Candidate(msgspec.Struct):
    """Who was interviewed."""

    name: str | None
    email: str | None


class AnsweredQuestion(msgspec.Struct, rename="camel"):
    """One question, and all that the candidate said to it."""

    question: str
    answer: str


class Proctoring(msgspec.Struct, rename="camel"):
    """What was noted, of a candidate who agreed to that: signals, never a verdict."""

    trust_score: int
    signals: dict[str, int]


class AppResult(msgspec.Struct, rename="camel", omit_defaults=False):
    """One event of an app's interviews; what belongs to the end is null before it."""

    event_id: str
    event: Literal["assessment.sent", "assessment.completed"]
    session_id: str
    candidate: Candidate
    sent_at: str
    status: Literal["completed", "timeout", "abandoned"] | None = None
    duration_minutes: float | None = None
    score: Annotated[float | None, Meta(description="Sum of the criteria that were assessed; null: none was.")] = None
    total_marks: Annotated[float | None, Meta(description="The most these criteria give.")] = None
    pass_marks: Annotated[float | None, Meta(description="Null: people decide, no mark does.")] = None
    passed: Annotated[bool | None, Meta(description="Null, for the same reason.")] = None
    ai_feedback: str | None = None
    report_url: str | None = None
    question_answers: list[AnsweredQuestion] = []
    proctoring: Proctoring | None = None
    completed_at: str | None = None


class ResultsPending(msgspec.Struct):
    """What was not acknowledged."""

    data: list[AppResult]
    success: bool = True


class PortalErrorBody(msgspec.Struct, omit_defaults=True):
    """Why it was not done."""

    code: str
    message: str
    field: str | None = None


class PortalError(msgspec.Struct):
    """It was not done."""

    error: PortalErrorBody
    success: bool = False


class ResultAcknowledgement(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Which event has arrived."""

    event_id: Annotated[str, Meta(max_length=100)]


EXAMPLES: dict[int, Any] = {
    400: {"success": False, "error": {"code": "BAD_REQUEST", "message": "Send recruiterId.", "field": "recruiterId"}},
    401: {"success": False, "error": {"code": "UNAUTHORIZED", "message": "The app's id or secret is not valid."}},
    404: {"success": False, "error": {"code": "NOT_FOUND", "message": "There is no such event."}},
}
