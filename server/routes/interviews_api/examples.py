"""Examples for the OpenAPI document; a test holds each to the type it is an example of."""

from typing import Any, Final

INTERVIEW_ID: Final = "01966d2e-7c00-7a31-9f52-3b1f0c7d9e10"
SLUG: Final = "backend-screening-k4m2xq8d"
EARLIER: Final = "2026-04-01T10:00:00.000Z"
LATER: Final = "2026-04-01T12:31:00.000Z"

NEW_INTERVIEW: Final[dict[str, Any]] = {
    "title": "Backend screening",
    "objective": "Assess API design",
    "assessmentCriteria": [{"name": "Trade-offs", "description": "Weighs alternatives and says why."}],
    "followUpDepth": "MODERATE",
    "timeLimitMinutes": 30,
}
INTERVIEW: Final[dict[str, Any]] = {
    "id": INTERVIEW_ID,
    "projectId": "01966d2e-0000-7a31-8f52-3b1f0c7d9e01",
    "title": "Backend screening",
    "description": None,
    "objective": "Assess API design",
    "assessmentCriteria": [{"name": "Trade-offs", "description": "Weighs alternatives and says why."}],
    "chatEnabled": True,
    "voiceEnabled": False,
    "videoEnabled": False,
    "aiName": "Aural",
    "aiTone": "PROFESSIONAL",
    "followUpDepth": "MODERATE",
    "language": "en",
    "timeLimitMinutes": 30,
    "antiCheatingEnabled": False,
    "isActive": True,
    "requireInvite": True,
    "publicSlug": SLUG,
    "publishedAt": None,
    "intro": None,
    "closing": None,
    "consentText": None,
    "retentionDays": None,
    "keepAudio": False,
    "patience": "NORMAL",
    "askName": True,
    "askEmail": True,
    "llmModel": None,
    "analysisModel": None,
    "revision": 1,
    "createdAt": EARLIER,
    "updatedAt": EARLIER,
}
LISTED_INTERVIEW: Final[dict[str, Any]] = {**INTERVIEW, "_count": {"questions": 1, "sessions": 12}}
NEW_QUESTIONS: Final[list[dict[str, Any]]] = [
    {"text": "Which pattern do you reach for first?", "type": "SINGLE_CHOICE", "options": ["Factory", "Observer"]}
]
QUESTION: Final[dict[str, Any]] = {
    "id": "01966d2e-9400-7b02-a1c4-5d8e2f6a7b20",
    "interviewId": INTERVIEW_ID,
    "text": "Which pattern do you reach for first?",
    "type": "SINGLE_CHOICE",
    "order": 0,
    "required": True,
    "options": ["Factory", "Observer"],
    "followUpEnabled": True,
    "goal": None,
    "depth": None,
    "timeLimitSeconds": None,
    "starterCode": None,
    "coding": {"languages": [], "tests": []},
    "files": {"kinds": [], "most": 3, "megabytes": 10},
    "showIf": [],
    "topics": [],
    "createdAt": EARLIER,
    "updatedAt": EARLIER,
}
SESSION: Final[dict[str, Any]] = {
    "id": "01966d90-1c00-7c11-b2d3-6e9f3a7b8c30",
    "interviewId": INTERVIEW_ID,
    "status": "COMPLETED",
    "participantName": "Alex",
    "participantEmail": "alex@example.com",
    "summary": "Explains trade-offs with examples from two services.",
    "insights": ["Names the cost of each alternative"],
    "themes": ["APIs", "scalability"],
    "sentiment": "positive",
    "totalDurationSeconds": 1842,
    "endReason": "finished",
    "inputTokens": 5210,
    "outputTokens": 940,
    "startedAt": "2026-04-01T12:00:00.000Z",
    "completedAt": LATER,
    "createdAt": "2026-04-01T12:00:00.000Z",
    "updatedAt": LATER,
    "_count": {"messages": 42},
}
SESSION_DETAIL: Final[dict[str, Any]] = {
    **SESSION,
    "messages": [
        {
            "id": "01966d90-3000-7d20-83e4-7fa04b8c9d40",
            "role": "assistant",
            "content": "Welcome to your interview.",
            "timestamp": "2026-04-01T12:00:05.000Z",
            "questionId": None,
            "move": "greet",
            "choices": [],
        }
    ],
    "interview": {"id": INTERVIEW_ID, "title": "Backend screening", "objective": "Assess API design"},
}
NEW_CANDIDATE: Final[dict[str, Any]] = {"name": "Alex", "email": "alex@example.com"}
CANDIDATE: Final[dict[str, Any]] = {
    "id": "01966d3f-5800-7e3f-94f5-80b15c9dae50",
    "interviewId": INTERVIEW_ID,
    "name": "Alex",
    "email": "alex@example.com",
    "phone": "+1-555-0100",
    "notes": "Referral from Jane",
    "inviteToken": "b1Jx0rP2m9QeS7vKc3TzWf6HdYg8LuNa4Ei5Xo_-RsM",
    "inviteUrl": f"https://interviews.example.com/i/{SLUG}?token=b1Jx0rP2m9QeS7vKc3TzWf6HdYg8LuNa4Ei5Xo_-RsM",
    "sessionId": None,
    "expiresAt": None,
    "revokedAt": None,
    "createdAt": EARLIER,
}
USAGE: Final[dict[str, Any]] = {
    "plan": "self-hosted",
    "templates": {"used": 8, "limit": None},
    "session_hours": {"used": 42.5, "limit": None},
    "ai_tokens": {"used": 125000, "limit": None},
    "seats": {"used": 5, "limit": None},
}
