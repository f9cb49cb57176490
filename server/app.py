"""The composition root: hands the parts to the routes, returns the Litestar app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import ControllerRouterHandler, Scope

from server.adapters.codes_segno import SegnoPainter
from server.adapters.document_text import ProcessDocumentReader
from server.adapters.logos_pillow import PillowLogos
from server.adapters.mail_folder import FolderMailFiles
from server.adapters.mcp_host import McpHost
from server.adapters.password_argon2 import Argon2Hasher
from server.adapters.picture_pillow import PillowCleaner
from server.adapters.printer_fpdf import FpdfPrinter
from server.adapters.rate_memory import MemoryRateLimiter
from server.adapters.rate_redis import RedisRateLimiter
from server.adapters.spreadsheet_xlsx import XlsxSpreadsheets
from server.db.engine import Sessions
from server.parts import build, mail_folder, running, secret_of, single_sign_on, site_of, upload_desk
from server.routes.access import Access, deny_by_default, opens, provide_caller, sessions_of
from server.routes.agents import INSTRUCTIONS, TOOLBOX, take_agent_request
from server.routes.assessments_api import assessments_api
from server.routes.assets import STATIC_PATH, asset_addresses
from server.routes.branding import send_brand_sheet, send_logo
from server.routes.candidate import candidate_router
from server.routes.candidate_sign_in import candidate_sign_in_router
from server.routes.csrf import form_guard
from server.routes.documentation import api_docs, openapi_document
from server.routes.errors import answer_error, log_socket_error
from server.routes.families import FAMILIES
from server.routes.headers import add_security_headers
from server.routes.health import alive, ready
from server.routes.interviews_api import interviews_api
from server.routes.media import send_media
from server.routes.metering import count_answer, metrics
from server.routes.onboarding import onboarding_router
from server.routes.partner_api import partner_api
from server.routes.portal import portal_router
from server.routes.proctoring_api import PROCTORING_HANDLERS
from server.routes.rate import add_rate_headers
from server.routes.sandbox import show_sandbox
from server.routes.shared_reports import play_shared, show_shared_report
from server.routes.stills import take_still
from server.routes.studio import STUDIO_HANDLERS
from server.routes.studio.people import provide_stores
from server.routes.uploads import take_file
from server.routes.video import VIDEO_HANDLERS
from server.routes.webhooks_api import webhooks_api
from server.services.mail_outbox import Letterbox
from server.settings import Settings
from server.sockets.event_stream import receive_events, send_events
from server.sockets.realtime import realtime

WEB = Path(__file__).resolve().parents[1] / "web"


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
    metrics,
    interviews_api,
    webhooks_api,
    partner_api,
    onboarding_router,
    send_brand_sheet,
    send_logo,
    show_shared_report,
    play_shared,
    portal_router,
    assessments_api,
    candidate_sign_in_router,
    openapi_document(FAMILIES),
    api_docs,
    take_agent_request,
    realtime,
    receive_events,
    send_events,
    candidate_router,
    show_sandbox,
    take_still,
    take_file,
    *VIDEO_HANDLERS,
    send_media,
    *PROCTORING_HANDLERS,
    *STUDIO_HANDLERS,
]


class Installation:
    """What handlers are given of one installation, and what runs while it serves."""

    def __init__(self, settings: Settings) -> None:
        parts = build(settings)
        tool_server = McpHost(TOOLBOX, version=version("colloquy-server"), instructions=INSTRUCTIONS)
        limiter = RedisRateLimiter(settings.redis_url) if settings.redis_url else MemoryRateLimiter()
        site = site_of(settings, parts.speech)
        self._parts, self._tool_server, self._limiter = parts, tool_server, limiter
        self._works = settings.worker
        self.operator_token = settings.metrics_token
        self.sessions = parts.sessions
        self.values: dict[str, object] = {
            "sessions": parts.sessions,
            "registry": parts.registry,
            "clock": parts.clock,
            "reports": parts.queue,
            "site": site,
            "limiter": limiter,
            "hasher": Argon2Hasher(),
            "box": parts.box,
            "sender": parts.sender,
            "issues": parts.issues,
            "meters": parts.meters,
            "readings": parts.meters,
            "recordings": parts.recordings,
            "tool_server": tool_server,
            "media": parts.media,
            "links": parts.links,
            "cleaner": PillowCleaner(),
            "logo_painter": PillowLogos(),
            "documents": ProcessDocumentReader(),
            "proposals": parts.proposals,
            "printer": FpdfPrinter(),
            "rehearsals": parts.rehearsals,
            "uploads": upload_desk(settings, parts),
            "answerer": parts.answerer,
            "spreadsheets": XlsxSpreadsheets(),
            "letterbox": Letterbox(site, parts.box),
            "codes": SegnoPainter(),
            "provider": single_sign_on(settings),
            "mail_files": FolderMailFiles(mail_folder(settings)),
        }

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Everything that runs beside the handlers."""
        async with self._parts.serving(work=self._works), running(self._tool_server.run()):
            yield
        if isinstance(self._limiter, RedisRateLimiter):
            await self._limiter.close()


class Surface:
    """Every route, registered once, which takes some tenths of a second; what it serves is an installation.

    The protection of forms is made for the first installation's secret: another one with the same may take its place.
    """

    def __init__(self, settings: Settings) -> None:
        self._installation = Installation(settings)
        self.app = Litestar(
            route_handlers=[_static_files(), *HANDLERS],
            dependencies={
                **{name: self._provide(name) for name in self._installation.values},
                "sessions": Provide(self._provide_sessions, sync_to_thread=False),
                "caller": Provide(provide_caller, sync_to_thread=False),
                "stores": Provide(provide_stores, sync_to_thread=False),
            },
            middleware=[form_guard(secret_of(settings), secure=settings.secure)],
            guards=[deny_by_default],
            exception_handlers={Exception: answer_error},
            after_exception=[log_socket_error],
            before_send=[add_security_headers, add_rate_headers, count_answer],
            template_config=_templates(),
            lifespan=[self._lifespan],
            logging_config=None,
            openapi_config=None,
            debug=False,
        )
        self._tell_state()

    def connect(self, settings: Settings) -> None:
        """Serve another installation from now on; not while one is being served."""
        self._installation = Installation(settings)
        self._tell_state()

    def _provide(self, name: str) -> Provide:
        def provide() -> Any:
            return self._installation.values[name]

        return Provide(provide, sync_to_thread=False)

    def _provide_sessions(self, scope: Scope) -> Sessions:
        return sessions_of(scope, self._installation.sessions)

    @asynccontextmanager
    async def _lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        async with self._installation.serving():
            yield

    def _tell_state(self) -> None:
        values = self._installation.values
        self.app.state.update({name: values[name] for name in ("sessions", "site", "limiter", "meters", "box")})
        self.app.state.operator_token = self._installation.operator_token


def create_app(settings: Settings) -> Litestar:
    """The whole server as an ASGI app; opens nothing before its lifespan starts."""
    return Surface(settings).app
