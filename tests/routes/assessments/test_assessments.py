"""Assessments: made, listed, seen, deleted, limited."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.db.engine import Sessions
from server.services.access import Scope, create_api_key
from server.services.interviews import get_interview
from server.services.quotas import Limit, set_quotas
from tests.routes.assessments.conftest import ISSUE, NEW, Client
from tests.routes.conftest import Api
from tests.support.world import Tenant


def moment(text: str) -> datetime:
    assert text.endswith("Z")
    assert len(text) == len("2026-04-01T09:00:00.000Z")
    return datetime.fromisoformat(text)


async def test_a_new_assessment_comes_back_as_the_document_shows_it(us: Client) -> None:
    made = await us.made(timeLimitMinutes=90, repoUrl="https://example.org/r.git", rubricId=str(UUID(int=7)))
    assert moment(made.pop("createdAt")) <= datetime.now(UTC)
    UUID(made["id"])
    assert made == {
        **NEW,
        "id": made["id"],
        "repoUrl": "https://example.org/r.git",
        "issueId": None,
        "issue": None,
        "timeLimitMinutes": 90,
        "expiresInDays": 7,
        "rubricId": str(UUID(int=7)),
    }
    [listed] = (await us("GET", "/assessments")).json()["assessments"]
    one = (await us("GET", f"/assessments/{made['id']}")).json()["assessment"]
    assert one == listed == {**made, "createdAt": listed["createdAt"]}


async def test_an_assessment_is_an_interview_that_can_be_taken(us: Client, api: Api, ours: Tenant) -> None:
    made = await us.made(repoUrl="https://example.org/r.git")
    interview = await api.data("GET", f"/interviews/{made['id']}")
    assert interview["title"] == NEW["title"]
    assert interview["isActive"]
    questions = interview["questions"]
    assert isinstance(questions, list)
    assert [q["text"] for q in questions] == [f"{NEW['taskBrief']}\n\nhttps://example.org/r.git"]


async def test_an_issue_gives_brief_and_repository_and_what_is_sent_wins(us: Client) -> None:
    taken = await us.made(taskBrief=None, issueId="ripgrep-7")
    assert (taken["taskBrief"], taken["repoUrl"]) == (ISSUE["taskBrief"], ISSUE["repoUrl"])
    assert (taken["issueId"], taken["issue"]) == ("ripgrep-7", ISSUE)
    own = await us.made(issueId="ripgrep-7", repoUrl="https://example.org/fork")
    assert (own["taskBrief"], own["repoUrl"]) == (NEW["taskBrief"], "https://example.org/fork")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": None}, "title"),
        ({"role": " "}, "role"),
        ({"taskBrief": None}, "taskBrief"),
        ({"taskBrief": "  "}, "taskBrief"),
        ({"issueId": "unknown"}, "issueId"),
        ({"repoUrl": "no url"}, "repoUrl"),
        ({"repoUrl": "javascript:alert(1)"}, "repoUrl"),
        ({"timeLimitMinutes": 0}, "timeLimitMinutes"),
        ({"timeLimitMinutes": "90"}, "timeLimitMinutes"),
        ({"expiresInDays": 0}, "expiresInDays"),
        ({"rubricId": "not a uuid"}, "rubricId"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_field_is_named(us: Client, changes: dict[str, Any], field: str) -> None:
    response = await us("POST", "/assessments", {**NEW, **changes})
    assert response.status_code == 400
    answer = response.json()
    assert (answer["error"], answer["field"]) == ("bad_request", field)
    assert answer["message"]
    assert (await us("GET", "/assessments")).json() == {"assessments": []}


async def test_a_missing_title_is_named_and_the_longest_is_taken(us: Client) -> None:
    response = await us("POST", "/assessments", {"role": "R", "taskBrief": "B"})
    assert (response.status_code, response.json()["field"]) == (400, "title")
    assert len((await us.made(title="x" * 255, role="y" * 255))["title"]) == 255


async def test_a_rubric_that_is_an_interview_of_ours_gives_its_criteria(us: Client, api: Api, them: Client) -> None:
    criteria = [{"name": "Depth", "description": "Goes to the cause."}]
    rubric = await api.data("POST", "/interviews", {"title": "Rubric", "assessmentCriteria": criteria})
    made = await us.made(rubricId=rubric["id"])
    interview = await api.data("GET", f"/interviews/{made['id']}")
    assert [c["name"] for c in interview["assessmentCriteria"]] == ["Depth"]  # type: ignore[attr-defined]
    await them.made(rubricId=rubric["id"])


async def test_lists_are_in_the_order_of_creation(us: Client) -> None:
    titles = [(await us.made(title=title))["title"] for title in ("one", "two", "three")]
    assert [a["title"] for a in (await us("GET", "/assessments")).json()["assessments"]] == titles


async def test_a_deleted_assessment_is_gone_with_its_keys_and_its_interview_is_archived(
    us: Client, api: Api, sessions: Sessions, ours: Tenant
) -> None:
    made = await us.made()
    [key] = await us.keys(made)
    response = await us("DELETE", f"/assessments/{made['id']}")
    assert (response.status_code, response.json()) == (200, {"ok": True, "id": made["id"]})
    assert (await us("GET", "/assessments")).json() == {"assessments": []}
    assert (await us("GET", "/candidates")).json()["candidates"] == []
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/keys"), ("GET", "/cohort-stats")):
        again = await us(method, f"/assessments/{made['id']}{path}")
        assert (again.status_code, again.json()["error"]) == (404, "not_found")
    assert not (await get_interview(sessions, ours.caller, UUID(made["id"]))).row.is_active
    refused = await us("GET", f"/assessments/{made['id']}", X_API_Key=key["key"])
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


async def test_organizations_see_nothing_of_each_other(us: Client, them: Client) -> None:
    made = await us.made()
    [key] = await us.keys(made, candidateEmails=["a@example.org"])
    assert (await them("GET", "/assessments")).json() == {"assessments": []}
    assert (await them("GET", "/candidates")).json() == {"candidates": [], "total": 0, "limit": 50, "offset": 0}
    path = f"/assessments/{made['id']}"
    for method, sub, body in (
        ("GET", "", None),
        ("DELETE", "", None),
        ("GET", "/keys", None),
        ("POST", "/keys", {"count": 1}),
        ("DELETE", f"/keys/{key['id']}", None),
        ("GET", "/cohort-stats", None),
    ):
        assert (await them(method, path + sub, body)).status_code == 404, (method, sub)
    foreign = await them.made()
    assert (await them("DELETE", f"/assessments/{foreign['id']}/keys/{key['id']}")).status_code == 404
    assert len((await us("GET", path + "/keys")).json()["keys"]) == 1


async def test_nobody_gets_in_without_a_key_or_with_one_that_lacks_the_scope(
    us: Client, client: AsyncTestClient[Litestar], sessions: Sessions, ours: Tenant
) -> None:
    anonymous = await client.get("/v1/assessments")
    assert (anonymous.status_code, anonymous.json()["error"]) == (401, "unauthorized")
    made = await us.made()
    _, key = await create_api_key(sessions, ours.organization_id, "reader", scopes=[Scope.READ])
    reader = Client(client, key)
    assert (await reader("GET", "/assessments")).status_code == 200
    for method, path, scope in (
        ("POST", "/assessments", "write"),
        ("DELETE", f"/assessments/{made['id']}", "write"),
        ("POST", f"/assessments/{made['id']}/keys", "candidates"),
        ("GET", "/candidates", "candidates"),
        ("GET", f"/assessments/{made['id']}/cohort-stats", "reports"),
    ):
        refused = await reader(method, path)
        assert (refused.status_code, refused.json()["error"], refused.json()["scope"]) == (403, "forbidden", scope)


@pytest.mark.parametrize("path", ["/assessments/x", f"/assessments/{UUID(int=5)}", f"/assessments/{UUID(int=5)}/keys"])
async def test_what_is_not_there_is_not_found(us: Client, path: str) -> None:
    response = await us("GET", path)
    assert (response.status_code, response.json()["error"]) == (404, "not_found")


async def test_the_months_quota_refuses_with_what_is_used(us: Client, sessions: Sessions, ours: Tenant) -> None:
    await set_quotas(sessions, ours.organization_id, {Limit.ASSESSMENTS: 2})
    for _ in range(2):
        made = await us.made()
    refused = await us("POST", "/assessments", NEW)
    answer = refused.json()
    assert (refused.status_code, answer["error"], answer["used"], answer["quota"]) == (403, "quota_exceeded", 2, 2)
    await us("DELETE", f"/assessments/{made['id']}")
    assert (await us("POST", "/assessments", NEW)).status_code == 403, "a deleted one has been used all the same"
    await set_quotas(sessions, ours.organization_id, {Limit.ASSESSMENTS: None})
    await us.made()


async def test_an_inactive_subscription_makes_nothing_new_and_hides_nothing(
    us: Client, sessions: Sessions, ours: Tenant
) -> None:
    made = await us.made()
    await set_quotas(sessions, ours.organization_id, {}, subscription_active=False)
    for path, body in (("/assessments", NEW), (f"/assessments/{made['id']}/keys", {"count": 1})):
        refused = await us("POST", path, body)
        assert (refused.status_code, refused.json()["error"]) == (402, "subscription_inactive")
    assert len((await us("GET", "/assessments")).json()["assessments"]) == 1
    await set_quotas(sessions, ours.organization_id, {}, subscription_active=True)
    await us.keys(made)


async def test_keys_live_as_long_as_the_assessment_says(us: Client) -> None:
    [key] = await us.keys(await us.made(expiresInDays=30))
    left = moment(key["expiresAt"]) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
