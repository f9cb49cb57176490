"""Words that tell whether a sentence is finished, by language. As `cues.spoken_words` leaves them."""

import re
from dataclasses import dataclass

from server.interview.words import unmarked


@dataclass(frozen=True, slots=True)
class CueWords:
    """One language's cues."""

    hanging: frozenset[str]
    """Words no sentence ends with: conjunctions, articles, prepositions that need a noun."""
    phrase_ends: tuple[str, ...]
    """Regular expressions for ends that hold such a word, and are ends all the same."""
    fillers: frozenset[str]
    openers: frozenset[str]
    """Words that begin a clause which needs a verb, and mostly another clause."""
    verbs: frozenset[str]
    verb_endings: tuple[str, ...]
    thinking: tuple[str, ...]
    """Regular expressions for the end of an utterance that asks for time."""
    moments: tuple[str, ...]
    """The same for a whole sentence, fillers left out: within a longer one they tell of time, and ask for none."""
    backchannels: frozenset[str]
    """Said while listening, without wanting the turn."""
    hanging_unless_stopped: frozenset[str] = frozenset()
    """Words that hang where no full stop was heard after them."""
    spaced: bool = True
    """Whether the language parts its words by spaces; where not, all of these are sought as parts of the text."""

    @property
    def listening(self) -> str:
        """A regular expression for any number of sounds and signs of listening, one after the other."""
        longest_first = sorted(self.backchannels | self.fillers, key=len, reverse=True)
        return f"(?:{'|'.join(map(re.escape, longest_first))})*"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EN = CueWords(
    hanging=_set(
        "and or but so because since although though while if unless until when where which who whose that than as the "
        "a an of to for from with without by at into onto about between during my your his her its our their this "
        "these those very really is are was were am be been has have had will would can could should must i we they "
        "like including such also then i'm i've we're we've they're they've you're it's he's she's there's"
    ),
    phrase_ends=(
        "not (?:really|very)",
        "(?:think|hope|guess|suppose|believe|say|said|do|did|or) so",
        "(?:like|of|about|with|for|do|did|done|than|after|before|from|know|by) that",
        "(?:like|do|did|done) this",
        "(?:back|by|since|until|just|even) then",
        "(?:yes|yeah|yep|no|nope|sure|indeed|course) (?:i|we|they|it|that|there) "
        "(?:am|is|are|was|were|have|has|had|will|would|can|could|should|must)",
    ),
    fillers=_set("um uh uhm er erm hmm hm mm mhm like"),
    openers=_set("and so but because since although while if when where which who that or then"),
    verbs=_set(
        "is are was were am be been being has have had do does did can could will would should must may might shall "
        "i'm you're we're they're he's she's it's that's i've we've they've i'd i'll we'll don't doesn't didn't can't "
        "isn't aren't wasn't won't wouldn't couldn't think know like want need make made take took get got go went "
        "say said see saw come came find found give gave tell told feel felt keep kept let put run ran built led "
        "wrote chose spoke left lost met sold sent set spent taught thought understood use work love hate enjoy "
        "prefer learn manage lead build write design agree guess depend depends works worked yes no nope yeah nothing"
    ),
    verb_endings=("ed", "ing", "n't", "'s", "'re", "'ve", "'ll", "'d", "'m"),
    thinking=(
        "let me (?:just )?think(?: about (?:it|that|this))?(?: for a (?:second|moment|minute|bit))?",
        "let me see",
        "(?:give me|i need|need) (?:a|one|another) (?:second|moment|minute|sec)(?: please| to think)?",
        "i(?:'m| am) thinking",
        "how (?:do|can|should) i (?:say|put) (?:it|this|that)",
        "what was it(?: called)?",
        "where was i",
        "hold on(?: a (?:second|moment|minute|sec))?",
        "bear with me",
    ),
    moments=("(?:wait )?(?:one|just a|just one|a) (?:second|moment|minute|sec)(?: please)?",),
    backchannels=_set(
        "mhm mm mmm hmm hm uh-huh uhhuh huh uh um yeah yes yep yup ok okay right sure aha ah "
        "oh i see exactly true great nice good cool wow"
    ),
)

