"""What the first start makes, and the links every start prints."""

from server.db.engine import Sessions
from server.services.access import create_sign_in_link
from server.services.accounts import create_organization_with_owner, first_organization, owner_of
from server.services.demo import DEMO_SLUG, create_demo
from server.settings import Settings

OWNER_EMAIL = "owner@colloquy.local"


async def first_start(settings: Settings, sessions: Sessions, *, demo: bool) -> str:
    """Make an owner and the demo in an empty database. Returns the lines to print.

    An owner without a password gets a fresh sign-in link at every start: whoever reads the console runs the server.
    """
    organization = await first_organization(sessions)
    if organization is None:
        account = await create_organization_with_owner(sessions, "My organization", OWNER_EMAIL, owner_name="Owner")
        organization = account.organization
        if demo:
            await create_demo(sessions, organization.id)
    base = settings.base_url
    lines = [f"Colloquy is at {base}"]
    if demo:
        lines.append(f"  take the demo interview   {base}/i/{DEMO_SLUG}")
    owner = await owner_of(sessions, organization.id)
    if owner.password_hash is None:
        token = await create_sign_in_link(sessions, owner.id)
        lines.append(f"  sign in (works once)      {base}/sign-in/link?token={token}")
    else:
        lines.append(f"  sign in                   {base}/sign-in")
    lines.append(f"  API docs                  {base}/api/v1/docs")
    if not settings.model_configured:
        lines.append("  no language model is connected: the scripted interviewer asks, and reports are extracts")
    return "\n".join(lines)
