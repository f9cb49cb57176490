"""The OpenAPI document, made from the operations that are served, and the page to try them on."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from server.interview.branching import CHOICE_TYPES
from server.routes.access import Access, opens
from server.routes.errors import CODES
from server.routes.interviews_api.operations import API_KEY_SCHEME, OPERATION, Family, Operation, Parameter
from server.services.access import Scope
from server.services.pagination import DEFAULT_LIMIT, MAX_LIMIT, cursor_pattern
from server.services.site import Site

SCHEMA_REF: Final = "#/components/schemas/{name}"
PATH_PARAMETER: Final = re.compile(r"\{(?P<name>\w+)(?::\w+)?\}")

INFO: Final = "Colloquy over HTTP, in families: each says how its callers are known and how its errors look."
ERRORS: Final = {
    400: ("The request cannot be: a field is missing, unknown, or of a wrong type or range.", "title"),
    401: ("The credentials are missing or not valid.", None),
    402: ("A paid plan is needed.", None),
    403: ("These credentials lack the scope for it, or a limit of your organization is reached.", None),
    404: ("There is no such object in your organization.", None),
    409: ("The object's state does not allow it.", None),
    410: ("It existed once, and is over.", None),
    413: ("The body is larger than 1 MiB.", None),
    415: ("The body is not JSON.", None),
    422: ("The key was used with another request.", None),
    429: ("Too many requests. Wait for `retry_after` seconds.", None),
    500: ("Something went wrong in the server.", None),
}
FURTHER_CODES: Final = {
    402: "PAYMENT_REQUIRED",
    409: "CONFLICT",
    410: "GONE",
    422: "UNPROCESSABLE",
    500: "INTERNAL_ERROR",
}
BEARER_KEY: Final = {"type": "http", "scheme": "bearer", "description": "A key that begins with `dlv_`."}
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
    codes = sorted({*CODES.values(), *FURTHER_CODES.values(), "PLAN_LIMIT_EXCEEDED"})
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
        code = CODES.get(status) or FURTHER_CODES[status]
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


def _statuses(family: Family, operation: Operation, has_parameter: bool) -> list[int]:
    found = {429, 500, *operation.errors}
    if _security(family, operation):
        found.add(401)
    if API_KEY_SCHEME in _security(family, operation):
        found.add(403)
    if operation.body is not None:
        found |= {400, 413, 415}
    if operation.pages_of or operation.parameters or operation.may_be_incomplete:
        found.add(400)
    if has_parameter:
        found.add(404)
    if operation.conflicts:
        found.add(409)
    return sorted(found)


def _security(family: Family, operation: Operation) -> tuple[str, ...]:
    return family.security if operation.security is None else operation.security


def _envelope(data: dict[str, Any], *, paged: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"data": data}
    if paged:
        properties["cursor"] = {"type": ["string", "null"], "description": "Null on the last page."}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _path_parameter(noun: str) -> dict[str, Any]:
    return {
        "name": f"{noun}Id",
        "in": "path",
        "required": True,
        "description": f"Id of the {noun}.",
        "schema": {"type": "string", "format": "uuid"},
    }


def _stated_parameter(parameter: Parameter, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required or parameter.where == "path",
        "description": parameter.description,
        "schema": schemas[parameter.type],
    }
    return described if parameter.example is None else {**described, "example": parameter.example}


def _successes(operation: Operation, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    success: dict[str, Any] = {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}}
    if operation.answer is not None:
        schema = schemas[operation.answer]
        if operation.enveloped:
            schema = _envelope(schema, paged=bool(operation.pages_of))
        success["content"] = {MediaType.JSON.value: {"schema": schema, "example": operation.answer_example}}
    described = {operation.status: HTTPStatus(operation.status).phrase, **operation.also}
    return {str(status): {"description": text, **success} for status, text in described.items()}


def _failure(family: Family, status: int, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    if family.error is None:
        return {"$ref": f"#/components/responses/{status}"}
    content: dict[str, Any] = {"schema": schemas[family.error]}
    if status in family.error_examples:
        content["example"] = family.error_examples[status]
    return {"description": ERRORS[status][0], "content": {MediaType.JSON.value: content}}


def _with_scope(description: str, scope: Any) -> str:
    return f"{description} A key needs the scope `{scope}`.".strip() if isinstance(scope, Scope) else description


def _describe(
    family: Family, operation: Operation, nouns: list[str], schemas: dict[Any, dict[str, Any]], scope: Any
) -> dict[str, Any]:
    """The operation object."""
    stated = [_stated_parameter(parameter, schemas) for parameter in operation.parameters]
    in_path = bool(nouns) or any(parameter.where == "path" for parameter in operation.parameters)
    errors = {str(s): _failure(family, s, schemas) for s in _statuses(family, operation, in_path)}
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": _with_scope(operation.description, scope),
        "parameters": [
            *(_path_parameter(noun) for noun in nouns),
            *stated,
            *(_paging(operation.pages_of) if operation.pages_of else ()),
        ],
        "responses": {**_successes(operation, schemas), **errors},
    }
    security = _security(family, operation)
    if security != (API_KEY_SCHEME,):
        described["security"] = [{name: [] for name in security}] if security else []
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
    for name, field in (("ArchivedAnswer", "archived"), ("DeletedAnswer", "deleted")):
        components[name]["properties"][field] = {"type": "boolean", "const": True}  # generators fail on such an enum


def build_document(families: Iterable[Family]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the families, but for its version."""
    families = list(families)
    served = [(family, handler, _operation_of(handler)) for family in families for handler in family.operations]
    ordered = sorted({kind for family, _, o in served for kind in _types(family, o)}, key=str)
    made, components = msgspec.json.schema_components(ordered, ref_template=SCHEMA_REF)
    components = msgspec.json.decode(msgspec.json.encode(components))  # defaults that are tuples become arrays
    _refine(components)
    schemas = dict(zip(ordered, made, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for family, handler, operation in served:
        (path,) = handler.paths
        (method,) = handler.http_methods
        documented, nouns = _documented_path(family.prefix + path, operation)
        paths.setdefault(documented, {})[method.lower()] = _describe(
            family, operation, nouns, schemas, handler.opt.get("scope")
        )
    headers = {name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()}
    headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "string"}}
    schemes = {name: scheme for family in families for name, scheme in family.schemes.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Colloquy API", "version": "", "description": "\n\n".join([INFO, *_abouts(families)])},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(o.tag for _, _, o in served)],
        "security": [{API_KEY_SCHEME: []}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": _error_schema()},
            "responses": _error_responses(),
            "headers": headers,
            "securitySchemes": {API_KEY_SCHEME: BEARER_KEY, **schemes},
        },
    }


