"""Loads and renders `prompts/`: pure functions from what is known to the messages for a model."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from server.interview.branching import CHOICE_TYPES
from server.interview.choices import chosen_before
from server.interview.plan import FollowUpDepth, Plan, Question, QuestionType, Tone
from server.interview.replies import Intent, ReplyContext
from server.interview.scripted import uncovered_topics
from server.interview.topics import called
from server.interview.turns import Attachment, Speaker, Turn, WorkKind
from server.ports.language_model import ChatMessage

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"

MAX_TURN_CHARS = 4000
"""Longer turns are shown to the interviewer with their middle left out: a pasted file must not fill its memory."""
MAX_EARLIER_CHARS = 200
MADE = {WorkKind.CODE: "code", WorkKind.DRAWING: "drawing, in words", WorkKind.FILE: "file"}

TONES = {
    Tone.CASUAL: "casual, like a colleague over coffee: everyday words, contractions, short sentences.",
    Tone.PROFESSIONAL: "professional: clear, courteous and neutral.",
    Tone.FORMAL: "formal: complete sentences, no contractions, reserved and respectful.",
    Tone.FRIENDLY: "friendly: warm and encouraging without praising the answer.",
}
DEPTHS = {
    FollowUpDepth.LIGHT: "lightly. Probe only where the answer is empty or beside the question; otherwise move on.",
    FollowUpDepth.MODERATE: "moderately. Probe where the answer is vague or misses part of a full answer.",
    FollowUpDepth.DEEP: "deeply. Probe until concrete examples, reasons and results cover all a full answer contains.",
}
LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nb": "Norwegian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def interviewer_messages(context: ReplyContext) -> list[ChatMessage]:
    """The messages that ask for the reply to `context.reply_to`. The plan's criteria are in none of them."""
    plan, question = context.plan, context.question
    fence = fence_tag(plan.interview_id, _words_of((*context.earlier, *context.exchange)))
    values = {
        "fence": fence,
        "ai_name": plan.ai_name,
        "language": language_name(plan.language),
        "title": plan.title,
        "objective": plan.objective,
        "tone": TONES[plan.tone],
        "depth": DEPTHS[plan.depth],
        "earlier": _earlier(context, fence),
        "question": question.text if question else "",
        "question_type": question.type.replace("_", " ").lower() if question else "",
        "options": question.options if question else (),
        "starter_code": clip(question.starter_code, MAX_TURN_CHARS) if question else "",
        "goal": question.goal if question else "",
        "chosen": _chosen(context),
        "chooses": question is not None and question.type in CHOICE_TYPES,
        "uncovered": [called(topic) for topic in uncovered_topics(context)],
        "number": context.number,
        "count": context.count,
        "exchange": [line for turn in context.exchange for line in _exchange_lines(turn, context, fence)],
        "phase": context.phase.value,
        "follow_ups_used": context.follow_ups_used,
        "follow_ups_left": context.follow_ups_left,
        "minutes_left": None if context.time_left_ms is None else context.time_left_ms // 60_000,
        "is_last_question": context.is_last_question and question is not None,
        "answered": context.answered,
        "allowed": [intent.value for intent in Intent if intent in context.allowed],
        "question_depth": DEPTHS[depth_on(question, plan)] if question else "",
        "allow_probe": Intent.PROBE in context.allowed,
    }
    return render("interviewer.jinja2", values)


def _chosen(context: ReplyContext) -> tuple[str, ...]:
    return chosen_before(context.question, context.exchange) if context.question else ()


def render(template_name: str, values: Mapping[str, object]) -> list[ChatMessage]:
    """The `system` and `user` blocks of a template as two messages.

    Raises:
        jinja2.UndefinedError: the template names a value that is not given.
    """
    return [
        ChatMessage("system", _block(template_name, "system", values)),
        ChatMessage("user", _block(template_name, "user", values)),
    ]