_ES = CueWords(
    hanging=_set(
        "y e o u pero sino porque pues que como cuando donde si aunque mientras el la los las un una unos unas de del "
        "a al en con sin por para sobre entre desde hasta hacia según mi tu su mis tus sus este esta ese esa muy es "
        "son era fue está están he ha hemos han entonces"
    ),
    phrase_ends=("así (?:es|era|fue)",),
    fillers=_set("eh em este pues mmm mm eeh"),
    openers=_set("y pero porque cuando si aunque mientras que como donde pues"),
    verbs=_set(
        "es son era fue está están hay he ha hemos han soy tengo tiene hago hice puedo quiero creo sé sí no nada"
    ),
    verb_endings=(
        "ar",
        "er",
        "ir",
        "ando",
        "iendo",
        "ado",
        "ido",
        "é",
        "ó",
        "aba",
        "ía",
        "amos",
        "emos",
        "imos",
        "aron",
    ),
    thinking=(
        "(?:déjame|déjeme|dejame|dejeme) pensar(?:lo)?(?: un (?:momento|segundo|minuto))?",
        "(?:dame|deme) un (?:momento|segundo|minuto)",
        "necesito (?:un (?:momento|segundo|minuto)|pensar(?:lo)?)",
        "a ver",
        "estoy pensando",
        "cómo (?:lo digo|se dice)",
    ),
    moments=("(?:espera |espere )?(?:solo )?un (?:momento|segundo|minuto)(?: por favor)?",),
    backchannels=_set("mhm mm mmm ajá aja sí si vale ok okay ya claro bien bueno ah oh exacto"),
)

_FR = CueWords(
    hanging=_set(
        "et ou mais donc car ni que qui quand où si comme lorsque puisque parce le la les l un une des de du d à au aux "
        "en avec sans pour par sur sous dans entre depuis pendant vers chez mon ma mes ton ta tes son sa ses notre "
        "votre leur ce cet cette ces très est sont était a ont ai avons alors c'est c'était j'ai j'avais j'étais qu'il "
        "qu'elle qu'on parce"
    ),
    phrase_ends=("(?:pas|plus) très", "moi si"),
    fillers=_set("euh heu hum mmm mm ben bah"),
    openers=_set("et mais parce quand si comme lorsque puisque que qui où donc"),
    verbs=_set(
        "est sont était étais suis es ai as a avons avez ont avait fais fait faisait peux peut veux sais pense crois "
        "oui non rien c'est j'ai"
    ),
    verb_endings=("er", "ir", "é", "ée", "és", "ais", "ait", "ons", "ez", "aient", "ant"),
    thinking=(
        "laissez-moi réfléchir(?: un (?:instant|moment))?",
        "laisse-moi réfléchir(?: un (?:instant|moment))?",
        "(?:donnez|donne)-moi (?:un|une) (?:instant|moment|seconde|minute)",
        "je réfléchis",
        "comment dire",
    ),
    moments=(
        "(?:attendez |attends )?(?:juste )?une? (?:petit |petite )?(?:instant|moment|seconde|minute)"
        "(?: s'il vous plaît)?",
        "voyons(?: voir)?",
    ),
    backchannels=_set("mhm mm mmm oui ouais ok okay d'accord bien ah oh exactement voilà hum"),
)

