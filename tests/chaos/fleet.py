"""Households that are told something true: each notice is caused by the engine's own booking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from balance.account import Supply
from balance.batch import Item
from balance.calendar import civil_date
from balance.energy import Energy
from balance.entries import Consumption, Priced, TopUp, TopUpChannel
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.ledger import Books, book_batches
from balance.storage.openings import open_accounts
from config.rules import Rules
from messaging.outbox import Outbox
from tests.chaos.scene import ean, mobile
from tests.messaging.factories import MANNER

_CHUNK: Final = 250
_OPENED_ON: Final = date(2026, 11, 1)
_RULES: Final = Rules()
BOOKS: Final = Books(_RULES.policies, _RULES.tariff, Outbox(MANNER))


@dataclass(frozen=True, slots=True)
class _Story:
    """What a household begins with, and what it then uses or pays, in cents."""

    balance: int
    used: int = 0
    paid: Sequence[int] = ()
    supply: Supply | None = None
    limiter: bool = False


# What each ten households are told, in this order. The last of them is told twice at once: of its
# emergency credit, in words that its payment made untrue, and of the payment.
_STORIES: Final = (
    _Story(600, used=200),  # LOW_CREDIT
    _Story(620, used=250),
    _Story(100, used=300),  # EMERGENCY_CREDIT
    _Story(-1450, used=200),  # DISCONNECTED
    _Story(-1400, used=200, limiter=True),  # LIMITED_SUPPLY
    _Story(-2000, paid=[2500], supply=Supply.CUT),  # RECONNECT_READY
    _Story(-4000, paid=[1000], supply=Supply.CUT),  # TOP_UP_STILL_CUT
    _Story(3000, paid=[1500]),  # TOP_UP_RECEIVED
    _Story(800, paid=[2000]),
    _Story(100, used=1200, paid=[500]),
)


def fill(database: Database, households: Iterable[int], at: datetime) -> None:
    """Open accounts of these numbers, and let happen to each what its customer is to be told of."""
    numbers, used_on = iter(households), civil_date(at) - timedelta(days=1)
    while some := list(islice(numbers, _CHUNK)):
        with database.write() as connection:
            openings = [_opening(number) for number in some]
            open_accounts(connection, openings, at - timedelta(days=1), BOOKS)
            used = {ean(number): _used(number, used_on) for number in some}
            book_batches(connection, used, at, BOOKS)
            paid = {ean(number): _paid(number) for number in some}
            book_batches(connection, paid, at, BOOKS)


def _story(number: int) -> _Story:
    return _STORIES[number % len(_STORIES)]


def _opening(number: int) -> Opening:
    story = _story(number)
    return Opening(
        ean=ean(number),
        energy=Energy.ELECTRICITY,
        opened_on=_OPENED_ON,
        mobile=mobile(number),
        balance=Cents(story.balance),
        supply=story.supply,
        advance_left=Cents(0),
        limiter=story.limiter,
    )


def _used(number: int, day: date) -> list[Item]:
    used = _story(number).used
    return [Consumption(f"C{number}", ean(number), day, 1, Priced(Cents(used)))] if used else []


def _paid(number: int) -> list[Item]:
    return [
        TopUp(f"T{number}/{place}", ean(number), Cents(paid), TopUpChannel.ONLINE, None)
        for place, paid in enumerate(_story(number).paid)
    ]
