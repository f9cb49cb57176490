"""Sessions that are watched for integrity signals, and programs that ask for their reports."""

import hashlib
import hmac
import io
import time
from uuid import UUID

import httpx
from litestar import Litestar
from litestar.testing import AsyncTestClient
from PIL import Image
from sqlalchemy import update

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, MemberRole, SessionRow, SessionStatus
from server.services.access import Caller
from server.services.api_clients import ClientCredentials, create_client
from server.services.entry import Applicant, open_session
from tests.support.seed import seed_interview

SECRET = "sign here"


async def watched_interview(sessions: Sessions, slug: str = "talk", *, video: bool = False, **values: object) -> UUID:
    """An interview that collects integrity signals, and with `video` pictures."""
    interview_id = await seed_interview(sessions, slug=slug)
    given: dict[str, object] = {"anti_cheating_enabled": True, "video_enabled": video, **values}
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).where(InterviewRow.id == interview_id).values(**given))
    return interview_id


async def watched_session(sessions: Sessions, slug: str = "talk", **agreed: object) -> tuple[UUID, str]:
    """A session in progress of somebody who agreed to everything unless told otherwise, and its token."""
    given: dict[str, object] = {"integrity_consent": True, "stills_consent": True, **agreed}
    opened = await open_session(sessions, slug, Applicant(name="Ada", consent=True, **given))  # type: ignore[arg-type]
    async with writing(sessions) as db:
        await db.execute(
            update(SessionRow).where(SessionRow.id == opened.session_id).values(status=SessionStatus.IN_PROGRESS)
        )
    return opened.session_id, opened.token


async def finish(sessions: Sessions, session_id: UUID) -> None:
    """The interview is over."""
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(status=SessionStatus.COMPLETED))


async def client_of(sessions: Sessions, organization_id: UUID, *origins: str) -> ClientCredentials:
    """An API client with its secret."""
    caller = Caller(organization_id, MemberRole.OWNER)
    return await create_client(sessions, FernetBox(SECRET), caller, "Proctoring", list(origins))


def signed(secret: str, message: str) -> str:
    """As any program would sign."""
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def picture(width: int = 320, height: int = 200, kind: str = "JPEG", **saved: object) -> bytes:
    """A picture as a camera gives it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 160)).save(out, kind, **saved)
    return out.getvalue()


class Reports:
    """The proctoring reports API as one client's program uses it."""

    def __init__(self, http: AsyncTestClient[Litestar], client: ClientCredentials) -> None:
        self.http = http
        self.client = client

    def name(self, session_id: UUID) -> str:
        return signed(self.client.secret, str(session_id))

    async def attempt(self, session_id: UUID, **headers: str) -> httpx.Response:
        path = f"/api/v2/test-attempts/{self.name(session_id)}/"
        return await self.http.get(path, params={"clientId": self.client.client_id}, headers=headers)

    async def results(self, at: int | None = None, **query: str) -> httpx.Response:
        stamp = str(int(time.time()) if at is None else at)
        hashed = signed(self.client.secret, stamp)
        params = {"unixTimestamp": stamp, "hashedUnixTimestamp": hashed, **query}
        return await self.http.get(f"/api/v2/tenants/{self.client.client_id}/results/", params=params)

    async def usage(self) -> httpx.Response:
        stamp = str(int(time.time()))
        headers = {
            "X-Client-Id": self.client.client_id,
            "X-Unix-Timestamp": stamp,
            "X-Hashed-Unix-Timestamp": signed(self.client.secret, stamp),
        }
        return await self.http.get("/api/v2/usage/", headers=headers)

    def _query(self, purpose: str, name: str, at: int | None) -> dict[str, str]:
        stamp = str(int(time.time()) if at is None else at)
        signature = signed(self.client.secret, f"{purpose}.{name}.{stamp}")
        return {"clientId": self.client.client_id, "unixTimestamp": stamp, "signature": signature}

    async def evidence(self, session_id: UUID, at: int | None = None) -> httpx.Response:
        name = self.name(session_id)
        query = self._query("evidence-file", name, at)
        return await self.http.get(f"/api/v2/test-attempts/{name}/evidence-file/", params=query)

    async def presign(self, session_id: UUID, *paths: str, at: int | None = None) -> httpx.Response:
        name = self.name(session_id)
        query = self._query("presign", name, at)
        return await self.http.post(f"/api/v2/test-attempts/{name}/presign/", params=query, json={"paths": list(paths)})
