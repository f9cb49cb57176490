"""A person is erased from every table, every file and the pages of the database; the next person is not touched."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from server.adapters.mail_folder import FolderMailer, FolderMailFiles
from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.adapters.recording_folder import RecordingFolder, new_folder
from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AuditEvent,
    Base,
    InterviewRow,
    PortalOpening,
    Presence,
    RehearsalRow,
    SessionRow,
    SessionStatus,
    WebhookEndpoint,
)
from server.db.models.base import new_id, utc_now
from server.ports.mailing import Mail
from server.services.api_clients import create_client
from server.services.audit import record_view
from server.services.errors import Conflict
from server.services.media_links import MediaLinks
from server.services.people.erasing import erase_person
from server.services.people.finding import find_people, load_person
from server.services.people.holdings import WORDS, Stores, holdings_of
from server.services.people.reach import FINGERPRINTS, tables
from tests.support.everything import Everything, everything_about, files_with, rows_with, snapshot
from tests.support.studio import Staff, hire, make_interview

MARK, OTHER = "xq7marker9k", "zw3other5h"
NOT_ABOUT_CANDIDATES = {
    "api_clients",
    "api_keys",
    "assessments",
    "audit_events",
    "brandings",
    "interview_drafts",
    "interview_versions",
    "interviews",
    "library_questions",
    "member_invitations",
    "memberships",
    "organizations",
    "portal_openings",
    "project_members",
    "projects",
    "questions",
    "rehearsals",
    "sign_in_links",
    "themes",
    "usage_months",
    "users",
    "web_sessions",
    "webhook_endpoints",
}


@dataclass
class World:
    """An organization, where its files lie, and what people's rows point at."""

    sessions: Sessions
    staff: Staff
    folder: Path
    stores: Stores
    fixed: dict[str, UUID]

    @property
    def embedded(self) -> bool:
        return bool(self.sessions.kw["bind"].dialect.name == "sqlite")

    async def settle(self, mark: str) -> Everything:
        """A person with something everywhere, files too."""
        recording, media, mail_id = new_folder(), f"{new_id().hex}/camera.jpg", new_id()
        address = f"{mark}@example.org"
        made = await everything_about(
            self.sessions,
            mark,
            self.fixed,
            {
                "sessions": {"participant_name": f"{mark} Person", "participant_email": address.upper()},
                "invites": {"name": f"{mark} Person", "email": address},
                "recordings": {"path": recording},
                "media": {"path": media, "stored": True, "size_bytes": 20},
                "mails": {"id": mail_id},
                "partner_sessions": {"external_id": f"{mark}-external"},
            },
        )
        sound = self.folder / recording
        sound.mkdir(parents=True)
        (sound / "0001.ogg").write_bytes(f"{mark} speaks".encode())
        await self.stores.media.put(media, f"{mark} smiles again".encode()[:20], "image/jpeg")
        mailer = FolderMailer(self.folder / "mail", "interviews@example.org")
        for name in (str(mail_id), f"older-{mark}"):  # the second: no row tells of it any more
            await mailer.send(Mail(name, "Acme", f"{mark} Person", address, "Hello", f"Dear {mark}", "<p></p>", "en"))
        for action in ("session.viewed", "report_link.created"):
            await record_view(self.sessions, self.staff.owner, action, made.session_id)
        return made


@pytest.fixture
async def world(sessions: Sessions, tmp_path: Path) -> World:
    staff = await hire(sessions, "acme")
    interview_id = await make_interview(sessions, staff.owner)
    client = await create_client(sessions, FernetBox("sign here"), staff.owner, "portal", [])
    organization_id = staff.owner.organization_id
    hook = WebhookEndpoint(organization_id=organization_id, url="http://127.0.0.1:9/hook")
    opening = PortalOpening(
        organization_id=organization_id, client_id=client.id, token_hash="0" * 64, expires_at=utc_now()
    )
    rehearsal = RehearsalRow(interview_id=interview_id, number=1, revision=1, actor="Olivia Owner")
    async with writing(sessions) as db:
        db.add_all([hook, opening, rehearsal])
        await db.execute(update(InterviewRow).where(InterviewRow.id == interview_id).values(session_count=2))
    folder = tmp_path
    stores = Stores(
        RecordingFolder(folder),
        open_media(MediaConfig(folder), MediaLinks("https://c.example", "sign here")),
        FolderMailFiles(folder / "mail"),
    )
    assert staff.owner.user_id is not None
    fixed = {
        "organizations": organization_id,
        "interviews": interview_id,
        "users": staff.owner.user_id,
        "api_clients": client.id,
        "webhook_endpoints": hook.id,
        "portal_openings": opening.id,
        "rehearsals": rehearsal.id,
    }
    return World(sessions, staff, folder, stores, fixed)


