"""German."""

from dataclasses import replace

from server.interview.phrasebook.base import Cues, Language, Meaning, Phrases, ProbeKind, whole

_FORMAL = Phrases(
    hello="Guten Tag und herzlich willkommen.",
    hello_name="Guten Tag, {name}, und herzlich willkommen.",
    i_am_ai="Ich bin {ai_name}, eine KI, die dieses Interview führt.",
    my_name="Hier heiße ich {ai_name}.",
    one_question="Ich habe eine Frage an Sie.",
    questions="Ich habe {count} Fragen an Sie.",
    time_limit="Wir haben insgesamt {minutes} Minuten.",
    manners="Sie können jederzeit eine Frage überspringen, eine Pause machen oder aufhören.",
    first_question="Hier ist die erste Frage.",
    acknowledgements=(
        "Danke.",
        "Ich verstehe.",
        "In Ordnung.",
        "Notiert, vielen Dank.",
        "Vielen Dank.",
        "Das habe ich notiert.",
        "Danke für die Antwort.",
    ),
    skipped=("Kein Problem, wir lassen sie aus.", "In Ordnung, wir gehen weiter.", "Gern, weiter zur nächsten."),
    repeat="Gern. Hier ist die Frage noch einmal.",
    probe_again="Danach hatte ich gefragt:",
    wait=(
        "Natürlich, nehmen Sie sich die Zeit, die Sie brauchen.",
        "Gern, ich warte.",
        "Es eilt nicht, wann immer Sie möchten.",
    ),
    check_in="Lassen Sie sich Zeit. Ich bin weiterhin da, sobald Sie so weit sind.",
    offer_to_move_on="Es eilt nicht. Wenn Sie lieber zur nächsten Frage gehen möchten, nutzen Sie „Überspringen“; Sie können auch gehen und später wiederkommen.",
    confirm_skip="Möchten Sie diese Frage überspringen?",
    nothing_said="Auf diese Frage habe ich noch keine Antwort. Möchten Sie sie überspringen?",
    confirm_end="Möchten Sie das Interview hier beenden? Die offenen Fragen blieben dann unbeantwortet.",
    go_on="Gut, machen wir mit der Frage weiter.",
    hold_course="Bleiben wir bei der Frage; wenn Sie sie lieber nicht beantworten möchten, können Sie sie überspringen.",
    wrap_up="Das war die letzte Frage. Möchten Sie noch etwas ergänzen oder fragen?",
    wrap_up_check_in="Wenn das alles ist, können Sie mit „Fertig“ abschließen.",
    time_up="Die Zeit ist um. Bitte bringen Sie die laufende Antwort zu Ende und senden Sie sie ab; danach schließen wir.",
    close="Das ist das Ende des Interviews. Vielen Dank für Ihre Zeit.",
    close_ended="Dann enden wir hier. Vielen Dank für Ihre Zeit.",
    close_time="Die Zeit ist um, deshalb enden wir hier. Vielen Dank für Ihre Zeit.",
    probes={
        ProbeKind.OFF: (
            "Was kommt Ihnen als Erstes in den Sinn, wenn Sie daran denken?",
            "Was könnten Sie aus eigener Erfahrung dazu sagen?",
        ),
        ProbeKind.SHORT: (
            "Könnten Sie mir etwas mehr darüber erzählen?",
            "Könnten Sie das ausführlicher beschreiben?",
            "Was sollte ich darüber noch wissen?",
        ),
        ProbeKind.EXAMPLE: (
            "Könnten Sie ein konkretes Beispiel schildern?",
            "Könnten Sie eine bestimmte Gelegenheit beschreiben, bei der das so war?",
        ),
        ProbeKind.VAGUE: (
            "Könnten Sie das genauer angeben, vielleicht mit einer Zahl oder einem Zeitpunkt?",
            "Wie würden Sie das Ausmaß genauer beschreiben?",
        ),
        ProbeKind.DEPENDS: ("Wovon hängt es für Sie ab?", "Welche Umstände machen den Unterschied?"),
        ProbeKind.REASON: ("Was hat Sie zu dieser Wahl geführt?", "Was war der Grund für Ihre Wahl?"),
    },
    answers={
        Meaning.GREETING: "Guten Tag. Antworten Sie, wann immer Sie möchten.",
        Meaning.HEARING: "Ja, ich bin da, und was Sie senden, kommt an.",
        Meaning.WHAT_IS_MEANT: "Ich kann Ihnen die Frage nur so geben, wie sie formuliert ist. Antworten Sie so, wie Sie sie verstehen; sie hat keinen Haken.",
        Meaning.IDENTITY: "Ich bin eine KI, kein Mensch.",
        Meaning.PRIVACY: "Ihre Antworten werden mit diesem Interview für die Personen gespeichert, die Sie eingeladen haben. Im Hinweis vor dem Beginn steht, was wie lange aufbewahrt wird.",
        Meaning.PROGRESS: "Das ist Frage {number} von {count}.",
        Meaning.READERS: "Die Personen, die Sie zu diesem Interview eingeladen haben, lesen die Antworten.",
        Meaning.MAY_SKIP: "Ja, das können Sie. Nutzen Sie „Überspringen“ oder sagen Sie, dass Sie diese Frage überspringen möchten.",
        Meaning.MAY_STOP: "Ja, Sie können jederzeit aufhören. Nutzen Sie „Beenden“ oder sagen Sie, dass Sie das Interview beenden möchten.",
        Meaning.MAY_PAUSE: "Ja, Sie können eine Pause machen. Das Gesagte bleibt erhalten, und derselbe Link führt Sie zurück.",
        Meaning.JUDGEMENT: "Ich bewerte Antworten nicht. Sagen Sie es auf Ihre Weise, so wie Sie es sehen.",
    },
    time_left="Es bleiben etwa {left} Minuten.",
    dont_know="Das macht nichts. Sie können sagen, was Ihnen einfällt, oder mit „Überspringen“ weitergehen.",
    question_for_team="Das kann ich selbst nicht beantworten. Es bleibt mit Ihrem Interview gespeichert, sichtbar für die Personen, die Sie eingeladen haben.",
)

