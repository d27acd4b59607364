"""Any files of any lines: in what order, how often and in how many pieces they come is no matter.

Each generated case has a town of its own, so that one database does for all of them.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, select

from balance.account import Account, AccountId
from balance.ean import Ean
from balance.entries import EntryKind
from balance.storage import schema
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.imports import Counts, FileKind
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    NOON,
    YESTERDAY,
    Ears,
    account_of,
    at,
    books,
    ean,
    open_account,
    parsed,
    pay,
    use,
)

HOMES = range(3)
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
# By home and days ago, what the day cost; the home and the cents of each payment.
DAYS = st.dictionaries(
    st.tuples(st.sampled_from(HOMES), st.integers(0, 9)), st.integers(0, 900), max_size=12
)
PAYMENTS = st.lists(st.tuples(st.sampled_from(HOMES), st.integers(500, 4000)), max_size=5)
CHANCES = st.randoms(use_true_random=False)
# Rows that say to a home, its meter or an agent that something happened.
SAID = (schema.entries, schema.state_changes, schema.orders, schema.tasks)


@dataclass(frozen=True)
class Case:
    """Days and payments of the homes of any town."""

    days: dict[tuple[int, int], int]
    payments: list[tuple[int, int]]


CASES = st.builds(Case, DAYS, PAYMENTS)


@dataclass(frozen=True)
class Town:
    """Some homes of one database, and what they heard of."""

    database: Database
    homes: tuple[Ean, ...]
    ears: Ears

    def files(self, case: Case) -> dict[FileKind, list[Staged]]:
        """The lines of a case in two files."""
        days: list[Staged] = [
            use(f"{self.homes[n]}/d{ago}", cents, YESTERDAY - timedelta(ago), code=self.homes[n])
            for (n, ago), cents in case.days.items()
        ]
        payments: list[Staged] = [
            pay(f"{self.homes[n]}/p{place}", cents, self.homes[n])
            for place, (n, cents) in enumerate(case.payments)
        ]
        return {FileKind.CONSUMPTION: days, FileKind.TOP_UPS: payments}

    def take(self, kind: FileKind, lines: list[Staged]) -> Counts:
        """Take one file in at noon."""
        heard = books(self.ears)
        return take_in(self.database, kind, "file.csv", parsed(lines), at(NOON), heard)

    def accounts(self) -> list[Account]:
        """What the rows of the homes say, but for their ids and which payment came last."""
        found = [account_of(self.database, home) for home in self.homes]
        return [
            replace(
                one,
                account_id=AccountId(0),
                ean=self.homes[0],
                last_top_up=None,
                plans=tuple(replace(plan, plan_id="") for plan in one.plans),
            )
            for one in found
        ]

    def entries(self) -> Counter[tuple[object, ...]]:
        """The entries: home, kind, key, day, version and amount. Only a message brings its key."""
        table = schema.entries
        names = {home: str(place) for place, home in enumerate(self.homes)}
        with self.database.read() as connection:
            rows = connection.execute(select(table).where(table.c.ean.in_(self.homes))).all()
        came = (EntryKind.CONSUMPTION, EntryKind.TOP_UP)
        return Counter(
            (
                names[Ean(row.ean)],
                row.kind,
                row.key.removeprefix(row.ean) if row.kind in came else "",
                row.day,
                row.version,
                row.amount,
            )
            for row in rows
        )


@dataclass
class Land:
    """New towns in one database."""

    database: Database
    numbers: Iterator[int]

    def town(self, balance: int) -> Town:
        """Homes that nobody lived in, with this balance and an advance to repay."""
        homes = tuple(ean(next(self.numbers)) for _ in HOMES)
        for home in homes:
            open_account(self.database, home, balance, advance_left=650)
        return Town(self.database, homes, Ears())


@pytest.fixture
def land(database: Database) -> Land:
    """An empty database."""
    return Land(database, count(1))


def _pieces(
    files: dict[FileKind, list[Staged]], chance: random.Random
) -> list[tuple[FileKind, list[Staged]]]:
    """The lines shuffled, some of them twice, in any number of files of either kind."""
    pieces = []
    for kind, lines in files.items():
        twice = lines + [line for line in lines if chance.random() < 0.4]
        chance.shuffle(twice)
        cuts = sorted(chance.randint(0, len(twice)) for _ in range(chance.randint(0, 3)))
        bounds = pairwise([0, *cuts, len(twice)])
        pieces += [(kind, twice[start:end]) for start, end in bounds]
    chance.shuffle(pieces)
    return pieces


def _rows(database: Database, table: Table) -> dict[int, tuple[object, ...]]:
    with database.read() as connection:
        return {row.id: tuple(row) for row in connection.execute(select(table))}


@pytest.mark.rule("entries.any_order", "R30")
@FEW
@given(case=CASES, chance=CHANCES)
def test_any_order_repetition_and_splitting_of_files_ends_at_equal_rows(
    land: Land, case: Case, chance: random.Random
) -> None:
    """Far above every threshold, where the moments of judging leave no trace."""
    plain, pieced = land.town(20_000), land.town(20_000)
    for kind, lines in plain.files(case).items():
        assert plain.take(kind, lines).refused == 0
    for kind, lines in _pieces(pieced.files(case), chance):
        assert pieced.take(kind, lines).refused == 0
    assert pieced.accounts() == [replace(one, ean=pieced.homes[0]) for one in plain.accounts()]
    assert pieced.entries() == plain.entries()


@pytest.mark.rule("entries.append_only")
@FEW
@given(case=CASES, balance=st.integers(-1400, 3000), chance=CHANCES)
def test_no_file_changes_an_entry_of_an_earlier_one(
    land: Land, case: Case, balance: int, chance: random.Random
) -> None:
    town = land.town(balance)
    for kind, lines in _pieces(town.files(case), chance):
        before = _rows(land.database, schema.entries)
        town.take(kind, lines)
        assert before.items() <= _rows(land.database, schema.entries).items()
    with land.database.read() as connection:
        entry, account = schema.entries, schema.accounts
        summed = select(entry.c.account_id, func.sum(entry.c.amount)).group_by(entry.c.account_id)
        sums = {number: int(total) for number, total in connection.execute(summed)}
        balances = select(account.c.id, account.c.balance)
        assert {row.id: row.balance for row in connection.execute(balances)} == sums


@pytest.mark.rule("keys.reference_again", "code:duplicate")
@FEW
@given(case=CASES, balance=st.integers(-1400, 3000), chance=CHANCES)
def test_a_file_taken_in_three_times_says_and_books_nothing_more(
    land: Land, case: Case, balance: int, chance: random.Random
) -> None:
    town = land.town(balance)
    files = town.files(case)
    for kind, lines in files.items():
        town.take(kind, lines)
    heard, kept = list(town.ears.heard), [_rows(land.database, table) for table in SAID]
    accounts = town.accounts()
    for kind, lines in [*files.items(), *files.items()]:
        chance.shuffle(lines)
        counts = town.take(kind, lines)
        assert (counts.booked, counts.ignored, counts.refused) == (0, len(lines), 0)
    assert town.ears.heard == heard
    assert [_rows(land.database, table) for table in SAID] == kept
    assert town.accounts() == accounts
