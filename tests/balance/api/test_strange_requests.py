"""Whatever comes, a problem with a code answers it: never a page, and never a fault of ours."""

import io
import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from balance.api import top_ups
from balance.api.door import Route
from balance.api.routes import ROUTES
from tests.balance.api.integrators import HOME, Doorway, Integrator, problem, top_up
from tests.balance.storage.households import EAN, tasks_of


class WrongChunkError(Exception):
    """What a web server raises of a body whose chunks are none."""


class Torn(io.BytesIO):
    """A body whose chunks cannot be read."""

    def readinto(self, *_: object) -> int:
        raise WrongChunkError


BODIES = {
    "empty": b"",
    "cut short": b'{"reference": "r1"',
    "a name twice": json.dumps(top_up()).replace("{", '{"ean": "9020000000001", ').encode(),
    "nested": b"[" * 16_000,
    "no number": b'{"amount_eur": NaN}',
    "a number too long": b'{"amount_eur": ' + b"9" * 5000 + b"}",
    "other encoding": json.dumps(top_up(), ensure_ascii=False).encode("utf-16"),
    "broken character": b'{"reference": "\xff"}',
    "half a character": b'{"reference": "\\ud800"}',
    "a mark first": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_json_is_said_so(bank: Integrator, name: str) -> None:
    assert bank.refused("POST", "/top-ups", BODIES[name]) == (400, "bad_json", "")


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"1e400", b"{}"])
def test_json_that_is_no_payment_is_refused(bank: Integrator, body: bytes) -> None:
    status, code, _ = bank.refused("POST", "/top-ups", body)
    assert (status, code) == (422, "bad_format")


@pytest.mark.parametrize("name", ["reference", "name\n", "\0", "ean"])
def test_a_member_nobody_knows_is_named(bank: Integrator, name: str) -> None:
    said = bank.refused("POST", "/accounts", {"ean": EAN, "energy": "gas", name: "a\0b"})
    assert said[:2] == (422, "bad_format" if name != "ean" else "not_digits")
    assert said[2] == name


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(bank: Integrator, kind: str) -> None:
    said = bank.send("POST", "/top-ups", json.dumps(top_up()).encode(), Content_Type=kind)
    assert problem(said) == (415, "not_json", "")


def test_json_with_a_character_set_is_json(bank: Integrator) -> None:
    body, kind = json.dumps(top_up()).encode(), "application/json; charset=utf-8"
    assert bank.send("POST", "/top-ups", body, Content_Type=kind).status_code == 201


