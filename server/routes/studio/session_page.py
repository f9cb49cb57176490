"""The page of one session, which several forms lead back to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from litestar.response import Template

from server.db.engine import Sessions, reading
from server.routes.studio.integrity import integrity_context
from server.routes.studio.pages import page
from server.routes.studio.session_context import report_context
from server.services.access import Caller
from server.services.reviewing.comments import CommentEntry, comments_of, see_mentions
from server.services.reviewing.hiding import readers_of
from server.services.reviewing.redactions import redactions_of
from server.services.reviewing.reviews import load_review
from server.services.reviewing.timeline import timeline_of
from server.services.session_views import view_session
from server.services.site import Site


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be taken: what was typed, and what is wrong with it."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 422


async def session_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    session_id: UUID,
    *,
    query: Mapping[str, str],
    refused: Refused | None = None,
) -> Template:
    """Transcript, report and review; `?evidence=` marks one citation's words, `?others=show` shows others' scores."""
    view = await view_session(sessions, caller, session_id)
    review = await load_review(sessions, caller, view, show_others=query.get("others") == "show")
    await see_mentions(sessions, caller, session_id)
    async with reading(sessions) as db:
        comments = await comments_of(db, caller, session_id)
        redactions = await redactions_of(db, session_id)
    readers = await readers_of(sessions, caller, view.interview.project_id)
    members = [one for one in readers if one.user_id != caller.user_id]
    context = report_context(view, query.get("evidence", ""), f"/studio/sessions/{session_id}")
    return page(
        "session.html",
        caller,
        site,
        status=refused.status if refused else 200,
        section="interviews",
        review=review,
        refused=refused or Refused(),
        said=query.get("said", ""),
        comments=comments,
        commented=_by_turn(comments),
        members=members,
        redactions=redactions,
        timeline=timeline_of(view.turns),
        asked_turn=query.get("comment", ""),
        **context,
        **integrity_context(view),
    )


def _by_turn(comments: list[CommentEntry]) -> dict[int, list[CommentEntry]]:
    found: defaultdict[int, list[CommentEntry]] = defaultdict(list)
    for entry in comments:
        if entry.row.turn_index is not None:
            found[entry.row.turn_index].append(entry)
    return dict(found)
