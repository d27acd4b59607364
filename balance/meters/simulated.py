"""The simulated meters of a rehearsal: they obey orders, show a balance and answer with events."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, func, select

from balance.account import Account
from balance.batch import Refused
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy, WattHours
from balance.entries import MeterAction, Metered, MeterEvent
from balance.intake.lines import Taken
from balance.meters import device as meter
from balance.meters import tables
from balance.meters.device import TEST_LASTS, Device, Press, Switch
from balance.meters.orders import NoAnswer, NotSent, Order, Outcome, Sent
from balance.meters.readings import readings
from balance.money import Cents
from balance.storage import schema
from balance.storage.accounts import load_open
from balance.storage.codec import encode
from balance.storage.database import Database
from balance.storage.imports import Counts, FileKind
from balance.storage.ledger import Books, book_batches
from balance.storage.orders import note_all_sent
from balance.storage.staging import take_in

MOST_A_DAY: Final = WattHours(200_000)
_NEW_A_TICK: Final = 100
_NO_ENERGY: Final = WattHours(0)

_log = logging.getLogger(__name__)


class MeterFault(StrEnum):
    """Why a simulated meter cannot do what it is asked. Worded for people at the door."""

    NO_METER = "no_meter"
    OFF = "off"
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range"


class MeterError(Exception):
    """A simulated meter cannot do that: the code, and a sentence."""

    def __init__(self, fault: MeterFault, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Meter:
    """What can be seen at a meter at one instant: screens, arrow, and how long a wait lasts.

    `peak_wh` and `offpeak_wh` are 1.8.1 and 1.8.2, `display_…` are 94.32.2/1 to 3; a gas meter's
    one register is `peak_wh`, in the kWh its cubic metres are billed as.
    """

    ean: Ean
    energy: Energy
    switch: Switch
    arrow: bool
    peak_wh: WattHours
    offpeak_wh: WattHours
    display_at: datetime
    display_balance: Cents
    display_emergency: Cents
    test_ends_at: datetime | None
    arrow_back_at: datetime | None


class SimulatedMeters:
    """All meters of a rehearsal; one is there from the moment its account is first seen.

    What a meter does and the event that tells it are one transaction, so none is ever lost.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], books: Books) -> None:
        self._database = database
        self._clock = clock
        self._books = books

    @property
    def most(self) -> int:
        """Each is a meter by itself."""
        return 1

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        """Sent once an order was carried out; NotSent when no account is open under its EAN."""
        return [self._send(order) for order in orders]

    def _send(self, order: Order) -> Outcome:
        now = self._clock()
        try:
            with self._database.write() as connection:
                self._carry_out(connection, order, now)
        except MeterError as fault:
            return NotSent(str(fault))
        return Sent()

    def press(self, ean: Ean, *, appliances_off: bool = True) -> Press:
        """Hold the button about five seconds; what that did. Raises MeterError without a meter.

        `appliances_off` decides how a gas meter's leak test will end.
        """
        now = self._clock()
        policy = self._books.policies.at(now)
        with self._database.write() as connection:
            device = self._at_hand(connection, ean, now)
            device, did = meter.press(device, now, policy, appliances_off=appliances_off)
            if did is Press.SWITCHED_ON:
                self._tell(connection, device, MeterAction.BUTTON, now, now)
            if did is Press.TEST_STARTED:
                self._tell(connection, device, MeterAction.GAS_TEST_STARTED, now, now)
        return did

    def use(self, ean: Ean, peak: WattHours, offpeak: WattHours = _NO_ENERGY) -> None:
        """Use energy today, now; a gas meter counts all of it in its one register.

        Raises MeterError when nothing flows, for no energy at all, or for more than 200 kWh a day.
        """
        if min(peak, offpeak) < 0 or not peak + offpeak:
            raise MeterError(MeterFault.AMOUNT_OUT_OF_RANGE, "Use more than nothing.")
        now = self._clock()
        with self._database.write() as connection:
            device = self._at_hand(connection, ean, now)
            if not meter.delivers(device):
                raise MeterError(MeterFault.OFF, "The meter is off: nothing can be used.")
            self._count(connection, device, civil_date(now), _registers(device, peak, offpeak))

    def tick(self, now: datetime) -> None:
        """Finish the leak tests that are over by `now`, and see the meters of new accounts.

        Best called before what is due is settled: a test that seems too long is given up by it,
        and households would read of a failure that was none.
        """
        with self._database.read() as connection:
            over = tables.testing_since(connection, now - TEST_LASTS)
            new = tables.never_seen(connection, _NEW_A_TICK)
        for ean in (*over, *new):
            # An account that was closed meanwhile is nobody's to follow.
            with suppress(MeterError), self._database.write() as connection:
                self._at_hand(connection, ean, now)

    def read_out(self, through: date) -> Counts:
        """Book every day not yet booked up to `through` (yesterday, as a rule), as a file's."""
        self.tick(self._clock())
        with self._database.read() as connection:
            found = readings(connection, through)
        lines = [Taken(number, one, encode(one)) for number, one in enumerate(found, start=1)]
        name = f"simulated meters {through}"
        return take_in(self._database, FileKind.CONSUMPTION, name, lines, self._clock, self._books)

    def look(self, connection: Connection, ean: Ean, now: datetime) -> Meter | None:
        """What can be seen at the meter at `now`; None without an open account or a meter."""
        device = tables.load(connection, ean)
        if device is None:
            loaded = load_open(connection, [ean]).get(ean)
            device = self._first_sight(loaded.account, now) if loaded else None
        return self._shown(device, now) if device else None

    def _shown(self, device: Device, now: datetime) -> Meter:
        policy = self._books.policies.at(now)
        return Meter(
            ean=device.ean,
            energy=device.energy,
            switch=device.switch,
            arrow=meter.has_arrow(device, now, policy),
            peak_wh=device.peak_wh,
            offpeak_wh=device.offpeak_wh,
            display_at=device.display_at,
            display_balance=device.display_balance,
            display_emergency=device.display_emergency,
            test_ends_at=meter.leak_test_ends_at(device),
            arrow_back_at=meter.arrow_back_at(device, policy),
        )

    def _carry_out(self, connection: Connection, order: Order, now: datetime) -> None:
        device = self._at_hand(connection, order.ean, now)
        if order.order_id <= device.last_order:
            return
        obeyed = replace(
            meter.obey(device, order.kind, now),
            display_at=order.ordered_at,
            display_balance=order.balance,
            display_emergency=order.emergency_left,
            last_order=order.order_id,
        )
        done = MeterAction.ORDER_EXECUTED
        self._tell(connection, obeyed, done, now, now, order.order_id)

    def _at_hand(self, connection: Connection, ean: Ean, now: datetime) -> Device:
        """The meter as it is at `now`, ours until the transaction ends."""
        # The account's lock, as for a booking: no order is written and no button held meanwhile.
        loaded = load_open(connection, [ean], lock=True).get(ean)
        if loaded is None:
            raise MeterError(MeterFault.NO_METER, "No account is open under this EAN.")
        device = tables.load(connection, ean)
        if device is None:
            device = self._install(connection, loaded.account, now)
        finished = meter.finish(device, now, self._books.policies.at(now))
        if finished is None:
            return device
        after, action = finished
        return self._tell(connection, after, action, after.since, now)

    def _install(self, connection: Connection, account: Account, now: datetime) -> Device:
        mine = schema.orders.c.account_id == account.account_id
        newest = connection.execute(select(func.max(schema.orders.c.id)).where(mine)).scalar()
        device = replace(self._first_sight(account, now), last_order=newest or 0)
        tables.add(connection, device)
        if note_all_sent(connection, account.account_id, now):
            # The meter stands where its account does: what was ordered so far is done.
            device = self._tell(connection, device, MeterAction.ORDER_EXECUTED, now, now)
        return device

    def _first_sight(self, account: Account, now: datetime) -> Device:
        return meter.first_sight(account, self._books.policies.at(now))

    def _tell(
        self,
        connection: Connection,
        device: Device,
        action: MeterAction,
        at: datetime,
        now: datetime,
        order_id: int | None = None,
    ) -> Device:
        """Keep the meter and book the event of its instant `at`, in one transaction."""
        told = replace(device, events=device.events + 1)
        tables.save(connection, told)
        event = MeterEvent(f"sim-{told.ean}-{told.events}", told.ean, at, action, order_id)
        booked = book_batches(connection, {told.ean: [event]}, now, self._books)
        for outcome in booked[told.ean].outcomes:
            if isinstance(outcome, Refused):
                # An order was still under way, or prepayment is off.
                facts = {"event": action, "code": outcome.code}
                _log.info("What a simulated meter told was refused.", extra=facts)
        return told

    def _count(self, connection: Connection, device: Device, day: date, more: Metered) -> None:
        so_far = tables.used_between(connection, day, day, [device.ean])
        before = so_far.get((device.ean, day), tables.NOTHING)
        total = _sum(before, more)
        if total.peak + total.offpeak > MOST_A_DAY:
            most = f"A meter counts {MOST_A_DAY // 1000} kWh a day at most."
            raise MeterError(MeterFault.AMOUNT_OUT_OF_RANGE, most)
        tables.count(connection, device.ean, day, total)
        register = _sum(Metered(device.peak_wh, device.offpeak_wh), more)
        tables.save(connection, replace(device, peak_wh=register.peak, offpeak_wh=register.offpeak))


def _registers(device: Device, peak: WattHours, offpeak: WattHours) -> Metered:
    if device.energy is Energy.GAS:
        return Metered(WattHours(peak + offpeak), _NO_ENERGY)
    return Metered(peak, offpeak)


def _sum(one: Metered, other: Metered) -> Metered:
    return Metered(WattHours(one.peak + other.peak), WattHours(one.offpeak + other.offpeak))
