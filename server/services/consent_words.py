"""What candidates agree to, in the languages of the pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """The lines of both notices. `{said}` is `write` or `write_or_say`; the others are what their names say."""

    machine: str
    model: str
    no_model: str
    kept: str
    for_days: str
    until_deleted: str
    people: str
    free: str
    write: str
    write_or_say: str
    heard: str
    sound_not_kept: str
    sound_if_agreed: str
    spoken: str
    audio: str
    audio_for_days: str
    audio_until_deleted: str
    audio_free: str


NOTICES = {
    "en": Notice(
        machine="This interview is conducted by {ai_name}, an automated interviewer: a computer program, not a person.",
        model="To word its replies, what you {said} is processed by a language model that {organization} has chosen.",
        no_model="It follows a fixed script on {organization}'s own server; no language model takes part.",
        kept="Your name and email address, as far as you give them, and everything you {said} here are stored as text.",
        for_days="They are deleted {days} days after the interview is over.",
        until_deleted="They are kept until {organization} deletes them; you can ask for that at any time.",
        people="{organization} reads your answers and a summary made of them by software. "
        "Decisions are made by people, not by the software.",
        free="Taking part is voluntary. You can skip questions, take breaks, come back later, or stop.",
        write="write",
        write_or_say="write or say",
        heard="If you talk, a speech recognition program ({hearer}) turns what you say into text. It can mishear; "
        "you can correct your last answer.",
        sound_not_kept="The sound itself is not kept.",
        sound_if_agreed="The sound itself is kept only if you agree to that separately.",
        spoken="The interviewer's voice is made by a program ({speaker}).",
        audio="{organization} would like to keep a sound recording of this interview: your voice and the "
        "interviewer's. Those who read your answers can then listen to them as well.",
        audio_for_days="The recording is deleted together with the text, {days} days after the interview is over.",
        audio_until_deleted="The recording is deleted together with the text; you can ask for that at any time.",
        audio_free="You need not agree. Without it only the text is kept, and the interview is the same.",
    ),
    "es": Notice(
        machine="Esta entrevista la conduce {ai_name}, un entrevistador automático: un programa, no una persona.",
        model="Para redactar sus respuestas, un modelo de lenguaje elegido por {organization} procesa lo que {said}.",
        no_model="Sigue un guion fijo en el servidor de {organization}; no interviene ningún modelo de lenguaje.",
        kept="Se guardan su nombre y correo electrónico, si los indica, y, como texto, todo lo que {said} aquí.",
        for_days="Se eliminan {days} días después de terminar la entrevista.",
        until_deleted="Se conservan hasta que {organization} los elimine; puede pedirlo en cualquier momento.",
        people="{organization} lee sus respuestas y un resumen de ellas hecho por un programa. "
        "Las decisiones las toman personas, no el programa.",
        free="La participación es voluntaria. Puede omitir preguntas, hacer pausas, volver más tarde o dejarlo.",
        write="escriba",
        write_or_say="escriba o diga",
        heard="Si habla, un programa de reconocimiento de voz ({hearer}) convierte en texto lo que dice. Puede "
        "equivocarse; usted puede corregir su última respuesta.",
        sound_not_kept="El sonido no se guarda.",
        sound_if_agreed="El sonido solo se guarda si usted lo acepta aparte.",
        spoken="La voz del entrevistador la genera un programa ({speaker}).",
        audio="{organization} desea guardar una grabación de esta entrevista: su voz y la del entrevistador. Quienes "
        "lean sus respuestas podrán también escucharlas.",
        audio_for_days="La grabación se elimina junto con el texto, {days} días después de terminar la entrevista.",
        audio_until_deleted="La grabación se elimina junto con el texto; puede pedirlo en cualquier momento.",
        audio_free="No tiene que aceptarlo. Sin ella solo se guarda el texto, y la entrevista es la misma.",
    ),
    "fr": Notice(
        machine="Cet entretien est mené par {ai_name}, un intervieweur automatique : un programme, pas une personne.",
        model="Pour formuler ses réponses, un modèle de langage choisi par {organization} traite ce que vous {said}.",
        no_model="Il suit un script fixe sur le serveur de {organization} ; aucun modèle de langage n'intervient.",
        kept="Votre nom et votre adresse e-mail, si vous les donnez, et tout ce que vous {said} ici sont conservés "
        "sous forme de texte.",
        for_days="Ils sont supprimés {days} jours après la fin de l'entretien.",
        until_deleted="Ils sont conservés jusqu'à leur suppression par {organization} ; vous pouvez la demander à tout "
        "moment.",
        people="{organization} lit vos réponses et un résumé qu'en fait un logiciel. "
        "Les décisions sont prises par des personnes, pas par le logiciel.",
        free="La participation est libre. Vous pouvez passer des questions, faire des pauses, revenir ou arrêter.",
        write="écrivez",
        write_or_say="écrivez ou dites",
        heard="Si vous parlez, un programme de reconnaissance vocale ({hearer}) transforme vos paroles en texte. Il "
        "peut se tromper ; vous pouvez corriger votre dernière réponse.",
        sound_not_kept="Le son lui-même n'est pas conservé.",
        sound_if_agreed="Le son lui-même n'est conservé que si vous l'acceptez séparément.",
        spoken="La voix de l'intervieweur est produite par un programme ({speaker}).",
        audio="{organization} souhaite conserver un enregistrement sonore de cet entretien : votre voix et celle de "
        "l'intervieweur. Les personnes qui lisent vos réponses pourront aussi les écouter.",
        audio_for_days="L'enregistrement est supprimé avec le texte, {days} jours après la fin de l'entretien.",
        audio_until_deleted="L'enregistrement est supprimé avec le texte ; vous pouvez le demander à tout moment.",
        audio_free="Rien ne vous y oblige. Sans cet accord, seul le texte est conservé ; l'entretien est le même.",
    ),
    "de": Notice(
        machine="Dieses Interview führt {ai_name}, ein automatischer Interviewer: ein Programm, kein Mensch.",
        model="Für seine Antworten verarbeitet ein von {organization} gewähltes Sprachmodell, was Sie {said}.",
        no_model="Es folgt einem festen Ablauf auf dem Server von {organization}; kein Sprachmodell ist beteiligt.",
        kept="Ihr Name und Ihre E-Mail-Adresse, soweit Sie sie angeben, und alles, was Sie hier {said}, werden als "
        "Text gespeichert.",
        for_days="Sie werden {days} Tage nach dem Ende des Interviews gelöscht.",
        until_deleted="Sie werden aufbewahrt, bis {organization} sie löscht; Sie können das jederzeit verlangen.",
        people="{organization} liest Ihre Antworten und eine von Software erstellte Zusammenfassung. "
        "Entscheidungen treffen Menschen, nicht die Software.",
        free="Die Teilnahme ist freiwillig. Sie können Fragen überspringen, Pausen machen, später weitermachen oder "
        "aufhören.",
        write="schreiben",
        write_or_say="schreiben oder sagen",
        heard="Wenn Sie sprechen, wandelt ein Spracherkennungsprogramm ({hearer}) Ihre Worte in Text um. Es kann sich "
        "verhören; Sie können Ihre letzte Antwort berichtigen.",
        sound_not_kept="Der Ton selbst wird nicht aufbewahrt.",
        sound_if_agreed="Der Ton selbst wird nur aufbewahrt, wenn Sie dem gesondert zustimmen.",
        spoken="Die Stimme des Interviewers erzeugt ein Programm ({speaker}).",
        audio="{organization} möchte eine Tonaufnahme dieses Interviews aufbewahren: Ihre Stimme und die des "
        "Interviewers. Wer Ihre Antworten liest, kann sie dann auch anhören.",
        audio_for_days="Die Aufnahme wird zusammen mit dem Text gelöscht, {days} Tage nach dem Ende des Interviews.",
        audio_until_deleted="Die Aufnahme wird zusammen mit dem Text gelöscht; Sie können das jederzeit verlangen.",
        audio_free="Sie müssen nicht zustimmen. Ohne die Aufnahme wird nur der Text aufbewahrt, und das Interview ist "
        "dasselbe.",
    ),
}
