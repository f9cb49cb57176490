"""Models and voices that can be fetched from the Hugging Face hub."""

from dataclasses import dataclass

from server.adapters.speech_local.languages import primary

REVISION = "main"
WHISPER_FILES = ("config.json", "model.bin", "tokenizer.json")
WHISPER_FILES_IF_ANY = ("vocabulary.json", "vocabulary.txt", "preprocessor_config.json")
VOICES_REPOSITORY = "rhasspy/piper-voices"


def english_only(model: str) -> bool:
    """Whether a Whisper model of that name knows English alone, as all distilled ones do."""
    return model.endswith(".en") or model.startswith("distil-")


@dataclass(frozen=True, slots=True)
class WhisperModel:
    """A model converted for CTranslate2."""

    name: str
    repository: str
    megabytes: int

    @property
    def languages(self) -> str:
        """In words."""
        return "English" if english_only(self.name) else "99 languages"


@dataclass(frozen=True, slots=True)
class PiperVoice:
    """A voice of `VOICES_REPOSITORY`."""

    name: str
    licence: str = "see its model card"

    @property
    def language(self) -> str:
        """The primary subtag."""
        return primary(self.name)

    @property
    def path(self) -> str:
        """Where it lies in the repository, without an ending."""
        locale, speaker, quality = self.name.split("-")
        return f"{locale.split('_')[0]}/{locale}/{speaker}/{quality}/{self.name}"

    @property
    def card_path(self) -> str:
        """Where its licence and origin are told."""
        return f"{self.path.rsplit('/', 1)[0]}/MODEL_CARD"


def _systran(name: str, megabytes: int) -> WhisperModel:
    return WhisperModel(name, f"Systran/faster-whisper-{name}", megabytes)


def _distil(name: str, megabytes: int) -> WhisperModel:
    return WhisperModel(f"distil-{name}", f"Systran/faster-distil-whisper-{name}", megabytes)


WHISPER_MODELS = {
    model.name: model
    for model in (
        _systran("tiny", 78),
        _systran("tiny.en", 78),
        _systran("base", 148),
        _systran("base.en", 148),
        _systran("small", 486),
        _systran("small.en", 486),
        _systran("medium", 1530),
        _systran("medium.en", 1530),
        _systran("large-v3", 3090),
        _distil("small.en", 336),
        _distil("medium.en", 790),
        _distil("large-v3", 1515),
    )
}
VOICES = {
    voice.name: voice
    for voice in (
        PiperVoice("ar_JO-kareem-medium"),
        PiperVoice("ca_ES-upc_ona-medium"),
        PiperVoice("cs_CZ-jirka-medium"),
        PiperVoice("da_DK-talesyntese-medium"),
        PiperVoice("de_DE-thorsten-medium", "CC0"),
        PiperVoice("el_GR-rapunzelina-low"),
        PiperVoice("en_GB-alba-medium"),
        PiperVoice("en_US-joe-medium", "CC0"),
        PiperVoice("en_US-lessac-medium"),
        PiperVoice("es_ES-davefx-medium"),
        PiperVoice("es_MX-claude-high"),
        PiperVoice("fi_FI-harri-medium"),
        PiperVoice("fr_FR-siwis-medium"),
        PiperVoice("hu_HU-anna-medium"),
        PiperVoice("it_IT-paola-medium"),
        PiperVoice("nl_BE-nathalie-medium"),
        PiperVoice("no_NO-talesyntese-medium"),
        PiperVoice("pl_PL-gosia-medium"),
        PiperVoice("pt_BR-faber-medium"),
        PiperVoice("ro_RO-mihai-medium"),
        PiperVoice("ru_RU-irina-medium"),
        PiperVoice("sv_SE-nst-medium"),
        PiperVoice("tr_TR-dfki-medium"),
        PiperVoice("uk_UA-ukrainian_tts-medium"),
        PiperVoice("vi_VN-vais1000-medium"),
        PiperVoice("zh_CN-huayan-medium"),
    )
}
"""At least one for each language; any other name of the repository can be fetched too. Source: its `voices.json`."""
