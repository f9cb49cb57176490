"""Settings from the environment and `.env`: the only reader of os.environ. Everything else is handed values."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from dotenv import dotenv_values
from msgspec import Meta

from server.adapters.media_config import MediaConfig
from server.adapters.speech_config import Endpoint, SpeechConfig
from server.adapters.webhook_targets import AllowList, parse_allow_list

PREFIX = "COLLOQUY_"


class SettingsError(Exception):
    """A setting that cannot be; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One field a setting; `Meta.description` is its line in the README's table, which a test keeps complete."""

    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="Port to listen on.")] = 8000
    public_url: Annotated[
        str, Meta(description="Address people reach the server at, for links; empty: from host and port.")
    ] = ""
    data_dir: Annotated[str, Meta(description="Folder for the database and everything else kept.")] = "var"
    database_url: Annotated[
        str,
        Meta(description="`sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`; empty: SQLite in the data folder."),
    ] = ""
    database_pool: Annotated[int, Meta(ge=1, le=200, description="Database connections a process keeps.")] = 10
    secret: Annotated[
        str,
        Meta(description="Signs the forms of pages; the same on every machine. Empty: one kept in the data folder."),
    ] = ""
    rate_limit: Annotated[int, Meta(ge=0, description="API requests a minute and key; 0: no limit.")] = 60
    partner_limit: Annotated[
        int, Meta(ge=0, description="Requests a minute and address to partner sessions; 0: no limit.")
    ] = 120
    sign_in_limit: Annotated[
        int,
        Meta(
            ge=1,
            description="Sign-ins tried, or wrong API keys, from one address in five minutes; "
            "the same for sign-ins at one account.",
        ),
    ] = 10
    entry_limit: Annotated[
        int, Meta(ge=0, description="Interviews that may be started from one address in a minute; 0: no limit.")
    ] = 300
    max_open_interviews: Annotated[
        int, Meta(ge=1, description="Live interviews one process accepts before it asks newcomers to wait.")
    ] = 1000
    redis_url: Annotated[
        str,
        Meta(
            pattern=r"^((redis|rediss|valkey|valkeys)://.+)?$",
            description="`redis://…` of a Redis or Valkey server that counts for the rate limits, so that processes "
            "share them; empty: each counts for itself.",
        ),
    ] = ""
    upgrade_url: Annotated[
        str, Meta(description="Page told to an organization that has reached one of its limits; empty: none.")
    ] = ""
    issues_file: Annotated[
        str, Meta(description="JSON file of issues that assessments may be made from by `issueId`; empty: none.")
    ] = ""
    smtp_host: Annotated[
        str, Meta(description="Mail server that invitations go out by; empty: they are files in the data folder.")
    ] = ""
    smtp_port: Annotated[int, Meta(ge=1, le=65535, description="Its port.")] = 587
    smtp_user: Annotated[str, Meta(description="Name to sign in there with; empty: without.")] = ""
    smtp_password: Annotated[str, Meta(description="Its password.")] = ""
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"],
        Meta(description="`starttls`, `tls` from the first byte, or `none`."),
    ] = "starttls"
    mail_from: Annotated[
        str, Meta(description="Address that mail comes from; empty: `interviews@` the host of the public address.")
    ] = ""
    abandon_after_hours: Annotated[
        int, Meta(ge=1, description="Hours without a sign of life after which an unfinished interview is closed.")
    ] = 168
    llm_model: Annotated[
        str, Meta(description="Model that interviews; empty: the scripted interviewer, unless a key or URL is set.")
    ] = ""
    llm_images: Annotated[
        bool,
        Meta(description="The interviewing model takes images: it sees drawings and pictures that are handed in."),
    ] = False
    analysis_model: Annotated[str, Meta(description="Model that writes reports; empty: the one that interviews.")] = ""
    llm_first_token_timeout_s: Annotated[
        float, Meta(gt=0, le=60, description="Seconds to wait for a reply to begin.")
    ] = 3.0
    llm_token_timeout_s: Annotated[
        float, Meta(gt=0, le=60, description="Seconds of silence allowed within a reply.")
    ] = 2.0
    llm_reply_timeout_s: Annotated[
        float, Meta(gt=0, le=120, description="Seconds a whole reply may take before the scripted interviewer speaks.")
    ] = 7.0
    webhook_allow: Annotated[
        str,
        Meta(
            description="Hosts, addresses and networks that webhooks may go to although they are not public, as "
            "`localhost,10.0.0.0/8`."
        ),
    ] = ""
    worker: Annotated[
        bool, Meta(description="Do background work in the web process; `false` when `colloquy worker` runs.")
    ] = True
    metrics_token: Annotated[
        str,
        Meta(
            pattern=r"^(\S{16,})?$",
            description="Opens `/metrics` to whoever sends it as a Bearer token, 16 characters or more; "
            "empty: closed to everybody.",
        ),
    ] = ""
    log_level: Annotated[str, Meta(description="`debug`, `info`, `warning` or `error`.")] = "info"
    openai_api_key: Annotated[str, Meta(description="Key for the model endpoint.")] = ""
    openai_base_url: Annotated[
        str, Meta(description="Base URL of any OpenAI-compatible endpoint, ending in `/v1`.")
    ] = ""

    voice: Annotated[bool, Meta(description="Offer spoken interviews; `false`: no speech process is started.")] = True
    max_spoken_interviews: Annotated[
        int,
        Meta(
            ge=0,
            description="Candidates who may talk at once, in one process; 0: as many as are answered in time.",
        ),
    ] = 0
    whisper_model: Annotated[
        str,
        Meta(description="Whisper model that hears; empty: the one `colloquy models use` has chosen, else `tiny.en`."),
    ] = ""
    speech_threads: Annotated[
        int,
        Meta(ge=0, le=64, description="Threads of each speech process; 0: half as many as there are cores, at most 4."),
    ] = 0
    hub_url: Annotated[
        str, Meta(description="Where models and voices are fetched from; empty: the Hugging Face hub.")
    ] = ""
    stt_url: Annotated[
        str,
        Meta(
            description="Base URL, ending in `/v1`, of an OpenAI-compatible server that hears instead of Whisper here."
        ),
    ] = ""
    stt_model: Annotated[str, Meta(description="Its model; empty: `whisper-1`.")] = ""
    stt_languages: Annotated[str, Meta(description="Languages it hears, as `en,de`; empty: all.")] = ""
    stt_api_key: Annotated[str, Meta(description="Its key.")] = ""
    tts_url: Annotated[
        str,
        Meta(
            description="Base URL, ending in `/v1`, of an OpenAI-compatible server that speaks instead of Piper here."
        ),
    ] = ""
    tts_model: Annotated[str, Meta(description="Its model; empty: `tts-1`.")] = ""
    tts_voice: Annotated[
        str, Meta(description="Its voice, or one a language, as `en=alloy,de=thorsten`; empty: `alloy`.")
    ] = ""
    tts_api_key: Annotated[str, Meta(description="Its key.")] = ""

    video_max_mb: Annotated[
        int,
        Meta(ge=1, description="Megabytes of video kept of one interview at most; an hour takes about 180."),
    ] = 1000
    upload_max_mb: Annotated[
        int,
        Meta(ge=1, le=10_000, description="Megabytes of files that candidates may hand in with one interview, in all."),
    ] = 100
    upload_limit: Annotated[
        int, Meta(ge=0, description="Files that may be sent from one interview in a minute; 0: no limit.")
    ] = 20
    clamd: Annotated[
        str,
        Meta(
            pattern=r"^(unix:/\S+|\S+:\d{1,5})?$",
            description="Scanner for harmful files that speaks clamd's protocol, as `localhost:3310` or "
            "`unix:/run/clamav/clamd.ctl`; files are held back while it does not answer. Empty: none.",
        ),
    ] = ""
    media_url: Annotated[
        str,
        Meta(
            pattern=r"^(s3://[^/\s]+(/\S*)?)?$",
            description="Where pictures, video and evidence are kept: `s3://bucket` or `s3://bucket/prefix`; "
            "empty: in the data folder.",
        ),
    ] = ""
    media_endpoint: Annotated[
        str, Meta(description="Address of an S3-compatible storage; empty: the one of AWS for the region.")
    ] = ""
    media_region: Annotated[str, Meta(description="Its region; empty: `us-east-1`.")] = ""
    media_access_key: Annotated[
        str, Meta(description="Its access key; empty: the credentials of the machine's own role.")
    ] = ""
    media_secret_key: Annotated[str, Meta(description="The secret that belongs to it.")] = ""

    oidc_issuer: Annotated[
        str,
        Meta(
            pattern=r"^(https?://\S+)?$",
            description="Address of an OpenID Connect provider, as it names itself, to sign in with; empty: none.",
        ),
    ] = ""
    oidc_client_id: Annotated[str, Meta(description="What this server is called there.")] = ""
    oidc_client_secret: Annotated[str, Meta(description="The secret that belongs to it; empty: without one.")] = ""
    oidc_name: Annotated[str, Meta(description="What the button says one signs in with; empty: `single sign-on`.")] = ""

    def listening_on(self, host: str | None, port: int | None) -> "Settings":
        """These settings with another address, where one is given."""
        return msgspec.structs.replace(self, host=host or self.host, port=port or self.port)

    @property
    def base_url(self) -> str:
        """Where people reach the server; no slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 (compared, not bound)
        return f"http://{host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people come by HTTPS: cookies are then marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def resolved_database_url(self) -> str:
        """The database's URL with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{Path(self.data_dir).resolve() / 'colloquy.db'}"

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded one, which serving migrates by itself."""
        return self.resolved_database_url.startswith("sqlite")

    @property
    def webhook_targets(self) -> AllowList:
        """What webhooks may go to beyond public addresses."""
        return parse_allow_list(self.webhook_allow)

    @property
    def speech(self) -> SpeechConfig:
        """What is set for speech."""
        stt = Endpoint(self.stt_url, self.stt_model, self.stt_api_key, languages=self.stt_languages)
        tts = Endpoint(self.tts_url, self.tts_model, self.tts_api_key, voice=self.tts_voice)
        return SpeechConfig(
            data_dir=Path(self.data_dir),
            threads=self.speech_threads,
            whisper_model=self.whisper_model,
            stt=stt if self.stt_url else None,
            tts=tts if self.tts_url else None,
        )

    @property
    def media(self) -> MediaConfig:
        """What is set for media."""
        return MediaConfig(
            data_dir=Path(self.data_dir),
            url=self.media_url,
            endpoint=self.media_endpoint,
            region=self.media_region,
            access_key=self.media_access_key,
            secret_key=self.media_secret_key,
        )

    @property
    def model_configured(self) -> bool:
        """Whether a language model has been set up at all."""
        return bool(self.llm_model or self.openai_api_key or self.openai_base_url)


def environment_name(field: str) -> str:
    """The environment variable a field is read from."""
    return field.upper() if field.startswith("openai_") else PREFIX + field.upper()


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from `environ` over `.env`; empty values count as unset.

    Raises:
        SettingsError: a value of the wrong type or range, or an unknown COLLOQUY_ name.
    """
    given = {**_env_file(env_file or Path(".env")), **(os.environ if environ is None else environ)}
    names = {environment_name(f): f for f in Settings.__struct_fields__}
    unknown = sorted(k for k in given if k.startswith(PREFIX) and k not in names)
    if unknown:
        raise SettingsError(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(names))}")
    raw = {field: given[name].strip() for name, field in names.items() if given.get(name, "").strip()}
    try:
        settings = msgspec.convert(raw, Settings, strict=False)
    except msgspec.ValidationError as error:
        text = str(error)
        for name, field in names.items():
            text = text.replace(f"`$.{field}`", name)
        raise SettingsError(text) from error
    try:
        parse_allow_list(settings.webhook_allow)
    except ValueError as error:
        raise SettingsError(f"COLLOQUY_WEBHOOK_ALLOW: {error}") from error
    return settings


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    return {key: value or "" for key, value in dotenv_values(path).items()}
