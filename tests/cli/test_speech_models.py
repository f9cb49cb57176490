"""`colloquy models` and `colloquy voices`, against a hub on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.adapters.speech import SpeechConfig, open_engines
from server.adapters.speech_local.library import Library
from server.adapters.speech_local.packaged import packaged_voice, packaged_whisper
from server.cli import main
from server.ports.speech import Lane, SpeechUnavailable
from tests.servers.hub_server import HubFiles, serving
from tests.support.recordings import plain, recording

VOICE = "de_DE-thorsten-medium"


def _model_files() -> dict[str, bytes]:
    """The packaged model under the name of a multilingual one: the hub's files, without its network."""
    packaged = packaged_whisper()
    assert packaged is not None
    names = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
    return {f"Systran/faster-whisper-base/{name}": (Path(packaged.folder) / name).read_bytes() for name in names}


def _voice_files() -> dict[str, bytes]:
    packaged = packaged_voice()
    assert packaged is not None
    path = Path(packaged.path)
    folder = "rhasspy/piper-voices/de/de_DE/thorsten/medium"
    return {
        f"{folder}/{VOICE}.onnx": path.read_bytes(),
        f"{folder}/{VOICE}.onnx.json": Path(f"{path}.json").read_bytes(),
        f"{folder}/MODEL_CARD": b"Licence: CC0",
    }


@pytest.fixture(scope="module")
def hub() -> Iterator[HubFiles]:
    with serving(HubFiles({**_model_files(), **_voice_files()})) as hub:
        yield hub


@pytest.fixture
def data_dir(tmp_path: Path, hub: HubFiles, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLLOQUY_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("COLLOQUY_HUB_URL", hub.url)
    return tmp_path / "var"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def line(result: Result, name: str) -> str:
    return next(line for line in result.stdout.splitlines() if line.split()[0] == name)


def test_the_lists_say_what_is_here_and_what_can_be_fetched(data_dir: Path) -> None:
    models, voices = run("models", "list"), run("voices", "list")
    assert "installed  used for en" in line(models, "tiny.en")
    assert "to fetch   148 MB, 99 languages" in line(models, "base")
    assert "to fetch   1515 MB, English" in line(models, "distil-large-v3")
    assert "installed  used for en" in line(voices, "en_US-joe-medium")
    assert "to fetch   de; licence: CC0" in line(voices, VOICE)
    offered = {row.split()[3].rstrip(";") for row in voices.stdout.splitlines() if "to fetch" in row}
    assert {"en", "es", "fr", "de", "it", "pt", "nl", "pl"} <= offered
    assert not (data_dir / "models").exists()


def test_a_model_is_fetched_listed_and_chosen(data_dir: Path) -> None:
    fetched = run("models", "fetch", "base")
    assert fetched.exit_code == 0, fetched.output
    assert "model.bin: 75.5 of 75.5 MB" in fetched.stderr
    assert "installed  used for 98 languages" in line(run("models", "list"), "base")
    assert run("models", "use", "base").exit_code == 0
    models = run("models", "list")
    assert "installed  used for 99 languages" in line(models, "base")
    assert "not used" in line(models, "tiny.en")
    assert run("models", "use", "default").exit_code == 0
    assert "installed  used for en" in line(run("models", "list"), "tiny.en")


async def test_what_was_fetched_hears_and_speaks(data_dir: Path) -> None:
    for arguments in (("models", "fetch", "base"), ("models", "use", "base"), ("voices", "fetch", VOICE)):
        assert run(*arguments).exit_code == 0
    async with open_engines(SpeechConfig(data_dir)) as speech:
        assert [speech.tts.supports(code) for code in ("en", "de", "fr")] == [True, True, False]
        assert speech.stt.supports("de")
        assert speech.stt.name == "base"
        heard = await speech.stt.transcribe(recording("lj001-0008"), language="en", lane=Lane.FINAL, timeout_s=60)
        assert plain(heard.text) == "has never been surpassed"
        sound = b"".join(
            [p async for p in speech.tts.speak("Guten Tag.", language="de", lane=Lane.FINAL, timeout_s=60)]
        )
        assert len(sound) > 24_000


async def test_a_file_that_is_another_now_is_named_and_the_rest_goes_on(data_dir: Path) -> None:
    for arguments in (("models", "fetch", "base"), ("models", "use", "base")):
        assert run(*arguments).exit_code == 0
    damaged = data_dir / "models" / "base" / "config.json"
    damaged.write_bytes(damaged.read_bytes() + b" ")
    async with open_engines(SpeechConfig(data_dir)) as speech:
        with pytest.raises(SpeechUnavailable, match=r"config\.json is not the file it should be"):
            await speech.stt.transcribe(bytes(32_000), language="en", lane=Lane.FINAL, timeout_s=60)
        assert [p async for p in speech.tts.speak("Hello.", language="en", lane=Lane.FINAL, timeout_s=60)]


async def test_a_model_that_is_set_but_not_here_is_said(data_dir: Path) -> None:
    async with open_engines(SpeechConfig(data_dir, whisper_model="small")) as speech:
        assert not speech.stt.supports("en")
        with pytest.raises(SpeechUnavailable, match="colloquy models fetch small"):
            await speech.stt.transcribe(bytes(3200), language="en", lane=Lane.FINAL)


def test_a_voice_comes_with_its_licence_and_can_be_chosen(data_dir: Path) -> None:
    fetched = run("voices", "fetch", VOICE)
    assert fetched.exit_code == 0, fetched.output
    assert "MODEL_CARD says under which licence" in fetched.stdout
    assert (data_dir / "voices" / VOICE / "MODEL_CARD").read_text() == "Licence: CC0"
    assert "installed  used for de" in line(run("voices", "list"), VOICE)
    shutil.copytree(data_dir / "voices" / VOICE, data_dir / "voices" / "en_GB-other-low")
    assert "not used" in line(run("voices", "list"), "en_GB-other-low")
    assert run("voices", "use", "en_GB-other-low").exit_code == 0
    assert Library(data_dir).voices_by_language()["en"].name == "en_GB-other-low"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("models", "fetch", "huge"), "there is no model huge; there are tiny, "),
        (("models", "fetch", "small"), "has no config.json there"),
        (("models", "use", "small"), "is not here; `colloquy models fetch small` fetches it"),
        (("voices", "fetch", "../../etc/passwd"), "is no name of a voice"),
        (("voices", "fetch", "fr_FR-siwis-medium"), "has no MODEL_CARD there"),
        (("voices", "use", "fr_FR-siwis-medium"), "is not here"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(data_dir: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1


def test_without_a_network_it_says_so(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLLOQUY_HUB_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("server.adapters.speech_local.hub.FIRST_PAUSE_S", 0.01)
    result = run("models", "fetch", "base")
    assert result.exit_code == 1
    assert "http://127.0.0.1:9 cannot be reached" in result.output
    assert result.output.count("\n") == 1
