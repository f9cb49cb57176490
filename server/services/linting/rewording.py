"""Better wordings that follow from the question by rule. Where no rule is sure of its grammar, there is none."""

import re
from collections.abc import Callable
from typing import Final

Reword = Callable[[re.Match[str]], str]
Rule = tuple[re.Pattern[str], Reword]

_CLAUSE_EN = r"(?P<x>(?:the|a|an|this|these|that|your|our|its|it|you|we|they|there|people|my|his|her|most|each)\b.+)"
_TAG_EN = r",\s*(?:right|correct|yes|no|eh|(?:is|did|do|was|are|were|have|has|would|could|can|does|wo)n?['’]?n?['’]?t (?:it|you|they|we|he|she))"
_ADJECTIVE_EN = r"(?P<adj>satisfied|happy|comfortable|confident|familiar|interested|experienced|proud|involved|likely|willing|motivated|open|used)"
_QUALITY_EN = r"(?P<adj>clear|easy|useful|helpful|difficult|hard|important|relevant|fair|realistic|fast|slow|reliable|intuitive|stressful)"


def _rule(pattern: str, reword: Reword | str) -> Rule:
    made = reword if callable(reword) else _template(reword)
    return re.compile(pattern, re.IGNORECASE), made


def _template(words: str) -> Reword:
    """Groups into words; the verb `a`, which stood at the beginning, in lower case."""

    def expand(match: re.Match[str]) -> str:
        verb = (match.groupdict().get("a") or "").lower()
        return match.expand(words.replace(r"\g<a>", verb))

    return expand


def _lower_first(text: str) -> str:
    return (
        text
        if text[:2] in {"I ", "I'", "I’"} or (text[:2].isalpha() and text[:2].isupper())
        else text[:1].lower() + text[1:]
    )


def _how_far(match: re.Match[str]) -> str:
    clause = re.sub(
        r"^that (?!(?:is|was|are|were|has|have|would|will|can|could)\b)", "", match["x"], flags=re.IGNORECASE
    )
    return f"How far is it true for you that {_lower_first(clause)}?"


def _dans_quelle_mesure(match: re.Match[str]) -> str:
    clause = _lower_first(match["x"].strip())
    that = "qu’" if clause[:1] in "aeiouyhéèêâîôàAEIOUYÉ" else "que "
    asked = "dirais-tu" if "tu" in (match.groupdict().get("p") or "").lower() else "diriez-vous"
    return f"Dans quelle mesure {asked} {that}{clause} ?"


def _hasta_que_punto(match: re.Match[str]) -> str:
    asked = "dirías" if (match.groupdict().get("v") or "").lower().endswith("s") else "diría"
    return f"¿Hasta qué punto {asked} que {_lower_first(match['x'].strip())}?"


def _inwieweit(match: re.Match[str]) -> str:
    asked = "würdest du" if match["p"].lower() == "du" else "würden Sie"
    return f"Inwieweit {asked} sagen, dass {match['x']}?"


def _que_le_parecio(match: re.Match[str]) -> str:
    past, many = "ó" in match["v"] or "aron" in match["v"], match["v"].lower().endswith("n")
    verb = {(True, True): "parecieron", (True, False): "pareció", (False, True): "parecen", (False, False): "parece"}
    return f"¿Qué {match['p'].lower()} {verb[past, many]} {match['x']}?"


def _si_alguna_vez(match: re.Match[str]) -> str:
    tell = "háblame" if match["v"].lower() == "has" else "hábleme"
    return f"Si alguna vez {match['v'].lower()} {match['x']}, {tell} de la última vez."


def _ate_que_ponto(match: re.Match[str]) -> str:
    return f"Até que ponto diria que {_lower_first(match['x'].strip())}?"


def _in_what_respect(match: re.Match[str]) -> str:
    """For Chinese: how far something is so, asked of who is addressed as before."""
    you = "你" if "你" in match[0] and "您" not in match[0] else "您"
    return f"{you}在多大程度上认为{match['x'].strip('，, ')}？"


def _ila_ayy_madan(match: re.Match[str]) -> str:
    you = "ترون" if (match.groupdict().get("v") or "").endswith("ون") else "ترى"
    return f"إلى أي مدى {you} أن {match['x'].strip()}؟"


