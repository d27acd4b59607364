"""The rules once more, as plainly as they can be computed, for the engine to be compared with.

Written from RULES.md and never from the engine, of which it takes the words alone. Nothing is
carried on: the balance is the sum of all entries, protection is walked hour by hour, plans date
by date, and the supply is a chain of questions.
"""

from collections.abc import Sequence
from datetime import date, datetime

from balance.account import Level, Supply
from balance.batch import (
    Deactivation,
    DebtPlan,
    InstalmentsDue,
    Item,
    LimiterChange,
    ThresholdChange,
    Unblocking,
)
from balance.energy import Energy
from balance.entries import Adjustment, Consumption, MeterEvent, TopUp
from balance.plans import PlanKind
from balance.policy import ReconnectRule
from tests.balance.restated_meter import BRUSSELS, TAKEN, Meter, end_of_protection
from tests.balance.restated_money import ONE_DAY, Money

# What a passage to a state says.
SAYS = {
    Supply.CUT: "DISCONNECTED",
    Supply.LIMITED: "LIMITED_SUPPLY",
    Supply.READY: "RECONNECT_READY",
}
# Under these the balance has no message of its own.
SPOKEN = {
    Supply.CUT: "M4",
    Supply.PENDING_CUT: "M5",
    Supply.LIMITED: "MX_LIMITED",
    Supply.READY: "MX_READY",
    Supply.GAS_TESTING: "MX_READY",
    Supply.GAS_RETRY_WAIT: "MX_READY",
    Supply.GAS_BLOCKED: "MX_READY",
    Supply.OFF_PREPAYMENT: "MX_OFF",
}


class House:
    """One customer's account: money, meter, a threshold of its own and the latch. In cents."""

    def __init__(self, money: Money, meter: Meter) -> None:
        self.money = money
        self.meter = meter
        self.policy = money.policy
        self.now = meter.since
        self.own_threshold: int | None = None
        self.new_days: set[date] = set()
        self.told = self.level

    @property
    def balance(self) -> int:
        """B"""
        return self.money.balance

    @property
    def threshold(self) -> int:
        """T"""
        return self.policy.low_threshold if self.own_threshold is None else self.own_threshold

    @property
    def level(self) -> Level:
        """What the latch would remember of the present balance."""
        if self.balance < 0:
            return Level.EMERGENCY
        return Level.LOW if self.balance <= self.threshold else Level.NONE

    @property
    def exhausted(self) -> bool:
        """The emergency credit is used up (D8)."""
        return self.balance <= -self.policy.emergency_credit

    @property
    def restored_from(self) -> int:
        """The lowest balance that is ok (D1)."""
        gte = self.policy.gas_reconnect_rule is ReconnectRule.FROM
        return self.policy.reconnect_above + (0 if gte and self.meter.energy is Energy.GAS else 1)

    @property
    def to_restore(self) -> int:
        """The smallest top-up that makes it ok."""
        return max(self.policy.top_up_min, self.restored_from - self.balance)

    @property
    def today(self) -> date:
        """The civil day in Brussels."""
        return self.now.astimezone(BRUSSELS).date()

    def facts(self) -> dict[str, object]:
        """All that a customer, an agent or the meter may read now."""
        state = self.meter.state
        ends = end_of_protection(self.policy, self.now) if self._cut_has_an_end() else None
        return {
            "balance": self.balance,
            "supply": state,
            "told": self.told,
            "threshold": self.threshold,
            "limiter": self.meter.limiter,
            "band": self._band(),
            "message": self._message(),
            "emergency left": max(0, self.policy.emergency_credit + min(0, self.balance)),
            "to restore": self.to_restore if state in (Supply.CUT, Supply.PENDING_CUT) else None,
            "cut at": ends,
            "held until": self.meter.held_until,
            "advance left": self.money.left(PlanKind.ADVANCE),
            "debt left": self.money.left(PlanKind.DEBT),
        }

    def book(self, items: Sequence[Item], now: datetime) -> tuple[list[str], list[str]]:
        """A word for each item, and the notices of the batch, in alphabetical order."""
        before, was, self.now, self.new_days = self.balance, self.meter.state, now, set()
        was_exhausted, announced = self.exhausted, self._cut_has_an_end()
        if not any(isinstance(item, MeterEvent) for item in items):
            # Where the meter speaks its own instants count: the end may be in the next file.
            self.meter.give_up_a_test(now)
        words = [self._take(item) for item in items]
        many = len(self.new_days) > self.policy.brake.days_at_once
        self.meter.judge(
            exhausted=self.exhausted,
            restored=self.balance >= self.restored_from,
            by_many_days=many and not was_exhausted,
            now=now,
        )
        return words, sorted(self._notices(before, was, announced=announced))

    def _take(self, item: Item) -> str:
        off = self.meter.state is Supply.OFF_PREPAYMENT
        match item:
            case Consumption():
                word = self.money.consume(item, self.today, off=off)
                self.new_days |= {item.day} if word == TAKEN else set()
                return word
            case TopUp() | Adjustment():
                return self.money.pay(item, off=off)
            case DebtPlan():
                return self.money.owe(item, self.today, off=off)
            case MeterEvent():
                return self.meter.hear(item)
            case LimiterChange(active):
                return self.meter.limit(active, self.now)
            case InstalmentsDue(through):
                return self._take_instalments(through, off=off)
        return "off_prepayment" if off else self._act(item)

    def _act(self, item: ThresholdChange | Unblocking | Deactivation) -> str:
        match item:
            case ThresholdChange(amount):
                if amount < 0:
                    return "negative_amount"
                self.own_threshold = amount
            case Unblocking():
                return self.meter.unblock(self.now)
            case Deactivation():
                self.meter.become(Supply.OFF_PREPAYMENT, self.now)
        return TAKEN

    def _take_instalments(self, through: date | None, *, off: bool) -> str:
        if through is None and not self.new_days:
            return TAKEN
        if off:
            return "off_prepayment"
        last = max(self.new_days) + ONE_DAY if through is None else through
        self.money.take_instalments(min(last, self.today), self.meter)
        return TAKEN

    def _cut_has_an_end(self) -> bool:
        return self.meter.state is Supply.PENDING_CUT and self.meter.held_until is None

    def _notices(self, before: int, was: Supply, *, announced: bool) -> list[str]:
        state, said = self.meter.state, []
        if state is Supply.OFF_PREPAYMENT:
            return []
        if self.level > self.told and self.balance < before and state is not Supply.CUT:
            said.append("EMERGENCY_CREDIT" if self.balance < 0 else "LOW_CREDIT")
            self.told = self.level
        # An alert of a cut to come has the words of the warning (MESSAGING, severity).
        if self._cut_has_an_end() and not announced and not said:
            said.append("CUT_WARNING")
            self.told = self.level
        if state is not was and state in SAYS:
            said.append(SAYS[state])
        if state is Supply.CUT and was is not Supply.CUT:
            self.told = self.level
        self.told = min(self.told, self.level)
        return said

    def _band(self) -> str:
        if self.exhausted:
            return "EXHAUSTED"
        if self.balance < 0:
            return "EMERGENCY"
        return "LOW" if self.balance <= self.threshold else "NORMAL"

    def _message(self) -> str:
        if self.meter.state in SPOKEN:
            return SPOKEN[self.meter.state]
        if self.balance < 0:
            return "M3"
        return "M2" if self.balance == 0 or self.balance < self.threshold else "M1"
