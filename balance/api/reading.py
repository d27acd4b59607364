"""Reads a body or a query into its model, whatever bytes come: what is wrong is a Problem."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from balance.api.forms import PATH_FORMS, REFUSAL
from balance.api.problems import Code, Problem, Trouble
from balance.refusals import Refusal

_Model = TypeVar("_Model", bound=BaseModel)

Query: TypeAlias = Mapping[str, Sequence[str]]
"""What an address says after its question mark: each name with all its values."""

# The validator's own sentence names a class of ours.
_WORDED: Final = {"model_type": "Write a JSON object."}
_SHOWN_CHARACTERS = 200
_MOST_DIGITS = 400


def json_of(body: bytes) -> object:
    """What a body of JSON says (RFC 8259): UTF-8, no name twice, no text that is none."""
    try:
        said: object = json.loads(
            body.decode(),
            object_pairs_hook=_named_once,
            parse_constant=_no_number,
            parse_int=_short_number,
        )
        # An escaped half of a character is text to Python only.
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as fault:
        what = "nested too deeply" if isinstance(fault, RecursionError) else _words(fault)
        raise Problem(Trouble.BAD_JSON, f"The body is not JSON: {what}.") from fault
    return said


def read(model: type[_Model], said: object) -> _Model:
    """The model of what was said. Raises Problem, naming the first field at fault."""
    try:
        return model.model_validate(said)
    except ValidationError as faults:
        raise _first(faults) from None


def query_of(query: Query) -> dict[str, str]:
    """What a query says. Raises Problem where a name comes twice."""
    for name, values in query.items():
        if len(values) > 1:
            raise Problem(Refusal.BAD_FORMAT, "It is said twice.", name)
    return {name: value for name, (value,) in query.items()}


def read_path(values: Mapping[str, str]) -> None:
    """Raises Problem where a value of the path has not its form."""
    for name, value in values.items():
        try:
            PATH_FORMS[name].validate_python(value)
        except ValidationError as faults:
            raise _first(faults, name) from None


def _first(faults: ValidationError, *within: str) -> Problem:
    first = faults.errors(include_url=False, include_context=False, include_input=False)[0]
    detail = _WORDED.get(first["type"], first["msg"])
    return Problem(_code(first["type"]), detail, _path((*within, *first["loc"])))


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice in one object")
    return found


def _no_number(word: str) -> object:
    raise ValueError(f"{word} is no number")


def _short_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("a number is too long")
    return int(digits)


def _words(fault: ValueError) -> str:
    match fault:
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case UnicodeEncodeError():
            return "it holds half a character"
        case json.JSONDecodeError():
            return f"{fault.msg} at line {fault.lineno}, column {fault.colno}"
        case _:
            return str(fault)


def _code(fault: str) -> Code:
    ours = fault.startswith(REFUSAL)
    return Refusal(fault.removeprefix(REFUSAL)) if ours else Refusal.BAD_FORMAT


def _path(place: Sequence[str | int]) -> str:
    """Where in the body: `messages[3].day`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")[:_SHOWN_CHARACTERS]
