"""What is read for an outlook: the newest supply days with their corrections, and the plans."""

from dataclasses import replace
from datetime import timedelta

from balance.account import Statement
from balance.batch import DebtPlan
from balance.ean import Ean
from balance.entries import Consumption, Priced
from balance.estimate import Outlook
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.outlook import read_outlook
from balance.storage.statements import read_statement
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    RULES,
    YESTERDAY,
    book,
    books,
    open_account,
    use,
)


def said(database: Database, code: Ean = EAN) -> tuple[Statement, Outlook]:
    """The statement of an account at noon, and its outlook."""
    with database.read() as connection:
        about = read_statement(connection, code, RULES.policies, NOON)
        assert about is not None
        return about, read_outlook(connection, about, RULES.policies, NOON)


def test_an_account_without_a_day_received_has_no_outlook(database: Database) -> None:
    open_account(database, balance=2000)
    assert said(database)[1] == Outlook(None, None)


def test_the_newest_days_of_the_account_count_as_they_were_corrected(database: Database) -> None:
    open_account(database, balance=5000)
    open_account(database, OTHER, balance=5000)
    book(database, NOON, books(), use("other", 4000, code=OTHER), code=OTHER)
    for back in range(9):
        day = YESTERDAY - timedelta(days=back)
        book(database, NOON, books(), use(f"C{back}", 900 if back > 6 else 100, day))
    corrected = Consumption("C0/2", EAN, YESTERDAY, 2, Priced(Cents(240)), estimated=False)
    book(database, NOON, books(), corrected)
    about, outlook = said(database)
    # 8.40 in seven days: 1.20 a day, half of one gone by noon.
    assert about.balance == 5000 - 6 * 100 - 240 - 2 * 900
    assert outlook == Outlook(Cents(about.balance - 60), 19)


def test_a_debt_shortens_what_is_left(database: Database) -> None:
    open_account(database, balance=2100)
    book(database, NOON, books(), use("C1", 100, YESTERDAY))
    assert said(database)[1].days_left == 20
    book(database, NOON, books(), DebtPlan("debt:1", Cents(5000), Cents(100)))
    assert said(database)[1].days_left == 10


def test_nothing_is_known_of_an_account_that_was_closed_meanwhile(database: Database) -> None:
    open_account(database, balance=2000)
    book(database, NOON, books(), use("C1", 100, YESTERDAY))
    about, _ = said(database)
    with database.read() as connection:
        gone = Ean("541449011999900007")
        assert read_statement(connection, gone, RULES.policies, NOON) is None
        told = read_outlook(connection, replace(about, ean=gone), RULES.policies, NOON)
    assert told == Outlook(None, None)
