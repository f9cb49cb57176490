"""Every word a candidate meets comes from the catalogue of their language: in pages, mails, transcript, scripts."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, InviteRow, MailKind, Organization, SessionRow, SessionStatus
from server.ports.mailing import Mail
from server.services.access import hash_token
from server.services.api_clients import create_client
from server.services.assessment_mail import Invitation, invitation_mail
from server.services.invite_mail import invite_mail
from server.services.site import Site
from server.services.voice import VoiceReach, VoiceSupport
from server.services.words import by_language
from server.settings import Settings
from tests.routes.conftest import Api
from tests.routes.test_partner_sessions import opened, path_of
from tests.support.app import app_of
from tests.support.browser import parse
from tests.support.marked import MARKED, data, is_marked, mark_words, unmarked
from tests.support.seed import seed_interview
from tests.support.studio import make_interview
from tests.support.world import Tenant, add_session

Client = AsyncTestClient[Litestar]
PAGE = {"accept": "text/html", "accept-language": MARKED}
SITE = Site("https://c.example", True, "1", None, 0, 0)
EVERYTHING = {"name": data("Ada"), "email": "ada@example.org", "consent": "true", "integrityConsent": "true"}


@pytest.fixture(autouse=True)
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue that marks everything, and voices for its language."""
    mark_words(tmp_path)
    monkeypatch.setattr(by_language, "WORDS_FOLDER", tmp_path)
    reach(monkeypatch, hears=True, speaks=True)


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    """By HTTPS, as the cookies want it."""
    async with AsyncTestClient(app_of(settings), base_url=settings.base_url) as client:
        yield client


def reach(monkeypatch: pytest.MonkeyPatch, *, hears: bool, speaks: bool) -> None:
    found = VoiceReach(hears=hears, speaks=speaks, hearer=data("hearer"), speaker=data("speaker"))
    monkeypatch.setattr(VoiceSupport, "reach", lambda _self, _language: found)


async def prepare(sessions: Sessions, **values: object) -> None:
    """An interview with everything that a notice can tell of."""
    options = (data("one"), data("two"))
    await seed_interview(sessions, questions=(data("What?"),), options=options, voice=True, keep_audio=True)
    given = {name: data(name) for name in ("title", "description", "ai_name", "consent_text", "closing")}
    wanted = {"language": MARKED, "anti_cheating_enabled": True, "video_enabled": True, "ask_email": True}
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(**given, **wanted, **values))
        await db.execute(update(Organization).values(name=data("Example")))


async def page(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path, headers=PAGE)
    assert answer.status_code == status, answer.text[:400]
    assert f'<html lang="{MARKED}" dir="ltr">' in answer.text
    return answer.text


@pytest.mark.parametrize("limits", [{}, {"time_limit_minutes": 20, "retention_days": 30}])
@pytest.mark.parametrize(("hears", "speaks"), [(True, True), (True, False), (False, False)])
async def test_the_landing_page_and_what_it_says_of_a_form(
    client: Client,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
    limits: dict[str, int],
    hears: bool,
    speaks: bool,
) -> None:
    await prepare(sessions, **limits)
    reach(monkeypatch, hears=hears, speaks=speaks)
    assert unmarked(await page(client, "/i/talk")) == []
    refused = await client.post("/i/talk/sessions", data={"name": "", "email": "nowhere"}, headers=PAGE)
    assert refused.status_code == 400
    assert unmarked(refused.text) == []


async def test_the_room_with_all_that_its_script_says_and_everything_after_it(
    client: Client, sessions: Sessions
) -> None:
    await prepare(sessions)
    agreed = {"assisted": "true", "stillsConsent": "true", "videoConsent": "true", "audioConsent": "true"}
    await client.post("/i/talk/sessions", data={**EVERYTHING, **agreed}, headers=PAGE, follow_redirects=False)
    room = await page(client, "/i/talk/room")
    assert unmarked(room) == []
    [script] = parse(room).all("script", id="room-data")
    for name, text in json.loads(script.raw_text)["words"].items():
        assert all(is_marked(form) for form in ([text] if isinstance(text, str) else text.values())), name
    assert unmarked(await page(client, "/i/talk")) == [], "the page that offers to go on"
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
    assert unmarked(await page(client, "/i/talk/done")) == []


async def test_the_transcript_that_a_candidate_may_keep(client: Client, sessions: Sessions) -> None:
    await prepare(sessions)
    async with reading(sessions) as db:
        interview = (await db.scalars(select(InterviewRow))).one()
    plan = {"title": data("title"), "ai_name": data("Aural"), "language": MARKED, "closing": ""}
    await add_session(sessions, interview, token_hash=hash_token("mine"), plan=plan)
    answer = await client.get("/i/talk/transcript", headers={**PAGE, "authorization": "Bearer mine"})
    lines = [line.split(" · ")[0] for line in answer.text.splitlines() if not line.startswith(">")]
    assert {"# ⟦Your interview: ⟪title⟫⟧", "**⟦You⟧**", "**⟦⟪Aural⟫ (AI interviewer)⟧**"} <= set(lines)
    assert [line for line in lines if not is_marked(line)] == []


