"""German."""

from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding, numbers, ordinals, words

GERMAN = Choosing(
    words=ChoiceWords(
        offer_one="Zur Wahl stehen: {options}.",
        offer_many="Mehrere Antworten sind möglich: {options}.",
        numbered="Es gibt {count} Möglichkeiten. {options} Es genügt der Wortlaut oder die Nummer.",
        more_than_one="Mehrere Antworten sind möglich.",
        either="oder",
        which_one="Damit ich es richtig verstehe, welche Antwort ist gemeint: {options}?",
        which_ones="Damit ich es richtig verstehe, welche Antworten sind gemeint: {options}?",
        closest="Was davon trifft am ehesten zu: {options}?",
    ),
    understanding=Understanding(
        lead=words(
            "ich wurde werde nehme nehmen wahle wahlen sage sagen mich fur meine mein antwort option wahl ist ware das "
            "die der den dem es bitte definitiv also ja lieber eher bevorzuge denke glaube ok okay ahm hm entscheide "
            "mochte will dann danke nummer eine ein einen und zwar"
        ),
        fillers=words("der die das den dem ein eine einen zu bis und von"),
        numbers=numbers(
            "null eins/ein/eine zwei/zwo drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn "
            "funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig"
        ),
        ordinals=ordinals(
            "erste/ersten/erstes zweite/zweiten/zweites dritte/dritten/drittes vierte/vierten/viertes "
            "funfte/funften/funftes sechste/sechsten/sechstes siebte/siebten/siebtes achte/achten/achtes "
            "neunte/neunten/neuntes zehnte/zehnten/zehntes",
            "letzte letzten letztes",
        ),
        pointing=words("der die das den dem diese dieser dieses"),
        named_number=words("option nummer antwort buchstabe punkt"),
        joiners=words("und sowie plus auch"),
        either=words("oder entweder"),
        negations=words("nicht nein nie niemals kein keine keinen keinem keines weder noch ohne ausser statt als kaum"),
        hedges=words("vielleicht zwischen unsicher"),
        new_clause=words("weil da aber denn obwohl sondern"),
        everything=words("alle alles"),
        both=words("beide beides"),
        also=words("auch ausserdem und zusatzlich dazu"),
        plain=words("ja nein"),
        symbols={"+": "plus", "#": "sharp", "%": "prozent", "&": "und", "@": "at"},
        all_the_same=words("davon"),
    ),
    up_to=("Ich habe bis zu {count} Fragen an Sie.", "Ich habe bis zu {count} Fragen an dich."),
    topic_probes=(
        (
            "Sie haben {topic} noch nicht erwähnt. Was können Sie mir dazu sagen?",
            "Über {topic} haben wir bisher nicht gesprochen. Wie war das bei Ihnen?",
        ),
        (
            "Du hast {topic} noch nicht erwähnt. Was kannst du mir dazu sagen?",
            "Über {topic} haben wir bisher nicht gesprochen. Wie war das bei dir?",
        ),
    ),
)
