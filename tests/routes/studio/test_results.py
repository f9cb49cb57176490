"""The results of an interview over all of its sessions."""

import csv
import io
import json
import zipfile
from uuid import UUID

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import FindingRow, InterviewRow, ReportRow, SessionRow, ThemeRow, TurnRow
from server.interview.turns import Speaker
from server.services.interviews import questions_of
from server.services.results.filing import file_findings
from server.services.session_records import delete_session
from tests.support.browser import Browser
from tests.support.many import Many, many_sessions
from tests.support.studio import PASSWORD, Staff, make_interview


def address(many: Many, rest: str = "") -> str:
    return f"/studio/interviews/{many.interview_id}/results{rest}"


async def theme_ids(sessions: Sessions, many: Many) -> dict[str, UUID]:
    async with reading(sessions) as db:
        rows = await db.scalars(select(ThemeRow).where(ThemeRow.interview_id == many.interview_id))
        return {row.label: row.id for row in rows}


async def blind(sessions: Sessions, many: Many) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).where(InterviewRow.id == many.interview_id).values(blind_review=True))


async def test_an_interview_nobody_has_taken_says_what_will_be_here(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/sessions")
    page = await owner.follow("Results")
    assert "No results yet" in page.text


async def test_the_overview_counts_sessions_minutes_scores_and_themes(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 14)
    page = await owner.open(address(many))
    funnel = [row.text for row in page.root.all("table")[0].all("tr")]
    assert funnel == [
        "Step Drawn Sessions Of those who agreed",
        "Agreed to the notice 14 100 %",
        "Started 14 100 %",
        "Finished 12 86 %",
    ]
    assert "is the middle one of 12 finished sessions" in page.text
    assert "Of 12 sessions with a report." in page.text
    assert "Concreteness n = 12" in page.text


async def test_opening_the_candidates_page_is_counted(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    many = await many_sessions(sessions, staff.owner, 1)
    async with reading(sessions) as db:
        slug = await db.scalar(select(InterviewRow.public_slug).where(InterviewRow.id == many.interview_id))
    await owner.open(f"/i/{slug}")
    await owner.open(f"/i/{slug}")
    page = await owner.open(address(many))
    assert "was opened 2 times" in page.text


async def test_a_theme_shows_its_quotes_and_each_leads_to_its_evidence(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 6)
    await owner.open(address(many))
    page = await owner.follow("Migration")
    quote = page.root.all("q")[0].text
    assert quote.startswith("We moved ")
    link = next(href for href in (a.attributes.get("href") or "" for a in page.root.all("a")) if "evidence=" in href)
    session = await owner.open(link.partition("#")[0])
    followed = [a for a in session.root.all("a") if a.attributes.get("aria-current") == "true"]
    assert quote[:20] in followed[0].text


async def test_a_merge_counts_sessions_once_and_can_be_taken_back(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 14)
    ids = await theme_ids(sessions, many)
    page = await owner.open(address(many, f"/themes/{ids['Migration']}"))
    before = int(page.root.all("p", class_="soft")[0].text.split()[0])
    await owner.press("Merge", into=str(ids["Deadlines"]))
    page = await owner.open(address(many, f"/themes/{ids['Deadlines']}"))
    async with reading(sessions) as db:
        query = select(FindingRow.report_id).where(FindingRow.theme_id.in_([ids["Migration"], ids["Deadlines"]]))
        both = len(set(await db.scalars(query)))
    assert f"{both} sessions" in page.text
    assert "Counts “Migration” too" in page.text
    await owner.press("Take out Migration")
    page = await owner.open(address(many, f"/themes/{ids['Migration']}"))
    assert f"{before} session" in page.text


async def test_a_name_and_a_pin_stay_when_a_report_is_written_anew(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 6)
    ids = await theme_ids(sessions, many)
    await owner.open(address(many, f"/themes/{ids['Migration']}"))
    await owner.press("Save the name", name="Moving systems")
    await owner.press("Pin to the top")
    async with writing(sessions) as db:
        rows = list(await db.scalars(select(FindingRow).where(FindingRow.theme_id == ids["Migration"])))
        for row in rows:  # the new report writes it a little differently
            row.theme_id, row.interview_id, row.label = None, None, "  MIGRATION. "
        for session_id in many.session_ids:
            await file_findings(db, session_id)
    page = await owner.open(address(many, "/themes"))
    first = page.root.all("li")[0].text
    assert first.startswith("Moving systems")
    assert "Pinned" in first


async def test_themes_that_only_erased_sessions_named_are_gone_with_their_words(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 6)
    ids = await theme_ids(sessions, many)
    await owner.open(address(many, f"/themes/{ids['Migration']}"))
    await owner.press("Merge", into=str(ids["Deadlines"]))
    async with reading(sessions) as db:
        naming = select(ReportRow.session_id).join(FindingRow, FindingRow.report_id == ReportRow.id)
        first = set(await db.scalars(naming.where(FindingRow.theme_id == ids["Deadlines"])))
        assert set(await db.scalars(naming.where(FindingRow.theme_id == ids["Migration"]))) - first
    for session_id in first:
        await delete_session(sessions, staff.owner, session_id)
    async with reading(sessions) as db:
        held = await db.get_one(ThemeRow, ids["Deadlines"])
        assert held.label == "Migration"
        assert "deadlines" not in held.key
    for session_id in set(many.session_ids) - first:
        await delete_session(sessions, staff.owner, session_id)
    assert await theme_ids(sessions, many) == {}


async def test_themes_of_others_are_neither_shown_nor_changed(
    owner: Browser, sessions: Sessions, staff: Staff, rivals: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 2)
    foreign = await many_sessions(sessions, rivals.owner, 2)
    ids = await theme_ids(sessions, foreign)
    assert (await owner.open(address(foreign))).status == 404
    assert (await owner.open(address(many, f"/themes/{next(iter(ids.values()))}"))).status == 404


async def test_a_blind_reader_meets_no_name_in_results(browser: Browser, sessions: Sessions, staff: Staff) -> None:
    many = await many_sessions(sessions, staff.owner, 6)
    await blind(sessions, many)
    async with writing(sessions) as db:
        finding = await db.scalar(select(FindingRow).where(FindingRow.label == "Migration").limit(1))
        assert finding is not None
        session = await db.scalar(select(SessionRow).where(SessionRow.id == many.session_ids[0]))
        assert session is not None
        rows = await db.scalars(select(FindingRow).where(FindingRow.label.in_(("Migration", "Deadlines"))))
        for row in rows:
            row.label = "Lovelace and her migration"
        for session_id in many.session_ids:
            await file_findings(db, session_id)
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    first = (await question_ids(sessions, many))[0]
    compared = f"/compare?session={many.session_ids[0]}&session={many.session_ids[1]}&session={many.session_ids[2]}"
    for place in ("", "/themes", f"/questions/{first}", "/compare", compared):
        page = await browser.open(address(many, place))
        assert page.status == 200
        assert "Lovelace" not in page.html
        assert "Grace" not in page.html


async def question_ids(sessions: Sessions, many: Many) -> list[UUID]:
    async with reading(sessions) as db:
        return [question.id for question in await questions_of(db, many.interview_id)]


async def test_each_question_says_how_many_it_reached_and_how_many_left_there(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 14)
    page = await owner.open(address(many, "/questions"))
    rows = [[cell.text for cell in row.all("td")][1:] for row in page.root.all("tbody")[0].all("tr")]
    asked = [int(row[0]) for row in rows]
    left = [int(row[2]) for row in rows]
    assert asked[0] == 14
    assert asked == sorted(asked, reverse=True)
    assert asked[-1] == 12
    assert sum(left) == 2


async def test_answers_to_one_question_stand_beneath_each_other_and_are_filtered(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 25)
    first, _, choice, _ = await question_ids(sessions, many)
    page = await owner.open(address(many, f"/questions/{first}"))
    assert len(page.root.all("p", class_="answer-words")) == 20
    page = await owner.follow("Older")
    assert len(page.root.all("p", class_="answer-words")) == 5
    page = await owner.open(address(many, f"/questions/{first}?q=deadline"))
    found = page.root.all("p", class_="answer-words")
    assert found
    assert all("deadline" in one.text for one in found)
    page = await owner.open(address(many, f"/questions/{choice}?option=Reviews"))
    assert {one.text for one in page.root.all("ul", class_="chosen")} == {"Reviews"}
    page = await owner.open(address(many, f"/questions/{first}?q=%3F"))
    assert "Write at least one word" in page.text


async def test_candidates_stand_side_by_side_with_scores_and_words(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 14)
    ids = many.session_ids
    await owner.open(f"/studio/interviews/{many.interview_id}/sessions")
    page = await owner.press("Compare", session=str(ids[0]))
    assert page.root.all("thead")[0].text == "Ada Lovelace"
    page = await owner.open(address(many, f"/compare?session={ids[0]}&session={ids[1]}"))
    assert page.root.all("thead")[0].text == "Ada Lovelace Grace Hopper"
    assert "% of 11 others" in page.text
    assert "evidence=" in page.html
    six = "&".join(f"session={session_id}" for session_id in ids[:6])
    page = await owner.open(address(many, f"/compare?{six}"))
    assert "Please choose up to 5 sessions" in page.text


async def test_among_few_no_percentile_is_given(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    many = await many_sessions(sessions, staff.owner, 4)
    page = await owner.open(address(many, f"/compare?session={many.session_ids[0]}"))
    assert "Too few to say: 3 other sessions have a score" in page.text


async def test_sessions_of_others_are_not_compared(
    owner: Browser, sessions: Sessions, staff: Staff, rivals: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 1)
    foreign = await many_sessions(sessions, rivals.owner, 1)
    assert (await owner.open(address(many, f"/compare?session={foreign.session_ids[0]}"))).status == 404


HOSTILE = '=HYPERLINK("http://example.org","click")'


async def hostile(sessions: Sessions, many: Many) -> None:
    """A candidate who is called like a formula, and answers with one."""
    async with writing(sessions) as db:
        row = await db.get_one(SessionRow, many.session_ids[0])
        row.participant_name = HOSTILE
        said = await db.scalars(
            select(TurnRow).where(TurnRow.session_id == row.id, TurnRow.speaker == Speaker.CANDIDATE).limit(1)
        )
        next(iter(said)).text = "@SUM(A1:A9)"


async def test_a_table_has_a_line_a_session_and_no_formula(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    many = await many_sessions(sessions, staff.owner, 3)
    await hostile(sessions, many)
    page = await owner.open(f"/studio/interviews/{many.interview_id}/results.csv")
    assert page.headers["content-disposition"].endswith('-results.csv"')
    lines = list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))
    assert [line["session"] for line in lines] == [str(session_id) for session_id in many.session_ids]
    assert lines[0]["candidate"] == f"'{HOSTILE}"
    assert any(value.startswith("'@SUM") for value in lines[0].values())
    assert lines[1]["Concreteness (report)"] in {"2.0", "3.0", "4.0", "5.0"}
    assert not any(value.startswith(("=", "@")) for line in lines for value in line.values())


async def test_a_workbook_opens_and_its_text_is_text(
    client: AsyncTestClient[Litestar], owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    many = await many_sessions(sessions, staff.owner, 3)
    await hostile(sessions, many)
    client.cookies = owner.cookies
    response = await client.get(f"/studio/interviews/{many.interview_id}/results.xlsx")
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        names = set(book.namelist())
        sheets = "".join(book.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet"))
    assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"} <= names
    assert "HYPERLINK(" in sheets
    assert "<f>" not in sheets


async def test_json_and_markdown_say_the_same(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    many = await many_sessions(sessions, staff.owner, 3)
    page = await owner.open(f"/studio/interviews/{many.interview_id}/results.json")
    found = json.loads(page.html)
    assert found["funnel"]["finished"] == 3
    assert [one["candidate"] for one in found["sessions"]] == ["Ada Lovelace", "Grace Hopper", "Alan Turing"]
    assert all(one["answers"] for one in found["sessions"])
    page = await owner.open(f"/studio/interviews/{many.interview_id}/results.md")
    assert "| Ada Lovelace | completed |" in page.html
    for theme in found["themes"]:
        assert f"**{theme['name']}**: {theme['sessions']} of 3 sessions" in page.html


async def test_files_hide_names_from_a_blind_reader(browser: Browser, sessions: Sessions, staff: Staff) -> None:
    many = await many_sessions(sessions, staff.owner, 3)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(summary="Ada Lovelace leads well; write to ada@example.org."))
    await blind(sessions, many)
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    for ending in ("csv", "json", "md"):
        page = await browser.open(f"/studio/interviews/{many.interview_id}/results.{ending}")
        assert page.status == 200
        assert "Candidate " in page.html
        if ending != "md":
            assert page.html.count("Ada Lovelace") == 2  # what two others are told of somebody else's name
        assert "example.org" not in page.html
        assert "Hopper" not in page.html
