"""A real household that pays every Saturday: each day arrives the morning after, as it would.

After each thing that happens its two accounts stand as `household_table.csv` says, and what it
is told then is what the table says, no more. The table's header says how it was calculated.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from sqlalchemy import select

from balance.calendar import BRUSSELS
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import EntryKind
from balance.money import euros, parse_euros
from balance.storage import schema
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.imports import FileKind
from balance.storage.statements import read_statement
from config import bootstrap
from config.bootstrap import Parts
from config.intake import ACCOUNTS, Report, take_file
from config.settings import Settings
from messaging.tables import messages

DATA = Path(__file__).parents[3] / "shared" / "data"
TABLE = Path(__file__).with_name("household_table.csv")
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real exports of ../shared/data are not here"
)

OPENED_ON = date(2023, 10, 23)
LAST_MORNING = date(2024, 1, 1)
EANS = {Energy.ELECTRICITY: Ean("541449020000711013"), Energy.GAS: Ean("541449020000711020")}
FILES = {
    Energy.ELECTRICITY: DATA / "household-electricity-quarter-hours.csv",
    Energy.GAS: DATA / "household-gas-hours.csv",
}
WEEKLY = {Energy.ELECTRICITY: "37.00", Energy.GAS: "55.00"}
# The week her money did not last, and the one she made up for it.
OTHERWISE = {
    (Energy.ELECTRICITY, date(2023, 11, 11)): "5.00",
    (Energy.ELECTRICITY, date(2023, 11, 18)): "69.00",
}
# What is left of the advance and of the debt at the opening.
LEFT = {Energy.ELECTRICITY: ("12.40", "31.30"), Energy.GAS: ("20.00", "31.30")}
# What falls due by the clock alone, beside what the table names: nothing.
QUIET_HOURS = (time(8), time(12), time(20))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    energy: Energy
    at: datetime
    event: str
    balance_mark: str
    band: str
    supply: str
    advance_left: str
    debt_left: str
    notices: tuple[str, ...]

    @property
    def stands(self) -> tuple[str, ...]:
        return (self.band, self.supply, self.advance_left, self.debt_left)

    def ends_with(self, balance: str) -> bool:
        """Whether this is the balance that was calculated."""
        fact = f"{self.energy},{self.at:%Y-%m-%dT%H:%M},{balance}"
        return hashlib.sha256(fact.encode()).hexdigest().startswith(self.balance_mark)


def _table() -> list[Row]:
    with TABLE.open(encoding="utf-8") as stream:
        lines = csv.DictReader(line for line in stream if not line.startswith("#"))
        return [_row(line) for line in lines]


def _row(line: dict[str, str]) -> Row:
    at = datetime.fromisoformat(line.pop("at")).replace(tzinfo=BRUSSELS)
    energy, notices = Energy(line.pop("energy")), tuple(line.pop("notices").split())
    return Row(energy, at, notices=notices, **line)


@dataclass
class Household:
    """Its two accounts in the product, at the instant of `parts`' clock."""

    parts: Parts
    folder: Path

    def it_is(self, now: datetime) -> None:
        self.parts = replace(self.parts, clock=lambda: now)

    def take(self, kind: str, text: str) -> Report:
        file = self.folder / f"{kind}.csv"
        file.write_text(text, "utf-8")
        return take_file(self.parts, kind, file, self.folder / "refused.csv")

    def happens(self, row: Row) -> None:
        """Let come in what the row names; by the clock alone nothing does."""
        code, now = EANS[row.energy], self.parts.clock()
        match row.event:
            case "reading":
                report = self.take(FileKind.HISTORY, _day(row.energy, now.date() - timedelta(1)))
            case "top_up":
                report = self.take(FileKind.TOP_UPS, _top_ups([(row.energy, now.date())]))
            case "clock":
                return
            case event:
                line = f"{code}/{now.isoformat()},{code},{now.isoformat()},{event}"
                report = self.take(FileKind.METER_EVENTS, f"event_id,ean,at,event\n{line}\n")
        assert report == Report(booked=1, ignored=0, refused=0), row

    def settle(self) -> None:
        settle_due(self.parts.database, self.parts.clock(), self.parts.books)

    def stands(self, energy: Energy) -> tuple[str, ...]:
        now, policies = self.parts.clock(), self.parts.rules.policies
        with self.parts.database.read() as connection:
            said = read_statement(connection, EANS[energy], policies, now)
        assert said is not None
        left = (euros(said.advance_left), euros(said.debt_left))
        return (euros(said.balance), said.band, said.supply, *left)

    def told(self, energy: Energy) -> list[tuple[str, str]]:
        """Kind and text of what this very instant caused, not of what it said anew."""
        account = schema.accounts
        query = select(messages.c.kind, messages.c.text).join(
            account, messages.c.account_id == account.c.id
        )
        now = self.parts.clock()
        mine = (account.c.ean == EANS[energy], messages.c.created_at == now)
        with self.parts.database.read() as connection:
            first = query.where(*mine, messages.c.follows.is_(None))
            rows = connection.execute(first.order_by(messages.c.id))
            return [(row.kind, row.text) for row in rows]


