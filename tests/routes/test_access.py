"""Every route of the app, knocked at by everybody."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, get
from litestar.routes import HTTPRoute, WebSocketRoute
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select

from server.adapters.secret_box import FernetBox
from server.app import create_app
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    ApiKey,
    AuditEvent,
    Base,
    MemberRole,
    RehearsalRow,
    RehearsalState,
    ThemeRow,
    WebhookEndpoint,
    WebSession,
)
from server.db.models.base import new_id
from server.parts import site_of
from server.routes.access import ROLES, WEB_COOKIE, Access
from server.services.access import Caller, create_api_key, open_web_session
from server.services.api_clients import create_client
from server.services.assessments import NewAssessment, create_assessment
from server.services.entry import Applicant, open_session
from server.services.interviews import get_interview
from server.services.invites import NewInvite, create_invites
from server.services.library import keep_question
from server.services.mail_outbox import Letterbox
from server.services.member_invitations import invite_member
from server.services.partners.report_links import make_report_link
from server.services.projects import create_project
from server.services.proposing.drafts import create_draft
from server.services.results.filing import file_findings
from server.services.reviewing.comments import add_comment, delete_comment
from server.services.webhook_log import send_test
from server.settings import Settings
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report

OPEN_TO_ALL = {
    "GET /",
    "GET /a",
    "GET /brand/logos/{file_name:str}",
    "GET /brand/{name:str}",
    "GET /api/v1/docs",
    "GET /api/v1/openapi.json",
    "GET /api/v2/playground",
    "GET /healthz",
    "GET /i/{slug:str}",
    "GET /readyz",
    "GET /sign-in",
    "GET /sign-in/link",
    "GET /sign-in/sso",
    "GET /sign-in/sso/callback",
    "GET /static/{file_path:path}",
    "HEAD /static/{file_path:path}",
    "GET /assessment/results",
    "GET /invitation",
    "GET /join",
    "GET /onboard",
    "GET /sandbox",
    "GET /portal.js",
    "GET /portal/clients/{file_name:str}",
    "GET /portal/{client_id:str}",
    "GET /r/{token:str}",
    "GET /r/{token:str}/audio",
    "HEAD /r/{token:str}/audio",
    "POST /a",
    "POST /i/{slug:str}/sessions",
    "POST /assessment/results/acknowledge",
    "POST /assessment/session",
    "POST /invitation",
    "POST /join",
    "POST /onboard",
    "POST /portal/exchange",
    "POST /portal/state",
    "POST /sign-in",
    "POST /sign-in/link",
}
OPEN_TO_CANDIDATES = {
    "GET /i/{slug:str}/done",
    "GET /i/{slug:str}/room",
    "GET /i/{slug:str}/transcript",
    "GET /i/{slug:str}/voice-sample",
    "GET /v1/realtime/events",
    "POST /i/{slug:str}/claim",
    "POST /i/{slug:str}/files/{file_id:uuid}",
    "POST /i/{slug:str}/stills",
    "POST /i/{slug:str}/video",
    "POST /i/{slug:str}/video/{take_id:uuid}/end",
    "POST /i/{slug:str}/video/{take_id:uuid}/{number:int}",
    "POST /v1/realtime/events",
    "WEBSOCKET /v1/realtime",
}
OPEN_TO_SIGNERS = {
    "GET /api/v2/tenants/{tenant:str}/results",
    "GET /api/v2/test-attempts/{attempt_hash:str}",
    "GET /api/v2/test-attempts/{attempt_hash:str}/evidence-file",
    "GET /api/v2/usage",
    "GET /media/{path:path}",
    "HEAD /media/{path:path}",
    "POST /api/v2/test-attempts/{attempt_hash:str}/presign",
}
REFUSED = {401, 403}
LETTERBOX = Letterbox(site_of(Settings(), None), FernetBox("sign here"))
BY_KEY = {Access.API_KEY, Access.API_OR_CANDIDATE_KEY}
NOTHING_THERE = {
    "/studio/questions/{question_id:uuid}/restore",  # nothing is deleted that could come back
    "/studio/sessions/{session_id:uuid}/stills/{still_id:uuid}",  # nor pictures
    "/studio/sessions/{session_id:uuid}/files/{file_id:uuid}",  # nor files
    "/studio/sessions/{session_id:uuid}/files/{file_id:uuid}/erase",
    "/studio/sessions/{session_id:uuid}/video",  # nor video
    "/studio/sessions/{session_id:uuid}/video/{take_id:uuid}",
    "/studio/invites/{invite_id:uuid}/key",  # an interview that is no assessment has no keys
    "/studio/sessions/{session_id:uuid}/audio",  # an interview by chat has no sound
    "/studio/sessions/{session_id:uuid}/comments/{comment_id:uuid}/delete",  # nor a comment that could be taken back
    "/studio/sessions/{session_id:uuid}/redactions/{redaction_id:uuid}/restore",  # nothing is out
    "/studio/sessions/{session_id:uuid}/redactions/{redaction_id:uuid}/remove",
    "/studio/for-you/names/{user_id:uuid}",  # the owner is no reviewer
    "/studio/projects/{project_id:uuid}/people/{user_id:uuid}/remove",  # nor was given a project
}


@dataclass(frozen=True)
class Door:
    """A route and a method."""

    method: str
    path: str
    access: Access | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, things: dict[str, str]) -> str:
        """The path with the ids of real things in it."""
        filled = self.path
        for name, value in things.items():
            for kind in ("uuid", "str", "path", "int"):
                filled = filled.replace(f"{{{name}:{kind}}}", value)
        assert "{" not in filled, f"the test does not know what to put into {filled}"
        return filled


def doors(app: Litestar) -> Iterator[Door]:
    """All of them. Litestar answers OPTIONS by itself, behind the same gate."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in handler.http_methods:
                    if method != "OPTIONS":
                        yield Door(method, route.path, _access(handler.opt))
        else:
            assert isinstance(route, WebSocketRoute)
            yield Door("WEBSOCKET", route.path, _access(route.route_handler.opt))