@pytest.mark.parametrize("has_length", [True, False])
def test_a_body_too_large_is_refused_with_the_limit(bank: Integrator, has_length: bool) -> None:
    fitting = json.dumps(top_up()).encode().ljust(16 * 1024)

    def send(body: bytes) -> TestResponse:
        length = {} if has_length else {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
        return bank.client.post(
            "/api/v1/top-ups",
            data=body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {bank.token}"},
            environ_overrides=length,
        )

    assert send(fitting).status_code == 201
    said = send(fitting + b" ")
    assert problem(said) == (413, "too_large", "")
    assert "16384" in said.get_json()["detail"]


@pytest.mark.parametrize(
    "path", ["", "/", "/nothing", "/top-ups/", "//top-ups", f"{HOME}/%2e", f"{HOME}/debts/a%2Fb"]
)
def test_an_address_that_is_none_is_a_problem(bank: Integrator, path: str) -> None:
    assert bank.refused("POST", path, {}) == (404, "not_found", "")


@pytest.mark.parametrize("ean", ["%00", "%FF%FE", "902", "9020000000001%0A", "9020-0000-0000-1"])
def test_an_address_that_names_no_meter_point_says_why(bank: Integrator, ean: str) -> None:
    status, code, field = bank.refused("GET", f"/accounts/{ean}")
    assert (status, field) == (422, "ean")
    assert code in ("not_digits", "too_short")


def test_a_method_that_is_not_answered_is_told_those_that_are(bank: Integrator) -> None:
    for method in ("DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
        said = bank.send(method, "/top-ups")
        assert problem(said) == (405, "method_not_allowed", "")
        assert said.headers["Allow"] == "POST"


def test_a_query_where_none_is_known_is_refused(bank: Integrator) -> None:
    assert bank.refused("GET", f"{HOME}?verbose=1") == (422, "bad_format", "verbose")
    assert bank.refused("POST", "/top-ups?dry=1", top_up()) == (422, "bad_format", "dry")


def test_a_database_that_does_not_answer_is_a_pause(
    bank: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, OSError("locked"))

    monkeypatch.setattr(top_ups, "book_batches", fail)
    said = bank.send("POST", "/top-ups", top_up())
    assert problem(said) == (503, "unavailable", "")
    assert said.headers["Retry-After"] == "5"


def test_what_is_no_route_of_ours_is_left_to_others(doorway: Doorway) -> None:
    said = doorway.app().test_client().get("/elsewhere")
    assert (said.status_code, said.mimetype) == (404, "text/html")


_TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from([EAN, "9020000000001", "2026-11-23", "12.50", "sms", "gas", "button", "\0"]),
)
_NAMES = st.one_of(
    st.sampled_from(sorted({name for route in ROUTES for name in route.takes.model_fields})),
    _TEXTS,
)
_VALUES = st.recursive(
    st.one_of(_TEXTS, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=12,
)
_LINE = {"message_id": "m1", "ean": EAN, "day": "2026-11-23", "amount_eur": "3.20"}
_EVENT = {"event_id": "e1", "ean": EAN, "at": "2026-11-24T11:00:00Z", "event": "button"}
_RIGHT: list[dict[str, object]] = [
    top_up(),
    {"messages": [_LINE]},
    {"events": [_EVENT]},
    {"ean": EAN, "energy": "gas", "mobile": "+32470000001"},
    {"amount_eur": "5.00", "per_day_eur": "1.00"},
    {},
]
_ALMOST_RIGHT = st.builds(
    lambda right, wrong: right | wrong,
    st.sampled_from(_RIGHT),
    st.dictionaries(_NAMES, _VALUES, max_size=2),
)
_BODIES = st.one_of(
    st.binary(max_size=60), st.one_of(_VALUES, _ALMOST_RIGHT).map(json.dumps).map(str.encode)
)


def test_no_request_is_ever_our_fault(bank: Integrator) -> None:
    @given(st.sampled_from(ROUTES), _TEXTS, _TEXTS, _BODIES, _TEXTS)
    def answered(route: Route, ean: str, reference: str, body: bytes, query: str) -> None:
        path = route.path.replace("{ean}", quote(ean)).replace("{reference}", quote(reference))
        said = bank.send(route.method, f"{path}?{quote(query)}" if query else path, body)
        assert said.status_code < 500
        if said.status_code >= 400:
            problem(said)

    answered()


@pytest.mark.parametrize("name", ["\0", "a\u2028b", "x" * 300])
def test_a_payment_with_a_member_nobody_can_print_is_a_task(
    bank: Integrator, doorway: Doorway, name: str
) -> None:
    for said in (top_up() | {name: "1"}, top_up(name), top_up(amount=name)):
        assert bank.refused("POST", "/top-ups", said)[0] == 422
    assert len(tasks_of(doorway.database)) == 3


@pytest.mark.parametrize("length", ["200", ""])
def test_a_body_torn_on_its_way_is_refused(bank: Integrator, length: str) -> None:
    whole = json.dumps(top_up()).encode()
    said = bank.client.post(
        "/api/v1/top-ups",
        input_stream=io.BytesIO(whole) if length else Torn(whole),
        content_type="application/json",
        headers={"Authorization": f"Bearer {bank.token}"},
        environ_overrides={"CONTENT_LENGTH": length, "wsgi.input_terminated": True},
    )
    assert problem(said) == (400, "bad_json", "")


def test_no_refusal_speaks_of_how_we_are_made(bank: Integrator) -> None:
    for body in (b"[]", b"null", BODIES["a number too long"], b'{"messages": [1]}'):
        for path in ("/top-ups", "/consumption"):
            told = bank.send("POST", path, body).get_json()["detail"]
            assert not re.search(r"instance of|sys\.|TopUp|Consumption", told), told