def test_every_table_is_about_people_or_known_not_to_be() -> None:
    assert {table.name for table in tables()} | NOT_ABOUT_CANDIDATES == set(Base.metadata.tables)
    assert {table.name for table in tables()} & NOT_ABOUT_CANDIDATES == set()


def test_every_table_about_people_is_called_something() -> None:
    assert {table.name for table in tables()} - FINGERPRINTS == set(WORDS)


async def test_nothing_of_an_erased_person_is_left_and_everything_of_the_next_one(world: World) -> None:
    erased, kept = await world.settle(MARK), await world.settle(OTHER)
    before = await snapshot(world.sessions, kept.ids)
    others_files = files_with(world.folder, OTHER)
    in_tables = await rows_with(world.sessions, MARK)
    assert {"turns.text", "sessions.participant_name", "comments.text", "mails.sealed"} <= set(in_tables)
    if world.embedded:
        assert "said_data.block" in in_tables  # where words are found
        assert "colloquy.db-wal" in files_with(world.folder, MARK)
    person = await load_person(world.sessions, world.staff.owner, erased.session_id)
    assert person.session_ids == [erased.session_id]
    assert person.invite_ids == [erased.ids["invites"]]
    done = await erase_person(world.sessions, world.stores, world.staff.owner, person)
    assert (done.sessions, done.invites, done.files_left) == (1, 1, 0)
    assert await rows_with(world.sessions, MARK) == []
    assert files_with(world.folder, MARK) == []
    assert await snapshot(world.sessions, kept.ids) == before
    left = set(files_with(world.folder, OTHER))
    assert {name for name in others_files if not name.startswith("colloquy.db")} <= left


async def test_what_stays_are_lines_of_the_log_by_id_fingerprints_and_counts(world: World) -> None:
    erased = await world.settle(MARK)
    person = await load_person(world.sessions, world.staff.owner, erased.session_id)
    await erase_person(world.sessions, world.stores, world.staff.owner, person)
    async with reading(world.sessions) as db:
        logged = list(
            await db.scalars(
                select(AuditEvent.action)
                .where(AuditEvent.target.in_([str(record.id) for record in person.records]))
                .order_by(AuditEvent.id)
            )
        )
        counts = {table.name: await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables()}
        interview = await db.get_one(InterviewRow, world.fixed["interviews"])
    assert logged == ["session.viewed", "report_link.created", "person.erased", "session.deleted"]
    assert {name for name, count in counts.items() if count} == FINGERPRINTS
    assert interview.session_count == 1


async def test_what_is_kept_is_counted_with_the_files(world: World) -> None:
    made = await world.settle(MARK)
    person = await load_person(world.sessions, world.staff.owner, made.ids["invites"])
    found = await holdings_of(world.sessions, world.stores, world.staff.owner, person)
    counted = {holding.words: holding for holding in found.kept}
    assert counted["Turns of transcripts"].count == 1
    assert counted["Pictures, video and other files"].size_bytes == 20
    assert counted["Mails as files"].count == 2
    assert (found.audit_lines, found.fingerprints) == (2, 2)
    assert len(found.kept) == len(tables()) - len(FINGERPRINTS) + 1


async def test_an_address_that_two_organizations_know_is_erased_in_one_of_them(world: World, tmp_path: Path) -> None:
    """On one server both mails lie in one folder."""
    made = await world.settle(MARK)
    rivals = await hire(world.sessions, "rival")
    interview_id = await make_interview(world.sessions, rivals.owner)
    fixed = {**world.fixed, "organizations": rivals.owner.organization_id, "interviews": interview_id}
    theirs = await World(world.sessions, rivals, world.folder, world.stores, fixed).settle(MARK + "b")
    async with writing(world.sessions) as db:
        values = {"participant_email": f"{MARK}@example.org"}
        await db.execute(update(SessionRow).where(SessionRow.id == theirs.session_id).values(values))
    before = await snapshot(world.sessions, theirs.ids)
    person = await load_person(world.sessions, world.staff.owner, made.session_id)
    assert person.session_ids == [made.session_id]
    await erase_person(world.sessions, world.stores, world.staff.owner, person)
    assert await snapshot(world.sessions, theirs.ids) == before
    assert await world.stores.mails.read(str(theirs.ids["mails"])) != b""


