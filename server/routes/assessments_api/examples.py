"""Examples in the document."""

from typing import Any, Final

NEW_ASSESSMENT: Final[dict[str, Any]] = {
    "title": "Backend API Challenge",
    "role": "Senior Backend Engineer",
    "taskBrief": "Our invoices API answers slowly for customers with many invoices. How would you find out why?",
    "timeLimitMinutes": 90,
}
ASSESSMENT: Final[dict[str, Any]] = {
    **NEW_ASSESSMENT,
    "id": "01920000-0000-7000-8000-000000000010",
    "repoUrl": None,
    "issueId": None,
    "issue": None,
    "expiresInDays": 7,
    "rubricId": None,
    "createdAt": "2026-04-01T09:00:00.000Z",
}
NEW_KEYS: Final[dict[str, Any]] = {
    "count": 1,
    "candidateEmails": ["alex@example.com"],
    "candidateNames": ["Alex"],
    "orgName": "Example Ltd",
}
KEY: Final[dict[str, Any]] = {
    "id": "01920000-0000-7000-8000-000000000011",
    "key": "PST-ABCD-2345",
    "status": "pending",
    "candidateEmail": "alex@example.com",
    "candidateName": "Alex",
    "sessionId": None,
    "expiresAt": "2026-04-08T09:00:00.000Z",
    "redeemedAt": None,
    "completedAt": None,
}
CANDIDATE: Final[dict[str, Any]] = {
    **KEY,
    "assessmentId": ASSESSMENT["id"],
    "assessmentTitle": ASSESSMENT["title"],
}
COHORT: Final[dict[str, Any]] = {
    "sessionCount": 12,
    "metrics": {
        "avgDurationMs": 1_620_000,
        "avgPromptCount": 14.5,
        "avgCommandFailRate": 0.042,
        "avgVerifyIntensity": 0.11,
        "avgManualEditRatio": None,
        "avgFirstChangeLatencyMs": 48_000,
        "testPassRate": 75,
    },
    "percentiles": {
        "durationMs": 0.727,
        "promptCount": 0.455,
        "commandFailRate": 0.818,
        "verifyIntensity": 0.636,
        "manualEditRatio": None,
        "firstChangeLatencyMs": 0.364,
    },
}
