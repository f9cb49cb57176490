"""Which questions can be answered with yes or no, in the languages whose grammar is known."""

import re
from dataclasses import dataclass
from typing import Final

_FLAGS = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language asks for yes or no."""

    closed: re.Pattern[str]
    """A sentence that begins so, or holds it, asks for yes or no …"""
    polite: re.Pattern[str]
    """… unless it only asks politely to be told something …"""
    choice: re.Pattern[str]
    """… offers other answers than yes and no …"""
    last_word: re.Pattern[str]
    """… or asks whether there is anything to add, as a good interview does at its end."""


_LEAD_EN = r"^(?:(?:and|so|then|now|first|next|finally|also|overall|today|in (?:your|that|this) \w+),? )?(?:(?:when|if|after|before|while|as|since|once|in|during|looking|thinking|given|with|at|for|on)\b[^?]*?, )?"
_LEAD_FR = r"^(?:(?:et|alors|ensuite|enfin|aujourd['’]hui|selon (?:vous|toi)),? )?(?:(?:quand|lorsque|si|après|avant|pendant|dans|lors|à|avec|pour|au)\b[^?]*?, )?"
_LEAD_DE = r"^(?:(?:und|also|dann|heute|insgesamt|zum schluss),? )?(?:(?:wenn|falls|nachdem|bevor|während|als|seit|bei|im|in)\b[^?]*?, )?"
_LEAD_PT = (
    r"^(?:(?:e|então|hoje|no geral|por fim),? )?(?:(?:quando|se|depois|antes|ao|durante|no|na|em|com)\b[^?]*?, )?"
)
_INTERROGATIVE_PT = r"\b(?:o que|por qu[eê]|como|quando|onde|quem|qual|quais|quant[oa]s?|(?:de|em|com|para|a|por) que|que \w+ (?:você|o senhor|a senhora))\b"
_INTERROGATIVE_ZH = r"什么|怎么|怎样|为什么|为何|如何|哪|谁|多少|几[个次年天种]|多久|多大"
_INTERROGATIVE_ES = r"\b(?:qué|cómo|cuándo|adónde|dónde|quién(?:es)?|cuál(?:es)?|cuánt[oa]s?)\b"

GRAMMARS: Final = {
    "en": Grammar(
        closed=re.compile(
            _LEAD_EN
            + r"(?:do|does|did|is|are|am|was|were|have|has|had|can|could|will|would|should|shall|may|might|must)(?:n['’]t)? \w[^?]*\?",
            _FLAGS,
        ),
        polite=re.compile(
            r"\b(?:can|could|would|will) you (?:please |also |briefly |just |now |both )?(?:tell|describe|walk|talk|explain|give|share|show|name|list|say|outline|elaborate|take|think of|summari[sz]e|introduce|recall|go|teach|define|sketch|draw|write|compare|help me understand|expand|break|paint|start by)\b|\bwould you (?:mind|like to) (?:tell|describ|shar|walk|explain|talk)\w*\b|\b(?:can|could|may) (?:i|we) (?:ask|hear)\b",
            _FLAGS,
        ),
        choice=re.compile(r"\b(?:or|rather|versus)\b(?! not\b)", _FLAGS),
        last_word=re.compile(
            r"\b(?:anything|something) (?:else |more )?.*\b(?:add|ask(?:ed)?|share|mention|tell|talk about|say|know|raise)\b|\b(?:any|have) questions\b|\banything else\b",
            _FLAGS,
        ),
    ),
    "es": Grammar(
        closed=re.compile(
            rf"¿(?!(?:(?:y|entonces|a|de|en|con|por|para|desde|hasta|sobre),? )*(?:que|como|cuando|donde|quien|cual|cuanto)\b)(?![^?]*{_INTERROGATIVE_ES})[^?]*\?",
            _FLAGS,
        ),
        polite=re.compile(
            r"\b(?:puede|podría|puedes|podrías|quiere|quieres|quisiera|querría|querrías|le importaría|te importaría)\b[^?]*\b(?:contar|describir|explicar|hablar|decir|dar|compartir|mostrar|nombrar|poner|relatar|detallar|contar|resumir|comentar)",
            _FLAGS,
        ),
        choice=re.compile(r"\b(?:o|u)\b(?! no\b)", _FLAGS),
        last_word=re.compile(r"\b(?:algo más|alguna pregunta|algo que)\b", _FLAGS),
    ),
    "fr": Grammar(
        closed=re.compile(
            _LEAD_FR
            + r"(?:est-ce qu|(?!qu['’]|quel|comment|pourquoi|combien|où\b|quand\b|qui\b|que\b)(?:n['’])?(?:y )?\w+-(?:t-)?(?:vous|tu|il|elle|ils|elles|on|nous)\b|(?:vous|tu|le|la|les|votre|vos|ce|cette) (?![^?]*\b(?:comment|pourquoi|combien|quoi|où|quand|quel(?:le)?s?)\b))[^?]*\?",
            _FLAGS,
        ),
        polite=re.compile(
            r"\b(?:pouvez|pourriez|peux|pourrais|voulez|voudriez|veux|accepteriez)-(?:vous|tu)\b[^?]*\b(?:raconter|décrire|parler|expliquer|dire|donner|citer|présenter|partager|montrer|préciser|résumer|nommer|détailler)\b|\best-ce que (?:vous pou(?:vez|rriez)|tu (?:peux|pourrais))\b[^?]*\b(?:raconter|décrire|parler|expliquer|dire|donner|citer|présenter)\b",
            _FLAGS,
        ),
        choice=re.compile(r"\bou\b(?! (?:non|pas)\b)", _FLAGS),
        last_word=re.compile(r"\b(?:autre chose|quelque chose|des questions|une question)\b", _FLAGS),
    ),
    "de": Grammar(
        closed=re.compile(
            _LEAD_DE
            + r"(?!w(?:as|ie|o|er|en|em|ann|arum|ieso|elche[rsnm]?|ozu|omit|oran|orauf|oher|ohin|essen|eshalb|obei|odurch|ovon|ofür|orüber)\b)(?:\w+(?:en|st|te|t)|bist|sind|ist|war|hat|gibt|gab|kann|darf|soll|muss|will|mag) (?:sie|du|ihr|ihnen|dir|euch|es|das|der|die|man|ihre?[nmrs]?|deine?[nmrs]?|unsere?[nmrs]?|wir|ich|diese[rsnm]?|schon|noch)\b[^?]*\?",
            _FLAGS,
        ),
        polite=re.compile(
            r"\b(?:können|könnten|würden|möchten|wollen|kannst|könntest|würdest|magst|mögen) (?:sie|du)\b[^?]*\b(?:erzählen|beschreiben|erklären|schildern|nennen|geben|sagen|zeigen|sprechen|berichten|erläutern|skizzieren|eingehen|zusammenfassen|vorstellen)\b",
            _FLAGS,
        ),
        choice=re.compile(r"\boder\b(?! nicht\b)", _FLAGS),
        last_word=re.compile(
            r"\b(?:noch (?:etwas|fragen|eine frage)|etwas (?:hinzufügen|ergänzen|fragen|sagen)|fragen an)\b", _FLAGS
        ),
    ),
    "pt": Grammar(
        closed=re.compile(
            _LEAD_PT
            + rf"(?![^?]*{_INTERROGATIVE_PT})(?:você|vocês|o senhor|a senhora|já|existe[m]?|há|tem|teve|gosta|gostou|usa|usou|acha|acredita|está|estava|é|era|foi|pode|poderia|gostaria|sabe|conhece|prefere|costuma|consegue|faz|fez|trabalha|trabalhou|participou|liderou|lidera|concorda|sente|recebeu|precisa|considera|seu|sua|o|a|os|as)\b[^?]*\?",
            _FLAGS,
        ),
        polite=re.compile(
            r"\b(?:pode|poderia|podia|consegue|gostaria de|quer|se importaria de|você pode|você poderia)\b[^?]*\b(?:contar|descrever|explicar|falar|dizer|dar|compartilhar|partilhar|mostrar|citar|relatar|detalhar|resumir|comentar|apresentar|listar)",
            _FLAGS,
        ),
        choice=re.compile(r"\bou\b(?! não\b)", _FLAGS),
        last_word=re.compile(r"\b(?:mais alguma coisa|algo mais|alguma pergunta|algo que|acrescentar)\b", _FLAGS),
    ),
    "zh": Grammar(
        closed=re.compile(
            rf"^(?![^？?]*(?:{_INTERROGATIVE_ZH}))[^？?]*(?:[吗么]\s*[？?]|(?:是不是|有没有|能不能|会不会|可不可以|愿不愿意|喜不喜欢|是否|有无)[^？?]*[？?])"
        ),
        polite=re.compile(
            r"(?:能|可以|可否|能否|能不能|可不可以|方便|愿意|请)[^？?]*(?:说|讲|谈|聊|介绍|描述|举|分享|解释|告诉|展开|回忆|列举|概括|形容)"
        ),
        choice=re.compile(r"还是|或者"),
        last_word=re.compile(r"还有|补充|想问|其他"),
    ),
    "ar": Grammar(
        closed=re.compile(
            r"^(?:[^؟?]*،\s*)?(?:و|ف|ثم )?(?:هل|أ(?:لم|ليس|لست|لستم|لا|تعتقد|ترى|كنت|كان|لديك|تحب))\b[^؟?]*[؟?]"
        ),
        polite=re.compile(
            r"\b(?:يمكنك|يمكنكم|يمكن|بإمكانك|بإمكانكم|تستطيع|تستطيعون|لك أن|لكم أن|تود أن|تودون أن|تمانع|تمانعون)\b[^؟?]*\b(?:تحدث\w*|تخبر\w*|تصف\w*|تشرح\w*|ترو\w*|تذكر\w*|توضح\w*|تعط\w*|تقول\w*|تحك\w*|تشارك\w*|وصف|إخبار\w*|إعطاء|توضيح|مشاركة|سرد|الحديث|التحدث|شرح|ذكر)\b"
        ),
        choice=re.compile(r"\b(?:أم|أو)\b"),
        last_word=re.compile(r"شيء آخر|إضافة|إضافته|تضيف|أسئلة|سؤال آخر|تود أن تسأل|طرح"),
    ),
}


def is_closed(sentence: str, language: str) -> bool:
    """Whether "yes" or "no" would be an answer to this sentence."""
    grammar = GRAMMARS.get(language)
    if grammar is None or not grammar.closed.search(sentence):
        return False
    return not any(excuse.search(sentence) for excuse in (grammar.polite, grammar.choice, grammar.last_word))