def _access(opt: dict[str, Any]) -> Access | None:
    return Access(opt["access"]) if "access" in opt else None


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        secret="sign here",
        rate_limit=0,
        partner_limit=0,
        sign_in_limit=10_000,
        worker=False,
    )


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def rivals(sessions: Sessions) -> Staff:
    return await hire(sessions, "rival")


class Knocker:
    """Somebody with credentials, or without."""

    def __init__(self, client: AsyncTestClient[Litestar], **headers: str) -> None:
        self._client = client
        self.headers = headers
        self.cookies: dict[str, str] = {}

    async def knock(self, door: Door, things: dict[str, str]) -> httpx.Response:
        """As a script would: asking for JSON, so that a refusal is a 401 and no page."""
        self._client.cookies = httpx.Cookies(self.cookies)
        sent: dict[str, Any] = {}
        if door.path.startswith("/v1/realtime"):
            sent = {"params": {"i": things["slug"]}}
            if door.method == "POST":
                sent["json"] = [{"type": "interview.activity", "event_id": "one"}]
        response = await self._client.request(
            door.method, door.address(things), headers=self.headers, follow_redirects=False, **sent
        )
        self._client.cookies = httpx.Cookies()
        return response


@pytest.fixture
async def form_token(client: AsyncTestClient[Litestar]) -> AsyncIterator[dict[str, str]]:
    """The form cookie, whose value is also the header's: with it a request passes as one of our own forms."""
    await client.get("/sign-in")
    [(name, value)] = client.cookies.items()
    client.cookies = httpx.Cookies()
    yield {name: value}


@pytest.fixture
async def nobody(client: AsyncTestClient[Litestar], form_token: dict[str, str]) -> Knocker:
    return _with_form(Knocker(client), form_token)


def _with_form(knocker: Knocker, form_token: dict[str, str]) -> Knocker:
    [(name, value)] = form_token.items()
    knocker.cookies[name] = value
    knocker.headers["x-csrftoken"] = value
    return knocker


