"""The simulated meters keep to what every way to the meters keeps to."""

from balance.meters.simulated import SimulatedMeters
from balance.storage.database import Database
from tests.balance.meters.conformance import MeterAdapterContract
from tests.balance.meters.rehearsals import Rehearsal


class TestSimulatedMeters(MeterAdapterContract):
    """One account's meter, seen as the page sees it."""

    def make(self, database: Database) -> SimulatedMeters:
        self.rehearsal = Rehearsal(database)
        return self.rehearsal.meters

    def observe(self) -> object:
        return self.rehearsal.look(), self.rehearsal.events()
