"""The composition root: builds the adapters, hands them out, returns the Litestar app."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import ControllerRouterHandler
from sqlalchemy.ext.asyncio import AsyncEngine

from server.adapters.llm_openai import OpenAIEndpoint
from server.adapters.password_argon2 import Argon2Hasher
from server.adapters.rate_memory import MemoryRateLimiter
from server.adapters.secret_file import installation_secret
from server.db.engine import Sessions, open_engine, sessionmaker
from server.ports import ReportQueue
from server.routes.access import Access, deny_by_default, opens, provide_caller
from server.routes.assets import STATIC_PATH, asset_addresses
from server.routes.candidate import candidate_router
from server.routes.csrf import csrf_config
from server.routes.errors import answer_error, log_socket_error
from server.routes.headers import add_security_headers
from server.routes.health import alive, ready
from server.routes.interviews_api import interviews_api
from server.routes.rate import add_rate_headers
from server.routes.studio import STUDIO_HANDLERS
from server.services.site import Site
from server.services.transcripts import LiveSession, TranscriptStore
from server.sessions.clock import ServerClock
from server.sessions.interviewer import Interviewer, ReplyTimeouts
from server.sessions.registry import Registry
from server.settings import Settings
from server.sockets.event_stream import receive_events, send_events
from server.sockets.realtime import realtime

WEB = Path(__file__).resolve().parents[1] / "web"


def site_of(settings: Settings) -> Site:
    """The facts about this installation that handlers may know."""
    return Site(
        base_url=settings.base_url,
        secure=settings.secure,
        version=version("colloquy-server"),
        model_name=settings.llm_model or ("default" if settings.model_configured else None),
        rate_limit=settings.rate_limit,
        sign_in_limit=settings.sign_in_limit,
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process is made of."""

    engine: AsyncEngine
    sessions: Sessions
    endpoint: OpenAIEndpoint | None
    store: TranscriptStore
    registry: Registry
    clock: ServerClock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Live interviews are driven while inside; on leaving they are stopped, and what they made is stored."""
        store = asyncio.create_task(self.store.run(), name="transcripts")  # noqa: TID251 (outlives the registry's)
        async with asyncio.TaskGroup() as group:
            registry = group.create_task(self.registry.run(), name="registry")
            try:
                yield
            finally:
                registry.cancel()
        store.cancel()
        await asyncio.gather(store, return_exceptions=True)
        if self.endpoint is not None:
            await self.endpoint.close()
        await self.engine.dispose()


def build(settings: Settings, reports: ReportQueue) -> Parts:
    """The parts, connected; nothing is opened or started."""
    engine = open_engine(settings.resolved_database_url, pool_size=settings.database_pool)
    sessions = sessionmaker(engine)
    endpoint = None
    if settings.model_configured:
        endpoint = OpenAIEndpoint(api_key=settings.openai_api_key, base_url=settings.openai_base_url)
    store, clock = TranscriptStore(sessions), ServerClock()
    interviewer_for = _interviewers(settings, endpoint)
    registry = Registry(store, interviewer_for, reports, clock, capacity=settings.max_open_interviews)
    return Parts(engine, sessions, endpoint, store, registry, clock)


def _interviewers(settings: Settings, endpoint: OpenAIEndpoint | None) -> Any:
    timeouts = ReplyTimeouts(
        settings.llm_first_token_timeout_s, settings.llm_token_timeout_s, settings.llm_reply_timeout_s
    )
    made: dict[str, Interviewer] = {}

    def interviewer_for(session: LiveSession) -> Interviewer:
        """One interviewer a model: they share what is known of its health."""
        name = session.llm_model or settings.llm_model
        if name not in made:
            made[name] = Interviewer(endpoint.model(name) if endpoint else None, timeouts)
        return made[name]

    return interviewer_for


def _constant(value: object) -> Provide:
    def provide() -> Any:
        return value

    return Provide(provide, sync_to_thread=False)


def _templates() -> TemplateConfig[JinjaTemplateEngine]:
    def add_globals(engine: JinjaTemplateEngine) -> None:
        engine.engine.globals["asset"] = asset_addresses(WEB / "static")

    return TemplateConfig(directory=WEB / "templates", engine=JinjaTemplateEngine, engine_callback=add_globals)


def _static_files() -> Router:
    return create_static_files_router(
        STATIC_PATH,
        [WEB / "static"],
        opt=opens(Access.PUBLIC),
        include_in_schema=False,
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
    )


HANDLERS: list[ControllerRouterHandler] = [
    alive,
    ready,
    interviews_api,
    realtime,
    receive_events,
    send_events,
    candidate_router,
    *STUDIO_HANDLERS,
]


def create_app(settings: Settings) -> Litestar:
    """The whole server as an ASGI app; opens nothing before its lifespan starts."""
    reports = _Unqueued()
    parts = build(settings, reports)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        async with parts.running():
            yield

    values: dict[str, object] = {
        "sessions": parts.sessions,
        "registry": parts.registry,
        "reports": reports,
        "clock": parts.clock,
        "site": site_of(settings),
        "limiter": MemoryRateLimiter(),
        "hasher": Argon2Hasher(),
    }
    app = Litestar(
        route_handlers=[_static_files(), *HANDLERS],
        dependencies={
            **{name: _constant(value) for name, value in values.items()},
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        csrf_config=csrf_config(
            settings.secret or installation_secret(Path(settings.data_dir)), secure=settings.secure
        ),
        guards=[deny_by_default],
        exception_handlers={Exception: answer_error},
        after_exception=[log_socket_error],
        before_send=[add_security_headers, add_rate_headers],
        template_config=_templates(),
        lifespan=[lifespan],
        logging_config=None,
        openapi_config=None,
        debug=False,
    )
    app.state.update({name: values[name] for name in ("sessions", "site", "limiter")})
    return app


class _Unqueued:
    async def enqueue(self, session_id: str) -> None:
        """The report's row is the work to be done; the sweep finds it."""