def prompt_version(*template_names: str) -> str:
    """A digest of the templates' text: equal versions mean equal prompts."""
    digest = hashlib.sha256()
    for name in template_names:
        digest.update(PROMPTS.joinpath(name).read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def fence_tag(seed: str, texts: Iterable[str]) -> str:
    """A tag that none of `texts` contains, so that none can close a fence made of it.

    It follows from `seed`, so that it stays the same from turn to turn and prompt caches hit.
    """
    joined = "\n".join(texts).lower()
    attempt = 0
    while (tag := "said-" + hashlib.sha256(f"{seed}/{attempt}".encode()).hexdigest()[:8]) in joined:
        attempt += 1
    return tag


def fenced(tag: str, text: str) -> str:
    """`text` between the tags of a fence."""
    return f"<{tag}>{text}</{tag}>"


def clip(text: str, limit: int) -> str:
    """`text`, its middle left out where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]} [… {len(text) - 2 * half} characters left out …] {text[-half:]}"


def language_name(tag: str) -> str:
    """A BCP-47 tag in words a model understands, such as `German (de-AT)`."""
    name = LANGUAGES.get(tag.split("-")[0].lower())
    return f"{name} ({tag})" if name else tag


def spoken(turn: Turn) -> str:
    """What a turn says, choices included."""
    chosen = "chose: " + " / ".join(turn.choices) if turn.choices else ""
    return "\n".join(part for part in (chosen, turn.text) if part)


def depth_on(question: Question, plan: Plan) -> FollowUpDepth:
    """How far to go into `question`: its own depth or the interview's; research questions go one level deeper."""
    depth = question.depth or plan.depth
    if question.type is not QuestionType.RESEARCH:
        return depth
    order = list(FollowUpDepth)
    return order[min(order.index(depth) + 1, len(order) - 1)]


def _words_of(turns: Iterable[Turn]) -> list[str]:
    return [words for turn in turns for words in (spoken(turn), *(made.summary for made in turn.attachments))]


def _exchange_lines(turn: Turn, context: ReplyContext, fence: str) -> list[dict[str, str]]:
    text = clip(spoken(turn), MAX_TURN_CHARS)
    if turn.speaker is Speaker.INTERVIEWER:
        return [{"speaker": "Interviewer", "text": text}]
    made = [{"speaker": "Candidate", "text": _handed_in(one, context, fence)} for one in turn.attachments]
    if not text and not made:
        return [{"speaker": "Candidate", "text": f"(used the button: {turn.move.value.replace('_', ' ')})"}]
    return [*made, *([{"speaker": "Candidate", "text": fenced(fence, text)}] if text else [])]


def _handed_in(made: Attachment, context: ReplyContext, fence: str) -> str:
    """What was made, in full only where nothing newer of its kind stands below: prompts stay bounded."""
    if made.kind is WorkKind.FILE:  # each time others, and bounded in number
        return f"(handed in: {MADE[made.kind]})\n{fenced(fence, made.summary)}"
    newer = (one for turn in context.exchange for one in turn.attachments if one.kind is made.kind)
    if any(one.revision > made.revision for one in newer):
        return f"(handed in an earlier version: {MADE[made.kind]})"
    return f"(handed in: {MADE[made.kind]})\n{fenced(fence, made.summary)}"


def _earlier(context: ReplyContext, fence: str) -> list[dict[str, str]]:
    lines = []
    for question in context.plan.questions[: context.position]:
        said = [
            words
            for turn in context.earlier
            if turn.question_id == question.id and turn.speaker is Speaker.CANDIDATE
            for words in (spoken(turn), *(f"[{MADE[made.kind]}] {made.summary}" for made in turn.attachments))
            if words
        ]
        answer = fenced(fence, clip(_one_line(" ".join(said)), MAX_EARLIER_CHARS)) if said else "not answered"
        lines.append({"question": clip(_one_line(question.text), MAX_EARLIER_CHARS), "answer": answer})
    return lines


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@cache
def _environment() -> Environment:
    # No HTML comes of these: autoescaping would only garble what candidates wrote.
    return Environment(
        loader=FileSystemLoader(PROMPTS),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
    )


def _block(template_name: str, block: str, values: Mapping[str, object]) -> str:
    template = _environment().get_template(template_name)
    return "".join(template.blocks[block](template.new_context(dict(values)))).strip()
