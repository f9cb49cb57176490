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
    r"\bnão (?:acha|acredita|concorda|pensa|crê|te parece|lhe parece)(?: você)?(?: também)? que\b|\b(?:certamente|obviamente|com certeza) (?:você|o senhor|a senhora|isso|foi)\b|,\s*(?:não|não é|não é verdade|né|certo|verdade|correto)\s*\?|\bdeve ter (?:sido|sentido|ficado)\b|\b(?:você )?concorda (?:que|com)\b",
    r"难道|(?:不是|对不对|对吧|是吧|没错吧|不对)(?:吗)?[？?]|[您你](?:不|难道不|是不是也?)(?:觉得|认为|同意)|显然|毫无疑问|想必|[您你](?:也)?(?:同意|赞同)|[您你](?:当时)?(?:肯定|一定)(?:是|很|会|觉得|感到|非常)",
    r"^(?:و|ف)?أل(?:ا|ست|ستم|يس)\b|\bألا (?:ترى|ترون|ترين|تعتقد|تعتقدون|تظن|تظنون|توافق|توافقون)\b|\bألم (?:تكن|تكونوا|يكن)\b|أليس كذلك|،\s*(?:صحيح|أليس كذلك|نعم|لا)\s*؟|\b(?:بالتأكيد|بلا شك|من الواضح|لا شك) (?:أن|كان|كنت|كنتم)|\bلا بد أن(?:ك|كم|ه)?\b|\bهل (?:توافق|تتفق|توافقون|تتفقون|توافقني|توافقونني)\b",
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
    r"^\W*(?:[\w'’]+ ){0,2}(?:excelente|ótim[oa]|perfeito|maravilhos[oa]|fantástic[oa]|impressionante|incrível|sensacional|parabéns|brilhante|muito bem|muito bom|correto|incorreto)\s*(?:[!.,…]|$)|\b(?:ótima|boa|excelente) resposta\b|\b(?:bom|ótimo|excelente) (?:trabalho|exemplo|ponto)\b|\b(?:isso|você) está (?:cert[oa]|errad[oa])\b",
    r"(?:^|[您你]的?)(?:回答|说|讲|做|答|干)得(?:真|非常|很|太|特别|相当)?(?:好|棒|精彩|出色|不错|漂亮|正确|完美|对|有道理)|(?:很|非常|真|太|特别|相当)(?:棒|精彩|出色|优秀|厉害|了不起|完美|有见地|深刻|令人印象深刻)|(?:好|优秀|精彩|出色|绝佳|完美)的(?:回答|例子|观点|见解|想法|答案|分享|经历)|^(?:太好了|真棒|完美|好极了|答对了|正确|错误|不错)[！!。，,]|[您你](?:说|答)(?:对|错)了|令人印象深刻|做得好",
    r"^\W*(?:\w+ ){0,2}(?:ممتاز|ممتازة|رائع|رائعة|مذهل|مذهلة|أحسنت|أحسنتم|عظيم|مثالي|مثالية|مبهر|جميل جدا|جيد جدًا|جيد جدا|إجابة صحيحة|إجابة خاطئة)(?=[\s!.،…]|$)|\b(?:إجابة|جواب|مثال|نقطة|فكرة|عمل) (?:ممتازة?|رائعة?|جيدة?|مثالية?|مذهلة?|صحيحة?|خاطئة?)\b|\b(?:أحسنت|أحسنتم)\b|\b(?:أنت|أنتم) (?:على (?:حق|صواب)|مخطئ|مخطئون)\b",
)