async def test_pages_that_let_nobody_in(client: Client, sessions: Sessions) -> None:
    await prepare(sessions, opens_at=datetime.now(UTC) + timedelta(days=3))
    closed = await page(client, "/i/talk", 410)
    assert unmarked(re.sub(r"<time.*?</time>", "", closed)) == []
    assert unmarked(await page(client, "/i/talk/room", 401)) == []
    assert unmarked(await page(client, "/i/nowhere", 404)) == []
    assert unmarked(await page(client, "/join/nowhere", 404)) == [], "where no route leads"


@pytest.mark.parametrize(("path", "field"), [("/join", "code"), ("/a", "key")])
async def test_pages_that_ask_for_a_code_until_too_many_were_wrong(client: Client, path: str, field: str) -> None:
    asked = await page(client, path)
    assert unmarked(asked) == []
    hidden = {one.attributes["name"]: one.attributes["value"] for one in parse(asked).all("input", type="hidden")}
    refused = [await client.post(path, data={**hidden, field: "7KQM-2XWD"}, headers=PAGE) for _ in range(12)]
    assert {answer.status_code for answer in refused} - {404, 422} == {429}
    assert all(unmarked(answer.text) == [] for answer in refused)


async def test_the_portal_and_the_page_with_a_code(client: Client, sessions: Sessions, ours: Tenant, api: Api) -> None:
    app = await create_client(sessions, FernetBox("sign here"), ours.caller, "Careers", ["https://careers.example"])
    portal = await page(client, f"/portal/{app.client_id}")
    assert unmarked(portal) == []
    [script] = parse(portal).all("script", id="portal-data")
    assert all(is_marked(text) for text in json.loads(script.raw_text)["words"].values())
    interview_id = await make_interview(sessions, ours.caller, data("title"))
    async with writing(sessions) as db:
        row = await db.get_one(InterviewRow, interview_id)
        row.language, row.description, row.ai_name = MARKED, data("about"), data("Aural")
        (await db.get_one(Organization, ours.caller.organization_id)).name = data("ours")
    made = await opened(api, row.public_slug, candidate_name=data("Jane"), exam_title=data("title"))
    assert unmarked(await page(client, path_of(made["onboarding_url"]))) == []


def mails(language: str) -> list[Mail]:
    soon = datetime.now(UTC) + timedelta(days=3)
    interview = InterviewRow(
        title=data("title"), language=language, public_slug="talk", time_limit_minutes=45, opens_at=soon
    )
    invite = InviteRow(name=data("Ada"), email="ada@example.org", token="secret", note=data("note"), expires_at=soon)
    shorter = InviteRow(email="ada@example.org", token="secret")
    open_interview = InterviewRow(title=data("title"), language=language, public_slug="talk")
    organization = data("Example")
    return [
        *(
            invite_mail(SITE, organization, interview, invite, kind)
            for kind in (MailKind.INVITATION, MailKind.REMINDER)
        ),
        invite_mail(SITE, organization, open_interview, shorter, MailKind.INVITATION),
        invitation_mail(SITE, Invitation(organization, interview, data("role"), invite, "PST-ABCD-2345")),
        invitation_mail(SITE, Invitation(organization, open_interview, data("role"), shorter, "PST-ABCD-2345")),
    ]


@pytest.mark.parametrize("number", range(len(mails("en"))))
def test_mails(number: int) -> None:
    mail = mails(MARKED)[number]
    assert mail.language == MARKED
    assert is_marked(mail.subject)
    assert [line for line in mail.text.splitlines() if not is_marked(line)] == []
    assert unmarked(mail.html) == []


@pytest.mark.parametrize("language", ["ar", "de"])
def test_mails_say_from_which_side_they_are_written(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    mail = mails(language)[0]
    side, start = ("rtl", "right") if language == "ar" else ("ltr", "left")
    assert f'<html lang="{language}" dir="{side}">' in mail.html
    assert f'<body dir="{side}"' in mail.html
    assert f"border-{start}:4px" in mail.html


def test_what_is_not_translated_is_found() -> None:
    shown = (
        "<title>⟦Hello ⟪Ada⟫, ⟦you⟧⟧</title><p title='Close'>⟪A title⟫ · ⟦by⟧ Example</p>"
        "<kbd>D</kbd><script>let a</script><img alt='A cat'><p>12:00, https://c.example/i ada@example.org</p>"
    )
    assert unmarked(shown) == ["Close", "⟪A title⟫ · ⟦by⟧ Example", "A cat"]
