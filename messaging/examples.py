"""Makes up a household that is in the situation a kind of message speaks of, to show its words."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from balance.account import Account, AccountId, LastTopUp, Level, Supply, statement
from balance.account import level as level_of
from balance.calendar import at_local, civil_date
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from balance.policy import Policy
from balance.storage.effects import Standing
from messaging.kinds import Kind

CODE: Final = "482913"
_EAN: Final = Ean("541449020000000001")
_PAID: Final = Cents(2000)
_AGO: Final = timedelta(days=3)
_IN_TWO_DAYS: Final = timedelta(days=2)
_MORNING: Final = time(10)
# No meter is cut in the evening: a cut to come then has its day.
_EVENING: Final = time(20)
_ELSE: Final = (Cents(380), Supply.CONNECTED)
_SITUATIONS: Final[Mapping[Kind, tuple[Cents, Supply]]] = {
    Kind.EMERGENCY_CREDIT: (Cents(-120), Supply.CONNECTED),
    Kind.EMERGENCY_LOW: (Cents(-1080), Supply.CONNECTED),
    Kind.LIMITED_SUPPLY: (Cents(-1592), Supply.LIMITED),
    Kind.CUT_WARNING: (Cents(-1592), Supply.PENDING_CUT),
    Kind.DISCONNECTED: (Cents(-1620), Supply.CUT),
    Kind.RECONNECT_READY: (Cents(380), Supply.READY),
    Kind.TOP_UP_STILL_CUT: (Cents(-620), Supply.CUT),
}


def example(kind: Kind, policy: Policy, now: datetime) -> Standing:
    """How such a household stands on this Brussels day."""
    balance, supply = _SITUATIONS.get(kind, _ELSE)
    at = at_local(civil_date(now), _EVENING)
    account = Account(
        account_id=AccountId(0),
        ean=_EAN,
        energy=Energy.ELECTRICITY,
        opened_on=civil_date(now),
        balance=balance,
        balance_at=now,
        supply=supply,
        told=Level.NONE,
        limiter=supply is Supply.LIMITED,
        last_top_up=LastTopUp(_PAID, now - _AGO),
    )
    # A second alert is off unless the policy asks for it; its words are shown all the same.
    second = kind is Kind.EMERGENCY_LOW
    level = Level.EMERGENCY_LOW if second else level_of(account, policy)
    return Standing(account.account_id, statement(account, policy, at), level)


def appointment(now: datetime) -> datetime:
    """When a technician comes to such a household."""
    return at_local(civil_date(now + _IN_TWO_DAYS), _MORNING)
