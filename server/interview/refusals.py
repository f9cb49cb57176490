"""Words an interviewer must not say, by kind, in the languages whose words are known."""

import re
from enum import StrEnum


class Refusal(StrEnum):
    """Why a sentence of a reply was not shown; goes into `Reply.note` as `refused:<value>`."""

    TWO_QUESTIONS = "two_questions"
    LEADING = "leading"
    ANSWER_GIVEN = "answer_given"
    REPEATED = "repeated"
    REVEALED = "revealed"
    PRAISE = "praise"
    PROMISE = "promise"
    HUMAN = "human"
    LANGUAGE = "language"
    LENGTH = "length"
    QUESTION = "question"
    """A question where none may be asked."""
    GARBLED = "garbled"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


LEADING = _pattern(
    r"\b(?:do|did|does|would|wouldn|is|isn|are|aren|was|wasn|were|weren|have|haven|has|hasn|should|shouldn|can|couldn)(?:n)?['’]t (?:you|it|that|this|they|there|we|he|she)\b",
    r"\bdon['’]t you\b|\bdidn['’]t you\b|\bwouldn['’]t you\b|\bsurely\b|\bobviously\b|\bof course you\b",
    r"\b(?:wouldn['’]t|would) you (?:agree|say that)\b|\bdo you agree\b|\bisn['’]t it (?:true|fair|right)\b",
    r"\b(?:so |then )?(?:you|it|that) must have\b|\byou must (?:be|feel)\b|\bI (?:assume|guess|suppose|bet|imagine) (?:you|that|it)\b",
    r",\s*(?:right|correct|yes|no|isn['’]t it|didn['’]t you|don['’]t you|wasn['’]t it|aren['’]t you|weren['’]t you|eh)\s*\?",
    r"\bwhy (?:on earth|in the world|didn['’]t you)\b",
    r"¿?\bno (?:cree|crees|le parece|te parece|piensa|piensas) (?:usted )?que\b|\b(?:seguramente|obviamente)\b|,\s*¿?(?:verdad|no|cierto|no es así)\s*\?|\bdebe de haber\b|\bestá(?:s)? de acuerdo\b",
    r"\bne (?:pensez|penses|croyez|crois|trouvez|trouves)[- ](?:vous|tu) pas\b|\bn['’]est-ce pas\b|\bsûrement\b|\bévidemment\b|\b(?:êtes|es)[- ](?:vous|tu) d['’]accord\b|,\s*(?:non|hein|pas vrai)\s*\?|\b(?:vous avez|tu as) dû\b",
    r"\b(?:finden|meinen|glauben|denken) Sie nicht\b|\b(?:findest|meinst|glaubst|denkst) du nicht\b|\bsicherlich\b|\boffensichtlich\b|,\s*(?:oder|nicht wahr|richtig|stimmt['’]?s|gell)\s*\?|\bstimmen Sie (?:mir )?zu\b|\bmüssen .{0,40} gewesen sein\b",
)

