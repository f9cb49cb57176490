"""The OpenAPI document, made from the operations that are served, and the page to try them on."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from server.routes.access import Access, opens
from server.routes.errors import CODES
from server.routes.interviews_api.operations import OPERATION, Operation
from server.services.pagination import DEFAULT_LIMIT, MAX_LIMIT, cursor_pattern
from server.services.questions import CHOICE_TYPES
from server.services.site import Site

SCHEMA_REF: Final = "#/components/schemas/{name}"
PATH_PARAMETER: Final = re.compile(r"\{(?P<noun>\w+?)_id(?::str)?\}")

INFO: Final = """\
Interviews, their questions, candidates and sessions over REST.

Send an API key of your organization as `Authorization: Bearer dlv_…`. Successes are 200, creates too, with what you
asked for in `data`. Lists that come in pages also give a `cursor`: send it back for the next page, until it is null.
Errors are `{"error": {"code", "message", …}}`; a validation error names its `field`. Unknown fields are refused.
Requests are limited per key and minute; every answer says in its headers how many are left.
"""
ERRORS: Final = {
    400: ("The request cannot be: a field is missing, unknown, or of a wrong type or range.", "title"),
    401: ("The API key is missing or not valid.", None),
    403: ("The API key lacks the scope, or a limit of your organization is reached.", None),
    404: ("There is no such object in your organization.", None),
    409: ("The object's state does not allow it.", None),
    413: ("The body is larger than 1 MiB.", None),
    415: ("The body is not JSON.", None),
    429: ("Too many requests. Wait for `retry_after` seconds.", None),
    500: ("Something went wrong in the server.", None),
}
HEADERS: Final = {
    "RateLimit-Limit": "Requests allowed in a window.",
    "RateLimit-Remaining": "Requests left in this window.",
    "RateLimit-Reset": "Seconds until the window is whole again.",
    "RateLimit-Policy": "The limit and its window in seconds, such as `60;w=60`.",
    "X-RateLimit-Limit": "As RateLimit-Limit.",
    "X-RateLimit-Remaining": "As RateLimit-Remaining.",
    "X-RateLimit-Reset": "When the window is whole again, in seconds since the epoch.",
}


def _paging(of: str) -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    cursor = {"type": "string", "pattern": cursor_pattern(of)}
    return [
        {"name": "limit", "in": "query", "description": "Size of the page.", "schema": limit},
        {
            "name": "cursor",
            "in": "query",
            "description": "The previous answer's `cursor`; left out for the first page.",
            "schema": cursor,
        },
    ]


def _error_schema() -> dict[str, Any]:
    codes = sorted({*CODES.values(), "CONFLICT", "INTERNAL_ERROR", "PLAN_LIMIT_EXCEEDED"})
    properties = {
        "code": {"type": "string", "enum": codes},
        "message": {"type": "string", "description": "For people."},
        "field": {"type": "string", "description": "Path of the field that is wrong, such as `[2].text`."},
        "scope": {"type": "string", "description": "What the key may not be used for."},
        "limit": {"type": "string", "description": "Which limit of the organization is reached."},
        "current": {"type": "number", "description": "How much there is."},
        "max": {"type": "number", "description": "How much there may be."},
        "upgrade_url": {"type": ["string", "null"], "description": "Where more is to be had."},
        "retry_after": {"type": "integer", "description": "Seconds to wait."},
    }
    error = {"type": "object", "properties": properties, "required": ["code", "message"]}
    return {"type": "object", "properties": {"error": error}, "required": ["error"]}


def _error_responses() -> dict[str, Any]:
    responses = {}
    for status, (description, field) in ERRORS.items():
        code = CODES.get(status, "CONFLICT" if status == 409 else "INTERNAL_ERROR")
        error: dict[str, Any] = {"code": code, "message": description}
        if field:
            error["field"] = field
        headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        if status == 429:
            error["retry_after"] = 12
            headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
        content = {"schema": {"$ref": SCHEMA_REF.format(name="Error")}, "example": {"error": error}}
        responses[str(status)] = {
            "description": description,
            "headers": headers,
            "content": {MediaType.JSON.value: content},
        }
    return responses


def _statuses(operation: Operation, has_parameter: bool) -> list[int]:
    found = [401, 403, 429, 500]
    if operation.body is not None:
        found += [400, 413, 415]
    elif operation.pages_of:
        found.append(400)
    if has_parameter:
        found.append(404)
    if operation.may_be_incomplete and 400 not in found:
        found.append(400)
    if operation.conflicts:
        found.append(409)
    return sorted(found)


def _envelope(data: dict[str, Any], *, paged: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"data": data}
    if paged:
        properties["cursor"] = {"type": ["string", "null"], "description": "Null on the last page."}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _with_scope(operation: Operation) -> str:
    if operation.scope is None:
        return operation.description
    return f"{operation.description} The key needs the scope `{operation.scope}`.".strip()


def _describe(operation: Operation, nouns: list[str], schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    """The operation object."""
    parameters: list[dict[str, Any]] = [
        {
            "name": f"{noun}Id",
            "in": "path",
            "required": True,
            "description": f"Id of the {noun}.",
            "schema": {"type": "string", "format": "uuid"},
        }
        for noun in nouns
    ]
    envelope = _envelope(schemas[operation.answer], paged=bool(operation.pages_of))
    success = {
        "description": HTTPStatus.OK.phrase,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
        "content": {MediaType.JSON.value: {"schema": envelope, "example": operation.answer_example}},
    }
    errors = {str(s): {"$ref": f"#/components/responses/{s}"} for s in _statuses(operation, bool(nouns))}
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": _with_scope(operation),
        "parameters": [*parameters, *(_paging(operation.pages_of) if operation.pages_of else ())],
        "responses": {"200": success, **errors},
    }
    if operation.body is not None:
        content = {"schema": schemas[operation.body], "example": operation.body_example}
        described["requestBody"] = {"required": True, "content": {MediaType.JSON.value: content}}
    return described


def _refine(components: dict[str, Any]) -> None:
    """Say the rules that types cannot."""
    for name in ("InterviewChanges", "QuestionChanges"):
        components[name]["minProperties"] = 1
    has_choices = {"properties": {"type": {"enum": sorted(CHOICE_TYPES)}}, "required": ["type"]}
    with_options = {"properties": {"options": {"minItems": 1}}, "required": ["options"]}
    for name in ("NewQuestion", "QuestionChanges"):
        components[name] |= {"if": has_choices, "then": with_options}
    components["FollowUpDepth"]["description"] = "How hard answers are probed."


def build_document(handlers: Iterable[HTTPRouteHandler]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of `handlers`, but for its version. Each has an `Operation` in its `opt`."""
    handlers = list(handlers)
    operations: list[Operation] = [handler.opt[OPERATION] for handler in handlers]
    kinds = {kind for o in operations for kind in (o.answer, o.body) if kind is not None}
    ordered = sorted(kinds, key=str)
    made, components = msgspec.json.schema_components(ordered, ref_template=SCHEMA_REF)
    components = msgspec.json.decode(msgspec.json.encode(components))  # defaults that are tuples become arrays
    _refine(components)
    schemas = dict(zip(ordered, made, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for handler, operation in zip(handlers, operations, strict=True):
        (path,) = handler.paths
        nouns = [found["noun"] for found in PATH_PARAMETER.finditer(path)]
        (method,) = handler.http_methods
        place = paths.setdefault(PATH_PARAMETER.sub(r"{\g<noun>Id}", path), {})
        place[method.lower()] = _describe(operation, nouns, schemas)
    headers = {name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()}
    headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Colloquy interviews API", "version": "", "description": INFO},
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(o.tag for o in operations)],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": _error_schema()},
            "responses": _error_responses(),
            "headers": headers,
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer", "description": "A key that begins with `dlv_`."}
            },
        },
    }


def openapi_document(handlers: Iterable[HTTPRouteHandler]) -> HTTPRouteHandler:
    """The handler that serves the document of `handlers`."""
    document = build_document(handlers)

    @get("/openapi.json", opt=opens(Access.PUBLIC), sync_to_thread=False)
    def serve_document(site: Site) -> Response[dict[str, Any]]:
        """The document."""
        info = {**document["info"], "version": site.version}
        return Response({**document, "info": info}, media_type=MediaType.JSON)

    return serve_document


@get("/docs", opt=opens(Access.PUBLIC), sync_to_thread=False)
def api_docs() -> Template:
    """The page that shows the document and lets one try it."""
    return Template("api_docs.html", context={"document": "/api/v1/openapi.json"})
