"""The meters of a rehearsal are wired, and the worker's tick brings them their orders."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from balance.account import Supply
from balance.ean import Ean
from balance.meters.device import Press, Switch
from balance.meters.simulated import SimulatedMeters
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from config import bootstrap, jobs
from config.bootstrap import Parts, SetUpError
from config.settings import Settings
from tests.balance.storage.households import EAN, account_of, open_account, pay
from tests.config.ticks import tick


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Parts]:
    url = f"sqlite:///{tmp_path / 'rehearsal.sqlite'}"
    bootstrap.create_database(url, rehearsal=True)
    parts = bootstrap.assemble(Settings(database_url=url))
    yield parts
    parts.database.engine.dispose()


def _switch(parts: Parts, code: Ean = EAN) -> Switch:
    with parts.database.read() as connection:
        seen = bootstrap.meters(parts).look(connection, code, parts.clock())
    assert seen is not None
    return seen.switch


def test_only_a_rehearsal_has_simulated_meters(database: Database, database_url: str) -> None:
    parts = bootstrap.assemble(Settings(database_url=database_url))
    with pytest.raises(SetUpError, match="rehearsal"):
        bootstrap.meters(parts)
    parts.database.engine.dispose()


def test_a_tick_of_the_worker_brings_an_order_to_its_meter(rehearsal: Parts) -> None:
    open_account(rehearsal.database, balance=-1600, supply=Supply.CUT, now=rehearsal.clock())
    ask = tick(rehearsal, jobs.due)
    ask()
    with rehearsal.database.write() as connection:
        batch = {EAN: [pay("T1", Cents(5000))]}
        book_batches(connection, batch, rehearsal.clock(), rehearsal.books)
    assert _switch(rehearsal) is Switch.OFF
    ask()
    assert _switch(rehearsal) is Switch.ARMED
    assert bootstrap.meters(rehearsal).press(EAN) is Press.SWITCHED_ON
    assert account_of(rehearsal.database).supply is Supply.CONNECTED


def test_meters_that_fail_keep_no_account_from_being_settled(
    rehearsal: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(EAN)

    monkeypatch.setattr(SimulatedMeters, "tick", fail)
    long_ago = rehearsal.clock() - timedelta(days=3)
    open_account(rehearsal.database, advance_left=500, now=long_ago, opened_on=long_ago.date())
    tick(rehearsal, jobs.due)()
    assert account_of(rehearsal.database).balance < 2000
    assert "ValueError" in caplog.text
    assert EAN not in caplog.text


def test_outside_a_rehearsal_orders_wait(database: Database, database_url: str) -> None:
    parts = bootstrap.assemble(Settings(database_url=database_url))
    open_account(database, balance=-1600, supply=Supply.CUT, now=parts.clock())
    with parts.database.write() as connection:
        book_batches(connection, {EAN: [pay("T1", Cents(5000))]}, parts.clock(), parts.books)
    tick(parts, jobs.due)()
    assert account_of(database).supply is Supply.READY
    parts.database.engine.dispose()
