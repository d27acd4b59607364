"""Who may ask, and how often: every route has its scope, and a bad token keeps no good one out."""

import logging
from collections.abc import Mapping
from datetime import timedelta

import pytest

from balance.api.door import Route
from balance.api.routes import ROUTES
from balance.storage.tokens import Scope, all_tokens, create_token, revoke_token
from tests.balance.api.integrators import HOME, Doorway, Integrator, problem, top_up
from tests.balance.storage.households import EAN, NOON

PLACES: Mapping[str, str] = {"{ean}": EAN, "{reference}": "d1"}


def _path(route: Route) -> str:
    path = route.path
    for name, value in PLACES.items():
        path = path.replace(name, value)
    return path


def test_each_route_opens_for_its_own_scope_alone(doorway: Doorway) -> None:
    client = doorway.app().test_client()
    tokens = {scope: doorway.token(f"t{place}", [scope]) for place, scope in enumerate(Scope)}
    for route in ROUTES:
        for scope, token in tokens.items():
            said = Integrator(client, token).send(route.method, _path(route), b"{")
            if scope is route.scope:
                assert said.status_code not in (401, 403), route
                continue
            assert problem(said) == (403, "scope_missing", ""), route
            assert f'scope="{route.scope}"' in said.headers["WWW-Authenticate"]


def test_no_route_answers_without_a_token(doorway: Doorway) -> None:
    nobody = Integrator(doorway.app().test_client(), "")
    for route in ROUTES:
        said = nobody.send(route.method, _path(route), b"{")
        assert problem(said) == (401, "unauthorized", "")
        assert said.headers["WWW-Authenticate"] == 'Bearer realm="allosolde"'


def test_the_document_is_read_without_a_token(doorway: Doorway) -> None:
    nobody = Integrator(doorway.app().test_client(), "")
    assert nobody.get("/openapi.json")["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic {token}", "{token}", "Bearer {token}x", "Bearer \xff"],
)
def test_only_a_bearer_of_the_whole_token_is_let_in(doorway: Doorway, header: str) -> None:
    token = doorway.token()
    nobody = Integrator(doorway.app().test_client(), "")
    said = nobody.send("GET", HOME, Authorization=header.replace("{token}", token))
    assert problem(said) == (401, "unauthorized", "")
    said = nobody.send("GET", HOME, Authorization=f"bearer  {token} ")
    assert said.status_code == 200


def test_a_revoked_token_opens_nothing_from_then_on(doorway: Doorway, bank: Integrator) -> None:
    bank.get(HOME)
    with doorway.database.write() as connection:
        revoke_token(connection, "bank", NOON)
    assert bank.refused("GET", HOME) == (401, "unauthorized", "")


def test_a_token_of_a_rehearsal_never_opens_another_database(doorway: Doorway) -> None:
    with doorway.database.write() as connection:
        sandbox = create_token(connection, "trial", list(Scope), NOON, rehearsal=True)
        live = create_token(connection, "real", list(Scope), NOON, rehearsal=False)
    for rehearsal, good, bad in ((True, sandbox, live), (False, live, sandbox)):
        client = Doorway(doorway.database, rehearsal).app().test_client()
        Integrator(client, good).get(HOME)
        assert Integrator(client, bad).refused("GET", HOME) == (401, "unauthorized", "")


def test_a_token_may_ask_so_often_and_is_told_when_again(doorway: Doorway) -> None:
    doorway.rate = "3/hour"
    bank = doorway.bearer()
    for _ in range(3):
        bank.get(HOME)
    said = bank.send("GET", HOME)
    assert problem(said) == (429, "too_many_requests", "")
    assert 0 < int(said.headers["Retry-After"]) <= 3600
    other = Integrator(bank.client, doorway.token("other"))
    other.get(HOME)


def test_whoever_guesses_tokens_is_stopped_and_keeps_nobody_out(doorway: Doorway) -> None:
    doorway.failures = "2/hour"
    bank = doorway.bearer()
    guesser = Integrator(bank.client, "live_guess")
    codes = [guesser.refused("GET", HOME)[1] for _ in range(3)]
    assert codes == ["unauthorized", "unauthorized", "too_many_requests"]
    bank.get(HOME)


def test_the_last_day_of_use_is_kept(doorway: Doorway, bank: Integrator) -> None:
    bank.get(HOME)
    doorway.now = NOON + timedelta(days=1)
    bank.get(HOME)
    with doorway.database.read() as connection:
        [token] = all_tokens(connection)
    assert str(token.last_used_on) == "2026-11-25"


def test_the_log_names_no_token_and_no_home(
    doorway: Doorway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError(f"about {EAN}")

    monkeypatch.setattr(doorway.ears, "write", fail)
    bank = doorway.bearer()
    with caplog.at_level(logging.DEBUG):
        answer = bank.send("POST", "/top-ups", top_up())
        assert problem(answer) == (500, "internal", "")
        bank.refused("GET", "/accounts/9020000000002")
        Integrator(bank.client, "live_guess").refused("GET", HOME)
    [failure] = caplog.records
    assert failure.exc_info is None
    said = failure.__dict__
    assert (said["error"], said["endpoint"]) == ("OSError", "api.book_top_up")
    assert said["instance"] == answer.get_json()["instance"]
    assert not any(word in str(said) for word in (EAN, EAN[-13:], bank.token))
