"""Accounts, input and a ledger in memory for the tests of the rules; amounts are written in euros.

Unless told otherwise it is Tuesday 2026-11-24 at 10:00 in Brussels, when meters may be cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from balance.account import (
    GAS_STATES,
    Account,
    AccountId,
    CutSpell,
    Hold,
    Level,
    Supply,
    level,
)
from balance.batch import Booking, Item, Outcome, Refused
from balance.calendar import BRUSSELS, Ndp
from balance.ean import Ean
from balance.energy import Energy, WattHours
from balance.entries import (
    Adjustment,
    Consumption,
    Entry,
    EntryKind,
    MeterAction,
    Metered,
    MeterEvent,
    Priced,
    Settled,
    TopUp,
    TopUpChannel,
)
from balance.judge import NoticeKind
from balance.ledger import book
from balance.money import Cents, parse_euros
from balance.plans import Plan, PlanKind
from balance.policy import AdvanceWhenCut, Brake, JourneyTimes, Policy, ReconnectRule
from balance.refusals import Refusal
from balance.tariff import Rate, Tariff

EAN = Ean("541449020000000001")
OTHER_EAN = Ean("541449060123456781")
TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)
HOLIDAYS = frozenset({date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1), date(2026, 5, 1)})


def local(text: str, fold: int = 0) -> datetime:
    """The UTC instant of a Brussels wall time."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS, fold=fold).astimezone(UTC)


NOW = local("2026-11-24T10:00")
TONIGHT = local("2026-11-24T18:00")
NDP = Ndp(time(16), time(8), weekend=True, public_holidays=True, holidays=HOLIDAYS)
POLICY = Policy(
    start_credit=Cents(2000),
    advance_per_day=Cents(100),
    advance_when_cut=AdvanceWhenCut.CONTINUE,
    instalments_alone_from=time(12),
    emergency_credit=Cents(1500),
    emergency_low=None,
    low_threshold=Cents(500),
    reconnect_above=Cents(50),
    gas_reconnect_rule=ReconnectRule.ABOVE,
    top_up_min=Cents(500),
    top_up_max=Cents(25000),
    gas_test_max_minutes=10,
    gas_retry_wait_minutes=6,
    gas_max_failures=2,
    estimate_days=7,
    acknowledge_within_hours=4,
    ndp=NDP,
    journeys=JourneyTimes(
        first_reminder_hours=48,
        last_reminder_minutes=15,
        late_reminder_hours=3,
        survey_after_days=20,
        survey_at=time(10),
    ),
    brake=Brake(
        implausible_above=dict.fromkeys(Energy, Cents(15000)),
        least_cuts=50,
        times_median=3,
        median_days=28,
        days_at_once=3,
        days_hold_hours=24,
        silent_days=3,
        file_by=time(9),
    ),
)
SUSPENDING = replace(POLICY, advance_when_cut=AdvanceWhenCut.SUSPEND)
TARIFF = Tariff((Rate(Energy.ELECTRICITY, date(2026, 1, 1), peak=300_000, offpeak=240_000),))


def cents(text: str) -> Cents:
    """The cents of an amount in euros."""
    return parse_euros(text)


def account(
    balance: str = "10.00",
    supply: Supply = Supply.CONNECTED,
    *,
    energy: Energy = Energy.ELECTRICITY,
    told: Level | None = None,
    threshold: str | None = None,
    limiter: bool = False,
    plans: tuple[Plan, ...] = (),
    at: datetime = NOW,
) -> Account:
    """An account whose balance counts as told, in a supply that began at `at`."""
    made = Account(
        account_id=AccountId(1),
        ean=EAN,
        energy=Energy.GAS if supply in GAS_STATES else energy,
        opened_on=date(2026, 1, 1),
        balance=cents(balance),
        balance_at=at,
        supply=supply,
        told=Level.NONE,
        threshold=None if threshold is None else cents(threshold),
        limiter=limiter,
        plans=plans,
        cuts=(CutSpell(at, None),) if supply is Supply.CUT else (),
        gas_since=at if supply in GAS_STATES else None,
    )
    return replace(made, told=level(made, POLICY) if told is None else told)