PRAISE = _pattern(
    r"\b(?:great|excellent|good|perfect|amazing|impressive|fantastic|wonderful|brilliant|outstanding|strong|solid|nice|superb|terrific|awesome|insightful|thoughtful|clever|smart|bad|poor|weak|disappointing) (?:answer|example|point|job|work|response|thinking|approach|insight|choice|explanation|start|stuff|one|observation|understanding|experience)s?\b",
    r"^(?:that['’]?s |that is |that was |this is |sounds |very |so |oh,? |wow,? |unfortunately,? )*(?:a |an )?(?:really |very |quite |absolutely |truly )?(?:great|excellent|perfect|amazing|impressive|fantastic|wonderful|brilliant|outstanding|awesome|superb|terrific|incredible|good|correct|incorrect|wrong|spot on|well done|bravo|exactly right)\b(?! (?:morning|afternoon|evening|day))(?=[\s,.!…]|$)",
    r"\bhow (?:great|amazing|impressive|wonderful|fantastic|clever|awesome)\s*[!.]|\bwhat an? (?:great|amazing|impressive|wonderful|fantastic|excellent|brilliant)\b",
    r"\b(?:i['’]m|i am) (?:very |really |so )?(?:impressed|disappointed)\b|\bwell done\b|\bgood for you\b|\bgood job\b|\byou(?:['’]re| are) (?:right|wrong|correct|absolutely right|doing (?:great|well|fine))\b|\bthat(?:['’]s| is| was) (?:not )?(?:a )?(?:correct|incorrect|wrong|right|impressive|excellent|great|perfect|good|very good|really good)\b",
    r"^\W*(?:[\w'’]+ ){0,2}(?:excelente|estupend[oa]|genial|perfecto|magnífic[oa]|impresionante|fantástic[oa]|muy bien|correcto|incorrecto|enhorabuena)\s*(?:[!.,…]|$)|\b(?:muy )?(?:buena|excelente) respuesta\b|\bbuen (?:trabajo|ejemplo|punto)\b",
    r"^\W*(?:[\w'’]+ ){0,2}(?:excellente?|parfait|formidable|bravo|impressionnante?|très bien|super|génial|fantastique|magnifique|exact|correct)\s*(?:[!.,…]|$)|\b(?:très |excellente )?bonne (?:réponse|remarque)\b|\bexcellente (?:réponse|remarque)\b|\b(?:bon|excellent) (?:travail|exemple)\b|\bc['’]est (?:correct|juste|faux|exact)\b",
    r"^\W*(?:[\w'’]+ ){0,2}(?:ausgezeichnet|hervorragend|perfekt|großartig|toll|super|sehr gut|beeindruckend|wunderbar|klasse|prima|gut gemacht)\s*(?:[!.,…]|$)|\b(?:gute|tolle|super|hervorragende|ausgezeichnete) antwort\b|\b(?:gute arbeit|gutes beispiel|guter punkt)\b|\bdas ist (?:richtig|falsch|korrekt)\b",
    r"^\W*(?:[\w'’]+ ){0,2}(?:ottimo|eccellente|bravissim[oa]|ótimo|muito bem|heel goed|uitstekend|geweldig)\s*(?:[!.,…]|$)|\bexcelente resposta\b",
)

REVEALED = _pattern(
    r"\bmy (?:system )?(?:instructions?|prompt|guidelines|rules|programming|rubric|criteria)\b|\bsystem prompt\b|\brubrics?\b|\bscor(?:e|es|ed|ing) (?:you|your|this|that|of|is|for|guide|card)\b|\byour score\b|\b(?:assessment|evaluation|scoring|grading) criteri(?:a|on)\b|\b(?:that['’]?s|a|an) (?:solid )?[1-9](?:0)?(?: out of|/)\s?(?:5|10)\b|\b\d+ points?\b|\bthat['’]s a [1-9]\b",
    r"\bI(?:['’]m| am| was|['’]ve been| have been) (?:instructed|told|programmed|asked|supposed) (?:to|not to)\b|\b(?:as|being) an? (?:AI )?language model\b|\bfollow-?up budget\b|\bcontrol line\b|\b(?:a|the) (?:full|good|complete|ideal|model|expected) answer (?:would|should|contains|includes)\b|\bI(?:['’]m| am) (?:looking for|evaluating|assessing|grading|scoring)\b|\bthe goal of this question\b|\bthe (?:right|correct|expected) answer\b",
    r"\b(?:mis instrucciones|mi prompt|prompt del sistema|criterios de (?:evaluación|puntuación)|su puntuación|tu puntuación|la respuesta correcta)\b",
    r"\b(?:mes instructions|mon prompt|prompt système|critères d['’]évaluation|(?:votre|ta) (?:note|score)|la bonne réponse)\b",
    r"\b(?:meine (?:anweisungen|instruktionen)|mein prompt|system-?prompt|bewertungskriterien|(?:ihre|deine) (?:punktzahl|bewertung)|die richtige antwort)\b",
)

PROMISE = _pattern(
    r"\byou(?:['’]ve| have)? (?:got|get|passed|will get|are getting|are|['’]re|['’]ll get) (?:the (?:job|position|role|next round)|hired|through to|selected|accepted)\b|\bwe(?:['’]ll| will|['’]d like to| would like to| want to) (?:hire|offer|invite|contact|recommend|call|get back to) you\b|\b(?:welcome to the team|congratulations|job offer|next round|next stage|salary of|good (?:fit|candidate)|great fit|perfect fit|strong candidate)\b|\bI(?:['’]ll| will| can) (?:recommend|hire|promise|guarantee|make sure|put in a good word)\b|\bpassed (?:the|this) interview\b",
    r"\b(?:está(?:s)? contratad[oa]|felicidades|el puesto es (?:suyo|tuyo)|siguiente (?:fase|ronda))\b|\b(?:vous êtes (?:embauché|retenu)e?|félicitations|le poste est à (?:vous|toi)|prochain tour)\b|\b(?:sie haben die stelle|sie sind eingestellt|du hast den job|sie haben den job|herzlichen glückwunsch|nächste runde)\b",
)

