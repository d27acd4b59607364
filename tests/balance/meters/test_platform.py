"""The market platform over HTTP: what is asked, and what its answers and its silence mean."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from balance.meters.orders import NoAnswer, NotSent, Refused, Sent
from balance.meters.platform import MarketPlatform
from tests.balance.meters.callers import HEAD, TWO, Caller, drip_a_body, order
from tests.balance.meters.market import KEY, Door, Misbehave, open_market
from tests.balance.storage.households import EAN, NOON, OTHER


@pytest.fixture
def caller() -> Iterator[Caller]:
    with open_market() as market:
        yield Caller(market)


def test_a_request_says_all_that_a_meter_has_to_know(caller: Caller) -> None:
    assert caller.send(order(17)) == [Sent()]
    assert caller.market.obeyed[EAN] == [
        {
            "key": "3f9a-17",
            "order_id": 17,
            "ean": EAN,
            "energy": "gas",
            "kind": "cut",
            "balance_eur": "-16.05",
            "emergency_left_eur": "0.00",
            "ordered_at": "2026-11-24T11:00:00Z",
        }
    ]


def test_a_request_under_another_key_is_not_taken(caller: Caller) -> None:
    stranger = MarketPlatform(caller.market.url, "x" * 32, "3f9a", lambda: NOON)
    answer = stranger.send([order(1)])
    assert answer == NoAnswer("answered 401", unclear=False, failures=1)
    assert caller.market.asked == []


@pytest.mark.parametrize("status", [200, 201, 202, 409])
def test_an_order_taken_over_or_known_is_sent(caller: Caller, status: int) -> None:
    caller.market.says = {1: {"status": status}}
    assert caller.send(order(1)) == [Sent()]


@pytest.mark.parametrize("status", [100, 204, 302, 408, 425, 429, 500, 503, 999, -1])
def test_an_order_that_may_be_taken_over_later_waits(caller: Caller, status: int) -> None:
    caller.market.says = {1: {"status": status}}
    assert caller.send(order(1), order(2, OTHER)) == [
        NotSent(f"the platform answered {status}"),
        Sent(),
    ]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 499])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("unknown_meter", " unknown_meter"),
        ("", ""),
        (EAN, ""),
        ("call +32 470 00 00 01", ""),
        ("x" * 41, ""),
        ("Très bien", ""),
    ],
)
def test_an_order_refused_for_good_says_a_code_and_nothing_of_a_customer(
    caller: Caller, status: int, code: str, said: str
) -> None:
    caller.market.says = {1: {"status": status, "code": code}}
    assert caller.send(order(1)) == [Refused(f"{status}{said}")]


def test_an_order_of_which_nothing_is_said_waits(caller: Caller) -> None:
    caller.market.script = [lambda door: door.answer(200, b'{"orders": []}')]
    assert caller.send(order(1)) == [NotSent("the platform did not say what became of it")]


def test_no_orders_ask_whether_the_platform_answers(caller: Caller) -> None:
    assert caller.send() == []
    caller.market.script = [lambda door: door.answer(503, b"")]
    assert isinstance(caller.send(), NoAnswer)


def _after_acceptance(misbehave: Misbehave) -> Misbehave:
    def both(door: Door) -> None:
        door.market.take(door.body)
        misbehave(door)

    return both


def _silent(door: Door) -> None:
    door.market.over.wait(20)
    door.close_connection = True


def _garbage(text: bytes) -> Misbehave:
    return lambda door: door.answer(200, text)


def _endless(door: Door) -> None:
    """Chunks without an end."""
    door.send_response(200)
    door.send_header("Transfer-Encoding", "chunked")
    door.end_headers()
    try:
        while not door.market.over.is_set():
            door.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
    except OSError:
        door.close_connection = True


def _redirected(door: Door) -> None:
    door.answer(307, b"", Location=f"{door.market.url}/orders")


MISBEHAVIOUR: dict[str, tuple[Misbehave, str, bool]] = {
    "slow down": (lambda door: door.answer(429, b"", Retry_After="30"), "answered 429", False),
    "forbidden": (lambda door: door.answer(403, b"{}"), "answered 403", False),
    "not there": (lambda door: door.answer(404, b"{}"), "answered 404", False),
    "redirect": (_redirected, "answered 307", False),
    "500 before": (lambda door: door.answer(500, b"oops"), "answered 500", True),
    "500 after": (_after_acceptance(lambda door: door.answer(500, b"")), "answered 500", True),
    "silence before": (_silent, "no answer in time", True),
    "silence after": (_after_acceptance(_silent), "no answer in time", True),
    "drip of headers": (lambda door: door.drip(HEAD * 100), "no answer in time", True),
    "drip of a body": (_after_acceptance(drip_a_body), "no answer in time", True),
    "closed before": (Door.drop, "no answer (ConnectionResetError)", True),
    "closed after": (_after_acceptance(Door.drop), "no answer (ConnectionResetError)", True),
    "no HTTP": (lambda door: door.drip(b"hello\n\n"), "no answer (BadStatusLine)", True),
    "no JSON": (_garbage(b"<html>"), "an answer that cannot be read", True),
    "another shape": (_garbage(b'{"orders": {"1": 202}}'), "an answer that cannot be read", True),
    "a status in words": (
        _garbage(b'{"orders": [{"order_id": 1, "status": "202"}]}'),
        "an answer that cannot be read",
        True,
    ),
    "not UTF-8": (_garbage(b'{"orders": "\xff"}'), "an answer that cannot be read", True),
    "deep": (_garbage(b"[" * 100_000), "an answer that cannot be read", True),
    "huge": (_after_acceptance(_garbage(b" " * 1_000_001)), "an answer that is too long", True),
    "endless": (_endless, "an answer that is too long", True),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_whatever_a_platform_does_each_order_is_carried_out_once_in_the_end(
    caller: Caller, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    misbehave, reason, unclear = MISBEHAVIOUR[name]
    caller.market.script = [misbehave]
    orders = (order(1), order(2, OTHER))
    assert caller.send(*orders) == NoAnswer(reason, unclear, failures=1)
    caller.now += timedelta(seconds=30)
    assert caller.send(*orders) == [Sent(), Sent()]
    assert caller.market.asked == [[1, 2], [1, 2]]
    for number, code in enumerate((EAN, OTHER), start=1):
        assert [done["order_id"] for done in caller.market.obeyed[code]] == [number]
    assert EAN not in caplog.text
    assert [getattr(record, "reason", "") for record in caplog.records] == [reason]


def _fail(door: Door) -> None:
    door.answer(500, b"")


def test_after_a_failure_the_platform_is_left_alone_longer_and_longer(caller: Caller) -> None:
    for failures, pause in enumerate((10, 20, 40, 80, 160, 300, 300), start=1):
        caller.market.script = [_fail]
        assert caller.send(*TWO) == NoAnswer("answered 500", unclear=True, failures=failures)
        caller.now += timedelta(seconds=pause - 1)
        quiet = NoAnswer("answered 500", unclear=False, failures=failures)
        assert caller.send(order(1)) == quiet
        assert len(caller.market.asked) == failures
        caller.now += timedelta(seconds=1)
    assert caller.send(order(1)) == [Sent()]
    caller.market.script = [_fail]
    assert caller.send(*TWO) == NoAnswer("answered 500", unclear=True, failures=1)


def test_a_platform_that_stumbles_over_one_order_alone_is_not_down(caller: Caller) -> None:
    caller.market.script = [_fail]
    assert caller.send(order(1)) == [NotSent("answered 500")]
    assert caller.send(order(2)) == [Sent()]
    assert caller.market.asked == [[1], [], [2]]


def test_a_platform_that_answers_nothing_at_all_is_down_for_one_order_too(caller: Caller) -> None:
    caller.market.script = [_fail, _fail]
    assert caller.send(order(1)) == NoAnswer("answered 500", unclear=True, failures=1)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_request_refused_for_one_of_its_orders_is_unclear(caller: Caller, status: int) -> None:
    caller.market.script = [lambda door: door.answer(status, b"{}")]
    assert caller.send(*TWO) == NoAnswer(f"answered {status}", unclear=True, failures=1)


def _answers(*said: str) -> Misbehave:
    return _garbage(f'{{"orders": [{", ".join(said)}]}}'.encode())


def test_an_order_of_which_two_things_are_said_waits(caller: Caller) -> None:
    taken, refused = '{"order_id": 1, "status": 202}', '{"order_id": 1, "status": 404}'
    for said in ((taken, refused), (refused, taken), (refused, taken, refused)):
        caller.market.script = [_answers(*said)]
        assert caller.send(order(1)) == [NotSent("the platform contradicts itself")]
    caller.market.script = [_answers(taken, taken)]
    assert caller.send(order(1)) == [Sent()]


def test_a_code_of_null_is_none(caller: Caller) -> None:
    said = '"status": 202, "code": null}', '"status": 410, "code": null}'
    caller.market.script = [_answers(*(f'{{"order_id": {n}, {s}' for n, s in enumerate(said, 1)))]
    assert caller.send(*TWO) == [Sent(), Refused("410")]


@pytest.mark.parametrize(
    ("asked", "seconds"), [("45", 45), ("999999", 3600), ("soon", 10), ("-5", 10), ("0", 10)]
)
def test_a_platform_is_left_alone_for_as_long_as_it_asks(
    caller: Caller, asked: str, seconds: int
) -> None:
    caller.market.script = [lambda door: door.answer(429, b"", Retry_After=asked)]
    caller.send(order(1))
    caller.now += timedelta(seconds=seconds - 1)
    assert caller.send(order(1)) == NoAnswer("answered 429", unclear=False, failures=1)
    caller.now += timedelta(seconds=1)
    assert caller.send(order(1)) == [Sent()]
    assert len(caller.market.asked) == 2


def test_a_key_is_never_shown() -> None:
    assert KEY not in repr(MarketPlatform("https://example.org", KEY, "3f9a", lambda: NOON))
