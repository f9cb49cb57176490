"""French."""

from dataclasses import replace

from server.interview.phrasebook.base import Cues, Language, Meaning, Phrases, ProbeKind, whole

_FORMAL = Phrases(
    hello="Bonjour et bienvenue.",
    hello_name="Bonjour {name} et bienvenue.",
    i_am_ai="Je suis {ai_name}, une intelligence artificielle qui mène cet entretien.",
    my_name="Ici, je m'appelle {ai_name}.",
    one_question="J'ai une question à vous poser.",
    questions="J'ai {count} questions à vous poser.",
    time_limit="Nous disposons de {minutes} minutes en tout.",
    manners="Vous pouvez passer une question, faire une pause ou arrêter à tout moment.",
    first_question="Voici la première question.",
    acknowledgements=(
        "Merci.",
        "Je vois.",
        "Entendu.",
        "C'est noté, merci.",
        "D'accord.",
        "Je vous remercie.",
        "Bien noté.",
    ),
    skipped=("Pas de problème, nous la laissons.", "Entendu, nous continuons.", "Certainement, passons à la suite."),
    repeat="Certainement. Voici de nouveau la question.",
    probe_again="Je vous avais ensuite demandé :",
    wait=(
        "Bien sûr, prenez le temps qu'il vous faut.",
        "Certainement, j'attends.",
        "Rien ne presse, quand vous voudrez.",
    ),
    check_in="Prenez votre temps. Je suis toujours là quand vous serez prêt ou prête.",
    offer_to_move_on="Rien ne presse. Si vous préférez passer à la question suivante, utilisez « Passer » ; vous pouvez aussi partir et revenir plus tard.",
    confirm_skip="Souhaitez-vous passer cette question ?",
    nothing_said="Je n'ai pas encore de réponse à cette question. Souhaitez-vous la passer ?",
    confirm_end="Souhaitez-vous terminer l'entretien ici ? Les questions restantes resteraient sans réponse.",
    go_on="Très bien, reprenons la question.",
    hold_course="Restons sur la question ; si vous préférez ne pas y répondre, vous pouvez la passer.",
    wrap_up="C'était la dernière question. Souhaitez-vous ajouter ou demander quelque chose ?",
    wrap_up_check_in="Si c'est tout, vous pouvez terminer avec « Terminé ».",
    time_up="Le temps est écoulé. Terminez la réponse en cours et envoyez-la ; nous conclurons ensuite.",
    close="L'entretien est terminé. Merci pour votre temps.",
    close_ended="Nous nous arrêtons donc ici. Merci pour votre temps.",
    close_time="Le temps est écoulé, nous nous arrêtons donc ici. Merci pour votre temps.",
    probes={
        ProbeKind.OFF: (
            "Qu'est-ce qui vous vient d'abord à l'esprit quand vous y pensez ?",
            "Que pourriez-vous en dire d'après votre propre expérience ?",
        ),
        ProbeKind.SHORT: (
            "Pourriez-vous m'en dire un peu plus ?",
            "Pourriez-vous décrire cela plus en détail ?",
            "Que devrais-je savoir d'autre à ce sujet ?",
        ),
        ProbeKind.EXAMPLE: (
            "Pourriez-vous me raconter un exemple précis ?",
            "Pourriez-vous décrire une occasion particulière où cela s'est produit ?",
        ),
        ProbeKind.VAGUE: (
            "Pourriez-vous préciser, peut-être avec un chiffre ou une date ?",
            "Comment décririez-vous l'ampleur de cela plus exactement ?",
        ),
        ProbeKind.DEPENDS: ("De quoi cela dépend-il pour vous ?", "Quelles circonstances font la différence ?"),
        ProbeKind.REASON: ("Qu'est-ce qui vous a amené à ce choix ?", "Quelle était la raison de votre choix ?"),
    },
    answers={
        Meaning.GREETING: "Bonjour. Répondez quand vous le souhaitez.",
        Meaning.HEARING: "Oui, je suis là, et ce que vous envoyez me parvient.",
        Meaning.WHAT_IS_MEANT: "Je ne peux que vous donner la question telle qu'elle est rédigée. Répondez comme vous la comprenez ; elle n'a rien d'un piège.",
        Meaning.IDENTITY: "Je suis une intelligence artificielle, pas une personne.",
        Meaning.PRIVACY: "Vos réponses sont conservées avec cet entretien pour les personnes qui vous ont invité. La notice du début dit ce qui est conservé et combien de temps.",
        Meaning.PROGRESS: "C'est la question {number} sur {count}.",
        Meaning.READERS: "Les personnes qui vous ont invité à cet entretien lisent les réponses.",
        Meaning.MAY_SKIP: "Oui, vous le pouvez. Utilisez « Passer » ou dites que vous souhaitez passer cette question.",
        Meaning.MAY_STOP: "Oui, vous pouvez arrêter à tout moment. Utilisez « Terminer » ou dites que vous souhaitez terminer l'entretien.",
        Meaning.MAY_PAUSE: "Oui, vous pouvez faire une pause. Ce que vous avez dit est conservé et le même lien vous ramène ici.",
        Meaning.JUDGEMENT: "Je n'évalue pas les réponses. Dites-le à votre façon, comme vous le voyez.",
    },
    time_left="Il reste environ {left} minutes.",
    dont_know="Ce n'est pas grave. Vous pouvez dire ce qui vous vient à l'esprit, ou utiliser « Passer » pour continuer.",
    question_for_team="Je ne peux pas y répondre moi-même. C'est conservé avec votre entretien, à la vue des personnes qui vous ont invité.",
)

