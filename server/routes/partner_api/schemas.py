"""What partner sessions are answered as."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from server.db.models import ReportState, SessionStatus
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.schemas import Moment
from server.routes.rate import BY_ADDRESS
from server.services.access import Scope
from server.services.moments import moment
from server.services.origins import MAX_ORIGINS, ORIGIN
from server.services.partners.onboarding import shown_code
from server.services.partners.opening import LONGEST_MINUTES
from server.services.partners.report_links import LONGEST_MINUTES as LONGEST_LINK_MINUTES
from server.services.partners.views import PartnerView
from server.services.site import Site

TAG: Final = "Partner sessions"
OPENED_EXAMPLE: Final = {
    "session_id": "0198f0f7-3f0a-7c54-9d6e-5b1f0e1a2b3c",
    "status": "PENDING",
    "onboarding_url": "https://interviews.example/onboard?s=kXvJ0b9m4c2Q1r8s7t6u5v4w3x2y1z0A9B8C7D6E5F4",
    "expires_at": "2026-07-06T22:30:00.000Z",
}
LIVE_EXAMPLE: Final = {
    **OPENED_EXAMPLE,
    "external_id": "candidate-abc-123",
    "join_code": "7KQM-2XWD",
    "candidate_name": "Jane Smith",
    "exam_title": "Backend Engineer L4",
    "preset": "backend-l4",
    "duration_minutes": 90,
    "elapsed_seconds": 0,
    "started_at": None,
    "ended_at": None,
    "end_reason": None,
    "report": "none",
}


class SessionOpened(msgspec.Struct):
    """A session, as it is answered when it is opened."""

    session_id: UUID
    status: SessionStatus
    onboarding_url: Annotated[str, Meta(description="Send the candidate there.")]
    expires_at: Annotated[Moment, Meta(description="A session that has not begun by then is EXPIRED.")]


class LiveSession(SessionOpened):
    """A session with all that is known of how it goes."""

    external_id: Annotated[str | None, Meta(description="Null: opened in the portal.")]
    join_code: Annotated[str, Meta(description="To be entered at `/join`, to go on with another device.")]
    candidate_name: str | None
    exam_title: str
    preset: Annotated[str, Meta(description="The interview's slug.")]
    duration_minutes: Annotated[int | None, Meta(description="The time limit, extensions counted; null: none.")]
    elapsed_seconds: Annotated[int, Meta(description="Time the candidate was connected.")]
    started_at: Moment | None
    ended_at: Moment | None
    end_reason: str | None
    report: Annotated[
        Literal["none", "QUEUED", "RUNNING", "READY", "FAILED"], Meta(description="How far the report is.")
    ]


class ListedSessions(msgspec.Struct):
    """A page of sessions."""

    data: list[LiveSession]
    cursor: str | None


class Extension(msgspec.Struct, forbid_unknown_fields=True):
    """More time."""

    minutes: Annotated[int, Meta(ge=1, le=LONGEST_MINUTES, description="To be added to the time limit.")]


class NewReportLink(msgspec.Struct, forbid_unknown_fields=True):
    """A link to make; nothing is required."""

    expires_in_minutes: Annotated[
        Annotated[int, Meta(ge=1, le=LONGEST_LINK_MINUTES)] | None, Meta(description="Null: a day.")
    ] = None
    origins: Annotated[
        Annotated[list[Annotated[str, Meta(max_length=300, pattern=ORIGIN)]], Meta(max_length=MAX_ORIGINS)] | None,
        Meta(description="Whose pages may embed it; null: those of your apps.", examples=[["https://app.example.com"]]),
    ] = None


class ReportLinkMade(msgspec.Struct):
    """A link to a report; the address is shown this once."""

    id: UUID
    url: str
    expires_at: Moment
    origins: list[str]


def opened_answer(site: Site, view: PartnerView) -> SessionOpened:
    """The session in the words of the document."""
    return SessionOpened(
        session_id=view.row.id,
        status=view.status,
        onboarding_url=onboarding_url(site, view.partner.onboard_token),
        expires_at=moment(view.row.expires_at or view.row.created_at),
    )


def onboarding_url(site: Site, token: str) -> str:
    """Where the candidate goes."""
    return f"{site.base_url}/onboard?s={token}"


def live_answer(site: Site, view: PartnerView) -> LiveSession:
    """All that is known of the session."""
    row, plan = view.row, view.plan
    return LiveSession(
        **msgspec.structs.asdict(opened_answer(site, view)),
        external_id=view.partner.external_id,
        join_code=shown_code(view.partner.join_code),
        candidate_name=row.participant_name,
        exam_title=plan.title,
        preset=view.interview_slug,
        duration_minutes=plan.time_limit_s // 60 if plan.time_limit_s else None,
        elapsed_seconds=row.active_ms // 1000,
        started_at=moment(row.started_at) if row.started_at else None,
        ended_at=moment(row.completed_at) if row.completed_at else None,
        end_reason=row.end_reason,
        report=_report(view.report),
    )


def _report(state: ReportState | None) -> Literal["none", "QUEUED", "RUNNING", "READY", "FAILED"]:
    return "none" if state is None else state.value


def counted_by_address(operation: Operation, scope: Scope) -> dict[str, Any]:
    """For a handler's `opt=`: behind an API key with `scope`, described, and limited by address instead of key."""
    return {**describes(operation), "scope": scope, "limit": BY_ADDRESS}
