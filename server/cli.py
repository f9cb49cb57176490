"""The `colloquy` command."""

import sys
from pathlib import Path

import click
import uvicorn

from server.app import create_app
from server.settings import Settings, SettingsError, load_settings


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        sys.exit(f"colloquy: {error}")


@click.group()
def main() -> None:
    """A server that interviews people and reports with evidence."""


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on.")
def serve(host: str | None, port: int | None) -> None:
    """Serve until interrupted."""
    settings = _settings()
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    uvicorn.run(create_app(settings), host=host or settings.host, port=port or settings.port, log_level="warning")


if __name__ == "__main__":
    main()
