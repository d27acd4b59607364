"""A receipt that is said anew: as urgent as the first, and dropped when the first went out."""

from sqlalchemy import update

from balance.storage.database import Database
from messaging.delivery import MessageState, Step
from messaging.tables import messages
from tests.balance.storage.households import NIGHT, book, pay
from tests.messaging.factories import Clock
from tests.messaging.test_audit import BOOKS
from tests.messaging.test_said_instead import adjust, waiting, warn
from tests.messaging.workers import claim, read, record, submit


def test_who_paid_in_person_stands_there_still_when_the_receipt_is_said_anew(
    database: Database,
) -> None:
    warn(database)
    book(database, NIGHT, BOOKS, pay("P1", 500))
    receipt = update(messages).where(messages.c.kind == "TOP_UP_RECEIVED")
    with database.write() as connection:
        connection.execute(receipt.values(in_person_at=NIGHT))
    book(database, NIGHT, BOOKS, adjust("J1", -1000))
    receipts = [row for row in read(database) if row["kind"] == "TOP_UP_RECEIVED"]
    assert [(row["state"], row["in_person_at"]) for row in receipts] == [
        ("cancelled", NIGHT),
        ("pending", NIGHT),
    ]


def test_what_came_in_the_place_of_a_replacement_is_dropped_with_it(database: Database) -> None:
    warn(database)
    book(database, NIGHT, BOOKS, pay("P1", 500))
    clock = Clock(NIGHT)
    [lease] = [one for one in claim(database, clock) if one.row.kind == "TOP_UP_RECEIVED"]
    submit(database, clock, lease)
    book(database, NIGHT, BOOKS, adjust("J1", -1000))
    book(database, NIGHT, BOOKS, adjust("J2", 1000))
    assert [kind for kind, _ in waiting(database)].count("TOP_UP_RECEIVED") == 1
    with database.write() as connection:
        record(connection, lease, Step(MessageState.ACCEPTED, provider_id="SM1"), clock.now)
    assert [kind for kind, _ in waiting(database)].count("TOP_UP_RECEIVED") == 0
