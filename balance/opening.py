"""How an account begins: activation with its start credit (R13-R15), or facts taken over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from balance.account import (
    GAS_STATES,
    Account,
    AccountId,
    CutSpell,
    Level,
    Supply,
    is_exhausted,
    level,
)
from balance.batch import DebtPlan
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Entry, EntryKind
from balance.money import Cents
from balance.plans import Plan, PlanKind
from balance.policy import Policy
from balance.refusals import Refusal, RefusedInput

_NOTHING = Cents(0)


def activate(
    ean: Ean, energy: Energy, transferred: Cents, replaced: bool, now: datetime, policy: Policy
) -> tuple[Account, tuple[Entry, ...]]:
    """A new account raised to the start credit; what was lent is repaid daily from tomorrow.

    `transferred` is the whole balance of a replaced budget meter, also a negative one (D11).
    """
    lent = Cents(max(0, policy.start_credit - transferred))
    account = _blank(ean, energy, civil_date(now), Cents(transferred + lent), now)
    key = f"{ean}@{now.isoformat()}"
    entries = [Entry(f"start:{key}", ean, EntryKind.START_CREDIT, lent, now)] if lent else []
    if replaced:
        entries.insert(0, Entry(f"transfer:{key}", ean, EntryKind.TRANSFER, transferred, now))
    account = _with_plan(account, PlanKind.ADVANCE, lent, policy.advance_per_day)
    return replace(account, told=level(account, policy)), tuple(entries)


def take_over(
    ean: Ean,
    energy: Energy,
    opened_on: date,
    balance: Cents,
    now: datetime,
    policy: Policy,
    *,
    supply: Supply | None = None,
    threshold: Cents | None = None,
    limiter: bool = False,
    advance_left: Cents = _NOTHING,
    debt: DebtPlan | None = None,
) -> tuple[Account, tuple[Entry, ...]]:
    """An account with the facts of another system; they count as already told (no message).

    Raises RefusedInput: bad_format for an exhausted balance whose supply is not said,
    not_allowed for a limiter on gas.
    """
    account = _blank(ean, energy, opened_on, balance, now)
    if limiter and energy is Energy.GAS:
        raise RefusedInput(Refusal.NOT_ALLOWED, "limiter", "a limiter is for electricity only")
    if supply is None and is_exhausted(account, policy):
        raise RefusedInput(
            Refusal.BAD_FORMAT, "supply", "say CUT or another supply for a used-up balance"
        )
    account = replace(account, threshold=threshold, limiter=limiter)
    account = _with_plan(account, PlanKind.ADVANCE, advance_left, policy.advance_per_day)
    account = add_debt(account, debt) if debt else account
    account = replace(account, told=level(account, policy), supply=supply or Supply.CONNECTED)
    if account.supply in GAS_STATES:
        account = replace(account, gas_since=now)
    if account.supply is Supply.CUT:
        account = replace(account, cuts=(CutSpell(now, None),))
    key = f"opening:{ean}@{now.isoformat()}"
    return account, (Entry(key, ean, EntryKind.OPENING, balance, now),)


def add_debt(account: Account, debt: DebtPlan) -> Account:
    """The account with an earlier debt taken over; its first instalment is due tomorrow."""
    return _with_plan(account, PlanKind.DEBT, debt.amount, debt.per_day)


def _blank(ean: Ean, energy: Energy, opened_on: date, balance: Cents, now: datetime) -> Account:
    return Account(AccountId(0), ean, energy, opened_on, balance, now, Supply.CONNECTED, Level.NONE)


def _with_plan(account: Account, kind: PlanKind, left: Cents, per_day: Cents) -> Account:
    if left <= 0:
        return account
    first = civil_date(account.balance_at) + timedelta(days=1)
    plan_id = f"{kind}:{account.ean}@{account.balance_at.isoformat()}"
    plan = Plan(plan_id, kind, left, left, per_day, first)
    return replace(account, plans=(*account.plans, plan))