_CASUAL = replace(
    _FORMAL,
    hello="Hallo, schön, dass du da bist!",
    hello_name="Hallo {name}, schön, dass du da bist!",
    one_question="Ich habe eine Frage an dich.",
    questions="Ich habe {count} Fragen an dich.",
    manners="Du kannst jederzeit eine Frage überspringen, eine Pause machen oder aufhören.",
    first_question="Hier ist die erste.",
    acknowledgements=(
        "Danke.",
        "Okay, verstehe.",
        "Alles klar.",
        "Notiert, danke.",
        "Ah ja.",
        "Okay.",
        "Danke für die Antwort.",
    ),
    skipped=("Kein Problem, wir lassen sie aus.", "Okay, wir gehen weiter.", "Klar, weiter zur nächsten."),
    repeat="Klar, hier ist die Frage noch einmal.",
    wait=("Klar, lass dir Zeit.", "Keine Eile, ich warte.", "Gern, wann immer du so weit bist."),
    check_in="Lass dir Zeit. Ich bin weiterhin da, sobald du so weit bist.",
    offer_to_move_on="Keine Eile. Wenn du lieber zur nächsten Frage gehen möchtest, nutze „Überspringen“; du kannst auch gehen und später wiederkommen.",
    confirm_skip="Möchtest du diese Frage überspringen?",
    nothing_said="Auf diese Frage habe ich noch keine Antwort. Möchtest du sie überspringen?",
    confirm_end="Möchtest du das Interview hier beenden? Die offenen Fragen blieben dann unbeantwortet.",
    go_on="Okay, machen wir mit der Frage weiter.",
    hold_course="Bleiben wir bei der Frage; wenn du sie lieber nicht beantworten möchtest, kannst du sie überspringen.",
    wrap_up="Das war die letzte Frage. Möchtest du noch etwas ergänzen oder fragen?",
    wrap_up_check_in="Wenn das alles ist, kannst du mit „Fertig“ abschließen.",
    time_up="Die Zeit ist um. Bring die laufende Antwort noch zu Ende und sende sie ab; danach schließen wir.",
    close="Das ist das Ende des Interviews. Danke für deine Zeit!",
    close_ended="Okay, dann enden wir hier. Danke für deine Zeit!",
    close_time="Die Zeit ist um, deshalb enden wir hier. Danke für deine Zeit!",
    probes={
        ProbeKind.OFF: (
            "Was kommt dir als Erstes in den Sinn, wenn du daran denkst?",
            "Was könntest du aus eigener Erfahrung dazu sagen?",
        ),
        ProbeKind.SHORT: (
            "Könntest du mir etwas mehr darüber erzählen?",
            "Könntest du das ausführlicher beschreiben?",
            "Was sollte ich darüber noch wissen?",
        ),
        ProbeKind.EXAMPLE: (
            "Könntest du ein konkretes Beispiel schildern?",
            "Könntest du eine bestimmte Gelegenheit beschreiben, bei der das so war?",
        ),
        ProbeKind.VAGUE: (
            "Könntest du das genauer angeben, vielleicht mit einer Zahl oder einem Zeitpunkt?",
            "Wie würdest du das Ausmaß genauer beschreiben?",
        ),
        ProbeKind.DEPENDS: ("Wovon hängt es für dich ab?", "Welche Umstände machen den Unterschied?"),
        ProbeKind.REASON: ("Was hat dich zu dieser Wahl geführt?", "Was war der Grund für deine Wahl?"),
    },
    answers={
        Meaning.GREETING: "Hallo! Antworte, wann immer du möchtest.",
        Meaning.HEARING: "Ja, ich bin da, und was du sendest, kommt an.",
        Meaning.WHAT_IS_MEANT: "Ich kann dir die Frage nur so geben, wie sie formuliert ist. Antworte so, wie du sie verstehst; sie hat keinen Haken.",
        Meaning.IDENTITY: "Ich bin eine KI, kein Mensch.",
        Meaning.PRIVACY: "Deine Antworten werden mit diesem Interview für die Personen gespeichert, die dich eingeladen haben. Im Hinweis vor dem Beginn steht, was wie lange aufbewahrt wird.",
        Meaning.PROGRESS: "Das ist Frage {number} von {count}.",
        Meaning.READERS: "Die Personen, die dich zu diesem Interview eingeladen haben, lesen die Antworten.",
        Meaning.MAY_SKIP: "Ja, das kannst du. Nutze „Überspringen“ oder sag, dass du diese Frage überspringen möchtest.",
        Meaning.MAY_STOP: "Ja, du kannst jederzeit aufhören. Nutze „Beenden“ oder sag, dass du das Interview beenden möchtest.",
        Meaning.MAY_PAUSE: "Ja, du kannst eine Pause machen. Das Gesagte bleibt erhalten, und derselbe Link führt dich zurück.",
        Meaning.JUDGEMENT: "Ich bewerte Antworten nicht. Sag es auf deine Weise, so wie du es siehst.",
    },
    dont_know="Das macht nichts. Sag einfach, was dir einfällt, oder geh mit „Überspringen“ weiter.",
    question_for_team="Das kann ich selbst nicht beantworten. Es bleibt mit deinem Interview gespeichert, sichtbar für die Personen, die dich eingeladen haben.",
)

