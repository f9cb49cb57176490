"""Speech servers elsewhere, as the operator names them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an OpenAI-compatible speech server is, and what to ask of it."""

    url: str
    """Base URL, ending in `/v1`."""
    model: str = ""
    api_key: str = ""
    voice: str = ""
    """Of a server that speaks: one voice, or `en=alloy,de=thorsten`."""
    languages: str = ""
    """Of a server that hears: `en,de`; empty: all."""