LEADING: Final[dict[str, tuple[Rule, ...]]] = {
    "en": (
        _rule(
            rf"^(?:do(?:n['’]t)?|would(?:n['’]t)?) you (?:also )?(?:think|agree|say|believe|feel|find) (?:that )?{_CLAUSE_EN}\?$",
            _how_far,
        ),
        _rule(r"^is(?:n['’]t)? it (?:true|fair|right)(?: to say)? that (?P<x>.+)\?$", _how_far),
        _rule(rf"^(?:(?:surely|obviously|of course|so|then),? )*{_CLAUSE_EN}{_TAG_EN}\s*\?$", _how_far),
        _rule(
            r"^why (?:on earth |in the world )?did(?:n['’]t)? you (?:not )?(?P<x>.+)\?$",
            r"What did you consider when deciding whether to \g<x>?",
        ),
        _rule(
            r"^(?:surely|obviously|of course),? (?P<x>(?:do|did|would|are|were|have|how|what|why|when|where|who).+\?)$",
            lambda m: m["x"][0].upper() + m["x"][1:],
        ),
    ),
    "es": (
        _rule(r"^¿no (?P<v>cree|crees|piensa|piensas) (?:usted )?que (?P<x>.+)\?$", _hasta_que_punto),
        _rule(r"^¿no (?:le|te) parece que (?P<x>.+)\?$", _hasta_que_punto),
        _rule(r"^¿?(?P<x>[^¿?]+), ¿?(?:verdad|no|cierto|no es así)\?$", _hasta_que_punto),
    ),
    "fr": (
        _rule(
            r"^ne (?:pens|croy|trouv)(?:ez|es)[- ](?P<p>vous|tu) pas (?:que |qu['’])(?P<x>.+?) ?\?$",
            _dans_quelle_mesure,
        ),
        _rule(r"^(?P<x>[^?]+?), (?:n['’]est-ce pas|non|hein|pas vrai) ?\?$", _dans_quelle_mesure),
    ),
    "de": (
        _rule(r"^(?:find|mein|glaub|denk)(?:en|st|est) (?P<p>Sie|du) nicht(?: auch)?, dass (?P<x>.+)\?$", _inwieweit),
    ),
    "pt": (
        _rule(
            r"^(?:você )?não (?:acha|acredita|pensa|concorda|crê|lhe parece|te parece)(?: você)?(?: também)? que (?P<x>.+)\?$",
            _ate_que_ponto,
        ),
        _rule(r"^(?P<x>[^?]+), (?:não|não é|não é verdade|né|certo|verdade)\?$", _ate_que_ponto),
    ),
    "zh": (
        _rule(r"^(?:难道)?[您你](?:难道)?不(?:觉得|认为)(?P<x>[^？?]+?)吗?[？?]$", _in_what_respect),
        _rule(r"^(?P<x>[^？?]+?)，?(?:不是吗|对吧|是吧|对不对)[？?]$", _in_what_respect),
    ),
    "ar": (_rule(r"^ألا (?P<v>ترى|ترون|تعتقد|تعتقدون|تظن|تظنون) أن (?P<x>[^؟?]+)[؟?]$", _ila_ayy_madan),),
}

