"""What may happen to a household in random weeks: beginnings, policies, days, and repetitions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from balance.account import Supply
from balance.batch import DebtPlan, Item
from balance.calendar import BRUSSELS
from balance.energy import Energy, WattHours
from balance.entries import (
    Adjustment,
    Consumption,
    MeterAction,
    Metered,
    MeterEvent,
    Priced,
    TopUp,
    TopUpChannel,
)
from balance.money import Cents
from balance.policy import AdvanceWhenCut, ReconnectRule
from balance.tariff import Rate, Tariff
from tests.balance.factories import EAN, NDP, POLICY

# The same twice: euros a kWh for the plain rules, millionths of a euro for the engine.
PRICES = (Decimal("0.35"), Decimal("0.25"))
TARIFF = Tariff(
    tuple(Rate(energy, date(2026, 1, 1), peak=350_000, offpeak=250_000) for energy in Energy)
)
POLICIES = st.builds(
    lambda when_cut, reconnect, holidays: replace(
        POLICY,
        advance_when_cut=when_cut,
        gas_reconnect_rule=reconnect,
        ndp=replace(NDP, public_holidays=holidays),
    ),
    st.sampled_from(AdvanceWhenCut),
    st.sampled_from(ReconnectRule),
    st.booleans(),
)
# A week like any other, then the eves of clock changes and of public holidays.
STARTS = st.sampled_from(
    [
        datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)
        for text in (
            "2026-11-24T10:00",
            "2026-03-27T15:00",
            "2026-04-29T09:00",
            "2026-10-23T11:00",
            "2026-11-10T14:00",
            "2026-12-23T15:59",
            "2026-12-30T08:00",
            "2027-03-26T12:00",
            "2027-10-29T07:00",
        )
    ]
)
BEGINNINGS = st.sampled_from(
    [
        (2000, Supply.CONNECTED),
        (640, Supply.CONNECTED),
        (130, Supply.CONNECTED),
        (-1200, Supply.CONNECTED),
        (-1490, Supply.CONNECTED),
        (-1600, Supply.CUT),
        (30, Supply.CUT),
        (440, Supply.READY),
        (90, Supply.READY),
    ]
)
# The hours at which something begins or ends, and the one that a day in October has twice.
WALLS = st.sampled_from(
    [time(), time(2, 30), time(6), time(7, 59), time(8), time(12), time(15, 59), time(16)]
)
# Balances at which something begins or ends, in cents.
EDGES = st.sampled_from([-1501, -1500, -1499, -1, 0, 1, 49, 50, 51, 499, 500, 501, 4000])
_CENTS = st.one_of(st.integers(50, 900), st.integers(300, 2500), st.integers(14_990, 15_010))
# At these prices many of them end at half a cent.
_WATT_HOURS = st.integers(0, 1250).map(lambda count: WattHours(20 * count))
CONTENTS = st.one_of(_CENTS.map(Cents).map(Priced), st.builds(Metered, _WATT_HOURS, _WATT_HOURS))
# How many days ago, under which version, and what.
DAYS = st.lists(
    st.tuples(
        st.one_of(st.integers(1, 6), st.integers(-1, 8)), st.sampled_from([1, 1, 1, 2, 3]), CONTENTS
    ),
    min_size=1,
    max_size=6,
)
TOP_UPS = st.one_of(
    st.integers(500, 2500), st.sampled_from([-500, 0, 499, 500, 4000, 25_000, 25_001])
)
TOGETHER = st.sampled_from([False, False, False, True])

Change = Callable[[Item, str], Item]


def _as_it_was(item: Item, new_id: str) -> Item:
    return item


def _with_another_amount(item: Item, new_id: str) -> Item:
    match item:
        case Consumption():
            return replace(item, content=Priced(Cents(123)))
        case TopUp() | Adjustment() | DebtPlan():
            return replace(item, amount=Cents(777))
        case MeterEvent():
            return replace(item, event=MeterAction.ORDER_EXECUTED)
    return item


def _under_another_id(item: Item, new_id: str) -> Item:
    return replace(item, message_id=new_id) if isinstance(item, Consumption) else item


def _as_a_correction(item: Item, new_id: str) -> Item:
    if not isinstance(item, Consumption):
        return item
    version = (item.version or 0) + 1
    return replace(item, message_id=new_id, version=version, content=Priced(Cents(250)))


def _as_another_kind(item: Item, new_id: str) -> Item:
    match item:
        case TopUp(reference) | Consumption(reference):
            return Adjustment(reference, EAN, Cents(1000), "ag1", "count")
        case Adjustment(reference):
            return TopUp(reference, EAN, Cents(1000), TopUpChannel.XENTA, None)
    return item


CHANGES = st.sampled_from(
    [
        _as_it_was,
        _as_it_was,
        _with_another_amount,
        _under_another_id,
        _as_a_correction,
        _as_another_kind,
    ]
)