_DE = CueWords(
    hanging=_set(
        "und oder aber denn sondern weil dass wenn als ob obwohl während damit bevor nachdem der die den dem des "
        "eine einen einem einer eines von vom zum zur für ohne im am über unter "
        "zwischen seit bis mein meine dein deine sein seine unser unsere ihr ihre dieser diese sehr"
    ),
    phrase_ends=("(?:danke|bitte) sehr",),
    fillers=_set("äh ähm öh öhm hm hmm mm naja tja"),
    openers=_set("und aber weil dass wenn als ob obwohl während damit bevor nachdem also"),
    verbs=_set(
        "ist sind war waren bin habe haben hat hatte hatten wird werden würde kann können konnte muss müssen soll will "
        "wollte mache macht gibt geht denke glaube weiß finde ja nein nichts"
    ),
    verb_endings=("en", "te", "test", "ten", "t"),
    thinking=(
        "(?:lass|lassen sie) mich (?:kurz |mal )?(?:nachdenken|überlegen)",
        "(?:ich brauche|geben sie mir|gib mir) (?:einen|eine|ein) (?:moment|augenblick|sekunde|minute)(?: bitte)?",
        "ich (?:überlege|denke nach|muss (?:kurz |mal )?überlegen)",
        "wie soll ich sagen",
    ),
    moments=(
        "(?:warten sie |warte )?(?:nur )?(?:(?:einen|eine|ein|mal) )?(?:kleinen )?"
        "(?:moment|augenblick|sekunde|minute)(?: bitte| mal)?",
        "mal sehen",
    ),
    backchannels=_set("mhm mm mmm hm ja jo ok okay genau klar gut ach ah oh stimmt richtig aha"),
    # A clause may end with these: verbs with a part that stands apart, or with the verb last.
    hanging_unless_stopped=_set(
        "das ein an auf aus mit nach zu bei in ist sind war waren habe haben hat hatte wird würde kann konnte auch dann "
        "also ich wir"
    ),
)

_PT = CueWords(
    hanging=_set(
        "e ou mas porque pois que como quando onde se embora enquanto o a os as um uma uns umas de do da dos das em no na "
        "nos nas num numa com sem por para pra pelo pela sobre entre desde até segundo meu minha meus minhas seu sua seus "
        "suas esse essa este esta muito é são era foi está estão fui sou então ao à"
    ),
    phrase_ends=("(?:assim|isso) (?:é|era|foi)", "(?:gosto|gostei|ajudou|mudou|aprendi|melhorou) muito"),
    fillers=_set("eh ah ahn hã hum hm hmm mm mmm tipo né"),
    openers=_set("e mas porque quando se embora enquanto que como onde pois então"),
    verbs=_set(
        "é são era foi está estão há tem tenho temos tinha sou faço fiz posso quero acho sei sim não nada gosto trabalho "
        "fui estou estava vou"
    ),
    verb_endings=(
        "ar",
        "er",
        "ir",
        "ando",
        "endo",
        "indo",
        "ado",
        "ido",
        "ei",
        "ou",
        "ava",
        "ia",
        "amos",
        "emos",
        "imos",
        "aram",
        "eram",
    ),
    thinking=(
        "(?:deixa eu|deixe eu|deixe-me|deixa-me|me deixa|me deixe) (?:pensar|ver)(?: (?:um (?:pouco|momento|segundo|minuto)|nisso))?",
        "(?:me dá|me dê|dê-me|dá-me) um (?:momento|minuto|segundo|minutinho|segundinho)",
        "preciso (?:de um (?:momento|minuto|segundo)|pensar(?: um pouco)?)",
        "estou pensando",
        "vamos ver",
        "como (?:posso dizer|dizer|é que eu digo|vou dizer)",
    ),
    moments=(
        "(?:espera |espere |só )*um (?:momento|momentinho|minuto|minutinho|segundo|segundinho|instante)(?: por favor)?",
        "peraí|espera aí",
    ),
    backchannels=_set(
        "mhm mm mmm aham uhum ahã sim tá ok okay certo claro bom bem ah oh exato isso entendi beleza é legal"
    ),
)

