"""The document says what the routes do, no more and no less."""

import json
import re
from collections.abc import Iterator
from typing import get_args

from pydantic import TypeAdapter

from balance.api.document import document
from balance.api.forms import DayText
from balance.api.incoming import Incoming as BodyModel
from balance.api.incoming import Language
from balance.api.problems import Trouble, status_of
from balance.api.routes import PREFIX, ROUTES
from balance.intake.accounts import LANGUAGES
from balance.intake.fields import FIRST_YEAR, LAST_YEAR
from balance.refusals import Refusal
from balance.storage.tokens import Scope
from tests.balance.api.integrators import PROBLEM, Doorway


def test_document_and_application_have_the_same_routes(doorway: Doorway) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule).removeprefix(PREFIX), method)
        for rule in doorway.app().url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods or ()
        if method != "HEAD"
    }
    told = {
        (path, method.upper())
        for path, operations in document()["paths"].items()
        for method in operations
    }
    assert served == told | {("/openapi.json", "GET")}


def test_each_operation_has_a_scope_and_a_sentence() -> None:
    for route in ROUTES:
        told = document()["paths"][route.path][route.method.lower()]
        assert told["security"] == [{"token": [route.scope]}]
        assert route.scope in Scope
        assert route.about
        assert told["operationId"] == route.operation


def test_every_reference_leads_somewhere() -> None:
    for reference in _references(document()):
        place: object = document()
        for step in reference.removeprefix("#/").split("/"):
            assert isinstance(place, dict)
            place = place[step]


def test_each_refusal_is_told_under_its_own_status() -> None:
    shared = document()["components"]["responses"]
    for route in ROUTES:
        answers = document()["paths"][route.path][route.method.lower()]["responses"]
        for code in (Refusal.BAD_FORMAT, *route.codes):
            assert code in answers[str(int(status_of(code)))]["content"][PROBLEM]["examples"]
        for status, answer in answers.items():
            if "$ref" in answer:
                code = Trouble(answer["$ref"].rpartition("/")[2])
                assert status == str(int(status_of(code)))
                assert code in shared[code]["content"][PROBLEM]["examples"]


def test_every_code_has_an_example_and_is_in_the_closed_list() -> None:
    codes = {*Refusal, *Trouble}
    parts = document()["components"]
    assert set(parts["examples"]) == codes
    assert set(parts["schemas"]["Problem"]["properties"]["code"]["enum"]) == codes


def test_headers_that_a_status_needs_are_promised() -> None:
    shared = document()["components"]["responses"]
    promised = {code: set(answer.get("headers", {})) for code, answer in shared.items()}
    challenge, pause = {"WWW-Authenticate"}, {"Retry-After"}
    assert promised[Trouble.UNAUTHORIZED] == promised[Trouble.SCOPE_MISSING] == challenge
    assert promised[Trouble.TOO_MANY_REQUESTS] == promised[Trouble.UNAVAILABLE] == pause


def test_answers_may_grow_and_bodies_may_not() -> None:
    schemas = document()["components"]["schemas"]
    closed = {name for name, made in schemas.items() if made.get("additionalProperties") is False}
    taken = {model.__name__ for model in BodyModel.__subclasses__()}
    assert {"TopUp", "Opening", "ConsumptionLine"} <= closed
    assert closed <= taken | {"Opening"}


def test_the_forms_say_what_the_intake_takes() -> None:
    days = re.compile(TypeAdapter(DayText).json_schema()["pattern"])
    for year in (FIRST_YEAR - 1, FIRST_YEAR, 2000, LAST_YEAR, LAST_YEAR + 1):
        fits = FIRST_YEAR <= year <= LAST_YEAR
        assert (days.fullmatch(f"{year}-01-31") is not None) is fits
    assert set(get_args(Language)) == set(LANGUAGES)


def test_the_document_is_json() -> None:
    assert json.loads(json.dumps(document())) == document()


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
