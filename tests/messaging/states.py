"""Every state an account may be in, with the longest values that its messages may carry."""

from datetime import UTC, datetime
from itertools import product

from balance.account import Supply
from balance.energy import Energy
from balance.money import Cents
from tests.messaging.factories import statement

WEDNESDAY_16_30 = datetime(2026, 12, 30, 15, 30, tzinfo=UTC)
FRIDAY_16_00 = datetime(2026, 12, 11, 15, 0, tzinfo=UTC)
LONGEST_PAYMENT = Cents(25000)

_ENDS = (WEDNESDAY_16_30, FRIDAY_16_00, None)
_STATES = [
    *((Supply.PENDING_CUT, end) for end in _ENDS),
    *((supply, None) for supply in Supply if supply is not Supply.PENDING_CUT),
]
_AMOUNTS = ((-999999, 1499, 1000050), (-999999, 0, 25000), (999999, 1500, 25000))

LONGEST = [
    statement(
        energy=energy,
        balance=balance,
        balance_at=WEDNESDAY_16_30,
        supply=supply,
        emergency_left=left,
        to_restore=None if supply is Supply.LIMITED else restore,
        cut_at=end,
        limiter=limiter,
        to_full_power=restore if supply is Supply.LIMITED else None,
    )
    for energy, (supply, end), (balance, left, restore), limiter in product(
        Energy, _STATES, _AMOUNTS, (False, True)
    )
    if not (limiter and energy is Energy.GAS)
]
NOT_BACK = [
    (Energy.ELECTRICITY, Supply.READY, "bouton vert"),
    (Energy.GAS, Supply.READY, "test de fuite"),
    (Energy.GAS, Supply.GAS_TESTING, "test de fuite"),
    (Energy.GAS, Supply.GAS_RETRY_WAIT, "test de fuite"),
    (Energy.GAS, Supply.GAS_BLOCKED, "installateur"),
]
