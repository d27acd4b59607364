"""The routes under /api/v1 as Flask serves them: JSON in, JSON or a problem out, never a page."""

import json
import logging
import traceback
import uuid
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from balance.api.access import Gate, Limits
from balance.api.document import JSON, document
from balance.api.door import ApiDoor, Call, Route
from balance.api.problems import CONTENT_TYPE, Problem, Trouble, document_of, refused, status_of
from balance.api.reading import json_of, query_of, read_path
from balance.api.routes import PREFIX, ROUTES
from balance.refusals import RefusedInput

_PAUSE: Final = {"Retry-After": "5"}

_log = logging.getLogger(__name__)


def blueprint(door: ApiDoor) -> Blueprint:
    """Every route of the table, behind tokens, and the document before them."""
    made = Blueprint("api", __name__, url_prefix=PREFIX)
    gate = Gate(door.database, door.clock, door.rehearsal, Limits(door.rate, door.failures))
    for route in ROUTES:
        made.add_url_rule(
            route.path.replace("{", "<").replace("}", ">"),
            route.operation,
            _view(door, gate, route),
            methods=[route.method],
            # Elsewhere a path with two slashes is answered by a page that leads to another.
            merge_slashes=False,
            provide_automatic_options=False,
        )
    made.add_url_rule(
        "/openapi.json",
        "document",
        lambda: _response(_document(), HTTPStatus.OK),
        merge_slashes=False,
        provide_automatic_options=False,
    )
    made.register_error_handler(Exception, _after_failure)
    made.app_errorhandler(HTTPException)(_unrouted)
    return made


def _view(door: ApiDoor, gate: Gate, route: Route) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        token = gate.admit(
            request.headers.get("Authorization"), request.remote_addr or "", route.scope
        )
        read_path(path)
        query = dict(request.args.lists())
        if route.has_body:
            body = _body(route)
            reply = route.run(Call(door, token.name, path, body), json_of(body), query)
        else:
            reply = route.run(Call(door, token.name, path, b""), query_of(query), {})
        # What nobody has set is not said; what is known to be nothing is null.
        return _answer(reply.body.model_dump(mode="json", exclude_unset=True), reply.status)

    return view


def _body(route: Route) -> bytes:
    if request.mimetype != JSON:
        raise Problem(Trouble.NOT_JSON, f"Send the body as Content-Type: {JSON}.")
    # Of a body without a length only so much is read, and no word is said of the rest.
    request.max_content_length = route.most_bytes + 1
    said = request.content_length
    if (said or 0) <= route.most_bytes:
        body = _read()
        if len(body) < (said or 0):
            raise Problem(Trouble.BAD_JSON, f"Of {said} bytes of the body {len(body)} came.")
        if len(body) <= route.most_bytes:
            return body
    raise Problem(Trouble.TOO_LARGE, f"The body is larger than {route.most_bytes} bytes.")


def _read() -> bytes:
    try:
        return request.get_data(cache=False)
    except Exception as fault:
        # What a torn body raises is each web server's own affair; nothing else is done here.
        raise Problem(Trouble.BAD_JSON, "The body cannot be read to its end.") from fault


def _after_failure(fault: Exception) -> Response:
    instance = uuid.uuid4().urn
    match fault:
        case Problem():
            return _refuse(fault)
        case RefusedInput():
            return _refuse(refused(fault))
        case HTTPException():
            return _refuse(_of_http(fault))
        case OperationalError() | PoolTimeout():
            _log.warning("An API request found no database.", extra=_fields(fault, instance))
            detail = "The database does not answer: send the same again."
            return _refuse(Problem(Trouble.UNAVAILABLE, detail, headers=_PAUSE), instance)
    _log.error("An API request failed.", extra=_fields(fault, instance))
    return _refuse(Problem(Trouble.INTERNAL, "The fault is ours: send the same again."), instance)


def _unrouted(fault: HTTPException) -> Response | HTTPException:
    """A problem for what no route takes under our prefix; the fault itself everywhere else."""
    ours = request.path == PREFIX or request.path.startswith(f"{PREFIX}/")
    return _refuse(_of_http(fault)) if ours else fault


def _of_http(fault: HTTPException) -> Problem:
    match fault:
        case NotFound():
            return Problem(Trouble.NOT_FOUND, f"No such address: see {PREFIX}/openapi.json.")
        case MethodNotAllowed():
            allowed = ", ".join(sorted(fault.valid_methods or ()))
            detail = f"This address answers {allowed}."
            return Problem(Trouble.METHOD_NOT_ALLOWED, detail, headers={"Allow": allowed})
        case _:
            return Problem(Trouble.BAD_JSON, "The request cannot be read.")


def _fields(fault: Exception, instance: str) -> dict[str, object]:
    # The fault's own words, and the path, may quote a whole EAN.
    last = traceback.extract_tb(fault.__traceback__)[-1:]
    place = "".join(f"{frame.filename}:{frame.lineno}" for frame in last)
    kind = {"error": type(fault).__name__, "instance": instance}
    return {**kind, "place": place, "endpoint": request.endpoint}


def _refuse(problem: Problem, instance: str = "") -> Response:
    """The problem as an answer; `instance` is what a log calls it, if one speaks of it."""
    told = document_of(problem, instance or uuid.uuid4().urn)
    response = _answer(told, status_of(problem.code))
    response.content_type = CONTENT_TYPE
    response.headers.extend(problem.headers)
    return response


@cache
def _document() -> str:
    return json.dumps(document())


def _answer(told: object, status: HTTPStatus) -> Response:
    return _response(json.dumps(told), status)


def _response(told: str, status: HTTPStatus) -> Response:
    response = Response(told, status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