async def make_things(sessions: Sessions, caller: Caller) -> dict[str, str]:
    """One of everything a path can name."""
    interview_id = await make_interview(sessions, caller)
    detail = await get_interview(sessions, caller, interview_id)
    session_id, turns = await take_interview(sessions, caller, interview_id)
    await write_report(sessions, session_id, turns)
    async with writing(sessions) as db:
        await file_findings(db, session_id)
        theme_id = await db.scalar(select(ThemeRow.id).where(ThemeRow.interview_id == interview_id))
    [invite] = await create_invites(sessions, caller, interview_id, [NewInvite(name="Ada")])
    asked = await invite_member(sessions, LETTERBOX, caller, "new@example.org", MemberRole.MEMBER, by_mail=False)
    key, _ = await create_api_key(sessions, caller.organization_id, "spare")
    webhook = WebhookEndpoint(organization_id=caller.organization_id, url="http://127.0.0.1:9/hook")
    # One that is over: to another, candidates would come while doors are knocked at.
    rehearsal = RehearsalRow(
        interview_id=interview_id, number=1, revision=1, actor=caller.actor, state=RehearsalState.STOPPED
    )
    async with writing(sessions) as db:
        db.add_all([webhook, rehearsal])
    delivery = await send_test(sessions, caller, webhook.id)
    client = await create_client(sessions, FernetBox("sign here"), caller, "spare", [])
    link = await make_report_link(sessions, caller, session_id, minutes=60, origins=None)
    comment = await add_comment(sessions, caller, session_id, "Well said.")
    await delete_comment(sessions, caller, session_id, comment.id)
    assessment = await create_assessment(
        sessions, caller, {}, NewAssessment(title="Engineers on their work", role="Engineer", task_brief="Do it.")
    )
    project = await create_project(sessions, caller, f"Project {new_id()}", everybody=True)
    return {
        "project_id": str(project.id),
        "interview_id": str(interview_id),
        "record_id": str(session_id),
        "question_id": str(detail.questions[0].id),
        "session_id": str(session_id),
        "invite_id": str(invite.row.id),
        "invitation_id": str(asked.row.id),
        "key_id": str(key.id),
        "webhook_id": str(webhook.id),
        "delivery_id": str(delivery.id),
        "client_id": str(client.id),
        "link_id": str(link.row.id),
        "token": "x" * 43,
        "assessment_id": str(assessment.interview.id),
        "slug": detail.row.public_slug,
        "file_path": "icon.svg",
        "file_name": "portal_client.py",
        "path": "0" * 32 + "/evidence-" + "0" * 32 + ".json",
        "attempt_hash": "0" * 64,
        "tenant": "cq_ak_nobody",
        "still_id": str(session_id),
        "file_id": str(session_id),
        "take_id": str(session_id),
        "number": "0",
        "comment_id": str(comment.id),
        "redaction_id": str(session_id),
        "user_id": str(caller.user_id),
        "name": "discovery",
        "kept_id": str((await keep_question(sessions, caller, detail.questions[0].id)).id),
        "revision": "1",
        "rehearsal_id": str(rehearsal.id),
        "draft_id": str((await create_draft(sessions, caller, "A brief.", "en")).id),
        "kind": "yaml",
        "theme_id": str(theme_id),
    }


async def counts(sessions: Sessions) -> dict[str, int]:
    """How many rows each table has, and how often interviews were edited."""
    async with reading(sessions) as db:
        found = {
            name: await db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
        interviews = Base.metadata.tables["interviews"]
        found["revisions"] = await db.scalar(select(func.sum(interviews.c.revision))) or 0
        found["revoked keys"] = await db.scalar(select(func.count()).where(ApiKey.revoked_at.is_not(None))) or 0
        return found


def test_every_route_says_who_gets_in_and_what_is_open_to_all_is_listed_here(settings: Settings) -> None:
    found = list(doors(create_app(settings)))
    assert [door.name for door in found if door.access is None] == []
    assert {door.name for door in found if door.access is Access.PUBLIC} == OPEN_TO_ALL
    assert {door.name for door in found if door.access is Access.CANDIDATE} == OPEN_TO_CANDIDATES
    assert {door.name for door in found if door.access is Access.SIGNED} == OPEN_TO_SIGNERS


async def test_a_route_that_says_nothing_lets_nobody_in(settings: Settings, staff: Staff, sessions: Sessions) -> None:
    @get("/forgotten")
    async def forgotten() -> str:
        return "secret"

    app = create_app(settings)
    app.register(forgotten)
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.owner.user_id)
    async with AsyncTestClient(app) as client:
        for headers in ({}, {"Authorization": f"Bearer {staff.key}"}, {"Cookie": f"{WEB_COOKIE}={token}"}):
            response = await client.get("/forgotten", headers=headers)
            assert response.status_code == 403
            assert "secret" not in response.text


