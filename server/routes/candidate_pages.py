"""What candidates see when they are not let in, and the transcript they may keep."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from litestar import Request, Response
from litestar.response import Template

from server.db.models import TurnRow
from server.interview.turns import Speaker
from server.routes.errors import STATUS, answer_error
from server.routes.headers import CONTENT_SECURITY_POLICY, framed_by
from server.services.candidate_session import CandidateSession
from server.services.errors import DomainError, Gone, NotAllowed, NotSignedIn, QuotaExceeded
from server.services.words.by_language import Words, words_accepted

AnyRequest = Request[Any, Any, Any]

PRIVATE_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""Links of candidates carry tokens, and their pages what they said."""


def candidate_headers(frame_origins: tuple[str, ...] | None) -> dict[str, str]:
    """Headers of a candidate's page; of a session opened in the portal, the app's pages may show it."""
    return {**PRIVATE_HEADERS, **({} if frame_origins is None else framed_by(frame_origins, also_here=True))}


def room_headers(frame_origins: tuple[str, ...] | None) -> dict[str, str]:
    """The same for the room, which shows the sandbox in a frame."""
    headers = candidate_headers(frame_origins)
    policy = headers.get("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    return {**headers, "Content-Security-Policy": f"{policy}; frame-src 'self'"}


def wants_json(request: AnyRequest) -> bool:
    """Whether the caller is a program: it sends JSON, or does not ask for a page."""
    return request.content_type[0] == "application/json" or "text/html" not in request.headers.get("accept", "")


def closed_page(
    request: AnyRequest,
    kind: str,
    status: int,
    *,
    slug: str | None = None,
    transcript: bool = False,
    at: datetime | None = None,
) -> Template:
    """A kind page; `kind` is a prefix in the `closed` words, `at` the time when the interview opens."""
    shown = at and at.astimezone(UTC)
    context = {"words": words_of(request), "kind": kind, "slug": slug, "transcript": transcript, "at": shown}
    return Template("candidate/closed.html", context=context, status_code=status, headers=PRIVATE_HEADERS)


def words_of(request: AnyRequest) -> Words:
    """Words in the browser's language; for pages that belong to no interview."""
    return words_accepted(request.headers.get("accept-language", ""))


def refuse_kindly(request: AnyRequest, error: DomainError) -> Response[Any]:
    """For NotFound, Gone, NotAllowed and NotSignedIn of candidate routes: a page for people, JSON for programs."""
    if wants_json(request):
        answer = answer_error(request, error)
        answer.headers.update(PRIVATE_HEADERS)
        return answer
    slug = request.path_params.get("slug")
    at = error.at if isinstance(error, Gone) else None
    return closed_page(request, _kind_of(error), STATUS[type(error)], slug=slug, at=at)


def _kind_of(error: DomainError) -> str:
    match error:
        case Gone(reason=reason):
            return reason
        case NotAllowed():
            return "invite_only"
        case QuotaExceeded():
            return "full"
        case NotSignedIn():
            return "no_session"
        case _:
            return "not_found"


def transcript_file_name(slug: str) -> str:
    """A name any file system takes."""
    return f"interview-{re.sub(r'[^A-Za-z0-9_-]+', '-', slug)}.md"


def transcript_markdown(session: CandidateSession, turns: Sequence[TurnRow], words: Words) -> str:
    """The conversation as its candidate may keep it. Words are quoted line by line, so that none turn into headings."""
    say = words.transcript
    lines = [f"# {words.fill(say['heading'], title=session.title)}", ""]
    if turns:
        lines += [words.fill(say["started"], time=_clock(turns[0].at_ms, words)), ""]
    for turn in turns:
        mine = turn.speaker is Speaker.CANDIDATE
        name = say["you"] if mine else words.fill(say["interviewer"], ai_name=session.ai_name)
        lines += [f"**{name}** · {_clock(turn.at_ms, words)}", ""]
        lines += [f"> {line}".rstrip() for line in _spoken(turn, words).splitlines()]
        lines.append("")
    return "\n".join(lines)


def _spoken(turn: TurnRow, words: Words) -> str:
    choices = words.room["comma"].join(turn.choices)
    chosen = words.fill(words.transcript["chosen"], choices=choices) if choices else ""
    made = (attachment["summary"] for attachment in turn.attachments)
    parts = [part for part in (chosen, *made, turn.text.strip()) if part]
    return "\n".join(parts) or words.room.get(f"did_{turn.move.value}", "")


def _clock(at_ms: int, words: Words) -> str:
    return words.moment(datetime.fromtimestamp(at_ms / 1000, UTC))
