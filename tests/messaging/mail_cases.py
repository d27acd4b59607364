"""E-mails of every kind, in every language, about accounts of every kind."""

from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Final

from balance.account import Statement, Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mails import RenderedMail, render
from tests.messaging.documents import Element, parse
from tests.messaging.factories import SERVICE, statement
from voice_prompts.languages import Language

TUESDAY_8_05 = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
WEDNESDAY_16_30 = datetime(2026, 12, 30, 15, 30, tzinfo=UTC)
PAID = Cents(25000)
_AMOUNTS: Final = (
    (-999999, 0, 1000050),
    (-1500, 0, 1551),
    (-1499, 1, 1550),
    (-1, 1499, 500),
    (0, 1500, 500),
    (51, 1500, 25000),
    (999999, 1500, 25001),
)
_STATES: Final = (
    (Supply.CONNECTED, None),
    (Supply.PENDING_CUT, WEDNESDAY_16_30),
    (Supply.PENDING_CUT, None),
    (Supply.LIMITED, None),
    (Supply.CUT, None),
    (Supply.READY, None),
    (Supply.GAS_TESTING, None),
    (Supply.GAS_BLOCKED, None),
)
STATEMENTS: Final = [
    statement(
        energy=energy,
        balance=balance,
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

# Every state, amount and energy is among each third one.
SOME: Final = STATEMENTS[::3]


@cache
def mails(kind: NoticeKind, language: Language) -> list[tuple[Statement, RenderedMail]]:
    """Each statement with its e-mail: all of them in French, some in the other languages."""
    abouts = STATEMENTS if language is Language.FR else SOME
    at = TUESDAY_8_05
    return [(about, render(kind, about, SERVICE, at, PAID, language)) for about in abouts]


@cache
def pages(kind: NoticeKind, language: Language) -> list[Element]:
    """The HTML of `mails`, parsed."""
    return [parse(mail.html) for _, mail in mails(kind, language)]


def labelled(language: Language, label: str, amount: str) -> str:
    """An amount on its line of a text."""
    colon = "\xa0:" if language is Language.FR else ":"
    return f"\n{label}{colon} {amount}\n"