async def test_nobody_is_erased_in_the_middle_of_an_interview(world: World) -> None:
    made = await world.settle(MARK)
    here = {
        "status": SessionStatus.IN_PROGRESS,
        "presence": Presence.HERE,
        "seen_until": utc_now() + timedelta(minutes=1),
    }
    async with writing(world.sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == made.session_id).values(here))
    person = await load_person(world.sessions, world.staff.owner, made.session_id)
    with pytest.raises(Conflict, match="in an interview just now"):
        await erase_person(world.sessions, world.stores, world.staff.owner, person)
    assert "turns.text" in await rows_with(world.sessions, MARK)


@pytest.mark.parametrize(
    "wanted",
    [
        f"{MARK}@example.org",
        f"{MARK.upper()}@EXAMPLE.org",
        f"{MARK} per",
        f"{MARK}-external",
        "session id",
        "invite link",
    ],
)
async def test_a_person_is_found_by(world: World, wanted: str) -> None:
    made = await world.settle(MARK)
    await world.settle(OTHER)
    if wanted == "session id":
        wanted = f"https://c.example/studio/sessions/{made.session_id}"
    if wanted == "invite link":
        async with writing(world.sessions) as db:
            invites = Base.metadata.tables["invites"]
            await db.execute(update(invites).where(invites.c.id == made.ids["invites"]).values(token="t" * 43))
        wanted = f"https://c.example/i/talk?token={'t' * 43}"
    [person] = await find_people(world.sessions, world.staff.owner, wanted)
    assert {record.id for record in person.records} == {made.session_id, made.ids["invites"]}
    assert person.called == f"{MARK} Person"
    rivals = await hire(world.sessions, "rival")
    assert await find_people(world.sessions, rivals.owner, wanted) == []


async def test_a_name_is_found_in_whatever_case_letters_beyond_ascii_too(world: World) -> None:
    made = await world.settle(MARK)
    async with writing(world.sessions) as db:
        await db.execute(
            update(SessionRow).where(SessionRow.id == made.session_id).values(participant_name="Özlem Åberg")
        )
    for wanted in ("özlem", "ÅBERG", "Özlem Åberg"):
        assert len(await find_people(world.sessions, world.staff.owner, wanted)) == 1
    for wanted in ("", "%", "z%m", "_zlem"):
        assert await find_people(world.sessions, world.staff.owner, wanted) == []


async def test_records_without_an_address_are_people_of_their_own(world: World) -> None:
    for _ in range(2):
        made = await world.settle(MARK)
        async with writing(world.sessions) as db:
            values = {"participant_email": None, "participant_name": f"{MARK} Namesake", "invite_id": None}
            await db.execute(update(SessionRow).where(SessionRow.id == made.session_id).values(values))
    people = await find_people(world.sessions, world.staff.owner, "namesake")
    assert [len(person.records) for person in people] == [1, 1]


async def test_who_came_by_an_invite_and_gave_another_address_is_one_person(world: World) -> None:
    made, again = await world.settle(MARK), await world.settle(MARK)
    await world.settle(OTHER)
    values = {"participant_email": "second@example.org", "participant_name": f"{MARK} Married"}
    async with writing(world.sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == made.session_id).values(values))
        lone = {"participant_email": "SECOND@example.org", "invite_id": None}
        await db.execute(update(SessionRow).where(SessionRow.id == again.session_id).values(lone))
    for wanted in (MARK, "second@", f"{MARK} married"):
        [person] = await find_people(world.sessions, world.staff.owner, wanted)
        assert set(person.session_ids) == {made.session_id, again.session_id}
        assert len(person.invite_ids) == 2
    people = await find_people(world.sessions, world.staff.owner, "example.org")
    assert len(people) == 2