_ZH = CueWords(
    hanging=_set(
        "因为 所以 但是 不过 而且 和 跟 与 或者 如果 虽然 比如 比如说 例如 包括 以及 然后 就是说 还有 关于 对于 为了 由于 通过 "
        "把 被 从 向 的话 的时候 一个 这种 某个 其实 也就是 尤其是 特别是 主要是"
    ),
    phrase_ends=("(?:选|是|要|喜欢|用)那个",),
    fillers=_set("嗯 呃 额 唔 那个"),
    openers=_set("因为 所以 但是 不过 如果 虽然 而且 然后 由于 为了 还有 另外 比如"),
    verbs=_set(
        "是 有 做 在 会 能 可以 想 要 去 来 说 看 用 写 学 觉得 认为 知道 喜欢 工作 负责 管 带 开始 完成 解决 发现 帮 让 改 选 没 不 对 好 "
        "行 谈 建 买 卖 教 打 住 干 成 变 了 过"
    ),
    verb_endings=(),
    thinking=(
        "(?:让|容|等)我(?:先|再|好好|仔细)*(?:想想|想一想|想一下|考虑一下|思考一下)(?:这个问题)?",
        "我(?:需要|得|要)?(?:先|再|好好|仔细)*(?:想想|想一想|想一下|考虑一下)",
        "给我(?:一点时间|点时间|一分钟|几分钟|一会儿)(?:想想|想一想|考虑一下)?",
        "(?:该)?怎么说(?:呢|好|才好)?",
        "(?:我)?(?:正)?在想",
    ),
    moments=("(?:请)?(?:等一下|等一等|等等|稍等(?:一下|片刻)?|等会儿?|等我一下)",),
    backchannels=_set(
        "嗯 哦 噢 啊 对 是 是的 好 好的 行 没错 明白 明白了 知道了 了解 了解了 这样啊 原来如此 可以 对的 好吧 是啊 对啊 ok okay"
    ),
    spaced=False,
)

_AR = CueWords(
    hanging=_set(
        unmarked(
            "و أو لكن ولكن لأن لأنه لأنها لأننا لأني إذا لو عندما حين حينما بينما ثم كي لكي حتى أن إن أنه أنها بأن الذي التي "
            "الذين من في على إلى عن مع بين عند بعد قبل خلال كان كانت كنت كنا قد سوف لم لن ليس مثل حول بدون بسبب منذ نحو "
            "لدى وهو وهي وكان ومن وفي وعلى وأن ومع مثلا حيث"
        )
    ),
    phrase_ends=(),
    fillers=_set(unmarked("آه إم أمم مم يعني ممم")),
    openers=_set(unmarked("لأن لأنه لأننا إذا لكن ولكن عندما لو بينما وعندما ثم حتى")),
    verbs=_set(
        unmarked(
            "كان كانت كنت كنا أعمل عملت نعمل يوجد هناك لدي عندي لدينا عندنا أريد أحب أفضل أعتقد أظن أرى أعرف قمت قمنا نعم لا "
            "ليس لست هو هي أنا أكون تكون يكون أستخدم نستخدم أدير أقود"
        )
    ),
    verb_endings=("ت", "نا", "وا", "ون"),
    thinking=tuple(
        map(
            unmarked,
            (
                "(?:دعني|دعوني|خليني|اتركني|اتركوني) أفكر(?: (?:قليلا|لحظة|في (?:الأمر|ذلك|هذا)))*",
                "سأفكر(?: (?:قليلا|في الأمر))?",
                "(?:أعطني|أعطوني|أحتاج|أحتاج إلى) (?:لحظة|دقيقة|ثانية)(?: للتفكير)?",
                "(?:أنا )?أفكر",
                "كيف (?:أقول|أعبر)(?: (?:ذلك|هذا|عن ذلك))?",
                "ماذا أقول",
            ),
        )
    ),
    moments=(
        unmarked(
            "(?:انتظر |انتظروا )?(?:فقط )?(?:لحظة|دقيقة|ثانية)(?: (?:واحدة|فقط|من فضلك|من فضلكم|لو سمحت|لو سمحتم))?"
        ),
    ),
    backchannels=_set(
        unmarked("نعم إي إيه أيوه أجل طيب تمام حسنا أوكي صحيح بالضبط آه أها مم أمم فهمت واضح جميل صح ok okay")
    ),
)

_KNOWN = {"en": _EN, "es": _ES, "fr": _FR, "de": _DE, "pt": _PT, "zh": _ZH, "ar": _AR}


def cue_words_of(language: str) -> CueWords | None:
    """The cues of a BCP-47 `language`; None where they are not known."""
    return _KNOWN.get(language.split("-")[0].lower())
