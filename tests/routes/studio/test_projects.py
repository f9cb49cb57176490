"""The pages of projects: making them, who sees them, where interviews are."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.db.engine import Sessions
from tests.routes.studio.test_members import link_shown
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, make_interview, take_interview


async def test_a_project_is_made_given_opened_and_deleted(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    await make_interview(sessions, staff.owner, "In the first")
    page = await owner.open("/studio")
    assert "Project" not in page.text  # with one there is nothing to choose
    page = await owner.open("/studio/projects")
    assert "1 project" in page.text
    page = await owner.press("Create", name="", everybody="")
    assert (page.status, "Please give a name" in page.text) == (422, True)
    page = await owner.press("Create", name="Clinic", everybody="")
    assert "The project is made." in page.text
    assert "seen by 1 person" in page.text
    member = Browser(client)
    await member.sign_in(staff.email("member"), PASSWORD)
    assert "Clinic" not in (await member.open("/studio")).text
    await owner.press("Add the chosen")
    assert "Please choose one member or more." in owner.page.text
    assert staff.member.user_id is not None
    page = await owner.press("Add the chosen", user=str(staff.member.user_id))
    assert "They see this project now." in page.text
    assert "Clinic" in (await member.open("/studio")).text
    page = await owner.press("Remove Member")
    assert "They do not see this project any more." in page.text
    page = await owner.press("Save", name="Open clinic", everybody="yes")
    assert "seen by 3 people" in page.text
    page = await owner.press("Delete this project")
    assert "The project is gone." in page.text
    assert "1 project" in page.text


async def test_interviews_are_made_in_a_project_listed_by_it_and_moved(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    first = await make_interview(sessions, staff.owner, "In the first")
    await take_interview(sessions, staff.owner, first)
    await owner.open("/studio/projects")
    await owner.press("Create", name="Clinic", everybody="")
    clinic = owner.page.path.rpartition("/")[2]
    page = await owner.follow("Its interviews")
    assert "No active interview is in “Clinic”." in page.text
    await owner.follow("New interview")
    page = await owner.press("Create and add questions", title="Nurses")
    assert page.links()["Clinic"] == f"/studio?project={clinic}"
    page = await owner.open("/studio")
    assert "Clinic · 0 questions" in page.text
    page = await owner.press("Show", project=clinic)
    assert "Nurses" in page.text
    assert "In the first" not in page.text
    page = await owner.open(f"/studio/sessions?project={clinic}")
    assert "Ada Lovelace" not in page.text
    assert page.value("project") == clinic
    await owner.open(f"/studio/interviews/{first}/settings")
    page = await owner.press("Move", project=clinic)
    assert "Moved, with all that came of it." in page.text
    assert "Ada Lovelace" in (await owner.open(f"/studio/sessions?project={clinic}&mine=1")).text
    await owner.open(f"/studio/projects/{clinic}")
    page = await owner.press("Delete this project")
    assert (page.status, "Choose where they go." in page.text) == (422, True)
    [other] = [o.attributes["value"] for o in page.root.by_id("to").all("option") if "Interviews" in o.text]
    page = await owner.press("Delete this project", to=other)
    assert "2 interviews are in the other one now." in page.text
    page = await owner.open("/studio/audit?action=project.deleted")
    assert "Deleted a project" in page.text


async def test_every_way_to_make_an_interview_asks_for_the_project(owner: Browser, staff: Staff) -> None:
    await owner.open("/studio/projects")
    await owner.press("Create", name="Clinic", everybody="")
    clinic = owner.page.path.rpartition("/")[2]
    for path in ("/studio/interviews/new", "/studio/interviews/import", "/studio/templates/discovery"):
        page = await owner.open(f"{path}?project={clinic}")
        assert page.value("project") == clinic, path
    page = await owner.press("Use this template")
    assert "Clinic" in page.links()
    await owner.open("/studio/interviews/import")
    file = b"colloquy: 1\ninterview: {title: Imported}\nquestions: [{text: How are you?}]\n"
    page = await owner.press("Import", {"project": clinic}, file=("file", "one.yaml", file))
    assert (page.status, "Clinic" in page.links()) == (200, True)


async def test_an_invitation_names_projects_and_the_list_says_who_sees_what(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    await owner.open("/studio/members")
    assert "Sees" not in owner.page.text  # nothing is closed
    await owner.open("/studio/projects")
    await owner.press("Create", name="Clinic", everybody="")
    clinic = owner.page.path.rpartition("/")[2]
    page = await owner.open("/studio/members")
    assert "Sees all projects" in page.text
    await owner.press("Invite", email="new@example.org", role="REVIEWER", project=clinic)
    guest = Browser(client)
    await guest.open(await link_shown(owner))
    page = await guest.press("Join", name="Nora", new=PASSWORD, again=PASSWORD)
    assert "Clinic" in page.text
    page = await owner.open("/studio/members")
    assert "Sees what is open to everybody, Clinic" in page.text


async def test_who_sees_part_of_the_projects_is_told_that_use_is_counted_for_all(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff
) -> None:
    member = Browser(client)
    await member.sign_in(staff.email("member"), PASSWORD)
    assert "Sessions this month" in (await member.open("/studio/usage")).text
    await owner.open("/studio/projects")
    await owner.press("Create", name="Clinic", everybody="")
    page = await member.open("/studio/usage")
    assert "Use is counted for the whole organization" in page.text
    assert "Sessions this month" not in page.text
    assert "Sessions this month" in (await owner.open("/studio/usage")).text


async def test_who_sees_no_project_is_told_whom_to_ask(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff
) -> None:
    page = await owner.open("/studio/projects")
    [path] = [href for text, href in page.links().items() if href.startswith("/studio/projects/")]
    await owner.open(path)
    await owner.press("Save", everybody="")
    member = Browser(client)
    await member.sign_in(staff.email("member"), PASSWORD)
    page = await member.open("/studio")
    assert "You do not see any project of your organization." in page.text
    await member.open("/studio/interviews/new")
    page = await member.press("Create and add questions", title="Nowhere")
    assert (page.status, "Please ask an owner or admin for one." in page.text) == (422, True)
