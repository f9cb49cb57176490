"""What the pages of a session are drawn from."""

from typing import Any, Final

from server.db.models import ReportState
from server.interview.files import format_of, size_in_words
from server.services.reading import Citation, asked_questions, choices_of, pieces_of, read_report
from server.services.session_views import SessionView
from server.services.spoken_reading import Place, SpokenTurn, unheard
from server.services.transcripts import OPEN_STATES
from server.services.work_reading import left_over, made_in

NOTES: Final = {
    "by_organizer": "The people who invited the candidate ended the interview",
    "unfinished": "The candidate left in the middle of this answer; these words had been heard",
    "model_timeout": "The model did not answer in time",
    "model_busy": "The model was busy",
    "model_unreachable": "The model could not be reached",
    "model_rejected": "The model’s server refused the request",
    "model_garbled": "The model’s answer could not be used",
    "model_error": "The model failed",
    "refused:two_questions": "The model asked two questions at once",
    "refused:leading": "The model asked a leading question",
    "refused:answer_given": "The model gave an answer away",
    "refused:repeated": "The model repeated a question",
    "refused:revealed": "The model spoke of its instructions or of scores",
    "refused:praise": "The model judged the answer",
    "refused:promise": "The model made a promise",
    "refused:human": "The model spoke as if it were a person",
    "refused:language": "The model changed the language",
    "refused:length": "The model spoke at too great length",
    "refused:question": "The model asked where no question belongs",
    "refused:garbled": "The model’s words made no sense",
}


def note_in_words(note: str) -> str:
    """Why a turn's words are not the model's own; empty when they are."""
    known = list(dict.fromkeys(NOTES.get(code, code.replace("_", " ")) for code in note.split()))
    return "; ".join(known)


def report_context(view: SessionView, followed: str, here: str, *, shared: bool = False) -> dict[str, Any]:
    """What the report and the transcript are drawn from; `here` is the address of the page they stand on."""
    # While a new report is being written, what the one before found is still there to read.
    written = view.report is not None and (view.report.state is ReportState.READY or view.report.findings)
    read = read_report(view.report, view.plan, view.turns) if view.report and written else None
    citations = read.citations if read else ()
    spoken = {turn.index: SpokenTurn(turn) for turn in view.turns if turn.spoken}
    sentences = {index: turn.sentences(citations) for index, turn in spoken.items()}
    return {
        "view": view,
        "here": here,
        "shared": shared,
        "read": read,
        "sentences": sentences,
        "unsure": any(piece.unsure for said in sentences.values() for one in said for piece in one.pieces),
        "places": _places_of(citations, spoken) if _is_heard(view) else {},
        "hears": _is_heard(view),
        "unheard": {turn.index: unheard(turn) for turn in view.turns if turn.original_text is not None},
        "asked": asked_questions(view.plan, view.turns),
        "pieces": {turn.index: pieces_of(turn, citations) for turn in view.turns},
        "choices": {turn.index: choices_of(turn, citations) for turn in view.turns},
        "made": made_in(view.turns, view.work),
        "unsent_work": left_over(view.work),
        "files_at": "" if shared or view.names_hidden else f"/studio/sessions/{view.row.id}/files",
        "file_words": lambda file: f"{format_of(file.media_type)}, {size_in_words(file.size_bytes)}",
        "followed": followed,
        "notes": {turn.index: note_in_words(turn.note) for turn in view.turns if turn.note},
    }


def _is_heard(view: SessionView) -> bool:
    """Whether there is something to listen to now."""
    return view.recording is not None and view.recording.duration_ms > 0 and view.row.status not in OPEN_STATES


def _places_of(citations: tuple[Citation, ...], spoken: dict[int, SpokenTurn]) -> dict[str, Place]:
    """Citation key → where its words are heard."""
    found = {
        c.key: spoken[c.turn_index].place(c.start, c.end)
        for c in citations
        if c.turn_index in spoken and c.start is not None and c.end is not None
    }
    return {key: place for key, place in found.items() if place is not None}