_CASUAL = replace(
    _FORMAL,
    hello="Bonjour et bienvenue !",
    hello_name="Bonjour {name}, bienvenue !",
    one_question="J'ai une question à te poser.",
    questions="J'ai {count} questions à te poser.",
    time_limit="On a {minutes} minutes en tout.",
    manners="Tu peux passer une question, faire une pause ou arrêter quand tu veux.",
    first_question="Voici la première.",
    acknowledgements=("Merci.", "Je vois.", "D'accord.", "C'est noté, merci.", "Ok, merci.", "Entendu.", "Bien noté."),
    skipped=("Pas de souci, on la laisse.", "D'accord, on continue.", "Ok, passons à la suite."),
    repeat="Bien sûr, voici de nouveau la question.",
    probe_again="Et je t'avais ensuite demandé :",
    wait=("Bien sûr, prends ton temps.", "Rien ne presse, j'attends.", "Pas de souci, quand tu veux."),
    check_in="Prends ton temps, je suis toujours là quand tu veux.",
    offer_to_move_on="Rien ne presse. Si tu préfères passer à la question suivante, utilise « Passer » ; tu peux aussi partir et revenir plus tard.",
    confirm_skip="Tu veux passer cette question ?",
    nothing_said="Je n'ai pas encore de réponse à cette question. Tu veux la passer ?",
    confirm_end="Tu veux terminer l'entretien ici ? Les questions restantes resteraient sans réponse.",
    go_on="D'accord, reprenons la question.",
    hold_course="Restons sur la question ; si tu préfères ne pas y répondre, tu peux la passer.",
    wrap_up="C'était la dernière question. Tu veux ajouter ou demander quelque chose ?",
    wrap_up_check_in="Si c'est tout, tu peux terminer avec « Terminé ».",
    time_up="Le temps est écoulé. Termine la réponse en cours et envoie-la ; on conclura ensuite.",
    close="L'entretien est terminé. Merci pour ton temps !",
    close_ended="D'accord, on s'arrête ici. Merci pour ton temps !",
    close_time="Le temps est écoulé, on s'arrête donc ici. Merci pour ton temps !",
    probes={
        ProbeKind.OFF: (
            "Qu'est-ce qui te vient d'abord à l'esprit quand tu y penses ?",
            "Que pourrais-tu en dire d'après ta propre expérience ?",
        ),
        ProbeKind.SHORT: (
            "Tu pourrais m'en dire un peu plus ?",
            "Tu pourrais décrire cela plus en détail ?",
            "Que devrais-je savoir d'autre à ce sujet ?",
        ),
        ProbeKind.EXAMPLE: (
            "Tu pourrais me raconter un exemple précis ?",
            "Tu pourrais décrire une occasion particulière où cela s'est produit ?",
        ),
        ProbeKind.VAGUE: (
            "Tu pourrais préciser, peut-être avec un chiffre ou une date ?",
            "Comment décrirais-tu l'ampleur de cela plus exactement ?",
        ),
        ProbeKind.DEPENDS: ("De quoi cela dépend-il pour toi ?", "Quelles circonstances font la différence ?"),
        ProbeKind.REASON: ("Qu'est-ce qui t'a amené à ce choix ?", "Quelle était la raison de ton choix ?"),
    },
    answers={
        Meaning.GREETING: "Bonjour ! Réponds quand tu veux.",
        Meaning.HEARING: "Oui, je suis là, et ce que tu envoies me parvient.",
        Meaning.WHAT_IS_MEANT: "Je ne peux que te donner la question telle qu'elle est rédigée. Réponds comme tu la comprends ; elle n'a rien d'un piège.",
        Meaning.IDENTITY: "Je suis une intelligence artificielle, pas une personne.",
        Meaning.PRIVACY: "Tes réponses sont conservées avec cet entretien pour les personnes qui t'ont invité. La notice du début dit ce qui est conservé et combien de temps.",
        Meaning.PROGRESS: "C'est la question {number} sur {count}.",
        Meaning.READERS: "Les personnes qui t'ont invité à cet entretien lisent les réponses.",
        Meaning.MAY_SKIP: "Oui, tu peux. Utilise « Passer » ou dis que tu veux passer cette question.",
        Meaning.MAY_STOP: "Oui, tu peux arrêter quand tu veux. Utilise « Terminer » ou dis que tu veux terminer l'entretien.",
        Meaning.MAY_PAUSE: "Oui, tu peux faire une pause. Ce que tu as dit est conservé et le même lien te ramène ici.",
        Meaning.JUDGEMENT: "Je n'évalue pas les réponses. Dis-le à ta façon, comme tu le vois.",
    },
    dont_know="Ce n'est pas grave. Tu peux dire ce qui te vient à l'esprit, ou utiliser « Passer » pour continuer.",
    question_for_team="Je ne peux pas y répondre moi-même. C'est conservé avec ton entretien, à la vue des personnes qui t'ont invité.",
)

