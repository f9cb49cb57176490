"""A creator makes an interview without a line of JavaScript."""

from uuid import UUID

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select

from server.db.engine import Sessions, reading
from server.db.models import AuditEvent, SessionRow
from server.services.interviews import InterviewChanges, get_interview, unpublish_interview, update_interview
from server.services.question_inputs import NewQuestion, QuestionChanges
from server.services.questions import create_questions, update_question
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, make_interview


def interview_id_of(browser: Browser) -> UUID:
    return UUID(browser.page.path.split("/")[3])


def question_texts(browser: Browser) -> list[str]:
    return [p.text for p in browser.page.root.all("p", class_="question-text")]


async def test_an_empty_studio_says_how_to_begin(owner: Browser) -> None:
    page = await owner.open("/studio")
    assert "Your first interview" in page.text
    assert "No language model is connected." in page.text
    assert (await owner.follow("New interview")).status == 200


async def test_from_a_title_to_a_published_interview_with_questions(owner: Browser) -> None:
    await owner.open("/studio/interviews/new")
    page = await owner.press("Create", title="  ", objective="To learn")
    assert page.status == 422
    assert "Please give the interview a title." in page.text
    assert page.value("objective") == "To learn"
    await owner.press("Create", title="Baristas", objective="To learn")
    assert "No questions yet" in owner.page.text
    assert "Draft" in owner.page.text
    await owner.follow("Write the first question")
    await owner.press("Add, and write another", text="What is a good coffee?", goal="A taste, named.")
    await owner.press("Add question", text="Which one?", type="SINGLE_CHOICE", options="Espresso\n\nFilter \n")
    assert question_texts(owner) == ["What is a good coffee?", "Which one?"]
    assert "2 choices" in owner.page.text
    page = await owner.press("Publish")
    link = page.root.all("input", aria_label="Public link")[0].attributes["value"]
    assert link.startswith("http://127.0.0.1:8000/i/baristas-")
    assert "Published" in page.text
    assert "Baristas" in (await owner.open(link.removeprefix("http://127.0.0.1:8000"))).text


async def test_an_interview_without_questions_is_not_published(owner: Browser) -> None:
    await owner.open("/studio/interviews/new")
    await owner.press("Create", title="Empty")
    interview_id = interview_id_of(owner)
    await owner.open("/studio/keys")
    token = owner.page.value("_csrf_token")
    await owner._send("POST", f"/studio/interviews/{interview_id}/publish", data={"_csrf_token": token})
    assert owner.page.status == 409
    assert "at least one question" in owner.page.text


