"""The way to the market platform's door: addresses, TLS, and what did surely not leave."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from balance import deadline
from balance.meters.orders import NoAnswer, Sent
from balance.meters.platform import MarketPlatform
from tests.balance.meters.callers import TWO, Caller, drip_a_body, order
from tests.balance.meters.market import KEY, Door, Market, open_market
from tests.balance.storage.households import NOON
from tests.certificates import make_certificate


def test_a_platform_that_is_not_there_took_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        caller = Caller(Market(url=f"http://127.0.0.1:{free.getsockname()[1]}"))
        assert caller.send(order(1)) == NoAnswer(
            "no connection (ConnectionRefusedError)", unclear=False, failures=1
        )


@pytest.fixture
def caller() -> Iterator[Caller]:
    with open_market() as market:
        yield Caller(market)


@contextmanager
def _hole() -> Iterator[tuple[str, int]]:
    """An address at which nobody ever answers: its queue is full."""
    with ExitStack() as kept:
        server = kept.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            waiting = kept.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield server.getsockname()


def _resolve(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_platform_is_reached_behind_an_address_that_does_not_answer(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "ADDRESS_SECONDS", 0.1)
    platform = MarketPlatform("http://market.example/market", KEY, "3f9a", lambda: NOON, 2.0)
    with _hole() as hole:
        _resolve(monkeypatch, hole, ("127.0.0.1", urlsplit(caller.market.url).port or 0))
        assert platform.send([order(1)]) == [Sent()]


def test_a_platform_of_which_no_address_answers_took_nothing(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _hole() as hole:
        _resolve(monkeypatch, hole, hole, hole)
        reason = "no connection (TimeoutError)"
        assert caller.send(order(1)) == NoAnswer(reason, unclear=False, failures=1)


def test_a_handshake_that_does_not_end_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        caller = Caller(Market(url=f"https://127.0.0.1:{silent.getsockname()[1]}"))
        assert caller.send(order(1)) == NoAnswer("no handshake in time", unclear=False, failures=1)


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[Market, Path]]:
    """A platform behind TLS whose certificate only its own authority, the file, vouches for."""
    certificate = make_certificate(tmp_path)
    with open_market(certificate.server()) as market:
        yield market, certificate.path


def test_a_platform_that_no_authority_vouches_for_is_given_nothing(
    secured: tuple[Market, Path],
) -> None:
    market, _ = secured
    assert Caller(market).send(order(1)) == NoAnswer(
        "no handshake (SSLCertVerificationError)", unclear=False, failures=1
    )
    assert market.asked == []


def test_an_operator_s_own_authority_is_trusted_where_the_machine_names_it(
    secured: tuple[Market, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    market, certificate = secured
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert Caller(market).send(order(1)) == [Sent()]
    market.script = [drip_a_body]
    assert Caller(market).send(*TWO) == NoAnswer("no answer in time", True, failures=1)


def test_the_host_is_named_without_the_port_that_is_its_own(
    secured: tuple[Market, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    market, certificate = secured
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    _resolve(monkeypatch, ("127.0.0.1", urlsplit(market.url).port or 0))
    named: list[str] = []

    def note(door: Door) -> None:
        named.append(door.headers["Host"])
        door.answer(200, door.market.take(door.body))

    market.script = [note]
    platform = MarketPlatform("https://localhost/market", KEY, "3f9a", lambda: NOON, 2.0)
    assert platform.send([order(1)]) == [Sent()]
    assert named == ["localhost"]
