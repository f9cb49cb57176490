"""Sentences with their places, and how central each is to what was said."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from server.interview.tongues import FUNCTION_CHARACTERS
from server.interview.words import STOPPED, STOPS, UNSPACED, letters_in, pairs
from server.services.analysis.transcript import Line

_SENTENCE = re.compile(rf"[^{STOPS}\n]+(?:{STOPPED})?")
_RUN = rf"{UNSPACED.pattern}+"
_WORD = re.compile(rf"{_RUN}|(?:(?!{UNSPACED.pattern})[^\W\d_])+(?:['’][^\W\d_]+)?")
_FRAGMENT_END = re.compile(r"[,;:()\"“”«»–—.!?…،؛؟，；：、。！？（）「」『』《》]+")
_FUNCTION = re.compile(f"[{''.join(sorted(FUNCTION_CHARACTERS))}]+")
LONGEST_TERM = 6
"""Characters a term of a script without spaces has at most, and two at least."""
MAX_SENTENCES = 400
"""Centrality compares each sentence with each other; what comes after is not looked at."""
DAMPING = 0.85
ROUNDS = 30

STOPWORDS = {
    "en": (
        "a about above after again all also am an and any are as at be because been before being both but by can could "
        "did didn't do does doesn't doing don't down during each even every few for from further get got had has have "
        "having he her here him his how i i'd i'll i'm i've if in into is it it's its itself just like lot made make "
        "many maybe me more most much my myself no nor not now of off on once one only or other our out over own "
        "really same she should so some something such than that that's the their them then there these they thing "
        "things think this those through to too under until up us very was wasn't we we're were what when where which "
        "while who why will with would yes you your"
    ),
    "de": (
        "aber alle als also am an auch auf aus bei bin bis da damit dann das dass dem den der des die dies diese doch "
        "du durch ein eine einem einen einer es für hab habe haben hat hatte hatten ich ihr im in ist ja kann kein "
        "keine mehr mein meine mich mir mit nach nicht noch nur oder sehr sein sich sie sind so über um und uns unser "
        "von vor war waren was weil wenn wer wie wir wird wo wurde zu zum zur"
    ),
    "es": (
        "a al algo ante así aunque bien cada como con cosa cuando de del desde donde dos el ella en entonces era es "
        "esa ese eso esta este esto está fue ha había han hasta hay la las le les lo los más me mi mis mucho muy nada "
        "ni no nos nosotros o para pero por porque pues que se ser si sin sobre son su sus también tan te tenía tiene "
        "todo todos tu un una uno y ya yo"
    ),
    "fr": (
        "a ai alors après au aussi autre aux avais avait avec avons bien c'est car ce cela ces cet cette ceux chaque "
        "comme d'un d'une dans de des deux donc du elle elles en est et étais était être eu fait il ils j'ai je la le "
        "les leur lui mais me même mes moi mon ne nos notre nous on ont ou où par pas peu plus pour qu'il quand que "
        "qui sa sans se ses si son sont sur ta très tout tous toute un une vous y"
    ),
    "pt": (
        "a ao aos aquela aquele aquilo as assim até bem cada coisa coisas com como da das de dela dele deles depois "
        "do dos e ela elas ele eles em então entre era essa esse esta estava este eu fazer fez foi foram gente há "
        "isso isto já lá mais mas me mesmo meu meus minha minhas muito na nada não nas nem no nos nossa nosso num "
        "numa o onde os ou para pela pelo pois por porque pra qual quando que quem se sem ser seu sobre sua só são "
        "também tem ter tinha tipo toda todas todo todos tudo um uma umas uns vai você é"
    ),
    "ar": (
        "من في على إلى عن مع هذا هذه ذلك تلك التي الذي الذين ما ماذا كيف هل أن إن كان كانت كنت كنا يكون هو هي هم لا "
        "لم لن قد كل بعض أو ثم أنا نحن أنت أنتم كما عند عندما بعد قبل حتى بين لكن ولكن أي لي لك له لها لنا منه منها "
        "فيه فيها عليه عليها به بها وهو وهي وكان وكانت وفي ومن وعلى وأن أنه أنها لأن لأني لأنني لأنه لأنها حيث جدا فقط "
        "أيضا مثل غير خلال منذ هناك ليس ليست لدي عندي لدينا عندنا شيء أكثر يعني إذا حين"
    ),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer: `line.text` from `start` to `end`."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence as said."""
        return self.line.text[self.start : self.end]


def sentences_of(lines: Sequence[Line]) -> list[Sentence]:
    """The sentences of the candidate's answers, in order."""
    found: list[Sentence] = []
    for line in lines:
        for match in _SENTENCE.finditer(line.text):
            text = match[0]
            start = match.start() + len(text) - len(text.lstrip())
            if text.strip():
                found.append(Sentence(line, start, match.start() + len(text.rstrip())))
    return found


