"""A provider of SMS is away for four hours: what is still true goes out after, the rest is not.

The product's channel speaks with the fake Twilio; only the clock is the test's.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.storage.database import Database
from messaging.audit import unexplained
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Channel, ChannelName
from messaging.handover import tasks_about
from messaging.pauses import paused
from messaging.reconcile import reconcile
from messaging.tables import messages
from messaging.timing import DEFAULT
from tests.balance.storage.households import NOON, book, ean, pay
from tests.chaos.fleet import BOOKS, fill
from tests.config.ports import free_port
from tests.messaging.factories import Clock
from tests.messaging.workers import sender, submitter
from tests.twilio.faults import Fault
from tests.twilio.server import SID, TOKEN, FakeTwilio, open_twilio

_BACK = NOON + timedelta(hours=4)
# Of the old ones the time is over meanwhile, but for what tells of a cut.
_OLD, _NEW, _WRITTEN_BEFORE = range(1, 11), range(11, 31), timedelta(hours=22)
# Their alerts of low credit are not true any more when they have paid.
_PAYING = (20, 21)


class _Worker:
    """A worker of the product: it sends by SMS, and asks for what is in doubt."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._ways: dict[ChannelName, Channel] = {ChannelName.SMS: self._way("http://127.0.0.1:9")}
        self._sender = sender(database, self._ways, clock)

    def use(self, url: str) -> None:
        """The provider is to be found here from now on."""
        self._ways[ChannelName.SMS] = self._way(url)

    def work(self, **lasting: float) -> None:
        """Do all that is due, every other minute."""
        until = self._clock.now + timedelta(**lasting)
        while self._clock.now < until:
            self._clock.move(minutes=2)
            while self._sender.run_once(limit=50).accepted:
                continue
            after = submitter().follow_ups
            reconcile(self._database, self._ways, after, self._clock, DEFAULT, limit=50)

    def _way(self, url: str) -> TwilioSms:
        account = TwilioAccount(SID, TOKEN, "+32460000000", url, "http://127.0.0.1:9/receipts")
        return TwilioSms(account, self._clock, seconds=5)


Away = Callable[[FakeTwilio], AbstractContextManager[str]]


@contextmanager
def _unreachable(twilio: FakeTwilio) -> Iterator[str]:
    """Where the provider should be nobody listens."""
    yield f"http://127.0.0.1:{free_port()}"


@contextmanager
def _broken(twilio: FakeTwilio) -> Iterator[str]:
    """It answers 500 to everything, and takes nothing over."""
    twilio.script.extend([Fault.ERROR] * 10_000)
    yield twilio.url
    twilio.script.clear()


@pytest.mark.parametrize("away", [_unreachable, _broken])
def test_after_four_hours_without_provider_what_is_true_goes_out_and_nothing_else(
    database: Database, away: Away
) -> None:
    clock = Clock(NOON)
    fill(database, _OLD, NOON - _WRITTEN_BEFORE)
    fill(database, _NEW, NOON)
    worker = _Worker(database, clock)
    with open_twilio(FakeTwilio(clock=clock)) as twilio:
        with away(twilio) as url:
            worker.use(url)
            worker.work(hours=2)
            for number in _PAYING:
                paid = pay(f"P{number}", 2000, ean(number))
                book(database, clock.now, BOOKS, paid, code=ean(number))
            worker.work(hours=2)
            assert _is_paused(database)
            assert (twilio.taken, clock.now) == ([], _BACK)
        worker.use(twilio.url)
        worker.work(minutes=30)
    assert not _is_paused(database)
    taken = Counter(one.message_id for one in twilio.taken)
    assert max(taken.values()) == 1
    _all_is_well(database, set(taken), in_doubt=away is _broken)


def _is_paused(database: Database) -> bool:
    with database.read() as connection:
        return bool(paused(connection))


def _all_is_well(database: Database, taken: set[int], *, in_doubt: bool) -> None:
    """What could still be said went out; the rest says why not, or an agent knows of it."""
    with database.read() as connection:
        rows = connection.execute(select(messages)).all()
        asked = {row.id for row in rows if row.state == "dead" and tasks_about(connection, row.id)}
        assert unexplained(connection) == []
    untrue = {row.id for row in rows if (row.state, row.reason) == ("cancelled", "superseded")}
    late = {row.id for row in rows if row.expires_at <= _BACK} - untrue
    gone = {row.id for row in rows if (row.state, row.reason) == ("cancelled", "expired")}
    true = {row.id for row in rows} - untrue - late
    assert {row.account_id for row in rows if row.id in untrue} >= set(_PAYING)
    assert len(true) == 24
    # What may have gone out is an agent's, whose kind does not let it go out twice.
    assert asked <= ({row.id for row in rows if row.attempts} if in_doubt else set())
    assert (taken, gone) == (true - asked, late - asked)
