"""The tables. Importing this package registers all of them."""

from server.db.models.accounts import (
    ApiClient,
    ApiKey,
    AuditEvent,
    MemberRole,
    Membership,
    Organization,
    Project,
    SignInLink,
    UsageMonth,
    User,
    WebSession,
)
from server.db.models.base import Base
from server.db.models.events import EventKind, EventRow
from server.db.models.integrity import AttemptHashRow, IntegritySignalRow, MediaKind, MediaRow
from server.db.models.interviews import InterviewRow, InviteRow, QuestionRow
from server.db.models.reports import FindingKind, FindingRow, ReportKind, ReportRow, ReportState
from server.db.models.sessions import (
    ConsentKind,
    ConsentRow,
    RecordingRow,
    RecordingState,
    SessionRow,
    SessionStatus,
    SpokenSegmentRow,
    TurnRow,
)

__all__ = [
    "ApiClient",
    "ApiKey",
    "AttemptHashRow",
    "AuditEvent",
    "Base",
    "ConsentKind",
    "ConsentRow",
    "EventKind",
    "EventRow",
    "FindingKind",
    "FindingRow",
    "IntegritySignalRow",
    "InterviewRow",
    "InviteRow",
    "MediaKind",
    "MediaRow",
    "MemberRole",
    "Membership",
    "Organization",
    "Project",
    "QuestionRow",
    "RecordingRow",
    "RecordingState",
    "ReportKind",
    "ReportRow",
    "ReportState",
    "SessionRow",
    "SessionStatus",
    "SignInLink",
    "SpokenSegmentRow",
    "TurnRow",
    "UsageMonth",
    "User",
    "WebSession",
]
