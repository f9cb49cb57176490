"""Words that tell whether a sentence is finished, by language. As `cues.spoken_words` leaves them."""

from dataclasses import dataclass


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

_KNOWN = {"en": _EN, "es": _ES, "fr": _FR, "de": _DE}


def cue_words_of(language: str) -> CueWords | None:
    """The cues of a BCP-47 `language`; None where they are not known."""
    return _KNOWN.get(language.split("-")[0].lower())
