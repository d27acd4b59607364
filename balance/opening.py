"""How an account begins: activation with its start credit (R13-R15), or facts taken over.

Facts that no account of ours could have come to are refused.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

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
from balance.batch import DebtPlan, Item, LimiterChange
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Entry, EntryKind
from balance.money import Cents
from balance.plans import Plan, PlanKind
from balance.policy import Policy
from balance.refusals import Refusal, RefusedInput

_NOTHING = Cents(0)
SWITCHED_OFF: Final = (Supply.CUT, Supply.READY, *GAS_STATES)
"""The supplies in which no energy flows until someone acts at the meter."""
# From these an exhausted balance leads back to CUT; a running leak test ends first.
_CUT_WHEN_EXHAUSTED = (Supply.READY, Supply.GAS_RETRY_WAIT, Supply.GAS_BLOCKED)


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


def begin_empty(ean: Ean, energy: Energy, now: datetime) -> Account:
    """An account without start credit: a bridge will raise it (R63)."""
    return _blank(ean, energy, civil_date(now), _NOTHING, now)


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

    Raises RefusedInput: bad_format, naming the field, for an exhausted balance whose supply is not
    said and for facts that contradict each other; not_allowed for a limiter on gas.
    """
    account = _blank(ean, energy, opened_on, balance, now)
    if supply is None and is_exhausted(account, policy):
        raise _bad("supply", "say CUT or another supply for a used-up balance")
    account = replace(account, threshold=threshold, limiter=limiter)
    account = replace(account, told=level(account, policy), supply=supply or Supply.CONNECTED)
    refuse_incoherent(account, policy)
    if advance_left < 0:
        raise _bad("advance_left_eur", "an advance to repay cannot be negative")
    account = _with_plan(account, PlanKind.ADVANCE, advance_left, policy.advance_per_day)
    account = add_debt(account, debt) if debt else account
    if account.supply in GAS_STATES:
        failures = _failures_before(account.supply, policy)
        account = replace(account, gas_since=now, gas_failures=failures)
    if account.supply is Supply.CUT:
        account = replace(account, cuts=(CutSpell(now, None),))
    key = f"opening:{ean}@{now.isoformat()}"
    return account, (Entry(key, ean, EntryKind.OPENING, balance, now),)


def found(account: Account, left: Supply) -> Account:
    """A new account at a meter as the last one left it: off, it is CUT until it is judged (R12)."""
    if left in SWITCHED_OFF:
        cut = CutSpell(account.balance_at, None)
        return replace(account, supply=Supply.CUT, cuts=(cut,))
    return replace(account, supply=Supply.LIMITED) if left is Supply.LIMITED else account


def first_batch(account: Account) -> tuple[Item, ...]:
    """What a new account is judged with: nobody inherits the limit of a limiter not theirs."""
    inherited = account.supply is Supply.LIMITED and not account.limiter
    return (LimiterChange(active=False),) if inherited else ()


def refuse_incoherent(account: Account, policy: Policy) -> None:
    """Raise RefusedInput for facts that no account of ours could have come to."""
    if account.limiter and account.energy is Energy.GAS:
        raise RefusedInput(Refusal.NOT_ALLOWED, "limiter", "a limiter is for electricity only")
    for field, detail in _contradictions(account, policy):
        raise _bad(field, detail)


def _contradictions(account: Account, policy: Policy) -> Iterator[tuple[str, str]]:
    supply, exhausted = account.supply, is_exhausted(account, policy)
    restored = account.balance >= policy.reconnects_from(account.energy)
    if account.threshold is not None and account.threshold < 0:
        yield "threshold_eur", "0.00 is the lowest threshold"
    if supply in GAS_STATES and account.energy is not Energy.GAS:
        yield "supply", "only gas has a leak test"
    if supply is Supply.LIMITED and not account.limiter:
        yield "limiter", "a limited supply has a limiter"
    if supply in (Supply.CUT, Supply.LIMITED) and restored:
        yield "supply", f"with this balance a meter is not {supply} any more"
    if supply is Supply.PENDING_CUT and (not exhausted or account.limiter):
        yield "supply", "a cut is pending for a used-up balance without limiter only"
    if supply in _CUT_WHEN_EXHAUSTED and exhausted:
        yield "supply", f"with a used-up balance a meter is CUT, not {supply}"


def add_debt(account: Account, debt: DebtPlan) -> Account:
    """The account with an earlier debt taken over; its first instalment is due tomorrow.

    Raises RefusedInput (bad_format) for amounts that are not above zero.
    """
    if debt.amount <= 0:
        raise _bad("debt_left_eur", "a debt is above 0.00")
    if debt.per_day <= 0:
        raise _bad("debt_per_day_eur", "a debt needs a daily amount above 0.00")
    return _with_plan(account, PlanKind.DEBT, debt.amount, debt.per_day)


def _failures_before(supply: Supply, policy: Policy) -> int:
    """The failed leak tests without which gas would not stand here (R46)."""
    failed = {Supply.GAS_RETRY_WAIT: 1, Supply.GAS_BLOCKED: policy.gas_max_failures}
    return failed.get(supply, 0)


def _bad(field: str, detail: str) -> RefusedInput:
    return RefusedInput(Refusal.BAD_FORMAT, field, detail)


def _blank(ean: Ean, energy: Energy, opened_on: date, balance: Cents, now: datetime) -> Account:
    return Account(AccountId(0), ean, energy, opened_on, balance, now, Supply.CONNECTED, Level.NONE)


def _with_plan(account: Account, kind: PlanKind, left: Cents, per_day: Cents) -> Account:
    if left <= 0:
        return account
    first = civil_date(account.balance_at) + timedelta(days=1)
    plan_id = f"{kind}:{account.ean}@{account.balance_at.isoformat()}"
    plan = Plan(plan_id, kind, left, left, per_day, first)
    return replace(account, plans=(*account.plans, plan))
