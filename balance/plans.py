"""Repayment plans: the advance and earlier debts, a daily instalment each (R17, R52).

An instalment is unique per plan and civil date; missed dates are caught up one by one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from balance.money import Cents

INSTALMENT_PREFIX: Final = "instalment:"
"""How the ledger keys of instalments begin, and no reference may."""


class PlanKind(StrEnum):
    """What is repaid. The advance comes first (D12)."""

    ADVANCE = "advance"
    DEBT = "debt"


@dataclass(frozen=True, slots=True)
class Plan:
    """A sum repaid by `per_day` cents; `next_on` is the first civil date not yet settled.

    Once all is repaid it stays on the day after the last instalment.
    """

    plan_id: str
    kind: PlanKind
    total: Cents
    left: Cents
    per_day: Cents
    next_on: date


@dataclass(frozen=True, slots=True)
class Instalment:
    """Cents taken for one plan on one Brussels civil date; positive."""

    plan_id: str
    day: date
    amount: Cents

    @property
    def key(self) -> str:
        """Its ledger key: one per plan and date."""
        return f"{INSTALMENT_PREFIX}{self.plan_id}@{self.day}"


def settle(
    plans: tuple[Plan, ...], through: date, suspended: Callable[[date], bool]
) -> tuple[tuple[Plan, ...], tuple[Instalment, ...]]:
    """The plans after every date up to and including `through`, and the instalments taken.

    A suspended date is passed over and never caught up (D7). The last instalment is what is left.
    """
    settled = [_settle_one(plan, through, suspended) for plan in plans]
    taken = [instalment for _, instalments in settled for instalment in instalments]
    rank = {plan.plan_id: place for place, plan in enumerate(plans)}
    taken.sort(key=lambda i: (i.day, rank[i.plan_id]))
    return tuple(plan for plan, _ in settled), tuple(taken)


def _settle_one(
    plan: Plan, through: date, suspended: Callable[[date], bool]
) -> tuple[Plan, list[Instalment]]:
    taken: list[Instalment] = []
    left, next_on = plan.left, plan.next_on
    for day in _dates(plan.next_on, through):
        if left == 0:
            break
        next_on = day + timedelta(days=1)
        if suspended(day):
            continue
        amount = Cents(min(plan.per_day, left))
        left = Cents(left - amount)
        taken.append(Instalment(plan.plan_id, day, amount))
    return replace(plan, left=left, next_on=next_on), taken


def _dates(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
