"""Opens a session for a partner's candidate: once for each `external_id`, whoever asks at the same time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from server.db.engine import Sessions, reading, writing
from server.db.models import ExternalId, IdempotencyKey
from server.db.models.base import new_id
from server.services.access import Caller, hash_token
from server.services.audit import record
from server.services.errors import Gone, NotFound
from server.services.inputs import SOME_TEXT, Label, Title
from server.services.origins import PORT
from server.services.partners.idempotency import begin_request, finish_request, give_up_request
from server.services.partners.making import Wanted, interview_named, make_session
from server.services.partners.views import PartnerView, view_partner_session

DEFAULT_WAIT_MINUTES: Final = 24 * 60
LONGEST_WAIT_MINUTES: Final = 90 * 24 * 60
LONGEST_MINUTES: Final = 24 * 60
ATTEMPTS: Final = 3
"""At finding or making; a second one is only ever needed where two met."""
CALLBACK_URL: Final = rf"^https?://[A-Za-z0-9][A-Za-z0-9.-]{{0,250}}{PORT}(/[!-\"$-~]*|\?[!-\"$-~]*)?$"
"""No user, password or fragment; nothing that is not printable ASCII. Where it leads is checked before it is kept."""


class NewPartnerSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A session to open for one candidate."""

    external_id: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=255,
            pattern=SOME_TEXT,
            description="Your own id of the candidate or session. The same one again gives the same session.",
            examples=["candidate-abc-123"],
        ),
    ]
    candidate_name: Annotated[Label, Meta(description="Shown to the candidate.", examples=["Jane Smith"])]
    preset: Annotated[
        str,
        Meta(min_length=1, max_length=100, pattern=SOME_TEXT, description="The interview to take: its slug or its id."),
    ]
    exam_title: Annotated[
        Title | None, Meta(description="What the candidate sees it called; null: the interview's title.")
    ] = None
    duration_minutes: Annotated[
        Annotated[int, Meta(ge=1, le=LONGEST_MINUTES)] | None,
        Meta(description="The time limit, from when the candidate begins; null: the interview's."),
    ] = None
    callback_url: Annotated[
        Annotated[str, Meta(max_length=2000, pattern=CALLBACK_URL)] | None,
        Meta(description="Where events of this session are sent."),
    ] = None
    expires_in_minutes: Annotated[
        Annotated[int, Meta(ge=1, le=LONGEST_WAIT_MINUTES)] | None,
        Meta(description="How long the candidate may take to begin; null: a day."),
    ] = None


@dataclass(frozen=True, slots=True)
class PartnerOpened:
    """The session; `replayed`: it was there before this request."""

    view: PartnerView
    replayed: bool


async def open_partner_session(
    sessions: Sessions, caller: Caller, new: NewPartnerSession, *, idempotency_key: str | None = None
) -> PartnerOpened:
    """The session of `new.external_id`: made now, or as it was made before, whatever the other fields say.

    That `new.callback_url` may be delivered to is for the caller to have checked.

    Raises:
        NotFound: the preset names no interview.
        Conflict: the interview cannot be taken, or a request with this key is being answered.
        Unprocessable: the key came with another request before.
        Gone: the session was erased; its id stays used.
    """
    if idempotency_key is None:
        session_id, replayed = await _find_or_make(sessions, caller, new)
    else:
        session_id, replayed = await _by_key(sessions, caller, new, idempotency_key)
    try:
        view = await view_partner_session(sessions, caller.organization_id, session_id)
    except NotFound as error:
        raise Gone("This session has been erased. Its id cannot be used again.", "erased") from error
    return PartnerOpened(view, replayed)


async def _by_key(sessions: Sessions, caller: Caller, new: NewPartnerSession, key: str) -> tuple[UUID, bool]:
    known = await begin_request(sessions, caller.organization_id, key, msgspec.json.encode(new))
    if known.session_id is not None:
        return known.session_id, True
    try:
        session_id, replayed = await _find_or_make(sessions, caller, new, known.row_id)
        if replayed:
            await finish_request(sessions, known.row_id, session_id)
    except BaseException:
        await give_up_request(sessions, known.row_id)
        raise
    return session_id, replayed


async def _find_or_make(
    sessions: Sessions, caller: Caller, new: NewPartnerSession, request_id: UUID | None = None
) -> tuple[UUID, bool]:
    for attempt in range(ATTEMPTS):
        known = await _find(sessions, caller.organization_id, new.external_id)
        if known is not None:
            return known, True
        try:
            return await _make(sessions, caller, new, request_id), False
        except IntegrityError:  # another request has just made it, or, hardly ever, the join code is taken
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


async def _find(sessions: Sessions, organization_id: UUID, external_id: str) -> UUID | None:
    async with reading(sessions) as db:
        found: UUID | None = await db.scalar(
            select(ExternalId.session_id).where(
                ExternalId.organization_id == organization_id, ExternalId.key_hash == hash_token(external_id)
            )
        )
    return found


async def _make(sessions: Sessions, caller: Caller, new: NewPartnerSession, request_id: UUID | None) -> UUID:
    session_id = new_id()
    expires_at = datetime.now(UTC) + timedelta(minutes=new.expires_in_minutes or DEFAULT_WAIT_MINUTES)
    wanted = Wanted(
        name=new.candidate_name.strip(),
        expires_at=expires_at,
        title=new.exam_title,
        minutes=new.duration_minutes,
        callback_url=new.callback_url,
    )
    async with writing(sessions) as db:
        interview = await interview_named(db, caller.organization_id, new.preset, "preset")
        # First, so that of many at once all but one wait here, then fail having written nothing.
        db.add(
            ExternalId(
                organization_id=caller.organization_id, key_hash=hash_token(new.external_id), session_id=session_id
            )
        )
        await db.flush()
        await make_session(db, interview, wanted, session_id, external_id=new.external_id)
        if request_id is not None:
            await db.execute(
                update(IdempotencyKey).where(IdempotencyKey.id == request_id).values(session_id=session_id)
            )
        record(db, caller, "session.opened", session_id, interview=str(interview.id))
    return session_id