_LEAD = r"(?:(?:ok|okay|gut|also|ahm|hm|entschuldigung|sorry|verzeihung|bitte|ja|nein|danke|so|nun|na) )*"
_TAIL = r"(?: (?:bitte|danke))*"

GERMAN = Language(
    formal=_FORMAL,
    casual=_CASUAL,
    meanings=whole(
        _LEAD,
        _TAIL,
        {
            Meaning.DONE: (
                r"(?:ich bin|bin) (?:fertig|durch)(?: (?:damit|mit (?:der|meiner|dieser) (?:antwort|frage)))?|das (?:war s|wars|ist alles|war alles|war es)(?: (?:von mir|dazu|zu dieser frage))?|fertig|(?:die )?nachste(?: frage)?|weiter|(?:gehen wir|wir konnen) weiter(?: gehen)?|weiter zur nachsten(?: frage)?|(?:ich habe )?(?:dem )?nichts (?:mehr )?hinzuzufugen|mehr (?:habe ich|fallt mir) nicht(?: ein)?",
            ),
            Meaning.SKIP: (
                r"(?:uberspringen|passe|ich passe)(?: (?:diese frage|die frage))?|(?:ich (?:mochte|will|wurde|wurde gern|wurde gerne)|konnen wir|konnen sie|kannst du|lass uns|lassen sie uns) (?:diese |die |sie |diese frage |die frage |das )?(?:frage )?(?:gerne? |lieber )?uberspringen|(?:die|diese) frage uberspringen|(?:das|darauf|diese frage|dazu|die frage) (?:mochte|will) ich (?:lieber )?nicht (?:beantworten|antworten|sagen)|ich (?:mochte|will) (?:das|darauf|diese frage|dazu|die frage)? ?(?:lieber )?nicht (?:beantworten|antworten|sagen)",
            ),
            Meaning.REPEAT: (
                r"(?:konnen|konnten) sie (?:das|die frage|es)? ?(?:bitte )?(?:noch einmal |nochmal |noch mal )?(?:wiederholen|sagen|stellen)|(?:kannst|konntest) du (?:das|die frage|es)? ?(?:bitte )?(?:noch einmal |nochmal |noch mal )?(?:wiederholen|sagen|stellen)|wiederholen sie(?: bitte)?(?: die frage)?|noch einmal|nochmal|(?:wie|was) war (?:noch ?mal )?die frage(?: noch ?mal)?|wie bitte|was haben sie gesagt|was hast du gesagt",
            ),
            Meaning.WAIT: (
                r"(?:einen? |nur einen? |kleinen? )?(?:moment|augenblick|minute|sekunde)(?: noch)?|warten sie|warte|(?:lassen sie|lass) mich (?:kurz |mal )?(?:nachdenken|uberlegen)|ich (?:brauche|brauch) (?:einen? |noch einen? |etwas |mehr |noch )?(?:moment|augenblick|minute|zeit|bedenkzeit)(?: zum nachdenken)?|ich muss (?:kurz |erst |mal )?(?:nachdenken|uberlegen)|geben sie mir (?:einen? )?(?:moment|minute)|gib mir (?:einen? )?(?:moment|minute)",
            ),
            Meaning.END: (
                r"ich (?:mochte|will|wurde gerne?) (?:das (?:interview|gesprach) )?(?:hier |jetzt |gerne? )*(?:beenden|aufhoren|abbrechen)(?: bitte)?|(?:beenden|beenden sie|beende|brechen sie) (?:wir )?(?:das|dieses) (?:interview|gesprach)(?: ab)?|(?:das )?(?:interview|gesprach) (?:beenden|abbrechen)|auf wiedersehen|tschuss|(?:konnen wir|lass uns|lassen sie uns) (?:hier )?(?:aufhoren|das (?:interview|gesprach) beenden)",
            ),
            Meaning.YES: (
                r"ja|jawohl|jo|klar|gern|gerne|ja gern|ja gerne|okay|ok|in ordnung|naturlich|sicher|genau|richtig|stimmt|einverstanden|auf jeden fall|unbedingt|ja mochte ich|mochte ich|bestatigt",
            ),
            Meaning.NO: (
                r"nein|ne|nee|noch nicht|lieber nicht|doch nicht|auf keinen fall|nein danke|weitermachen|(?:ich (?:mochte|will) )(?:weitermachen|antworten|fortfahren)|machen wir weiter|fortfahren|abbrechen nein",
            ),
            Meaning.NOTHING: (
                r"nein|nichts|nein danke|nichts mehr|nein nichts(?: mehr)?|nein das war s|nein das war alles|keine(?: weiteren)?(?: fragen)?|ich habe keine (?:weiteren )?fragen(?: mehr)?|von meiner seite (?:nichts|nicht)|alles gut|ich glaube nicht|eigentlich nicht|das war alles",
            ),
            Meaning.DONT_KNOW: (
                r"(?:(?:das )?weiss ich (?:leider |gerade |jetzt )?nicht|ich weiss (?:es |das )?(?:leider |gerade |auch )?nicht|keine ahnung|ich habe keine ahnung|weiss nicht|ich bin (?:mir )?(?:da )?nicht sicher|mir fallt (?:gerade |dazu )?nichts ein|kann ich nicht sagen|ich kann mich nicht (?:daran )?erinnern)(?: (?:genau|leider|ehrlich gesagt))*",
            ),
            Meaning.GREETING: (
                r"hallo|hi|guten (?:tag|morgen|abend)|gruss gott|moin|servus|wie geht es ihnen|wie geht s|ich bin (?:bereit|so weit|soweit)|bereit|fangen wir an|freut mich|los geht s|hallo zusammen",
            ),
            Meaning.HEARING: (
                r"(?:konnen sie mich|kannst du mich|horen sie mich|horst du mich|verstehen sie mich)(?: (?:horen|verstehen|lesen|jetzt|gut))*|(?:sind sie|bist du)(?: noch)? (?:da|dran)|ist (?:da )?jemand(?: da)?|funktioniert (?:das|es)|test|hallo (?:horen sie mich|ist da jemand)|ist (?:das|meine (?:antwort|nachricht)) angekommen",
            ),
            Meaning.WHAT_IS_MEANT: (
                r"(?:was|wie) (?:meinen sie|meinst du)(?: (?:damit|das|genau))*|was (?:heisst|bedeutet) (?:das|die frage)|was ist (?:damit )?gemeint|(?:ich verstehe|verstehe ich|das verstehe ich) (?:die frage|das|sie|dich)? ?nicht|ich habe (?:die frage|das) nicht verstanden|(?:konnen|konnten) sie (?:das|die frage)? ?(?:bitte )?(?:genauer )?(?:erklaren|erlautern|umformulieren|prazisieren)|(?:kannst|konntest) du (?:das|die frage)? ?(?:bitte )?(?:genauer )?(?:erklaren|erlautern|umformulieren)|was|ha|inwiefern|zum beispiel|in welchem sinn",
            ),
            Meaning.IDENTITY: (
                r"(?:sind sie|bist du|ist das|spreche ich mit|rede ich mit)(?: hier)? (?:ein(?:e[rnm]?)? )?(?:echter |echten |echte )?(?:mensch|menschen|person|roboter|bot|ki|maschine|chatgpt|computer)(?: oder (?:ein(?:e[rnm]?)? )?(?:mensch|menschen|person|roboter|bot|ki|maschine|computer))?|wer (?:sind sie|bist du)|was (?:sind sie|bist du)|wie (?:heissen sie|heisst du)|mit wem (?:spreche|rede) ich",
            ),
            Meaning.PRIVACY: (
                r"was (?:passiert|geschieht|machen sie|machst du|macht ihr) mit (?:meinen|den) (?:daten|antworten|angaben)|(?:wird|ist) (?:das|dieses (?:interview|gesprach)|es|das (?:interview|gesprach)|alles) (?:hier )?(?:aufgezeichnet|gespeichert|vertraulich|anonym|aufgenommen)|(?:werden|sind) meine (?:daten|antworten) (?:gespeichert|vertraulich|anonym|weitergegeben)",
            ),
            Meaning.PROGRESS: (
                r"wie ?(?:viele|viel|lange|lang) (?:fragen|zeit|minuten|dauert|noch|geht|kommen|sind)(?: (?:noch|gibt es|kommen|sind|es|das|bleibt|bleibt mir|bleiben|haben wir|habe ich|mir|insgesamt|ubrig|das interview|fragen))*|ist das die letzte frage|wie weit sind wir",
            ),
            Meaning.READERS: (
                r"wer (?:liest|sieht|bekommt|wird|hort|pruft)(?: (?:das|meine antworten|die antworten|es))?(?: (?:lesen|sehen|alles))?|fur wen ist das",
            ),
            Meaning.MAY_SKIP: (
                r"(?:kann|darf) ich (?:die |diese |eine )?(?:frage |fragen |das )?(?:auch )?(?:uberspringen|auslassen)|muss ich (?:das|darauf|diese frage|alles|alle fragen) (?:beantworten|antworten)",
            ),
            Meaning.MAY_STOP: (
                r"(?:kann|darf) ich (?:hier |jetzt |jederzeit |das interview )*(?:aufhoren|abbrechen|beenden|gehen)|was passiert wenn ich (?:aufhore|abbreche)",
            ),
            Meaning.MAY_PAUSE: (
                r"(?:kann|darf|konnen) (?:ich|wir) (?:eine )?(?:kurze? )?(?:pause machen|pausieren|spater (?:weitermachen|wiederkommen)|morgen (?:weitermachen|wiederkommen))",
            ),
            Meaning.JUDGEMENT: (
                r"(?:ist|war) (?:das|meine antwort|es) (?:so )?(?:richtig|korrekt|gut|falsch|in ordnung|ok)(?: so)?|wie (?:mache ich mich|mach ich mich|schlage ich mich|war ich|war das)|was (?:halten sie|haltst du) davon|habe ich bestanden|was ist die richtige antwort|mache ich das (?:gut|richtig)",
            ),
        },
    ),
    cues=Cues(
        depends=("kommt darauf an", "kommt drauf an", "hangt davon ab", "es hangt", "je nachdem", "unterschiedlich"),
        vague=(
            "viel",
            "viele",
            "oft",
            "manchmal",
            "einige",
            "mehrere",
            "ein paar",
            "ziemlich",
            "mehr oder weniger",
            "sachen",
            "dinge",
            "immer",
            "meistens",
            "normalerweise",
            "besser",
            "ein bisschen",
            "verschiedene",
        ),
        concrete=(
            "zum beispiel",
            "beispielsweise",
            "weil",
            "da ich",
            "einmal",
            "als ich",
            "als wir",
            "letztes jahr",
            "letzte woche",
            "letzten monat",
            "damit",
            "deshalb",
            "namlich",
            "wegen",
        ),
        asks=(
            "was",
            "wie",
            "warum",
            "wieso",
            "wer",
            "wann",
            "wo",
            "welche",
            "welcher",
            "welches",
            "kann",
            "konnen",
            "konnten",
            "ist",
            "sind",
            "gibt",
            "und",
            "aber",
            "darf",
            "muss",
            "werden",
            "wird",
        ),
    ),
)
