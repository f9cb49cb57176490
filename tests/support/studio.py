"""People of an organization, and an interview with sessions and a report as the services leave them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import (
    FindingKind,
    FindingRow,
    InterviewRow,
    MemberRole,
    ReportKind,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.db.models.base import new_id
from server.interview.plan import FollowUpDepth, QuestionType
from server.interview.turns import Move, Source, Speaker
from server.services.access import Caller, create_api_key, hash_token, new_token
from server.services.accounts import create_organization_with_owner, create_user
from server.services.interviews import (
    AnchorInput,
    CriterionInput,
    NewInterview,
    create_interview,
    get_interview,
    publish_interview,
)
from server.services.plans import plan_of, plan_to_json
from server.services.question_inputs import NewQuestion
from server.services.questions import create_questions

PASSWORD = "correct horse battery"
# Cheaper than what the server makes, so that signing in costs the tests little; a hash says its own cost.
HASHED = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
HOSTILE = "</p><script>document.title='owned'</script><img src=x onerror=\"alert(1)\">{{7*7}}"


@dataclass(frozen=True, slots=True)
class Staff:
    """An organization with one person of each role; emails are `role@name.example.org`."""

    owner: Caller
    reviewer: Caller
    member: Caller
    key: str
    domain: str

    def email(self, who: str) -> str:
        return f"{who}@{self.domain}"


async def hire(sessions: Sessions, name: str) -> Staff:
    """An organization whose people sign in with `PASSWORD`."""
    domain = f"{name}.example.org"
    account = await create_organization_with_owner(
        sessions, name, f"owner@{domain}", owner_name="Olivia Owner", password_hash=HASHED
    )
    organization_id = account.organization.id
    made = {}
    for role in (MemberRole.REVIEWER, MemberRole.MEMBER):
        user = await create_user(
            sessions, organization_id, f"{role.lower()}@{domain}", name=role.title(), role=role, password_hash=HASHED
        )
        made[role] = Caller(organization_id, role, user_id=user.id, name=user.name)
    _, key = await create_api_key(sessions, organization_id, "integration")
    owner = Caller(organization_id, MemberRole.OWNER, user_id=account.owner.id, name="Olivia Owner")
    return Staff(owner, made[MemberRole.REVIEWER], made[MemberRole.MEMBER], key, domain)


async def make_interview(sessions: Sessions, caller: Caller, title: str = "Engineers on their work") -> UUID:
    """A published interview with four questions and two criteria."""
    row = await create_interview(
        sessions,
        caller,
        NewInterview(
            title=title,
            description="Fifteen minutes about how you build things, for the platform team.",
            objective="How people decide, and what they learn from it.",
            assessment_criteria=(
                CriterionInput(
                    name="Concreteness",
                    description="Speaks of particular situations.",
                    anchors=(
                        AnchorInput(1, "General statements only."),
                        AnchorInput(5, "A situation and its outcome."),
                    ),
                ),
                CriterionInput(name="Reflection", description="Draws something from experience."),
            ),
            follow_up_depth=FollowUpDepth.MODERATE,
        ),
    )
    await create_questions(
        sessions,
        caller,
        row.id,
        [
            NewQuestion(
                text="Tell me about a system you changed while people depended on it.",
                goal="What it was, what they did themselves, how it ended.",
            ),
            NewQuestion(text="How do you decide what to work on first?"),
            NewQuestion(
                text="Which of these takes most of your time?",
                type=QuestionType.SINGLE_CHOICE,
                options=("Reviews", "Meetings", "Writing code"),
                required=False,
            ),
            NewQuestion(text="What would you do differently today?"),
        ],
    )
    await publish_interview(sessions, caller, row.id)
    return row.id


ANSWERS = (
    "We moved the billing service off a shared database. I wrote the dual-write layer and we compared both sides for "
    "two weeks before switching. One invoice in ten thousand differed, because of rounding.",
    "I look at what blocks other people first. Then at what gets more expensive with every day we wait.",
    "Reviews, and I do not mind.",
    "I would have asked the finance team on the first day. We guessed their rules and guessed wrong twice.",
)


def _turns(interview: InterviewRow, questions: list[tuple[UUID, str]], answers: tuple[str, ...]) -> list[TurnRow]:
    started = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    spoken: list[tuple[Speaker, Move, str, str | None, Source, str, list[str]]] = []
    for number, ((question_id, text), answer) in enumerate(zip(questions, answers, strict=False)):
        lead = f"Hello, I am {interview.ai_name}, an AI. " if number == 0 else "Thank you. "
        move = Move.GREET if number == 0 else Move.ASK
        spoken.append((Speaker.INTERVIEWER, move, lead + text, str(question_id), Source.PLAN, "", []))
        choices = ["Reviews"] if number == 2 else []
        spoken.append((Speaker.CANDIDATE, Move.SAY, answer, str(question_id), Source.CANDIDATE, "", choices))
        if number == 1:
            probe = "Could you give me an example of that?"
            spoken.append(
                (Speaker.INTERVIEWER, Move.PROBE, probe, str(question_id), Source.SCRIPT, "model_timeout", [])
            )
            spoken.append((Speaker.CANDIDATE, Move.SKIP, "", str(question_id), Source.CANDIDATE, "", []))
    spoken.append((Speaker.INTERVIEWER, Move.CLOSE, "Thank you for your time.", None, Source.PLAN, "", []))
    return [
        TurnRow(
            id=new_id(),
            index=index,
            speaker=speaker,
            move=move,
            text=text,
            question_id=question_id,
            source=source,
            note=note,
            choices=choices,
            at_ms=int((started + timedelta(seconds=40 * index)).timestamp() * 1000),
            elapsed_ms=40_000 * index,
        )
        for index, (speaker, move, text, question_id, source, note, choices) in enumerate(spoken)
    ]


async def take_interview(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    *,
    name: str = "Ada Lovelace",
    email: str | None = "ada@example.org",
    answers: tuple[str, ...] = ANSWERS,
    status: SessionStatus = SessionStatus.COMPLETED,
    summary: str | None = None,
) -> tuple[UUID, list[TurnRow]]:
    """A session as a candidate leaves it."""
    detail = await get_interview(sessions, caller, interview_id)
    started = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    turns = _turns(detail.row, [(q.id, q.text) for q in detail.questions], answers)
    row = SessionRow(
        id=new_id(),
        organization_id=caller.organization_id,
        interview_id=interview_id,
        status=status,
        participant_name=name,
        participant_email=email,
        token_hash=hash_token(new_token()),
        plan=plan_to_json(plan_of(detail.row, detail.questions, name)),
        started_at=started,
        completed_at=started + timedelta(minutes=12) if status is SessionStatus.COMPLETED else None,
        last_activity_at=started + timedelta(minutes=12),
        end_reason="finished" if status is SessionStatus.COMPLETED else None,
        active_ms=725_000,
        message_count=len(turns),
        summary=summary,
    )
    async with writing(sessions) as db:
        db.add(row)
        await db.flush()
        for turn in turns:
            turn.session_id = row.id
            db.add(turn)
        await db.execute(
            update(InterviewRow)
            .where(InterviewRow.id == interview_id)
            .values(session_count=InterviewRow.session_count + 1)
        )
    return row.id, turns


def _cite(turn: TurnRow, quote: str) -> dict[str, object]:
    if quote in turn.choices:
        return {"turnId": str(turn.id), "quote": quote, "start": None, "end": None}
    start = turn.text.index(quote)
    return {"turnId": str(turn.id), "quote": quote, "start": start, "end": start + len(quote)}


async def write_report(
    sessions: Sessions, session_id: UUID, turns: list[TurnRow], *, text: str = "Changes running systems with care."
) -> None:
    """A model's report on `ANSWERS`, with overlapping evidence and one criterion not assessed."""
    first, last = turns[1], turns[-2]
    question_ids = list(dict.fromkeys(t.question_id for t in turns if t.question_id))
    dual = _cite(first, "I wrote the dual-write layer and we compared both sides for two weeks")
    found = [
        (FindingKind.SUMMARY, "", text, None, [dual]),
        (FindingKind.SUMMARY, "", "Says plainly what went wrong and why.", None, [_cite(last, "guessed wrong twice")]),
        (FindingKind.INSIGHT, "", "Checks a change against reality before relying on it.", None, [dual]),
        (FindingKind.INSIGHT, "", "Reviews take most of the time.", None, [_cite(turns[7], "Reviews")]),
        (
            FindingKind.THEME,
            "Migration",
            "",
            None,
            [_cite(first, "compared both sides for two weeks before switching")],
        ),
        (FindingKind.CRITERION, "Concreteness", "Names the system, the method and the outcome.", 5.0, [dual]),
        (FindingKind.QUESTION, question_ids[0], "Answered in full, with an outcome.", 4.0, [dual]),
        (FindingKind.QUESTION, question_ids[1], "A rule, without an example.", 2.0, [_cite(turns[3], "blocks other")]),
        (FindingKind.QUOTE, "", "", None, [_cite(last, "We guessed their rules and guessed wrong twice.")]),
        (FindingKind.SENTIMENT, "", "Speaks of the work with interest.", None, []),
    ]
    async with writing(sessions) as db:
        report = ReportRow(
            session_id=session_id,
            state=ReportState.READY,
            kind=ReportKind.MODEL,
            model="qwen2.5:14b",
            summary=text,
            sentiment="positive",
            dropped_quotes=2,
            dropped_findings=1,
            finished_at=datetime(2026, 11, 20, 9, 45, tzinfo=UTC),
        )
        db.add(report)
        await db.flush()
        for position, (kind, label, words, score, evidence) in enumerate(found):
            db.add(
                FindingRow(
                    report_id=report.id,
                    position=position,
                    kind=kind,
                    label=str(label),
                    text=words,
                    score=score,
                    evidence=evidence,
                )
            )


async def set_report(sessions: Sessions, session_id: UUID, state: ReportState, *, error: str | None = None) -> None:
    """A report that is not there yet, or failed; nobody works on it for an hour."""
    due_at = datetime.now(UTC) + timedelta(hours=1)
    async with writing(sessions) as db:
        db.add(ReportRow(session_id=session_id, state=state, error=error, attempts=1, due_at=due_at))
