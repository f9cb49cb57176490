"""What the server sends: outputs of an interview in the Realtime protocol's form. Pure.

One output may be several events. The last of them carries `seq`, the output's number: a client that has it has all.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec

from server.interview.plan import QuestionType
from server.interview.progress import State
from server.interview.spoken import LOW_CONFIDENCE
from server.interview.turns import Speaker, Turn
from server.interview.view import InterviewView
from server.services.candidate_session import CandidateSession
from server.services.transcripts import LiveSession
from server.sessions.outputs import (
    Ack,
    Ended,
    ItemStored,
    LinkOutput,
    Numbered,
    Output,
    ReplyCancelled,
    ReplyItemStarted,
    ReplyStarted,
    ReplyStored,
    ReplyText,
    Snapshot,
    SpeechStarted,
    SpeechStopped,
    StateChanged,
    TimeWarning,
    TurnAmended,
)
from server.sessions.voice.side import SpokenSide
from server.sockets.client_events import ProtocolError
from server.sockets.naming import Event, item_name, place, response_name
from server.sockets.voice_wire import (
    content,
    empty_part,
    full_part,
    modalities,
    never_heard,
    passing_event,
    speech_edge,
    transcription,
    voice_offer,
)
from server.sockets.working import coding_offer, files_taken, saved_work

_encoder = msgspec.json.Encoder()


def encode(event: Event) -> bytes:
    """One event as JSON."""
    return _encoder.encode(event)


class Wire:
    """Encodes for one connection; knows the plan, for question numbers and texts."""

    def __init__(self, session: LiveSession, candidate: CandidateSession, stream: str, spoken: SpokenSide) -> None:
        self._session = session
        self._candidate = candidate
        self._stream = stream
        self._spoken = spoken
        self._questions = {question.id: (i + 1, question) for i, question in enumerate(session.plan.questions)}

    def events(self, output: LinkOutput) -> list[Event]:
        """The events of one output."""
        match output:
            case Numbered(seq, inner):
                made = list(self._output_events(inner))
                for position, event in enumerate(made):
                    event["event_id"] = f"event_{self._stream}_{seq}_{position}"
                made[-1]["seq"] = seq
                return made
            case Snapshot():
                return [self._snapshot(output)]
            case Ack():
                return [
                    {
                        "type": "interview.ack",
                        "client_event_id": output.client_event_id,
                        "item_id": item_name(output.item_id) if output.item_id else None,
                        "duplicate": output.duplicate,
                    }
                ]
            case _:
                return [passing_event(output)]

    def session_created(self, kind: str = "session.created") -> Event:
        """The first event of a connection, or the answer to `session.update`."""
        plan = self._session.plan
        return {
            "type": kind,
            "event_id": f"event_{self._stream}_{kind}",
            "session": {
                "type": "realtime",
                "object": "realtime.session",
                "id": f"sess_{self._session.session_id.hex}",
                "model": "interview",
                **modalities(talking=self._spoken.talking, speed=self._spoken.speed),
                "interview": {
                    "stream": self._stream,
                    "slug": self._candidate.slug,
                    "title": plan.title,
                    "ai_name": plan.ai_name,
                    "language": plan.language,
                    "participant_name": self._candidate.participant_name,
                    "status": self._session.status.value,
                    "voice": voice_offer(self._spoken.offer, plan.language),
                },
            },
        }

    def item(self, item_id: UUID, turn: Turn, status: str = "completed") -> Event:
        """One turn as a conversation item. Nothing evaluative is in it: sources and notes stay with reviewers."""
        mine = turn.speaker is Speaker.CANDIDATE
        number = self._questions[turn.question_id][0] if turn.question_id in self._questions else None
        return {
            "id": item_name(item_id),
            "object": "realtime.item",
            "type": "message",
            "role": "user" if mine else "assistant",
            "status": status,
            "content": [content(turn)],
            "interview": {
                "index": turn.index,
                "move": turn.move.value,
                "question_id": turn.question_id,
                "question_number": number,
                "choices": list(turn.choices),
                "attachments": [
                    {"kind": one.kind.value, "revision": one.revision, "summary": one.summary}
                    for one in turn.attachments
                ],
                "at_ms": turn.at_ms,
                "spoken": turn.spoken,
                "original": turn.original if mine else None,
            },
        }

    def state(self, view: InterviewView) -> Event:
        """Where the interview is."""
        question: Event | None = None
        if view.question_id in self._questions and not view.ended:
            _, asked = self._questions[view.question_id]
            question = {
                "id": asked.id,
                "number": view.question_number,
                "count": view.question_count,
                "type": asked.type.value,
                "text": asked.text,
                "options": list(asked.options),
                "required": asked.required,
                "starter_code": asked.starter_code,
                "coding": coding_offer(asked) if asked.type is QuestionType.CODING else None,
                "files": files_taken(asked),
            }
        return {
            "phase": _PHASES.get(view.state, "question"),
            "question": question,
            "question_count": view.question_count,
            "awaiting_reply": view.awaiting_reply,
            "can_skip": view.can_skip,
            "time_left_ms": view.time_left_ms,
            "time_running": not view.ended,
            "follow_ups_left": view.follow_ups_left,
            "mode": "voice" if self._spoken.talking else "chat",
            "ended": view.ended,
        }

    def _snapshot(self, snapshot: Snapshot) -> Event:
        state = self.state(snapshot.view)
        if state["question"] is not None:
            state["question"]["work"] = [saved_work(work) for work in snapshot.work]
        return {
            "type": "interview.snapshot",
            "event_id": f"event_{snapshot.stream}_snapshot_{snapshot.last_seq}",
            "stream": snapshot.stream,
            "last_seq": snapshot.last_seq,
            "items": [self.item(item_id, turn) for item_id, turn in snapshot.items if not never_heard(turn)],
            "state": state,
        }

    def _output_events(self, output: Output) -> Iterator[Event]:
        match output:
            case ItemStored():
                yield from self._item_stored(output)
            case TurnAmended():
                yield from self._turn_amended(output)
            case SpeechStarted() | SpeechStopped():
                yield speech_edge(output)
            case ReplyStarted() | ReplyItemStarted() | ReplyText() | ReplyStored() | ReplyCancelled():
                yield from self._reply_events(output)
            case StateChanged(view):
                yield {"type": "interview.state", "state": self.state(view)}
            case TimeWarning(left_ms):
                yield {"type": "interview.time_warning", "left_ms": left_ms}
            case Ended(reason):
                yield {"type": "interview.ended", "reason": reason.value}

    def _reply_events(
        self, output: ReplyStarted | ReplyItemStarted | ReplyText | ReplyStored | ReplyCancelled
    ) -> Iterator[Event]:
        match output:
            case ReplyStarted(reply_id):
                yield {"type": "response.created", "response": _response(reply_id, "in_progress", [])}
            case ReplyItemStarted():
                yield from self._reply_item_started(output)
            case ReplyText(reply_id, item_id, text, spoken):
                kind = "response.output_audio_transcript.delta" if spoken else "response.output_text.delta"
                yield {"type": kind, **place(reply_id, item_id), "delta": text}
            case ReplyStored():
                yield from self._reply_stored(output)
            case ReplyCancelled(reply_id, item_id):
                cancelled = _response(reply_id, "cancelled", [])
                yield {
                    "type": "response.done",
                    "response": cancelled,
                    "interview": {"removed_item_id": item_name(item_id) if item_id else None},
                }

    def _item_stored(self, output: ItemStored) -> Iterator[Event]:
        name, turn = item_name(output.item_id), output.turn
        if turn.spoken:
            yield {"type": "input_audio_buffer.committed", **_after(output.previous_item_id), "item_id": name}
        yield from self._item_events(output.item_id, turn, output.previous_item_id, ("added", "done"))
        if turn.spoken:
            yield transcription(name, turn)

    def _turn_amended(self, output: TurnAmended) -> Iterator[Event]:
        """A turn cut short, or corrected. One of which nothing was heard is taken away."""
        name, turn = item_name(output.item_id), output.turn
        removed = never_heard(turn)
        item = self.item(output.item_id, turn, "incomplete" if output.heard_ms is not None else "completed")
        item["interview"]["words"] = [[word.text, word.probability < LOW_CONFIDENCE] for word in output.words]
        if output.cut_reply_id is not None:
            yield {
                "type": "response.done",
                "response": _response(output.cut_reply_id, "cancelled", [] if removed else [item]),
                "interview": {"removed_item_id": name if removed else None},
            }
        if output.heard_ms is not None:
            yield {
                "type": "conversation.item.truncated",
                "item_id": name,
                "content_index": 0,
                "audio_end_ms": output.heard_ms,
            }
        if not removed:
            yield {"type": "conversation.item.done", **_after(output.previous_item_id), "item": item}

    def _item_events(self, item_id: UUID, turn: Turn, previous: UUID | None, kinds: Iterable[str]) -> Iterator[Event]:
        for kind in kinds:
            yield {
                "type": f"conversation.item.{kind}",
                "previous_item_id": item_name(previous) if previous else None,
                "item": self.item(item_id, turn),
            }

    def _reply_item_started(self, output: ReplyItemStarted) -> Iterator[Event]:
        item = {
            "id": item_name(output.item_id),
            "object": "realtime.item",
            "type": "message",
            "role": "assistant",
            "status": "in_progress",
            "content": [],
        }
        previous = item_name(output.previous_item_id) if output.previous_item_id else None
        response_id = response_name(output.reply_id)
        yield {"type": "response.output_item.added", "response_id": response_id, "output_index": 0, "item": item}
        yield {"type": "conversation.item.added", "previous_item_id": previous, "item": item}
        yield {
            "type": "response.content_part.added",
            **place(output.reply_id, output.item_id),
            "part": empty_part(spoken=output.spoken),
        }

    def _reply_stored(self, output: ReplyStored) -> Iterator[Event]:
        where, text = place(output.reply_id, output.item_id), output.turn.text
        item = self.item(output.item_id, output.turn)
        if output.spoken:
            yield {"type": "response.output_audio.done", **where}
            yield {"type": "response.output_audio_transcript.done", **where, "transcript": text}
        else:
            yield {"type": "response.output_text.done", **where, "text": text}
        yield {"type": "response.content_part.done", **where, "part": full_part(text, spoken=output.spoken)}
        yield {
            "type": "response.output_item.done",
            "response_id": where["response_id"],
            "output_index": 0,
            "item": item,
        }
        yield from self._item_events(output.item_id, output.turn, output.previous_item_id, ("done",))
        yield {"type": "response.done", "response": _response(output.reply_id, "completed", [item])}


_PHASES = {
    State.LOBBY: "lobby",
    State.COMPLETED: "ended",
    State.CONFIRM_SKIP: "confirm_skip",
    State.CONFIRM_END: "confirm_end",
    State.WRAP_UP: "wrap_up",
}


def _after(previous: UUID | None) -> Event:
    return {"previous_item_id": item_name(previous) if previous else None}


def _response(reply_id: UUID, status: str, output: list[Event]) -> Event:
    return {
        "object": "realtime.response",
        "id": response_name(reply_id),
        "status": status,
        "status_details": None,
        "output": output,
        "output_modalities": ["text"],
        "usage": None,
    }


def error_event(error: ProtocolError, *, server_fault: bool = False) -> Event:
    """An `error` event; `retryable` says whether sending the same again may help."""
    return {
        "type": "error",
        "event_id": f"event_error_{error.event_id or 0}",
        "retryable": server_fault,
        **({} if error.place is None else {"place": error.place}),
        "error": {
            "type": "server_error" if server_fault else "invalid_request_error",
            "code": error.code,
            "message": error.message,
            "param": error.param,
            "event_id": error.event_id,
            **({} if error.revision is None else {"revision": error.revision}),
        },
    }
