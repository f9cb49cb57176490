"""Two questions in one, and how to part them."""

import re
from typing import Final

from server.interview.refusals import IMPERATIVE, second_question
from server.interview.words import QUESTION_MARKS, count_words, is_question, joined, sentences_of
from server.services.linting.answers import is_closed

_TAIL: Final = re.compile(
    r"^\W*(?:and|or|y|o|e|et|ou|und|oder)?\s*(?:why(?: or why not)?|why not|how(?: so)?|what for|where|when|por qué(?: no)?|cómo|para qué|pourquoi(?: pas)?|comment|warum(?: nicht)?|wieso|weshalb|wie|wozu|por qu[eê](?: não)?|como|para quê)\s*[?]$"
    r"|^\W*(?:又|那|而)?(?:为什么|为何|原因是什么|怎么做到的|理由是什么)(?:呢)?[？?]$|^\W*و?(?:لماذا|كيف|لمَ|لم)\s*[؟?]$",
    re.IGNORECASE,
)
"""“…, and why?” asks for the reason of the same answer."""
_STORY: Final = re.compile(
    r"\b(?:what(?: has)? happened|qué (?:pasó|ocurrió|sucedió)|que s['’]est-il passé|was (?:ist|war) (?:passiert|geschehen)|was (?:geschah|passierte)|o que (?:aconteceu|ocorreu|houve|se passou))\b|发生了什么|(?:经过|情况)是(?:怎样|什么样)的|ماذا (?:حدث|حصل|جرى)",
    re.IGNORECASE,
)
"""“What happened, and what did you do?” asks for one story."""
_ASKING_WORD: Final = re.compile(
    r"\b(?:how|what|why|when|where|who|whom|which|whether|cómo|qué|cuándo|dónde|quién|cuál|comment|quand|quel(?:le)?s?|wie|was|wann|wo|wer|welche[rsnm]?|o que|quais|onde|quem|como|quando|por que)\b|什么|怎么|怎样|为什么|谁|哪|如何|多少|\b(?:كيف|ماذا|لماذا|متى|أين|من|ما)\b",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(
    r"^(?:;| and| or|\b(?:y|o|u|et|ou|und|oder|e|ed|en|of)\b|[，；、。،؛\s]*(?:并且|而且|以及|还有|同时|然后|又|和|或者|或|و|أو )?)\s*"
    r"(?:also |también |aussi |auch |também )?",
    re.IGNORECASE,
)
_RATED_TWICE: Final = re.compile(
    r"^(?P<head>how (?:satisfied|happy|good|easy|clear|useful|helpful|comfortable|confident|familiar|important)\b.* (?:with|about|of|is|are|was|were|in) )(?P<a>(?:the|our|your|its|their|this) [\w ]+?) (?:and|or) (?P<b>(?:the|our|your|its|their|this) [\w ]+?)(?P<rest> (?:to|for|in|at|by|of)\b.*)?\?$",
    re.IGNORECASE,
)


def halves_of(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The words that make two questions of `text`, and the questions apart; empty where it is one."""
    asking = [s for s in sentences_of(text) if is_question(s) and not _TAIL.match(s)]
    for sentence in asking:
        parts = _parted(sentence)
        if parts:
            return sentence, parts
    apart = [s for s in asking if not _STORY.search(s)]
    if len(apart) > 1 and not is_closed(apart[0], language):
        return joined(*apart), tuple(apart)
    return "", ()


def _parted(sentence: str) -> tuple[str, ...]:
    rated = _RATED_TWICE.match(sentence)
    if rated:
        rest = rated["rest"] or ""
        return tuple(f"{rated['head']}{what}{rest}?" for what in (rated["a"], rated["b"]))
    cut = second_question(sentence)
    if cut is None or _is_one(sentence, cut):
        return ()
    first, second = sentence[:cut].rstrip(" ,;，；،؛"), _JOINT.sub("", sentence[cut:]).strip(" ,¿")
    if not first.strip("¿ ") or count_words(second) < 2:
        return ()
    opening = "¿" if "¿" in sentence else ""
    mark = next((mark for mark in reversed(sentence) if mark in QUESTION_MARKS), "?")
    return f"{opening}{first.lstrip('¿ ')}{mark}", f"{opening}{second[:1].upper()}{second[1:]}"


def _is_one(sentence: str, cut: int) -> bool:
    """Whether what looks like a second question belongs to the first: its reason, its story, or the thing asked about."""
    head, tail = sentence[:cut], sentence[cut:]
    if _TAIL.match(tail.strip()) or _STORY.search(head) or IMPERATIVE.search(sentence):
        return True
    embedded = len(_ASKING_WORD.findall(head)) > 1 or re.match(r"^(?:can|could|would|will) you\b", head, re.IGNORECASE)
    parted = head.rstrip().endswith((",", ";")) or tail.lstrip().startswith(("，", "；", "،", "؛"))
    return bool(embedded) and not parted
