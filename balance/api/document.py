"""The OpenAPI 3.1 document, made from the routes and from the models behind bodies and answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from balance.api.door import Route
from balance.api.forms import PATH_FORMS
from balance.api.problems import CONTENT_TYPE, Code, Problem, Trouble, document_of, status_of
from balance.api.routes import PREFIX, ROUTES
from balance.refusals import Refusal
from balance.storage.tokens import Scope

Schema = dict[str, Any]

JSON: Final = "application/json"
_INSTANCE: Final = "urn:uuid:00000000-0000-4000-8000-000000000000"
_OF_ALL: Final = (
    Trouble.UNAUTHORIZED,
    Trouble.SCOPE_MISSING,
    Trouble.TOO_MANY_REQUESTS,
    Trouble.INTERNAL,
    Trouble.UNAVAILABLE,
)
_OF_BODIES: Final = (Trouble.BAD_JSON, Trouble.TOO_LARGE, Trouble.NOT_JSON)
_CHALLENGE: Final = {"WWW-Authenticate": "What to send, and which scope is missing."}
_PAUSE: Final = {"Retry-After": "In how many seconds to come again."}
_HEADERS: Final[Mapping[HTTPStatus, Mapping[str, str]]] = {
    HTTPStatus.UNAUTHORIZED: _CHALLENGE,
    HTTPStatus.FORBIDDEN: _CHALLENGE,
    HTTPStatus.TOO_MANY_REQUESTS: _PAUSE,
    HTTPStatus.SERVICE_UNAVAILABLE: _PAUSE,
}
# The web server's own answer, as are those to what is no HTTP: it never reaches a route.
_TOO_LONG: Final[Schema] = {
    "description": "URI Too Long: the address, with its query, is longer than 4,000 bytes",
    "content": {"text/html": {"schema": {"type": "string"}}},
}
_ABOUT: Final = """Top-ups, consumption, meter events and accounts of prepaid energy.

Amounts are texts in euros with two decimals, instants have an offset and are answered in UTC, days
are civil days in Brussels. What is sent again under its reference or id is booked once. Every
refusal is a problem (RFC 9457) whose `code` is one of a closed list, and names the `field`."""


@cache
def document() -> Schema:
    """The document; each path and method of it is a route, and no other is."""
    paths: defaultdict[str, Schema] = defaultdict(dict)
    for route in ROUTES:
        paths[route.path][route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Allô Solde", "version": "1", "description": _ABOUT},
        "servers": [{"url": PREFIX}],
        "paths": dict(paths),
        "components": {
            "schemas": _schemas(),
            "examples": _examples(),
            "responses": {code: _refusal([code]) for code in (*_OF_ALL, *_OF_BODIES)},
            "securitySchemes": {"token": _security()},
        },
    }


def _schemas() -> Schema:
    models = {model for route in ROUTES for model in (route.takes, *route.gives.values())}
    by_name = sorted(models, key=lambda model: model.__name__)
    _, made = models_json_schema(
        [(model, "validation") for model in by_name], ref_template=_ref("{model}")
    )
    schemas: Schema = made["$defs"]
    return schemas | {"Problem": _problem()}


def _examples() -> Schema:
    detail = "What is wrong, and what to do, in a sentence."
    codes: tuple[Code, ...] = (*Refusal, *Trouble)
    return {str(code): {"value": document_of(Problem(code, detail), _INSTANCE)} for code in codes}


def _security() -> Schema:
    scopes = ", ".join(Scope)
    about = f"`sandbox_…` on a rehearsal, `live_…` elsewhere; scopes: {scopes}."
    return {"type": "http", "scheme": "bearer", "description": about}


def _problem() -> Schema:
    text = {"type": "string"}
    members: Schema = dict.fromkeys(("type", "title", "detail", "field", "instance"), text)
    codes = [str(code) for code in (*Refusal, *Trouble)]
    members |= {"status": {"type": "integer"}, "code": {"type": "string", "enum": codes}}
    return {
        "type": "object",
        "description": "Why a request was refused (RFC 9457); `field` is the one at fault.",
        "properties": members,
        "required": ["type", "title", "status", "detail", "code", "instance"],
    }


def _operation(route: Route) -> Schema:
    made: Schema = {
        "operationId": route.operation,
        "summary": route.summary,
        "description": f"{route.about}\n\nScope: `{route.scope}`.",
        "security": [{"token": [str(route.scope)]}],
        "parameters": [*_in_path(route), *_in_query(route)],
        "responses": _responses(route),
    }
    if route.has_body:
        limit = f"At most {route.most_bytes} bytes of JSON in UTF-8."
        content = {JSON: {"schema": {"$ref": _ref(route.takes.__name__)}}}
        made["requestBody"] = {"required": True, "description": limit, "content": content}
    return made


def _in_path(route: Route) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": form.json_schema()}
        for name, form in PATH_FORMS.items()
        if f"{{{name}}}" in route.path
    ]


def _in_query(route: Route) -> list[Schema]:
    if route.has_body:
        return []
    said: Schema = route.takes.model_json_schema().get("properties", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in said.items()
    ]


def _responses(route: Route) -> Schema:
    made: Schema = {
        str(int(status)): {
            "description": status.phrase,
            "content": {JSON: {"schema": {"$ref": _ref(model.__name__)}}},
        }
        for status, model in route.gives.items()
    }
    for code in (*_OF_ALL, *(_OF_BODIES if route.has_body else ())):
        made[str(int(status_of(code)))] = {"$ref": f"#/components/responses/{code}"}
    by_status: defaultdict[HTTPStatus, list[Code]] = defaultdict(list)
    for code in (Refusal.BAD_FORMAT, *route.codes):
        by_status[status_of(code)].append(code)
    made |= {str(int(status)): _refusal(codes) for status, codes in by_status.items()}
    return made | {str(int(HTTPStatus.REQUEST_URI_TOO_LONG)): _TOO_LONG}


def _refusal(codes: Sequence[Code]) -> Schema:
    """The answer that these codes share: they have one status."""
    status = status_of(codes[0])
    samples = {str(code): {"$ref": f"#/components/examples/{code}"} for code in codes}
    content = {CONTENT_TYPE: {"schema": {"$ref": _ref("Problem")}, "examples": samples}}
    made: Schema = {"description": f"{status.phrase}: {', '.join(samples)}", "content": content}
    headers = {
        name: {"description": about, "required": True, "schema": {"type": "string"}}
        for name, about in _HEADERS.get(status, {}).items()
    }
    return made | {"headers": headers} if headers else made


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"
