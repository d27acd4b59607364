"""Tasks for agents open once by key, whoever asks again."""

from balance.storage.database import Database
from balance.storage.tasks import open_task, open_tasks
from tests.balance.storage.households import EAN, NIGHT, NOON


def test_a_key_opens_one_task(database: Database) -> None:
    with database.write() as connection:
        open_task(connection, "a", "conflict", EAN, "first", NOON)
        open_task(connection, "a", "conflict", EAN, "second", NIGHT)
        open_task(connection, "b", "conflict", None, "third", NIGHT)
        found = open_tasks(connection)
    assert [(t.detail, t.ean, t.created_at) for t in found] == [
        ("first", EAN, NOON),
        ("third", None, NIGHT),
    ]
