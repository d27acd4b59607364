"""What goes wrong, as integrators read it: a status, a code of a closed list, a sentence."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Final, TypeAlias

from balance.refusals import Refusal, RefusedInput

CONTENT_TYPE: Final = "application/problem+json"


class Trouble(StrEnum):
    """Why a request was refused before anybody asked what it is about."""

    BAD_JSON = "bad_json"
    UNAUTHORIZED = "unauthorized"
    SCOPE_MISSING = "scope_missing"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    TOO_MANY_REQUESTS = "too_many_requests"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"


Code: TypeAlias = Refusal | Trouble

_STATUS: Final[Mapping[Code, HTTPStatus]] = {
    Trouble.BAD_JSON: HTTPStatus.BAD_REQUEST,
    Trouble.UNAUTHORIZED: HTTPStatus.UNAUTHORIZED,
    Trouble.SCOPE_MISSING: HTTPStatus.FORBIDDEN,
    Trouble.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Refusal.UNKNOWN_EAN: HTTPStatus.NOT_FOUND,
    Trouble.METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    Refusal.CONFLICT: HTTPStatus.CONFLICT,
    Refusal.REFERENCE_REUSED: HTTPStatus.CONFLICT,
    Trouble.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Trouble.NOT_JSON: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Trouble.TOO_MANY_REQUESTS: HTTPStatus.TOO_MANY_REQUESTS,
    Trouble.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
    Trouble.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Problem(Exception):
    """A request is answered by a problem; `field` is empty where none is at fault."""

    def __init__(
        self, code: Code, detail: str, field: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = dict(headers or {})


def status_of(code: Code) -> HTTPStatus:
    """The status that goes with a code; 422 where the content is at fault."""
    return _STATUS.get(code, HTTPStatus.UNPROCESSABLE_ENTITY)


def refused(found: RefusedInput) -> Problem:
    """The problem of input that the engine or its intake refuses."""
    return Problem(found.code, found.detail, found.field)


def document_of(problem: Problem, instance: str) -> dict[str, object]:
    """The members of the answer (RFC 9457); `instance` names this one occurrence."""
    told: dict[str, object] = {
        "type": type_of(problem.code),
        "title": problem.code.replace("_", " "),
        "status": int(status_of(problem.code)),
        "detail": problem.detail,
        "code": str(problem.code),
        "instance": instance,
    }
    return told | {"field": problem.field} if problem.field else told


def type_of(code: Code) -> str:
    """The URI of a kind of problem."""
    return f"urn:allosolde:problem:{code}"
