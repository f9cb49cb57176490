"""What must not be asked where people are hired, by topic, in the languages whose words are known.

Each pattern wants the person asked in it ("your children"), so that questions about the work itself, such as a nurse's
patients or a teacher's age groups, stay unmarked.

Source: EU directives 2000/43/EC, 2000/78/EC, 2006/54/EC and (EU) 2023/970 article 5; US EEOC, "Prohibited Employment
Policies/Practices"; UK Equality Act 2010, section 60.
"""

import re
from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "zh", "ar")


@dataclass(frozen=True, slots=True)
class Topic:
    """Something not to be asked about."""

    name: str
    patterns: dict[str, re.Pattern[str]]
    instead: dict[str, str]
    """What may be asked where the work needs it; empty: nothing."""


def _topic(name: str, instead: tuple[str, ...] | None = None, **patterns: tuple[str, ...]) -> Topic:
    compiled = {language: re.compile("|".join(parts), re.IGNORECASE) for language, parts in patterns.items()}
    return Topic(name, compiled, dict(zip(LANGUAGES, instead, strict=True)) if instead else {})


_HOURS = (
    "Which working hours are possible for you?",
    "¿Qué horarios de trabajo son posibles para usted?",
    "Quels horaires de travail sont possibles pour vous ?",
    "Welche Arbeitszeiten sind für Sie möglich?",
    "Que horários de trabalho são possíveis para você?",
    "您可以接受哪些工作时间？",
    "ما أوقات العمل الممكنة بالنسبة إليكم؟",
)
_NEEDS = (
    "What would you need from us to do this work well?",
    "¿Qué necesitaría de nosotros para hacer bien este trabajo?",
    "De quoi auriez-vous besoin pour bien faire ce travail ?",
    "Was brauchen Sie von uns, um diese Arbeit gut machen zu können?",
    "Do que precisaria da nossa parte para fazer bem este trabalho?",
    "为了做好这份工作，您需要我们提供什么？",
    "ما الذي تحتاجون إليه منا لأداء هذا العمل جيدًا؟",
)
_ENTITLED = (
    "In which countries are you entitled to work?",
    "¿En qué países tiene permiso para trabajar?",
    "Dans quels pays avez-vous le droit de travailler ?",
    "In welchen Ländern dürfen Sie arbeiten?",
    "Em que países tem autorização para trabalhar?",
    "您可以在哪些国家合法工作？",
    "في أي البلدان يحق لكم العمل؟",
)
_PAY = (
    "What pay do you expect for this role?",
    "¿Qué salario espera para este puesto?",
    "Quelle rémunération attendez-vous pour ce poste ?",
    "Welches Gehalt erwarten Sie für diese Stelle?",
    "Que salário espera para esta vaga?",
    "您对这个职位的期望薪资是多少？",
    "ما الأجر المتوقع لديكم لهذه الوظيفة؟",
)

