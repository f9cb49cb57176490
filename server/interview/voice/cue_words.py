"""Words that tell whether a sentence is finished, by language. As `cues.spoken_words` leaves them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CueWords:
    """One language's cues."""

    hanging: frozenset[str]
    """Words no sentence ends with: conjunctions, articles, prepositions that need a noun."""
    fillers: frozenset[str]
    openers: frozenset[str]
    """Words that begin a clause which needs a verb."""
    verbs: frozenset[str]
    verb_endings: tuple[str, ...]
    thinking: tuple[str, ...]
    """Regular expressions for the end of an utterance that asks for time."""
    backchannels: frozenset[str]
    """Said while listening, without wanting the turn."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EN = CueWords(
    hanging=_set(
        "and or but so because since although though while if unless until when where which who whose that than as the "
        "a an of to for from with without by at into onto about between during my your his her its our their this "
        "these those very really is are was were am be been has have had will would can could should must i we they "
        "like including such also then"
    ),
    fillers=_set("um uh uhm er erm hmm hm mm mhm well like"),
    openers=_set("and so but because since although while if when where which who that as or then with in for to"),
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
        "let me think(?: about (?:it|that|this))?(?: for a (?:second|moment|minute))?",
        "let me see",
        "(?:give|just give) me (?:a|one) (?:second|moment|minute|sec)",
        "(?:one|just a|a) (?:second|moment|minute|sec)(?: please)?",
        "i(?:'m| am) thinking",
        "how (?:do|can|should) i (?:say|put) (?:it|this|that)",
        "what was it(?: called)?",
        "where was i",
        "hold on",
        "bear with me",
    ),
    backchannels=_set(
        "mhm mm mmm hmm hm uh-huh uhhuh huh uh um yeah yes yep yup ok okay right sure aha ah "
        "oh i see exactly true great nice good cool wow"
    ),
)

_ES = CueWords(
    hanging=_set(
        "y e o u pero sino porque pues que como cuando donde si aunque mientras el la los las un una unos unas de del "
        "a al en con sin por para sobre entre desde hasta hacia según mi tu su mis tus sus este esta ese esa muy es "
        "son era fue está están he ha hemos han también entonces"
    ),
    fillers=_set("eh em este pues bueno mmm mm eeh"),
    openers=_set("y pero porque cuando si aunque mientras que como donde pues con en para por"),
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
        "un (?:momento|segundo|minuto)(?: por favor)?",
        "a ver",
        "estoy pensando",
        "cómo (?:lo digo|se dice)",
    ),
    backchannels=_set("mhm mm mmm ajá aja sí si vale ok okay ya claro bien bueno ah oh exacto"),
)

_FR = CueWords(
    hanging=_set(
        "et ou mais donc car ni que qui quand où si comme lorsque puisque parce le la les l un une des de du d à au aux "
        "en avec sans pour par sur sous dans entre depuis pendant vers chez mon ma mes ton ta tes son sa ses notre "
        "votre leur ce cet cette ces très est sont était a ont ai avons aussi alors"
    ),
    fillers=_set("euh heu hum mmm mm ben bah"),
    openers=_set("et mais parce quand si comme lorsque puisque que qui où donc avec dans pour"),
    verbs=_set(
        "est sont était étais suis es ai as a avons avez ont avait fais fait faisait peux peut veux sais pense crois "
        "oui non rien c'est j'ai"
    ),
    verb_endings=("er", "ir", "é", "ée", "és", "ais", "ait", "ons", "ez", "aient", "ant"),
    thinking=(
        "laissez-moi réfléchir(?: un (?:instant|moment))?",
        "laisse-moi réfléchir(?: un (?:instant|moment))?",
        "(?:donnez|donne)-moi (?:un|une) (?:instant|moment|seconde|minute)",
        "(?:un|une) (?:instant|moment|seconde|minute)(?: s'il vous plaît)?",
        "je réfléchis",
        "comment dire",
        "voyons",
    ),
    backchannels=_set("mhm mm mmm oui ouais ok okay d'accord bien ah oh exactement voilà hum"),
)

_DE = CueWords(
    hanging=_set(
        "und oder aber denn sondern weil dass wenn als ob obwohl während damit bevor nachdem der die das den dem des "
        "ein eine einen einem einer eines von vom zu zum zur für mit ohne bei aus nach in im an am auf über unter "
        "zwischen seit bis mein meine dein deine sein seine unser unsere ihr ihre dieser diese dieses sehr ist sind "
        "war waren habe haben hat hatte wird würde kann konnte auch dann also ich wir"
    ),
    fillers=_set("äh ähm öh öhm hm hmm mm naja tja"),
    openers=_set("und aber weil dass wenn als ob obwohl während damit bevor nachdem mit in für also"),
    verbs=_set(
        "ist sind war waren bin habe haben hat hatte hatten wird werden würde kann können konnte muss müssen soll will "
        "wollte mache macht gibt geht denke glaube weiß finde ja nein nichts"
    ),
    verb_endings=("en", "te", "test", "ten", "t"),
    thinking=(
        "(?:lass|lassen sie) mich (?:kurz |mal )?(?:nachdenken|überlegen)",
        "moment(?: bitte)?",
        "(?:einen|eine|ein) (?:moment|augenblick|sekunde|minute)(?: bitte)?",
        "ich (?:überlege|denke nach|muss (?:kurz |mal )?überlegen)",
        "wie soll ich sagen",
        "mal sehen",
    ),
    backchannels=_set("mhm mm mmm hm ja jo ok okay genau klar gut ach ah oh stimmt richtig aha"),
)

_KNOWN = {"en": _EN, "es": _ES, "fr": _FR, "de": _DE}


def cue_words_of(language: str) -> CueWords | None:
    """The cues of a BCP-47 `language`; None where they are not known."""
    return _KNOWN.get(language.split("-")[0].lower())