def _operation_of(handler: HTTPRouteHandler) -> Operation:
    operation: Operation = handler.opt[OPERATION]
    return operation


def _abouts(families: list[Family]) -> list[str]:
    return [family.about for family in families if family.about]


def _types(family: Family, operation: Operation) -> list[Any]:
    used = [operation.answer, operation.body, family.error, *(p.type for p in operation.parameters)]
    return [kind for kind in used if kind is not None]


def _documented_path(path: str, operation: Operation) -> tuple[str, list[str]]:
    """The path as the document writes it, and the nouns whose ids are in it."""
    stated = {parameter.name for parameter in operation.parameters if parameter.where == "path"}
    nouns: list[str] = []

    def name(found: re.Match[str]) -> str:
        noun = found["name"].removesuffix("_id")
        if found["name"] in stated or noun == found["name"]:
            return f"{{{found['name']}}}"
        nouns.append(noun)
        return f"{{{noun}Id}}"

    return PATH_PARAMETER.sub(name, path).rstrip("/") or "/", nouns


def openapi_document(families: Iterable[Family]) -> HTTPRouteHandler:
    """The handler that serves the document of the families."""
    document = build_document(families)

    @get("/api/v1/openapi.json", opt=opens(Access.PUBLIC), sync_to_thread=False)
    def serve_document(site: Site) -> Response[dict[str, Any]]:
        """The document."""
        info = {**document["info"], "version": site.version}
        return Response({**document, "info": info}, media_type=MediaType.JSON)

    return serve_document


@get("/api/v1/docs", opt=opens(Access.PUBLIC), sync_to_thread=False)
def api_docs() -> Template:
    """The page that shows the document and lets one try it."""
    return Template("api_docs.html", context={"document": "/api/v1/openapi.json"})
