"""The end of a process: what waits for an answer waits no longer than the grace."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from balance.batch import Taken
from balance.calendar import civil_date
from balance.deadline import Alarm
from balance.energy import Energy
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from balance.storage.openings import open_accounts
from config import bootstrap, sending, worker
from config.bootstrap import Parts
from config.ending import Ending
from config.settings import Settings
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Outgoing, Unknown
from tests.balance.storage.households import ean, use
from tests.config.ports import free_port
from tests.messaging.factories import MOBILE, Clock
from tests.messaging.workers import read
from tests.twilio.faults import Fault
from tests.twilio.server import SID, TOKEN, FakeTwilio, open_twilio


def test_what_waits_for_an_answer_is_cut_short_and_recorded_as_unknown() -> None:
    ending = Ending(grace=0.05)
    said: list[object] = []
    with open_twilio() as twilio:
        twilio.script.append(Fault.SILENT_TAKEN)
        account = TwilioAccount(SID, TOKEN, "+32460000000", twilio.url, "http://127.0.0.1:9/r")
        channel = TwilioSms(account, Clock(), seconds=3600, set_alarm=ending.set_alarm)
        message = Outgoing(1, MOBILE, "a text")
        sender = threading.Thread(target=lambda: said.append(channel.send(message)))
        sender.start()
        assert twilio.heard.wait(10)
        assert not ending.has_begun()
        ending.begin()
        sender.join(10)
    assert ending.has_begun()
    assert said == [Unknown("no answer in time")]


def test_what_begins_in_the_grace_ends_with_it_and_what_begins_after_it_at_once() -> None:
    now = 100.0
    ending = Ending(grace=0.2, monotonic=lambda: now)
    ending.begin()
    for moment in (100.0, 100.19, 200.0):
        now = moment
        rung = threading.Event()
        alarm = ending.set_alarm(3600, rung.set)
        alarm.start()
        assert rung.wait(10)
        alarm.join()


def test_an_alarm_that_was_cancelled_stays_silent_when_the_end_begins() -> None:
    ending = Ending(grace=0.01)
    alarms = [(ending.set_alarm(3600, (rung := threading.Event()).set), rung) for _ in range(2)]
    for alarm, _ in alarms:
        alarm.start()
    alarms[0][0].cancel()
    ending.begin()
    assert alarms[1][1].wait(10)
    for alarm, _ in alarms:
        alarm.cancel()
        alarm.join()
    assert not alarms[0][1].is_set()


class _Watched(Ending):
    """Ends soon, and knows whether a conversation was told of it."""

    def __init__(self) -> None:
        super().__init__(grace=0.05)
        self.alarms = 0

    def set_alarm(self, seconds: float, act: Callable[[], None]) -> Alarm:
        """One more conversation that would be cut short."""
        self.alarms += 1
        return super().set_alarm(seconds, act)


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with open_twilio() as opened:
        yield opened


@pytest.fixture
def parts(
    database: Database, database_url: str, tmp_path: Path, twilio: FakeTwilio
) -> Iterator[Parts]:
    del database
    settings = Settings(
        database_url=database_url,
        data_dir=tmp_path,
        metrics_port=free_port(),
        quiet_hours="none",
        public_url="https://solde.example",
        twilio_account_sid=SID,
        twilio_auth_token=SecretStr(TOKEN),
        twilio_from="+32460000000",
        twilio_api_url=twilio.url,
    )
    product = replace(bootstrap.assemble(settings), ending=_Watched())
    yield product
    sending.ways.cache_clear()
    product.database.engine.dispose()


@pytest.fixture
def _signals() -> Iterator[None]:
    """The worker hears signals in its own way; afterwards the test's are heard again."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.usefixtures("_signals")
def test_a_worker_told_to_stop_does_not_wait_for_a_provider_that_hangs(
    parts: Parts, database: Database, twilio: FakeTwilio
) -> None:
    twilio.script.extend([Fault.SILENT_TAKEN] * 100)
    _cause(parts, households=6)

    def stop_it() -> None:
        assert twilio.heard.wait(60)
        os.kill(os.getpid(), signal.SIGTERM)

    stopping = threading.Thread(target=stop_it)
    stopping.start()
    worker.work(parts)
    stopping.join()
    found = [(row["state"], row["owner"]) for row in read(database)]
    assert set(found) == {("unknown", None), ("pending", None)}
    assert found.count(("unknown", None)) == len(twilio.taken)
    assert isinstance(parts.ending, _Watched)
    assert parts.ending.has_begun()
    assert parts.ending.alarms == len(twilio.taken)


def test_a_sender_of_a_process_that_ends_begins_nothing(
    parts: Parts, database: Database, twilio: FakeTwilio
) -> None:
    _cause(parts, households=2)
    parts.ending.begin()
    sending.dispatcher(parts).run_once()
    assert twilio.taken == []
    assert [(row["state"], row["attempts"]) for row in read(database)] == [("pending", 0)] * 2


def _cause(parts: Parts, households: int) -> None:
    now = parts.clock()
    yesterday = civil_date(now) - timedelta(days=1)
    with parts.database.write() as connection:
        for number in range(1, households + 1):
            home = Opening(
                ean=ean(number),
                energy=Energy.ELECTRICITY,
                opened_on=yesterday,
                mobile=f"+324700000{number:02d}",
                balance=Cents(600),
                advance_left=Cents(0),
            )
            assert open_accounts(connection, [home], now, parts.books) == [Taken()]
            used = use(f"C{number}", 200, yesterday, code=ean(number))
            book_batches(connection, {ean(number): [used]}, now, parts.books)
