"""The app under test: its routes are registered once a process, each test gets an installation of its own."""

from litestar import Litestar

from server.app import Surface
from server.parts import secret_of
from server.settings import Settings

_surfaces: dict[tuple[str, bool], Surface] = {}


def app_of(settings: Settings) -> Litestar:
    """The one app of this process, serving `settings`; a test that needs two at a time makes them itself."""
    kind = secret_of(settings), settings.secure
    surface = _surfaces.get(kind)
    if surface is None:
        surface = _surfaces[kind] = Surface(settings)
    else:
        surface.connect(settings)
    return surface.app
