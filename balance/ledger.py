"""Books one account's batch: each item is taken, ignored or refused; then one judgement.

The one path for all that moves an account: a top-up, a night's settlement, a clock, a replay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from balance.account import Account, Hold, LastTopUp, was_cut
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
from balance.draft import OFF, Draft
from balance.energy import Energy
from balance.entries import (
    AT_A_TERMINAL,
    Adjustment,
    Consumption,
    EntryKind,
    MeterAction,
    MeterEvent,
    Priced,
    Settled,
    TopUp,
    weigh_consumption,
    weigh_payment,
    written,
)
from balance.judge import notices
from balance.meter_acts import event_of, while_testing
from balance.money import Cents
from balance.plans import settle
from balance.policy import AdvanceWhenCut, Policy
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.supply_table import Event
from balance.tariff import Tariff


def book(
    account: Account,
    items: Sequence[Item],
    known: Known,
    now: datetime,
    policy: Policy,
    tariff: Tariff,
    hold: Hold | None = None,
) -> Booking:
    """Book a batch at `now` (aware UTC) and judge the account once.

    A refused item does not stop its batch. `hold` is what keeps cuts back now.
    """
    draft = _Batch(account, known, now, policy, tariff, hold)
    if not any(isinstance(item, MeterEvent) for item in items):
        # What the meter tells happened at its own instant, which may lie well before `now`.
        draft.let_time_pass(now)
    outcomes = tuple(draft.take(item) for item in items)
    draft.judge(account)
    paid = Cents(sum(e.amount for e in draft.entries if e.kind is EntryKind.TOP_UP))
    there = _in_person_at(items, outcomes, now) if paid else None
    told = notices(account, draft.account, policy, now, paid, there)
    return Booking(
        now,
        draft.account,
        tuple(draft.entries),
        tuple(draft.changes),
        draft.orders(),
        tuple(draft.events.values()),
        told,
        outcomes,
    )


def _in_person_at(
    items: Sequence[Item], outcomes: Sequence[Outcome], now: datetime
) -> datetime | None:
    taken = [item for item, came in zip(items, outcomes, strict=True) if isinstance(came, Taken)]
    there = [item for item in taken if isinstance(item, TopUp) and item.channel in AT_A_TERMINAL]
    return max((item.paid_at or now for item in there), default=None)


_EVENT_OF: Mapping[type[Unblocking | Deactivation], Event] = {
    Unblocking: Event.UNBLOCKED,
    Deactivation: Event.DEACTIVATED,
}


class _Batch(Draft):
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
            case act:
                return self.act(_EVENT_OF[type(act)], self.now)

    def _consume(self, message: Consumption) -> Outcome:
        settled = self.by_day.get(message.day) or self.known.settled(message.ean, message.day)
        version = weigh_consumption(message, self.entry(message.message_id), settled)
        if isinstance(version, Ignored):
            return version
        if self.is_off:
            return OFF
        if message.day >= civil_date(self.now):
            return Refused(Refusal.DAY_NOT_OVER, "day", f"{message.day} is not over yet")
        if message.day < self.account.opened_on:
            opened = self.account.opened_on
            return Refused(Refusal.BEFORE_ACTIVATION, "day", f"the account opened on {opened}")
        if isinstance(message.content, Priced) and message.content.cents < 0:
            return Refused(Refusal.NEGATIVE_AMOUNT, "amount_eur", "a day's use cannot be negative")
        if isinstance(version, Refusal):
            return Refused(version, "message_id", "this day or this id already says otherwise")
        cost = self._cost(message)
        if cost > self.policy.brake.implausible_above[self.account.energy]:
            return Refused(Refusal.IMPLAUSIBLE, "amount_eur", "dearer than a day can be")
        return self._post_consumption(message, version, cost, settled)

    def _post_consumption(
        self, message: Consumption, version: int, cost: Cents, settled: Settled | None
    ) -> Outcome:
        before = settled.amount if settled else Cents(0)
        content = written(message.content)
        self.post(
            message.message_id,
            EntryKind.CONSUMPTION,
            Cents(before - cost),
            day=message.day,
            version=version,
            content=content,
        )
        self.by_day[message.day] = Settled(version, content, cost)
        return Taken()

    def _cost(self, message: Consumption) -> Cents:
        came = message.content
        if isinstance(came, Priced):
            return came.cents
        return self.tariff.price(self.account.energy, message.day, came.peak, came.offpeak)

    def _top_up(self, top_up: TopUp) -> Outcome:
        weighed = self._weigh(EntryKind.TOP_UP, top_up.reference, top_up.amount)
        if weighed is not None:
            return weighed
        if self.is_off:
            return OFF
        if not self.policy.top_up_min <= top_up.amount <= self.policy.top_up_max:
            return Refused(Refusal.AMOUNT_OUT_OF_RANGE, "amount_eur", "outside the top-up limits")
        self.post(
            top_up.reference,
            EntryKind.TOP_UP,
            top_up.amount,
            content=f"eur:{top_up.amount}",
            last_top_up=LastTopUp(top_up.amount, self.now),
        )
        return Taken()

    def _adjust(self, adjustment: Adjustment) -> Outcome:
        if not (adjustment.reference.strip() and adjustment.reason.strip()):
            return Refused(Refusal.MISSING_REASON, "reason", "give a reason and a reference")
        weighed = self._weigh(EntryKind.ADJUSTMENT, adjustment.reference, adjustment.amount)
        if weighed is not None:
            return weighed
        content = f"{adjustment.agent}: {adjustment.reason}"
        self.post(adjustment.reference, EntryKind.ADJUSTMENT, adjustment.amount, content=content)
        return Taken()

    def _weigh(self, kind: EntryKind, reference: str, amount: Cents) -> Ignored | Refused | None:
        weighed = weigh_payment(kind, self.account.ean, amount, self.entry(reference))
        if isinstance(weighed, Refusal):
            return Refused(weighed, "reference", "this reference was used for something else")
        return weighed

    def _meter_event(self, event: MeterEvent) -> Outcome:
        same_id = self.known.meter_event(event.event_id)
        same_id = self.events.get(event.event_id, same_id)
        if same_id is not None:
            same = same_id == event
            return Ignored.DUPLICATE if same else Refused(Refusal.CONFLICT, "event_id", "reused")
        if (misnamed := self._misnamed_order(event)) is not None:
            return misnamed
        # A refused one is kept too: told again after a top-up, an old press switched nothing on.
        self.events[event.event_id] = event
        return self._apply_meter_event(event)

    def _misnamed_order(self, event: MeterEvent) -> Refused | None:
        if event.order_id is None:
            return None
        if event.event is not MeterAction.ORDER_EXECUTED:
            said = f"only {MeterAction.ORDER_EXECUTED} names an order"
            return Refused(Refusal.NOT_ALLOWED, "order_id", said)
        if not self.known.has_order(event.ean, event.order_id):
            return Refused(Refusal.NOT_ALLOWED, "order_id", "this meter has no such order")
        return None

    def _apply_meter_event(self, event: MeterEvent) -> Outcome:
        # A meter's clock may run ahead; what it tells has happened by now.
        at = min(event.at, self.now)
        self.let_time_pass(at)
        stood = while_testing(event.event, self.account, at, self.policy)
        meant = event_of(event.event, stood, at, self.policy)
        return Taken() if meant is None else self.act(meant, at, stood)

    def _instalments(self, through: date | None) -> Outcome:
        today = civil_date(self.now)
        if through is None:
            if not self.by_day:
                return Taken()
            through = max(self.by_day) + timedelta(days=1)
        if self.is_off:
            return OFF
        if all(plan.left == 0 for plan in self.account.plans):
            return Taken()
        plans, taken = settle(self.account.plans, min(through, today), self._is_suspended)
        self.account = replace(self.account, plans=plans)
        for instalment in taken:
            amount = Cents(-instalment.amount)
            self.post(instalment.key, EntryKind.INSTALMENT, amount, day=instalment.day)
        return Taken()

    def _is_suspended(self, day: date) -> bool:
        suspends = self.policy.advance_when_cut is AdvanceWhenCut.SUSPEND
        return suspends and was_cut(self.account, midnight(day))

    def _threshold(self, amount: Cents) -> Outcome:
        if self.is_off:
            return OFF
        if amount < 0:
            return Refused(Refusal.NEGATIVE_AMOUNT, "threshold_eur", "0.00 is the lowest threshold")
        self.account = replace(self.account, threshold=amount)
        return Taken()

    def _limiter(self, active: bool) -> Outcome:
        if self.account.energy is Energy.GAS:
            return Refused(Refusal.NOT_ALLOWED, "limiter", "a limiter is for electricity only")
        outcome = self.act(Event.LIMITER_GRANTED if active else Event.LIMITER_WITHDRAWN, self.now)
        if isinstance(outcome, Taken):
            self.account = replace(self.account, limiter=active)
        return outcome

    def _debt(self, debt: DebtPlan) -> Outcome:
        own = next((plan for plan in self.account.plans if plan.plan_id == debt.plan_id), None)
        if own is not None and replace(own, left=debt.amount) == debt.as_plan(own.next_on):
            return Ignored.DUPLICATE
        if own is not None or self.known.has_plan(debt.plan_id):
            return Refused(Refusal.CONFLICT, "reference", "this debt is on file and says otherwise")
        if self.is_off:
            return OFF
        if debt.amount <= 0 or debt.per_day <= 0:
            return Refused(Refusal.AMOUNT_OUT_OF_RANGE, "amount_eur", "must be above 0.00")
        tomorrow = civil_date(self.now) + timedelta(days=1)
        plan = debt.as_plan(tomorrow)
        self.account = replace(self.account, plans=(*self.account.plans, plan))
        return Taken()
