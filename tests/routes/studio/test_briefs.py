"""An interview from a brief, in the studio: proposals come in, are edited, varied and chosen."""

import json
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import DraftRow, DraftState
from server.services.interviews import get_interview
from server.settings import Settings
from tests.servers.model_server import ModelServer, fails, says, stalls_after
from tests.support.browser import Browser
from tests.support.studio import HOSTILE, PASSWORD, Staff
from tests.support.waiting import eventually

ANSWER = "\n".join(
    json.dumps(item)
    for item in [
        {"title": "Incidents", "description": "Three questions.", "objective": "How they act."},
        {"question": "Tell me about an incident.", "goal": "What broke."},
        {"question": "Do you like being on call?", "goal": "Attitude."},
        {"question": HOSTILE, "goal": HOSTILE},
        {"criterion": "Diagnosis", "description": "By evidence.", "anchors": {"1": "Guesses.", "5": "Tests."}},
    ]
)


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with ModelServer(says(ANSWER)) as server:
        yield server


@pytest.fixture
def settings(database_url: str, request: pytest.FixtureRequest) -> Settings:
    base_url = "" if "without_model" in request.node.name else request.getfixturevalue("model").base_url
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        secret="sign here",
        worker=False,
        sign_in_limit=1000,
        openai_base_url=base_url,
    )


async def settled(sessions: Sessions) -> DraftRow:
    """The only draft, once nothing is being written."""

    async def done() -> bool:
        async with reading(sessions) as db:
            return await db.scalar(select(DraftRow.state)) is not DraftState.WRITING

    await eventually(done)
    async with reading(sessions) as db:
        return (await db.scalars(select(DraftRow))).one()


async def test_from_a_brief_to_an_interview(
    owner: Browser, staff: Staff, sessions: Sessions, model: ModelServer
) -> None:
    await owner.open("/studio/interviews/new")
    page = await owner.follow("From a brief")
    assert page.value("language") == "en"
    await owner.press("Propose an interview", brief="Engineers on call", language="en")
    draft = await settled(sessions)
    page = await owner.open(f"/studio/drafts/{draft.id}")
    assert "3 questions and 1 criterion proposed" in page.text
    assert page.value("title") == "Incidents"
    assert "Better: What do you think of being on call?" in page.text
    assert "<script>document" not in page.html
    ids = [p["id"] for p in draft.proposals]
    filled = {f"text-{ids[0]}": "Tell me about the last incident.", f"use-{ids[1]}": "", f"use-{ids[2]}": "on"}
    page = await owner.press("Make the interview", filled | {"title": ""})
    assert page.status == 422
    assert "Please give the interview a title." in page.text
    assert page.value(f"text-{ids[0]}") == "Tell me about the last incident."
    await owner.press("Make the interview", {"title": "On call"})
    detail = await get_interview(sessions, staff.owner, UUID(owner.page.path.split("/")[3]))
    assert [q.text for q in detail.questions] == ["Tell me about the last incident.", HOSTILE]
    assert detail.row.assessment_criteria[0]["anchors"][1] == {"score": 5, "description": "Tests."}
    assert (await owner.open(f"/studio/drafts/{draft.id}")).status == 404


async def test_what_comes_later_is_added_to_what_is_there(
    owner: Browser, sessions: Sessions, model: ModelServer
) -> None:
    await owner.open("/studio/interviews/brief")
    await owner.press("Propose an interview", brief="Engineers on call")
    draft = await settled(sessions)
    more = await owner.open(f"/studio/drafts/{draft.id}/more?after=1&about=no")
    assert "<html" not in more.html
    assert draft.proposals[0]["id"] not in more.html
    assert all(p["id"] in more.html for p in draft.proposals[1:])
    assert 'id="about"' in more.html
    rest = await owner.open(f"/studio/drafts/{draft.id}/more?after=4&about=yes")
    assert "<li" not in rest.html
    assert (await owner.open(f"/studio/drafts/{draft.id}/more?after=x")).status == 200


async def test_a_harder_question_is_asked_for_and_edits_are_kept(
    owner: Browser, sessions: Sessions, model: ModelServer
) -> None:
    model.behaviours = [says(ANSWER), says('{"question": "Which incident taught you most?", "goal": "Why."}')]
    await owner.open("/studio/interviews/brief")
    await owner.press("Propose an interview", brief="Engineers on call")
    draft = await settled(sessions)
    await owner.open(f"/studio/drafts/{draft.id}")
    first = draft.proposals[0]["id"]
    await owner.press("Harder", {f"text-{first}": "My own words?"})
    await settled(sessions)
    page = await owner.open(f"/studio/drafts/{draft.id}")
    assert page.value(f"text-{first}") == "My own words?"
    assert "Harder than “My own words?”" in page.text
    assert "Which incident taught you most?" in page.html
    assert "My own words?" in model.requests[1].body["messages"][1]["content"]


