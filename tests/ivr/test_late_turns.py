"""What a caller hears of a database that is slow, hangs or is away: always a sentence."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from dataclasses import replace
from typing import TypeVar, cast
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from balance.account import Statement
from balance.ean import Ean
from balance.storage.database import Database
from ivr.pace import Pace, Workers
from ivr.webhooks import blueprint
from tests.ivr.provider import NEVER_LATE, URL, Provider, hangs_up, said
from tests.ivr.samples import TAIL

AT_ONCE = 0.02
_Answer = TypeVar("_Answer")


class Slow(Provider):
    """A line whose look-up waits until it is let go on."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.let_go = threading.Event()
        self.begun = threading.Event()

    def look_up(self, ean: Ean) -> Statement:
        self.begun.set()
        self.let_go.wait(NEVER_LATE)
        return super().look_up(ean)

    def patient(self, in_time: float, at_last: float, workers: Workers | None = None) -> None:
        """From now on so long, in seconds, is waited for a turn, and for one asked for again."""
        pace = replace(self.door.pace, in_time=in_time, at_last=at_last)
        if workers is not None:
            pace = replace(pace, workers=workers)
        self.door = replace(self.door, pace=pace)
        self.app = Flask("tests")
        self.app.register_blueprint(blueprint(self.door))


class Watched(Workers):
    """Workers whose work can be waited for."""

    def __init__(self, most: int = 8) -> None:
        super().__init__(most)
        self._begun: list[Future[object]] = []

    def begin(self, work: Callable[[], _Answer]) -> Future[_Answer] | None:
        done = super().begin(work)
        if done is not None:
            self._begun.append(cast(Future[object], done))
        return done

    def wait(self) -> None:
        wait(self._begun, NEVER_LATE)


@pytest.fixture
def slow(database: Database) -> Iterator[Slow]:
    provider = Slow(database)
    provider.start()
    provider.press(1, "2")
    provider.press(2, TAIL)
    workers = Watched()
    provider.patient(NEVER_LATE, NEVER_LATE, workers)
    yield provider
    # Nothing may be at work in a database that goes.
    provider.let_go.set()
    workers.wait()


def confirm(slow: Slow) -> TestResponse:
    return slow.post("/calls/turn?step=3&lang=nl", Digits="1")


def redirected(answer: TestResponse) -> str:
    """Where a caller who waits is sent on to, as the provider asks for it."""
    (redirect,) = ET.fromstring(answer.text).iter("Redirect")  # noqa: S314
    url = str(redirect.text)
    assert url.startswith(URL)
    return url.removeprefix(URL).partition("#")[0]


def test_who_waits_is_asked_for_a_moment_and_hears_the_balance_of_the_same_turn(
    slow: Slow,
) -> None:
    slow.patient(AT_ONCE, NEVER_LATE)
    waiting = confirm(slow)
    assert "Een ogenblik" in said(waiting)
    again = redirected(waiting)
    assert again == "/calls/turn?step=3&lang=nl&late=1"
    slow.begun.wait(NEVER_LATE)
    slow.let_go.set()
    answer = slow.post(again)
    assert "achtendertig euro" in said(answer)
    assert slow.looked_up == 1
    slow.patient(NEVER_LATE, NEVER_LATE)
    assert slow.press(4, "0").status_code == 200


def test_a_look_up_that_hangs_ends_with_an_apology_and_the_number_of_a_person(
    slow: Slow,
) -> None:
    slow.patient(AT_ONCE, AT_ONCE)
    again = redirected(confirm(slow))
    slow.begun.wait(NEVER_LATE)
    answer = slow.post(again)
    assert "nul zeven acht" in said(answer)
    assert hangs_up(answer)


def test_a_turn_that_failed_meanwhile_is_apologised_for(slow: Slow) -> None:
    slow.broken = RuntimeError("down")
    slow.patient(AT_ONCE, NEVER_LATE)
    again = redirected(confirm(slow))
    slow.begun.wait(NEVER_LATE)
    slow.let_go.set()
    answer = slow.post(again)
    assert "nul zeven acht" in said(answer)
    assert hangs_up(answer)


def test_a_ring_that_is_late_is_answered_in_the_end(database: Database) -> None:
    provider, workers = Slow(database), Watched()
    entered, go_on = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE calls"))
        entered.set()
        go_on.wait(NEVER_LATE)

    with held(database, hold):
        entered.wait(NEVER_LATE)
        provider.patient(AT_ONCE, NEVER_LATE, workers)
        again = redirected(provider.start())
        assert again == "/calls/turn?step=0&lang=fr&late=1"
        go_on.set()
    workers.wait()
    provider.patient(NEVER_LATE, NEVER_LATE)
    assert "Solde de votre compteur" in said(provider.start())
    assert "Solde de votre compteur" in said(provider.post(again))


def test_while_all_hang_the_next_caller_hears_a_sentence_all_the_same(slow: Slow) -> None:
    busy = Watched(most=1)
    slow.patient(AT_ONCE, AT_ONCE, busy)
    confirm(slow)
    slow.begun.wait(NEVER_LATE)
    other = slow.post("/calls/incoming", CallSid="CA1")
    assert "Un instant" in said(other)
    assert "Excusez-nous." in said(slow.post(redirected(other), CallSid="CA1"))
    slow.let_go.set()
    busy.wait()


def test_an_end_that_hangs_keeps_no_thread_of_the_line(slow: Slow) -> None:
    slow.patient(AT_ONCE, AT_ONCE, slow.door.pace.workers)
    confirm(slow)
    slow.begun.wait(NEVER_LATE)
    assert slow.hang_up().status_code == 503


def test_what_the_work_raises_is_raised_even_a_time_out_of_its_own() -> None:
    def late() -> None:
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        Pace().within(NEVER_LATE, late)


def test_threads_are_used_again() -> None:
    workers = Workers(most=1)
    for number in range(3):
        done = None
        while done is None:
            done = workers.begin(lambda: threading.current_thread().name)
        assert done.result(NEVER_LATE) == "call-turn", number


class held:  # noqa: N801 - read as a word of a sentence
    """A transaction that writes, in a thread of its own, for as long as the block lasts."""

    def __init__(self, database: Database, act: Callable[[Connection], None]) -> None:
        self._thread = threading.Thread(target=self._hold, args=(database, act))

    def _hold(self, database: Database, act: Callable[[Connection], None]) -> None:
        with database.write() as connection:
            act(connection)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()
