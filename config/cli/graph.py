"""Draws the phone line's dialogue, with a meter in each situation it speaks of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Final

from balance.account import GAS_STATES, Account, AccountId, Level, Supply, statement
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from balance.policy import Policy
from config.rules import Rules
from ivr.graph import Meter, edges, mermaid
from ivr.turns import Asked

_EAN: Final = Ean("541449020000000001")
_EXHAUSTED: Final = Cents(-1620)
_IN_CREDIT: Final = Cents(3880)
_BELOW: Final = (Supply.CUT, Supply.PENDING_CUT, Supply.LIMITED)


def draw(now: datetime) -> str:
    """The dialogue as a Mermaid diagram."""
    rules = Rules()
    found = edges(tuple(meters(rules.policies.at(now), now)), rules.operator.ean_prefixes)
    return mermaid(found)


def meters(policy: Policy, now: datetime) -> Iterator[Meter]:
    """A meter in each situation, an unknown one, and those of which something else is special."""
    for energy, supply in product(Energy, Supply):
        if energy is Energy.GAS or supply not in GAS_STATES:
            yield _meter(_account(energy, supply, now), policy, now)
    usual = _account(Energy.ELECTRICITY, Supply.CONNECTED, now)
    yield replace(_meter(usual, policy, now), name="no mobile", asked=Asked.NO_NUMBER)
    yield replace(_meter(usual, policy, now), name="told enough", asked=Asked.ENOUGH)
    yield replace(_meter(usual, policy, now), name="a busy line", too_many_tries=True)
    highest = replace(usual, threshold=policy.top_up_max)
    yield replace(_meter(highest, policy, now), name="a high alert")
    yield Meter("unknown", _EAN, None)


def _meter(account: Account, policy: Policy, now: datetime) -> Meter:
    return Meter(f"{account.energy} {account.supply}", _EAN, statement(account, policy, now))


def _account(energy: Energy, supply: Supply, now: datetime) -> Account:
    return Account(
        account_id=AccountId(0),
        ean=_EAN,
        energy=energy,
        opened_on=civil_date(now),
        balance=_EXHAUSTED if supply in _BELOW else _IN_CREDIT,
        balance_at=now,
        supply=supply,
        told=Level.NONE,
        limiter=supply is Supply.LIMITED,
    )
