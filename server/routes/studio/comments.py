"""Comments beside sessions, and the list of those one is to see."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import MemberRole, NamesHidden
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.routes.studio.session_page import Refused, session_page
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.mail_outbox import Letterbox
from server.services.reviewing.comments import Passage, add_comment, delete_comment, mentions_for
from server.services.reviewing.hiding import hide_names_from, hide_names_from_me, readers_of
from server.services.session_views import SessionView, view_session
from server.services.site import Site


@post("/studio/sessions/{session_id:uuid}/comments", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_comment(
    session_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, letterbox: Letterbox
) -> Template | Redirect:
    """Keep a comment about the session, a turn or a passage."""
    form = await Form.of(request)
    view = await view_session(sessions, caller, session_id)
    try:
        passage = passage_of(form, view)
        mentioned = [UUID(value) for value in form.all("mention")]
        await add_comment(
            sessions, caller, session_id, form.raw("text"), passage=passage, mentioned=mentioned, letterbox=letterbox
        )
    except (Invalid, ValueError) as error:
        problem = error.message if isinstance(error, Invalid) else "Please choose members of your organization."
        values = {name: form.raw(name) for name in form.names()}
        refused = Refused(values, {"comment": problem})
        return await session_page(sessions, caller, site, session_id, query={}, refused=refused)
    place = f"turn-{passage.turn_index + 1}" if passage else "comments"
    return go_to(f"/studio/sessions/{session_id}?said=commented#{place}")


def passage_of(form: Form, view: SessionView) -> Passage | None:
    """What a form is about: a turn by its number, with the passage marked in it where one was.

    Raises:
        Invalid: no such turn; or the passage is not the words that were marked.
    """
    turn = form.whole("turn", least=1, most=1_000_000)
    if turn is None:
        return None
    said = next((one.text for one in view.turns if one.index == turn - 1), None)
    if said is None:
        raise Invalid("There is no such turn.", "turn")
    start, end, quote = form.whole("start", least=0, most=1_000_000), form.whole("end", least=1, most=1_000_000), ""
    if start is not None and end is not None:
        quote = said[start:end]
    if form.raw("quote") and quote != form.raw("quote"):
        raise Invalid("The words have changed meanwhile. Please mark them again.", "quote")
    # Where names are hidden the words stand at other places than in what is stored.
    return Passage(turn - 1, start, end) if quote and not view.names_hidden else Passage(turn - 1)


@post(
    "/studio/sessions/{session_id:uuid}/comments/{comment_id:uuid}/delete",
    opt=opens(Access.REVIEWER),
    include_in_schema=False,
)
async def take_comment_back(session_id: UUID, comment_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """One's own comment."""
    await delete_comment(sessions, caller, session_id, comment_id)
    return go_to(f"/studio/sessions/{session_id}#comments")


@get("/studio/for-you", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_for_you(sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Comments the caller was mentioned in, and from whom names are hidden."""
    readers = await readers_of(sessions, caller)
    return page(
        "for_you.html",
        caller,
        site,
        section="for-you",
        mentions=await mentions_for(sessions, caller),
        me=next((one for one in readers if one.user_id == caller.user_id), None),
        reviewers=[one for one in readers if one.role is MemberRole.REVIEWER],
        by_admin=NamesHidden.BY_ADMIN,
    )


@post("/studio/for-you/names", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_own_names(request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """The caller's own switch."""
    form = await Form.of(request)
    await hide_names_from_me(sessions, caller, hidden=form.checked("hidden"))
    return go_to("/studio/for-you#names")


@post("/studio/for-you/names/{user_id:uuid}", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_names_of(user_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """An administrator's switch for one reviewer."""
    form = await Form.of(request)
    await hide_names_from(sessions, caller, user_id, hidden=form.checked("hidden"))
    return go_to("/studio/for-you#names")