async def test_what_is_typed_is_kept_while_it_is_typed(owner: Browser, sessions: Sessions) -> None:
    await owner.open("/studio/interviews/brief")
    await owner.press("Propose an interview", brief="Engineers on call")
    draft = await settled(sessions)
    page = await owner.open(f"/studio/drafts/{draft.id}")
    card = draft.proposals[0]["id"]
    sent = {"_csrf_token": page.value("_csrf_token"), f"text-{card}": "How old are you?", f"use-{card}": "yes"}
    await owner._send("POST", f"/studio/drafts/{draft.id}/save?card={card}", data=sent)
    assert "It asks about age" in owner.page.text
    assert (await owner.open(f"/studio/drafts/{draft.id}")).value(f"text-{card}") == "How old are you?"


async def test_a_failing_model_leaves_what_came_and_is_asked_again(
    owner: Browser, sessions: Sessions, model: ModelServer
) -> None:
    model.behaviours = [fails(500), says(ANSWER)]
    await owner.open("/studio/interviews/brief")
    await owner.press("Propose an interview", brief="Engineers on call")
    draft = await settled(sessions)
    page = await owner.open(f"/studio/drafts/{draft.id}")
    assert "cannot be reached" in page.text
    assert "The brief is kept." in page.text
    await owner.press("Ask again")
    assert len((await settled(sessions)).proposals) == 4
    await owner.open("/studio/interviews/brief")
    assert "Incidents" in owner.page.text
    await owner.press("Delete")
    assert "Not finished yet" not in owner.page.text


async def test_an_unfinished_page_asks_for_more_by_itself(
    owner: Browser, sessions: Sessions, model: ModelServer
) -> None:
    model.behaviours = [stalls_after(ANSWER)]
    await owner.open("/studio/interviews/brief")
    page = await owner.press("Propose an interview", brief="Engineers on call")
    assert "Proposals are being written" in page.text
    assert 'hx-trigger="load delay:1s"' in page.html

    async def all_came() -> bool:
        async with reading(sessions) as db:
            return len(await db.scalar(select(DraftRow.proposals)) or ()) == 4

    await eventually(all_came)
    await owner.open(page.path)
    await owner.press("Harder")
    assert "no others were asked for" in owner.page.text


async def test_an_uploaded_description_is_read(owner: Browser, sessions: Sessions, model: ModelServer) -> None:
    await owner.open("/studio/interviews/brief")
    page = await owner.press("Propose an interview", file=("file", "jd.pdf", b"%PDF-1.7 broken"))
    assert page.status == 422
    assert "cannot be read" in page.text
    await owner.press("Propose an interview", brief="First.", file=("file", "jd.txt", "Straße".encode()))
    assert (await settled(sessions)).brief == "First.\n\nStraße"
    await owner.open("/studio/interviews/brief")
    assert (await owner.press("Propose", file=("file", "b.txt", b"a" * 5_500_000))).status == 422
    assert "5 MB" in owner.page.text
    await owner.open("/studio/interviews/brief")
    assert (await owner.press("Propose", file=("file", "b.txt", b"a" * 9_000_000))).status == 413
    await owner.open("/studio/interviews/brief")
    assert "Please paste a job description" in (await owner.press("Propose an interview")).text


async def test_without_model_the_templates_that_fit_are_found(owner: Browser, sessions: Sessions) -> None:
    await owner.open("/studio/interviews/brief")
    page = await owner.press(
        "Find templates", brief="We hire backend engineers for on-call and incidents in production"
    )
    assert "Backend engineer: handling incidents" in page.links()
    assert page.value("brief").startswith("We hire backend")
    async with reading(sessions) as db:
        assert (await db.scalars(select(DraftRow))).all() == []
    assert "No template fits" in (await owner.press("Find templates", brief="xyzzy")).text


async def test_drafts_are_their_organizations_own(
    client: AsyncTestClient[Litestar], owner: Browser, rivals: Staff, staff: Staff, sessions: Sessions
) -> None:
    await owner.open("/studio/interviews/brief")
    await owner.press("Propose an interview", brief="Engineers on call")
    draft = await settled(sessions)
    rival = Browser(client)
    await rival.sign_in(rivals.email("owner"), PASSWORD)
    assert (await rival.open(f"/studio/drafts/{draft.id}")).status == 404
    assert "Incidents" not in (await rival.open("/studio/interviews/brief")).text
    reviewer = Browser(client)
    await reviewer.sign_in(staff.email("reviewer"), PASSWORD)
    assert (await reviewer.open(f"/studio/drafts/{draft.id}")).status == 403
