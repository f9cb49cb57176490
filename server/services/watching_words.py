"""What candidates are told who may be watched for integrity signals, in the languages of the pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WatchingNotice:
    """The lines of both notices. `{organization}` asks; `{days}` is how long things are kept."""

    asks: str
    seen: str
    unseen: str
    meaning: str
    kept_days: str
    kept: str
    free: str
    assisted: str
    stills: str
    stills_meaning: str
    stills_free: str


WATCHING = {
    "en": WatchingNotice(
        asks="{organization} would like to notice whether this interview is taken without outside help.",
        seen="With your agreement, this page notes: that you leave it for another tab or window, and for how long; that "
        "you paste text, and how many characters; that you copy text of the interview; that you leave full screen; "
        "that a second screen is attached; that devices are attached or removed; that the interview is opened on a "
        "second page; and that text appears faster than anybody can type.",
        unseen="It does not note what you paste or copy, which pages or programs you use, or which keys you press.",
        meaning="These are signals for people at {organization} to look at, with your answers. They are not proof of "
        "anything, and are no part of the evaluation. You see their number while you are taking the interview.",
        kept_days="They are deleted with the interview, {days} days after it is over.",
        kept="They are deleted together with the interview.",
        free="You need not agree. The interview is the same without it.",
        assisted="If you use dictation, a screen reader, text expansion or other assistive technology, say so with the "
        "second box: then only leaving the page, leaving full screen and a second page are noted. You need not say why, "
        "and nobody is told more than that.",
        stills="{organization} would like to keep still pictures, at most one a minute of each: of your camera, and of the "
        "screen, window or tab that you choose to share. You start and stop both in the interview yourself.",
        stills_meaning="People at {organization} look at them; no software does. They are deleted with the interview.",
        stills_free="You need not agree, and may stop at any time. The interview is the same without them.",
    ),
    "es": WatchingNotice(
        asks="{organization} desea advertir si esta entrevista se hace sin ayuda ajena.",
        seen="Si usted acepta, esta página anota: que sale de ella hacia otra pestaña o ventana, y cuánto tiempo; que "
        "pega texto, y cuántos caracteres; que copia texto de la entrevista; que sale de la pantalla completa; que hay "
        "una segunda pantalla conectada; que se conectan o retiran dispositivos; que la entrevista se abre en una "
        "segunda página; y que aparece texto más deprisa de lo que nadie puede teclear.",
        unseen="No anota qué pega o copia, qué páginas o programas usa ni qué teclas pulsa.",
        meaning="Son indicios que las personas de {organization} miran junto con sus respuestas. No prueban nada y no "
        "forman parte de la evaluación. Usted ve cuántos hay mientras hace la entrevista.",
        kept_days="Se eliminan con la entrevista, {days} días después de terminarla.",
        kept="Se eliminan junto con la entrevista.",
        free="No tiene que aceptarlo. Sin ello la entrevista es la misma.",
        assisted="Si usa dictado, un lector de pantalla, expansión de texto u otra tecnología de apoyo, indíquelo con la "
        "segunda casilla: entonces solo se anota salir de la página, salir de la pantalla completa y una segunda "
        "página. No tiene que decir por qué, y nadie sabrá más que eso.",
        stills="{organization} desea guardar imágenes fijas, como mucho una por minuto de cada tipo: de su cámara y de la "
        "pantalla, ventana o pestaña que usted elija compartir. Usted inicia y detiene ambas en la entrevista.",
        stills_meaning="Las miran personas de {organization}; ningún programa lo hace. Se eliminan con la entrevista.",
        stills_free="No tiene que aceptarlo y puede detenerlo en cualquier momento. Sin ellas la entrevista es la misma.",
    ),
    "fr": WatchingNotice(
        asks="{organization} souhaite remarquer si cet entretien est passé sans aide extérieure.",
        seen="Avec votre accord, cette page note : que vous la quittez pour un autre onglet ou une autre fenêtre, et "
        "combien de temps ; que vous collez du texte, et combien de caractères ; que vous copiez du texte de "
        "l'entretien ; que vous quittez le plein écran ; qu'un second écran est branché ; que des appareils sont "
        "branchés ou retirés ; que l'entretien est ouvert sur une seconde page ; et que du texte apparaît plus vite que "
        "quiconque ne peut taper.",
        unseen="Elle ne note ni ce que vous collez ou copiez, ni les pages ou programmes utilisés, ni les touches.",
        meaning="Ce sont des indices que des personnes de {organization} regardent avec vos réponses. Ils ne prouvent "
        "rien et ne comptent pas dans l'évaluation. Vous voyez leur nombre pendant l'entretien.",
        kept_days="Ils sont supprimés avec l'entretien, {days} jours après sa fin.",
        kept="Ils sont supprimés avec l'entretien.",
        free="Rien ne vous y oblige. L'entretien est le même sans cela.",
        assisted="Si vous utilisez la dictée, un lecteur d'écran, l'expansion de texte ou une autre technologie "
        "d'assistance, dites-le avec la seconde case : seuls sont alors notés le départ de la page, la sortie du plein "
        "écran et une seconde page. Vous n'avez pas à dire pourquoi, et personne n'en saura plus.",
        stills="{organization} souhaite conserver des images fixes, au plus une par minute de chaque sorte : de votre "
        "caméra, et de l'écran, de la fenêtre ou de l'onglet que vous choisissez de partager. Vous lancez et arrêtez les "
        "deux vous-même pendant l'entretien.",
        stills_meaning="Des personnes de {organization} les regardent ; aucun logiciel ne le fait. Elles sont supprimées "
        "avec l'entretien.",
        stills_free="Rien ne vous y oblige, et vous pouvez arrêter à tout moment. L'entretien est le même sans elles.",
    ),
    "de": WatchingNotice(
        asks="{organization} möchte bemerken, ob dieses Interview ohne fremde Hilfe geführt wird.",
        seen="Wenn Sie zustimmen, merkt diese Seite: dass Sie sie für einen anderen Tab oder ein anderes Fenster "
        "verlassen, und wie lange; dass Sie Text einfügen, und wie viele Zeichen; dass Sie Text des Interviews kopieren; "
        "dass Sie den Vollbildmodus verlassen; dass ein zweiter Bildschirm angeschlossen ist; dass Geräte angeschlossen "
        "oder entfernt werden; dass das Interview auf einer zweiten Seite geöffnet wird; und dass Text schneller "
        "erscheint, als jemand tippen kann.",
        unseen="Sie merkt nicht, was Sie einfügen oder kopieren, welche Seiten oder Programme Sie benutzen oder welche "
        "Tasten Sie drücken.",
        meaning="Das sind Hinweise, die Menschen bei {organization} zusammen mit Ihren Antworten ansehen. Sie beweisen "
        "nichts und gehören nicht zur Bewertung. Ihre Anzahl sehen Sie während des Interviews.",
        kept_days="Sie werden mit dem Interview gelöscht, {days} Tage nach dessen Ende.",
        kept="Sie werden zusammen mit dem Interview gelöscht.",
        free="Sie müssen nicht zustimmen. Das Interview ist ohne das dasselbe.",
        assisted="Wenn Sie Diktat, einen Screenreader, Textbausteine oder andere Hilfstechnik benutzen, sagen Sie es mit "
        "dem zweiten Kästchen: Dann wird nur gemerkt, dass Sie die Seite oder den Vollbildmodus verlassen, und eine "
        "zweite Seite. Sie müssen nicht sagen, warum, und niemand erfährt mehr als das.",
        stills="{organization} möchte Standbilder aufbewahren, von jedem höchstens eines in der Minute: von Ihrer Kamera "
        "und vom Bildschirm, Fenster oder Tab, den Sie freigeben. Sie starten und beenden beides selbst im Interview.",
        stills_meaning="Menschen bei {organization} sehen sie an; keine Software. Sie werden mit dem Interview gelöscht.",
        stills_free="Sie müssen nicht zustimmen und können jederzeit aufhören. Das Interview ist ohne sie dasselbe.",
    ),
}
