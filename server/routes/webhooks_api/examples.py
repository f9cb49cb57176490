"""What the document shows; a test holds them to be what they are examples of."""

from typing import Any, Final

WEBHOOK_ID: Final = "019a8f2c-5b1e-7c3a-9d41-0e6f7a8b9c0d"
EVENT_ID: Final = "019a8f2d-1a2b-7def-8123-456789abcdef"
SESSION_ID: Final = "019a8f2c-9f00-7abc-8def-0123456789ab"
SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 (nobody's)
AT: Final = "2026-11-22T09:15:00.000Z"

NEW_WEBHOOK: Final[dict[str, Any]] = {
    "url": "https://applicants.example.com/hooks/interviews",
    "description": "Applicant tracking",
    "events": ["session.ended", "summary.ready"],
}
WEBHOOK: Final[dict[str, Any]] = {
    "id": WEBHOOK_ID,
    "url": NEW_WEBHOOK["url"],
    "description": "Applicant tracking",
    "events": ["session.ended", "summary.ready"],
    "enabled": True,
    "disabled_reason": None,
    "failing_since": None,
    "previous_secret_valid_until": None,
    "created_at": AT,
}
EVENT: Final[dict[str, Any]] = {
    "id": EVENT_ID,
    "event": "session.ended",
    "session_id": SESSION_ID,
    "timestamp": AT,
    "data": {
        "interview_id": "019a8f2c-0000-7000-8000-00000000000a",
        "status": "COMPLETED",
        "reason": "finished",
        "duration_seconds": 725,
    },
}
DELIVERY: Final[dict[str, Any]] = {
    "id": "019a8f2d-1a2c-7000-8000-0123456789ab",
    "event_id": EVENT_ID,
    "event": "session.ended",
    "session_id": SESSION_ID,
    "url": NEW_WEBHOOK["url"],
    "state": "delivered",
    "test": False,
    "attempts": 1,
    "next_attempt_at": None,
    "delivered_at": AT,
    "created_at": AT,
    "body": f'{{"event":"session.ended","session_id":"{SESSION_ID}","timestamp":"{AT}","data":{{}}}}',
    "tries": [{"at": AT, "status": 204, "problem": "", "answer": "", "ms": 84}],
}