async def test_closed_doors_refuse_and_nothing_changes(
    client: AsyncTestClient[Litestar],
    form_token: dict[str, str],
    nobody: Knocker,
    staff: Staff,
    rivals: Staff,
    sessions: Sessions,
) -> None:
    things = await make_things(sessions, staff.owner)
    opened = await open_session(sessions, things["slug"], Applicant("A", "a@example.org", consent=True))
    other = await make_things(sessions, rivals.owner)
    elsewhere = await open_session(sessions, other["slug"], Applicant("B", "b@example.org", consent=True))

    async def signed_in(who: Caller) -> Knocker:
        assert who.user_id is not None
        knocker = _with_form(Knocker(client), form_token)
        knocker.cookies[WEB_COOKIE] = await open_web_session(sessions, who.user_id)
        return knocker

    def candidate(token: str) -> Knocker:
        knocker = _with_form(Knocker(client, authorization=f"Bearer {token}"), form_token)
        knocker.cookies[f"cq_{things['slug']}"] = token
        return knocker

    staff_of = {
        "reviewer": await signed_in(staff.reviewer),
        "member": await signed_in(staff.member),
        "owner": await signed_in(staff.owner),
    }
    outsiders = {
        "nobody": nobody,
        "guessed cookie": _with_cookie(client, form_token, WEB_COOKIE, "x" * 43),
        "guessed key": Knocker(client, authorization="Bearer dlv_" + "x" * 43),
        "the candidate": candidate(opened.token),
        "another candidate": candidate(elsewhere.token),
        "a key": _with_form(Knocker(client, authorization=f"Bearer {staff.key}"), form_token),
        **staff_of,
    }
    before = await counts(sessions)
    for door in doors(client.app):
        for name, knocker in outsiders.items():
            if door.method == "WEBSOCKET" or _may_enter(door, name):
                continue
            response = await knocker.knock(door, things)
            assert response.status_code in REFUSED, (name, door.name, response.status_code)
    assert await counts(sessions) == before


def _with_cookie(client: AsyncTestClient[Litestar], form_token: dict[str, str], name: str, value: str) -> Knocker:
    knocker = _with_form(Knocker(client), form_token)
    knocker.cookies[name] = value
    return knocker


def _may_enter(door: Door, who: str) -> bool:
    roles = {"reviewer": "REVIEWER", "member": "MEMBER", "owner": "OWNER"}
    match door.access:
        case Access.PUBLIC:
            return True
        case Access.CANDIDATE:
            # The claim is open to whoever sends the right token in its body: tested with the candidate's pages.
            # A token sent to the realtime routes names its session by itself: another's opens another's own.
            own = who == "another candidate" and door.path.startswith("/v1/realtime")
            return who == "the candidate" or own or door.path.endswith("/claim")
        case Access.API_KEY | Access.API_OR_CANDIDATE_KEY:
            return who == "a key"
        case Access.REVIEWER | Access.CREATOR | Access.ADMIN:
            return roles.get(who) in ROLES[door.access]
        case _:
            return False


async def test_the_other_organization_finds_nothing_anywhere(
    client: AsyncTestClient[Litestar], form_token: dict[str, str], staff: Staff, rivals: Staff, sessions: Sessions
) -> None:
    things = await make_things(sessions, staff.owner)
    assert rivals.owner.user_id is not None
    rival = _with_form(Knocker(client), form_token)
    rival.cookies[WEB_COOKIE] = await open_web_session(sessions, rivals.owner.user_id)
    key = Knocker(client, authorization=f"Bearer {rivals.key}")
    before = await counts(sessions)
    knocked = 0
    for door in doors(client.app):
        if (
            door.access is None
            or door.access in {Access.PUBLIC, Access.CANDIDATE, Access.SIGNED}
            or "_id:" not in door.path
        ):
            continue
        response = await (key if door.access in BY_KEY else rival).knock(door, things)
        # A form or body that is wrong in itself may be refused before anything is looked up.
        assert response.status_code == 404 or (response.status_code in {400, 422} and door.method != "GET"), door.name
        assert things["slug"] not in response.text
        assert "Engineers on their work" not in response.text
        knocked += 1
    assert knocked > 30
    assert await counts(sessions) == before


