"""The notice a candidate agrees to: who asks, that it is an AI, what is kept and for how long, whose decision it is."""

import hashlib
from dataclasses import dataclass

from server.db.models import InterviewRow


@dataclass(frozen=True, slots=True)
class Consent:
    """The notice in one language. Equal `version`s are equal words."""

    version: str
    text: tuple[str, ...]
    """Paragraphs."""
    locale: str


@dataclass(frozen=True, slots=True)
class _Notice:
    machine: str
    model: str
    no_model: str
    kept: str
    for_days: str
    until_deleted: str
    people: str
    free: str


_NOTICES = {
    "en": _Notice(
        machine="This interview is conducted by {ai_name}, an automated interviewer: a computer program, not a person.",
        model="To word its replies, what you write is processed by a language model that {organization} has chosen.",
        no_model="It follows a fixed script on {organization}'s own server; no language model takes part.",
        kept="Your name and email address, as far as you give them, and everything you write here are stored.",
        for_days="They are deleted {days} days after the interview is over.",
        until_deleted="They are kept until {organization} deletes them; you can ask for that at any time.",
        people="{organization} reads your answers and a summary made of them by software. "
        "Decisions are made by people, not by the software.",
        free="Taking part is voluntary. You can skip questions, take breaks, come back later, or stop.",
    ),
    "es": _Notice(
        machine="Esta entrevista la conduce {ai_name}, un entrevistador automático: un programa, no una persona.",
        model="Para redactar sus respuestas, un modelo de lenguaje elegido por {organization} procesa lo que escribe.",
        no_model="Sigue un guion fijo en el servidor de {organization}; no interviene ningún modelo de lenguaje.",
        kept="Se guardan su nombre y correo electrónico, si los indica, y todo lo que escriba aquí.",
        for_days="Se eliminan {days} días después de terminar la entrevista.",
        until_deleted="Se conservan hasta que {organization} los elimine; puede pedirlo en cualquier momento.",
        people="{organization} lee sus respuestas y un resumen de ellas hecho por un programa. "
        "Las decisiones las toman personas, no el programa.",
        free="La participación es voluntaria. Puede omitir preguntas, hacer pausas, volver más tarde o dejarlo.",
    ),
    "fr": _Notice(
        machine="Cet entretien est mené par {ai_name}, un intervieweur automatique : un programme, pas une personne.",
        model="Pour formuler ses réponses, un modèle de langage choisi par {organization} traite ce que vous écrivez.",
        no_model="Il suit un script fixe sur le serveur de {organization} ; aucun modèle de langage n'intervient.",
        kept="Votre nom et votre adresse e-mail, si vous les donnez, et tout ce que vous écrivez ici sont conservés.",
        for_days="Ils sont supprimés {days} jours après la fin de l'entretien.",
        until_deleted="Ils sont conservés jusqu'à leur suppression par {organization} ; vous pouvez la demander à tout "
        "moment.",
        people="{organization} lit vos réponses et un résumé qu'en fait un logiciel. "
        "Les décisions sont prises par des personnes, pas par le logiciel.",
        free="La participation est libre. Vous pouvez passer des questions, faire des pauses, revenir ou arrêter.",
    ),
    "de": _Notice(
        machine="Dieses Interview führt {ai_name}, ein automatischer Interviewer: ein Programm, kein Mensch.",
        model="Für seine Antworten verarbeitet ein von {organization} gewähltes Sprachmodell, was Sie schreiben.",
        no_model="Es folgt einem festen Ablauf auf dem Server von {organization}; kein Sprachmodell ist beteiligt.",
        kept="Ihr Name und Ihre E-Mail-Adresse, soweit Sie sie angeben, und alles, was Sie hier schreiben, werden "
        "gespeichert.",
        for_days="Sie werden {days} Tage nach dem Ende des Interviews gelöscht.",
        until_deleted="Sie werden aufbewahrt, bis {organization} sie löscht; Sie können das jederzeit verlangen.",
        people="{organization} liest Ihre Antworten und eine von Software erstellte Zusammenfassung. "
        "Entscheidungen treffen Menschen, nicht die Software.",
        free="Die Teilnahme ist freiwillig. Sie können Fragen überspringen, Pausen machen, später weitermachen oder "
        "aufhören.",
    ),
}


def consent_for(interview: InterviewRow, organization: str, *, uses_model: bool) -> Consent:
    """The notice for `interview`, in its language where there is one, else in English."""
    base = interview.language.split("-")[0].lower()
    locale = base if base in _NOTICES else "en"
    notice = _NOTICES[locale]
    lines = [
        notice.machine,
        notice.model if uses_model else notice.no_model,
        f"{notice.kept} {notice.for_days if interview.retention_days else notice.until_deleted}",
        notice.people,
        notice.free,
    ]
    filled = [
        line.format(ai_name=interview.ai_name, organization=organization, days=interview.retention_days)
        for line in lines
    ]
    own = [part.strip() for part in (interview.consent_text or "").split("\n\n") if part.strip()]
    text = (*filled, *own)
    version = hashlib.sha256("\n\n".join(text).encode()).hexdigest()[:16]
    return Consent(version, text, locale)
