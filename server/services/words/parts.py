"""The texts that code puts together by itself, each by its name: notices of consent, and mails."""

from dataclasses import dataclass

from server.services.words.catalogues import Counted


@dataclass(frozen=True, slots=True)
class Notice:
    """What candidates agree to. `{said}` is `write` or `write_or_say`; the others are what their names say."""

    machine: str
    model: str
    no_model: str
    kept: str
    for_days: Counted
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
    audio_for_days: Counted
    audio_until_deleted: str
    audio_free: str


@dataclass(frozen=True, slots=True)
class WatchingNotice:
    """What candidates are told who may be watched for integrity signals. `{organization}` asks; `{days}` is how long
    things are kept."""

    asks: str
    seen: str
    unseen: str
    meaning: str
    kept_days: Counted
    kept: str
    free: str
    assisted: str
    stills: str
    stills_meaning: str
    stills_free: str


@dataclass(frozen=True, slots=True)
class FilmingNotice:
    """What candidates are told whose camera may be recorded. `{organization}` asks; `{days}` is how long things are
    kept."""

    asks: str
    seen_by: str
    kept_days: Counted
    kept: str
    free: str


@dataclass(frozen=True, slots=True)
class InviteWords:
    """The parts of an invitation by link and of a reminder, in the order they stand."""

    subject: str
    subject_again: str
    hello_name: str
    hello: str
    invites: str
    reminds: str
    how: str
    limit: Counted
    note: str
    begin: str
    opens: str
    until: str
    yours: str
    not_meant: str


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The parts of an invitation by key, in the order they stand."""

    subject: str
    hello_name: str
    hello: str
    invites: str
    how: str
    limit: Counted
    begin: str
    by_key: str
    until: str
    not_meant: str
