"""The interviewer without a model: reads whole utterances, probes by rule in neutral words, answers meta-talk."""

import re
from typing import assert_never

from server.interview.choices import asked_closest, may_ask_closest
from server.interview.meaning import IN_THE_WRAP_UP, TO_A_CONFIRMATION, TO_A_QUESTION, meaning_of
from server.interview.phrasebook import language_of, phrases_of
from server.interview.phrasebook.base import Cues, Language, Meaning, ProbeKind
from server.interview.phrasebook.choosing import topic_probes
from server.interview.plan import FollowUpDepth, QuestionType
from server.interview.probing import depth_of
from server.interview.replies import Intent, Reply, ReplyContext, ReplyPhase
from server.interview.topics import Said, asked_about, called, coverage
from server.interview.turns import Attachment, Move, Source, Speaker, Turn, WorkKind
from server.interview.wording import acknowledgement
from server.interview.words import UNSPACED, count_words, has_phrase, is_question, joined, normalised

_CONTROLS = {
    Meaning.SKIP: Intent.SKIP,
    Meaning.REPEAT: Intent.REPEAT,
    Meaning.WAIT: Intent.WAIT,
    Meaning.END: Intent.END,
}

_FULL_WORDS = 40
"""An answer of this length is not probed at moderate depth."""
_DEEP_FULL_WORDS = 70
_SHORT_WORDS = 8
_LONGEST_QUESTION = 14
_MOST_SCRIPTED_PROBES = 3
_SOMETHING = re.compile(rf"[^\W\d_]{{2}}|\d|{UNSPACED.pattern}")
"""Two letters, a figure, or one character that is a word."""
_OF_ITS_OWN = frozenset(
    {
        ProbeKind.REASON,
        ProbeKind.FAILING,
        ProbeKind.TESTING,
        ProbeKind.GROWTH,
        ProbeKind.BOARD,
        ProbeKind.LIMITS,
    }
)
"""Kinds no other can stand in for."""
"""Rules cannot tell what is missing from a fourth answer."""


def reply(context: ReplyContext) -> Reply:
    """The scripted reply to `context.reply_to`; `source` is SCRIPT."""
    language = language_of(context.plan)
    if language is None:
        return _made(Intent.NEXT)
    said = context.exchange[-1]
    match context.phase:
        case ReplyPhase.QUESTION:
            return _to_question(context, language, said)
        case ReplyPhase.WRAP_UP:
            return _in_wrap_up(context, language, said)
        case ReplyPhase.CONFIRM_SKIP | ReplyPhase.CONFIRM_END:
            return _to_confirmation(context, language, said)
        case _:
            assert_never(context.phase)


def probe_for(context: ReplyContext) -> Reply | None:
    """A neutral follow-up to the answer, with its acknowledgement; None where none is due, allowed or known."""
    language = language_of(context.plan)
    if language is None or Intent.PROBE not in context.allowed:
        return None
    probe = _due_probe(context, language)
    return _made(Intent.PROBE, joined(acknowledged(context), probe)) if probe else None


def _due_probe(context: ReplyContext, language: Language) -> str:
    """What is to be asked: about a topic nobody has brought up, where there is an answer, else what that lacks."""
    kind = _missing(context, language)
    topic = None if kind is ProbeKind.OFF else open_topic(context)
    if topic is not None:
        return topic_probe(context, topic)
    return neutral_probe(context, kind) if kind else ""


def uncovered_topics(context: ReplyContext) -> tuple[str, ...]:
    """The current question's topics that the candidate has not brought up."""
    question = context.question
    if question is None or question.type is not QuestionType.RESEARCH:
        return ()
    found = coverage(question.topics, _said(context), context.plan.language)
    return tuple(one.topic for one in found if one.number is None)


def open_topic(context: ReplyContext) -> str | None:
    """The first of them that the interviewer has not asked about either."""
    said, language = _said(context), context.plan.language
    asked = [turn for turn in said[1:] if not turn.by_candidate]  # the question itself may well name its topics
    return next((t for t in uncovered_topics(context) if not asked_about(t, asked, language)), None)


def topic_probe(context: ReplyContext, topic: str) -> str:
    """A neutral follow-up about a topic."""
    probes = topic_probes(context.plan)
    return probes[context.follow_ups_used % len(probes)].format(topic=called(topic))


def _said(context: ReplyContext) -> list[Said]:
    told = [turn for turn in context.exchange if turn.speaker is Speaker.INTERVIEWER or turn.move is Move.SAY]
    return [Said(turn.index, turn.speaker is Speaker.CANDIDATE, turn.text) for turn in told]