@pytest.mark.timeout(300)
async def test_the_right_people_get_in(
    client: AsyncTestClient[Litestar], form_token: dict[str, str], staff: Staff, sessions: Sessions
) -> None:
    callers = {"reviewer": staff.reviewer, "member": staff.member, "owner": staff.owner}
    kept = await make_things(
        sessions, staff.owner
    )  # for all who only look; who changes something gets things to change
    for door in doors(client.app):
        for name, caller in callers.items():
            if door.access not in ROLES or not _may_enter(door, name):
                continue
            assert caller.user_id is not None
            things = kept if door.method == "GET" else await make_things(sessions, staff.owner)
            knocker = _with_form(Knocker(client), form_token)
            knocker.cookies[WEB_COOKIE] = await open_web_session(sessions, caller.user_id)
            response = await knocker.knock(door, things)
            if door.path in NOTHING_THERE:
                assert response.status_code == 404
                continue
            wanted = {200} if door.method == "GET" else {200, 201, 303, 422}
            if door.path == "/studio/interviews/{interview_id:uuid}":
                wanted = {303}
            assert response.status_code in wanted, (name, door.name, response.status_code, response.text[:300])


async def test_a_signed_in_browser_does_nothing_without_one_of_our_own_forms(
    client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    things = await make_things(sessions, staff.owner)
    assert staff.owner.user_id is not None
    forged = Knocker(client)
    forged.cookies[WEB_COOKIE] = await open_web_session(sessions, staff.owner.user_id)
    before = await counts(sessions)
    for door in doors(client.app):
        if door.access in ROLES and door.method not in {"GET", "HEAD"}:
            assert (await forged.knock(door, things)).status_code == 403, door.name
    assert await counts(sessions) == before


async def test_every_answer_carries_the_security_headers(
    client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    things = await make_things(sessions, staff.owner)
    assert staff.owner.user_id is not None
    knocker = Knocker(client)
    knocker.cookies[WEB_COOKIE] = await open_web_session(sessions, staff.owner.user_id)
    for door in [*doors(client.app), Door("GET", "/nowhere", None), Door("DELETE", "/studio", None)]:
        if door.method == "WEBSOCKET":
            continue
        headers = (await knocker.knock(door, things)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, door.name
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        if door.path == "/sandbox":  # framed by the room, which hands it its scripts; nothing of anybody is in it
            assert policy.startswith("sandbox allow-scripts; ")
            assert not {"connect-src", "allow-same-origin", "'self'"} & set(policy.replace(";", " ").split())
        else:
            assert "script-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] in {"same-origin", "no-referrer"}
        assert "permissions-policy" in headers
        if not door.path.startswith("/static"):
            assert "no-store" in headers["cache-control"], door.name


async def test_leaving_the_organization_closes_every_door_at_once(
    client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    assert staff.member.user_id is not None
    knocker = Knocker(client)
    knocker.cookies[WEB_COOKIE] = await open_web_session(sessions, staff.member.user_id)
    studio = Door("GET", "/studio", Access.REVIEWER)
    assert (await knocker.knock(studio, {"slug": ""})).status_code == 200
    await _close_account(sessions, staff.member.user_id)
    assert (await knocker.knock(studio, {"slug": ""})).status_code == 401


async def _close_account(sessions: Sessions, user_id: UUID) -> None:
    users = Base.metadata.tables["users"]
    async with sessions.begin() as db:
        await db.execute(users.update().where(users.c.id == user_id).values(is_active=False))
        assert await db.scalar(select(func.count()).select_from(WebSession)) == 1
        assert await db.scalar(select(func.count()).select_from(AuditEvent)) is not None
