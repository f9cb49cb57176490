"""Everything that can be wrong with a request to the interviews API, and the shape of the answer."""

import re
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import text

from server.db.engine import Sessions, writing
from server.services.access import KEY_PREFIX, create_api_key, revoke_api_key
from server.services.pagination import encode_cursor
from tests.routes.conftest import Api
from tests.support.world import Tenant

NOBODY = "01966d2e-7c00-7a31-9f52-3b1f0c7d9e10"


def error_of(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The error object of a response that must be this one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/json")
    body = response.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert error["code"] == code
    assert error["message"]
    return error


@pytest.fixture
async def interview_id(api: Api) -> str:
    return str((await api.data("POST", "/interviews", {"title": "T"}))["id"])


async def test_no_or_wrong_credentials_are_401(client: AsyncTestClient[Litestar]) -> None:
    wrong = ["", "Bearer", "Bearer ", "Basic abc", f"Bearer {KEY_PREFIX}x", "Bearer " + KEY_PREFIX + "x" * 43]
    for headers in ({}, *({"Authorization": value} for value in wrong)):
        response = await client.get("/api/v1/interviews", headers=headers)
        error_of(response, 401, "UNAUTHORIZED")
        assert response.headers["www-authenticate"] == "Bearer"


async def test_a_revoked_key_is_401(client: AsyncTestClient[Litestar], sessions: Sessions, ours: Tenant) -> None:
    row, key = await create_api_key(sessions, ours.organization_id, "short-lived")
    headers = {"Authorization": f"Bearer {key}"}
    assert (await client.get("/api/v1/usage", headers=headers)).status_code == 200
    await revoke_api_key(sessions, ours.organization_id, row.id)
    error_of(await client.get("/api/v1/usage", headers=headers), 401, "UNAUTHORIZED")


LIMITS = ["0", "101", "-1", "x", "", "1.5", "2&limit=3"]
CURSORS = ["", "x", "====", "e30", NOBODY, "%00", "eyJvZiI6ImludGVydmlld3MifQ", "é"]


async def test_a_limit_outside_1_to_100_and_a_cursor_that_is_none_are_refused(api: Api, interview_id: str) -> None:
    for path in ("/interviews", f"/interviews/{interview_id}/sessions"):
        for limit in LIMITS:
            assert error_of(await api("GET", f"{path}?limit={limit}"), 400, "BAD_REQUEST")["field"] == "limit"
        for cursor in CURSORS:
            assert error_of(await api("GET", f"{path}?cursor={cursor}"), 400, "BAD_REQUEST")["field"] == "cursor"


async def test_a_cursor_of_another_list_is_refused(api: Api, interview_id: str, ours: Tenant) -> None:
    cursor = encode_cursor("sessions", ours.organization_id)
    assert error_of(await api("GET", f"/interviews?cursor={cursor}"), 400, "BAD_REQUEST")["field"] == "cursor"


WRONG_IDS = ["x", "1", NOBODY, f"{{{NOBODY}}}", NOBODY.replace("-", ""), "%00", "'%20OR%201=1"]
WITH_ID: list[tuple[str, str, Any]] = [
    ("GET", "/interviews/{id}", None),
    ("PATCH", "/interviews/{id}", {"title": "X"}),
    ("DELETE", "/interviews/{id}", None),
    ("POST", "/interviews/{id}/publish", None),
    ("GET", "/interviews/{id}/questions", None),
    ("POST", "/interviews/{id}/questions", {"text": "Q"}),
    ("GET", "/interviews/{id}/sessions", None),
    ("GET", "/interviews/{id}/candidates", None),
    ("POST", "/interviews/{id}/candidates", {}),
    ("PATCH", "/questions/{id}", {"text": "Q"}),
    ("DELETE", "/questions/{id}", None),
    ("GET", "/sessions/{id}", None),
]


async def test_an_unknown_or_malformed_id_is_404(api: Api) -> None:
    for method, path, json in WITH_ID:
        for wrong in WRONG_IDS:
            error_of(await api(method, path.replace("{id}", wrong), json), 404, "NOT_FOUND")


INTERVIEW_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"),
    ({"title": " \n"}, "title"),
    ({"title": 5}, "title"),
    ({"title": None}, "title"),
    ({"title": "a\x00"}, "title"),
    ({"title": "x" * 301}, "title"),
    ({"aiTone": "professional"}, "aiTone"),
    ({"followUpDepth": 3}, "followUpDepth"),
    ({"chatEnabled": "true"}, "chatEnabled"),
    ({"voiceEnabled": 1}, "voiceEnabled"),
    ({"videoEnabled": None}, "videoEnabled"),
    ({"antiCheatingEnabled": []}, "antiCheatingEnabled"),
    ({"language": "english please"}, "language"),
    ({"aiName": ""}, "aiName"),
    ({"timeLimitMinutes": 0}, "timeLimitMinutes"),
    ({"timeLimitMinutes": -5}, "timeLimitMinutes"),
    ({"timeLimitMinutes": 1.5}, "timeLimitMinutes"),
    ({"timeLimitMinutes": "30"}, "timeLimitMinutes"),
    ({"timeLimitMinutes": 10**30}, "timeLimitMinutes"),
    ({"assessmentCriteria": {"name": "x"}}, "assessmentCriteria"),
    ({"assessmentCriteria": [{"name": "x"}, {"name": 1}]}, "assessmentCriteria[1].name"),
    ({"assessmentCriteria": [{"name": "x", "color": 1}]}, "assessmentCriteria[0].color"),
    ({"isActive": False}, "isActive"),
    ({"id": NOBODY}, "id"),
    ({"organizationId": NOBODY}, "organizationId"),
]


