"""`colloquy models` and `colloquy voices`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from server.adapters.speech_local.catalog import VOICES, WHISPER_MODELS
from server.adapters.speech_local.hub import FetchError, Hub, Progress
from server.adapters.speech_local.languages import primary
from server.adapters.speech_local.library import Library, UnknownName
from server.cli.common import fail, settings_or_fail
from server.settings import Settings

MEGABYTE = 1_000_000
RESTART = "A running server uses it after its next start."


@click.group("models")
def models_group() -> None:
    """Whisper models, which hear."""


@click.group("voices")
def voices_group() -> None:
    """Piper voices, which speak."""


@models_group.command("list")
def list_models() -> None:
    """What is installed, what of it is used, and what can be fetched."""
    settings, library = _library()
    installed = library.models()
    try:
        by_language = library.models_by_language(settings.whisper_model)
    except UnknownName as error:
        click.echo(f"! {error}", err=True)
        by_language = {}
    for name in installed:
        languages = sorted(language for language, model in by_language.items() if model.name == name)
        click.echo(_line(name, "installed", _used_for(languages)))
    for model in WHISPER_MODELS.values():
        if model.name not in installed:
            click.echo(_line(model.name, "to fetch", f"{model.megabytes} MB, {model.languages}"))


@models_group.command("fetch")
@click.argument("name")
def fetch_model(name: str) -> None:
    """Fetch a model into the data folder; goes on where an earlier try stopped."""
    settings, library = _library()
    with _fetching(settings) as (hub, progress):
        library.fetch_model(name, hub, progress)
    click.echo(f"The model {name} is here. `colloquy models use {name}` chooses it. {RESTART}")


@models_group.command("use")
@click.argument("name")
def use_model(name: str) -> None:
    """Choose the model for all languages it knows; `default` takes the choice back."""
    settings, library = _library()
    _choose(library.use_model, "" if name == "default" else name)
    click.echo(f"The model {name} is chosen. {RESTART}")
    if settings.whisper_model:
        click.echo("But COLLOQUY_WHISPER_MODEL is set, and comes first.", err=True)


@voices_group.command("list")
def list_voices() -> None:
    """What is installed, what of it is used, and what can be fetched."""
    _, library = _library()
    installed, used = library.voices(), {voice.name for voice in library.voices_by_language().values()}
    for name in installed:
        click.echo(_line(name, "installed", f"used for {primary(name)}" if name in used else "not used"))
    for voice in VOICES.values():
        if voice.name not in installed:
            click.echo(_line(voice.name, "to fetch", f"{voice.language}; licence: {voice.licence}"))


@voices_group.command("fetch")
@click.argument("name")
def fetch_voice(name: str) -> None:
    """Fetch a voice into the data folder, of this list or any other of Piper's."""
    settings, library = _library()
    with _fetching(settings) as (hub, progress):
        library.fetch_voice(name, hub, progress)
    card = Path(settings.data_dir) / "voices" / name / "MODEL_CARD"
    click.echo(f"The voice {name} is here; {card} says under which licence. {RESTART}")


@voices_group.command("use")
@click.argument("name")
def use_voice(name: str) -> None:
    """Choose the voice for its language."""
    _, library = _library()
    _choose(library.use_voice, name)
    click.echo(f"The voice {name} is chosen. {RESTART}")


def _library() -> tuple[Settings, Library]:
    settings = settings_or_fail()
    return settings, Library(Path(settings.data_dir))


def _line(name: str, state: str, more: str) -> str:
    return f"{name:<28} {state:<10} {more}"


def _used_for(languages: list[str]) -> str:
    if not languages:
        return "not used"
    return f"used for {languages[0]}" if len(languages) == 1 else f"used for {len(languages)} languages"


def _choose(choose: Callable[[str], None], name: str) -> None:
    try:
        choose(name)
    except UnknownName as error:
        fail(str(error))
    except OSError as error:
        fail(f"the choice cannot be stored: {error.strerror}")


@contextmanager
def _fetching(settings: Settings) -> Iterator[tuple[Hub, Progress]]:
    hub = Hub(settings.hub_url)
    try:
        yield hub, _Progress()
    except (FetchError, UnknownName) as error:
        _end_line()
        fail(str(error))
    finally:
        hub.close()
    _end_line()


def _end_line() -> None:
    if sys.stderr.isatty():
        click.echo(err=True)


class _Progress:
    """Says how far each file is: over and over on a terminal, once at its end elsewhere."""

    def __init__(self) -> None:
        self._told = ""

    def __call__(self, name: str, have: int, size: int) -> None:
        done = size > 0 and have >= size
        of = f" of {size / MEGABYTE:.1f}" if size else ""
        line = f"{name}: {have / MEGABYTE:.1f}{of} MB"
        if line == self._told and not done:
            return
        if sys.stderr.isatty():
            click.echo(f"\r{line:<70}", nl=done, err=True)
        elif done:
            click.echo(line, err=True)
        self._told = line
