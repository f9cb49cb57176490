"""Takes one interview from the first greeting to the end."""

import asyncio
import random

from server.interview.plan import QuestionType
from server.simulation.candidate import MOST_TURNS_AT_A_QUESTION, MOST_TURNS_IN_WRAP_UP, SimulatedCandidate
from server.simulation.connection import Connection, Event, SimulationFailed, language_of_door, open_ticket
from server.simulation.record import Line, Record
from server.simulation.situation import Action, AskedQuestion, Persona, Says, Seen, Uses
from server.simulation.words import words_for


async def take_interview(
    base_url: str, slug: str, persona: Persona, seed: int, *, invite_token: str | None = None, language: str = ""
) -> Record:
    """Take the interview at `/i/{slug}` as `persona`; what the candidate saw of it.

    Raises:
        SimulationFailed: it could not be taken to its end.
    """
    language = language or await language_of_door(base_url, slug, invite_token=invite_token)
    candidate = SimulatedCandidate(persona, words_for(language), random.Random(seed))  # noqa: S311 (repeatable)
    ticket = await open_ticket(base_url, slug, name=candidate.name, invite_token=invite_token)
    started = asyncio.get_running_loop().time()
    record = Record(slug=slug, persona=persona, seed=seed, name=candidate.name, session_id=ticket.session_id)
    async with Connection(ticket) as connection:
        await _converse(connection, record, candidate)
    record.seconds = asyncio.get_running_loop().time() - started
    return record


async def _converse(connection: Connection, record: Record, candidate: SimulatedCandidate) -> None:
    turns = 0
    while await connection.my_turn():
        _note_question(connection.state, record)
        turns += 1
        if turns > MOST_TURNS_AT_A_QUESTION * record.question_count + 2 * MOST_TURNS_IN_WRAP_UP:
            raise SimulationFailed("the interview does not come to an end")
        await _act(connection, candidate.respond(_seen(connection)))
    _note_transcript(connection, record)


async def _act(connection: Connection, action: Action) -> None:
    seen = next((item["id"] for item in reversed(connection.transcript) if item["role"] == "assistant"), None)
    match action:
        case Says(texts, choices):
            for position, text in enumerate(texts):
                chosen = list(choices) if position == 0 else []
                await connection.send("interview.answer", text=text, choices=chosen, seen_item_id=seen)
        case Uses("skip" | "end" as control, confirmed):
            await connection.send(f"interview.{control}", confirmed=confirmed)
        case Uses(control):
            await connection.send(f"interview.{control}")


def _seen(connection: Connection) -> Seen:
    state = connection.state
    last = next(item for item in reversed(connection.transcript) if item["role"] == "assistant")
    return Seen(state["phase"], _question_of(state), last["interview"]["move"])


def _question_of(state: Event) -> AskedQuestion | None:
    shown = state["question"]
    if shown is None:
        return None
    return AskedQuestion(
        id=shown["id"],
        number=shown["number"],
        count=shown["count"],
        text=shown["text"],
        type=QuestionType(shown["type"]),
        options=tuple(shown["options"]),
        required=shown["required"],
    )


def _note_question(state: Event, record: Record) -> None:
    record.question_count = state["question_count"]
    question = _question_of(state)
    if question is not None and question.id not in record.questions:
        record.questions[question.id] = question
        record.follow_up_bounds[question.id] = state["follow_ups_left"]


def _note_transcript(connection: Connection, record: Record) -> None:
    record.title, record.ai_name = connection.session["title"], connection.session["ai_name"]
    record.end_reason = connection.end_reason
    record.lines = [
        Line(
            index=item["interview"]["index"],
            interviewer=item["role"] == "assistant",
            move=item["interview"]["move"],
            question_id=item["interview"]["question_id"],
            text=item["content"][0]["text"],
            choices=tuple(item["interview"]["choices"]),
        )
        for item in connection.transcript
    ]
