"""Every endpoint of the interviews API: fields, defaults, shapes."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, InterviewRow
from server.services.usage_counting import count_usage
from tests.routes.conftest import Api
from tests.support.world import SPOKEN, Tenant, add_session

DEFAULTS: dict[str, Any] = {
    "description": None,
    "objective": None,
    "assessmentCriteria": [],
    "chatEnabled": True,
    "voiceEnabled": False,
    "videoEnabled": False,
    "aiName": "Aural",
    "aiTone": "PROFESSIONAL",
    "followUpDepth": "MODERATE",
    "language": "en",
    "timeLimitMinutes": None,
    "antiCheatingEnabled": False,
    "isActive": True,
    "requireInvite": True,
}
EVERYTHING: dict[str, Any] = {
    "title": "Backend screening",
    "description": "About APIs",
    "objective": "Assess API design",
    "assessmentCriteria": [
        {"name": "Trade-offs", "description": "Weighs them"},
        {"name": "Depth", "description": "", "weight": 2.5, "anchors": [{"score": 1, "description": "none"}]},
    ],
    "chatEnabled": False,
    "voiceEnabled": True,
    "videoEnabled": True,
    "aiName": "Robin",
    "aiTone": "FRIENDLY",
    "followUpDepth": "DEEP",
    "language": "pt-BR",
    "timeLimitMinutes": 45,
    "antiCheatingEnabled": True,
    "intro": "Hello",
    "closing": "Bye",
    "consentText": "We keep it.",
    "retentionDays": 30,
    "keepAudio": True,
    "patience": "PATIENT",
    "askName": False,
    "askEmail": False,
    "llmModel": "small",
    "analysisModel": "large",
}


async def new_interview(api: Api, **fields: object) -> dict[str, Any]:
    return await api.data("POST", "/interviews", {"title": "Backend screening", **fields})


async def row_of(sessions: Sessions, interview: dict[str, Any]) -> InterviewRow:
    async with reading(sessions) as db:
        return await db.get_one(InterviewRow, UUID(interview["id"]))


async def test_a_title_is_enough_and_the_rest_has_the_documented_defaults(api: Api) -> None:
    made = await new_interview(api)
    assert made["title"] == "Backend screening"
    assert {name: made[name] for name in DEFAULTS} == DEFAULTS


async def test_every_field_is_kept_as_sent(api: Api) -> None:
    made = await api.data("POST", "/interviews", EVERYTHING)
    read = await api.data("GET", f"/interviews/{made['id']}")
    for answer in (made, read):
        assert {name: answer[name] for name in EVERYTHING} == EVERYTHING


async def test_times_are_utc_with_milliseconds(api: Api) -> None:
    made = await new_interview(api)
    for name in ("createdAt", "updatedAt"):
        assert len(made[name]) == len("2026-04-01T12:00:00.000Z")
        assert made[name].endswith("Z")


async def test_the_list_counts_questions_and_sessions(api: Api, sessions: Sessions) -> None:
    empty, full = await new_interview(api, title="empty"), await new_interview(api, title="full")
    await api.data("POST", f"/interviews/{full['id']}/questions", [{"text": "A"}, {"text": "B"}])
    for preview in (False, False, True):
        await add_session(sessions, await row_of(sessions, full), is_preview=preview)
    listed = (await api("GET", "/interviews")).json()
    assert listed["cursor"] is None
    assert [(i["id"], i["_count"]) for i in listed["data"]] == [
        (full["id"], {"questions": 2, "sessions": 2}),
        (empty["id"], {"questions": 0, "sessions": 0}),
    ]
    assert (await api.data("GET", f"/interviews/{full['id']}"))["_count"] == {"questions": 2, "sessions": 2}


async def test_pages_are_twenty_long_unless_asked_otherwise(api: Api) -> None:
    ids = [(await new_interview(api))["id"] for _ in range(22)]
    first = (await api("GET", "/interviews")).json()
    rest = (await api("GET", f"/interviews?cursor={first['cursor']}")).json()
    assert [i["id"] for i in [*first["data"], *rest["data"]]] == ids[::-1]
    assert len(first["data"]) == 20
    assert rest["cursor"] is None
    exact = (await api("GET", "/interviews?limit=22")).json()
    assert (len(exact["data"]), exact["cursor"]) == (22, None)


async def test_a_patch_changes_what_it_names_and_null_clears_the_limit(api: Api) -> None:
    made = await new_interview(api, timeLimitMinutes=30, objective="O")
    path = f"/interviews/{made['id']}"
    changed = await api.data("PATCH", path, {"voiceEnabled": True, "timeLimitMinutes": None})
    expected = {**made, "voiceEnabled": True, "timeLimitMinutes": None, "revision": 2}
    assert {**changed, "updatedAt": None} == {**expected, "updatedAt": None}
    everything = await api.data("PATCH", path, EVERYTHING)
    assert {name: everything[name] for name in EVERYTHING} == EVERYTHING


async def test_deleting_archives_and_publishing_brings_back(api: Api, sessions: Sessions) -> None:
    made = await new_interview(api)
    path = f"/interviews/{made['id']}"
    session = await add_session(sessions, await row_of(sessions, made))
    assert await api.data("DELETE", path) == {"id": made["id"], "archived": True}
    assert (await api.data("GET", path))["isActive"] is False
    assert (await api.data("GET", f"/sessions/{session.id}"))["id"] == str(session.id)
    published = await api.data("POST", f"{path}/publish")
    slug = made["publicSlug"]
    assert published == {"id": made["id"], "publicSlug": slug, "url": f"https://c.example/i/{slug}"}
    detail = await api.data("GET", path)
    assert (detail["isActive"], detail["requireInvite"]) == (True, False)


async def test_one_question_or_many_are_created_in_order(api: Api) -> None:
    made = await new_interview(api)
    path = f"/interviews/{made['id']}/questions"
    (one,) = (await api("POST", path, {"text": "Describe a recent API."})).json()["data"]
    expected = {
        "text": "Describe a recent API.", "type": "OPEN_ENDED", "order": 0, "required": True, "options": [],
        "followUpEnabled": True,
    }  # fmt: skip
    assert {name: one[name] for name in expected} == expected
    full = {
        "text": "Pick one", "type": "SINGLE_CHOICE", "options": ["A", "B"], "required": False,
        "followUpEnabled": False, "goal": "G", "depth": "DEEP", "timeLimitSeconds": 60, "starterCode": "x = 1",
        "coding": {
            "languages": ["rust"], "tests": [{"name": "adds", "call": "add(1)", "expected": "1", "hidden": True}],
        },
    }  # fmt: skip
    sent = [full, *({"text": t, "type": t} for t in ("CODING", "WHITEBOARD", "RESEARCH", "OPEN_ENDED"))]
    answered = (await api("POST", path, sent)).json()["data"]
    assert [question["order"] for question in answered] == [1, 2, 3, 4, 5]
    assert {name: answered[0][name] for name in full} == full
    listed = (await api("GET", path)).json()["data"]
    assert listed == [one, *answered]
    assert (await api.data("GET", f"/interviews/{made['id']}"))["questions"] == listed


async def test_a_question_is_changed_moved_and_deleted(api: Api) -> None:
    made = await new_interview(api)
    path = f"/interviews/{made['id']}/questions"
    first, second = (await api("POST", path, [{"text": "A"}, {"text": "B"}])).json()["data"]
    moved = await api.data("PATCH", f"/questions/{first['id']}", {"order": 1})
    assert (moved["text"], moved["order"], moved["type"]) == ("A", 1, "OPEN_ENDED")
    assert [q["text"] for q in (await api("GET", path)).json()["data"]] == ["B", "A"]
    changes = {"text": "C", "required": False, "followUpEnabled": False, "type": "SINGLE_CHOICE", "options": ["x"]}
    changed = await api.data("PATCH", f"/questions/{second['id']}", changes)
    assert {name: changed[name] for name in changes} == changes
    assert await api.data("DELETE", f"/questions/{second['id']}") == {"id": second["id"], "deleted": True}
    assert (await api("DELETE", f"/questions/{second['id']}")).status_code == 404
    assert [q["text"] for q in (await api("GET", path)).json()["data"]] == ["A"]


async def test_sessions_are_listed_with_their_headline_results(api: Api, sessions: Sessions) -> None:
    made = await new_interview(api)
    interview = await row_of(sessions, made)
    await add_session(sessions, interview, summary=None, insights=[], themes=[], sentiment=None)
    done = await add_session(sessions, interview)
    listed = (await api("GET", f"/interviews/{made['id']}/sessions")).json()
    newest, bare = listed["data"]
    expected = {
        "id": str(done.id), "status": "COMPLETED", "participantName": "Alex", "participantEmail": "alex@example.com",
        "summary": "Strong system design answers.", "insights": ["Clear tradeoff discussion"],
        "themes": ["APIs", "scalability"], "sentiment": "positive", "totalDurationSeconds": 1842,
        "_count": {"messages": 3},
    }  # fmt: skip
    assert {name: newest[name] for name in expected} == expected
    assert {"createdAt", "updatedAt"} < newest.keys()
    assert (bare["summary"], bare["insights"], bare["themes"], bare["sentiment"]) == (None, [], [], None)
    assert listed["cursor"] is None


async def test_a_session_comes_with_its_messages_and_its_interview(api: Api, sessions: Sessions, ours: Tenant) -> None:
    made = await new_interview(api, objective="Assess API design")
    session = await add_session(sessions, await row_of(sessions, made))
    detail = await api.data("GET", f"/sessions/{session.id}")
    messages: Any = detail["messages"]
    assert [m["content"] for m in messages] == [text for _, _, text, _ in SPOKEN]
    assert [m["role"] for m in messages] == ["assistant", "user", "assistant"]
    assert messages[0]["timestamp"] == "2026-04-01T12:00:05.000Z"
    assert detail["interview"] == {
        "id": made["id"], "title": "Backend screening", "objective": "Assess API design",
    }  # fmt: skip
    async with reading(sessions) as db:
        noted = await db.scalar(select(AuditEvent).where(AuditEvent.action == "session.viewed"))
    assert noted is not None
    assert (noted.organization_id, noted.target) == (ours.organization_id, str(session.id))


async def test_candidates_get_links_of_their_own(api: Api, sessions: Sessions) -> None:
    made = await new_interview(api)
    path = f"/interviews/{made['id']}/candidates"
    sent = {"name": "Alex", "email": "alex@example.com", "phone": "+1-555-0100", "notes": "Referral from Jane"}
    (one,) = (await api("POST", path, sent)).json()["data"]
    assert {name: one[name] for name in sent} == sent
    assert one["inviteUrl"] == f"https://c.example/i/{made['publicSlug']}?token={one['inviteToken']}"
    many = (await api("POST", path, [{"name": str(n)} for n in range(500)])).json()["data"]
    assert [candidate["name"] for candidate in many] == [str(n) for n in range(500)]
    session = await add_session(sessions, await row_of(sessions, made), invite_id=UUID(one["id"]))
    listed = (await api("GET", path)).json()["data"]
    assert len(listed) == 501
    assert listed[-1] == {**one, "sessionId": str(session.id)}
    assert (await api("POST", path, [{}] * 501)).status_code == 400
    await api.data("DELETE", f"/interviews/{made['id']}")
    refused = await api("POST", path, sent)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")


async def test_usage_is_what_has_been_used(api: Api, sessions: Sessions, ours: Tenant) -> None:
    await new_interview(api)
    async with writing(sessions) as db:
        await count_usage(db, ours.organization_id, session_seconds=9000, input_tokens=70, output_tokens=7)
    assert await api.data("GET", "/usage") == {
        "plan": "self-hosted",
        "templates": {"used": 1, "limit": None},
        "session_hours": {"used": 2.5, "limit": None},
        "ai_tokens": {"used": 77, "limit": None},
        "seats": {"used": 1, "limit": None},
    }


@pytest.mark.parametrize("field", ["question", "candidate"])
async def test_one_wrong_item_of_many_stores_none(api: Api, field: str) -> None:
    made = await new_interview(api)
    path = f"/interviews/{made['id']}/{field}s"
    sent = [{"text": "A"}, {"text": ""}] if field == "question" else [{"name": "A"}, {"email": "nowhere"}]
    refused = await api("POST", path, sent)
    assert refused.status_code == 400
    assert refused.json()["error"]["field"].startswith("[1].")
    assert (await api("GET", path)).json()["data"] == []