TOPICS: Final = (
    _topic(
        "age",
        en=(
            r"\bhow old (?:are|were) you\b|\byour (?:exact |current )?(?:age\b(?! group)|date of birth|birth ?date|birth year|birthday)|\bwhat year were you born\b|\bwhen were you born\b",
            r"\b(?:when|what year) did you (?:finish|graduate from|leave) (?:high )?school\b|\bhow long (?:until|before) you retire\b|\bwhen (?:do|will) you (?:plan to |want to )?retire\b",
        ),
        es=(
            r"\b(?:qué|cuántos) (?:edad|años) (?:tiene|tienes)\b|\b(?:su|tu) (?:edad|fecha de nacimiento|cumpleaños)\b|\b(?:cuándo|en qué año) (?:nació|naciste)\b|\b(?:cuándo|en qué año) (?:se|te) (?:jubila|jubilará|jubilas|jubilarás)\b",
        ),
        fr=(
            r"\bquel âge (?:avez-vous|as-tu)\b|\b(?:votre|ton) (?:âge|anniversaire)\b|\b(?:votre|ta) date de naissance\b|\b(?:quand|en quelle année) (?:êtes-vous|es-tu) né(?:\(?e\)?|·e)?\b|\bquand (?:prendrez-vous|comptez-vous prendre) votre retraite\b",
        ),
        de=(
            r"\bwie alt (?:sind sie|bist du)\b|\b(?:ihr|dein)e? (?:alter\b|geburtsdatum|geburtsjahr|geburtstag)|\bwann (?:sind sie|bist du|wurden sie|wurdest du) geboren\b|\bwann (?:gehen sie|wollen sie|gehst du) in (?:rente|pension)\b",
        ),
        pt=(
            r"\bquantos anos (?:você |o senhor |a senhora )?tem\b|\bque idade (?:você )?tem\b|\b(?:sua|tua) (?:idade|data de nascimento)\b|\b(?:seu|teu) aniversário\b|\b(?:quando|em que ano) (?:você |o senhor |a senhora )?nasceu\b|\bquando (?:você )?(?:pretende|planeja|vai) se aposentar\b",
        ),
        zh=(
            r"[您你](?:今年)?(?:多大(?!程度|规模|范围)|几岁|多少岁|贵庚)|[您你]的?(?:年龄|年纪|出生日期|出生年月|生日|出生年份)|[您你](?:是)?(?:在)?(?:哪一?年|什么时候|何时)出生|[您你](?:打算|准备|计划)?(?:什么时候|何时|几岁)退休",
        ),
        ar=(
            r"\bكم (?:عمرك|عمركم|سنك|سنكم)\b|\b(?:عمرك|عمركم|تاريخ ميلادك|تاريخ ميلادكم|سنة ميلادك|عيد ميلادك)\b|\bمتى (?:ولدت|ولدتم)\b|\bفي أي (?:سنة|عام) (?:ولدت|ولدتم)\b|\bمتى (?:تنوي|تنوون|تخطط|تخططون) (?:التقاعد|للتقاعد)\b",
        ),
    ),
    _topic(
        "family or pregnancy",
        _HOURS,
        en=(
            r"\bare you (?:married|single(?![- ]hand)|divorced|engaged|widowed|pregnant|expecting(?: a (?:baby|child))?|in a relationship|a (?:mother|father|parent))\b|\bdo you have (?:any |a |small |young )*(?:kids|children|family|husband|wife|partner|boyfriend|girlfriend|spouse|dependants)\b",
            r"\byour (?:husband|wife|spouse|boyfriend|girlfriend|marital status|maiden name|kids|children|pregnancy|family plan(?:s|ning))\b|\b(?:how many|any) (?:kids|children) do you have\b|\bwho (?:looks|will look|takes|will take) (?:after|care of) your\b",
            r"\b(?:plan|planning|want|intend|hope|hoping|thinking (?:of|about)|going) (?:to |on )?(?:hav(?:e|ing)|start(?:ing)?|getting|get|becom(?:e|ing)) (?:a family|kids|children|a baby|more children|married|pregnant|a parent)\b|\bwhen are you due\b|\bmaternity leave (?:are|do|will) you\b",
        ),
        es=(
            r"\b(?:está|estás) (?:casad[oa]|solter[oa]|divorciad[oa]|embarazada|prometid[oa])\b|\b(?:tiene|tienes) (?:usted )?(?:hijos|hijas|familia|marido|mujer|esposo|esposa|pareja|novio|novia)\b|\b(?:su|tu) (?:marido|esposo|esposa|pareja|novio|novia|estado civil|embarazo)\b|\b(?:sus|tus) hijos\b",
            r"\b(?:piensa|piensas|quiere|quieres|planea|planeas|va|vas) (?:a )?(?:tener (?:más )?(?:hijos|familia|un bebé)|formar una familia|casarse|casarte|quedarse embarazada|quedarte embarazada)\b|\bcuántos hijos\b",
        ),
        fr=(
            r"\b(?:êtes-vous|es-tu|vous êtes|tu es) (?:marié|célibataire|divorcé|enceinte|fiancé|en couple|pacsé)|\b(?:avez-vous|as-tu|vous avez|tu as) (?:déjà )?(?:des|un|une) (?:enfants?|mari|femme|conjoint|conjointe|compagnon|compagne|famille)\b|\b(?:votre|ton|ta) (?:mari|conjoint|conjointe|situation familiale|situation matrimoniale|grossesse)\b|\b(?:vos|tes) enfants\b",
            r"\b(?:pensez-vous|souhaitez-vous|comptez-vous|voulez-vous|envisagez-vous|veux-tu|penses-tu)\b.{0,20}\b(?:avoir (?:des|un|d['’]autres) enfants?|fonder une famille|vous marier|te marier|tomber enceinte)\b|\bcombien d['’]enfants\b",
        ),
        de=(
            r"\b(?:sind sie|bist du) (?:eigentlich )?(?:verheiratet|ledig|geschieden|schwanger|verlobt|verwitwet|in einer beziehung)\b|\b(?:haben sie|hast du) (?:schon |kleine |eigene )?(?:kinder|eine familie|einen (?:mann|partner|freund)|eine (?:frau|partnerin|freundin))\b|\b(?:ihr|dein)e? (?:ehemann|ehefrau|familienstand|mädchenname|schwangerschaft|kinder|familienplanung)\b|\bwie viele kinder (?:haben|hast)\b",
            r"\b(?:planen|wollen|möchten|wünschen|planst|willst|möchtest) (?:sie|du)\b.{0,30}\b(?:kinder|eine familie|heiraten|nachwuchs|schwanger)\b|\bkinderwunsch\b",
        ),
        pt=(
            r"\b(?:é|está) (?:casad[oa]|solteir[oa]|divorciad[oa]|grávida|noiv[oa]|viúv[oa])\b|\btem (?:filhos|filhas|crianças|família|marido|esposa|mulher|namorad[oa]|companheir[oa]|cônjuge)\b|\b(?:seu|sua|teu|tua) (?:marido|esposa|cônjuge|companheir[oa]|namorad[oa]|estado civil|gravidez)\b|\b(?:seus|teus) filhos\b|\bquantos filhos\b",
            r"\b(?:pretende|planeja|quer|pensa em|deseja|vai) (?:ter (?:mais )?(?:filhos|um bebê|uma família)|engravidar|se casar|casar|formar (?:uma )?família)\b",
        ),
        zh=(
            r"[您你](?:是否|有没有|是不是|是)?(?:已经)?(?:结婚|已婚|未婚|单身|离婚|离异|怀孕|订婚|丧偶|有孩子|有小孩|有对象|有男朋友|有女朋友|有配偶)|[您你]的?(?:婚姻状况|婚姻情况|丈夫|妻子|老公|老婆|配偶|爱人|男朋友|女朋友|孩子|小孩|婚育|生育|孕期)|[您你](?:有|有没有)几?个?(?:孩子|小孩|子女)",
            r"[您你](?:现在)?(?:打算|计划|准备|想|要不要|考虑)(?:什么时候|何时|近期|最近|以后|将来)?(?:要)?(?:结婚|生孩子|要孩子|生育|怀孕|生二胎|要二胎)",
        ),
        ar=(
            r"\bهل (?:أنت|أنتم) (?:متزوجة?|متزوجون|أعزب|عزباء|مطلقة?|حامل|مخطوبة?|أرملة?|أرمل)\b|\bهل (?:لديك|لديكم|عندك|عندكم) (?:أطفال|أولاد|أبناء|زوج|زوجة|عائلة|أسرة|خطيب|خطيبة)\b|\b(?:زوجك|زوجتك|زوجكم|أطفالك|أطفالكم|أولادك|أولادكم|أبناؤك|حملك|خطيبك|خطيبتك)\b|\b(?:حالتك|حالتكم|وضعك) (?:الاجتماعية|العائلية|الاجتماعي|العائلي)\b|\bكم (?:طفلا|طفلًا|ولدا|ولدًا) (?:لديك|لديكم|عندك)\b",
            r"\b(?:تخطط|تخططين|تخططون|تنوي|تنوين|تنوون|تريد|تريدين|تريدون|تفكر|تفكرين|تفكرون)\b.{0,20}\b(?:الإنجاب|إنجاب|الزواج|الحمل|للزواج|للإنجاب|بالزواج|بالإنجاب|تكوين أسرة)\b",
        ),
    ),
    _topic(
        "religion or belief",
        (
            "Which working days are possible for you?",
            "¿Qué días de trabajo son posibles para usted?",
            "Quels jours de travail sont possibles pour vous ?",
            "Welche Arbeitstage sind für Sie möglich?",
            "Que dias de trabalho são possíveis para você?",
            "您可以接受哪些工作日？",
            "ما أيام العمل الممكنة بالنسبة إليكم؟",
        ),
        en=(
            r"\byour (?:religion|faith|religious (?:beliefs?|views|background|affiliation)|church|mosque|synagogue|temple)\b|\bare you (?:a )?(?:religious|christian|catholic|protestant|muslim|jewish|hindu|buddhist|atheist|an atheist|mormon|sikh)\b|\bdo you (?:pray|believe in god|go to church|attend (?:church|mosque|synagogue|religious)|celebrate (?:christmas|ramadan|easter|hanukkah)|observe (?:ramadan|the sabbath|shabbat|religious|any religious))|\b(?:what|which) (?:religion|church|religious holidays) (?:are|do) you\b",
        ),
        es=(
            r"\b(?:su|tu) (?:religión|fe\b|iglesia|creencia(?:s)? religiosa)|\b(?:sus|tus) creencias\b|\b(?:es|eres) (?:usted )?(?:religios[oa]|cristian[oa]|católic[oa]|musulm[aá]na?|judí[oa]|ate[oa]|budista)\b|\b(?:va|vas) a (?:misa|la iglesia|la mezquita)\b|\b(?:cree|crees) en dios\b|\bqué religión\b",
        ),
        fr=(
            r"\b(?:votre|ta) (?:religion|foi|église|confession)\b|\b(?:vos|tes) (?:croyances|convictions religieuses)\b|\b(?:êtes-vous|es-tu) (?:religieu(?:x|se)|croyante?|chrétien(?:ne)?|catholique|musulmane?|jui(?:f|ve)|athée|bouddhiste)\b|\b(?:allez-vous|vas-tu) à (?:la messe|l['’]église|la mosquée)\b|\b(?:croyez-vous|crois-tu) en dieu\b|\bquelle (?:est votre )?religion\b",
        ),
        de=(
            r"\b(?:ihr|dein)e? (?:religion|glaube|konfession|kirche|gemeinde|religionszugehörigkeit|religiösen)|\b(?:sind sie|bist du) (?:religiös|gläubig|christ(?:in)?|katholisch|evangelisch|muslim(?:in|isch)?|jüdisch|jude|atheist(?:in)?|buddhist(?:in)?|in der kirche)\b|\b(?:gehen sie|gehst du) in die (?:kirche|moschee|synagoge)\b|\b(?:glauben sie|glaubst du) an gott\b|\b(?:welche|welcher) (?:religion|konfession)\b",
        ),
        pt=(
            r"\b(?:sua|tua) (?:religião|fé\b|igreja|crença religiosa)|\b(?:suas|tuas) crenças\b|(?:^|[.!?] |\bvocê |\bo senhor |\ba senhora )é (?:religios[oa]|cristão|cristã|católic[oa]|evangélic[oa]|muçulman[oa]|judeu|judia|ateu|ateia|budista|espírita)\b|\b(?:vai|frequenta) (?:à|a) (?:missa|igreja|mesquita)\b|\bacredita em deus\b|\bque religião\b",
        ),
        zh=(
            r"[您你]的?(?:宗教信仰|宗教|信仰|教派)|[您你](?:信|信仰|信奉)(?:什么|哪种|哪个)?(?:宗教|教|佛|基督|上帝|神|伊斯兰)|[您你](?:是|是不是)(?:基督徒|佛教徒|穆斯林|天主教徒|教徒|信徒|无神论者)|[您你](?:去|上)(?:教堂|清真寺|寺庙)",
        ),
        ar=(
            r"\b(?:ديانتك|ديانتكم|دينك|دينكم|مذهبك|مذهبكم|معتقداتك|معتقداتكم|طائفتك|طائفتكم)\b|\bهل (?:أنت|أنتم) (?:مسلمة?|مسلمون|مسيحية?|مسيحيون|يهودية?|يهود|ملحدة?|متدينة?|متدينون|بوذية?|سني|شيعي)\b|\bهل (?:تصلي|تصلين|تصلون|تصوم|تصومون|تؤمن بالله|تؤمنون بالله|تذهب إلى (?:المسجد|الكنيسة))\b",
        ),
    ),
    _topic(
        "health or disability",
        _NEEDS,
        en=(
            r"\byour (?:(?:mental |physical )?health(?! (?:care|insurance|app|service|data|record|tech|plan))|medical (?:history|condition|record)s?|disabilit(?:y|ies)|illness(?:es)?|diagnos[ie]s|weight|height|medication)\b|\bare you (?:disabled|ill|sick|in good health|healthy|on (?:any )?medication|handicapped|hiv)\b|\bdo you (?:have|suffer from) (?:any |a |an )*(?:disabilit|illness|medical condition|chronic|health (?:problem|issue|condition)|mental health|disease|allerg)",
            r"\bhow many (?:sick days|days off sick|days were you (?:sick|ill))\b|\bdo you (?:smoke|drink alcohol|take (?:any )?(?:drugs|medication))\b|\bhave you (?:ever )?(?:been (?:ill|hospitali[sz]ed|diagnosed|treated for|in therapy)|had (?:cancer|depression|a (?:burnout|breakdown))|filed (?:for )?workers['’]? comp)",
        ),
        es=(
            r"\b(?:su|tu) (?:salud|estado de salud|discapacidad|enfermedad|historial médico|peso|estatura|medicación)\b|\b(?:tiene|tienes|sufre|sufres|padece|padeces) (?:usted )?(?:de )?(?:algún|alguna|una|un)? ?(?:discapacidad|enfermedad|problemas? de salud|alergia|minusvalía)\b|\b(?:es|eres|está|estás) (?:usted )?(?:discapacitad[oa]|enferm[oa])\b|\b(?:fuma|fumas)\b|\bcuántos días (?:de baja|enferm[oa])\b|\b(?:ha|has) estado (?:enferm[oa]|de baja|hospitalizad[oa])\b",
        ),
        fr=(
            r"\b(?:votre|ta|ton) (?:santé|état de santé|handicap|maladie|dossier médical|poids|taille|traitement)\b|\b(?:avez-vous|as-tu|souffrez-vous|souffres-tu)\b.{0,25}\b(?:handicap|maladie|problèmes? de santé|allergie|troubles?)\b|\b(?:êtes-vous|es-tu) (?:handicapée?|malade|en bonne santé|en situation de handicap)\b|\b(?:fumez-vous|fumes-tu)\b|\bcombien de jours (?:d['’]arrêt|de maladie)\b|\b(?:avez-vous|as-tu) été (?:malade|hospitalisée?|en arrêt)\b",
        ),
        de=(
            r"\b(?:ihr|dein)e? (?:gesundheit\b|gesundheitszustand|behinderung|krankheit|krankengeschichte|gewicht|körpergröße|medikamente)|\b(?:haben sie|hast du|leiden sie|leidest du)\b.{0,30}\b(?:behinderung|krankheit(?:en)?|gesundheitliche|allergie|vorerkrankung)|\b(?:sind sie|bist du) (?:behindert|krank|schwerbehindert|gesund|chronisch)\b|\b(?:rauchen sie|rauchst du)\b|\bwie (?:viele krankheitstage|oft (?:sind|waren) sie krank|oft (?:bist|warst) du krank)\b",
        ),
        pt=(
            r"\b(?:sua|tua) (?:saúde\b(?! financeira)|condição de saúde|deficiência|doença|altura|medicação)|\b(?:seu|teu) (?:estado de saúde|peso|histórico médico)\b|\b(?:tem|sofre de|possui) (?:alguma |algum |um |uma )?(?:deficiência|doença|problemas? de saúde|alergias?|condição médica)\b|\b(?:é deficiente|está doente|você fuma|bebe álcool|toma (?:algum )?(?:remédio|medicamento))\b|\bquantos dias (?:de licença|doente|de atestado)\b|\b(?:esteve|ficou) (?:doente|internad[oa]|de licença médica|hospitalizad[oa])\b",
        ),
        zh=(
            r"[您你]的?(?:健康状况|身体状况|身体健康|健康情况|病史|残疾|疾病|身高|体重|用药)|[您你](?:是否|有没有|有)(?:什么|任何)?(?:残疾|疾病|慢性病|传染病|病史|健康问题|过敏|精神疾病|心理疾病|遗传病)|[您你](?:身体|健康)(?:好|怎么样|如何|还好)|[您你](?:抽烟|吸烟|喝酒)吗|[您你](?:去年|上一年|过去)?(?:请|休)(?:过|了)?(?:多少|几)天病假|[您你](?:得过(?![^，。？?]{0,8}(?:奖|分|第|冠军|名))|患过|患有|住过院)",
        ),
        ar=(
            r"\b(?:صحتك|صحتكم|حالتك الصحية|حالتكم الصحية|إعاقتك|مرضك|وزنك|طولك|تاريخك (?:الطبي|المرضي)|سجلك الطبي|أدويتك)\b|\bهل (?:لديك|لديكم|عندك|عندكم|تعاني|تعانون)(?: من)?(?: أي)? (?:إعاقة|مرض|أمراض|مشاكل صحية|مشكلة صحية|حساسية|إعاقات)\b|\bهل (?:أنت|أنتم) (?:معاقة?|مريضة?|مرضى|بصحة جيدة)\b|\bهل (?:تدخن|تدخنين|تدخنون|تشرب الكحول|تتناول أدوية)\b|\bكم (?:يوما|يومًا) (?:مرضت|تغيبت بسبب المرض)\b|\bكم عدد أيام (?:مرضك|إجازاتك المرضية|إجازتك المرضية)\b",
        ),
    ),
    _topic(
        "origin or nationality",
        _ENTITLED,
        en=(
            r"\bwhere (?:were you|are your parents|were your parents) born\b|\bwhere (?:are you|do you|is your family|does your (?:family|name|accent)|are your parents) (?:originally |really |actually )?(?:come )?from\b|\byour (?:ethnicity|ethnic (?:origin|background)|race\b(?! condition)|skin colou?r|nationality|citizenship|native language|mother tongue|first language|accent|country of (?:birth|origin)|ancestry|immigration status)\b|\bare you (?:a |an )?(?:(?:us|u\.s\.|american|british|german|french|spanish|eu|native|foreign) (?:citizen|national|speaker)|immigrant|foreigner|black|white|asian|hispanic|latin[oax]|arab)\b",
        ),
        es=(
            r"\bde dónde (?:es usted|eres)\b|\bdónde (?:nació|naciste|nacieron (?:sus|tus) padres)\b|\b(?:su|tu) (?:nacionalidad|origen (?:étnico|racial)|etnia|raza|lengua materna|acento|país de (?:origen|nacimiento)|ciudadanía|color de piel)\b|\b(?:es|eres) (?:usted )?(?:extranjer[oa]|inmigrante|español(?:a)?|gitan[oa]|negr[oa]|blanc[oa])\b",
        ),
        fr=(
            r"\bd['’]où (?:venez-vous|viens-tu|êtes-vous originaire)\b|\boù (?:êtes-vous|es-tu) née?\b|\b(?:votre|ton|ta) (?:nationalité|origine|ethnie|race|langue maternelle|accent|pays d['’]origine|couleur de peau|citoyenneté)\b|\b(?:vos|tes) origines\b|\b(?:êtes-vous|es-tu) (?:étrang(?:er|ère)|immigrée?|française?|noire?|blanc(?:he)?|arabe)\b",
        ),
        de=(
            r"\bwoher (?:kommen sie|kommst du|stammen sie|stammst du|kommt ihr name|kommen ihre eltern)\b|\bwo (?:sind sie|bist du|wurden sie) geboren\b|\b(?:ihr|dein)e? (?:staatsangehörigkeit|nationalität|herkunft|hautfarbe|muttersprache|akzent|ethnische|herkunftsland|abstammung|migrationshintergrund)|\b(?:sind sie|bist du) (?:ausländer(?:in)?|deutsche[r]?|migrant(?:in)?|schwarz|weiß)\b",
        ),
        pt=(
            r"\bde onde (?:você|o senhor|a senhora) (?:é|vem)\b|\bonde (?:você |o senhor |a senhora |seus pais )?(?:nasceu|nasceram)\b|\b(?:sua|tua) (?:nacionalidade|origem|etnia|raça|língua materna|cidadania|cor da pele|ascendência)\b|\b(?:seu|teu) (?:sotaque|país de origem|país de nascimento)\b|(?:^|[.!?] |\bvocê |\bo senhor |\ba senhora )é (?:estrangeir[oa]|imigrante|brasileir[oa]|português|portuguesa|negr[oa]|branc[oa]|indígena)\b",
        ),
        zh=(
            r"[您你](?:是)?(?:哪里|哪儿|什么地方|哪个地方|哪个国家|哪国|哪个省|哪个民族|什么民族)的?人|[您你]的?(?:老家|籍贯|国籍|民族|种族|血统|母语|肤色|口音|祖籍|出生地|户口|户籍)|[您你](?:父母|家人)?(?:是)?(?:在哪里|在哪儿|哪里|哪儿)出生|[您你](?:是)?(?:从(?:哪里|哪儿|哪个国家|什么地方)来(?:的)?[？?]|来自(?:哪里|哪儿|哪个国家|什么地方))|[您你](?:是|是不是)(?:外国人|移民|少数民族|本地人|汉族|外地人)",
        ),
        ar=(
            r"\bمن أين (?:أنت|أنتم|أصلك|أصلكم|جئت|جئتم|عائلتك)\b|\bأين (?:ولدت|ولدتم|ولد والداك)\b|\b(?:جنسيتك|جنسيتكم|أصلك|أصلكم|عرقك|قبيلتك|لغتك الأم|لغتكم الأم|لهجتك|لون بشرتك|بلدك الأصلي|أصولك)\b|\bهل (?:أنت|أنتم) (?:أجنبية?|أجانب|مهاجرة?|لاجئة?|عربية?|أسود|أبيض|مواطنة?)\b",
        ),
    ),
    _topic(
        "sexual orientation or gender",
        en=(
            r"\byour (?:sexual orientation|sexuality|gender identity|sex life|gender)\b|\bare you (?:gay|straight|lesbian|bisexual|homosexual|heterosexual|queer|trans(?:gender)?|a (?:man|woman)|male|female)\b",
        ),
        es=(
            r"\b(?:su|tu) (?:orientación sexual|identidad de género|sexualidad|género)\b|\b(?:es|eres) (?:usted )?(?:gay|lesbiana|homosexual|heterosexual|bisexual|transexual|trans)\b",
        ),
        fr=(
            r"\b(?:votre|ton) (?:orientation sexuelle|identité de genre|genre|sexualité)\b|\b(?:êtes-vous|es-tu) (?:gay|lesbienne|homosexuel(?:le)?|hétérosexuel(?:le)?|bisexuel(?:le)?|trans)\b",
        ),
        de=(
            r"\b(?:ihr|dein)e? (?:sexuelle (?:orientierung|identität)|geschlechtsidentität|sexualität|geschlecht)\b|\b(?:sind sie|bist du) (?:schwul|lesbisch|homosexuell|heterosexuell|bisexuell|trans)\b",
        ),
        pt=(
            r"\b(?:sua|tua) (?:orientação sexual|identidade de g[êé]nero|sexualidade)\b|\b(?:seu|teu) g[êé]nero\b|(?:^|[.!?] |\bvocê |\bo senhor |\ba senhora )é (?:gay|lésbica|homossexual|heterossexual|bissexual|transexual|trans)\b",
        ),
        zh=(
            r"[您你]的?(?:性取向|性向|性别认同|性生活|性别)|[您你](?:是|是不是)(?:同性恋|异性恋|双性恋|跨性别|男的|女的|男性|女性)",
        ),
        ar=(
            r"\b(?:ميولك|ميولكم|توجهك) (?:الجنسية|الجنسي)\b|\bهويتك (?:الجنسية|الجندرية)\b|\bهل (?:أنت|أنتم) (?:مثلي|مثلية|مثليون|متحول|متحولة|ذكر|أنثى)\b|\bحياتك الجنسية\b",
        ),
    ),
    _topic(
        "politics",
        en=(
            r"\byour (?:politics|political (?:views|beliefs|opinions|affiliation|party))\b|\bwho(?:m)? (?:did|do|will|would) you vote for\b|\b(?:what|which) (?:political )?party (?:do|did|are|would) you\b|\bare you (?:a )?(?:left|right)[- ]wing\b|\bare you a (?:democrat|republican|socialist|communist|conservative|liberal)\b|\bhow (?:do|did) you vote\b",
        ),
        es=(
            r"\b(?:su|tu) (?:ideología|afiliación política|partido(?: político)?|opinión política)\b|\b(?:sus|tus) (?:ideas|opiniones) políticas\b|\b(?:a quién|por quién) (?:votó|votaste|vota|votas)\b|\ba qué partido\b|\b(?:es|eres) (?:usted )?(?:de izquierdas?|de derechas?)\b",
        ),
        fr=(
            r"\b(?:vos|tes) (?:opinions|idées|convictions) politiques\b|\bpour qui (?:avez-vous voté|votez-vous|as-tu voté|votes-tu)\b|\b(?:votre|ton) parti(?: politique)?\b|\b(?:êtes-vous|es-tu) de (?:gauche|droite)\b|\bde quel parti\b",
        ),
        de=(
            r"\b(?:ihr|dein)e? (?:politische[nr]? (?:meinung|einstellung|ansichten|haltung)|partei|parteizugehörigkeit)\b|\b(?:wen|welche partei|was) (?:wählen sie|haben sie gewählt|wählst du|hast du gewählt)\b|\b(?:sind sie|bist du) (?:politisch )?(?:links|rechts|in einer partei)\b",
        ),
        pt=(
            r"\b(?:sua|tua) (?:ideologia|posição política|opinião política|filiação (?:política|partidária))\b|\b(?:seu|teu) partido\b|\b(?:suas|tuas) (?:ideias|opiniões|convicções) políticas\b|\bem quem (?:você )?(?:votou|vota|vai votar)\b|(?:^|[.!?] |\bvocê |\bo senhor |\ba senhora )é de (?:esquerda|direita)\b|\b(?:de|em) que partido\b",
        ),
        zh=(
            r"[您你]的?(?:政治面貌|政治立场|政治观点|政治倾向|政治信仰|党派)|[您你](?:投票|投)(?:给)?(?:了)?(?:谁|哪个党|哪个政党)|[您你](?:支持|属于|加入)(?:了)?(?:哪个|什么)(?:政党|党派|党)|[您你](?:是|是不是)(?:党员|团员|共产党员|左派|右派)",
        ),
        ar=(
            r"\b(?:آراؤك|آرائك|آراءك|ميولك|انتماؤك|انتماءك|انتماؤكم|توجهك) (?:السياسية|السياسي|الحزبي)\b|\bلمن (?:صوت|صوتت|صوتم|صوتتم|ستصوت|ستصوتون)\b|\b(?:أي|لأي) حزب\b|\bحزبك\b|\bهل (?:أنت|أنتم) (?:يساري|يميني|من اليسار|من اليمين)\b",
        ),
    ),
    _topic(
        "union membership",
        en=(
            r"\b(?:member of|belong(?:ed)? to|join(?:ed)?|part of|support) (?:a|any|the|your) (?:trade |labou?r )?union\b|\byour (?:trade |labou?r )?union(?: membership| activit(?:y|ies))?\b(?! (?:type|find|query|operation))|\bare you (?:unioni[sz]ed|in a union)\b",
        ),
        es=(
            r"\b(?:afiliad[oa] a|miembro de|pertenece a|perteneces a) (?:un|algún|el) sindicato\b|\b(?:su|tu) sindicato\b|\b(?:está|estás) sindicad[oa]\b",
        ),
        fr=(
            r"\b(?:membre d['’]un|adhérente? (?:à|d['’])\s?un|appartenez-vous à un|fais-tu partie d['’]un|faites-vous partie d['’]un) syndicat\b|\b(?:votre|ton) syndicat\b|\b(?:êtes-vous|es-tu) syndiquée?\b",
        ),
        de=(
            r"\b(?:mitglied (?:in )?(?:einer|der)|in einer|zu einer) gewerkschaft\b|\b(?:ihr|dein)e? gewerkschaft|\b(?:sind sie|bist du) (?:gewerkschaftlich|gewerkschaftsmitglied)\b",
        ),
        pt=(
            r"\b(?:filiad[oa] a|membro de|pertence a|faz parte de) (?:um|algum|o|uma) sindicato\b|\b(?:seu|teu) sindicato\b|\b(?:é|está) sindicalizad[oa]\b",
        ),
        zh=(r"[您你](?:是|是不是|有没有|加入|参加)(?:了|过)?[^，。？?]{0,4}工会|[您你]的?工会",),
        ar=(
            r"\bهل (?:أنت|أنتم) (?:عضوة?|أعضاء|منتسبة?|منتسبون) (?:في|إلى) (?:أي )?(?:نقابة|النقابة)\b|\b(?:نقابتك|نقابتكم|عضويتك النقابية)\b",
        ),
    ),
    _topic(
        "criminal record",
        en=(
            r"\bhave you (?:ever )?been (?:arrested|convicted|to (?:jail|prison)|in (?:jail|prison))\b|\byour (?:criminal|police) record\b|\bdo you have a (?:criminal|police) record\b",
        ),
        es=(
            r"\b(?:ha|has) (?:sido|estado) (?:alguna vez )?(?:detenid[oa]|arrestad[oa]|condenad[oa]|en la cárcel)\b|\bantecedentes penales\b",
        ),
        fr=(
            r"\b(?:avez-vous|as-tu) (?:déjà )?été (?:arrêtée?|condamnée?|en prison)\b|\b(?:votre|ton) casier judiciaire\b",
        ),
        de=(
            r"\b(?:sind sie|bist du) (?:schon (?:ein)?mal )?(?:vorbestraft|verhaftet|verurteilt)\b|\b(?:wurden sie|wurdest du) (?:schon (?:ein)?mal |jemals )?(?:verhaftet|verurteilt|festgenommen)\b|\bvorstrafen\b",
        ),
        pt=(
            r"\b(?:foi|esteve) (?:pres[oa]|detid[oa]|condenad[oa]|na prisão|na cadeia)\b|\bantecedentes criminais\b|\bficha criminal\b",
        ),
        zh=(
            r"[您你](?:是否|有没有|曾经|曾)?(?:有过?)?(?:犯罪记录|前科|案底|刑事记录|违法记录)|[您你](?:是否|有没有|曾经|曾)?被(?:逮捕|拘留|判刑|起诉|关押)|[您你](?:坐过牢|犯过罪)",
        ),
        ar=(
            r"\bهل (?:سبق أن )?(?:اعتقلت|اعتقلتم|أدنت|أدنتم|سجنت|سجنتم|حكم عليك|حكم عليكم)\b|\b(?:سجلك|سجلكم|صحيفتك) (?:الجنائي|العدلي|الجنائية)\b|\bسوابق (?:جنائية|عدلية)\b",
        ),
    ),
    _topic(
        "earlier pay",
        _PAY,
        en=(
            r"\bhow much (?:do|did) you (?:earn|make|get paid)\b|\byour (?:current|present|last|previous|old) (?:salary|pay|income|wage|compensation)\b|\byour (?:salary|pay) history\b|\bwhat (?:do|did) you (?:earn|make) (?:now|today|at|in|before|currently)\b",
        ),
        es=(
            r"\bcuánto (?:gana|ganas|ganaba|ganabas|cobra|cobras|cobraba|cobrabas)\b|\b(?:su|tu) (?:salario|sueldo) (?:actual|anterior)\b|\b(?:su|tu) último (?:salario|sueldo)\b",
        ),
        fr=(
            r"\bcombien (?:gagnez-vous|gagnes-tu|gagniez-vous|gagnais-tu)\b|\b(?:votre|ton) (?:salaire|rémunération) (?:actuele?l?e?|précédente?)\b|\b(?:votre|ton) (?:dernier|ancien) salaire\b",
        ),
        de=(
            r"\b(?:was|wie viel) (?:verdienen sie|verdienst du|haben sie verdient|hast du verdient)\b|\b(?:ihr|dein) (?:aktuelles|derzeitiges|bisheriges|letztes|jetziges|früheres) gehalt\b",
        ),
        pt=(
            r"\bquanto (?:você |o senhor |a senhora )?(?:ganha|ganhava|recebe|recebia)\b|\b(?:seu|teu) (?:salário|ordenado) (?:atual|anterior|passado)\b|\b(?:seu|teu) último (?:salário|ordenado)\b",
        ),
        zh=(
            r"[您你](?:现在|目前|当前|以前|之前)?的?(?:工资|薪水|薪资|月薪|年薪|收入|薪酬)(?:是|有)?(?:多少|多高|怎么样)|[您你](?:现在|目前|当前|上一份工作|之前|上家公司)的?(?:工资|薪水|薪资|月薪|年薪|收入|薪酬)|[您你](?:现在|目前|以前|之前|上一份工作)?(?:(?:挣|赚)(?:多少|几)|拿多少)",
        ),
        ar=(
            r"\bكم (?:تتقاضى|تتقاضون|تكسب|تكسبون|كنت تتقاضى|كنتم تتقاضون|راتبك|راتبكم)\b|\b(?:راتبك|راتبكم|أجرك|دخلك) (?:الحالي|السابق|الأخير)\b",
        ),
    ),
)