def content_words(text: str, language: str) -> list[str]:
    """The words that carry meaning, in lower case; of a language without a list, those of four letters and more.

    Where no spaces part words, pairs of characters stand for them.
    """
    stop = _stopwords(language)
    found: list[str] = []
    for word in _WORD.findall(text):
        plain = word.lower().replace("’", "'")
        if UNSPACED.search(plain):
            found += [pair for part in _FUNCTION.split(plain) if len(part) > 1 for pair in pairs(part)]
        elif plain not in stop and len(plain) > (1 if stop else 3):
            found.append(plain)
    return found


def centralities(sentences: Sequence[Sentence], language: str) -> list[float]:
    """How central each sentence is. Source: Mihalcea & Tarau, "TextRank" (EMNLP 2004), §4.

    Sentences beyond `MAX_SENTENCES` get 0.
    """
    bags = [set(content_words(s.text, language)) for s in sentences[:MAX_SENTENCES]]
    weights = [[_similarity(a, b) if i != j else 0.0 for j, b in enumerate(bags)] for i, a in enumerate(bags)]
    totals = [sum(row) for row in weights]
    ranks = [1.0] * len(bags)
    for _ in range(ROUNDS):
        shares = [rank / total if total else 0.0 for rank, total in zip(ranks, totals, strict=True)]
        ranks = [
            (1 - DAMPING) + DAMPING * sum(share * row[i] for share, row in zip(shares, weights, strict=True) if share)
            for i in range(len(bags))
        ]
    # A sentence that says little is not central, however much the others are like it.
    scaled = [rank * min(1.0, len(bag) / 4) for rank, bag in zip(ranks, bags, strict=True)]
    return scaled + [0.0] * (len(sentences) - len(scaled))


def key_phrases(sentences: Sequence[Sentence], language: str, most: int) -> list[tuple[str, Sentence]]:
    """Phrases said more than once or made of several telling words, each with the sentence it is first said in.

    Source: Rose et al., "Automatic Keyword Extraction from Individual Documents" (RAKE, 2010), here with counts.
    """
    first: dict[str, Sentence] = {}
    counts: Counter[str] = Counter()
    for sentence in sentences:
        for phrase in (*_phrases(sentence.text, language), *_terms(sentence.text)):
            first.setdefault(phrase, sentence)
            counts[phrase] += 1
    repeated = [p for p, n in counts.items() if n > 1 and (" " in p or letters_in(p) > 4)]
    long = [p for p in counts if p not in repeated and p.count(" ") in (1, 2)]
    ordered = sorted(repeated, key=lambda p: (-counts[p] * _parts_of(p), p)) + long
    chosen: list[str] = []
    for phrase in ordered:
        if not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
    return [(phrase, first[phrase]) for phrase in chosen[:most]]


def _terms(text: str) -> list[str]:
    """What may be a term in a script without spaces: every stretch of a few characters without function words."""
    parts = [part for run in re.findall(_RUN, text) for part in _FUNCTION.split(run)]
    return [
        part[start:end]
        for part in parts
        for start in range(len(part) - 1)
        for end in range(start + 2, min(len(part), start + LONGEST_TERM) + 1)
    ]


def _parts_of(phrase: str) -> int:
    """How many words a phrase is made of; a word of two characters is the usual one in Chinese."""
    return len(phrase) // 2 if UNSPACED.search(phrase) else 1 + phrase.count(" ")


def _phrases(text: str, language: str) -> list[str]:
    """Runs of telling words in scripts with spaces."""
    stop = _stopwords(language)
    phrases: list[str] = []
    for fragment in _FRAGMENT_END.split(text):
        current: list[str] = []
        for word in [*_WORD.findall(fragment), ""]:
            plain = word.lower().replace("’", "'")
            telling = plain not in stop and len(plain) > 2 if stop else len(plain) > 3
            if word and telling and not UNSPACED.search(word):
                current.append(plain)
                continue
            if current:
                phrases.append(" ".join(current))
            current = []
    return [phrase for phrase in phrases if phrase.count(" ") < 4]


def _similarity(a: set[str], b: set[str]) -> float:
    shared = len(a & b)
    if not shared:
        return 0.0
    return shared / (math.log(len(a) + 1) + math.log(len(b) + 1))


def _stopwords(language: str) -> frozenset[str]:
    return _SETS.get(language.split("-")[0].lower(), frozenset())


_SETS = {language: frozenset(words.split()) for language, words in STOPWORDS.items()}
