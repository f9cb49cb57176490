"""The proctoring reports API, as a program that only knows its id and secret uses it."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, InterviewRow, MediaRow, MemberRole, SessionRow
from server.interview.integrity import Signal, SignalKind
from server.jobs.evidence import EvidenceKeeper
from server.ports.media import MediaStore
from server.services.access import Caller
from server.services.integrity import note_signal
from server.services.media import erase_orphans
from server.services.media_links import MediaLinks
from server.services.partners.opening import NewPartnerSession, open_partner_session
from server.settings import Settings
from tests.support.app import app_of
from tests.support.watched import (
    SECRET,
    Reports,
    client_of,
    finish,
    picture,
    signed,
    watched_interview,
    watched_session,
)

LEFT = Signal(SignalKind.PAGE_LEFT, 61_000)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        data_dir=str(tmp_path / "data"),
        rate_limit=0,
        sign_in_limit=10_000,
        secret=SECRET,
        worker=False,
        public_url="http://testserver.local",
    )


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[AsyncTestClient[Litestar]]:
    async with AsyncTestClient(app_of(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def media(http: AsyncTestClient[Litestar]) -> MediaStore:
    [provide] = [found for name, found in http.app.dependencies.items() if name == "media"]
    store: MediaStore = provide.dependency()
    return store


async def organization_of(sessions: Sessions, interview_id: UUID) -> UUID:
    async with reading(sessions) as db:
        return (await db.get_one(InterviewRow, interview_id)).organization_id


@pytest.fixture
async def reports(sessions: Sessions, http: AsyncTestClient[Litestar]) -> Reports:
    interview_id = await watched_interview(sessions, video=True)
    client = await client_of(sessions, await organization_of(sessions, interview_id), "https://ours.example")
    return Reports(http, client)


@pytest.fixture
async def rivals(sessions: Sessions, http: AsyncTestClient[Litestar]) -> Reports:
    interview_id = await watched_interview(sessions, slug="rival")
    return Reports(http, await client_of(sessions, await organization_of(sessions, interview_id)))


async def processed(sessions: Sessions, media: MediaStore, session_id: UUID) -> None:
    await finish(sessions, session_id)
    await EvidenceKeeper(sessions, media).once()


async def test_an_unfinished_attempt_has_a_blank_score(sessions: Sessions, reports: Reports) -> None:
    session_id, _ = await watched_session(sessions)
    await note_signal(sessions, session_id, "one", LEFT)
    answer = await reports.attempt(session_id)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["test_attempt_id"], told["trust_score"], told["evidence_status"]) == (
        str(session_id),
        None,
        "processing",
    )
    assert (told["trust_score_parts"], told["signal_count"], told["finished_at"]) == ([], 0, None)
    assert told["hashed_test_attempt_id"] == reports.name(session_id)


async def test_the_four_steps(sessions: Sessions, reports: Reports, media: MediaStore) -> None:
    session_id, token = await watched_session(sessions)
    await note_signal(sessions, session_id, "one", LEFT)
    sent = await reports.http.post(
        "/i/talk/stills?source=camera", content=picture(), headers={"Authorization": f"Bearer {token}"}
    )
    assert sent.status_code == 204, sent.text
    await processed(sessions, media, session_id)

    told = (await reports.attempt(session_id)).json()
    assert (told["trust_score"], told["evidence_status"], told["watched"]) == (96, "processed", True)
    assert [part["kind"] for part in told["trust_score_parts"]] == ["page_left"]
    link = (await reports.evidence(session_id)).json()
    assert link["expires_in"] == 900
    file = await reports.http.get(link["url"])
    assert file.status_code == 200, file.text
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["x-content-type-options"] == "nosniff"
    records = file.json()["records"]
    assert {record["kind"] for record in records} == {"page_left", "camera_still"}
    [path] = [record["path"] for record in records if record["path"]]
    urls = (await reports.presign(session_id, path)).json()["urls"]
    still = await reports.http.get(urls[path])
    assert (still.status_code, still.headers["content-type"], still.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    part = await reports.http.get(urls[path], headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, b"\xff\xd8")


async def test_evidence_that_is_not_there_yet_says_when_to_come_back(
    sessions: Sessions, reports: Reports, media: MediaStore
) -> None:
    session_id, _ = await watched_session(sessions)
    for answer in (await reports.evidence(session_id), await reports.presign(session_id, "x/y.jpg")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "evidence_not_ready")
        assert int(answer.headers["retry-after"]) == 60
    await finish(sessions, session_id)
    assert int((await reports.evidence(session_id)).headers["retry-after"]) == 5
    await EvidenceKeeper(sessions, media).once()
    assert (await reports.evidence(session_id)).status_code == 200


@pytest.mark.parametrize(
    ("offset", "status"), [(0, 200), (-55, 200), (55, 200), (-62, 403), (62, 403), (-86_400, 403), (86_400, 403)]
)
async def test_a_timestamp_is_good_for_a_minute_either_way(
    sessions: Sessions, reports: Reports, media: MediaStore, offset: int, status: int
) -> None:
    session_id, _ = await watched_session(sessions)
    await processed(sessions, media, session_id)
    at = int(time.time()) + offset
    assert (await reports.results(at)).status_code == status
    assert (await reports.evidence(session_id, at)).status_code == status
    assert (await reports.presign(session_id, "no/such.jpg", at=at)).status_code == {200: 404}.get(status, status)


async def test_signatures_that_are_not_right(sessions: Sessions, reports: Reports, rivals: Reports) -> None:
    http, client = reports.http, reports.client
    path = f"/api/v2/tenants/{client.client_id}/results/"
    now = str(int(time.time()))
    right = signed(client.secret, now)
    table = [
        ({}, 401),
        ({"unixTimestamp": now}, 401),
        ({"hashedUnixTimestamp": right}, 401),
        ({"unixTimestamp": now, "hashedUnixTimestamp": "0" * 64}, 403),
        ({"unixTimestamp": now, "hashedUnixTimestamp": right[:-1]}, 403),
        ({"unixTimestamp": now, "hashedUnixTimestamp": "é" * 10}, 403),
        ({"unixTimestamp": str(int(now) - 1), "hashedUnixTimestamp": right}, 403),
        ({"unixTimestamp": now, "hashedUnixTimestamp": signed(rivals.client.secret, now)}, 403),
        ({"unixTimestamp": "soon", "hashedUnixTimestamp": signed(client.secret, "soon")}, 403),
        ({"unixTimestamp": f"-{now}", "hashedUnixTimestamp": signed(client.secret, f"-{now}")}, 403),
        ({"unixTimestamp": now, "hashedUnixTimestamp": right.upper()}, 200),
        ({"unixTimestamp": now, "hashedUnixTimestamp": right}, 200),
    ]
    for query, status in table:
        answer = await http.get(path, params=query)
        assert answer.status_code == status, (query, answer.text)
    unknown = await http.get("/api/v2/tenants/cq_ak_nobody/results/", params=table[-1][0])
    assert unknown.status_code == 401
    assert (await http.get("/api/v2/usage/")).status_code == 401


async def test_a_signature_for_one_purpose_opens_nothing_else(sessions: Sessions, reports: Reports) -> None:
    session_id, _ = await watched_session(sessions)
    name, stamp = reports.name(session_id), str(int(time.time()))
    query = {"clientId": reports.client.client_id, "unixTimestamp": stamp}
    for message in (stamp, f"presign.{name}.{stamp}", f"evidence-file.{'0' * 64}.{stamp}"):
        given = {**query, "signature": signed(reports.client.secret, message)}
        answer = await reports.http.get(f"/api/v2/test-attempts/{name}/evidence-file/", params=given)
        assert answer.status_code == 403, message


async def test_another_organizations_attempts_are_not_to_be_found(
    sessions: Sessions, reports: Reports, rivals: Reports, media: MediaStore
) -> None:
    session_id, _ = await watched_session(sessions)
    theirs, _ = await watched_session(sessions, slug="rival")
    await processed(sessions, media, session_id)
    assert (await rivals.attempt(session_id)).status_code == 404
    assert (await rivals.evidence(session_id)).status_code == 404
    assert [told["test_attempt_id"] for told in (await rivals.results()).json()["results"]] == [str(theirs)]
    crossed = await reports.http.get(
        f"/api/v2/test-attempts/{reports.name(session_id)}/", params={"clientId": rivals.client.client_id}
    )
    assert crossed.status_code == 404
    async with reading(sessions) as db:
        paths = list(await db.scalars(select(MediaRow.path).where(MediaRow.session_id == session_id)))
    await processed(sessions, media, theirs)
    assert (await rivals.presign(theirs, *paths)).status_code == 404


async def test_results_are_listed_page_by_page_and_by_lookup_key(sessions: Sessions, reports: Reports) -> None:
    made = [(await watched_session(sessions))[0] for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = (await reports.results(limit="2", **({"cursor": cursor} if cursor else {}))).json()
        seen += [told["test_attempt_id"] for told in page["results"]]
        assert page["count"] == len(page["results"]) <= 2
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == [str(session_id) for session_id in reversed(made)]
    assert (await reports.results(lookupKey="talk")).json()["count"] == 5
    assert (await reports.results(lookupKey="another")).json()["results"] == []
    async with writing(sessions) as db:
        (await db.get_one(SessionRow, made[0])).participant_email = "ada@example.org"
    assert (await reports.results(lookupKey="ada@example.org")).json()["count"] == 1
    assert (await reports.results(limit="0")).status_code == 400
    assert (await reports.results(cursor="made-up")).status_code == 400


async def test_results_are_found_by_the_partners_own_id_and_by_nothing_like_it(
    sessions: Sessions, reports: Reports, rivals: Reports
) -> None:
    made: list[UUID] = []
    for caller, slug in ((reports, "talk"), (reports, "talk"), (rivals, "rival")):
        who = Caller(caller.client.organization_id, MemberRole.OWNER)
        external_id = "candidate-abc-123" if len(made) != 1 else "candidate-abc-1234"
        new = NewPartnerSession(external_id=external_id, candidate_name="Ada", preset=slug)
        made.append((await open_partner_session(sessions, who, new)).view.row.id)
    for asking, found in ((reports, made[0]), (rivals, made[2])):
        listed = (await asking.results(lookupKey="candidate-abc-123")).json()
        assert [told["test_attempt_id"] for told in listed["results"]] == [str(found)]
    for unlike in ("candidate-abc", "CANDIDATE-ABC-123", "candidate-abc-12%", "candidate-abc-123 "):
        assert (await reports.results(lookupKey=unlike)).json()["results"] == []


async def test_usage_counts_this_month(sessions: Sessions, reports: Reports, media: MediaStore) -> None:
    session_id, _ = await watched_session(sessions)
    await watched_session(sessions, integrity_consent=False)
    await processed(sessions, media, session_id)
    told = (await reports.usage()).json()
    assert (told["test_attempts"], told["watched_test_attempts"], told["credit_balance"]) == (2, 1, None)
    assert told["media_bytes"] > 0


async def test_links_are_good_for_what_they_were_made_for_until_they_expire(
    sessions: Sessions, reports: Reports, media: MediaStore
) -> None:
    session_id, _ = await watched_session(sessions)
    await processed(sessions, media, session_id)
    url = (await reports.evidence(session_id)).json()["url"]
    links = MediaLinks("http://testserver.local", SECRET)
    async with reading(sessions) as db:
        path = await db.scalar(select(MediaRow.path))
    assert path is not None
    expired = links.link(path, 900, time.time() - 901)
    elsewhere = url.replace(path, path.replace("evidence", "camera_still"))
    later = url.replace("expires=", "expires=9")
    for bad in (expired, elsewhere, later, url.partition("?")[0], url[:-1], url.replace("signature=", "signature=%ff")):
        assert (await reports.http.get(bad)).status_code == 403, bad
    assert (await reports.http.get(url)).status_code == 200
    assert (await reports.http.head(url)).status_code == 200


async def test_what_was_erased_is_gone(sessions: Sessions, reports: Reports, media: MediaStore) -> None:
    session_id, _ = await watched_session(sessions)
    await processed(sessions, media, session_id)
    url = (await reports.evidence(session_id)).json()["url"]
    async with writing(sessions) as db:
        await db.delete(await db.get_one(SessionRow, session_id))
    assert (await reports.http.get(url)).status_code == 410
    await erase_orphans(sessions, media)
    assert (await reports.http.get(url)).status_code == 410
    for answer in (await reports.attempt(session_id), await reports.evidence(session_id)):
        assert answer.status_code == 410
        assert answer.json()["error"]["reason"] == "erased"


async def test_only_pages_of_the_clients_own_sites_may_read_a_report(sessions: Sessions, reports: Reports) -> None:
    session_id, _ = await watched_session(sessions)
    ours = await reports.attempt(session_id, Origin="https://ours.example")
    theirs = await reports.attempt(session_id, Origin="https://theirs.example")
    assert ours.headers["access-control-allow-origin"] == "https://ours.example"
    assert "access-control-allow-origin" not in theirs.headers


async def test_fetching_evidence_is_noted(sessions: Sessions, reports: Reports, media: MediaStore) -> None:
    session_id, _ = await watched_session(sessions)
    await processed(sessions, media, session_id)
    await reports.evidence(session_id)
    async with reading(sessions) as db:
        found = await db.scalar(select(AuditEvent).where(AuditEvent.action == "evidence.fetched"))
    assert found is not None
    assert found.actor == f"client:{reports.client.id}"


@pytest.mark.parametrize("body", [{}, {"paths": []}, {"paths": ["x"] * 101}, {"paths": ["x"], "more": 1}, ["x"]])
async def test_a_body_that_is_not_right_is_refused(sessions: Sessions, reports: Reports, body: object) -> None:
    session_id, _ = await watched_session(sessions)
    name, stamp = reports.name(session_id), str(int(time.time()))
    query = {
        "clientId": reports.client.client_id,
        "unixTimestamp": stamp,
        "signature": signed(reports.client.secret, f"presign.{name}.{stamp}"),
    }
    answer = await reports.http.post(f"/api/v2/test-attempts/{name}/presign/", params=query, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BAD_REQUEST")