HUMAN = _pattern(
    r"\b(?:I(?:['’]m| am) (?:a |an )?(?:real |actual |living )?(?:human|person|human being|woman|man|recruiter|manager|engineer|interviewer from|member of the team|mother|father)\b|I(?:['’]m| am) not (?:an? )?(?:AI|bot|robot|machine|computer)\b|as a (?:human|person|recruiter|fellow|mother|father|developer|manager)\b|(?:when|in) I (?:worked|was (?:at|in|a|young|working|studying))|in my (?:own )?(?:career|experience|life|childhood|previous job)|my (?:wife|husband|kids|children|mother|father|colleagues?|boss|own team)\b)",
    r"\b(?:soy (?:una persona|human[oa]|un ser humano)|no soy (?:un robot|una (?:IA|máquina))|en mi (?:propia )?(?:carrera|experiencia))\b",
    r"\b(?:je suis (?:une personne|un(?:e)? humaine?|un être humain)|je ne suis pas (?:un robot|une (?:IA|machine))|dans ma (?:propre )?(?:carrière|vie))\b",
    r"\b(?:ich bin (?:ein mensch|eine (?:echte )?person)|ich bin kein(?:e)? (?:roboter|KI|maschine)|in meiner (?:eigenen )?(?:karriere|laufbahn))\b",
)

TWO_QUESTIONS = _pattern(
    r"(?:;| and| or) (?:also )?(?:to |with |for |by |from )?(?:how|what|why|when|where|who|whom|which)\b.*\?",
    r"(?:;| and| or) (?:also )?(?:did|do|does|can|could|would|were|was|is|are|have|has) (?:you|your|it|they|that|the|there|this)\b.*\?",
    r"\b(?:y|o|u) (?:también )?¿?(?:cómo|qué|por qué|cuándo|dónde|quién|cuál|cuánto)\b.*\?",
    r"\b(?:et|ou) (?:aussi )?(?:comment|que|quoi|pourquoi|quand|où|qui|quel(?:le)?s?|combien|qu['’]est-ce)\b.*\?",
    r"\b(?:und|oder) (?:auch )?(?:wie|was|warum|wieso|wann|wo|wer|welche[rsnm]?|womit|woran)\b.*\?",
    r"\b(?:e|ed|ou|en|of) (?:como|come|cosa|perché|por que|quando|hoe|wat|waarom|wanneer)\b.*\?",
)

IMPERATIVE = _pattern(
    r"^(?:(?:please|next|first|now|then|so|thanks|thank you|okay|ok|and)[,.]? )*(?:tell|describe|walk|explain|give|share|elaborate|talk|say (?:a bit|a little|more|something)|name|list|take me)\b(?! (?:your|me|it|that)? ?time)",
    r"^(?:por favor,? )?(?:cuénteme|cuéntame|describa|describe|explique|explica|dígame|dime|hábleme|háblame|deme|dame)\b",
    r"^(?:s['’]il vous plaît,? )?(?:racontez|décrivez|expliquez|dites|parlez|donnez|raconte|décris|explique|dis|parle|donne)(?:-moi)?\b",
    r"^(?:bitte )?(?:erzählen|beschreiben|erklären|schildern|nennen) sie\b|^(?:bitte )?(?:erzähl|beschreib|erklär|schilder|nenn)e?\b",
)

OFFERED = _pattern(
    r"\b(?:for example|for instance|such as|e\.g\.|like)\b(?P<offer>.*)",
    r"\b(?:por ejemplo|como por ejemplo|tales? como)\b(?P<offer_es>.*)",
    r"\b(?:par exemple|comme par exemple|tels? que)\b(?P<offer_fr>.*)",
    r"\b(?:zum beispiel|beispielsweise|z\.\s?b\.|etwa)\b(?P<offer_de>.*)",
)
"""What follows these in a question is an answer held out, unless the candidate said it."""
