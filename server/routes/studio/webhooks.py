"""Where the organization is told of events, and how that goes."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import DeliveryState, EventKind, WebhookDelivery, WebhookEndpoint
from server.ports.guarding import SecretBox
from server.ports.webhooks import WebhookSender
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services import webhook_log
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.inputs import parse
from server.services.site import Site
from server.services.webhook_endpoints import (
    NewWebhook,
    WebhookChanges,
    create_webhook,
    delete_webhook,
    get_callbacks,
    get_webhook,
    list_webhooks,
    rotate_secret,
    secret_of,
    update_webhook,
)
from server.services.webhook_secrets import PREVIOUS_VALID_FOR

PAGE_SIZE: Final = 25
KINDS: Final[dict[EventKind, str]] = {
    EventKind.SESSION_CREATED: "A session was made",
    EventKind.CANDIDATE_JOINED: "The candidate came in for the first time",
    EventKind.SESSION_STARTED: "The interview began",
    EventKind.CANDIDATE_LEFT: "The candidate went away before the end",
    EventKind.CANDIDATE_RESUMED: "The candidate came back",
    EventKind.INTEGRITY_FLAGGED: "Something was noted to look at",
    EventKind.SESSION_ENDED: "The interview is over",
    EventKind.SUMMARY_READY: "The report can be read",
    EventKind.EVIDENCE_READY: "The evidence can be fetched",
    EventKind.SESSION_EXPIRED: "The session was never begun, and its time is over",
}
PERIODS: Final = {"1": "the last hour", "24": "the last day", "168": "the last week", "720": "the last 30 days"}


async def _list_page(
    sessions: Sessions, caller: Caller, site: Site, values: dict[str, Any], errors: dict[str, str]
) -> Template:
    return page(
        "webhooks.html",
        caller,
        site,
        status=422 if errors else 200,
        section="webhooks",
        webhooks=await list_webhooks(sessions, caller),
        callbacks=await get_callbacks(sessions, caller),
        kinds=KINDS,
        values=values,
        errors=errors,
    )


def _given(form: Form) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, and what is wrong with it by itself."""
    values = {
        "url": form.text("url", longest=2000, required="Please give the address that events are to be sent to."),
        "description": form.text("description", longest=200),
        "events": [kind for kind in form.all("events") if kind in set(EventKind)],
    }
    return values, form.errors