REVEALED = _pattern(
    r"\bmy (?:system )?(?:instructions?|prompt|guidelines|rules|programming|rubric|criteria)\b|\bsystem prompt\b|\brubrics?\b|\bscor(?:e|es|ed|ing) (?:you|your|this|that|of|is|for|guide|card)\b|\byour score\b|\b(?:assessment|evaluation|scoring|grading) criteri(?:a|on)\b|\b(?:that['’]?s|a|an) (?:solid )?[1-9](?:0)?(?: out of|/)\s?(?:5|10)\b|\b\d+ points?\b|\bthat['’]s a [1-9]\b",
    r"\bI(?:['’]m| am| was|['’]ve been| have been) (?:instructed|told|programmed|asked|supposed) (?:to|not to)\b|\b(?:as|being) an? (?:AI )?language model\b|\bfollow-?up budget\b|\bcontrol line\b|\b(?:a|the) (?:full|good|complete|ideal|model|expected) answer (?:would|should|contains|includes)\b|\bI(?:['’]m| am) (?:looking for|evaluating|assessing|grading|scoring)\b|\bthe goal of this question\b|\bthe (?:right|correct|expected) answer\b",
    r"\b(?:mis instrucciones|mi prompt|prompt del sistema|criterios de (?:evaluación|puntuación)|su puntuación|tu puntuación|la respuesta correcta)\b",
    r"\b(?:mes instructions|mon prompt|prompt système|critères d['’]évaluation|(?:votre|ta) (?:note|score)|la bonne réponse)\b",
    r"\b(?:meine (?:anweisungen|instruktionen)|mein prompt|system-?prompt|bewertungskriterien|(?:ihre|deine) (?:punktzahl|bewertung)|die richtige antwort)\b",
    r"\b(?:(?:as )?minhas instruções|meu prompt|prompt do sistema|critérios de (?:avaliação|pontuação)|(?:a )?(?:sua|tua) (?:pontuação|nota)|a resposta (?:certa|correta|esperada|ideal)|fui (?:instruíd|programad|orientad)[oa] a)\b",
    r"我的(?:指令|指示|提示词|系统提示|规则|设定)|系统提示词?|提示词|评分(?:标准|规则|细则)|评估标准|(?:打|评)分(?:给[您你]|为)|[您你]的(?:得分|分数|评分)|(?:正确|标准|理想|完整)(?:的)?答案|我被(?:要求|指示|设定|编程)|满分|[1-9]\s*分(?!钟|之|别|析|布|支|类|享|工|开|店|部|公)",
    r"\b(?:تعليماتي|موجه النظام|تعليمات النظام|معايير (?:التقييم|التقدير)|درجتك|درجتكم|نتيجتك|نتيجتكم|الإجابة (?:الصحيحة|المثالية|النموذجية|المتوقعة)|طُلب مني|تمت برمجتي|الدرجة الكاملة)\b",
)

PROMISE = _pattern(
    r"\byou(?:['’]ve| have)? (?:got|get|passed|will get|are getting|are|['’]re|['’]ll get) (?:the (?:job|position|role|next round)|hired|through to|selected|accepted)\b|\bwe(?:['’]ll| will|['’]d like to| would like to| want to) (?:hire|offer|invite|contact|recommend|call|get back to) you\b|\b(?:welcome to the team|congratulations|job offer|next round|next stage|salary of|good (?:fit|candidate)|great fit|perfect fit|strong candidate)\b|\bI(?:['’]ll| will| can) (?:recommend|hire|promise|guarantee|make sure|put in a good word)\b|\bpassed (?:the|this) interview\b",
    r"\b(?:está(?:s)? contratad[oa]|felicidades|el puesto es (?:suyo|tuyo)|siguiente (?:fase|ronda))\b|\b(?:vous êtes (?:embauché|retenu)e?|félicitations|le poste est à (?:vous|toi)|prochain tour)\b|\b(?:sie haben die stelle|sie sind eingestellt|du hast den job|sie haben den job|herzlichen glückwunsch|nächste runde)\b",
    r"\b(?:está contratad[oa]|parabéns|a vaga é sua|próxima (?:fase|etapa|rodada)|(?:vamos|iremos) (?:contratar|recomendar|chamar) você|entraremos em contato|prometo|garanto)\b",
    r"恭喜|[您你]?(?:已经)?被(?:录用|录取|聘用)|下一轮|进入下一(?:轮|阶段)|我们会(?:联系|通知|录用|聘用|推荐)|我(?:会|可以)(?:推荐|保证|承诺|担保)|(?:职位|工作|岗位)(?:是|就是)[您你]的|欢迎加入(?:我们|团队)",
    r"\b(?:مبروك|تهانينا|تم قبولك|تم قبولكم|تم توظيفك|تم توظيفكم|المرحلة التالية|الجولة التالية|الوظيفة لك|الوظيفة لكم|سنتصل بك|سنتصل بكم|سنتواصل معك|سنتواصل معكم|أعدك|أعدكم|أضمن لك|أضمن لكم|سأوصي)\b",
)