@pytest.fixture
def household(database: Database, database_url: str, tmp_path: Path) -> Iterator[Household]:
    product = bootstrap.assemble(Settings(database_url=database_url, data_dir=tmp_path))
    found = Household(product, tmp_path)
    found.it_is(datetime.combine(OPENED_ON, time(0), BRUSSELS))
    assert found.take(ACCOUNTS, _accounts()).booked == len(EANS)
    yield found
    product.database.engine.dispose()


def _accounts() -> str:
    facts = "balance_eur,advance_left_eur,debt_left_eur,debt_per_day_eur"
    lines = [f"ean,energy,mobile,channels,{facts}"]
    for energy, (advance, debt) in LEFT.items():
        lines.append(f"{EANS[energy]},{energy},+32470000011,sms,35.00,{advance},{debt},0.50")
    return "\n".join([*lines, ""])


def _day(energy: Energy, day: date) -> str:
    """The export of one day: the whole one's header and that day's rows."""
    header, *rows = FILES[energy].read_text("utf-8-sig").splitlines(keepends=True)
    return "".join([header, *(row for row in rows if row.startswith(f"{day:%d/%m/%Y};"))])


def _top_ups(payments: list[tuple[Energy, date]]) -> str:
    lines = ["reference,ean,paid_at,amount_eur,channel"]
    for energy, day in payments:
        amount = OTHERWISE.get((energy, day), WEEKLY[energy])
        lines.append(f"{energy}-{day},{EANS[energy]},,{amount},terminal")
    return "\n".join([*lines, ""])


def _comma(amount: str) -> str:
    return amount.replace(".", ",")


def _moments(rows: list[Row]) -> list[tuple[datetime, list[Row]]]:
    """The table's rows by instant, with the hours at which nothing but the clock could act."""
    mornings = (LAST_MORNING - OPENED_ON).days
    quiet: dict[datetime, list[Row]] = {
        datetime.combine(OPENED_ON + timedelta(days=n), hour, BRUSSELS): []
        for n in range(1, mornings + 1)
        for hour in QUIET_HOURS
    }
    ordered = sorted(rows, key=lambda row: row.at)
    happening = {at: list(group) for at, group in groupby(ordered, key=lambda row: row.at)}
    return sorted((quiet | happening).items(), key=lambda moment: moment[0])


def _check(household: Household, row: Row) -> None:
    balance, *stands = household.stands(row.energy)
    assert tuple(stands) == row.stands, row
    assert row.ends_with(balance), (row, balance)
    told = household.told(row.energy)
    assert tuple(kind for kind, _ in told) == row.notices, row
    for _, text in told:
        assert f"{_comma(balance)} EUR" in text


def _instalments(household: Household, energy: Energy) -> list[tuple[date, int]]:
    """Date and cents of every instalment that was booked."""
    entry = schema.entries
    mine = (entry.c.ean == EANS[energy], entry.c.kind == EntryKind.INSTALMENT)
    with household.parts.database.read() as connection:
        rows = connection.execute(select(entry.c.day, entry.c.amount).where(*mine))
        return sorted((row.day, -row.amount) for row in rows)


def _falls(rows: list[Row], energy: Energy) -> list[tuple[date, int]]:
    """Date and cents by which the table's advance and debt fall."""
    falls, before = [], LEFT[energy]
    for row in (row for row in rows if row.energy is energy):
        after = (row.advance_left, row.debt_left)
        cents = [parse_euros(b) - parse_euros(a) for b, a in zip(before, after, strict=True)]
        falls += [(row.at.date(), fall) for fall in cents if fall]
        before = after
    return sorted(falls)


def test_seventy_days_with_weekly_top_ups_are_those_calculated_beforehand(
    household: Household,
) -> None:
    rows = _table()
    last: dict[Energy, Row] = {}
    for at, moment in _moments(rows):
        household.it_is(at)
        for row in moment:
            household.happens(row)
        household.settle()
        for row in moment:
            last[row.energy] = row
            _check(household, row)
        for energy in set(EANS) - {row.energy for row in moment}:
            balance, *stands = household.stands(energy)
            assert tuple(stands) == last[energy].stands, at
            assert last[energy].ends_with(balance), (at, balance)
            assert household.told(energy) == [], at
    for energy in EANS:
        assert _instalments(household, energy) == _falls(rows, energy)
    with household.parts.database.read() as connection:
        assert differences(connection) == []


def test_the_whole_export_at_once_ends_at_the_same_balances(household: Household) -> None:
    rows = _table()
    household.it_is(datetime.combine(LAST_MORNING, time(6), BRUSSELS))
    paid = [(row.energy, row.at.date()) for row in rows if row.event == "top_up"]
    assert household.take(FileKind.TOP_UPS, _top_ups(paid)).booked == len(paid)
    for energy in EANS:
        report = household.take(FileKind.HISTORY, FILES[energy].read_text("utf-8-sig"))
        assert report == Report(booked=70, ignored=0, refused=1)
        end = [row for row in rows if row.energy is energy][-1]
        balance, _, _, *left = household.stands(energy)
        assert tuple(left) == (end.advance_left, end.debt_left)
        assert end.ends_with(balance), balance
        assert _instalments(household, energy) == _falls(rows, energy)
    with household.parts.database.read() as connection:
        assert differences(connection) == []