async def test_a_wrong_field_of_an_interview_is_named(api: Api, interview_id: str) -> None:
    for fields, field in INTERVIEW_FIELDS:
        created = await api("POST", "/interviews", {"title": "T", **fields})
        assert error_of(created, 400, "BAD_REQUEST")["field"] == field
        changed = await api("PATCH", f"/interviews/{interview_id}", fields)
        assert error_of(changed, 400, "BAD_REQUEST")["field"] == field


QUESTION_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "text"),
    ({"text": None}, "text"),
    ({"type": "ESSAY"}, "type"),
    ({"order": -1}, "order"),
    ({"order": "0"}, "order"),
    ({"required": "no"}, "required"),
    ({"followUpEnabled": None}, "followUpEnabled"),
    ({"type": "SINGLE_CHOICE"}, "options"),
    ({"type": "MULTIPLE_CHOICE", "options": []}, "options"),
    ({"options": ["a", "a"]}, "options"),
    ({"options": ["a", 1]}, "options[1]"),
    ({"options": "a"}, "options"),
    ({"isRequired": True}, "isRequired"),
]


async def test_a_wrong_field_of_a_question_is_named(api: Api, interview_id: str) -> None:
    path = f"/interviews/{interview_id}/questions"
    (made,) = (await api("POST", path, {"text": "Q"})).json()["data"]
    for fields, field in QUESTION_FIELDS:
        single = await api("POST", path, {"text": "Q", **fields})
        assert error_of(single, 400, "BAD_REQUEST")["field"] == field
        many = await api("POST", path, [{"text": "A"}, {"text": "Q", **fields}])
        assert error_of(many, 400, "BAD_REQUEST")["field"] == f"[1].{field}"
        changed = await api("PATCH", f"/questions/{made['id']}", fields)
        assert error_of(changed, 400, "BAD_REQUEST")["field"] == field


CANDIDATE_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"email": "x"}, "email"),
    ({"phone": 5}, "phone"),
    ({"mail": "x"}, "mail"),
]


async def test_a_wrong_field_of_a_candidate_is_named(api: Api, interview_id: str) -> None:
    path = f"/interviews/{interview_id}/candidates"
    for fields, field in CANDIDATE_FIELDS:
        assert error_of(await api("POST", path, fields), 400, "BAD_REQUEST")["field"] == field
        assert error_of(await api("POST", path, [{}, fields]), 400, "BAD_REQUEST")["field"] == f"[1].{field}"


NO_OBJECTS = [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"title":"\\ud800"}', b"[" * 9999]


async def test_a_body_that_is_no_json_object_is_400(api: Api, interview_id: str) -> None:
    for method, path in (
        ("POST", "/interviews"),
        ("PATCH", f"/interviews/{interview_id}"),
        ("POST", f"/interviews/{interview_id}/questions"),
        ("POST", f"/interviews/{interview_id}/candidates"),
    ):
        for content in NO_OBJECTS:
            error_of(await api(method, path, content=content, content_type="application/json"), 400, "BAD_REQUEST")


async def test_a_patch_that_changes_nothing_is_400(api: Api, interview_id: str) -> None:
    (made,) = (await api("POST", f"/interviews/{interview_id}/questions", {"text": "Q"})).json()["data"]
    for path in (f"/interviews/{interview_id}", f"/questions/{made['id']}"):
        error_of(await api("PATCH", path, {}), 400, "BAD_REQUEST")


async def test_another_content_type_is_415_and_json_by_other_names_is_taken(api: Api) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"):
        response = await api("POST", "/interviews", content=b'{"title":"T"}', content_type=content_type)
        error_of(response, 415, "UNSUPPORTED_MEDIA_TYPE")
    for content_type in ("application/json; charset=utf-8", "application/merge-patch+json"):
        response = await api("POST", "/interviews", content=b'{"title":"T"}', content_type=content_type)
        assert response.status_code == 200


async def test_a_body_over_one_mebibyte_is_413(api: Api) -> None:
    response = await api("POST", "/interviews", {"title": "T", "description": "x" * 2**20})
    error_of(response, 413, "PAYLOAD_TOO_LARGE")


async def test_a_method_that_is_not_there_is_405(api: Api) -> None:
    for method, path, allowed in (
        ("PUT", "/interviews", {"GET", "POST", "OPTIONS"}),
        ("DELETE", "/usage", {"GET", "OPTIONS"}),
        ("GET", "/questions/x", {"PATCH", "DELETE", "OPTIONS"}),
    ):
        response = await api(method, path)
        error_of(response, 405, "METHOD_NOT_ALLOWED")
        assert set(re.split(r", *", response.headers["allow"])) == allowed


async def test_a_path_that_is_not_there_is_404(api: Api) -> None:
    for path in ("/nope", "/interviews/x/nope", "/"):
        error_of(await api("GET", path), 404, "NOT_FOUND")


async def test_a_failing_database_tells_nothing_of_itself(api: Api, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(text("DROP TABLE usage_months"))
    response = await api("GET", "/usage")
    error = error_of(response, 500, "INTERNAL_ERROR")
    assert set(error) == {"code", "message"}
    assert not re.search(r"usage_months|sql|table|relation", response.text, re.IGNORECASE)
