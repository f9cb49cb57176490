"""Ways to make an interview: templates, copies, files; and the linter beside the questions."""

from uuid import UUID

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import AuditEvent
from server.services.interviews import get_interview
from tests.support.browser import Browser
from tests.support.studio import HOSTILE, PASSWORD, Staff, make_interview


def interview_id_of(browser: Browser) -> UUID:
    return UUID(browser.page.path.split("/")[3])


def question_texts(browser: Browser) -> list[str]:
    return [p.text for p in browser.page.root.all("p", class_="question-text")]


async def actions(sessions: Sessions) -> list[str]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


async def test_a_template_is_looked_at_and_then_used(owner: Browser, sessions: Sessions) -> None:
    await owner.open("/studio/interviews/new")
    await owner.follow("From a template")
    assert "Exit interviews" in owner.page.text
    page = await owner.follow("Backend engineer: handling incidents")
    assert "What each score" not in page.text
    assert "States what was known" in page.text
    await owner.press("Use this template")
    assert len(question_texts(owner)) == 6
    assert "Backend engineer: handling incidents" in owner.page.text
    assert "interview.made_from_template" in await actions(sessions)
    assert (await owner.open("/studio/templates/nothing")).status == 404


async def test_an_interview_is_copied_and_the_copy_is_named(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    page = await owner.press("Duplicate")
    assert "This is the copy" in page.text
    assert page.value("title") == "Copy of Engineers on their work"
    assert interview_id_of(owner) != interview_id
    copy = await get_interview(sessions, staff.owner, interview_id_of(owner))
    original = await get_interview(sessions, staff.owner, interview_id)
    assert [q.text for q in copy.questions] == [q.text for q in original.questions]
    assert copy.row.require_invite
    assert "interview.duplicated" in await actions(sessions)


async def test_an_exported_interview_is_imported_again(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner, title=HOSTILE)
    for kind in ("yaml", "json"):
        page = await owner.open(f"/studio/interviews/{interview_id}/export/{kind}")
        assert page.headers["content-disposition"].endswith(f'.{kind}"')
        await owner.open("/studio/interviews/import")
        await owner.press("Import", file=("file", "i.txt", page.html.encode()))
        again = await get_interview(sessions, staff.owner, interview_id_of(owner))
        assert again.row.title == HOSTILE
        assert len(again.questions) == 4
    assert (await owner.open(f"/studio/interviews/{interview_id}/export/exe")).status == 404
    assert (await actions(sessions)).count("interview.exported") == 2


async def test_a_file_with_a_mistake_is_shown_with_its_place_and_can_be_mended(owner: Browser) -> None:
    text = "colloquy: 1\ninterview: {title: T}\nquestions:\n  - {text: One?}\n  - {text: Two?, type: SINGLE_CHOICE}\n"
    await owner.open("/studio/interviews/import")
    page = await owner.press("Import", text=text)
    assert page.status == 422
    assert "questions[1].options" in page.text
    assert page.value("text").strip() == text.strip()
    await owner.press("Import", text=text.replace("SINGLE_CHOICE", "OPEN_ENDED"))
    assert question_texts(owner) == ["One?", "Two?"]
    await owner.open("/studio/interviews/import")
    assert (await owner.press("Import", file=("file", "x.yaml", b"\xff\x00\xfe"))).status == 422
    assert "UTF-8" in owner.page.text
    assert (await owner.press("Import", file=("file", "x.yaml", b"a" * 9_000_000))).status == 413


async def test_the_linter_speaks_in_the_list_and_in_the_form(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    await owner.open("/studio/interviews/new")
    await owner.press("Create", title="Baristas")
    interview_id = interview_id_of(owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions/new")
    assert not owner.page.root.all("li", class_="lint-mark")
    await owner.press("Add question", text="Do you like coffee?")
    assert "1 hint : yes or no" in owner.page.text
    page = await owner.follow("Edit question 1")
    assert "Better: What do you think of coffee?" in page.text
    form, _ = page.form("Save")
    page = await owner.press("Save", text=f"Don't you agree that {HOSTILE}?")
    assert "hint" in page.text
    assert "<script>document" not in page.html
    assert form.attributes["action"].startswith("/studio/questions/")


async def test_the_linter_answers_while_a_question_is_typed(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    page = await owner.open(f"/studio/interviews/{interview_id}/questions/new")
    before = (await get_interview(sessions, staff.owner, interview_id)).row.revision
    sent = {"_csrf_token": page.value("_csrf_token"), "text": "Are you married?", "type": "OPEN_ENDED"}
    await owner._send("POST", f"/studio/interviews/{interview_id}/lint", data=sent)
    assert owner.page.status in {200, 201}
    assert "family or pregnancy" in owner.page.text
    assert "<html" not in owner.page.html
    await owner._send("POST", f"/studio/interviews/{interview_id}/lint", data={**sent, "text": "", "type": "nonsense"})
    assert owner.page.text == ""
    assert (await get_interview(sessions, staff.owner, interview_id)).row.revision == before


async def test_a_reviewer_makes_nothing(client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    reviewer = Browser(client)
    await reviewer.sign_in(staff.email("reviewer"), PASSWORD)
    for path in ("/studio/templates", "/studio/interviews/import", f"/studio/interviews/{interview_id}/export/yaml"):
        assert (await reviewer.open(path)).status == 403
    page = await reviewer.open(f"/studio/interviews/{interview_id}/sessions")
    assert "Duplicate" not in page.text


async def test_a_question_goes_through_the_library_into_another_interview(
    owner: Browser, staff: Staff, rivals: Staff, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    assert "Nothing is kept yet" in (await owner.open("/studio/library")).text
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    page = await owner.press("Keep in library")
    assert "Give it tags" in page.text
    await owner.press("Save tags", tags="hiring, <b>")
    assert "The tags are saved." in owner.page.text
    await owner.open("/studio/library?q=depended&tag=hiring")
    assert question_in_library(owner) == ["Tell me about a system you changed while people depended on it."]
    assert "No question matches" in (await owner.open("/studio/library?q=nothing")).text
    other = await make_interview(sessions, staff.owner, title="Other")
    await owner.open(f"/studio/interviews/{other}/questions")
    await owner.follow("Add from the library")
    use = owner.page.root.all("input", name="use")[0].attributes["value"]
    sent = {"_csrf_token": owner.page.value("_csrf_token"), "interview": str(other), "for": str(other)}
    await owner._send("POST", "/studio/library/insert", data={**sent, "use": use})
    assert question_texts(owner)[-1] == "Tell me about a system you changed while people depended on it."
    wrongs: list[dict[str, object]] = [{"use": []}, {"use": "x"}, {"use": use, "interview": ""}]
    for wrong in wrongs:
        await owner._send("POST", "/studio/library/insert", data={**sent, **wrong})
        assert owner.page.status == 422
        assert "Please choose" in owner.page.text
    rival = Browser(client)
    await rival.sign_in(rivals.email("owner"), PASSWORD)
    assert "Nothing is kept yet" in (await rival.open("/studio/library")).text
    assert (await rival.open(f"/studio/library?for={other}")).status == 404
    await owner.open("/studio/library")
    assert "Interviews keep their copies." in (await owner.press("Take out")).text
    done = await actions(sessions)
    assert {"library.question_kept", "library.question_tagged", "library.question_dropped"} <= set(done)


def question_in_library(browser: Browser) -> list[str]:
    return [span.text for span in browser.page.root.all("span", class_="question-text")]


async def test_an_earlier_version_is_looked_at_and_restored(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    await owner.press("Save", title=HOSTILE)
    await owner.follow("History")
    assert "Title before: Engineers on their work after: " in " ".join(owner.page.text.split())
    assert "Olivia Owner" in owner.page.text
    assert "<script>document" not in owner.page.html
    await owner.follow("View version 2")
    assert len(question_texts(owner)) == 4
    stale = owner.page
    page = await owner.press("Restore this version")
    assert "Restored as a new version." in page.text
    detail = await get_interview(sessions, staff.owner, interview_id)
    assert detail.row.title == "Engineers on their work"
    owner.page = stale
    assert "nothing was restored" in (await owner.press("Restore this version")).text
    assert (await get_interview(sessions, staff.owner, interview_id)).row.revision == detail.row.revision
    assert (await owner.open(f"/studio/interviews/{interview_id}/versions/999")).status == 404
    assert (await actions(sessions)).count("interview.restored") == 1
