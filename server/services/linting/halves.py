"""Two questions in one, and how to part them."""

import re
from typing import Final

from server.interview.checks import sentences_of
from server.interview.refusals import IMPERATIVE, TWO_QUESTIONS
from server.services.linting.answers import is_closed

_TAIL: Final = re.compile(
    r"^\W*(?:and|or|y|o|et|ou|und|oder)?\s*(?:why(?: or why not)?|why not|how(?: so)?|what for|where|when|por qué(?: no)?|cómo|para qué|pourquoi(?: pas)?|comment|warum(?: nicht)?|wieso|weshalb|wie|wozu)\s*[?]$",
    re.IGNORECASE,
)
"""“…, and why?” asks for the reason of the same answer."""
_STORY: Final = re.compile(
    r"\b(?:what(?: has)? happened|qué (?:pasó|ocurrió|sucedió)|que s['’]est-il passé|was (?:ist|war) (?:passiert|geschehen)|was (?:geschah|passierte))\b",
    re.IGNORECASE,
)
"""“What happened, and what did you do?” asks for one story."""
_ASKING_WORD: Final = re.compile(
    r"\b(?:how|what|why|when|where|who|whom|which|whether|cómo|qué|cuándo|dónde|quién|cuál|comment|quand|quel(?:le)?s?|wie|was|wann|wo|wer|welche[rsnm]?)\b",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(
    r"^(?:;| and| or|\b(?:y|o|u|et|ou|und|oder|e|ed|en|of)\b)\s*(?:also |también |aussi |auch )?", re.IGNORECASE
)
_RATED_TWICE: Final = re.compile(
    r"^(?P<head>how (?:satisfied|happy|good|easy|clear|useful|helpful|comfortable|confident|familiar|important)\b.* (?:with|about|of|is|are|was|were|in) )(?P<a>(?:the|our|your|its|their|this) [\w ]+?) (?:and|or) (?P<b>(?:the|our|your|its|their|this) [\w ]+?)(?P<rest> (?:to|for|in|at|by|of)\b.*)?\?$",
    re.IGNORECASE,
)


def halves_of(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The words that make two questions of `text`, and the questions apart; empty where it is one."""
    asking = [s for s in sentences_of(text) if s.rstrip().endswith("?") and not _TAIL.match(s)]
    for sentence in asking:
        parts = _parted(sentence)
        if parts:
            return sentence, parts
    apart = [s for s in asking if not _STORY.search(s)]
    if len(apart) > 1 and not is_closed(apart[0], language):
        return " ".join(apart), tuple(apart)
    return "", ()


def _parted(sentence: str) -> tuple[str, ...]:
    rated = _RATED_TWICE.match(sentence)
    if rated:
        rest = rated["rest"] or ""
        return tuple(f"{rated['head']}{what}{rest}?" for what in (rated["a"], rated["b"]))
    match = TWO_QUESTIONS.search(sentence)
    if match is None or _is_one(sentence, match.start()):
        return ()
    first, second = sentence[: match.start()].rstrip(" ,;"), _JOINT.sub("", sentence[match.start() :]).strip(" ,¿")
    if not first.strip("¿ ") or len(second.split()) < 2:
        return ()
    opening = "¿" if "¿" in sentence else ""
    return f"{opening}{first.lstrip('¿ ')}?", f"{opening}{second[:1].upper()}{second[1:]}"


def _is_one(sentence: str, cut: int) -> bool:
    """Whether what looks like a second question belongs to the first: its reason, its story, or the thing asked about."""
    head, tail = sentence[:cut], sentence[cut:]
    if _TAIL.match(tail.strip()) or _STORY.search(head) or IMPERATIVE.search(sentence):
        return True
    embedded = len(_ASKING_WORD.findall(head)) > 1 or re.match(r"^(?:can|could|would|will) you\b", head, re.IGNORECASE)
    return bool(embedded) and not head.rstrip().endswith((",", ";"))
