"""People score sessions beside the report; nothing they said is ever overwritten."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.adapters.sentiment_vader import VaderLexicon
from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, Decision, ReportRow, ReviewScoreRow, SessionRow, SessionStatus, User
from server.interview.plan import Anchor, Criterion, Plan
from server.services.access import Caller
from server.services.errors import Conflict, Invalid, NotAllowed, NotFound
from server.services.report_writing import ReportWriter
from server.services.reviewing.decisions import decide, decisions_of
from server.services.reviewing.reviews import load_review
from server.services.reviewing.rubric import overall_of, rubric_of, scale_of
from server.services.reviewing.scores import GivenScore, give_scores, newest, score_rows
from server.services.session_views import view_session
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    """With a report: Concreteness 5 of 5, Reflection not assessed."""
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    return session_id


def test_scales_are_of_the_anchors_or_one_to_five() -> None:
    assert [step.score for step in scale_of(Criterion("A")).steps] == [1, 2, 3, 4, 5]
    anchored = scale_of(Criterion("A", anchors=(Anchor(0, "none"), Anchor(3, "much"))))
    assert [(step.score, step.anchor) for step in anchored.steps] == [(0, "none"), (1, ""), (2, ""), (3, "much")]
    wide = scale_of(Criterion("A", anchors=(Anchor(0, ""), Anchor(50, ""), Anchor(100, ""))))
    assert [step.score for step in wide.steps] == [0, 50, 100]
    assert len(rubric_of(Plan("i", "t", ()))) == 1


def test_the_one_number_is_the_weighted_mean_of_what_has_been_assessed() -> None:
    rubric = tuple(map(scale_of, (Criterion("A", weight=3), Criterion("B"), Criterion("C"))))
    assert overall_of(rubric, {}, {}).score is None
    assert overall_of(rubric, {"A": 5, "B": 1}, {}).score == 75
    by_people = overall_of(rubric, {"A": 5, "B": 1}, {"B": [5, 3]})
    assert (by_people.score, by_people.by_people) == (93.8, True)
    assert overall_of(rubric, {"A": 9}, {}).score == 100


async def test_an_override_needs_a_reason_and_agreement_needs_none(
    sessions: Sessions, staff: Staff, session_id: UUID
) -> None:
    async def give(score: float | None, reason: str = "", name: str = "Concreteness") -> int:
        return await give_scores(sessions, staff.reviewer, session_id, {name: GivenScore(score, reason)})

    for score in (3.0, None):
        with pytest.raises(Invalid, match="The report says otherwise"):
            await give(score)
    for wrong in (0, 6, 2.5):
        with pytest.raises(Invalid, match="one of the scores"):
            await give(wrong, "so")
    with pytest.raises(Invalid, match="no such criterion"):
        await give(3, "so", "Charm")
    assert await give(5) == 1
    assert await give(5) == 0
    assert await give(None, "It was about somebody else.") == 1
    assert await give(4, name="Reflection") == 1
    async with reading(sessions) as db:
        entries = await score_rows(db, session_id)
        row = await db.get_one(SessionRow, session_id)
        logged = list(await db.scalars(select(AuditEvent.action).where(AuditEvent.target == str(session_id))))
    assert [(e.row.criterion, e.row.score, e.row.machine_score) for e in entries] == [
        ("Concreteness", 5, 5),
        ("Concreteness", None, 5),
        ("Reflection", 4, None),
    ]
    assert entries[1].before is entries[0].row
    assert (row.score, row.scored_by_people) == (87.5, True)
    assert logged == ["review.scored"] * 3


async def test_others_are_shown_when_ones_own_are_in(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    await give_scores(sessions, staff.member, session_id, {"Concreteness": GivenScore(2, "Vague to me.")})

    async def seen(caller: Caller, *, anyway: bool = False) -> tuple[bool, list[str]]:
        view = await view_session(sessions, caller, session_id)
        review = await load_review(sessions, caller, view, show_others=anyway)
        assert review.others == (() if caller is staff.member else ("Member",))
        return review.shows_others, [e.row.reason for c in review.criteria for e in c.others]

    assert await seen(staff.reviewer) == (False, [])
    assert await seen(staff.owner, anyway=True) == (True, ["Vague to me."])
    both = {"Concreteness": GivenScore(5), "Reflection": GivenScore(None)}
    await give_scores(sessions, staff.reviewer, session_id, both)
    assert await seen(staff.reviewer) == (True, ["Vague to me."])


async def test_a_report_written_again_leaves_people_alone(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    given = {"Concreteness": GivenScore(2, "Vague."), "Reflection": GivenScore(4, "Plenty.")}
    await give_scores(sessions, staff.reviewer, session_id, given)
    await decide(sessions, staff.reviewer, [session_id], Decision.HOLD, "Ask again.")
    async with writing(sessions) as db:
        await db.execute(update(ReportRow).values(state="QUEUED", attempts=0))
    await ReportWriter(sessions, lambda _name: None, VaderLexicon()).write(session_id)
    async with reading(sessions) as db:
        report = await db.scalar(select(ReportRow))
        assert report is not None
        assert report.model is None
        scores = newest(await score_rows(db, session_id))[staff.reviewer.user_id]
        assert {n: (e.row.score, e.row.reason, e.row.machine_score) for n, e in scores.items()} == {
            "Concreteness": (2, "Vague.", 5),
            "Reflection": (4, "Plenty.", None),
        }
        assert [d.row.reason for d in await decisions_of(db, session_id)] == ["Ask again."]
        row = await db.get_one(SessionRow, session_id)
        assert (row.decision, row.score) == (Decision.HOLD, 50.0)


async def test_decisions_pile_up_and_the_newest_counts(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    await decide(sessions, staff.reviewer, [session_id], Decision.ADVANCE, "Concrete.", seen=None)
    with pytest.raises(Conflict, match="Somebody else has decided"):
        await decide(sessions, staff.owner, [session_id], Decision.DECLINE, "No.", seen=None)
    await decide(sessions, staff.owner, [session_id], None, "Too soon.", seen=Decision.ADVANCE)
    async with reading(sessions) as db:
        entries = await decisions_of(db, session_id)
        assert (await db.get_one(SessionRow, session_id)).decision is None
    assert [(e.who, e.row.decision, e.row.before) for e in entries] == [
        ("Olivia Owner", None, Decision.ADVANCE),
        ("Reviewer", Decision.ADVANCE, None),
    ]


async def test_no_program_decides_and_no_decision_goes_without_a_reason(
    sessions: Sessions, staff: Staff, session_id: UUID
) -> None:
    program = Caller(staff.owner.organization_id, staff.owner.role, key_id=session_id)
    with pytest.raises(NotAllowed):
        await decide(sessions, program, [session_id], Decision.DECLINE, "Score too low.")
    with pytest.raises(NotAllowed):
        await give_scores(sessions, program, session_id, {"Reflection": GivenScore(1)})
    for reason in ("", " \n", "x" * 5000):
        with pytest.raises(Invalid):
            await decide(sessions, staff.owner, [session_id], Decision.DECLINE, reason)
    async with reading(sessions) as db:
        assert await db.scalar(select(ReviewScoreRow.id)) is None
        assert await decisions_of(db, session_id) == []


async def test_what_is_not_over_or_not_theirs_is_not_reviewed(
    sessions: Sessions, staff: Staff, session_id: UUID
) -> None:
    stranger = (await hire(sessions, "rival")).owner
    with pytest.raises(NotFound):
        await decide(sessions, stranger, [session_id], Decision.HOLD, "x")
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.IN_PROGRESS))
    with pytest.raises(Conflict):
        await give_scores(sessions, staff.owner, session_id, {"Reflection": GivenScore(1)})


async def test_scores_outlive_the_account_of_who_gave_them(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    await give_scores(sessions, staff.member, session_id, {"Reflection": GivenScore(4)})
    async with writing(sessions) as db:
        await db.delete(await db.get_one(User, staff.member.user_id))
    async with reading(sessions) as db:
        [entry] = await score_rows(db, session_id)
    assert (entry.row.score, entry.who) == (4, "Somebody who has left")
