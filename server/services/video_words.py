"""What candidates are told whose camera may be recorded, in the languages of the pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilmingNotice:
    """The lines of the notice. `{organization}` asks; `{days}` is how long things are kept."""

    asks: str
    seen_by: str
    kept_days: str
    kept: str
    free: str


FILMING = {
    "en": FilmingNotice(
        asks="{organization} would like to record your camera during this interview: the picture only, and only "
        "while this page is in front of you. You see your own picture and a recording sign all the time.",
        seen_by="People at {organization} who read your answers can watch it; no software looks at your face.",
        kept_days="The video is deleted with the interview, {days} days after it is over.",
        kept="The video is deleted together with the interview; you can ask for that at any time.",
        free="You need not agree, and can switch the camera off and on again at any time. The interview is the same "
        "without it, and nothing is made of when the camera is off.",
    ),
    "es": FilmingNotice(
        asks="{organization} desea grabar su cámara durante esta entrevista: solo la imagen, y solo mientras tenga "
        "esta página delante. Usted ve en todo momento su propia imagen y una señal de grabación.",
        seen_by="Pueden verlo las personas de {organization} que leen sus respuestas; ningún programa mira su cara.",
        kept_days="El vídeo se elimina con la entrevista, {days} días después de terminarla.",
        kept="El vídeo se elimina junto con la entrevista; puede pedirlo en cualquier momento.",
        free="No tiene que aceptarlo, y puede apagar y volver a encender la cámara cuando quiera. Sin ella la "
        "entrevista es la misma, y que la cámara esté apagada no se valora de ningún modo.",
    ),
    "fr": FilmingNotice(
        asks="{organization} souhaite enregistrer votre caméra pendant cet entretien : l'image seule, et seulement "
        "tant que vous avez cette page devant vous. Vous voyez en permanence votre image et un signe "
        "d'enregistrement.",
        seen_by="Les personnes de {organization} qui lisent vos réponses peuvent la regarder ; aucun logiciel "
        "n'examine votre visage.",
        kept_days="La vidéo est supprimée avec l'entretien, {days} jours après sa fin.",
        kept="La vidéo est supprimée avec l'entretien ; vous pouvez le demander à tout moment.",
        free="Rien ne vous y oblige, et vous pouvez éteindre et rallumer la caméra à tout moment. L'entretien est le "
        "même sans elle, et rien n'est conclu du fait qu'elle soit éteinte.",
    ),
    "de": FilmingNotice(
        asks="{organization} möchte Ihre Kamera während dieses Interviews aufnehmen: nur das Bild, und nur, solange "
        "Sie diese Seite vor sich haben. Sie sehen die ganze Zeit Ihr eigenes Bild und ein Aufnahmezeichen.",
        seen_by="Menschen bei {organization}, die Ihre Antworten lesen, können es ansehen; keine Software betrachtet "
        "Ihr Gesicht.",
        kept_days="Das Video wird mit dem Interview gelöscht, {days} Tage nach dessen Ende.",
        kept="Das Video wird zusammen mit dem Interview gelöscht; das können Sie jederzeit verlangen.",
        free="Sie müssen nicht zustimmen und können die Kamera jederzeit aus- und wieder einschalten. Das Interview "
        "ist ohne sie dasselbe, und aus einer ausgeschalteten Kamera wird nichts geschlossen.",
    ),
}
