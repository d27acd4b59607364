"""The four ways a household comes to its meter, and what each begins with (R59)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.ean import Ean
from balance.energy import Energy
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.storage.acts import Act, ActName
from balance.storage.database import Database
from balance.storage.ledger import Books
from balance.storage.occupants import activate_account, replace_meter
from messaging.audit import unexplained
from messaging.journeys import JourneyKind, activation_notice, reminders, survey
from messaging.outbox import Outbox
from messaging.tables import messages
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    RULES,
    account_of,
    book,
    open_account,
    pay,
    use,
)
from tests.messaging.factories import MANNER, MOBILE

pytestmark = pytest.mark.rule("R59")

BOOKS = Books(RULES.policies, RULES.tariff, Outbox(MANNER))
TIMES = RULES.policies.at(NOON).journeys
PLACED_AT = NOON + timedelta(days=7)


def newcomer(ean: Ean = EAN) -> Opening:
    return Opening(ean, Energy.ELECTRICITY, NOON.date(), mobile=MOBILE, channels=("sms",))


def activate(database: Database, transferred: int | None = None) -> None:
    act, balance = Act("ag1", ActName.ACTIVATE), None if transferred is None else Cents(transferred)
    with database.write() as connection:
        activate_account(connection, newcomer(), balance, act, NOON, BOOKS)


def begins_with(database: Database, ean: Ean = EAN) -> tuple[int, int]:
    """Its balance and what was lent to it."""
    account = account_of(database, ean)
    return account.balance, sum(plan.left for plan in account.plans)


@pytest.mark.rule("R14", "R54", "R55", "R58")
def test_a_budget_meter_replaced_goes_on_with_what_it_had_and_is_visited(
    database: Database,
) -> None:
    activate(database, transferred=350)
    assert begins_with(database) == (2000, 1650)
    kinds = [planned.kind for planned in reminders(PLACED_AT, NOON, TIMES)]
    assert kinds == [JourneyKind.APPOINTMENT_48H, JourneyKind.APPOINTMENT_15MIN]
    assert survey(PLACED_AT, TIMES).due > PLACED_AT


@pytest.mark.rule("R14")
def test_a_budget_meter_of_ours_replaced_lends_the_difference_only(database: Database) -> None:
    open_account(database, EAN, 350)
    with database.write() as connection:
        replace_meter(connection, EAN, OTHER, Act("ag1", ActName.REPLACE), NOON, BOOKS)
    assert begins_with(database, OTHER) == (2000, 1650)


@pytest.mark.rule("R13", "R56")
def test_a_classic_meter_replaced_and_one_activated_begin_with_the_start_credit(
    database: Database,
) -> None:
    activate(database)
    assert begins_with(database) == (2000, 2000)
    assert activation_notice(NOON).due == NOON


@pytest.mark.rule("R33", "R37", "R40", "R42", "R43")
def test_living_with_it_each_turn_of_the_credit_is_told(database: Database) -> None:
    activate(database)
    for number, cents in enumerate((1600, 600, 1400)):
        day = NOON.date() + timedelta(days=number)
        book(database, NOON + timedelta(days=number + 1), BOOKS, use(f"C{number}", cents, day))
    later = NOON + timedelta(days=4)
    book(database, later, BOOKS, pay("T1", 500))
    book(database, later, BOOKS, pay("T2", 2500))
    with database.read() as connection:
        said = list(connection.execute(select(messages.c.kind).order_by(messages.c.id)).scalars())
        assert unexplained(connection) == []
    assert said == [
        "LOW_CREDIT",
        "EMERGENCY_CREDIT",
        "DISCONNECTED",
        "TOP_UP_STILL_CUT",
        "RECONNECT_READY",
    ]
