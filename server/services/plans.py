"""Interviews as plans: the snapshot a session is started with, to and from the database."""

from dataclasses import replace
from typing import Any

import msgspec

from server.db.models import InterviewRow, QuestionRow
from server.interview.files import Files
from server.interview.plan import Anchor, Coding, Criterion, Plan, Question
from server.services.branching import conditions_of


def plan_of(interview: InterviewRow, questions: list[QuestionRow], participant_name: str) -> Plan:
    """The plan of `interview` as it is now."""
    return Plan(
        interview_id=str(interview.id),
        title=interview.title,
        questions=tuple(_question(row) for row in questions),
        language=interview.language,
        objective=interview.objective or "",
        ai_name=interview.ai_name,
        tone=interview.ai_tone,
        depth=interview.follow_up_depth,
        patience=interview.patience,
        time_limit_s=interview.time_limit_minutes * 60 if interview.time_limit_minutes else None,
        intro=interview.intro or "",
        closing=interview.closing or "",
        criteria=tuple(_criterion(raw) for raw in interview.assessment_criteria),
        participant_name=participant_name,
    )


def extended(plan: Plan, extra_minutes: int) -> Plan:
    """`plan` with that much more time; one without a limit has all the time already."""
    if plan.time_limit_s is None or not extra_minutes:
        return plan
    return replace(plan, time_limit_s=plan.time_limit_s + extra_minutes * 60)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """For the database."""
    built: dict[str, Any] = msgspec.to_builtins(plan)
    return built


def plan_from_json(raw: dict[str, Any]) -> Plan:
    """From the database; fields added to `Plan` since take their defaults."""
    return msgspec.convert(raw, Plan)


def coding_of(row: QuestionRow) -> Coding:
    """How the question is worked on."""
    return msgspec.convert(row.coding or {}, Coding)


def files_of(row: QuestionRow) -> Files:
    """Which files an answer to the question may bring."""
    return msgspec.convert(row.files or {}, Files)


def _question(row: QuestionRow) -> Question:
    return Question(
        id=str(row.id),
        text=row.text,
        type=row.type,
        required=row.required,
        options=tuple(row.options),
        follow_up_enabled=row.follow_up_enabled,
        goal=row.goal or "",
        depth=row.depth,
        time_limit_s=row.time_limit_seconds,
        starter_code=row.starter_code or "",
        coding=coding_of(row),
        files=files_of(row),
        show_if=conditions_of(row.show_if),
        topics=tuple(row.topics),
    )


def _criterion(raw: dict[str, Any]) -> Criterion:
    anchors = tuple(Anchor(int(a["score"]), str(a["description"])) for a in raw.get("anchors") or ())
    return Criterion(raw["name"], raw.get("description") or "", float(raw.get("weight") or 1.0), anchors)
