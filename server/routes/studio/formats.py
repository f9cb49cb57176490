"""Times, lengths and states in the words of the pages."""

from datetime import UTC, datetime
from typing import Final

from server.db.models import Decision, DeliveryState, ReportState, SessionStatus
from server.interview.plan import FollowUpDepth, Patience, QuestionType, Tone
from server.services.interview_overview import InterviewStage
from server.services.invite_keys import KeyStage

WORDS: Final[dict[str, str]] = {
    InterviewStage.DRAFT: "Draft",
    InterviewStage.INVITE_ONLY: "Invite only",
    InterviewStage.PUBLISHED: "Published",
    InterviewStage.ARCHIVED: "Archived",
    SessionStatus.PENDING: "Not begun",
    SessionStatus.IN_PROGRESS: "In progress",
    SessionStatus.COMPLETED: "Completed",
    SessionStatus.ABANDONED: "Left unfinished",
    SessionStatus.EXPIRED: "Expired",
    Decision.ADVANCE: "Advance",
    Decision.HOLD: "Hold",
    Decision.DECLINE: "Decline",
    ReportState.QUEUED: "Waiting",
    ReportState.RUNNING: "Being written",
    ReportState.READY: "Ready",
    ReportState.FAILED: "Failed",
    QuestionType.OPEN_ENDED: "In their own words",
    QuestionType.SINGLE_CHOICE: "One choice",
    QuestionType.MULTIPLE_CHOICE: "Several choices",
    QuestionType.CODING: "Code",
    QuestionType.WHITEBOARD: "Whiteboard",
    QuestionType.RESEARCH: "In depth (research)",
    Tone.CASUAL: "Casual",
    Tone.PROFESSIONAL: "Professional",
    Tone.FORMAL: "Formal",
    Tone.FRIENDLY: "Friendly",
    FollowUpDepth.LIGHT: "Light: at most 1, where an answer is empty or off the question",
    FollowUpDepth.MODERATE: "Moderate: up to 2, where an answer is vague or misses part of the goal",
    FollowUpDepth.DEEP: "Deep: up to 5, until the goal is covered",
    Patience.BRISK: "Brisk: checks in early",
    Patience.NORMAL: "Normal",
    DeliveryState.PENDING: "On its way",
    DeliveryState.DELIVERED: "Delivered",
    DeliveryState.FAILED: "Given up",
    DeliveryState.CANCELLED: "Cancelled",
    KeyStage.NONE: "No key",
    KeyStage.MADE: "Key not used yet",
    KeyStage.USED: "Key used",
    KeyStage.FINISHED: "Key spent",
    KeyStage.EXPIRED: "Key expired",
    KeyStage.REVOKED: "Key revoked",
    Patience.PATIENT: "Patient: leaves long silences alone",
}
BADGES: Final[dict[str, str]] = {
    InterviewStage.INVITE_ONLY: "badge-accent",
    InterviewStage.PUBLISHED: "badge-good",
    SessionStatus.IN_PROGRESS: "badge-accent",
    SessionStatus.COMPLETED: "badge-good",
    SessionStatus.ABANDONED: "badge-warn",
    Decision.ADVANCE: "badge-good",
    Decision.HOLD: "badge-warn",
    Decision.DECLINE: "badge-danger",
    ReportState.FAILED: "badge-danger",
    DeliveryState.PENDING: "badge-accent",
    DeliveryState.DELIVERED: "badge-good",
    DeliveryState.FAILED: "badge-danger",
    DeliveryState.CANCELLED: "badge-warn",
    KeyStage.USED: "badge-good",
    KeyStage.EXPIRED: "badge-warn",
    KeyStage.REVOKED: "badge-danger",
}


def in_words(state: str) -> str:
    """What people call it."""
    return WORDS[state]


def badge_class(state: str) -> str:
    """The colour of its badge, as a class; empty for the plain one."""
    return BADGES.get(state, "")


def when(moment: datetime | None) -> str:
    """`21 Nov 2026, 22:10 UTC`, or a dash."""
    return f"{moment.astimezone(UTC):%-d %b %Y, %H:%M} UTC" if moment else "–"


def machine_time(moment: datetime | None) -> str:
    """For the `datetime` attribute, by which scripts show it in the reader's own time zone."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def length(milliseconds: int) -> str:
    """`12 min 5 s`; a dash for none."""
    seconds = milliseconds // 1000
    if seconds <= 0:
        return "–"
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def counted(number: int, one: str, many: str) -> str:
    """`1 question`, `2 questions`."""
    return f"{number:,} {one if number == 1 else many}"


FORMATS: Final = {
    "decisions": {decision.value: WORDS[decision] for decision in Decision},
    "in_words": in_words,
    "badge_class": badge_class,
    "when": when,
    "machine_time": machine_time,
    "length": length,
    "counted": counted,
}
"""Functions every page's template may call."""
