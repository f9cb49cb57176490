"""Who did what in the organization, for its owners and admins."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from litestar import get
from litestar.response import Stream, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.pages import AnyRequest, page
from server.services.access import Caller
from server.services.audit import record_view
from server.services.audit_log import AuditEntry, Wanted, all_audit, audit_actors, list_audit
from server.services.csv_lines import csv_line
from server.services.site import Site

ACTIONS: Final = {
    "account.password_changed": "Set a password",
    "account.signed_in": "Signed in",
    "api_key.created": "Made an API key",
    "api_key.revoked": "Revoked an API key",
    "api_key.rotated": "Gave an API key a new secret",
    "app.changed": "Changed an app",
    "app.created": "Made an app",
    "app.revoked": "Revoked an app",
    "assessment.created": "Made an assessment",
    "assessment.deleted": "Deleted an assessment",
    "audit.exported": "Downloaded the audit log",
    "branding.changed": "Changed the branding",
    "branding.reset": "Went back to the plain look",
    "candidate_key.created": "Made a candidate’s key",
    "candidate_key.replaced": "Made a candidate’s key anew",
    "candidate_key.revoked": "Revoked a candidate’s key",
    "comment.added": "Commented on a session",
    "comment.deleted": "Took a comment back",
    "draft.created": "Began an interview from a brief",
    "draft.deleted": "Dropped a draft of an interview",
    "evidence.fetched": "Fetched evidence",
    "file.erased": "Erased a candidate’s file",
    "file.fetched": "Downloaded a candidate’s file",
    "interview.admission_set": "Set an interview’s dates and caps",
    "interview.archived": "Archived an interview",
    "interview.created": "Made an interview",
    "interview.duplicated": "Copied an interview",
    "interview.exported": "Downloaded an interview",
    "interview.imported": "Made an interview from a file",
    "interview.made_from_brief": "Made an interview from a brief",
    "interview.made_from_template": "Made an interview from a template",
    "interview.moved": "Moved an interview to another project",
    "interview.names_hidden": "Hid names from an interview’s reviewers",
    "interview.names_shown": "Showed names to an interview’s reviewers",
    "interview.published": "Published an interview",
    "interview.rehearsal_deleted": "Deleted a test by simulated candidates",
    "interview.rehearsal_stopped": "Stopped a test by simulated candidates",
    "interview.rehearsed": "Had simulated candidates take an interview",
    "interview.reminders_set": "Set an interview’s reminders",
    "interview.restored": "Went back to an earlier version of an interview",
    "interview.unarchived": "Restored an interview",
    "interview.unpublished": "Closed an interview’s public link",
    "interview.updated": "Changed an interview",
    "invite.changed": "Changed an invite",
    "interview.results_asked": "Asked a question across sessions",
    "interview.results_exported": "Downloaded an interview’s results",
    "invite.created": "Invited somebody",
    "invite.expiry_set": "Set when an invite ends",
    "invite.mailed": "Mailed an invite again",
    "invite.revoked": "Withdrew an invite",
    "library.question_dropped": "Took a question out of the library",
    "library.question_kept": "Kept a question in the library",
    "library.question_tagged": "Tagged a question of the library",
    "media.presigned": "Fetched pictures",
    "member.invitation_revoked": "Withdrew an invitation of a member",
    "member.invited": "Invited a member",
    "member.joined": "Joined by invitation",
    "member.names_hidden": "Hid names from a reviewer",
    "member.names_shown": "Showed names to a reviewer",
    "member.removed": "Removed a member",
    "member.role_changed": "Gave a member another role",
    "organization.changed": "Changed the organization’s settings",
    "organization.searched": "Searched in transcripts",
    "person.erased": "Erased a person",
    "person.exported": "Downloaded all about a person",
    "project.closed": "Closed a project to all but chosen members",
    "project.created": "Made a project",
    "project.deleted": "Deleted a project",
    "project.given": "Gave a member access to a project",
    "project.opened": "Opened a project to everybody",
    "project.renamed": "Renamed a project",
    "project.taken": "Took a member’s access to a project",
    "question.created": "Wrote a question",
    "question.deleted": "Deleted a question",
    "question.restored": "Brought a question back",
    "question.updated": "Changed a question",
    "questions.reordered": "Put questions in another order",
    "recording.played": "Listened to a recording",
    "report.requested": "Asked for a report anew",
    "report_link.created": "Made a link to a report",
    "report_link.revoked": "Revoked a link to a report",
    "report_link.viewed": "Read a report by its link",
    "review.decided": "Decided on a candidate",
    "review.scored": "Scored a session",
    "session.cancelled": "Cancelled a session",
    "session.deleted": "Deleted a session",
    "session.ended": "Ended a session",
    "session.exported": "Downloaded a session",
    "session.extended": "Gave a session more time",
    "session.opened": "Opened a session",
    "session.viewed": "Read a session",
    "session.watched": "Read along in a running session",
    "theme.merged": "Merged a theme with another",
    "theme.parted": "Took a theme out of another",
    "theme.pinned": "Pinned a theme",
    "theme.renamed": "Renamed a theme",
    "theme.unpinned": "Unpinned a theme",
    "transcript.redacted": "Redacted a passage",
    "transcript.redaction_removed": "Removed a redacted passage for good",
    "transcript.restored": "Put a redacted passage back",
    "user.created": "Added a person",
    "video.played": "Watched a video",
    "webhook.changed": "Changed a webhook",
    "webhook.created": "Made a webhook",
    "webhook.deleted": "Deleted a webhook",
    "webhook.resent": "Sent an event again",
    "webhook.resent_since": "Sent events again",
    "webhook.secret_rotated": "Gave a webhook a new secret",
    "webhook.tested": "Tested a webhook",
}
COLUMNS: Final = ("time", "actor", "who", "action", "target", "on what", "details")


def _wanted(request: AnyRequest) -> tuple[Wanted, dict[str, str]]:
    """What is asked for, and the fields that say so; a date that is none is left out."""
    given = {name: request.query_params.get(name, "")[:200] for name in ("who", "action", "from", "to")}
    since, until = _day(given["from"]), _day(given["to"])
    before = until + timedelta(days=1) if until is not None else None
    return Wanted(given["who"], given["action"], since, before), {name: text for name, text in given.items() if text}


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), UTC) if 1970 < day.year < 9999 else None


@get("/studio/audit", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_audit(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The log, newest first; by person, action and time."""
    wanted, given = _wanted(request)
    return page(
        "audit.html",
        caller,
        site,
        section="organization",
        tab="audit",
        log=await list_audit(sessions, caller, wanted, cursor=request.query_params.get("after")),
        actors=await audit_actors(sessions, caller),
        actions=dict(sorted(ACTIONS.items(), key=lambda item: item[1])),
        given=given,
        asked=urlencode(given),
        paged="after" in request.query_params,
    )


@get("/studio/audit.csv", opt=opens(Access.ADMIN), include_in_schema=False)
async def download_audit(request: AnyRequest, sessions: Sessions, caller: Caller) -> Stream:
    """The same as a file, all pages of it; that somebody took it stands in the log too."""
    wanted, _ = _wanted(request)
    await record_view(sessions, caller, "audit.exported", caller.organization_id)
    headers = {"Content-Disposition": f'attachment; filename="audit-{datetime.now(UTC):%Y-%m-%d}.csv"'}
    return Stream(_lines(sessions, caller, wanted), media_type="text/csv", headers=headers)


async def _lines(sessions: Sessions, caller: Caller, wanted: Wanted) -> AsyncIterator[bytes]:
    yield csv_line(COLUMNS)
    async for entry in all_audit(sessions, caller, wanted):
        yield csv_line(_cells(entry))


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    at = entry.at.astimezone(UTC).isoformat(timespec="seconds")
    details = json.dumps(entry.data, ensure_ascii=False) if entry.data else ""
    return (at, entry.actor, entry.who, entry.action, entry.target, entry.what, details)
