"""Test attempts, their evidence, and usage. Each handler checks its own signature: each signs something else."""

import time
from typing import Annotated, Any, Final

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.params import QueryParameter

from server.db.engine import Sessions
from server.ports.guarding import SecretBox
from server.ports.media import MediaStore
from server.routes.access import Access, opens
from server.routes.interviews_api.operations import OPERATION, Operation
from server.routes.proctoring_api import examples
from server.routes.proctoring_api.schemas import (
    AccountUsage,
    EvidenceFile,
    PathsWanted,
    PresignedUrls,
    ResultsPage,
    TestAttempt,
    described,
    described_page,
    described_usage,
)
from server.routes.rate import count_failure, count_request
from server.services.api_clients import ClientCredentials
from server.services.errors import NotAllowed, NotFound, NotSignedIn
from server.services.inputs import ANY_TEXT, parse_json
from server.services.pagination import DEFAULT_LIMIT
from server.services.proctoring import (
    LINK_LIFE_S,
    Attempt,
    find_attempt,
    link_evidence,
    list_attempts,
    presign,
    proctoring_usage,
)
from server.services.signed_requests import check_signature, signing_client

AnyRequest = Request[Any, Any, Any]
ClientId = Annotated[str | None, QueryParameter(name="clientId", max_length=100)]
Timestamp = Annotated[str | None, QueryParameter(name="unixTimestamp", max_length=20)]
TimestampHash = Annotated[str | None, QueryParameter(name="hashedUnixTimestamp", max_length=64)]
Signature = Annotated[str | None, QueryParameter(name="signature", max_length=64)]
LookupKey = Annotated[str | None, QueryParameter(name="lookupKey", max_length=320, pattern=ANY_TEXT)]
Cursor = Annotated[str | None, QueryParameter(max_length=100)]
CLIENT_HEADER: Final = "x-client-id"
TIMESTAMP_HEADER: Final = "x-unix-timestamp"
HASH_HEADER: Final = "x-hashed-unix-timestamp"
BODY_LIMIT: Final = 64 * 1024


async def _client(request: AnyRequest, sessions: Sessions, box: SecretBox, client_id: str | None) -> ClientCredentials:
    try:
        client = await signing_client(sessions, box, client_id)
    except NotSignedIn:
        await count_failure(request)
        raise
    await count_request(request, f"client:{client.id}")
    return client


async def _signed(
    request: AnyRequest,
    client: ClientCredentials,
    timestamp: str | None,
    signature: str | None,
    purpose: str = "",
) -> None:
    try:
        check_signature(client, timestamp, signature, time.time(), purpose)
    except NotAllowed:
        await count_failure(request)
        raise


async def _attempt(request: AnyRequest, sessions: Sessions, client: ClientCredentials, name: str) -> Attempt:
    try:
        return await find_attempt(sessions, client, name)
    except NotFound:
        await count_failure(request)
        raise


def _json(request: AnyRequest, client: ClientCredentials, answer: object) -> Response[bytes]:
    """The answer, readable by pages of the client's own sites."""
    origin = request.headers.get("origin", "")
    headers = {"Vary": "Origin"}
    if origin in client.origins:
        headers["Access-Control-Allow-Origin"] = origin
    return Response(msgspec.json.encode(answer), media_type=MediaType.JSON, headers=headers)


def _opens(operation: Operation) -> dict[str, Any]:
    return {**opens(Access.SIGNED), OPERATION: operation}


@get(
    "/api/v2/test-attempts/{attempt_hash:str}",
    opt=_opens(examples.GET_TEST_ATTEMPT),
    include_in_schema=False,
)
async def get_test_attempt(
    attempt_hash: str, request: AnyRequest, sessions: Sessions, box: SecretBox, client_id: ClientId = None
) -> Response[bytes]:
    """One attempt's report; its hash is what opens it."""
    client = await _client(request, sessions, box, client_id)
    attempt = await _attempt(request, sessions, client, attempt_hash)
    answer: TestAttempt = described(attempt)
    return _json(request, client, answer)


@get("/api/v2/tenants/{tenant:str}/results", opt=_opens(examples.LIST_RESULTS), include_in_schema=False)
async def list_results(
    tenant: str,
    request: AnyRequest,
    sessions: Sessions,
    box: SecretBox,
    timestamp: Timestamp = None,
    timestamp_hash: TimestampHash = None,
    lookup_key: LookupKey = None,
    cursor: Cursor = None,
    limit: int = DEFAULT_LIMIT,
) -> Response[bytes]:
    """All attempts, page by page."""
    client = await _client(request, sessions, box, tenant)
    await _signed(request, client, timestamp, timestamp_hash)
    answer: ResultsPage = described_page(
        await list_attempts(sessions, client, limit=limit, cursor=cursor, lookup_key=lookup_key)
    )
    return _json(request, client, answer)


@get("/api/v2/usage", opt=_opens(examples.GET_ACCOUNT_USAGE), include_in_schema=False)
async def get_account_usage(request: AnyRequest, sessions: Sessions, box: SecretBox) -> Response[bytes]:
    """What has been used; the credentials stand in headers."""
    client = await _client(request, sessions, box, request.headers.get(CLIENT_HEADER))
    await _signed(request, client, request.headers.get(TIMESTAMP_HEADER), request.headers.get(HASH_HEADER))
    answer: AccountUsage = described_usage(await proctoring_usage(sessions, client))
    return _json(request, client, answer)


@get(
    "/api/v2/test-attempts/{attempt_hash:str}/evidence-file",
    opt=_opens(examples.GET_EVIDENCE_FILE),
    include_in_schema=False,
)
async def get_evidence_file(
    attempt_hash: str,
    request: AnyRequest,
    sessions: Sessions,
    box: SecretBox,
    media: MediaStore,
    client_id: ClientId = None,
    timestamp: Timestamp = None,
    signature: Signature = None,
) -> Response[bytes]:
    """Where the evidence file is."""
    client = await _client(request, sessions, box, client_id)
    await _signed(request, client, timestamp, signature, f"evidence-file.{attempt_hash}")
    attempt = await _attempt(request, sessions, client, attempt_hash)
    answer = EvidenceFile(await link_evidence(sessions, media, client, attempt), LINK_LIFE_S)
    return _json(request, client, answer)


@post(
    "/api/v2/test-attempts/{attempt_hash:str}/presign",
    opt=_opens(examples.PRESIGN_MEDIA),
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_LIMIT,
)
async def presign_media(
    attempt_hash: str,
    request: AnyRequest,
    sessions: Sessions,
    box: SecretBox,
    media: MediaStore,
    client_id: ClientId = None,
    timestamp: Timestamp = None,
    signature: Signature = None,
) -> Response[bytes]:
    """Links to the files an evidence file names."""
    client = await _client(request, sessions, box, client_id)
    await _signed(request, client, timestamp, signature, f"presign.{attempt_hash}")
    attempt = await _attempt(request, sessions, client, attempt_hash)
    wanted = parse_json(PathsWanted, await request.body())
    urls = await presign(sessions, media, client, attempt, wanted.paths)
    return _json(request, client, PresignedUrls(urls, LINK_LIFE_S))
