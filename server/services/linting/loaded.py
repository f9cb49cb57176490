"""Words that take a judgement for granted, and the same question without them."""

import re
from typing import Final


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_PRAISING_EN = r"great|amazing|wonderful|fantastic|excellent|outstanding|superb|incredible|world-class|award-winning|state-of-the-art|innovative|exciting|beautiful|beloved|popular"
_DAMNING_EN = (
    r"awful|terrible|horrible|stupid|ridiculous|useless|so-called|notorious|annoying|boring|dreadful|disastrous"
)
_PRAISING_ES = r"excelentes?|increíbles?|maravillos[oa]s?|fantástic[oa]s?|magnífic[oa]s?|estupend[oa]s?|geniales|genial|fabulos[oa]s?"
_DAMNING_ES = (
    r"terribles?|horribles?|pésim[oa]s?|absurd[oa]s?|ridícul[oa]s?|inútil(?:es)?|desastros[oa]s?|espantos[oa]s?"
)
_PRAISING_FR = r"excellente?s?|incroyables?|merveilleu(?:x|ses?)|fantastiques?|formidables?|magnifiques?|superbes?|génia(?:l|le|les|ux)"
_DAMNING_FR = r"terribles?|horribles?|affreu(?:x|ses?)|absurdes?|ridicules?|inutiles?|désastreu(?:x|ses?)|épouvantables?|stupides?"
_PRAISING_DE = r"großartige[nmrs]?|fantastische[nmrs]?|hervorragende[nmrs]?|ausgezeichnete[nmrs]?|wunderbare[nmrs]?|tolle[nmrs]?|unglaubliche[nmrs]?|erstklassige[nmrs]?|beliebte[nmrs]?"
_DAMNING_DE = r"schreckliche[nmrs]?|furchtbare[nmrs]?|fürchterliche[nmrs]?|dumme[nmrs]?|lächerliche[nmrs]?|nutzlose[nmrs]?|sogenannte[nmrs]?|katastrophale[nmrs]?|blöde[nmrs]?"
_PRAISING_PT = r"excelentes?|incríve(?:l|is)|maravilhos[oa]s?|fantástic[oa]s?|magnífic[oa]s?|ótim[oa]s?|sensaciona(?:l|is)|fabulos[oa]s?|inovador(?:a|es|as)?"
_DAMNING_PT = r"terríve(?:l|is)|horríve(?:l|is)|péssim[oa]s?|absurd[oa]s?|ridícul[oa]s?|inút(?:il|eis)|desastros[oa]s?"
_PRAISING_ZH = (
    r"优秀的?|出色的?|卓越的?|一流的?|了不起的?|完美的?|精彩的?|先进的?|广受欢迎的?|备受好评的?|令人惊叹的?|杰出的?"
)
_DAMNING_ZH = r"糟糕的?|可怕的?|愚蠢的?|荒谬的?|没用的?|无用的?|所谓的?|臭名昭著的?|烦人的?|无聊的?|灾难性的?|差劲的?"
_PRAISING_AR = r"الممتازة?|الرائعة?|المذهلة?|المتميزة?|العظيمة?|المثالية?|المبتكرة?|الشهيرة?|المحبوبة?"
_DAMNING_AR = r"السيئة?|الفظيعة?|الرهيبة?|السخيفة?|الغبية?|المزعجة?|المملة?|الكارثية?|المزعومة?"

