"""A fleet on the morning of a settlement, and the file of the day it used.

Built in bulk as `storage.openings` would have it, account by account: the audit proves it.
"""

import csv
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, insert, text

from balance.account import Account, Supply
from balance.batch import DebtPlan
from balance.ean import Ean, check_digit
from balance.energy import Energy
from balance.entries import Entry
from balance.intake.consumption import COLUMNS
from balance.money import Cents
from balance.opening import take_over
from balance.plans import Plan
from balance.policy import Policy
from balance.storage import schema
from balance.storage.database import Database
from config.bootstrap import upgrade
from config.rules import Rules

DAY: Final = date(2026, 3, 2)
AT: Final = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
"""When the day is settled: a Tuesday, outside the no-disconnection period."""

_OPENED_ON, _TAKEN_OVER_AT = date(2026, 1, 5), datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
# Of the budget meters in use the brochure counts 124,000 for electricity and 42,000 for gas.
_ELECTRICITY, _BOTH = 124, 166
_CHUNK = 5000
# A day costs from 0.84 to 3.40, an instalment of each plan 1.00 and 0.50: nobody falls further.
_LARGEST_FALL = 490
_Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Home:
    """An account to be, and whether this day's settlement is told its customer."""

    number: int
    balance: Cents
    told: bool = False
    supply: Supply | None = None

    @property
    def energy(self) -> Energy:
        gas = self.number % _BOTH >= _ELECTRICITY
        return Energy.GAS if gas else Energy.ELECTRICITY

    @property
    def advance_left(self) -> Cents:
        """One in four repays its advance still."""
        return Cents(100 * (1 + self.number % 19) if self.number % 4 == 0 else 0)

    @property
    def debt(self) -> DebtPlan | None:
        """One in fifty repays an earlier debt."""
        return DebtPlan("", Cents(12_000), Cents(50)) if self.number % 50 == 3 else None

    @property
    def channels(self) -> str:
        """One in ten reads e-mails beside the SMS."""
        return "sms email" if self.number % 10 == 7 else "sms"

    @property
    def messages(self) -> int:
        return len(self.channels.split()) if self.told else 0


def build(url: str, accounts: int, file: Path) -> int:
    """Make the database and the fleet, and write its file; the messages it has to come to."""
    upgrade(url)
    database = Database.open(url)
    with database.write() as connection:
        fill(connection, accounts)
    tidy(database)
    database.engine.dispose()
    write_day(file, accounts)
    return sum(home.messages for home in _homes(accounts))


def fill(connection: Connection, accounts: int) -> None:
    """Append a fleet of so many accounts to a database that has none."""
    move_in(connection, _homes(accounts))


def move_in(connection: Connection, homes: Iterator[Home]) -> None:
    """Append these accounts, by their numbers, to a database that has none."""
    policy = Rules().policies.at(_TAKEN_OVER_AT)
    while some := list(islice(homes, _CHUNK)):
        _insert(connection, some, policy)


def write_day(file: Path, accounts: int) -> None:
    """Write what the fleet used: one line a home, in an order that is not that of the EANs."""
    mixed = list(_homes(accounts))
    random.Random(DAY.toordinal()).shuffle(mixed)
    with file.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(COLUMNS)
        for place, home in enumerate(mixed):
            used = _used(home)
            lines.writerow((f"M{DAY:%Y%m%d}-{place:07}", ean_of(home.number), DAY, 1, *used))


def _homes(accounts: int) -> Iterator[Home]:
    return (_home(number) for number in range(1, accounts + 1))