async def test_every_setting_is_kept_as_typed(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    typed = {
        "title": "New <title> & more",
        "description": "Two\n\nparagraphs",
        "objective": "An objective",
        "aiName": "Robin",
        "language": "de-AT",
        "aiTone": "FRIENDLY",
        "patience": "PATIENT",
        "followUpDepth": "DEEP",
        "intro": "Hello",
        "closing": "Bye",
        "timeLimitMinutes": "45",
        "retentionDays": "30",
        "consentText": "We also keep notes.",
        "llmModel": "small",
        "analysisModel": "large",
        "askEmail": "",
        "chatEnabled": "yes",
        "voiceEnabled": "yes",
        "keepAudio": "yes",
        "videoEnabled": "yes",
        "antiCheatingEnabled": "yes",
        "assessmentCriteria[2].name": "Humour",
        "assessmentCriteria[2].weight": "2,5",
        "assessmentCriteria[2].anchors": "1: none\n 5 - plenty",
    }
    page = await owner.press("Save", typed)
    assert "Saved." in page.text
    for name, value in typed.items():
        if name not in {"askEmail", "assessmentCriteria[2].anchors", "assessmentCriteria[2].weight"}:
            assert page.value(name) == value
    row = (await get_interview(sessions, staff.owner, interview_id)).row
    assert (row.ask_email, row.ask_name, row.voice_enabled, row.time_limit_minutes) == (False, True, True, 45)
    assert row.assessment_criteria[2] == {
        "name": "Humour",
        "description": "",
        "weight": 2.5,
        "anchors": [{"score": 1, "description": "none"}, {"score": 5, "description": "plenty"}],
    }
    emptied = {f"assessmentCriteria[0].{name}": "" for name in ("name", "description", "anchors")}
    page = await owner.press("Save", {"timeLimitMinutes": "", "description": "", **emptied})
    row = (await get_interview(sessions, staff.owner, interview_id)).row
    assert (row.time_limit_minutes, row.description) == (None, None)
    assert [c["name"] for c in row.assessment_criteria] == ["Reflection", "Humour"]


async def test_a_blank_interview_is_in_the_language_chosen_for_it(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    page = await owner.open("/studio/interviews/new")
    assert page.value("language") == "en"
    page = await owner.press("Create", title="", language="ar")
    assert (page.status, page.value("language")) == (422, "ar")
    await owner.press("Create", title="مقابلة")
    assert (await get_interview(sessions, staff.owner, interview_id_of(owner))).row.language == "ar"
    await owner.open("/studio/interviews/new")
    page = await owner.press("Create", title="Baristas", language="no tag!")
    assert page.status == 422
    assert "malformed" in page.root.by_id("language-error").text


async def test_wrong_settings_are_named_and_nothing_typed_is_lost(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    for field, value, says in (
        ("timeLimitMinutes", "soon", "whole number from 1 to 480"),
        ("language", "Klingonisch!", "malformed"),
        ("aiTone", "RUDE", "it can be CASUAL, PROFESSIONAL"),
        ("title", "x" * 301, "too long"),
        ("assessmentCriteria[1].anchors", "good", "start each line with its score"),
        ("assessmentCriteria[1].weight", "heavy", "Please give a number"),
        ("assessmentCriteria[1].name", "Concreteness", "same name"),
    ):
        await owner.open(f"/studio/interviews/{interview_id}/settings")
        page = await owner.press("Save", {"objective": "Kept in the form", field: value})
        assert page.status == 422, field
        assert says in page.root.by_id(f"{field}-error").text
        assert page.value(field) == value or field == "aiTone"
        assert page.value("objective") == "Kept in the form"
        [control] = [e for e in page.root.all() if e.attributes.get("name") == field]
        assert control.attributes["aria-invalid"] == "true"
    assert (await get_interview(sessions, staff.owner, interview_id)).row.objective != "Kept in the form"


async def test_more_criteria_are_offered_without_losing_what_is_typed(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    page = await owner.press("More criteria", {"assessmentCriteria[2].name": "Third"}, title="Typed")
    assert page.value("title") == "Typed"
    assert page.value("assessmentCriteria[2].name") == "Third"
    assert page.value("assessmentCriteria[5].name") == ""


async def test_two_editors_see_each_others_changes_before_one_replaces_the_other(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    await update_interview(sessions, staff.member, interview_id, InterviewChanges(objective="Theirs", ask_name=False))
    page = await owner.press("Save", title="Mine")
    assert page.status == 409
    assert "Somebody else has saved changes" in page.text
    assert page.root.by_id("objective-theirs").text == "Saved by somebody else: Theirs"
    assert page.root.by_id("askName-theirs").text == "Saved by somebody else: no"
    assert page.value("title") == "Mine"
    assert (await get_interview(sessions, staff.owner, interview_id)).row.objective == "Theirs"
    page = await owner.press("Save")
    row = (await get_interview(sessions, staff.owner, interview_id)).row
    assert (row.title, row.ask_name) == ("Mine", True)


async def test_a_new_question_of_somebody_else_is_no_conflict_for_settings(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    await create_questions(sessions, staff.member, interview_id, [NewQuestion(text="One more?")])
    assert "Saved." in (await owner.press("Save", title="Mine")).text


async def test_questions_move_by_buttons_and_stay_put_at_the_ends(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    first, second, third, fourth = question_texts(owner)
    await owner.press("Move question 1 down")
    assert question_texts(owner) == [second, first, third, fourth]
    assert owner.page.root.all("li", data_announce="Question moved to place 2 of 4.")
    await owner.press("Move question 4 up")
    assert question_texts(owner) == [second, first, fourth, third]
    await owner.press("Move question 1 up")
    assert question_texts(owner) == [second, first, fourth, third]


async def test_an_order_made_on_an_old_list_is_not_taken(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    page = await owner.open(f"/studio/interviews/{interview_id}/questions")
    before = question_texts(owner)
    ids = [li.attributes["data-id"] for li in page.root.all("li") if "data-id" in li.attributes]
    await create_questions(sessions, staff.member, interview_id, [NewQuestion(text="One more?")])
    sent = {"_csrf_token": page.value("_csrf_token"), "order": ids[::-1], "moved": ids[0]}
    await owner._send("POST", f"/studio/interviews/{interview_id}/questions/order", data=sent)
    assert "the new order was not saved" in owner.page.text
    assert question_texts(owner) == [*before, "One more?"]


async def test_a_deleted_question_comes_back_with_undo(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    before = question_texts(owner)
    await owner.press("Delete question 2")
    assert question_texts(owner) == [before[0], *before[2:]]
    assert f"Deleted: “{before[1]}”" in owner.page.text
    await owner.press("Undo")
    assert question_texts(owner) == before


async def test_every_field_of_a_question_is_kept(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    await owner.follow("Edit question 1")
    typed = {
        "text": "Write it.\nPlease.",
        "type": "CODING",
        "goal": "It runs.",
        "depth": "LIGHT",
        "timeLimitSeconds": "600",
        "starterCode": "\n  def f():\n    return 1",
        "required": "",
        "followUpEnabled": "",
    }
    page = await owner.press("Save", typed)
    assert "Optional" in page.text
    assert "No follow-ups" in page.text
    await owner.follow("Edit question 1")
    for name, value in typed.items():
        if value:
            assert owner.page.value(name) == value
    [row, *_] = (await get_interview(sessions, staff.owner, interview_id)).questions
    assert (row.required, row.follow_up_enabled, row.time_limit_seconds) == (False, False, 600)


async def test_a_question_with_something_wrong_is_shown_again_as_typed(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    for sent, field, says in (
        ({"text": ""}, "text", "write the question"),
        ({"text": "Which?", "type": "MULTIPLE_CHOICE"}, "options", "at least two choices"),
        ({"text": "Which?", "type": "SINGLE_CHOICE", "options": "A\nA"}, "options", "same"),
        ({"text": "When?", "timeLimitSeconds": "5"}, "timeLimitSeconds", "30 to 3,600"),
    ):
        await owner.open(f"/studio/interviews/{interview_id}/questions/new")
        page = await owner.press("Add question", {"goal": "Typed", **sent})
        assert page.status == 422
        assert says in page.root.by_id(f"{field}-error").text
        assert page.value("goal") == "Typed"
        assert page.value("text") == sent["text"]


async def test_a_question_changed_by_two_people_shows_both_wordings(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    [question, *_] = (await get_interview(sessions, staff.owner, interview_id)).questions
    await owner.open(f"/studio/questions/{question.id}")
    await update_question(sessions, staff.member, question.id, QuestionChanges(text="Theirs?"))
    page = await owner.press("Save", text="Mine?")
    assert page.status == 409
    assert page.root.by_id("text-theirs").text == "Saved by somebody else: Theirs?"
    assert page.value("text") == "Mine?"
    await owner.press("Save")
    assert question_texts(owner)[0] == "Mine?"


async def test_archived_interviews_close_and_can_be_restored(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    page = await owner.press("Archive this interview")
    assert "This interview is archived" in page.text
    assert "Engineers on their work" not in (await owner.open("/studio")).text
    await owner.open("/studio?show=archived")
    await owner.follow("Engineers on their work")
    await owner.press("Restore")
    assert "Engineers on their work" in (await owner.open("/studio")).text


async def test_unpublishing_leaves_it_to_invited_people(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Invited people only")
    assert "Only people you invite get in." in page.text
    assert "Invite only" in page.text


async def test_a_preview_opens_the_room_and_counts_nowhere(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    page = await owner.press("Preview")
    assert page.status == 200
    assert page.path.endswith("/room")
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(SessionRow).where(SessionRow.is_preview)) == 1
    assert (await get_interview(sessions, staff.owner, interview_id)).row.session_count == 0
    page = await owner.open(f"/studio/interviews/{interview_id}/sessions")
    assert "Nobody has taken this interview yet" in page.text


async def test_the_list_is_paged_and_shows_where_each_stands(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    for number in range(22):
        await make_interview(sessions, staff.owner, f"Interview {number}")
    page = await owner.open("/studio")
    assert "Interview 21" in page.text
    assert "Interview 1 " not in page.text
    assert "Published" in page.text
    page = await owner.follow("Older interviews")
    assert "Interview 1 " in page.text
    assert "Interview 21" not in page.text
    assert "Interview 21" in (await owner.follow("Newest")).text


async def test_saving_at_the_same_moment_keeps_one_and_tells_the_other(
    client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    browsers = []
    for who in ("owner", "member"):
        browser = Browser(client)
        await browser.sign_in(staff.email(who), PASSWORD)
        await browser.open(f"/studio/interviews/{interview_id}/settings")
        browsers.append(browser)
    statuses = []
    for browser, title in zip(browsers, ("One", "Other"), strict=True):
        statuses.append((await browser.press("Save", title=title)).status)
    assert statuses == [200, 409]


async def test_edits_are_written_to_the_audit_log(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    await owner.press("Save", title="Changed")
    async with reading(sessions) as db:
        actions = list(await db.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
        actors = set(await db.scalars(select(AuditEvent.actor).where(AuditEvent.action == "interview.updated")))
    assert {"account.signed_in", "interview.created", "question.created", "interview.updated"} <= set(actions)
    assert actors == {f"user:{staff.owner.user_id}"}


async def test_publishing_says_where_there_is_no_voice_for_the_language(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await unpublish_interview(sessions, staff.owner, interview_id)
    page = await owner.open(f"/studio/interviews/{interview_id}/settings")
    offered = {option.attributes["value"]: option.text for option in page.root.by_id("languages").all("option")}
    assert (offered["pt"], offered["zh"], offered["ar"]) == ("Português", "中文", "العربية")
    page = await owner.press("Save", {"voiceEnabled": "yes", "language": "pt-BR"})
    assert "no voice for this interview’s language (pt-BR)" in page.text
    page = await owner.press("Publish")
    assert "Published." in page.text
    assert "type their answers" in page.text


async def test_an_interview_with_neither_chat_nor_voice_is_not_published(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await unpublish_interview(sessions, staff.owner, interview_id)
    await owner.open(f"/studio/interviews/{interview_id}/settings")
    await owner.press("Save", {"chatEnabled": ""})
    await owner.press("Publish")
    assert owner.page.status == 400
    assert "switch on chat, voice or both" in owner.page.text