LOADED: Final = {
    "en": _any(
        rf"\bhow (?:{_PRAISING_EN}|{_DAMNING_EN}|bad|frustrating|disappointing) (?=(?:is|are|was|were|has|have|did|do|does|would)\b)",
        rf"\b(?:our|this|your) (?:very |truly |really )?(?:{_PRAISING_EN}) (?=\w)",
        rf"\b(?:our|this|that|your|the|their) (?:very |truly |really )?(?:{_DAMNING_EN}) (?=\w)",
        r"\bhow much (?:do|did|does|would) (?:you|they|your \w+) (?:love|enjoy|like|hate|dislike|fear|value|appreciate)\b",
        r"\bwhat (?:do|did) you (?:love|hate|adore|despise)\b",
        r"\bwhy (?:do|did) you (?:hate|love|refuse to|fail(?:ed)? to|ignore|neglect|dislike)\b",
        r"\b(?:everyone|everybody) (?:knows|agrees|thinks|says|loves|hates)\b|\b(?:most|many|all) (?:people|users|customers|candidates|employees|students|experts|of us) (?:think|agree|say|believe|feel|find|love|prefer|hate|know)\b|\bas (?:everyone|we all|you) knows?\b|\b(?:studies|research) shows?\b|\bexperts (?:say|agree)\b",
        r"\bwhen did you stop\b|\bdo you admit (?:that|to)\b|\bhow often do you (?:fail|lie|cheat|steal|waste)\b",
    ),
    "es": _any(
        rf"\b(?:nuestr[oa]s?|est[ea]s?|estos|estas) (?:{_PRAISING_ES}|{_DAMNING_ES}) (?=\w)",
        rf"\b(?:lo|qué tan|cómo de) (?:{_PRAISING_ES}|{_DAMNING_ES}) que (?:es|fue|era|son|fueron)\b",
        r"\bpor qué (?:odia|odias|ama|amas|adora|adoras|se niega a|te niegas a)\b|\bqué (?:odia|odias|ama|amas|adora|adoras) de\b|\bcuánto (?:le|te) (?:encanta|encantó|gusta|gustó|disgustó)\b",
        r"\btodo el mundo (?:sabe|piensa|dice|cree)\b|\b(?:la mayoría de|muchas) (?:la gente|las personas|los clientes|los usuarios|personas) (?:piensa|piensan|cree|creen|prefiere|prefieren|dice|dicen)\b|\bcomo (?:todos sabemos|todo el mundo sabe|es sabido)\b|\blos expertos (?:dicen|coinciden)\b",
    ),
    "fr": _any(
        rf"\b(?:notre|nos|ce|cet|cette|ces) (?:{_PRAISING_FR}|{_DAMNING_FR}) (?=\w)",
        r"\bpourquoi (?:détestez-vous|détestes-tu|aimez-vous tant|adorez-vous|adores-tu|refusez-vous de|refuses-tu de)\b|\bqu['’](?:adorez-vous|adores-tu)\b|\bque (?:détestez-vous|détestes-tu)\b|\bà quel point (?:avez-vous|as-tu) (?:aimé|adoré|détesté)\b",
        r"\btout le monde (?:sait|pense|dit|croit)\b|\bla plupart des (?:gens|clients|utilisateurs|personnes|salariés) (?:pensent|croient|préfèrent|disent|trouvent)\b|\bcomme (?:chacun sait|tout le monde le sait|nous le savons tous)\b|\bles experts (?:disent|s['’]accordent)\b",
    ),
    "de": _any(
        rf"\b(?:unsere?[nmrs]?|diese[nmrs]?) (?:{_PRAISING_DE}|{_DAMNING_DE}) (?=\w)",
        r"\bwie (?:großartig|fantastisch|hervorragend|toll|wunderbar|schrecklich|furchtbar|schlimm|schlecht|nervig|langweilig) (?=(?:ist|sind|war|waren|fanden|finden|fandest|findest)\b)",
        r"\bwarum (?:hassen|lieben|weigern|ignorieren|vernachlässigen) sie\b|\bwarum (?:hasst|liebst|weigerst|ignorierst) du\b|\bwas (?:lieben|hassen) sie\b|\bwas (?:liebst|hasst) du\b|\bwie sehr (?:mögen|lieben|genießen|hassen|mochten|genossen) sie\b",
        r"\bjeder weiß\b|\balle (?:wissen|sagen|finden)\b|\bdie meisten (?:menschen|leute|kunden|nutzer|mitarbeitenden|mitarbeiter) (?:denken|finden|sagen|glauben|bevorzugen|meinen)\b|\bbekanntlich\b|\bwie (?:wir alle|jeder) wei(?:ß|ss|sen)\b|\bexperten (?:sagen|sind sich einig)\b",
    ),
    "pt": _any(
        rf"\b(?:noss[oa]s?|est[ea]s?|ess[ea]s?) (?:{_PRAISING_PT}|{_DAMNING_PT}) (?=\w)|\b(?:noss[oa]s?|est[ea]s?|ess[ea]s?) \w+ (?:{_PRAISING_PT}|{_DAMNING_PT})(?=\W)",
        r"\bpor que (?:você )?(?:odeia|odiou|ama|amou|adora|adorou|se recusa a|se recusou a|detesta)\b|\bo que (?:você )?(?:odeia|ama|adora|detesta|odiou|amou|adorou)\b|\b(?:o )?quanto (?:você )?(?:amou|adorou|odiou|gostou|adora|odeia)\b",
        r"\btodo mundo (?:sabe|pensa|diz|acha|concorda)\b|\b(?:a maioria d[ao]s|muitas|muitos) (?:pessoas|clientes|usuários|utilizadores|funcionários) (?:pensam?|acham?|acreditam?|preferem?|dizem?|concordam?)\b|\bcomo (?:todos sabemos|todo mundo sabe|se sabe)\b|\b(?:os )?especialistas (?:dizem|concordam)\b",
    ),
    "zh": _any(
        rf"(?:我们|我们的|本公司|公司|这个?|这些|这款|贵公司)(?:的)?(?:非常|十分|如此|这么)?(?:{_PRAISING_ZH}|{_DAMNING_ZH})(?=[^，。？！吗呢])",
        r"(?:为什么|为何)[^？?，]{0,8}(?:讨厌|痛恨|热爱|拒绝|忽视|喜爱|不愿|懒得)|[您你](?:最)?(?:讨厌|痛恨|热爱|厌恶)(?:的)?[^？?]*什么|[您你](?:有)?多(?:么)?(?:喜欢|享受|热爱|讨厌|欣赏|爱)",
        r"(?:大家|所有人|人人|众所周知|谁)都(?:知道|认为|觉得|说|同意|喜欢|清楚)|众所周知|(?:大多数|多数|许多|很多)(?:人|用户|客户|员工|应聘者|同事|学生|专家)(?:都)?(?:认为|觉得|同意|喜欢|更喜欢|相信|说)|(?:研究|调查)(?:表明|显示)|专家(?:说|认为|一致)",
    ),
    "ar": _any(
        rf"\b\w+(?:نا|ك|كم) (?:{_PRAISING_AR}|{_DAMNING_AR})(?=\W|$)|\b(?:هذا|هذه) \w+ (?:{_PRAISING_AR}|{_DAMNING_AR})(?=\W|$)",
        r"\bلماذا (?:تكره|تكرهون|تحب|تحبون|ترفض|ترفضون|تتجاهل|تتجاهلون|تعشق)\b|\bماذا (?:تكره|تكرهون|تعشق|تعشقون)\b|\b(?:كم|إلى أي (?:حد|مدى)) (?:أحببت|أحببتم|استمتعت|استمتعتم|تحب|تكره|أعجبك|أعجبكم)\b",
        r"\b(?:الجميع|الكل) (?:يعرف|يعلم|يظن|يقول|يتفق|يحب)\b|\b(?:معظم|أغلب|كثير من) (?:الناس|العملاء|المستخدمين|الموظفين|الزبائن|المتقدمين) (?:يعتقدون|يرون|يفضلون|يقولون|يحبون|يظنون|يتفقون)\b|\bكما (?:نعلم جميعا|نعلم جميعًا|يعلم الجميع|هو معروف)\b|\b(?:الخبراء|الدراسات|الأبحاث) (?:تقول|يقولون|تظهر|تثبت|يتفقون)\b",
    ),
}

