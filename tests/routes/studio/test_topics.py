"""Which topics of a research question came up, in the report and in what is exported of it."""

from sqlalchemy import select

from server.db.engine import Sessions, writing
from server.db.models import FindingKind, FindingRow, ReportRow
from tests.support.browser import Browser
from tests.support.studio import Staff, make_interview, take_interview, write_report


async def test_topics_are_shown_covered_with_their_words_or_not_mentioned(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    answer, quote = turns[1], "We moved the billing service"
    start = answer.text.index(quote)
    evidence = [{"turnId": str(answer.id), "quote": quote, "start": start, "end": start + len(quote)}]
    async with writing(sessions) as db:
        report = (await db.scalars(select(ReportRow).where(ReportRow.session_id == session_id))).one()
        for position, (topic, found) in enumerate((("billing", evidence), ("on-call", []))):
            db.add(
                FindingRow(
                    report_id=report.id,
                    position=20 + position,
                    kind=FindingKind.TOPIC,
                    label=topic,
                    text="Covered." if found else "Not mentioned.",
                    question_id=answer.question_id,
                    evidence=found,
                )
            )
    page = await owner.open(f"/studio/sessions/{session_id}")
    assert "1 of 2 topics came up" in page.text
    assert "billing Covered We moved the billing service turn 2" in page.text
    assert "on-call Not mentioned" in page.text
    await owner.follow("We moved the billing service turn 2")
    assert owner.page.status == 200
    markdown = (await owner.open(f"/studio/sessions/{session_id}/export.md")).text
    assert "on-call: Not mentioned." in markdown
