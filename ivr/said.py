"""Decides with which sentences an account is spoken of: its balance, what it lasts, what to do.

Nothing personal is worded here: no name, address, telephone number or debt of a customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from balance.account import BalanceMessage, Statement, Supply
from balance.calendar import civil_date
from balance.energy import Energy
from balance.estimate import Outlook
from ivr.verbs import Say
from voice_prompts.sentences import Sentences

_ONE_DAY: Final = timedelta(days=1)
_EMERGENCY_ALREADY_SAID: Final = (
    BalanceMessage.M2,
    BalanceMessage.M3,
    BalanceMessage.M4,
    BalanceMessage.M5,
)
_READY_VARIANTS: Final = {
    Supply.GAS_TESTING: "_TEST",
    Supply.GAS_RETRY_WAIT: "_WAIT",
    Supply.GAS_BLOCKED: "_BLOCKED",
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as one caller hears of it, in their language."""

    words: Sentences
    statement: Statement
    now: datetime

    def balance(self) -> Iterator[Say]:
        """Where it stands: supply and balance, of when, what is left, the last payment."""
        yield from self._state()
        yield self._as_of()
        yield from self._emergency()
        yield from self._last_top_up()

    def details(self, outlook: Outlook) -> Iterator[Say]:
        """How long it lasts, the estimate of this hour, the threshold in force."""
        # None are left of a supply that is limited or to be cut, whatever is known of its use.
        if outlook.days_left is not None or outlook.estimate is None:
            yield self._days(outlook.days_left)
        if outlook.estimate is not None:
            yield self._say("EST", amount=self.words.amount(outlook.estimate))
        yield self._say("ALERT_AT", threshold=self.words.amount(self.statement.threshold))

    def what_now(self) -> Iterator[Say]:
        """What the customer can do at this moment."""
        match self.statement.message:
            case BalanceMessage.M3:
                yield self._emergency_left()
            case BalanceMessage.M5:
                yield from self._due("P3" if self.statement.cut_at else "P3_NO_DAY")
            case BalanceMessage.MX_LIMITED:
                yield from self._full_power()
        yield from self.pay()
        if self.statement.message in (BalanceMessage.M1, BalanceMessage.M2):
            yield self._say("NOGAS" if self.statement.energy is Energy.GAS else "NOLIGHT")

    def pay(self) -> Iterator[Say]:
        """Where and how to pay."""
        yield self._say("PAY", least=self.words.amount(self.statement.top_up_min))
        yield from self._in_parts()

    def no_arrow(self) -> Iterator[Say]:
        """What to do where the meter shows no arrow: pay, or wait for what was paid."""
        if self.statement.supply is Supply.CUT:
            yield self._say("EL0")
            yield from self._to_restore("C3")
        else:
            yield self._say("EL0_READY")

    def _state(self) -> Iterator[Say]:
        match self.statement.message:
            case BalanceMessage.M1:
                yield self._say("N1", amount=self._amount())
            case BalanceMessage.M2:
                yield self._say("L1", amount=self._amount())
                yield self._say("L2", emergency=self._whole_emergency())
            case BalanceMessage.M3:
                yield self._say("E1")
                yield self._balance()
                yield self._emergency_left()
            case BalanceMessage.M4:
                yield from self._cut()
            case BalanceMessage.M5:
                yield from self._pending()
            case BalanceMessage.MX_READY:
                yield from self._ready()
            case BalanceMessage.MX_LIMITED:
                yield self._say("LIM1")
                yield self._balance()
                yield self._say("LIM2")
            case BalanceMessage.MX_OFF:
                raise ValueError("the balance of a meter off prepayment is never said")

    def _cut(self) -> Iterator[Say]:
        # A part payment gives emergency credit back on paper, not at the meter.
        used_up = self.statement.emergency_left <= 0
        yield self._say("C1" if used_up else "C1_PART")
        yield self._balance()
        yield from self._to_restore("C3")

    def _pending(self) -> Iterator[Say]:
        cut_at = self.statement.cut_at
        if cut_at is None:
            yield self._say("P1_NO_DAY")
        else:
            yield self._say("P1", when=self.words.coming_moment(cut_at, self.now))
        yield self._say("P2", amount=self._amount())
        # A held cut has no day to pay before.
        yield from self._to_restore("P3" if cut_at else "P3_NO_DAY")

    def _ready(self) -> Iterator[Say]:
        variant = _READY_VARIANTS.get(self.statement.supply, "")
        yield self._say(f"R1{variant}")
        yield self._balance()
        gas = "_GAS" if self.statement.energy is Energy.GAS else ""
        yield self._say(f"R2{variant or gas}")

    def _full_power(self) -> Iterator[Say]:
        due = self.statement.to_full_power
        if due is not None:
            yield self._say("LIM3", amount=self.words.amount(due))

    def _to_restore(self, prompt_id: str) -> Iterator[Say]:
        yield from self._due(prompt_id)
        yield from self._in_parts()

    def _due(self, prompt_id: str) -> Iterator[Say]:
        due = self.statement.to_restore
        if due is not None:
            yield self._say(prompt_id, amount=self.words.amount(due))

    def _in_parts(self) -> Iterator[Say]:
        """That what is due takes several payments, where it does."""
        about, most = self.statement, self.statement.top_up_max
        due = about.to_full_power if about.to_restore is None else about.to_restore
        if due is not None and due > most:
            yield self._say("C3Y", amount=self.words.amount(most))

    def _balance(self) -> Say:
        prompt_id = "BAL_BELOW" if self.statement.balance < 0 else "BAL"
        return self._say(prompt_id, amount=self._amount())

    def _emergency_left(self) -> Say:
        then = "E2_LIMIT" if self.statement.limiter else "E2"
        return self._say(then, left=self.words.amount(self.statement.emergency_left))

    def _as_of(self) -> Say:
        statement = self.statement
        when = self.words.moment(statement.balance_at, self.now)
        today, counted = civil_date(self.now), statement.consumed_through
        if counted is None or counted >= today - _ONE_DAY:
            return self._say("AS1", when=when)
        return self._say("AS1_LATE", when=when, day=self.words.day(counted, today))

    def _emergency(self) -> Iterator[Say]:
        statement = self.statement
        if statement.message in _EMERGENCY_ALREADY_SAID:
            return
        if statement.emergency_left <= 0:
            yield self._say("SEC0")
        elif statement.emergency_left >= statement.emergency_credit:
            yield self._say("SEC1", emergency=self._whole_emergency())
        else:
            yield self._say("SEC2", left=self.words.amount(statement.emergency_left))

    def _last_top_up(self) -> Iterator[Say]:
        last = self.statement.last_top_up
        if last is not None:
            day = self.words.day(civil_date(last.at), civil_date(self.now))
            yield self._say("TOP1", amount=self.words.amount(last.amount), day=day)

    def _days(self, days: int | None) -> Say:
        if days is None:
            return self._say("DAYS_NONE")
        none_left = "_ZERO" if days == 0 else ""
        return self._say(f"DAYS{self._until()}{none_left}", days=self.words.count_of_days(days))

    def _until(self) -> str:
        """What the days left end with: the credit, the cut, or the limit of the power."""
        if self.statement.balance >= 0:
            return ""
        return "_LIMIT" if self.statement.limiter else "_CUT"

    def _amount(self) -> str:
        return self.words.amount(self.statement.balance)

    def _whole_emergency(self) -> str:
        return self.words.amount(self.statement.emergency_credit)

    def _say(self, prompt_id: str, **values: str) -> Say:
        about = self.words.about_meter(self.statement.energy)
        return Say(prompt_id, self.words.fill(prompt_id, **{**about, **values}), self.words.tag)
