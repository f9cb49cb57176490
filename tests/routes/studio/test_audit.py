"""The audit log: read by owners and admins, filtered, paged, downloaded; never by others and never with secrets."""

import ast
import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import delete
from uuid_utils.compat import uuid7

from server.db.engine import Sessions, writing
from server.db.models import AuditEvent, User, WebhookEndpoint
from server.routes.studio.audit import ACTIONS
from server.services.access import Caller
from server.services.audit import record_view
from server.services.audit_log import Wanted, all_audit, first_id_at
from tests.support.browser import Browser
from tests.support.studio import HOSTILE, PASSWORD, Staff, make_interview, take_interview

SERVER = Path(__file__).resolve().parents[3] / "server"


def lines(browser: Browser) -> list[list[str]]:
    """When, who, what, on what."""
    return [[cell.text for cell in row.all("td")] for row in browser.page.root.all("tr") if row.all("td")]


def written_actions() -> set[str]:
    """Every action that stands in the code as it is written to the log."""
    found = set()
    for path in SERVER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                named = getattr(node.func, "id", "")
                given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "action")]
                parts = [part for one in given for part in ast.walk(one) if isinstance(part, ast.Constant)]
                texts = [part.value for part in parts if isinstance(part.value, str)]
                if named in {"record", "record_view", "_note", "_switch", "make_interview", "AuditEvent"}:
                    found |= {text for text in texts if "." in text and " " not in text}
    return found


def test_every_action_that_is_written_has_words_for_people() -> None:
    written = written_actions()
    assert len(written) > 40
    assert written - ACTIONS.keys() == set()


async def test_who_did_what_on_what_is_read_by_the_owner(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner, title=HOSTILE)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id)
    await record_view(sessions, staff.reviewer, "session.viewed", session_id)
    page = await owner.open("/studio/audit")
    newest = lines(owner)[0]
    assert newest[1:3] == ["Reviewer", "Read a session"]
    assert newest[3].startswith("Ada Lovelace")
    assert f"/studio/sessions/{session_id}" in page.links().values()
    assert any(row[1:3] == ["Olivia Owner", "Signed in by password"] for row in lines(owner))
    assert any(row[2] == "Made an interview" and HOSTILE in row[3] for row in lines(owner))
    assert "<script>document" not in page.html


async def test_the_log_is_filtered_by_person_action_and_day(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    today = datetime.now(UTC).date()
    await record_view(sessions, staff.member, "session.exported", UUID(int=1))
    await record_view(sessions, staff.member, "session.viewed", UUID(int=1))
    await record_view(sessions, staff.reviewer, "session.viewed", UUID(int=1))
    await owner.open("/studio/audit")
    page = await owner.press("Show", who=f"user:{staff.member.user_id}")
    assert {row[1] for row in lines(owner)} == {"Member"}
    assert len(lines(owner)) == 2
    page = await owner.press("Show", action="session.exported")
    assert [row[2] for row in lines(owner)] == ["Downloaded a session"]
    page = await owner.press("Show", {"from": str(today), "to": str(today)})
    assert len(lines(owner)) == 1
    page = await owner.press("Show", {"from": "", "to": str(today - timedelta(days=1))})
    assert "Nothing in the log is like this." in page.text
    assert (await owner.open("/studio/audit?from=yesterday&to=&who=nonsense")).status == 200
    assert (await owner.open("/studio/audit?from=9999-12-31&to=0001-01-01")).status == 200


async def test_pages_neither_repeat_nor_skip(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        for number in range(120):
            db.add(
                AuditEvent(
                    organization_id=staff.owner.organization_id,
                    actor=staff.member.actor,
                    action="session.viewed",
                    target=f"target-{number:06}",
                )
            )
    await owner.open("/studio/audit")
    await owner.press("Show", action="session.viewed")
    seen = [row[3] for row in lines(owner)]
    await record_view(sessions, staff.member, "session.viewed", UUID(int=1))
    while "Older" in owner.page.links():
        await owner.follow("Older")
        seen += [row[3] for row in lines(owner)]
    assert seen == [f"{number:06}" for number in reversed(range(120))]


async def test_the_download_has_every_page_of_what_is_shown_and_no_formulas(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        (await db.get_one(User, staff.member.user_id)).name = "=HYPERLINK(1)"
    for _ in range(60):
        await record_view(sessions, staff.member, "session.viewed", UUID(int=1))
    await owner.open("/studio/audit?action=session.viewed")
    page = await owner.follow("Download as CSV")
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["content-disposition"].startswith('attachment; filename="audit-20')
    head, *rows = list(csv.reader(io.StringIO(page.html)))
    assert head == ["time", "actor", "who", "action", "target", "on what", "details"]
    assert len(rows) == 60
    assert {(row[2], row[3]) for row in rows} == {("'=HYPERLINK(1)", "session.viewed")}
    assert rows[0][0].endswith("+00:00")
    await owner.open("/studio/audit")
    assert lines(owner)[0][2] == "Downloaded the audit log"


async def test_a_long_log_is_downloaded_in_pieces_without_gaps(staff: Staff, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(delete(AuditEvent))
        for number in range(1201):
            db.add(
                AuditEvent(
                    organization_id=staff.owner.organization_id, actor="system", action="x.y", target=str(number)
                )
            )
    found = [entry.target async for entry in all_audit(sessions, staff.owner, Wanted())]
    assert found == [str(number) for number in reversed(range(1201))]


async def test_nothing_to_read_says_what_will_be_there(owner: Browser, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(delete(AuditEvent))
    page = await owner.open("/studio/audit")
    assert "Nothing has happened yet" in page.text
    assert "Download as CSV" not in page.links()


async def test_others_and_other_organizations_see_nothing_of_it(
    client: AsyncTestClient[Litestar], owner: Browser, staff: Staff, rivals: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, rivals.owner, title="Secret plans")
    await record_view(sessions, Caller(staff.owner.organization_id, staff.owner.role), "session.viewed", interview_id)
    page = await owner.open("/studio/audit")
    assert "Secret plans" not in page.text, "an id of theirs in our log has no name here"
    assert "rival" not in page.text
    member = Browser(client)
    page = await member.sign_in(staff.email("member"), PASSWORD)
    assert "Audit log" not in page.links()
    for path in ("/studio/audit", "/studio/audit.csv"):
        assert (await member.open(path)).status == 403


async def test_addresses_of_webhooks_are_named_by_their_host_alone(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    webhook = WebhookEndpoint(organization_id=staff.owner.organization_id, url="https://hooks.example/T0KEN?key=value")
    async with writing(sessions) as db:
        db.add(webhook)
    await record_view(sessions, staff.owner, "webhook.created", webhook.id)
    page = await owner.open("/studio/audit")
    assert "hooks.example" in page.text
    assert "T0KEN" not in page.html
    assert "key=" not in page.html


def test_a_moment_lies_between_the_ids_before_and_after_it() -> None:
    before = uuid7()
    now = datetime.now(UTC) + timedelta(milliseconds=1)
    assert before < first_id_at(now + timedelta(seconds=1))
    assert first_id_at(now - timedelta(seconds=1)) < before
