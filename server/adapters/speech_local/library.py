"""The models and voices there are, of packages and fetched into the data folder, and which of them are used."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from server.adapters.speech_local.catalog import (
    VOICES,
    VOICES_REPOSITORY,
    WHISPER_FILES,
    WHISPER_FILES_IF_ANY,
    WHISPER_MODELS,
    PiperVoice,
    english_only,
)
from server.adapters.speech_local.frames import PinnedFile, VoiceFile, WhisperFiles
from server.adapters.speech_local.hub import FetchError, Hub, NotThere, Progress
from server.adapters.speech_local.languages import WHISPER, primary
from server.adapters.speech_local.packaged import packaged_voice, packaged_whisper

MANIFEST = "manifest.json"
CHOICES = "speech.json"
_VOICE_PARTS = 3


class UnknownName(Exception):
    """No such model or voice; the message says what there is."""


class Manifest(msgspec.Struct, frozen=True):
    """What was fetched, and what it was then: every load compares."""

    repository: str
    sha256: dict[str, str]


class Choices(msgspec.Struct, frozen=True):
    """What the operator has chosen with `colloquy models use` and `colloquy voices use`."""

    model: str = ""
    voices: dict[str, str] = {}
    """By primary language subtag."""


@dataclass(frozen=True, slots=True)
class Library:
    """The models and voices of one data folder."""

    data_dir: Path

    @property
    def choices(self) -> Choices:
        """What has been chosen; an unreadable file counts as nothing."""
        try:
            return msgspec.json.decode((self.data_dir / CHOICES).read_bytes(), type=Choices)
        except (OSError, msgspec.DecodeError):
            return Choices()

    def models(self) -> dict[str, WhisperFiles]:
        """By name: what was fetched, the newest first, then the packaged one."""
        found = {name: WhisperFiles(name, str(folder), pins) for name, folder, pins in self._fetched("models")}
        if packaged := packaged_whisper():
            found.setdefault(packaged.name, packaged)
        return found

    def voices(self) -> dict[str, VoiceFile]:
        """By name, likewise."""
        found = {
            name: VoiceFile(name, str(folder / f"{name}.onnx"), pins) for name, folder, pins in self._fetched("voices")
        }
        if packaged := packaged_voice():
            found.setdefault(packaged.name, packaged)
        return found

    def _fetched(self, kind: str) -> list[tuple[str, Path, tuple[PinnedFile, ...]]]:
        found = []
        manifests = (self.data_dir / kind).glob(f"*/{MANIFEST}")
        for path in sorted(manifests, key=lambda path: path.stat().st_mtime, reverse=True):
            try:
                manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
            except msgspec.DecodeError:
                continue  # fetched again, it is whole again
            pins = tuple(PinnedFile(str(path.parent / name), digest) for name, digest in manifest.sha256.items())
            found.append((path.parent.name, path.parent, pins))
        return found

    def models_by_language(self, chosen: str = "") -> dict[str, WhisperFiles]:
        """The model for each language that any knows: the chosen one, English otherwise the packaged one.

        Raises:
            UnknownName: the chosen one is not here.
        """
        models, chosen = self.models(), chosen or self.choices.model
        if chosen and chosen not in models:
            raise UnknownName(f"the model {chosen} is not here; `colloquy models fetch {chosen}` fetches it")
        packaged = packaged_whisper()
        order = [*([models[chosen]] if chosen else []), *([packaged] if packaged else []), *models.values()]
        return {
            language: next(model for model in order if knows(model.name, language))
            for language in ("en", *sorted(WHISPER - {"en"}))
            if any(knows(model.name, language) for model in order)
        }

    def voices_by_language(self) -> dict[str, VoiceFile]:
        """The voice for each language that has one: the chosen one, else the newest; in English the packaged one."""
        voices, packaged = self.voices(), packaged_voice()
        found: dict[str, VoiceFile] = {}
        for voice in [*([packaged] if packaged else []), *voices.values()]:
            found.setdefault(primary(voice.name), voice)
        for language, name in self.choices.voices.items():
            if name in voices:
                found[language] = voices[name]
        return found

    def fetch_model(self, name: str, hub: Hub, progress: Progress) -> None:
        """Fetch a model of the catalogue.

        Raises:
            UnknownName: it is not in the catalogue.
            FetchError: see `Hub.fetch`.
        """
        if name not in WHISPER_MODELS:
            raise UnknownName(f"there is no model {name}; there are {', '.join(WHISPER_MODELS)}")
        repository = WHISPER_MODELS[name].repository
        folder = self.data_dir / "models" / name
        digests = {file: hub.fetch(repository, file, folder / file, progress) for file in WHISPER_FILES}
        for file in WHISPER_FILES_IF_ANY:
            try:
                digests[file] = hub.fetch(repository, file, folder / file, progress)
            except NotThere:
                continue
        if not any(file.startswith("vocabulary") for file in digests):
            raise FetchError(f"{repository} has no vocabulary")
        _write_manifest(folder, repository, digests)

    def fetch_voice(self, name: str, hub: Hub, progress: Progress) -> None:
        """Fetch a voice: of the catalogue, or any that is named the way Piper names them.

        Raises:
            UnknownName: no voice is named like this.
            FetchError: see `Hub.fetch`.
        """
        if len(name.split("-")) != _VOICE_PARTS or "/" in name or "_" not in name.split("-")[0]:
            raise UnknownName(f"{name} is no name of a voice; there are {', '.join(VOICES)}")
        voice = PiperVoice(name)
        folder = self.data_dir / "voices" / name
        digests = {
            file: hub.fetch(VOICES_REPOSITORY, path, folder / file, progress)
            for file, path in (
                ("MODEL_CARD", voice.card_path),
                (f"{name}.onnx.json", f"{voice.path}.onnx.json"),
                (f"{name}.onnx", f"{voice.path}.onnx"),
            )
        }
        _write_manifest(folder, VOICES_REPOSITORY, digests)

    def use_model(self, name: str) -> None:
        """Choose a model for all the languages it knows; an empty name takes the choice back.

        Raises:
            UnknownName: it is not here.
        """
        self.models_by_language(name)
        self._choose(msgspec.structs.replace(self.choices, model=name))

    def use_voice(self, name: str) -> None:
        """Choose a voice for its language.

        Raises:
            UnknownName: it is not here.
        """
        if name not in self.voices():
            raise UnknownName(f"the voice {name} is not here; `colloquy voices fetch {name}` fetches it")
        voices = {**self.choices.voices, primary(name): name}
        self._choose(msgspec.structs.replace(self.choices, voices=voices))

    def _choose(self, choices: Choices) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        new = self.data_dir / f"{CHOICES}.new"
        new.write_bytes(msgspec.json.format(msgspec.json.encode(choices)))
        shutil.move(new, self.data_dir / CHOICES)


def knows(model: str, language: str) -> bool:
    """Whether a Whisper model of that name knows the primary language subtag."""
    return language == "en" if english_only(model) else language in WHISPER


def _write_manifest(folder: Path, repository: str, digests: dict[str, str]) -> None:
    """Last of all: what has no manifest is not there yet."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(Manifest(repository, digests))))
