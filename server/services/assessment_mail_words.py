"""The words of invitations by mail, in the languages of the pages."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class InvitationWords:
    """The parts of an invitation, in the order they stand."""

    subject: str
    hello_name: str
    hello: str
    invites: str
    how: str
    limit: str
    begin: str
    by_key: str
    until: str
    not_meant: str


INVITATIONS: Final = {
    "en": InvitationWords(
        subject="{organization} invites you to an interview: {title}",
        hello_name="Hello {name},",
        hello="Hello,",
        invites="{organization} invites you to the interview “{title}” for the role {role}.",
        how="It is held by an automated interviewer, in your browser, whenever it suits you. You need no account, and "
        "you can pause and come back.",
        limit="Once you have begun, you have {minutes} minutes.",
        begin="Begin the interview",
        by_key="Or open {address} and enter your key: {key}",
        until="The key is yours alone. It is good until {date}.",
        not_meant="If you did not expect this mail, you can ignore it.",
    ),
    "es": InvitationWords(
        subject="{organization} le invita a una entrevista: {title}",
        hello_name="Hola, {name}:",
        hello="Hola:",
        invites="{organization} le invita a la entrevista «{title}» para el puesto {role}.",
        how="La hace un entrevistador automático, en su navegador y cuando le venga bien. No necesita ninguna cuenta, "
        "y puede hacer pausas y volver.",
        limit="Una vez empezada, dispone de {minutes} minutos.",
        begin="Empezar la entrevista",
        by_key="O abra {address} e introduzca su clave: {key}",
        until="La clave es solo para usted. Es válida hasta el {date}.",
        not_meant="Si no esperaba este mensaje, puede ignorarlo.",
    ),
    "fr": InvitationWords(
        subject="{organization} vous invite à un entretien : {title}",
        hello_name="Bonjour {name},",
        hello="Bonjour,",
        invites="{organization} vous invite à l'entretien « {title} » pour le poste {role}.",
        how="Il est mené par un intervieweur automatique, dans votre navigateur, quand cela vous convient. Aucun "
        "compte n'est nécessaire, et vous pouvez faire une pause et revenir.",
        limit="Une fois commencé, vous disposez de {minutes} minutes.",
        begin="Commencer l'entretien",
        by_key="Ou ouvrez {address} et saisissez votre clé : {key}",
        until="Cette clé est personnelle. Elle est valable jusqu'au {date}.",
        not_meant="Si vous n'attendiez pas ce message, vous pouvez l'ignorer.",
    ),
    "de": InvitationWords(
        subject="{organization} lädt Sie zu einem Interview ein: {title}",
        hello_name="Guten Tag {name},",
        hello="Guten Tag,",
        invites="{organization} lädt Sie zum Interview „{title}“ für die Stelle {role} ein.",
        how="Es wird von einem automatischen Interviewer geführt, in Ihrem Browser und wann es Ihnen passt. Sie "
        "brauchen kein Konto, können Pausen machen und später weitermachen.",
        limit="Sobald Sie begonnen haben, haben Sie {minutes} Minuten Zeit.",
        begin="Interview beginnen",
        by_key="Oder öffnen Sie {address} und geben Sie Ihren Schlüssel ein: {key}",
        until="Der Schlüssel ist nur für Sie. Er gilt bis {date}.",
        not_meant="Wenn Sie diese Nachricht nicht erwartet haben, können Sie sie ignorieren.",
    ),
}