_LEAD = r"(?:(?:ok|d accord|bon|ben|alors|euh|pardon|desolee?|excusez moi|excuse moi|s il vous plait|s il te plait|oui|non|merci|donc) )*"
_TAIL = r"(?: (?:s il vous plait|s il te plait|svp|merci))*"

FRENCH = Language(
    formal=_FORMAL,
    casual=_CASUAL,
    meanings=whole(
        _LEAD,
        _TAIL,
        {
            Meaning.DONE: (
                r"j ai (?:termine|fini)(?: (?:de repondre|ma reponse|avec (?:cette question|ca)))?|c est (?:tout|bon|fini)(?: (?:pour moi|pour (?:cette question|l instant)))?|voila(?: c est tout)?|(?:question )?suivante?|(?:la )?question suivante|passons a la (?:suite|suivante|question suivante)|on peut continuer|continuons|termine|fini|rien (?:d autre )?a ajouter|je n ai rien (?:d autre )?a ajouter",
            ),
            Meaning.SKIP: (
                r"(?:je )?passe|passer|passez|(?:je (?:veux|voudrais|souhaite|prefere|prefererais|souhaiterais)|j aimerais|on peut|peut on|pouvez vous|pouvons nous) (?:la )?(?:passer|sauter)(?: (?:cette question|celle ci|la question))?|(?:passons|sautons|passez|sautez) (?:cette question|celle ci|la question)|je (?:prefere|prefererais) ne pas (?:y )?repondre(?: a (?:cette question|ca))?|je ne (?:veux|souhaite) pas (?:y )?repondre(?: a (?:cette question|ca))?",
            ),
            Meaning.REPEAT: (
                r"(?:pouvez vous|peux tu|pourriez vous|pourrais tu|tu peux|vous pouvez) (?:me )?(?:la )?(?:repeter|redire|reposer)(?: (?:la question|ca|cela))?|repetez(?: la question)?|repete(?: la question)?|encore une fois|quelle (?:etait|est) la question|comment|qu avez vous dit|qu est ce que (?:vous avez|tu as) dit",
            ),
            Meaning.WAIT: (
                r"(?:une?|juste une?|donnez moi une?|donne moi une?|attendez une?|attends une?) (?:instant|minute|moment|seconde)|attendez|attends|(?:laissez|laisse) moi reflechir(?: (?:un (?:instant|moment|peu)|une minute))?|j ai besoin (?:d une? (?:instant|minute|moment|peu de temps)|de (?:temps|reflechir))(?: pour (?:y )?reflechir)?|il me faut (?:une? (?:instant|minute|moment|peu de temps)|du temps)",
            ),
            Meaning.END: (
                r"(?:je (?:veux|voudrais|souhaite|souhaiterais|prefere)|j aimerais) (?:terminer|arreter|finir|quitter|stopper)(?: (?:l entretien|cet entretien|ici|la|maintenant))*|(?:terminez|terminons|arretez|arretons|finissons|termine|arrete) (?:l entretien|cet entretien|la)|au revoir|adieu",
            ),
            Meaning.YES: (
                r"oui|ouais|d accord|ok|bien sur|volontiers|tout a fait|absolument|exactement|c est ca|allez y|vas y|oui allez y|je confirme|certainement|oui je (?:veux|confirme|le souhaite)",
            ),
            Meaning.NO: (
                r"non|pas encore|surtout pas|pas du tout|non merci|continuons|continuer|on continue|je (?:veux|voudrais|prefere) (?:continuer|repondre)|annuler|finalement non",
            ),
            Meaning.NOTHING: (
                r"non|rien|rien du tout|non rien|rien d autre|non merci|pas de questions?|je n ai pas (?:d autres? |de )questions?|aucune(?: question)?|je crois que (?:c est tout|non)|non c est (?:tout|bon)|c est tout|rien a ajouter",
            ),
            Meaning.DONT_KNOW: (
                r"(?:je (?:ne )?sais pas|aucune idee|je n ai aucune idee|je ne suis pas sure?|je ne me (?:souviens|rappelle) (?:pas|plus)|rien ne me vient|je ne sais pas trop|j en sais rien|je n en sais rien|je ne sais plus|je ne saurais (?:pas )?dire)(?: (?:vraiment|desolee?|quoi dire|quoi repondre|trop))*",
            ),
            Meaning.GREETING: (
                r"bonjour|bonsoir|salut|coucou|enchantee?|comment allez vous|ca va|je suis pret|je suis prete|on y va|commencons|bonjour a vous",
            ),
            Meaning.HEARING: (
                r"(?:vous m entendez|m entendez vous|tu m entends|est ce que (?:vous m entendez|tu m entends|ca marche|ca fonctionne)|vous me lisez|me lisez vous|tu me lis)(?: bien| la)?|(?:vous etes|etes vous|tu es|es tu)(?: toujours)? la|il y a quelqu un|y a quelqu un|ca (?:marche|fonctionne)|test|allo|avez vous recu(?: (?:ma reponse|mon message))?",
            ),
            Meaning.WHAT_IS_MEANT: (
                r"(?:que|qu est ce que|qu est ce) (?:vous voulez|voulez vous|tu veux|veux tu|que vous voulez|que tu veux|entendez vous|vous entendez) (?:dire|par la|par ca)(?: par (?:la|ca|cela))?|c est a dire|(?:ca|cela) veut dire quoi|qu est ce que (?:ca|cela) (?:veut dire|signifie)|que (?:signifie|veut dire) (?:ca|cela|la question)|je (?:ne )?(?:comprends|saisis) pas(?: (?:bien )?(?:la question|ca|votre question|ta question))?|je n ai pas compris(?: la question)?|(?:pouvez vous|peux tu|pourriez vous|pourrais tu) (?:expliquer|m expliquer|preciser|reformuler|clarifier)(?: (?:la question|ca|cela))?|quoi|par exemple|dans quel sens",
            ),
            Meaning.IDENTITY: (
                r"(?:etes vous|es tu|vous etes|tu es|est ce que (?:vous etes|tu es|je parle a)|je parle a|c est) (?:une? )?(?:vraie? )?(?:personne|humaine?|etre humain|robot|bot|ia|machine|intelligence artificielle|chatgpt)(?: ou (?:une? )?(?:personne|humain|robot|bot|ia|machine))?|qui (?:etes vous|es tu)|comment (?:vous appelez vous|t appelles tu|tu t appelles)|a qui je parle",
            ),
            Meaning.PRIVACY: (
                r"(?:que (?:faites vous|fais tu|deviennent|se passe t il|va t il se passer)|qu est ce que (?:vous faites|tu fais|deviennent)|que vont devenir|qu allez vous faire)(?: (?:de|avec|des))? (?:mes|les) (?:donnees|reponses|informations)|(?:est ce (?:que c est )?|c est |est ce que (?:c est |l entretien est )?|l entretien est )?(?:enregistre|confidentiel|anonyme|conserve)e?",
            ),
            Meaning.PROGRESS: (
                r"combien (?:de (?:questions|temps|minutes)|ca dure|ca va durer|reste t il)(?: (?:reste t il|restent|reste|il reste|encore|y a t il|il y a|ca dure|ca prend|en tout|avons nous|j ai|de (?:temps|questions)|restent elles))*|c est la derniere(?: question)?|on en est ou|il reste combien(?: de (?:questions|temps))?|ca dure combien(?: de temps)?",
            ),
            Meaning.READERS: (
                r"qui (?:va lire|lit|lira|voit|verra|va voir|consulte)(?: (?:ca|cela|mes reponses|les reponses))?|c est pour qui",
            ),
            Meaning.MAY_SKIP: (
                r"(?:est ce que je peux|puis je|je peux|peut on|on peut) (?:passer|sauter|ne pas repondre)(?: (?:a )?(?:cette question|une question|des questions|la question|celle ci))?|(?:dois je|je dois|est ce que je dois) (?:y )?repondre(?: a (?:ca|tout|cette question))?",
            ),
            Meaning.MAY_STOP: (
                r"(?:est ce que je peux|puis je|je peux|peut on|on peut) (?:arreter|terminer|quitter|partir)(?: (?:ici|la|maintenant|quand je veux|l entretien|a tout moment))*|que se passe t il si j arrete",
            ),
            Meaning.MAY_PAUSE: (
                r"(?:est ce que je peux|puis je|je peux|peut on|on peut) (?:faire une pause|continuer (?:plus tard|demain)|reprendre (?:plus tard|demain)|revenir (?:plus tard|demain)|m arreter un moment)",
            ),
            Meaning.JUDGEMENT: (
                r"(?:est ce que c est|est ce|c est|c etait|est ce que ma reponse est|ma reponse est) (?:correcte?|juste|bon|bien|bonne|faux)|comment je m en sors|est ce que je m en sors(?: bien)?|qu en pensez vous|tu en penses quoi|qu en penses tu|quelle est (?:ma note|la bonne reponse)|ai je reussi|j ai bien repondu|ai je bien repondu",
            ),
        },
    ),
    cues=Cues(
        depends=("ca depend", "cela depend", "tout depend", "c est selon", "ca varie"),
        vague=(
            "beaucoup",
            "souvent",
            "parfois",
            "quelques",
            "plusieurs",
            "assez",
            "plus ou moins",
            "des choses",
            "des trucs",
            "un peu",
            "toujours",
            "d habitude",
            "mieux",
            "divers",
            "certains",
        ),
        concrete=(
            "par exemple",
            "parce que",
            "parce qu",
            "car",
            "une fois",
            "quand j",
            "quand nous",
            "lorsque",
            "l annee derniere",
            "la semaine derniere",
            "le mois dernier",
            "afin de",
            "grace a",
            "en raison de",
        ),
        asks=(
            "que",
            "qu",
            "quoi",
            "comment",
            "pourquoi",
            "qui",
            "quand",
            "ou",
            "quel",
            "quelle",
            "quels",
            "quelles",
            "combien",
            "est",
            "pouvez",
            "peux",
            "y",
            "et",
            "mais",
            "avez",
            "as",
            "dois",
            "puis",
        ),
    ),
)
