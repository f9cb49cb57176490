"""The tables. Importing this package registers all of them."""

from server.db.models.accounts import (
    ApiClient,
    ApiKey,
    AuditEvent,
    MemberInvitationRow,
    MemberRole,
    Membership,
    Organization,
    Project,
    SignInLink,
    UsageMonth,
    User,
    WebSession,
)
from server.db.models.assessments import AssessmentRow, CandidateKeyRow, MailKind, MailRow, MailState
from server.db.models.base import Base
from server.db.models.creating import DraftRow, DraftState, InterviewVersionRow, LibraryQuestionRow
from server.db.models.events import EventKind, EventRow
from server.db.models.integrity import AttemptHashRow, IntegritySignalRow, MediaKind, MediaRow
from server.db.models.interviews import InterviewRow, InviteRow, QuestionRow
from server.db.models.partners import ExternalId, IdempotencyKey, PartnerSession, PortalOpening, ReportLink
from server.db.models.rehearsals import RehearsalPartRow, RehearsalRow, RehearsalState
from server.db.models.reports import FindingKind, FindingRow, ReportKind, ReportRow, ReportState
from server.db.models.results import ThemeRow
from server.db.models.reviewing import (
    CommentRow,
    Decision,
    MentionRow,
    NamesHidden,
    RedactionRow,
    ReviewDecisionRow,
    ReviewScoreRow,
)
from server.db.models.sessions import (
    ConsentKind,
    ConsentRow,
    Presence,
    RecordingRow,
    RecordingState,
    SessionRow,
    SessionStatus,
    SpokenSegmentRow,
    TurnRow,
)
from server.db.models.video import TakeEnding, TakeState, VideoChunkRow, VideoTakeRow
from server.db.models.webhooks import DeliveryState, DisabledReason, WebhookDelivery, WebhookEndpoint
from server.db.models.work import UploadRow, WorkRow

__all__ = [
    "ApiClient",
    "ApiKey",
    "AssessmentRow",
    "AttemptHashRow",
    "AuditEvent",
    "Base",
    "CandidateKeyRow",
    "CommentRow",
    "ConsentKind",
    "ConsentRow",
    "Decision",
    "DeliveryState",
    "DisabledReason",
    "DraftRow",
    "DraftState",
    "EventKind",
    "EventRow",
    "ExternalId",
    "FindingKind",
    "FindingRow",
    "IdempotencyKey",
    "IntegritySignalRow",
    "InterviewRow",
    "InterviewVersionRow",
    "InviteRow",
    "LibraryQuestionRow",
    "MailKind",
    "MailRow",
    "MailState",
    "MediaKind",
    "MediaRow",
    "MemberInvitationRow",
    "MemberRole",
    "Membership",
    "MentionRow",
    "NamesHidden",
    "Organization",
    "PartnerSession",
    "PortalOpening",
    "Presence",
    "Project",
    "QuestionRow",
    "RecordingRow",
    "RecordingState",
    "RedactionRow",
    "RehearsalPartRow",
    "RehearsalRow",
    "RehearsalState",
    "ReportKind",
    "ReportLink",
    "ReportRow",
    "ReportState",
    "ReviewDecisionRow",
    "ReviewScoreRow",
    "SessionRow",
    "SessionStatus",
    "SignInLink",
    "SpokenSegmentRow",
    "TakeEnding",
    "TakeState",
    "ThemeRow",
    "TurnRow",
    "UploadRow",
    "UsageMonth",
    "User",
    "VideoChunkRow",
    "VideoTakeRow",
    "WebSession",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WorkRow",
]
