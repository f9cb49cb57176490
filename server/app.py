"""The composition root: builds the adapters, hands them out, returns the Litestar app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from server.adapters.password_argon2 import Argon2Hasher
from server.adapters.rate_memory import MemoryRateLimiter
from server.db.engine import open_engine, sessionmaker
from server.routes.access import Access, deny_by_default, opens, provide_caller
from server.routes.assets import STATIC_PATH, asset_addresses
from server.routes.errors import answer_error
from server.routes.headers import add_security_headers
from server.services.site import Site
from server.settings import Settings

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


def _constant(value: object) -> Provide:
    def provide() -> Any:
        return value

    return Provide(provide, sync_to_thread=False)


def _templates() -> TemplateConfig[JinjaTemplateEngine]:
    def add_globals(engine: JinjaTemplateEngine) -> None:
        engine.engine.globals["asset"] = asset_addresses(WEB / "static")

    return TemplateConfig(directory=WEB / "templates", engine=JinjaTemplateEngine, engine_callback=add_globals)


def create_app(settings: Settings) -> Litestar:
    """The whole server as an ASGI app; opens nothing before its lifespan starts."""
    engine = open_engine(settings.resolved_database_url, pool_size=settings.database_pool)
    sessions = sessionmaker(engine)
    site = site_of(settings)
    limiter, hasher = MemoryRateLimiter(), Argon2Hasher()

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    values: dict[str, Any] = {"sessions": sessions, "site": site, "limiter": limiter, "hasher": hasher}
    dependencies = {name: _constant(value) for name, value in values.items()}
    app = Litestar(
        route_handlers=[
            create_static_files_router(
                STATIC_PATH,
                [WEB / "static"],
                opt=opens(Access.PUBLIC),
                include_in_schema=False,
                cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
            ),
        ],
        dependencies={**dependencies, "caller": Provide(provide_caller, sync_to_thread=False)},
        guards=[deny_by_default],
        exception_handlers={Exception: answer_error},
        before_send=[add_security_headers],
        template_config=_templates(),
        lifespan=[lifespan],
        openapi_config=None,
        debug=False,
    )
    app.state.sessions = sessions
    return app
