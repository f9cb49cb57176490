"""Settings come from the environment over `.env`, and what cannot be is named."""

from pathlib import Path

import pytest

from server.settings import SettingsError, load_settings


def test_the_environment_wins_over_the_file_and_empty_counts_as_unset(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("COLLOQUY_PORT=9000\nCOLLOQUY_HOST=0.0.0.0\nOPENAI_BASE_URL=http://127.0.0.1:11434/v1\n")
    settings = load_settings({"COLLOQUY_PORT": "9001", "COLLOQUY_HOST": " ", "PATH": "/bin"}, file)
    assert (settings.port, settings.host) == (9001, "127.0.0.1")
    assert settings.openai_base_url == "http://127.0.0.1:11434/v1"
    assert settings.model_configured


def test_without_anything_the_embedded_default_needs_no_key(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path / "none")
    assert settings.embedded
    assert not settings.model_configured
    assert settings.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COLLOQUY_PORT", "80 00"),
        ("COLLOQUY_PORT", "70000"),
        ("COLLOQUY_WORKER", "perhaps"),
        ("COLLOQUY_RATE_LIMIT", "-1"),
    ],
)
def test_a_value_that_cannot_be_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({name: value}, tmp_path / "none")


def test_a_misspelt_setting_is_not_silently_ignored(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COLLOQUY_PROT"):
        load_settings({"COLLOQUY_PROT": "8000"}, tmp_path / "none")