HUMAN = _pattern(
    r"\b(?:I(?:['’]m| am) (?:a |an )?(?:real |actual |living )?(?:human|person|human being|woman|man|recruiter|manager|engineer|interviewer from|member of the team|mother|father)\b|I(?:['’]m| am) not (?:an? )?(?:AI|bot|robot|machine|computer)\b|as a (?:human|person|recruiter|fellow|mother|father|developer|manager)\b|(?:when|in) I (?:worked|was (?:at|in|a|young|working|studying))|in my (?:own )?(?:career|experience|life|childhood|previous job)|my (?:wife|husband|kids|children|mother|father|colleagues?|boss|own team)\b)",
    r"\b(?:soy (?:una persona|human[oa]|un ser humano)|no soy (?:un robot|una (?:IA|máquina))|en mi (?:propia )?(?:carrera|experiencia))\b",
    r"\b(?:je suis (?:une personne|un(?:e)? humaine?|un être humain)|je ne suis pas (?:un robot|une (?:IA|machine))|dans ma (?:propre )?(?:carrière|vie))\b",
    r"\b(?:ich bin (?:ein mensch|eine (?:echte )?person)|ich bin kein(?:e)? (?:roboter|KI|maschine)|in meiner (?:eigenen )?(?:karriere|laufbahn))\b",
    r"\b(?:(?:eu )?sou (?:uma pessoa|human[oa]|um ser humano)|não sou (?:um robô|uma (?:IA|máquina|inteligência artificial))|na minha (?:própria )?(?:carreira|experiência|vida)|quando eu (?:trabalh|estud)\w+)\b",
    r"我(?:是|也是)(?:一个|一名|个)?(?:真人|人类|活人|人(?=[，。！]|$))|我不是(?:一个|个)?(?:机器人?|人工智能|AI|程序)|我(?:以前|曾经|当年|年轻的?时候?)(?:工作|上学|读书|做过|在)|(?:在)?我(?:自己)?的(?:职业生涯|工作经历|亲身经历|生活中)|我的(?:同事|老板|孩子|丈夫|妻子)",
    r"\bأنا (?:إنسانة?|شخص(?: حقيقي)?|بشر|من البشر)\b|\b(?:لست|ولست) (?:روبوتا|روبوتًا|آلة|ذكاء)|\bفي (?:مسيرتي|تجربتي|حياتي|خبرتي) ?(?:المهنية|الخاصة|الشخصية)?\b|\bعندما كنت (?:أعمل|أدرس|صغيرا|صغيرًا|شابا|شابًا)\b",
)

TWO_QUESTIONS = _pattern(
    r"(?:;| and| or) (?:also )?(?:to |with |for |by |from )?(?:how|what|why|when|where|who|whom|which)\b.*\?",
    r"(?:;| and| or) (?:also )?(?:did|do|does|can|could|would|were|was|is|are|have|has) (?:you|your|it|they|that|the|there|this)\b.*\?",
    r"\b(?:y|o|u) (?:también )?¿?(?:cómo|qué|por qué|cuándo|dónde|quién|cuál|cuánto)\b.*\?",
    r"\b(?:et|ou) (?:aussi )?(?:comment|que|quoi|pourquoi|quand|où|qui|quel(?:le)?s?|combien|qu['’]est-ce)\b.*\?",
    r"\b(?:und|oder) (?:auch )?(?:wie|was|warum|wieso|wann|wo|wer|welche[rsnm]?|womit|woran)\b.*\?",
    r"\b(?:e|ed|ou|en|of) (?:como|come|cosa|perché|por que|quando|hoe|wat|waarom|wanneer)\b.*\?",
    r"\b(?:e|ou) (?:também )?(?:o que|por ?qu[eê]|quem|qual|quais|quant[oa]s?|onde|quando|como|de que|com quem)\b.*\?",
    r"^(?!.*(?:无论|不管|不论))[^？?]*?(?:什么|怎么|怎样|为什么|为何|谁|哪|如何|多少|何时)[^？?]{0,60}?(?P<cut_zh>(?:，|；|、|。)?(?:并且|而且|以及|还有|同时|然后|又|和|或者|或|，|；)[^？?，；]{0,8}(?:什么|怎么|怎样|为什么|为何|谁|哪|如何|多少|何时)[^？?]*[？?])",
    r"(?:^|\s)و?(?:كيف|ماذا|ما|لماذا|متى|أين|هل|كم|من|أي)\b[^؟?]*?(?P<cut_ar>[،؛\s]\s?(?:و|أو )(?:كيف|ماذا|لماذا|متى|أين|هل|كم|ما الذي|ما هي?|من الذي)\b.*[؟?])",
)