def neutral_probe(context: ReplyContext, kind: ProbeKind) -> str:
    """A probe of `kind` not yet used in this interview; one of another fitting kind when all of them are."""
    probes = phrases_of(context.plan).probes
    said = [turn.text for turn in (*context.earlier, *context.exchange) if turn.speaker is Speaker.INTERVIEWER]
    own = probes[kind]
    shift = context.reply_to // 2 % len(own)
    others = () if kind in _OF_ITS_OWN else (*probes[ProbeKind.SHORT], *probes[ProbeKind.EXAMPLE])
    candidates = (*own[shift:], *own[:shift], *others)
    return next((probe for probe in candidates if not any(probe in text for text in said)), candidates[0])


def fitting_probe(context: ReplyContext) -> str:
    """A neutral follow-up for a reply that has to have one, in a language whose words are known."""
    language = language_of(context.plan)
    due = _due_probe(context, language) if language else ""
    return due or neutral_probe(context, ProbeKind.SHORT)


def acknowledged(context: ReplyContext) -> str:
    """A neutral word of thanks, other than the one the last turn began with."""
    previous = [turn.text for turn in context.exchange if turn.speaker is Speaker.INTERVIEWER][-1:]
    first = acknowledgement(context.plan, context.reply_to // 2)
    if first and any(text.startswith(first) for text in previous):
        return acknowledgement(context.plan, context.reply_to // 2 + 1)
    return first


def _made(intent: Intent, text: str = "") -> Reply:
    return Reply(intent, text, Source.SCRIPT)


def _to_question(context: ReplyContext, language: Language, said: Turn) -> Reply:
    shown = _is_choice(context, said) or bool(said.attachments)
    meaning = None if shown else meaning_of(said.text, language, TO_A_QUESTION)
    if meaning is not None:
        return _meant(context, language, meaning)
    if not said.attachments and _asks(said.text, language) and Intent.CLARIFY in context.allowed:
        return _made(Intent.CLARIFY, phrases_of(context.plan).question_for_team)
    question = context.question
    if question and Intent.CLARIFY in context.allowed and may_ask_closest(question, context.exchange):
        return _made(Intent.CLARIFY, asked_closest(context.plan, question))
    return probe_for(context) or _made(Intent.NEXT, acknowledged(context))


def _asks(text: str, language: Language) -> bool:
    """Whether the whole of a short utterance is one question to the interviewer."""
    words = normalised(text)
    if not is_question(text) or not 0 < count_words(words) <= _LONGEST_QUESTION:
        return False
    return words.split()[0] in language.cues.asks if language.spaced else _has(words, language.cues.asks)


def _meant(context: ReplyContext, language: Language, meaning: Meaning) -> Reply:
    if meaning in _CONTROLS:
        return _made(_CONTROLS[meaning])
    answered = context.answered or _answers_before(context, language)
    if meaning is Meaning.DONE:
        return _made(Intent.NEXT, acknowledged(context)) if answered else _made(Intent.SKIP)
    if meaning is Meaning.DONT_KNOW:
        return _not_known(context, language, answered)
    return _clarified(context, _about(context, meaning))


def _not_known(context: ReplyContext, language: Language, answered: bool) -> Reply:
    before = [turn for turn in context.exchange[:-1] if turn.move is Move.SAY]
    again = any(meaning_of(turn.text, language, (Meaning.DONT_KNOW,)) for turn in before)
    if answered or again or Intent.CLARIFY not in context.allowed:
        return _made(Intent.NEXT, acknowledged(context))
    return _made(Intent.CLARIFY, phrases_of(context.plan).dont_know)


def _to_confirmation(context: ReplyContext, language: Language, said: Turn) -> Reply:
    ending = context.phase is ReplyPhase.CONFIRM_END
    meaning = meaning_of(said.text, language, TO_A_CONFIRMATION)
    agreed = (Meaning.YES, Meaning.END) if ending else (Meaning.YES, Meaning.SKIP, Meaning.DONE)
    if meaning in agreed:
        return _made(Intent.YES)
    if meaning in (Meaning.NO, Meaning.DONE):
        return _made(Intent.NO)
    if meaning is None:
        return probe_for(context) or _made(Intent.NEXT, acknowledged(context))
    return _meant(context, language, meaning)


def _in_wrap_up(context: ReplyContext, language: Language, said: Turn) -> Reply:
    meaning = meaning_of(said.text, language, IN_THE_WRAP_UP)
    phrases = phrases_of(context.plan)
    if meaning in (Meaning.NOTHING, Meaning.DONE, Meaning.SKIP, Meaning.END):
        return _made(Intent.NEXT)
    if meaning in _CONTROLS:
        return _made(_CONTROLS[meaning])
    if meaning is not None and meaning is not Meaning.WHAT_IS_MEANT:
        return _clarified(context, _about(context, meaning))
    if is_question(said.text) and Intent.CLARIFY in context.allowed:
        return _made(Intent.CLARIFY, joined(phrases.question_for_team, phrases.wrap_up_check_in))
    return _made(Intent.NEXT, acknowledged(context))


def _clarified(context: ReplyContext, text: str) -> Reply:
    return _made(Intent.CLARIFY, text) if Intent.CLARIFY in context.allowed else _made(Intent.REPEAT)


def _about(context: ReplyContext, meaning: Meaning) -> str:
    phrases = phrases_of(context.plan)
    answer = phrases.answers[meaning].format(number=context.number, count=context.count)
    if meaning is Meaning.IDENTITY:
        return joined(answer, phrases.my_name.format(ai_name=context.plan.ai_name))
    if meaning is Meaning.PROGRESS and context.time_left_ms is not None:
        return joined(answer, phrases.time_left.format(left=max(1, round(context.time_left_ms / 60_000))))
    return answer


def _answers_before(context: ReplyContext, language: Language) -> bool:
    """Whether something of substance was said to this question and not yet read."""
    return any(turn.index < context.reply_to for turn in _substance(context, language))


def _substance(context: ReplyContext, language: Language) -> list[Turn]:
    """What was said to the question, without the talk about the interview."""
    said = [turn for turn in context.exchange if turn.move is Move.SAY or turn.attachments]
    return [
        turn
        for turn in said
        if _is_choice(context, turn) or turn.attachments or meaning_of(turn.text, language, TO_A_QUESTION) is None
    ]


def _is_choice(context: ReplyContext, said: Turn) -> bool:
    options = context.question.options if context.question else ()
    return bool(said.choices) or normalised(said.text) in {normalised(option) for option in options}


def _missing(context: ReplyContext, language: Language) -> ProbeKind | None:
    """What the answer so far lacks, by rule; None for one that is full enough."""
    question = context.question
    if question is None or context.follow_ups_used >= _MOST_SCRIPTED_PROBES:
        return None
    said = _substance(context, language)
    if made := [one for turn in said for one in turn.attachments if one.kind in _ABOUT_WORK]:
        return _asked_of(made[-1], depth_of(question, context.plan), context.follow_ups_used)
    answer = normalised(" ".join(turn.text for turn in said))
    shown = any(turn.attachments or _is_choice(context, turn) for turn in said)
    if not shown and not _SOMETHING.search(answer):
        return ProbeKind.OFF
    depth = depth_of(question, context.plan)
    if depth is FollowUpDepth.LIGHT or question.type in (QuestionType.CODING, QuestionType.WHITEBOARD):
        return None
    if question.type in (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE):
        explained = count_words(answer) >= _SHORT_WORDS // 2
        return None if explained or context.follow_ups_used else ProbeKind.REASON
    deep = depth is FollowUpDepth.DEEP or question.type is QuestionType.RESEARCH
    return _missing_words(answer, language.cues, _DEEP_FULL_WORDS if deep else _FULL_WORDS)


_ABOUT_WORK = {
    WorkKind.CODE: (ProbeKind.TESTING, ProbeKind.GROWTH),
    WorkKind.DRAWING: (ProbeKind.BOARD, ProbeKind.LIMITS),
}


_MOST_ABOUT_WORK = {FollowUpDepth.LIGHT: 0, FollowUpDepth.MODERATE: 1, FollowUpDepth.DEEP: 3}


def _asked_of(made: Attachment, depth: FollowUpDepth, used: int) -> ProbeKind | None:
    """The next thing to ask about what was made: a failing test comes first."""
    failing = (ProbeKind.FAILING,) if made.tests_passed < made.tests_run else ()
    kinds = (*failing, *_ABOUT_WORK[made.kind])[: _MOST_ABOUT_WORK[depth]]
    return kinds[used] if used < len(kinds) else None


def _missing_words(answer: str, cues: Cues, full_words: int) -> ProbeKind | None:
    count = count_words(answer)
    figures = sum(_has(answer, (figure,)) for figure in cues.figures)
    concrete = figures > 1 or _has(answer, cues.concrete) or bool(re.search(r"\d", answer))
    if count >= full_words:
        return None
    if _has(answer, cues.depends):
        return ProbeKind.DEPENDS
    if count < _SHORT_WORDS and not concrete:
        return ProbeKind.SHORT
    if concrete and count >= full_words // 2:
        return None
    if _has(answer, cues.vague) and not concrete:
        return ProbeKind.VAGUE
    return None if concrete else ProbeKind.EXAMPLE


def _has(answer: str, cues: tuple[str, ...]) -> bool:
    return any(has_phrase(answer, cue) for cue in cues)
