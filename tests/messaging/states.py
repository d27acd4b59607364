"""Every state an account may be in, with the longest values that its messages may carry."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product

from balance.account import Supply
from balance.energy import Energy
from balance.money import Cents
from tests.messaging.factories import statement
from voice_prompts.languages import Language

WEDNESDAY_16_30 = datetime(2026, 12, 30, 15, 30, tzinfo=UTC)
THURSDAY_16_30 = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
LONGEST_PAYMENT = Cents(25000)

# The longest names of a day: French and English, Dutch and German.
_ENDS = (WEDNESDAY_16_30, THURSDAY_16_30, None)
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
NAMES: Mapping[Language, Mapping[Energy, tuple[str, ...]]] = {
    Language.FR: {Energy.ELECTRICITY: ("courant", "électricité"), Energy.GAS: ("gaz",)},
    Language.NL: {Energy.ELECTRICITY: ("stroom", "elektriciteit"), Energy.GAS: ("gas",)},
    Language.DE: {Energy.ELECTRICITY: ("strom",), Energy.GAS: ("gas",)},
    Language.EN: {Energy.ELECTRICITY: ("electricity",), Energy.GAS: ("gas",)},
}
NOT_BACK = [
    (Energy.ELECTRICITY, Supply.READY, "bouton vert"),
    (Energy.GAS, Supply.READY, "test de fuite"),
    (Energy.GAS, Supply.GAS_TESTING, "test de fuite"),
    (Energy.GAS, Supply.GAS_RETRY_WAIT, "test de fuite"),
    (Energy.GAS, Supply.GAS_BLOCKED, "installateur"),
]
