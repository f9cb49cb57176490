"""What the OpenAPI document says of the proctoring reports API, with examples."""

from typing import Annotated, Any, Final

from msgspec import Meta

from server.routes.interviews_api.operations import Operation, Parameter
from server.routes.proctoring_api.schemas import (
    AccountUsage,
    EvidenceFile,
    PathsWanted,
    PresignedUrls,
    ResultsPage,
    TestAttempt,
)
from server.services.evidence import NOTICE
from server.services.inputs import ANY_TEXT

TAG: Final = "Proctoring reports"
ATTEMPT_ID: Final = "01966d90-1c00-7c11-b2d3-6e9f3a7b8c30"
STILL: Final = "01966d901c007c11b2d36e9f3a7b8c30/camera_still-01966d9b2e007d55a1b26e9f3a7b8c31.jpg"
LINK: Final = "https://interviews.example.org/media/…?expires=1775046600&signature=…"
SIGNING: Final = (
    "Signatures are HMAC-SHA256 by the client's secret, in lower-case hexadecimal. Timestamps are whole seconds since "
    "the epoch; one more than 60 seconds from the server's clock, either way, is answered 403."
)

ATTEMPT: Final[dict[str, Any]] = {
    "test_attempt_id": ATTEMPT_ID,
    "hashed_test_attempt_id": "8f1c0d4e5b6a79880716253443526170f1e2d3c4b5a6978877665544332211ff",
    "lookup_key": "backend-screening-k4m2xq8d",
    "test_id": "01966d2e-7c00-7a31-9f52-3b1f0c7d9e10",
    "test_name": "Backend screening",
    "user_name": "Ada Lovelace",
    "user_email": "ada@example.org",
    "status": "COMPLETED",
    "created_at": "2026-04-01T11:59:00.000Z",
    "started_at": "2026-04-01T12:00:00.000Z",
    "finished_at": "2026-04-01T12:31:00.000Z",
    "duration_seconds": 1842,
    "watched": True,
    "reduced": False,
    "trust_score": 92,
    "trust_score_parts": [
        {"kind": "paste", "count": 1, "duration_ms": 0, "size": 412, "points": 5, "cap": 25},
        {"kind": "page_left", "count": 1, "duration_ms": 41000, "size": 0, "points": 3, "cap": 30},
    ],
    "signal_count": 2,
    "evidence_status": "processed",
    "notice": NOTICE,
}

Hex = Annotated[str, Meta(min_length=1, max_length=64, pattern="^[0-9a-f]+$")]
Id = Annotated[str, Meta(min_length=1, max_length=100, pattern="^[A-Za-z0-9_-]+$")]
Seconds = Annotated[str, Meta(min_length=1, max_length=20, pattern="^[0-9]+$")]
LookupKey = Annotated[str, Meta(max_length=320, pattern=ANY_TEXT)]
HASH: Final = Parameter("attempt_hash", Hex, "HMAC-SHA256 of the attempt's id by the client's secret.", where="path")
CLIENT: Final = Parameter("clientId", Id, "The API client's id.", required=True)
TIMESTAMP: Final = Parameter("unixTimestamp", Seconds, "Now, in whole seconds since the epoch.", required=True)
SIGNATURE: Final = Parameter("signature", Hex, "HMAC-SHA256 by the client's secret, as described.", required=True)

GET_TEST_ATTEMPT: Final = Operation(
    id="getTestAttempt",
    tag=TAG,
    summary="Get the report on one test attempt",
    description="`attempt_hash` is the HMAC-SHA256 of the attempt's id by the client's secret, so a page can show one "
    "report without having the secret. The attempt's id is the session's. An unfinished attempt is reported too, with "
    "a blank score. Pages of the origins that the client lists may read the answer.",
    answer=TestAttempt,
    answer_example=ATTEMPT,
    parameters=(HASH, CLIENT),
    errors=(401, 410),
    enveloped=False,
)
LIST_RESULTS: Final = Operation(
    id="listResults",
    tag=TAG,
    summary="List all test attempts",
    description="`tenant` is the client's id. `hashedUnixTimestamp` is the HMAC-SHA256 of `unixTimestamp`. `lookupKey` "
    "filters by the interview's slug or id, by the candidate's email address, or by the `external_id` of a partner "
    f"session; each has to match exactly. {SIGNING}",
    answer=ResultsPage,
    answer_example={"results": [ATTEMPT], "count": 1, "cursor": None},
    pages_of="attempts",
    parameters=(
        Parameter("tenant", Id, "The API client's id.", where="path"),
        TIMESTAMP,
        Parameter("hashedUnixTimestamp", Hex, "HMAC-SHA256 of the timestamp by the client's secret.", required=True),
        Parameter(
            "lookupKey", LookupKey, "An interview's slug or id, a candidate's address, or an `external_id`; empty: all."
        ),
    ),
    errors=(401, 403),
    enveloped=False,
)
GET_ACCOUNT_USAGE: Final = Operation(
    id="getAccountUsage",
    tag=TAG,
    summary="Get the account's usage",
    description="Send the headers `X-Client-Id`, `X-Unix-Timestamp`, and `X-Hashed-Unix-Timestamp`, the HMAC-SHA256 of "
    f"the timestamp. {SIGNING}",
    answer=AccountUsage,
    answer_example={
        "month": "2026-04",
        "test_attempts": 214,
        "watched_test_attempts": 180,
        "session_seconds": 301044,
        "media_bytes": 48120331,
        "credit_balance": None,
    },
    parameters=(
        Parameter("X-Client-Id", Id, "The API client's id.", where="header", required=True),
        Parameter("X-Unix-Timestamp", Seconds, TIMESTAMP.description, where="header", required=True),
        Parameter(
            "X-Hashed-Unix-Timestamp", Hex, "HMAC-SHA256 of it by the client's secret.", where="header", required=True
        ),
    ),
    errors=(401, 403),
    enveloped=False,
)
GET_EVIDENCE_FILE: Final = Operation(
    id="getEvidenceFile",
    tag=TAG,
    summary="Get a link to the evidence file",
    description="The link is good for 15 minutes. `signature` is the HMAC-SHA256 of "
    f"`evidence-file.{{attempt_hash}}.{{unixTimestamp}}`. Before `evidence_status` is `processed`: 409. {SIGNING}",
    answer=EvidenceFile,
    answer_example={"url": LINK, "expires_in": 900},
    conflicts=True,
    parameters=(HASH, CLIENT, TIMESTAMP, SIGNATURE),
    errors=(401, 403, 410),
    enveloped=False,
)
PRESIGN_MEDIA: Final = Operation(
    id="presignMedia",
    tag=TAG,
    summary="Get links to the files an evidence file names",
    description="The links are good for 15 minutes. `signature` is the HMAC-SHA256 of "
    f"`presign.{{attempt_hash}}.{{unixTimestamp}}`. A path that is not of this attempt: 404. {SIGNING}",
    answer=PresignedUrls,
    answer_example={"urls": {STILL: LINK}, "expires_in": 900},
    body=PathsWanted,
    body_example={"paths": [STILL]},
    conflicts=True,
    parameters=(HASH, CLIENT, TIMESTAMP, SIGNATURE),
    errors=(401, 403, 410),
    enveloped=False,
)
