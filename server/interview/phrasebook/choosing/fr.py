"""French."""

from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding, numbers, ordinals, words

FRENCH = Choosing(
    words=ChoiceWords(
        offer_one="Les choix sont : {options}.",
        offer_many="Plusieurs réponses sont possibles : {options}.",
        numbered="Il y a {count} choix. {options} Les mots ou le numéro suffisent.",
        more_than_one="Plusieurs réponses sont possibles.",
        either="ou",
        which_one="Pour bien comprendre, de quel choix s'agit-il : {options} ?",
        which_ones="Pour bien comprendre, de quels choix s'agit-il : {options} ?",
        closest="Lequel de ces choix s'en rapproche le plus : {options} ?",
    ),
    understanding=Understanding(
        lead=words(
            "je j dirais dis choisis choisirais prends prendrais prefere voudrais veux pense crois que mon ma moi c ce "
            "cela ca est serait pour la le l les reponse option choix numero s il vous te plait euh bon alors oui un une "
            "de merci plutot a"
        ),
        fillers=words("le la les l un une de d des du a et"),
        numbers=numbers(
            "zero un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
            "dix-sept dix-huit dix-neuf vingt"
        ),
        ordinals=ordinals(
            "premier/premiere/1er deuxieme/second/seconde troisieme quatrieme cinquieme sixieme septieme huitieme "
            "neuvieme dixieme",
            "dernier derniere",
        ),
        pointing=words("la le l cette ce"),
        named_number=words("option numero reponse choix lettre"),
        joiners=words("et aussi plus ainsi"),
        either=words("ou soit"),
        negations=words("ne n pas non jamais ni aucun aucune sans sauf plutot guere"),
        hedges=words("peut etre entre"),
        new_clause=words("parce car mais puisque"),
        everything=words("tous toutes tout"),
        both=words("deux"),
        also=words("aussi et egalement"),
        plain=words("oui non"),
        symbols={"+": "plus", "#": "sharp", "%": "cent", "&": "et", "@": "arobase"},
        plural=words("les"),
        all_the_same=words("ces"),
    ),
    up_to=("J'ai jusqu'à {count} questions à vous poser.", "J'ai jusqu'à {count} questions à te poser."),
    topic_probes=(
        (
            "Vous n'avez pas encore mentionné {topic}. Que pouvez-vous m'en dire ?",
            "Jusqu'ici, nous n'avons pas parlé de {topic}. Comment cela s'est-il passé pour vous ?",
        ),
        (
            "Tu n'as pas encore mentionné {topic}. Que peux-tu m'en dire ?",
            "Jusqu'ici, nous n'avons pas parlé de {topic}. Comment cela s'est-il passé pour toi ?",
        ),
    ),
)