NEUTRAL: Final[dict[str, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "en": (
        (
            _any(rf"\bhow (?:{_PRAISING_EN}|{_DAMNING_EN}|bad|frustrating|disappointing) (?P<a>is|are|was|were)\b"),
            r"how \g<a>",
        ),
        (
            _any(r"\bhow much (?P<a>do|did|would) you (?:love|enjoy|like|hate|dislike|value|appreciate)\b"),
            r"what \g<a> you think of",
        ),
        (
            _any(r"\bwh(?:at|y) (?P<a>do|did) you (?:love|hate|adore|despise|dislike) (?:about )?"),
            r"what \g<a> you think of ",
        ),
        (
            _any(
                rf"\b(?P<d>our|this|that|your|the|their) (?:very |truly |really )?(?:{_PRAISING_EN}|{_DAMNING_EN}) (?=\w)"
            ),
            r"\g<d> ",
        ),
    ),
    "es": ((_any(rf"\b(?P<d>nuestr[oa]s?|est[ea]s?|estos) (?:{_PRAISING_ES}|{_DAMNING_ES}) (?=\w)"), r"\g<d> "),),
    "fr": ((_any(rf"\b(?P<d>notre|nos|cette|ces) (?:{_PRAISING_FR}|{_DAMNING_FR}) (?=\w)"), r"\g<d> "),),
    "de": (
        (_any(rf"\b(?P<d>unsere?[nmrs]?|diese[nmrs]?) (?:{_PRAISING_DE}|{_DAMNING_DE}) (?=\w)"), r"\g<d> "),
        (
            _any(
                r"\bwie (?:großartig|fantastisch|hervorragend|toll|wunderbar|schrecklich|furchtbar|schlimm|schlecht|nervig|langweilig) (?P<a>ist|sind|war|waren|fanden|finden|fandest|findest)\b"
            ),
            r"wie \g<a>",
        ),
    ),
    "pt": (
        (_any(rf"\b(?P<d>noss[oa]s?|est[ea]s?|ess[ea]s?) (?:{_PRAISING_PT}|{_DAMNING_PT}) (?=\w)"), r"\g<d> "),
        (_any(rf"\b(?P<d>(?:noss[oa]s?|est[ea]s?|ess[ea]s?) \w+) (?:{_PRAISING_PT}|{_DAMNING_PT})(?=\W)"), r"\g<d>"),
    ),
    "zh": (
        (
            _any(
                rf"(?P<d>我们的?|本公司|公司的?|这个?|这些|这款|贵公司)(?:的)?(?:非常|十分|如此|这么)?(?:{_PRAISING_ZH}|{_DAMNING_ZH})(?=[^，。？！吗呢])"
            ),
            r"\g<d>",
        ),
        (_any(r"(?P<d>[您你])(?:有)?多(?:么)?(?:喜欢|享受|热爱|讨厌|欣赏|爱)(?P<x>[^？?，]+)"), r"\g<d>怎么看\g<x>"),
    ),
    "ar": (
        (_any(rf"\b(?P<d>\w+(?:نا|ك|كم)) (?:{_PRAISING_AR}|{_DAMNING_AR})(?=\W|$)"), r"\g<d>"),
        (_any(rf"\b(?P<d>(?:هذا|هذه) \w+) (?:{_PRAISING_AR}|{_DAMNING_AR})(?=\W|$)"), r"\g<d>"),
    ),
}
"""Where a rule can take the judgement out: what it looks for, and what it puts in its place."""
