"""The model's reply checked while it streams: a bad sentence is never shown, a bad question is replaced."""

import re

from server.interview import scripted
from server.interview.checks import is_asking, knowledge, named, refuse_question, refuse_words, word_count
from server.interview.phrasebook import language_of
from server.interview.refusals import Refusal
from server.interview.replies import Intent, Reply, ReplyContext
from server.interview.streaming import SentenceSplitter, ThoughtFilter, is_finished
from server.interview.turns import Source
from server.interview.words import joined

_MOST_WORDS = 60
"""Acknowledgement and question together; candidates come to talk, not to read."""
_MOST_WORDS_BEFORE_QUESTION = 35
_MOST_CHARS = 6_000
"""More than this is no reply; the rest is not read."""
_MOST_RAW_CHARS = 200_000
"""Thoughts included."""
_SILENT = frozenset({Intent.SKIP, Intent.END, Intent.REPEAT})
"""The machine has words of its own for these."""
_ROLE = re.compile(
    r"^(?:interviewer|assistant|ai|bot|system|response|reply|answer|entrevistadora?|assistente|访谈员|采访者|面试官|主持人|助手|المحاور|المساعد)\s*[:：]\s*",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(
    r"^[*_\s]*(?:candidate|user|human|participant|interviewee|candidat[oa]|entrevistad[oa]|候选人|受访者|用户|应聘者|المرشح|المستخدم|المشارك)[*_]*\s*[:：]",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\*\*|__|`+|^\s*(?:#+|[-*•>]|\d+[.)])\s+|(?<!\w)[*_]|[*_](?!\w)")
_QUOTES = re.compile(r"^[\"“”«»„」』「『]+|[\"“”«»「『]+$")


class ReplyScreen:
    """Feed it the stream; it gives the sentences that may be shown, then the checked reply.

    `released` is all that has been given out; after `finish`, `released + tail` is the reply's text.
    The result does not depend on how the stream was cut.
    """

    def __init__(self, context: ReplyContext) -> None:
        self.released = ""
        self.tail = ""
        self._context = context
        self._knows = knowledge(context)
        self._thoughts = ThoughtFilter()
        self._splitter = SentenceSplitter()
        self._refused: list[Refusal] = []
        self._asked = False
        self._over = False
        self._read = 0
        self._raw = 0

    def feed(self, text: str) -> list[str]:
        """The pieces of text that may be shown now, in order; joined as they are."""
        pieces: list[str] = []
        unread = max(0, _MOST_RAW_CHARS - self._raw)
        self._raw += len(text)
        for char in text[:unread]:
            if self._over or self._read >= _MOST_CHARS:
                break
            for visible in self._thoughts.feed(char):
                self._read += 1
                pieces += self._screen(self._splitter.feed(visible))
        return pieces

    def finish(self, truncated: bool = False) -> Reply:
        """The checked reply. `truncated`: the stream was cut, so an unfinished last sentence is not shown."""
        rest = [sentence for char in self._thoughts.flush() for sentence in self._splitter.feed(char)]
        rest += self._splitter.flush()
        if truncated and rest and not is_finished(rest[-1]):
            rest.pop()
        before = self.released
        self._screen(rest)
        if self._splitter.empty:
            return self._scripted()
        reply = self._concluded()
        self.tail = reply.text[len(before) :]
        self.released = before
        return reply

    def _intent(self) -> Intent | None:
        """The intent as far as it is allowed; None when the words must show it."""
        allowed = self._context.allowed
        named_intent = self._splitter.intent
        if named_intent is None or named_intent in allowed:
            return named_intent
        if named_intent in (Intent.YES, Intent.NO):
            return None
        if named_intent is Intent.CLARIFY and Intent.REPEAT in allowed:
            return Intent.REPEAT
        return Intent.NEXT

    def _screen(self, sentences: list[str]) -> list[str]:
        pieces = []
        for raw in sentences:
            if _OTHER_ROLE.match(raw):
                self._over = True
            if self._over:
                break
            sentence = self._cleaned(raw)
            if sentence and self._passes(sentence):
                before, self.released = self.released, joined(self.released, sentence)
                pieces.append(self.released.removeprefix(before))
        return pieces

    def _cleaned(self, raw: str) -> str:
        name = re.escape(self._context.plan.ai_name)
        text = _MARKS.sub("", raw).strip()
        text = re.sub(rf"^{name}\s*[:：]\s*", "", _ROLE.sub("", text), flags=re.IGNORECASE)
        return " ".join(_QUOTES.sub("", text.strip()).split())

    def _passes(self, sentence: str) -> bool:
        intent = self._intent()
        if intent in _SILENT:
            return False
        asking = is_asking(sentence)
        refusal = refuse_words(sentence, self._knows) or (self._refuse_asking(sentence, intent) if asking else None)
        refusal = refusal or self._refuse_length(sentence, asking=asking)
        if refusal is not None:
            self._refused.append(refusal)
            return False
        self._asked |= asking
        return True

    def _refuse_asking(self, sentence: str, intent: Intent | None) -> Refusal | None:
        may_ask = Intent.PROBE in self._context.allowed and intent in (None, Intent.PROBE)
        if not may_ask:
            return Refusal.QUESTION
        if self._asked:
            return Refusal.TWO_QUESTIONS
        return refuse_question(sentence, self._knows)

    def _refuse_length(self, sentence: str, *, asking: bool) -> Refusal | None:
        most = _MOST_WORDS if asking or self._asked else _MOST_WORDS_BEFORE_QUESTION
        return Refusal.LENGTH if word_count(joined(self.released, sentence)) > most else None

    def _concluded(self) -> Reply:
        intent = self._intent()
        note = named(self._refused)
        if intent is None:
            intent = Intent.PROBE if self._asked else Intent.NEXT
        if intent is Intent.PROBE and not self._asked:
            return self._with_neutral_probe(note)
        text = self.released
        if intent is Intent.NEXT and not text:
            text = scripted.acknowledged(self._context)
        if intent is Intent.CLARIFY and not text:
            return self._clarified(note)
        return Reply(intent, text, Source.MODEL if self.released else Source.SCRIPT, note)

    def _with_neutral_probe(self, note: str) -> Reply:
        """The model wanted to ask and may not ask what it did: a neutral question, or on where none is known."""
        lead = self.released or scripted.acknowledged(self._context)
        source = Source.MODEL if self.released else Source.SCRIPT
        if language_of(self._context.plan) is None:
            return Reply(Intent.NEXT, lead, source, note)
        probe = scripted.fitting_probe(self._context)
        return Reply(Intent.PROBE, joined(lead, probe), source, note or "no_question")

    def _clarified(self, note: str) -> Reply:
        """Meta-talk the model has answered badly: the script's answer where it knows one, else the question again."""
        own = scripted.reply(self._context)
        if own.intent is Intent.CLARIFY:
            return Reply(own.intent, own.text, own.source, note or "no_words")
        return Reply(Intent.REPEAT, "", Source.SCRIPT, note or "no_words")

    def _scripted(self) -> Reply:
        own = scripted.reply(self._context)
        self.tail = own.text
        return Reply(own.intent, own.text, own.source, "model_empty")