def _home(number: int) -> Home:
    """Where the account of this number stands: one in eleven is told of its balance this day."""
    place, cents = number * 7919 % 1000, number * 104_729
    if place < 62:
        return Home(number, Cents(501 + cents % 60), told=True)
    if place < 92:
        return Home(number, Cents(cents % 60), told=True)
    if place < 182:
        return Home(number, Cents(_LARGEST_FALL + cents % 11))
    if place == 182 and number // 1000 % 5 == 0:
        return Home(number, Cents(-1450 - cents % 40), told=True)
    if place < 222:
        return Home(number, Cents(-100 - cents % 500))
    if place < 232:
        return Home(number, Cents(-1600 - cents % 2500), supply=Supply.CUT)
    return Home(number, Cents(1000 + cents % 8000))


def _insert(connection: Connection, homes: Sequence[Home], policy: Policy) -> None:
    """Append accounts whose ids are the homes' numbers."""
    rows: defaultdict[Table, list[_Row]] = defaultdict(list)
    for home in homes:
        account, entries = _take_over(home, policy)
        mine: _Row = {"account_id": home.number}
        first = mine | {"at": account.balance_at, "batch": 0}
        told = int(account.told)
        rows[schema.accounts].append(_account(home, account))
        rows[schema.contacts].append(mine | _contact(home))
        rows[schema.entries] += [first | _entry(entry) for entry in entries]
        rows[schema.state_changes].append(first | {"before": "", "after": account.supply})
        rows[schema.latch_changes].append(first | {"before": told, "after": told})
        rows[schema.plans] += [
            mine | _plan(plan, place) for place, plan in enumerate(account.plans)
        ]
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)


def _take_over(home: Home, policy: Policy) -> tuple[Account, tuple[Entry, ...]]:
    return take_over(
        ean_of(home.number),
        home.energy,
        _OPENED_ON,
        home.balance,
        _TAKEN_OVER_AT,
        policy,
        supply=home.supply,
        advance_left=home.advance_left,
        debt=home.debt,
    )


def ean_of(number: int) -> Ean:
    """The EAN of the account of this number."""
    first = f"54144{number:012}"
    return Ean(first + check_digit(first))


def _account(home: Home, account: Account) -> _Row:
    return {
        "id": home.number,
        "ean": account.ean,
        "energy": account.energy,
        "opened_on": account.opened_on,
        "balance": account.balance,
        "balance_at": account.balance_at,
        "supply": account.supply,
        "told": int(account.told),
        "limiter": account.limiter,
        "gas_failures": account.gas_failures,
        "batches": 0,
    }


def _contact(home: Home) -> _Row:
    return {
        "name": f"Client {home.number}",
        "language": "fr",
        "mobile": f"+32470{home.number:06}",
        "email": f"client{home.number}@exemple.be" if "email" in home.channels else None,
        "channels": home.channels,
    }


def _entry(entry: Entry) -> _Row:
    return {
        "key": entry.key,
        "ean": entry.ean,
        "kind": entry.kind,
        "amount": entry.amount,
        "content": entry.content,
    }


def _plan(plan: Plan, place: int) -> _Row:
    return {
        "plan_id": plan.plan_id,
        "kind": plan.kind,
        "total": plan.total,
        "left_to_pay": plan.left,
        "per_day": plan.per_day,
        "next_on": plan.next_on,
        "place": place,
    }


def tidy(database: Database) -> None:
    """Leave the database as a service finds it in the morning, in one piece to copy."""
    sqlite = database.dialect == "sqlite"
    with database.engine.connect() as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        own.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if sqlite else "VACUUM ANALYZE"))


def _used(home: Home) -> tuple[str, str, str]:
    """What the day brought: one home in three priced, the others in kWh."""
    part = home.number * 31 % 100
    if home.number % 3 == 0:
        return "", "", f"{(90 + part * 5 // 2) / 100:.2f}"
    if home.energy is Energy.GAS:
        return f"{12 + part * 3 // 10}.250", "", ""
    return f"{2 + part // 25}.125", f"{1 + part // 25}.500", ""


if __name__ == "__main__":
    where, number, into = sys.argv[1:]
    print(json.dumps({"messages": build(where, int(number), Path(into))}))