def plan(
    left: str,
    per_day: str = "1.00",
    kind: PlanKind = PlanKind.ADVANCE,
    next_on: date = TODAY,
    plan_id: str | None = None,
) -> Plan:
    """A plan whose first open date is `next_on`."""
    return Plan(plan_id or kind, kind, cents(left), cents(left), cents(per_day), next_on)


def used(
    amount: str, msg: str = "a1", *, day: date = YESTERDAY, version: int | None = 1, ean: Ean = EAN
) -> Consumption:
    """A supply day that came with its price."""
    return Consumption(msg, ean, day, version, Priced(cents(amount)))


def metered(
    peak: int, offpeak: int = 0, msg: str = "a1", day: date = YESTERDAY, version: int = 1
) -> Consumption:
    """A supply day that came as watt-hours."""
    return Consumption(msg, EAN, day, version, Metered(WattHours(peak), WattHours(offpeak)))


def paid(amount: str, reference: str = "p1", *, ean: Ean = EAN) -> TopUp:
    """A payment at a terminal."""
    return TopUp(reference, ean, cents(amount), TopUpChannel.TERMINAL, None)


def adjusted(amount: str, reference: str = "j1", reason: str = "postal receipt") -> Adjustment:
    """A correction by an agent."""
    return Adjustment(reference, EAN, cents(amount), "ag1", reason)


def meter(action: MeterAction, at: datetime = NOW, event_id: str | None = None) -> MeterEvent:
    """What the meter tells of an instant."""
    return MeterEvent(event_id or f"{action}@{at.isoformat()}", EAN, at, action)


@dataclass(slots=True)
class Books:
    """One account's ledger in memory: it keeps what was booked and plays the next batch on it."""

    account: Account
    policy: Policy = POLICY
    tariff: Tariff = TARIFF
    entries: dict[str, Entry] = field(default_factory=dict)
    events: dict[str, MeterEvent] = field(default_factory=dict)
    orders: frozenset[int] = frozenset()

    def entry(self, key: str) -> Entry | None:
        """What is booked under a key."""
        return self.entries.get(key)

    def settled(self, ean: Ean, day: date) -> Settled | None:
        """What is booked for a day."""
        found = [
            e
            for e in self.entries.values()
            if e.kind is EntryKind.CONSUMPTION and e.ean == ean and e.day == day
        ]
        last = max(found, key=lambda e: e.version or 0, default=None)
        if last is None:
            return None
        return Settled(last.version or 0, last.content, Cents(-sum(e.amount for e in found)))

    def meter_event(self, event_id: str) -> MeterEvent | None:
        """What is taken under an id."""
        return self.events.get(event_id)

    def has_order(self, ean: Ean, order_id: int) -> bool:
        """Whether the meter was given an order."""
        return ean == EAN and order_id in self.orders

    def has_plan(self, plan_id: str) -> bool:
        """Whether the account has a plan under an id."""
        return plan_id in {plan.plan_id for plan in self.account.plans}

    def book(self, *items: Item, now: datetime = NOW, hold: Hold | None = None) -> Booking:
        """Book one batch and keep its result."""
        done = book(self.account, items, self, now, self.policy, self.tariff, hold)
        self.account = done.account
        self.entries |= {entry.key: entry for entry in done.entries}
        self.events |= {event.event_id: event for event in done.events}
        return done


def booked(before: Account, *items: Item, now: datetime = NOW, policy: Policy = POLICY) -> Booking:
    """What one batch does to an account without a past."""
    return Books(before, policy).book(*items, now=now)


def kinds(booking: Booking) -> list[NoticeKind]:
    """The notices a batch caused."""
    return [notice.kind for notice in booking.notices]


def codes(outcomes: Sequence[Outcome]) -> list[Refusal | None]:
    """The refusal of each item, None where it was not refused."""
    return [o.code if isinstance(o, Refused) else None for o in outcomes]
