"""The words of invitations to an interview, in the languages of the pages."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class InviteWords:
    """The parts of an invitation and of a reminder, in the order they stand."""

    subject: str
    subject_again: str
    hello_name: str
    hello: str
    invites: str
    reminds: str
    how: str
    limit: str
    note: str
    begin: str
    opens: str
    until: str
    yours: str
    not_meant: str


INVITES: Final = {
    "en": InviteWords(
        subject="{organization} invites you to an interview: {title}",
        subject_again="Still waiting for you: {title}",
        hello_name="Hello {name},",
        hello="Hello,",
        invites="{organization} invites you to the interview “{title}”.",
        reminds="{organization} invited you to the interview “{title}”. There is still time to take it.",
        how="It is held by an automated interviewer, in your browser, whenever it suits you. You need no account, and "
        "you can pause and come back.",
        limit="Once you have begun, you have {minutes} minutes.",
        note="A note from {organization}:",
        begin="Begin the interview",
        opens="It opens on {date}.",
        until="The link is yours alone. It is good until {date}.",
        yours="The link is yours alone.",
        not_meant="If you did not expect this mail, you can ignore it.",
    ),
    "es": InviteWords(
        subject="{organization} le invita a una entrevista: {title}",
        subject_again="Le seguimos esperando: {title}",
        hello_name="Hola, {name}:",
        hello="Hola:",
        invites="{organization} le invita a la entrevista «{title}».",
        reminds="{organization} le invitó a la entrevista «{title}». Todavía está a tiempo de hacerla.",
        how="La hace un entrevistador automático, en su navegador y cuando le venga bien. No necesita ninguna cuenta, "
        "y puede hacer pausas y volver.",
        limit="Una vez empezada, dispone de {minutes} minutos.",
        note="Una nota de {organization}:",
        begin="Empezar la entrevista",
        opens="Se abre el {date}.",
        until="El enlace es solo para usted. Es válido hasta el {date}.",
        yours="El enlace es solo para usted.",
        not_meant="Si no esperaba este mensaje, puede ignorarlo.",
    ),
    "fr": InviteWords(
        subject="{organization} vous invite à un entretien : {title}",
        subject_again="Nous vous attendons encore : {title}",
        hello_name="Bonjour {name},",
        hello="Bonjour,",
        invites="{organization} vous invite à l'entretien « {title} ».",
        reminds="{organization} vous a invité à l'entretien « {title} ». Il est encore temps de le passer.",
        how="Il est mené par un intervieweur automatique, dans votre navigateur, quand cela vous convient. Aucun "
        "compte n'est nécessaire, et vous pouvez faire une pause et revenir.",
        limit="Une fois commencé, vous disposez de {minutes} minutes.",
        note="Un mot de {organization} :",
        begin="Commencer l'entretien",
        opens="Il ouvre le {date}.",
        until="Ce lien est personnel. Il est valable jusqu'au {date}.",
        yours="Ce lien est personnel.",
        not_meant="Si vous n'attendiez pas ce message, vous pouvez l'ignorer.",
    ),
    "de": InviteWords(
        subject="{organization} lädt Sie zu einem Interview ein: {title}",
        subject_again="Wir warten noch auf Sie: {title}",
        hello_name="Guten Tag {name},",
        hello="Guten Tag,",
        invites="{organization} lädt Sie zum Interview „{title}“ ein.",
        reminds="{organization} hat Sie zum Interview „{title}“ eingeladen. Noch ist Zeit dafür.",
        how="Es wird von einem automatischen Interviewer geführt, in Ihrem Browser und wann es Ihnen passt. Sie "
        "brauchen kein Konto, können Pausen machen und später weitermachen.",
        limit="Sobald Sie begonnen haben, haben Sie {minutes} Minuten Zeit.",
        note="Eine Nachricht von {organization}:",
        begin="Interview beginnen",
        opens="Es öffnet am {date}.",
        until="Der Link ist nur für Sie. Er gilt bis {date}.",
        yours="Der Link ist nur für Sie.",
        not_meant="Wenn Sie diese Nachricht nicht erwartet haben, können Sie sie ignorieren.",
    ),
}
