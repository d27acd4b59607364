"""A real household's files, taken in again every morning of a rehearsal by the real commands.

The figures expected were calculated beforehand, apart from the product and sharing no code with
it: volumes added by day and register, priced by config/tariffs.toml, one rounding (half to even)
a day, taken from the opening balance below; without an advance, as the file gives the balance.
A day is booked the next morning, so its message is written then.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Row, Select, select

from balance.calendar import BRUSSELS
from balance.energy import Energy
from balance.entries import EntryKind
from balance.judge import NoticeKind
from balance.storage import schema
from balance.storage.database import Database
from messaging.tables import messages

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real exports of ../shared/data are not here"
)

OPENED_ON = date(2023, 10, 23)
LAST_MORNING = date(2023, 11, 4)
TWENTY_FIVE_HOURS = date(2023, 10, 29)


@dataclass(frozen=True, slots=True)
class Meter:
    """A file of the household, its opening balance, and what was calculated from both."""

    file: str
    ean: str
    energy: Energy
    opening: str
    low_on: date
    low_balance: str
    emergency_on: date
    emergency_balance: str
    long_day: tuple[str, int]
    balance_at_the_end: str


ELECTRICITY = Meter(
    "household-electricity-quarter-hours.csv",
    "541449020000711013",
    Energy.ELECTRICITY,
    opening="59.50",
    low_on=date(2023, 11, 2),
    low_balance="3,00",
    emergency_on=date(2023, 11, 3),
    emergency_balance="-2,58",
    long_day=("wh:0,24700", -593),
    balance_at_the_end="-6.90",
)
GAS = Meter(
    "household-gas-hours.csv",
    "541449020000711020",
    Energy.GAS,
    opening="28.50",
    low_on=date(2023, 10, 31),
    low_balance="2,76",
    emergency_on=date(2023, 11, 1),
    emergency_balance="-1,18",
    long_day=("wh:19920,0", -159),
    balance_at_the_end="-14.38",
)
METERS = (ELECTRICITY, GAS)


@dataclass(frozen=True, slots=True)
class Household:
    """A rehearsal of its own, driven by the command line."""

    folder: Path

    def run(self, *words: str, code: int = 0) -> str:
        """What the command prints; fails unless it ends with `code`."""
        ended = subprocess.run(
            [sys.executable, "-m", "config.cli", *words],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout

    def take_in(self, meter: Meter) -> dict[str, int]:
        """The counts of one import; some days are refused, so it ends with 1."""
        printed = self.run("import", "history", str(DATA / meter.file), "--json", code=1)
        counts = json.loads(printed)
        return {name: counts[name] for name in ("booked", "ignored", "refused")}

    def open_accounts(self) -> None:
        """Begin at the opening day, with the balances chosen."""
        self.run("db", "create", "--rehearsal", "--at", f"{OPENED_ON}T00:00")
        lines = [f"{m.ean},{m.energy},+32470000011,sms,{m.opening}" for m in METERS]
        file = self.folder / "accounts.csv"
        file.write_text("\n".join(["ean,energy,mobile,channels,balance_eur", *lines, ""]), "utf-8")
        self.run("import", "accounts", str(file))

    def query(self, query: Select) -> list[Row]:
        """Rows of the rehearsal's database."""
        database = Database.open(f"sqlite:///{self.folder / 'allosolde.db'}")
        with database.read() as connection:
            rows = list(connection.execute(query))
        database.engine.dispose()
        return rows

    def _environment(self) -> dict[str, str]:
        kept = {name: v for name, v in os.environ.items() if not name.startswith("ALLOSOLDE_")}
        return kept | {"ALLOSOLDE_DATA_DIR": str(self.folder)}


def mornings() -> list[date]:
    """Every morning of the rehearsal: the day after the opening is the first with a day over."""
    first = OPENED_ON + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((LAST_MORNING - first).days + 1)]


def live(household: Household) -> None:
    """Both whole files, every morning at 06:00 of the rehearsal's clock."""
    household.open_accounts()
    for past, morning in enumerate(mornings()):
        household.run("clock", f"{morning}T06:00")
        for meter in METERS:
            # 71 days in each file: what is over and was not booked yet is just yesterday.
            taken = {"booked": 1, "ignored": past, "refused": 70 - past}
            assert household.take_in(meter) == taken, f"{meter.energy} on {morning}"


def written(household: Household, meter: Meter) -> list[tuple[str, date, int, str]]:
    """Kind, Brussels day and hour of writing, and text of each message of a meter."""
    ids = select(schema.accounts.c.id).where(schema.accounts.c.ean == meter.ean)
    query = select(messages).where(messages.c.account_id.in_(ids)).order_by(messages.c.id)
    found = []
    for row in household.query(query):
        at = row.created_at.astimezone(BRUSSELS)
        found.append((row.kind, at.date(), at.hour, row.text))
    return found


def check_messages(household: Household, meter: Meter) -> None:
    """Each on the morning calculated, with the balance calculated, and no other."""
    found = written(household, meter)
    assert [message[:3] for message in found] == [
        (NoticeKind.LOW_CREDIT, meter.low_on, 6),
        (NoticeKind.EMERGENCY_CREDIT, meter.emergency_on, 6),
    ]
    low, emergency = (text for *_, text in found)
    assert f" {meter.low_balance} EUR le {meter.low_on:%d/%m}" in low
    assert f" {meter.emergency_balance} EUR le {meter.emergency_on:%d/%m}" in emergency


def check_long_day(household: Household, meter: Meter) -> None:
    """The 29th of October, of 100 quarters or 25 hours, is one entry."""
    table = schema.entries
    query = select(table.c.kind, table.c.content, table.c.amount).where(
        table.c.ean == meter.ean, table.c.day == TWENTY_FIVE_HOURS
    )
    rows = [tuple(row) for row in household.query(query)]
    assert rows == [(EntryKind.CONSUMPTION, *meter.long_day)]


def check_once_more(household: Household, meter: Meter) -> None:
    """Taken in again, the file books nothing, says nothing and moves no balance."""
    before, days = written(household, meter), len(mornings())
    again = household.take_in(meter)
    assert again == {"booked": 0, "ignored": days, "refused": 71 - days}
    assert written(household, meter) == before
    said = json.loads(household.run("account", meter.ean, "--json"))
    assert said["balance"] == meter.balance_at_the_end


# One test, not several: the mornings take a minute, and each test process would live them again.
@pytest.mark.rule("R4", "R36", "R39", "history.whole_day", "time.civil_days")
def test_a_household_is_warned_on_the_mornings_calculated_beforehand(tmp_path: Path) -> None:
    household = Household(tmp_path / "une maison")
    household.folder.mkdir()
    live(household)
    for meter in METERS:
        check_messages(household, meter)
        check_long_day(household, meter)
        check_once_more(household, meter)
    assert household.run("audit") == "0 differences\n"
