"""Every way to the meters keeps to what the suite asks of it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from balance.meters.platform import MarketPlatform
from balance.meters.simulated import SimulatedMeters
from balance.storage.database import Database
from tests.balance.meters.conformance import MeterAdapterContract
from tests.balance.meters.market import KEY, open_market
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, OTHER, at


class TestSimulatedMeters(MeterAdapterContract):
    """One account's meter, seen as the page sees it."""

    def make(self, database: Database) -> SimulatedMeters:
        self.rehearsal = Rehearsal(database)
        return self.rehearsal.meters

    def observe(self) -> object:
        return self.rehearsal.look(), self.rehearsal.events()


class TestMarketPlatform(MeterAdapterContract):
    """A platform that answers over HTTP, and what it has had the meter do."""

    @pytest.fixture(autouse=True)
    def _closing(self) -> Iterator[None]:
        yield
        self.opened.close()

    def make(self, database: Database) -> MarketPlatform:
        self.opened = ExitStack()
        self.market = self.opened.enter_context(open_market())
        self.market.meters = {EAN, OTHER}
        return MarketPlatform(self.market.url, KEY, "test", at(NOON))

    def observe(self) -> object:
        return list(self.market.obeyed.get(EAN, []))
