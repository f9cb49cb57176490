"""Whether words are in the language of the interview: stop words for some, the script for the rest."""

import re
import unicodedata
from collections import Counter

from server.interview.words import unmarked

_STOP_WORDS = {
    "en": "the and you your was were that this what how did would could with about have thank please is are of for tell",
    "es": "el los las que y usted como fue eso esto una con por para muy gracias cuál qué cómo podría puede es del lo su se me te este esta sobre no sin cuando también si más pero",
    "fr": "le les des vous votre que qui était avec pour est une dans merci quel quelle pouvez comment cette ce et du je",
    "de": "der die das und sie ihr ihre war mit für ist ein eine nicht danke wie was können könnten haben zu den dem ich",
    "it": "il gli che di è una con per grazie come può potrebbe questo quello sua suo della nel sono ha cosa",
    "pt": "o os as que você uma um com para pra por obrigado obrigada como foi isso isto disso não é seu sua suas seus pode "
    "poderia qual do da dos das em no na num ao mais mas está esta este essa esse sobre sem também quando se me lhe eu",
    "ar": "من في على إلى عن مع هذا هذه ذلك التي الذي ما ماذا كيف هل أن إن كان كانت هو هي لا لم لن قد كل أو ثم أنا نحن أنتم "
    "كما عند بعد قبل حتى بين لكن أي لي لك لكم لنا له لها كنت كنا",
    "nl": "de het een en u uw was met voor niet dank hoe wat kunt zou dat dit heeft van je bent is",
}
_PROFILES = {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}
_BARE = {code: frozenset(unmarked(word) for word in words) for code, words in _PROFILES.items()}

_SCRIPTS = {
    "zh": {"CJK"},
    "ja": {"CJK", "HIRAGANA", "KATAKANA"},
    "ko": {"HANGUL", "CJK"},
    "ru": {"CYRILLIC"},
    "uk": {"CYRILLIC"},
    "bg": {"CYRILLIC"},
    "sr": {"CYRILLIC", "LATIN"},
    "el": {"GREEK"},
    "ar": {"ARABIC"},
    "fa": {"ARABIC"},
    "ur": {"ARABIC"},
    "he": {"HEBREW"},
    "hi": {"DEVANAGARI"},
    "th": {"THAI"},
}
_DECISIVE_LETTERS = 12
"""Names and terms may stand in another script; this many letters are more than a name."""
_DECISIVE_HITS = 3

FUNCTION_CHARACTERS = frozenset(
    "的了着过是在有和与跟或及就都也还又再才只很太更最不没无非别我你您他她它们咱这那哪些个位种样么吗呢吧啊呀嘛哦嗯什怎谁几多少如何为因所以"
    "但而且则若虽然把被让给对从到向往于由按比等之其此该每各请能会可想要得地里中上下前后时候说去来做用一"
)
"""Characters of Chinese words that say how others belong together: a pair with one of them says little."""


def stop_words(code: str) -> frozenset[str]:
    """The commonest words of a language, without accents; none of an unknown one."""
    return _BARE.get(code, frozenset())


def in_language(text: str, tag: str) -> bool:
    """False when `text` is clearly in another language than `tag` (BCP-47); short or undecided text passes."""
    code = tag.replace("_", "-").split("-")[0].lower()
    return _in_script(text, _SCRIPTS.get(code, {"LATIN"})) and _in_profile(text, code)


def _in_script(text: str, scripts: set[str]) -> bool:
    letters = [char for char in text if char.isalpha()]
    found = Counter(unicodedata.name(char, "?").split(" ")[0].split("-")[0] for char in letters)
    foreign = sum(count for script, count in found.items() if script not in scripts)
    return foreign < min(_DECISIVE_LETTERS, len(letters)) or foreign * 2 <= len(letters)


def _in_profile(text: str, code: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    hits = {other: sum(word in profile for word in words) for other, profile in _PROFILES.items()}
    own = hits.pop(code, 0)
    if code not in _PROFILES:
        return hits["en"] < _DECISIVE_HITS + 1
    return max(hits.values()) < _DECISIVE_HITS or max(hits.values()) < 2 * own + 1