IMPERATIVE = _pattern(
    r"^(?:(?:please|next|first|now|then|so|thanks|thank you|okay|ok|and)[,.]? )*(?:tell|describe|walk|explain|give|share|elaborate|talk|say (?:a bit|a little|more|something)|name|list|take me)\b(?! (?:your|me|it|that)? ?time)",
    r"^(?:por favor,? )?(?:cuénteme|cuéntame|describa|describe|explique|explica|dígame|dime|hábleme|háblame|deme|dame)\b",
    r"^(?:s['’]il vous plaît,? )?(?:racontez|décrivez|expliquez|dites|parlez|donnez|raconte|décris|explique|dis|parle|donne)(?:-moi)?\b",
    r"^(?:bitte )?(?:erzählen|beschreiben|erklären|schildern|nennen) sie\b|^(?:bitte )?(?:erzähl|beschreib|erklär|schilder|nenn)e?\b",
    r"^(?:por favor,? )?(?:conte|conta|descreva|descreve|explique|explica|diga|diz|fale|fala|dê|dá|relate|cite|me (?:conte|conta|diga|diz|fale|fala|explique|explica|dê|dá|descreva))(?:-me|-nos)?\b",
    r"^(?:请|麻烦)[您你]?(?:再|先|简单|具体|详细)*(?:说|谈|讲|聊|描述|介绍|解释|告诉|跟我说|举|列举|列出|分享|说明|回忆|想一想|画|写|比较)|^[您你]?(?:再|先|具体|详细)?(?:说说|谈谈|讲讲|聊聊|告诉我|跟我说说|举个例子|说一说|谈一谈|讲一讲|描述一下|介绍一下|解释一下)",
    r"^(?:من فضلكم?،? |لو سمحتم?،? )?(?:حد\u0651?ث(?:ني|يني|وني|نا|ونا|ينا)|أخبر(?:ني|يني|وني|نا|ونا|ينا)|صف|صفي|صفوا|اشرح|اشرحي|اشرحوا|اذكر|اذكري|اذكروا|احك|احكي|احكوا|أعطني|أعطوني|قل لي|قولوا لي|تحدث عن|تحدثي|تحدثوا|كلمني|كلموني)\b",
)

OFFERED = _pattern(
    r"\b(?:for example|for instance|such as|e\.g\.|like)\b(?P<offer>.*)",
    r"\b(?:por ejemplo|como por ejemplo|tales? como)\b(?P<offer_es>.*)",
    r"\b(?:par exemple|comme par exemple|tels? que)\b(?P<offer_fr>.*)",
    r"\b(?:zum beispiel|beispielsweise|z\.\s?b\.|etwa)\b(?P<offer_de>.*)",
    r"\b(?:por exemplo|como por exemplo|tais como|tal como|p\.\s?ex\.)(?P<offer_pt>.*)",
    r"(?:比如说?|例如|譬如|诸如|像是|好比)(?P<offer_zh>.*)",
    r"\b(?:مثلا|مثلًا|على سبيل المثال|كأن|من قبيل)\b(?P<offer_ar>.*)",
)
"""What follows these in a question is an answer held out, unless the candidate said it."""


def second_question(sentence: str) -> int | None:
    """Where in a sentence that asks two things the second begins; None in one that asks one."""
    found = TWO_QUESTIONS.search(sentence)
    if found is None:
        return None
    return found.start(found.lastgroup) if found.lastgroup else found.start()
