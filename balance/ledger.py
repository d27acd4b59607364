"""Books one account's batch: each item is taken, ignored or refused; then one judgement.

The one path for all that moves an account: a top-up, a night's settlement, a clock, a replay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from balance.account import Account, LastTopUp, Supply
from balance.batch import (
    Booking,
    Deactivation,
    DebtPlan,
    InstalmentsDue,
    Item,
    Known,
    LimiterChange,
    Outcome,
    Refused,
    Taken,
    ThresholdChange,
    Unblocking,
)
from balance.calendar import civil_date, midnight
from balance.energy import Energy
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
    weigh_consumption,
    weigh_payment,
    written,
)
from balance.judge import (
    Answer,
    Event,
    StateChange,
    happen,
    judge,
    leak_test_timed_out,
    notices,
    order_for,
)
from balance.money import Cents
from balance.plans import Plan, PlanKind, settle
from balance.policy import AdvanceWhenCut, Policy
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.tariff import Tariff


def book(
    account: Account,
    items: Sequence[Item],
    known: Known,
    now: datetime,
    policy: Policy,
    tariff: Tariff,
) -> Booking:
    """Book a batch at `now` (aware UTC) and judge the account once.

    A refused item does not stop its batch.
    """
    draft = _Draft(account, known, now, policy, tariff)
    draft.let_time_pass()
    outcomes = tuple(draft.take(item) for item in items)
    draft.judge(account)
    told = notices(account, draft.account, policy, now)
    return Booking(
        now,
        draft.account,
        tuple(draft.entries),
        tuple(draft.changes),
        tuple(draft.events),
        told,
        outcomes,
    )


_EVENT_OF = {Unblocking: Event.UNBLOCKED, Deactivation: Event.DEACTIVATED}


@dataclass(slots=True)
class _Draft:
    account: Account
    known: Known
    now: datetime
    policy: Policy
    tariff: Tariff
    entries: list[Entry] = field(default_factory=list)
    changes: list[StateChange] = field(default_factory=list)
    events: list[MeterEvent] = field(default_factory=list)
    by_key: dict[str, Entry] = field(default_factory=dict)
    by_day: dict[date, Settled] = field(default_factory=dict)

    @property
    def is_off(self) -> bool:
        return self.account.supply is Supply.OFF_PREPAYMENT

    def take(self, item: Item) -> Outcome:
        try:
            return self._dispatch(item)
        except RefusedInput as refused:
            return Refused(refused.code, refused.field, refused.detail)

    def _dispatch(self, item: Item) -> Outcome:
        match item:
            case Consumption():
                return self._consume(item)
            case TopUp():
                return self._top_up(item)
            case Adjustment():
                return self._adjust(item)
            case MeterEvent():
                return self._meter_event(item)
            case InstalmentsDue(through):
                return self._instalments(through)
            case ThresholdChange(amount):
                return self._threshold(amount)
            case LimiterChange(active):
                return self._limiter(active)
            case DebtPlan():
                return self._debt(item)
            case Unblocking() | Deactivation():
                return self._act(_EVENT_OF[type(item)], self.now)

    def let_time_pass(self) -> None:
        """A leak test that lasted too long has failed at its limit."""
        ended = leak_test_timed_out(self.account, self.policy, self.now)
        if ended is not None:
            self._act(self._failure(), ended)

    def judge(self, before: Account) -> None:
        judged = judge(before, self.account, self.policy, self.now)
        self._follow(judged, self.now)

    def _consume(self, message: Consumption) -> Outcome:
        if self.is_off:
            return Refused(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
        if message.day >= civil_date(self.now):
            return Refused(Refusal.DAY_NOT_OVER, "day", f"{message.day} is not over yet")
        if message.day < self.account.opened_on:
            opened = self.account.opened_on
            return Refused(Refusal.BEFORE_ACTIVATION, "day", f"the account opened on {opened}")
        if isinstance(message.content, Priced) and message.content.cents < 0:
            return Refused(Refusal.NEGATIVE_AMOUNT, "amount_eur", "a day's use cannot be negative")
        settled = self.by_day.get(message.day) or self.known.settled(message.ean, message.day)
        version = weigh_consumption(message, self._entry(message.message_id), settled)
        if isinstance(version, Ignored):
            return version
        if isinstance(version, Refusal):
            return Refused(version, "message_id", "this day or this id already says otherwise")
        return self._post_consumption(message, version, settled)

    def _post_consumption(
        self, message: Consumption, version: int, settled: Settled | None
    ) -> Outcome:
        cost = self._cost(message)
        before = settled.amount if settled else Cents(0)
        content = written(message.content)
        self._post(
            message.message_id,
            EntryKind.CONSUMPTION,
            Cents(before - cost),
            day=message.day,
            version=version,
            content=content,
        )
        self.by_day[message.day] = Settled(version, content, cost)
        through = max(self.account.consumed_through or message.day, message.day)
        self.account = replace(self.account, consumed_through=through)
        return Taken()

    def _cost(self, message: Consumption) -> Cents:
        match message.content:
            case Priced(cents):
                return cents
            case Metered(peak, offpeak):
                return self.tariff.price(self.account.energy, message.day, peak, offpeak)

    def _top_up(self, top_up: TopUp) -> Outcome:
        weighed = self._weigh(EntryKind.TOP_UP, top_up.reference, top_up.amount)
        if weighed is not None:
            return weighed
        if self.is_off:
            return Refused(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
        if not self.policy.top_up_min <= top_up.amount <= self.policy.top_up_max:
            return Refused(Refusal.AMOUNT_OUT_OF_RANGE, "amount_eur", "outside the top-up limits")
        self._post(
            top_up.reference, EntryKind.TOP_UP, top_up.amount, content=f"eur:{top_up.amount}"
        )
        self.account = replace(self.account, last_top_up=LastTopUp(top_up.amount, self.now))
        return Taken()

    def _adjust(self, adjustment: Adjustment) -> Outcome:
        if not (adjustment.reference.strip() and adjustment.reason.strip()):
            return Refused(Refusal.MISSING_REASON, "reason", "give a reason and a reference")
        weighed = self._weigh(EntryKind.ADJUSTMENT, adjustment.reference, adjustment.amount)
        if weighed is not None:
            return weighed
        content = f"{adjustment.agent}: {adjustment.reason}"
        self._post(adjustment.reference, EntryKind.ADJUSTMENT, adjustment.amount, content=content)
        return Taken()

    def _weigh(self, kind: EntryKind, reference: str, amount: Cents) -> Ignored | Refused | None:
        weighed = weigh_payment(kind, self.account.ean, amount, self._entry(reference))
        if isinstance(weighed, Refusal):
            return Refused(weighed, "reference", "this reference was used for something else")
        return weighed

    def _meter_event(self, event: MeterEvent) -> Outcome:
        same_id = self.known.meter_event(event.event_id)
        same_id = next((e for e in self.events if e.event_id == event.event_id), same_id)
        if same_id is not None:
            same = same_id == event
            return Ignored.DUPLICATE if same else Refused(Refusal.CONFLICT, "event_id", "reused")
        outcome = self._apply_meter_event(event)
        if isinstance(outcome, Taken):
            self.events.append(event)
        return outcome

    def _apply_meter_event(self, event: MeterEvent) -> Outcome:
        gas = self.account.energy is Energy.GAS
        if event.event is MeterAction.ORDER_EXECUTED:
            return Taken()
        if event.event is MeterAction.BUTTON:
            return self._act(Event.GAS_BUTTON if gas else Event.BUTTON, event.at)
        if not gas:
            return Refused(Refusal.NOT_ALLOWED, "event", "a leak test is for gas meters")
        return self._leak_test(event.event, event.at)

    def _leak_test(self, action: MeterAction, at: datetime) -> Outcome:
        if action is MeterAction.GAS_TEST_STARTED:
            return self._act(self._start(at), at)
        too_late = leak_test_timed_out(self.account, self.policy, at) is not None
        if action is MeterAction.GAS_TEST_FAILED or too_late:
            return self._act(self._failure(), at)
        return self._act(Event.TEST_PASSED, at)

    def _start(self, at: datetime) -> Event:
        since = self.account.gas_since
        wait = timedelta(minutes=self.policy.gas_retry_wait_minutes)
        waiting = self.account.supply is Supply.GAS_RETRY_WAIT and since is not None
        too_soon = waiting and since is not None and at < since + wait
        return Event.TEST_STARTED_TOO_SOON if too_soon else Event.TEST_STARTED

    def _failure(self) -> Event:
        last = self.account.gas_failures + 1 >= self.policy.gas_max_failures
        return Event.TEST_FAILED_FOR_GOOD if last else Event.TEST_FAILED

    def _instalments(self, through: date | None) -> Outcome:
        today = civil_date(self.now)
        if through is None:
            if not self.by_day:
                return Taken()
            through = max(self.by_day) + timedelta(days=1)
        if self.is_off:
            return Refused(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
        plans, taken = settle(self.account.plans, min(through, today), self._is_suspended)
        self.account = replace(self.account, plans=plans)
        for instalment in taken:
            amount = Cents(-instalment.amount)
            self._post(instalment.key, EntryKind.INSTALMENT, amount, day=instalment.day)
        return Taken()

    def _is_suspended(self, day: date) -> bool:
        if self.policy.advance_when_cut is AdvanceWhenCut.CONTINUE:
            return False
        start = midnight(day)
        return any(
            cut.start <= start and (cut.end is None or start < cut.end) for cut in self.account.cuts
        )

    def _threshold(self, amount: Cents) -> Outcome:
        if self.is_off:
            return Refused(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
        if amount < 0:
            return Refused(Refusal.NEGATIVE_AMOUNT, "threshold_eur", "0.00 is the lowest threshold")
        self.account = replace(self.account, threshold=amount)
        return Taken()

    def _limiter(self, active: bool) -> Outcome:
        if self.account.energy is Energy.GAS:
            return Refused(Refusal.NOT_ALLOWED, "limiter", "a limiter is for electricity only")
        outcome = self._act(Event.LIMITER_GRANTED if active else Event.LIMITER_WITHDRAWN, self.now)
        if isinstance(outcome, Taken):
            self.account = replace(self.account, limiter=active)
        return outcome

    def _debt(self, debt: DebtPlan) -> Outcome:
        if self.is_off:
            return Refused(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
        if debt.amount <= 0 or debt.per_day <= 0:
            return Refused(Refusal.AMOUNT_OUT_OF_RANGE, "amount_eur", "must be above 0.00")
        tomorrow = civil_date(self.now) + timedelta(days=1)
        plan = Plan(debt.plan_id, PlanKind.DEBT, debt.amount, debt.amount, debt.per_day, tomorrow)
        self.account = replace(self.account, plans=(*self.account.plans, plan))
        return Taken()

    def _act(self, event: Event, at: datetime) -> Outcome:
        moved, answer = happen(self.account, event, at)
        if answer is Answer.REFUSE:
            code = Refusal.OFF_PREPAYMENT if self.is_off else Refusal.NOT_ALLOWED
            return Refused(code, "event", f"not possible while {self.account.supply}")
        self._follow(moved, at)
        return Taken()

    def _follow(self, moved: Account, at: datetime) -> None:
        before, after = self.account.supply, moved.supply
        if before is not after:
            self.changes.append(StateChange(at, before, after, order_for(before, after)))
        self.account = moved

    def _entry(self, key: str) -> Entry | None:
        return self.by_key.get(key) or self.known.entry(key)

    def _post(
        self,
        key: str,
        kind: EntryKind,
        amount: Cents,
        *,
        day: date | None = None,
        version: int | None = None,
        content: str = "",
    ) -> None:
        entry = Entry(key, self.account.ean, kind, amount, self.now, day, version, content)
        self.entries.append(entry)
        self.by_key[key] = entry
        balance = Cents(self.account.balance + amount)
        self.account = replace(self.account, balance=balance, balance_at=self.now)