@get("/studio/webhooks", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_webhooks(sessions: Sessions, caller: Caller, site: Site) -> Template:
    """All endpoints, the form for a new one, and how deliveries are checked."""
    return await _list_page(sessions, caller, site, {}, {})


@post("/studio/webhooks", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_new_webhook(
    request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, box: SecretBox, sender: WebhookSender
) -> Template | Redirect:
    """Make an endpoint."""
    values, errors = _given(await Form.of(request))
    if not errors:
        try:
            row, _ = await create_webhook(sessions, box, sender, caller, parse(NewWebhook, values))
        except (Invalid, Conflict) as error:
            errors = {_field(error): error.message}
        else:
            return go_to(f"/studio/webhooks/{row.id}?new")
    return await _list_page(sessions, caller, site, values, errors)


def _field(error: Invalid | Conflict) -> str:
    named = (error.field or "") if isinstance(error, Invalid) else ""
    return named if named in {"url", "description", "events"} else "url"


async def _webhook_page(
    request: AnyRequest,
    sessions: Sessions,
    caller: Caller,
    site: Site,
    row: WebhookEndpoint,
    **more: Any,
) -> Template:
    wanted = request.query_params.get("state", "")
    state = DeliveryState(wanted) if wanted in set(DeliveryState) else None
    log = await webhook_log.list_deliveries(
        sessions, caller, row.id, limit=PAGE_SIZE, cursor=request.query_params.get("after") or None, state=state
    )
    context = {
        "values": {"url": row.url, "description": row.description, "events": row.kinds},
        "errors": {},
        "secret": "",
        "new": "new" in request.query_params,
        "done": request.query_params.get("done", ""),
        **more,
    }
    return page(
        "webhook.html",
        caller,
        site,
        status=422 if context["errors"] else 200,
        section="webhooks",
        webhook=row,
        log=log,
        paged="after" in request.query_params,
        wanted=state.value if state else "",
        states=list(DeliveryState),
        kinds=KINDS,
        periods=PERIODS,
        two_secrets=row.previous_until is not None and row.previous_until > datetime.now(UTC),
        previous_hours=PREVIOUS_VALID_FOR // timedelta(hours=1),
        readable=_readable,
        **context,
    )


def _readable(delivery: WebhookDelivery) -> str:
    return json.dumps(json.loads(delivery.body), indent=2, ensure_ascii=False)


@get("/studio/webhooks/{webhook_id:uuid}", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_webhook(
    request: AnyRequest, webhook_id: UUID, sessions: Sessions, caller: Caller, site: Site, box: SecretBox
) -> Template:
    """One endpoint and its log; with its secret when it is new."""
    row = await get_webhook(sessions, caller, webhook_id)
    secret = await secret_of(sessions, box, caller, webhook_id) if "new" in request.query_params else ""
    return await _webhook_page(request, sessions, caller, site, row, secret=secret)


@post("/studio/webhooks/{webhook_id:uuid}", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_webhook(
    request: AnyRequest, webhook_id: UUID, sessions: Sessions, caller: Caller, site: Site, sender: WebhookSender
) -> Template | Redirect:
    """Change an endpoint."""
    row = await get_webhook(sessions, caller, webhook_id)
    values, errors = _given(await Form.of(request))
    if not errors:
        try:
            await update_webhook(sessions, sender, caller, webhook_id, parse(WebhookChanges, values))
        except (Invalid, Conflict) as error:
            errors = {_field(error): error.message}
        else:
            return go_to(f"/studio/webhooks/{webhook_id}?done=saved")
    return await _webhook_page(request, sessions, caller, site, row, values=values, errors=errors)


@post("/studio/webhooks/{webhook_id:uuid}/enabled", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_enabled(
    request: AnyRequest, webhook_id: UUID, sessions: Sessions, caller: Caller, sender: WebhookSender
) -> Redirect:
    """Send there again, or no longer."""
    enabled = (await Form.of(request)).checked("enabled")
    await update_webhook(sessions, sender, caller, webhook_id, WebhookChanges(enabled=enabled))
    return go_to(f"/studio/webhooks/{webhook_id}?done={'enabled' if enabled else 'disabled'}")


@post("/studio/webhooks/{webhook_id:uuid}/delete", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_delete_webhook(webhook_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """End an endpoint, with its log."""
    await delete_webhook(sessions, caller, webhook_id)
    return go_to("/studio/webhooks")


@post("/studio/webhooks/{webhook_id:uuid}/secret", opt=opens(Access.ADMIN), include_in_schema=False)
async def reveal_secret(
    request: AnyRequest, webhook_id: UUID, sessions: Sessions, caller: Caller, site: Site, box: SecretBox
) -> Template:
    """The page with the secret on it; asked for by a form, so that it stands in no history."""
    secret = await secret_of(sessions, box, caller, webhook_id)
    row = await get_webhook(sessions, caller, webhook_id)
    return await _webhook_page(request, sessions, caller, site, row, secret=secret)


@post("/studio/webhooks/{webhook_id:uuid}/rotate", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_rotate(
    request: AnyRequest, webhook_id: UUID, sessions: Sessions, caller: Caller, site: Site, box: SecretBox
) -> Template:
    """A new secret; the one before goes on for a while."""
    row, secret = await rotate_secret(sessions, box, caller, webhook_id)
    return await _webhook_page(request, sessions, caller, site, row, secret=secret, done="rotated")


@post("/studio/webhooks/{webhook_id:uuid}/test", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_test(webhook_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Send a test event."""
    await webhook_log.send_test(sessions, caller, webhook_id)
    return go_to(f"/studio/webhooks/{webhook_id}?done=tested#log")


@post("/studio/webhooks/{webhook_id:uuid}/resend", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_resend_since(request: AnyRequest, webhook_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Send again what has not got through lately."""
    hours = (await Form.of(request)).raw("hours")
    since = datetime.now(UTC) - timedelta(hours=int(hours) if hours in PERIODS else 24)
    count = await webhook_log.resend_since(sessions, caller, webhook_id, since)
    return go_to(f"/studio/webhooks/{webhook_id}?done={'resent' if count else 'nothing'}#log")


@post("/studio/deliveries/{delivery_id:uuid}/resend", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_resend(delivery_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Send one again."""
    row = await webhook_log.resend(sessions, caller, delivery_id)
    return go_to(f"/studio/webhooks/{row.endpoint_id}?done=resent#log")
