"""Rows of the pure engine: no database, no files."""

from datetime import UTC, date, datetime
from typing import Final

from balance.account import Account
from balance.batch import Known
from balance.ean import Ean, check_digit
from balance.energy import Energy
from balance.entries import Entry, MeterEvent, Settled, TopUp, TopUpChannel
from balance.ledger import book
from balance.money import Cents
from balance.opening import take_over
from balance.policy import Policy
from config.rules import Rules
from tests.bench.rows import Row, best_of, row

NOW: Final = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
ACCOUNTS: Final = 2000
ITEMS: Final = 10
AMOUNT: Final = Cents(500)


class _NothingKnown:
    """A ledger that holds nothing yet."""

    def entry(self, key: str) -> Entry | None:
        return None

    def settled(self, ean: Ean, day: date) -> Settled | None:
        return None

    def meter_event(self, event_id: str) -> MeterEvent | None:
        return None

    def has_plan(self, plan_id: str) -> bool:
        return False

    def has_order(self, ean: Ean, order_id: int) -> bool:
        return False


@row
def judge_batch() -> Row:
    """Batches of ten top-ups, one an account, booked and judged, beside adding their amounts."""
    rules = Rules()
    policy, tariff, known = rules.policies.at(NOW), rules.tariff, _NothingKnown()
    batches = [(_account(number, policy), _top_ups(number)) for number in range(ACCOUNTS)]

    def judged() -> None:
        for account, items in batches:
            book(account, items, known, NOW, policy, tariff)

    def added() -> None:
        for account, items in batches:
            balance = int(account.balance)
            for item in items:
                balance += item.amount

    assert _books_everything(batches[0], known, policy, rules)
    return Row(ACCOUNTS, "batches", best_of(judged), best_of(added), "integer additions")


def _books_everything(
    batch: tuple[Account, list[TopUp]], known: Known, policy: Policy, rules: Rules
) -> bool:
    account, items = batch
    after = book(account, items, known, NOW, policy, rules.tariff).account
    return after.balance == account.balance + sum(item.amount for item in items)


def _account(number: int, policy: Policy) -> Account:
    opened = take_over(_ean(number), Energy.ELECTRICITY, date(2026, 1, 1), Cents(1000), NOW, policy)
    return opened[0]


def _ean(number: int) -> Ean:
    first = f"54144{number:012d}"
    return Ean(first + check_digit(first))


def _top_ups(number: int) -> list[TopUp]:
    return [
        TopUp(f"bench-{number}-{item}", _ean(number), AMOUNT, TopUpChannel.ONLINE, None)
        for item in range(ITEMS)
    ]