CLOSED: Final[dict[str, tuple[Rule, ...]]] = {
    "en": (
        _rule(r"^(?:have|has) you ever (?P<x>.+)\?$", r"If you have ever \g<x>, tell me about the last time."),
        _rule(r"^have you (?!been able|had a chance)(?P<x>.+)\?$", r"If you have \g<x>, tell me about it."),
        _rule(
            r"^(?P<a>do|did) you have (?:any |some |a lot of |much )?(?P<x>experience|knowledge|training|ideas|suggestions|concerns|plans|goals|tools|problems|support)\b(?P<rest>.*)\?$",
            r"What \g<x> \g<a> you have\g<rest>?",
        ),
        _rule(r"^(?P<a>do|did) you (?:like|enjoy|love) (?P<x>.+)\?$", r"What \g<a> you think of \g<x>?"),
        _rule(rf"^(?:do|did) you (?:think|believe) (?:that )?{_CLAUSE_EN}\?$", _how_far),
        _rule(
            rf"^(?P<a>are|were) you {_ADJECTIVE_EN} (?P<x>(?:with|about|at|in|by|of|to)\b.+)\?$",
            r"How \g<adj> \g<a> you \g<x>?",
        ),
        _rule(
            rf"^(?P<a>is|are|was|were) (?P<s>(?:the|your|our|this|that|these)(?: [\w’'-]+){{1,4}}?|it|they) {_QUALITY_EN}(?P<rest>(?: (?:to|for|in|with|about|enough)\b.*)?)\?$",
            r"How \g<adj> \g<a> \g<s>\g<rest>?",
        ),
        _rule(
            r"^is there anything (?:that )?you (?P<a>would|could|will|can|should|might) (?P<x>.+)\?$",
            r"What, if anything, \g<a> you \g<x>?",
        ),
        _rule(r"^would you (?P<x>.+)\?$", r"When, if ever, would you \g<x>?"),
        _rule(
            r"^(?P<a>do|did|does) (?P<x>(?:you|your|they|the|people|we)\b.+)\?$",
            lambda m: f"How, if at all, {m['a'].lower()} {m['x']}?",
        ),
    ),
    "es": (
        _rule(
            r"^¿(?:alguna vez )?(?P<v>ha|has) (?:usted )?(?:alguna vez )?(?P<x>\w+(?:do|to|so|cho)\b.*)\?$",
            _si_alguna_vez,
        ),
        _rule(r"^¿(?P<p>le|te) (?P<v>gustaron|gustan|gustó|gusta) (?P<x>.+)\?$", _que_le_parecio),
        _rule(r"^¿(?P<v>cree|crees|piensa|piensas) (?:usted )?que (?P<x>.+)\?$", _hasta_que_punto),
        _rule(
            r"^¿(?P<v>está|estás|estuvo|estuviste) (?P<adj>satisfech[oa]|content[oa]|familiarizad[oa]|cómod[oa]) con (?P<x>.+)\?$",
            lambda m: f"¿En qué medida {m['v'].lower()} {m['adj']} con {m['x']}?",
        ),
    ),
    "fr": (
        _rule(
            r"^(?:avez-vous|est-ce que vous avez) déjà (?P<x>.+?) ?\?$",
            r"Si vous avez déjà \g<x>, parlez-moi de la dernière fois.",
        ),
        _rule(
            r"^(?:as-tu|est-ce que tu as) déjà (?P<x>.+?) ?\?$", r"Si tu as déjà \g<x>, parle-moi de la dernière fois."
        ),
        _rule(r"^(?:avez-vous|est-ce que vous avez) aimé (?P<x>.+?) ?\?$", r"Comment avez-vous trouvé \g<x> ?"),
        _rule(r"^(?:as-tu|est-ce que tu as) aimé (?P<x>.+?) ?\?$", r"Comment as-tu trouvé \g<x> ?"),
        _rule(r"^(?:pens|croy|trouv)(?:ez|es)-(?P<p>vous|tu) (?:que |qu['’])(?P<x>.+?) ?\?$", _dans_quelle_mesure),
        _rule(
            r"^(?P<v>êtes-vous|es-tu) (?P<x>(?:satisfaite?s?|contente?s?|à l['’]aise)\b.+?) ?\?$",
            lambda m: f"Dans quelle mesure {m['v'].lower()} {m['x']} ?",
        ),
        _rule(
            r"^(?P<v>(?!avez|as|êtes|es|pouvez|peux|voulez|veux|pourriez|pourrais|y)\w+-(?:vous|tu)) (?P<x>.+?) ?\?$",
            lambda m: f"Dans quelle mesure {m['v'].lower()} {m['x']} ?",
        ),
    ),
    "de": (
        _rule(
            r"^haben Sie (?:schon (?:ein)?mal|jemals) (?P<x>.+)\?$",
            r"Falls Sie schon einmal \g<x> haben, erzählen Sie mir vom letzten Mal.",
        ),
        _rule(
            r"^hast du (?:schon (?:ein)?mal|jemals) (?P<x>.+)\?$",
            r"Falls du schon einmal \g<x> hast, erzähl mir vom letzten Mal.",
        ),
        _rule(
            r"^(?P<v>hat|haben) (?P<p>Ihnen|dir) (?P<x>.+) gefallen\?$",
            lambda m: f"Wie {m['v'].lower()} {m['p']} {m['x']} gefallen?",
        ),
        _rule(
            r"^(?P<v>gefällt|gefallen|gefiel) (?P<p>Ihnen|dir) (?P<x>.+)\?$",
            lambda m: f"Wie {m['v'].lower()} {m['p']} {m['x']}?",
        ),
        _rule(r"^(?:find|mein|glaub|denk)(?:en|st|est) (?P<p>Sie|du), dass (?P<x>.+)\?$", _inwieweit),
        _rule(
            r"^(?P<v>sind Sie|waren Sie|bist du|warst du) (?P<adj>zufrieden|vertraut|einverstanden) mit (?P<x>.+)\?$",
            lambda m: f"Wie {m['adj']} {m['v'][0].lower()}{m['v'][1:]} mit {m['x']}?",
        ),
        _rule(
            r"^(?P<v>sind Sie|waren Sie|bist du|warst du) mit (?P<x>.+) (?P<adj>zufrieden|vertraut)\?$",
            lambda m: f"Wie {m['adj']} {m['v'][0].lower()}{m['v'][1:]} mit {m['x']}?",
        ),
        _rule(
            r"^(?P<v>(?!haben|hast|sind|bist|waren|warst|werden|wirst|können|kannst|müssen|dürfen|gibt)\w+(?:en|st)) (?P<p>Sie|du) (?P<x>.+)\?$",
            lambda m: f"Wie, wenn überhaupt, {m['v'].lower()} {m['p']} {m['x']}?",
        ),
    ),
    "pt": (
        _rule(r"^(?:você )?já (?P<x>\w+(?:ou|eu|iu|ez|oi)\b.*)\?$", lambda m: f"Se já {m['x']}, fale da última vez."),
        _rule(r"^(?:você )?gostou d(?P<a>[oae]s?) (?P<x>.+)\?$", r"O que achou d\g<a> \g<x>?"),
        _rule(r"^(?:você )?(?:acha|acredita|pensa) que (?P<x>.+)\?$", _ate_que_ponto),
        _rule(
            r"^(?:você )?está (?P<adj>satisfeit[oa]|content[ea]|familiarizad[oa]|confortável) com (?P<x>.+)\?$",
            r"Em que medida está \g<adj> com \g<x>?",
        ),
    ),
    "zh": (
        _rule(
            r"^(?P<v>[您你])(?:曾经|曾)?(?P<x>[^？?]*?)过(?P<y>[^？?]*?)吗[？?]$",
            r"如果\g<v>\g<x>过\g<y>，请说说最近的一次。",
        ),
        _rule(r"^(?P<v>[您你])喜(?:不喜)?欢(?P<x>[^？?]+?)吗?[？?]$", r"\g<v>怎么看\g<x>？"),
        _rule(r"^(?P<v>[您你])对(?P<x>[^？?]+?)满意吗[？?]$", r"\g<v>对\g<x>有多满意？"),
        _rule(
            r"^(?P<v>[您你])(?:觉得|认为)(?P<x>[^？?]+?)(?P<adj>有用|有帮助|清楚|重要|容易|困难|公平)吗[？?]$",
            r"\g<v>觉得\g<x>有多\g<adj>？",
        ),
    ),
    "ar": (
        _rule(r"^هل سبق (?:لكم أن|لك أن|أن) (?P<x>[^؟?]+)[؟?]$", r"إن سبق أن \g<x>، فما الذي حدث في آخر مرة؟"),
        _rule(
            r"^هل (?P<v>أعجبك|أعجبكم) (?P<x>[^؟?]+)[؟?]$",
            lambda m: f"ما {'رأيكم' if m['v'].endswith('م') else 'رأيك'} في {m['x']}؟",
        ),
        _rule(r"^هل (?P<v>تعتقد|تعتقدون|تظن|تظنون|ترى|ترون) أن (?P<x>[^؟?]+)[؟?]$", _ila_ayy_madan),
    ),
}


def reworded(sentence: str, rules: tuple[Rule, ...]) -> str:
    """The sentence by the first rule that knows it; empty where none does."""
    for pattern, reword in rules:
        if match := pattern.search(sentence):
            return reword(match)
    return ""
