"""Words around choices: how they are told, asked back, and understood; and how a missing topic is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.interview.phrasebook.base import Language
from server.interview.plan import Plan, Tone


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """What is said about choices, the same in every register. `{…}` fields: options, count, number, option."""

    offer_one: str
    offer_many: str
    numbered: str
    """Of many choices; each is told as `{number}: {option}.`"""
    more_than_one: str
    either: str
    """Before the last of several."""
    which_one: str
    which_ones: str
    closest: str
    """Where what was said is none of the choices."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Normalised words by which a choice is understood: lower case, no accents."""

    lead: frozenset[str]
    """Words before or after a choice that change nothing about it."""
    fillers: frozenset[str]
    """Words left out or put in within the name of a choice."""
    numbers: Mapping[str, str]
    ordinals: Mapping[str, int]
    """Counted from 1; -1 is the last."""
    pointing: frozenset[str]
    """Words after which "one" is no number."""
    named_number: frozenset[str]
    """"Option", "number": what follows is a number or a letter."""
    joiners: frozenset[str]
    either: frozenset[str]
    negations: frozenset[str]
    hedges: frozenset[str]
    new_clause: frozenset[str]
    everything: frozenset[str]
    both: frozenset[str]
    also: frozenset[str]
    """First words that add to what was chosen before."""
    plain: frozenset[str]
    """Yes and no: said all the time, so a choice only as the first word."""
    symbols: Mapping[str, str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _numbers(words: str) -> dict[str, str]:
    return {word: str(value) for value, forms in enumerate(words.split()) for word in forms.split("/")}


def _ordinals(words: str, last: str) -> dict[str, int]:
    found = {word: place for place, forms in enumerate(words.split(), 1) for word in forms.split("/")}
    return {**found, **dict.fromkeys(last.split(), -1)}


_WORDS = {
    "en": ChoiceWords(
        offer_one="The choices are: {options}.",
        offer_many="You may choose more than one: {options}.",
        numbered="There are {count} choices. {options} The words or the number will do.",
        more_than_one="You may choose more than one.",
        either="or",
        which_one="So that I get it right, which one is it: {options}?",
        which_ones="So that I get it right, which of them are they: {options}?",
        closest="Which of these comes closest: {options}?",
    ),
    "de": ChoiceWords(
        offer_one="Zur Wahl stehen: {options}.",
        offer_many="Mehrere Antworten sind möglich: {options}.",
        numbered="Es gibt {count} Möglichkeiten. {options} Es genügt der Wortlaut oder die Nummer.",
        more_than_one="Mehrere Antworten sind möglich.",
        either="oder",
        which_one="Damit ich es richtig verstehe, welche Antwort ist gemeint: {options}?",
        which_ones="Damit ich es richtig verstehe, welche Antworten sind gemeint: {options}?",
        closest="Was davon trifft am ehesten zu: {options}?",
    ),
    "es": ChoiceWords(
        offer_one="Las opciones son: {options}.",
        offer_many="Se puede elegir más de una: {options}.",
        numbered="Hay {count} opciones. {options} Basta con decir las palabras o el número.",
        more_than_one="Se puede elegir más de una.",
        either="o",
        which_one="Para entenderlo bien, ¿cuál es: {options}?",
        which_ones="Para entenderlo bien, ¿cuáles son: {options}?",
        closest="¿Cuál de estas opciones se acerca más: {options}?",
    ),
    "fr": ChoiceWords(
        offer_one="Les choix sont : {options}.",
        offer_many="Plusieurs réponses sont possibles : {options}.",
        numbered="Il y a {count} choix. {options} Les mots ou le numéro suffisent.",
        more_than_one="Plusieurs réponses sont possibles.",
        either="ou",
        which_one="Pour bien comprendre, de quel choix s'agit-il : {options} ?",
        which_ones="Pour bien comprendre, de quels choix s'agit-il : {options} ?",
        closest="Lequel de ces choix s'en rapproche le plus : {options} ?",
    ),
}

_UNDERSTANDING = {
    "en": Understanding(
        lead=_set(
            "i id ill d ll m am we ve would will say choose chose pick picked take took go went with for my me mine it its s is "
            "that this answer option choice please definitely rather prefer like think guess ok okay well um uh erm "
            "so let lets select want then one thanks thank you just be the a an of to number"
        ),
        fillers=_set("a an the of to and"),
        numbers=_numbers(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ),
        ordinals=_ordinals(
            "first/1st second/2nd third/3rd fourth/4th fifth/5th sixth/6th seventh/7th eighth/8th ninth/9th tenth/10th",
            "last",
        ),
        pointing=_set("the this that which any each no every another"),
        named_number=_set("option number choice answer letter"),
        joiners=_set("and plus also too"),
        either=_set("or either"),
        negations=_set("not no never neither nor without except none cannot t than instead hardly"),
        hedges=_set("maybe perhaps between unsure"),
        new_clause=_set("because since but although though cause"),
        everything=_set("all everything"),
        both=_set("both"),
        also=_set("also and plus additionally"),
        plain=_set("yes no true false"),
        symbols={"+": "plus", "#": "sharp", "%": "percent", "&": "and", "@": "at"},
    ),
    "de": Understanding(
        lead=_set(
            "ich wurde werde nehme nehmen wahle wahlen sage sagen mich fur meine mein antwort option wahl ist ware das "
            "die der den dem es bitte definitiv also ja lieber eher bevorzuge denke glaube ok okay ahm hm entscheide "
            "mochte will dann danke nummer eine ein einen und zwar"
        ),
        fillers=_set("der die das den dem ein eine einen zu bis und von"),
        numbers=_numbers(
            "null eins/ein/eine zwei/zwo drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn "
            "funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig"
        ),
        ordinals=_ordinals(
            "erste/ersten/erstes zweite/zweiten/zweites dritte/dritten/drittes vierte/vierten/viertes "
            "funfte/funften/funftes sechste/sechsten/sechstes siebte/siebten/siebtes achte/achten/achtes "
            "neunte/neunten/neuntes zehnte/zehnten/zehntes",
            "letzte letzten letztes",
        ),
        pointing=_set("der die das den dem diese dieser dieses"),
        named_number=_set("option nummer antwort buchstabe punkt"),
        joiners=_set("und sowie plus auch"),
        either=_set("oder entweder"),
        negations=_set("nicht nein nie niemals kein keine keinen keinem keines weder noch ohne ausser statt als kaum"),
        hedges=_set("vielleicht zwischen unsicher"),
        new_clause=_set("weil da aber denn obwohl sondern"),
        everything=_set("alle alles"),
        both=_set("beide beides"),
        also=_set("auch ausserdem und zusatzlich dazu"),
        plain=_set("ja nein"),
        symbols={"+": "plus", "#": "sharp", "%": "prozent", "&": "und", "@": "at"},
    ),
    "es": Understanding(
        lead=_set(
            "yo diria digo elijo eligo elegiria escojo prefiero quiero creo que mi me quedo con por la el lo los las es "
            "seria respuesta opcion numero favor pues bueno eh vale un una de sin duda gracias tomo cojo a"
        ),
        fillers=_set("el la los las un una de a y del"),
        numbers=_numbers(
            "cero uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
            "diecisiete dieciocho diecinueve veinte"
        ),
        ordinals=_ordinals(
            "primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta "
            "septimo/septima octavo/octava noveno/novena decimo/decima",
            "ultimo ultima",
        ),
        pointing=_set("la el esa ese esta este"),
        named_number=_set("opcion numero respuesta letra"),
        joiners=_set("y e tambien mas"),
        either=_set("o u"),
        negations=_set("no nunca jamas ni ningun ninguna ninguno sin excepto salvo tampoco lugar"),
        hedges=_set("quizas quiza talvez entre acaso"),
        new_clause=_set("porque pero aunque sino"),
        everything=_set("todas todos todo"),
        both=_set("ambas ambos"),
        also=_set("tambien y ademas"),
        plain=_set("si no"),
        symbols={"+": "plus", "#": "sharp", "%": "ciento", "&": "y", "@": "arroba"},
    ),
    "fr": Understanding(
        lead=_set(
            "je j dirais dis choisis choisirais prends prendrais prefere voudrais veux pense crois que mon ma moi c ce "
            "cela ca est serait pour la le l les reponse option choix numero s il vous te plait euh bon alors oui un une "
            "de merci plutot a"
        ),
        fillers=_set("le la les l un une de d des du a et"),
        numbers=_numbers(
            "zero un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
            "dix-sept dix-huit dix-neuf vingt"
        ),
        ordinals=_ordinals(
            "premier/premiere/1er deuxieme/second/seconde troisieme quatrieme cinquieme sixieme septieme huitieme "
            "neuvieme dixieme",
            "dernier derniere",
        ),
        pointing=_set("la le l cette ce"),
        named_number=_set("option numero reponse choix lettre"),
        joiners=_set("et aussi plus ainsi"),
        either=_set("ou soit"),
        negations=_set("ne n pas non jamais ni aucun aucune sans sauf plutot guere"),
        hedges=_set("peut etre entre"),
        new_clause=_set("parce car mais puisque"),
        everything=_set("tous toutes tout"),
        both=_set("deux"),
        also=_set("aussi et egalement"),
        plain=_set("oui non"),
        symbols={"+": "plus", "#": "sharp", "%": "cent", "&": "et", "@": "arobase"},
    ),
}

_UP_TO = {
    "en": ("I have up to {count} questions for you.", "I've got up to {count} questions for you."),
    "de": ("Ich habe bis zu {count} Fragen an Sie.", "Ich habe bis zu {count} Fragen an dich."),
    "es": ("Tengo hasta {count} preguntas para usted.", "Tengo hasta {count} preguntas para ti."),
    "fr": ("J'ai jusqu'à {count} questions à vous poser.", "J'ai jusqu'à {count} questions à te poser."),
}

_TOPIC_PROBES = {
    "en": (
        (
            "You have not mentioned {topic} yet. What can you tell me about that?",
            "Nothing has been said about {topic} so far. How was that for you?",
        ),
        (
            "You haven't mentioned {topic} yet. What can you tell me about that?",
            "We haven't talked about {topic} so far. How was that for you?",
        ),
    ),
    "de": (
        (
            "Sie haben {topic} noch nicht erwähnt. Was können Sie mir dazu sagen?",
            "Über {topic} haben wir bisher nicht gesprochen. Wie war das bei Ihnen?",
        ),
        (
            "Du hast {topic} noch nicht erwähnt. Was kannst du mir dazu sagen?",
            "Über {topic} haben wir bisher nicht gesprochen. Wie war das bei dir?",
        ),
    ),
    "es": (
        (
            "Todavía no ha mencionado {topic}. ¿Qué puede contarme sobre eso?",
            "Hasta ahora no hemos hablado de {topic}. ¿Cómo fue en su caso?",
        ),
        (
            "Todavía no has mencionado {topic}. ¿Qué puedes contarme sobre eso?",
            "Hasta ahora no hemos hablado de {topic}. ¿Cómo fue en tu caso?",
        ),
    ),
    "fr": (
        (
            "Vous n'avez pas encore mentionné {topic}. Que pouvez-vous m'en dire ?",
            "Jusqu'ici, nous n'avons pas parlé de {topic}. Comment cela s'est-il passé pour vous ?",
        ),
        (
            "Tu n'as pas encore mentionné {topic}. Que peux-tu m'en dire ?",
            "Jusqu'ici, nous n'avons pas parlé de {topic}. Comment cela s'est-il passé pour toi ?",
        ),
    ),
}


def code_of(plan: Plan) -> str:
    """The primary subtag of the plan's language."""
    return plan.language.replace("_", "-").split("-")[0].lower()


def choice_words_of(plan: Plan) -> ChoiceWords:
    """The words about choices; English in a language nothing is known of."""
    return _WORDS.get(code_of(plan), _WORDS["en"])


def understanding_of(plan: Plan) -> Understanding | None:
    """What choices are understood by; None in a language nothing is known of."""
    return _UNDERSTANDING.get(code_of(plan))


def up_to(plan: Plan, language: Language | None) -> str:
    """How many questions are ahead, where choices decide which of them are asked."""
    formal, casual = _UP_TO[code_of(plan) if language else "en"]
    return casual if _is_casual(plan) else formal


def topic_probes(plan: Plan) -> tuple[str, ...]:
    """Follow-ups to a topic nobody has brought up, with a `{topic}` field; none in an unknown language."""
    formal, casual = _TOPIC_PROBES.get(code_of(plan), ((), ()))
    return casual if _is_casual(plan) else formal


def _is_casual(plan: Plan) -> bool:
    return plan.tone in (Tone.CASUAL, Tone.FRIENDLY)
