"""An account while a batch is being booked on it: what it became, and what is to be appended."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from balance.account import (
    Account,
    Hold,
    HoldReason,
    LastTopUp,
    Supply,
    emergency_left,
    is_exhausted,
)
from balance.batch import Known, MeterOrder, Outcome, Refused, Taken
from balance.entries import Entry, EntryKind, MeterEvent, Settled
from balance.judge import judge
from balance.meter_acts import failure
from balance.money import Cents
from balance.plans import INSTALMENT_PREFIX
from balance.policy import Policy
from balance.refusals import Refusal, RefusedInput
from balance.supply_table import (
    Answer,
    Event,
    OrderKind,
    StateChange,
    happen,
    leak_test_timed_out,
    order_for,
)
from balance.tariff import Tariff

OFF = Refused(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
# What a day brings by itself; top-ups do not refresh a display (RULES, "The meter").
_OURS = (INSTALMENT_PREFIX, "start:", "transfer:", "transfer_out:", "opening:")
_DAILY = (EntryKind.CONSUMPTION, EntryKind.INSTALMENT)


@dataclass(slots=True)
class Draft:
    """The account so far, its new entries and changes, and what the ledger knew before.

    `hold` is what keeps cuts back at `now`, whatever the account.
    """

    account: Account
    known: Known
    now: datetime
    policy: Policy
    tariff: Tariff
    hold: Hold | None = None
    entries: list[Entry] = field(default_factory=list)
    changes: list[StateChange] = field(default_factory=list)
    events: dict[str, MeterEvent] = field(default_factory=dict)
    by_key: dict[str, Entry] = field(default_factory=dict)
    by_day: dict[date, Settled] = field(default_factory=dict)

    @property
    def is_off(self) -> bool:
        """Whether prepayment is switched off (R53)."""
        return self.account.supply is Supply.OFF_PREPAYMENT

    def let_time_pass(self, until: datetime) -> None:
        """A leak test that lasted too long by an instant has failed at its limit (R46)."""
        began = self.account.gas_since
        ended = leak_test_timed_out(self.account, self.policy, until)
        if ended is not None:
            self.act(failure(self.account, self.policy), ended)
            self.account = replace(self.account, gas_untold=began)

    def judge(self, before: Account) -> None:
        """Judge the balance once; `before` is the account before the batch."""
        hold = self.hold or self._hold_of_many_days(before)
        judged = judge(before, self.account, self.policy, self.now, hold)
        self.follow(judged, self.now)

    def _hold_of_many_days(self, before: Account) -> Hold | None:
        """A home is not cut at once for days that came late: it had no chance to pay."""
        brake = self.policy.brake
        if len(self.by_day) <= brake.days_at_once or is_exhausted(before, self.policy):
            return None
        end = self.now + timedelta(hours=brake.days_hold_hours)
        return Hold(self.now, HoldReason.MANY_DAYS, end)

    def act(self, event: Event, at: datetime, stood: Account | None = None) -> Outcome:
        """Do what the supply table answers to an event.

        `stood` is the account as it was at that instant, where it has been judged otherwise since.
        """
        moved, answer = happen(stood or self.account, event, at)
        if answer is Answer.REFUSE:
            if self.is_off:
                return OFF
            return Refused(
                Refusal.NOT_ALLOWED, "event", f"not possible while {self.account.supply}"
            )
        self.follow(moved, at)
        return Taken()

    def follow(self, moved: Account, at: datetime) -> None:
        """Go on with the account as it moved; a passage of the supply is a state change."""
        before, after = self.account.supply, moved.supply
        if before is not after:
            self.changes.append(StateChange(at, before, after, order_for(before, after)))
        self.account = moved

    def orders(self) -> tuple[MeterOrder, ...]:
        """What the meter is told: what the changes need, else the daily refresh of its display."""
        needed = tuple(
            self._order(change.order, place)
            for place, change in enumerate(self.changes)
            if change.order is not None
        )
        daily = any(entry.kind in _DAILY for entry in self.entries)
        # An order shows the new figures too: no second one beside it.
        if needed or self.is_off or not daily:
            return needed
        return (self._order(OrderKind.UPDATE_DISPLAY, None),)

    def _order(self, kind: OrderKind, cause: int | None) -> MeterOrder:
        left = emergency_left(self.account, self.policy)
        return MeterOrder(kind, self.account.balance, left, cause)

    def entry(self, key: str) -> Entry | None:
        """The entry under a key that came in, of this batch or an earlier one.

        Raises RefusedInput (conflict) for a key such as the ledger gives itself.
        """
        if key.startswith(_OURS):
            raise RefusedInput(Refusal.CONFLICT, "reference", "an id may not begin like ours")
        return self.by_key.get(key) or self.known.entry(key)

    def post(
        self,
        key: str,
        kind: EntryKind,
        amount: Cents,
        *,
        day: date | None = None,
        version: int | None = None,
        content: str = "",
        last_top_up: LastTopUp | None = None,
    ) -> None:
        """Append an entry and move the balance by it, and what goes with it."""
        entry = Entry(key, self.account.ean, kind, amount, self.now, day, version, content)
        self.entries.append(entry)
        self.by_key[key] = entry
        account = self.account
        used = day if kind is EntryKind.CONSUMPTION else None
        self.account = replace(
            account,
            balance=Cents(account.balance + amount),
            balance_at=self.now,
            last_top_up=last_top_up or account.last_top_up,
            consumed_through=_later(account.consumed_through, used),
        )


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other
