"""When an interview is open and to how many, how invites are reminded of, and the public link as a QR code."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.codes import CodePainter
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.invites import invites_page, limits_of
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.admission import MOST, Admission, set_admission
from server.services.errors import Invalid
from server.services.interviews import get_interview
from server.services.reminders import LONGEST_DAYS, MOST_REMINDERS, set_reminders
from server.services.site import Site

MOMENTS = ("opensAt", "closesAt")
CAPS = ("maxSessions", "maxCompleted")
WEST_OF_ALL = timedelta(hours=14)


@post("/studio/interviews/{interview_id:uuid}/admission", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_admission(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Set from when to when the interview is open, and to how many."""
    form = await Form.of(request)
    opens_at, closes_at = (moment_of(form, name) for name in MOMENTS)
    most = {name: form.whole(name, least=1, most=MOST) for name in CAPS}
    errors = form.errors
    if not errors:
        wanted = Admission(
            opens_at=opens_at,
            closes_at=closes_at,
            max_sessions=most["maxSessions"],
            max_completed=most["maxCompleted"],
        )
        try:
            await set_admission(sessions, caller, interview_id, wanted)
        except Invalid as error:
            errors = {error.field or "closesAt": error.message}
        else:
            return go_to(f"/studio/interviews/{interview_id}/invites?said=limits#limits")
    detail = await get_interview(sessions, caller, interview_id)
    limits = limits_of(detail.row) | {name: form.raw(name) for name in (*MOMENTS, *CAPS)}
    shifts = {name: form.raw(f"{name}Shift") for name in MOMENTS}
    return await invites_page(
        interview_id, request, sessions, caller, site, limits=limits, shifts=shifts, errors=errors
    )


def moment_of(form: Form, name: str) -> datetime | None:
    """The time in a `datetime-local` field: in the zone a script has told beside it in minutes, else in UTC."""
    written = form.raw(name).strip()
    if not written:
        return None
    shift = form.raw(f"{name}Shift").strip() or "0"
    try:
        local, minutes = datetime.fromisoformat(written), timedelta(minutes=int(shift[:6]))
        if local.tzinfo is None and abs(minutes) <= WEST_OF_ALL:
            return (local + minutes).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    form.errors[name] = "Please give a day and a time."
    return None


@post("/studio/interviews/{interview_id:uuid}/reminders", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_reminders(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Set whether, and how often, invites are reminded of."""
    form = await Form.of(request)
    days = form.whole("reminderDays", least=1, most=LONGEST_DAYS)
    count = form.whole("reminderCount", least=1, most=MOST_REMINDERS)
    if form.errors:
        detail = await get_interview(sessions, caller, interview_id)
        limits = limits_of(detail.row) | {name: form.raw(name) for name in ("reminderDays", "reminderCount")}
        return await invites_page(interview_id, request, sessions, caller, site, limits=limits, errors=form.errors)
    await set_reminders(sessions, caller, interview_id, days=days, count=count or 1)
    return go_to(f"/studio/interviews/{interview_id}/invites?said=reminders#reminders")


@get("/studio/interviews/{interview_id:uuid}/link.svg", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_link_code(
    interview_id: UUID, sessions: Sessions, caller: Caller, site: Site, codes: CodePainter
) -> Response[bytes]:
    """The public link as a QR code, to be put on a poster or a slide."""
    slug = (await get_interview(sessions, caller, interview_id)).row.public_slug
    return Response(codes.svg(f"{site.base_url}/i/{slug}"), media_type="image/svg+xml")
