"""The rules of money once more, as plainly as can be: days, payments and plans, all added up.

Written from RULES.md and never from the engine, of which it takes the words alone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from balance.batch import DebtPlan
from balance.energy import Energy
from balance.entries import Adjustment, Consumption, EntryKind, Metered, Priced, TopUp
from balance.plans import PlanKind
from balance.policy import AdvanceWhenCut, Policy
from tests.balance.restated_meter import BRUSSELS, TAKEN, Meter

ONE_DAY = timedelta(days=1)


@dataclass
class Line:
    """One entry: cents as the balance feels them, and what came in its own words."""

    kind: EntryKind
    amount: int
    came: object = None
    day: date | None = None
    version: int = 0
    ours: bool = True


@dataclass
class Repayment:
    """A plan, and what each settled civil date took of it: nothing where it was suspended."""

    kind: PlanKind
    amount: int
    per_day: int
    first: date
    taken: dict[date, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """What no instalment has taken yet."""
        return self.amount - sum(self.taken.values())


@dataclass
class Money:
    """The entries of one account. `prices` are euros a kWh, peak and off-peak; `off`: no
    prepayment.
    """

    policy: Policy
    energy: Energy
    prices: tuple[Decimal, Decimal]
    opened_on: date
    opening: int
    plans: dict[str, Repayment]
    lines: dict[str, Line] = field(default_factory=dict)

    @property
    def balance(self) -> int:
        """The sum of all entries."""
        return self.opening + sum(line.amount for line in self.lines.values() if line.ours)

    def left(self, kind: PlanKind) -> int:
        """What is still owed on the plans of a kind."""
        return sum(plan.left for plan in self.plans.values() if plan.kind is kind)

    def used_on(self, day: date) -> int:
        """What a supply day has cost so far."""
        return -sum(line.amount for line in self._of(day))

    def consume(self, item: Consumption, today: date, *, off: bool) -> str:
        """A supply day comes, perhaps not for the first time."""
        version = item.version or 0
        known = self.lines.get(item.message_id)
        same = (item.content, item.day, version)
        if known is not None and (known.came, known.day, known.version) == same:
            return "duplicate"
        last = max(self._of(item.day), key=lambda line: line.version, default=None)
        if known is None and last is not None and last.version > version:
            return "stale_version"
        if known is None and last is not None and (last.came, last.version) == same[::2]:
            return "duplicate"
        if off:
            return "off_prepayment"
        if item.day >= today:
            return "day_not_over"
        if item.day < self.opened_on:
            return "before_activation"
        if known is not None or (last is not None and last.version == version):
            return "conflict"
        cost = self._price(item.content)
        if cost > self.policy.brake.implausible_above[self.energy]:
            return "implausible"
        more = cost - self.used_on(item.day)
        line = Line(EntryKind.CONSUMPTION, -more, item.content, item.day, version)
        self.lines[item.message_id] = line
        return TAKEN

    def pay(self, item: TopUp | Adjustment, *, off: bool) -> str:
        """Money comes, or an agent corrects."""
        top_up = isinstance(item, TopUp)
        kind = EntryKind.TOP_UP if top_up else EntryKind.ADJUSTMENT
        known = self.lines.get(item.reference)
        if known is not None:
            if known.kind is not kind or not known.ours:
                return "conflict"
            same = known.amount == item.amount
            return "duplicate" if same else "reference_reused_with_other_amount"
        if top_up and off:
            return "off_prepayment"
        if top_up and not self.policy.top_up_min <= item.amount <= self.policy.top_up_max:
            return "amount_out_of_range"
        self.lines[item.reference] = Line(kind, item.amount)
        return TAKEN

    def owe(self, item: DebtPlan, today: date, *, off: bool) -> str:
        """A debt is put on a plan, from tomorrow on."""
        known = self.plans.get(item.plan_id)
        if known is not None:
            same = (known.amount, known.per_day) == (item.amount, item.per_day)
            return "duplicate" if same else "conflict"
        if off:
            return "off_prepayment"
        if item.amount <= 0 or item.per_day <= 0:
            return "amount_out_of_range"
        plan = Repayment(PlanKind.DEBT, item.amount, item.per_day, today + ONE_DAY)
        self.plans[item.plan_id] = plan
        return TAKEN

    def take_instalments(self, through: date, meter: Meter) -> None:
        """Every open date of every plan, up to and with this one."""
        for name, plan in self.plans.items():
            day = plan.first
            while day <= through:
                if day not in plan.taken:
                    amount = 0 if self._suspended(day, meter) else min(plan.per_day, plan.left)
                    plan.taken[day] = amount
                    if amount:
                        line = Line(EntryKind.INSTALMENT, -amount, day=day)
                        self.lines[f"{name} of {day}"] = line
                day += ONE_DAY

    def _of(self, day: date) -> list[Line]:
        return [line for line in self.lines.values() if line.version and line.day == day]

    def _suspended(self, day: date, meter: Meter) -> bool:
        midnight = datetime.combine(day, time(), BRUSSELS)
        suspends = self.policy.advance_when_cut is AdvanceWhenCut.SUSPEND
        return suspends and meter.was_cut(midnight)

    def _price(self, content: Priced | Metered) -> int:
        match content:
            case Priced(cents):
                return cents
            case Metered(peak, offpeak):
                peak_price, offpeak_price = self.prices
                euros = Decimal(peak) / 1000 * peak_price + Decimal(offpeak) / 1000 * offpeak_price
                return int((euros * 100).quantize(Decimal(1), ROUND_HALF_EVEN))
