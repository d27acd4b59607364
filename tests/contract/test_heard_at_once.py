"""A payment that a bank posts is what the customer hears a moment later, and is told of no more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from balance.storage import facts
from balance.storage.database import Database
from tests.balance.storage.households import NOON
from tests.config.commands import Shell
from tests.contract.sandbox import Sandbox, sandbox

EAN = "541449020000000001"
HOME = {"ean": EAN, "energy": "electricity", "opened_on": "2026-11-01", "balance_eur": "10.00"}


@pytest.fixture
def bank(database: Database, database_url: str, tmp_path: Path) -> Iterator[Sandbox]:
    """A bank at the API of a home with 10.00, on either engine; nobody sends messages."""
    with database.write() as connection:
        facts.write_fact(connection, facts.REHEARSAL, NOON.isoformat())
        facts.write_fact(connection, facts.TOKEN, "a-token-of-the-tests")
        facts.start_clock(connection, NOON, datetime.now(UTC))
    database.engine.dispose()
    with sandbox(Shell(tmp_path), database_url=database_url, voice="say") as served:
        opened = served.send("POST", "/accounts", HOME | {"mobile": "+32470000001"})
        assert opened.status_code == 201, opened.text
        yield served


def use(bank: Sandbox, day: str, amount_eur: str) -> None:
    """A day's consumption arrives."""
    one = {"message_id": day, "ean": EAN, "day": day, "amount_eur": amount_eur}
    answer = bank.send("POST", "/consumption", {"messages": [one]})
    assert answer.json()["booked"] == 1, answer.text


def pay(bank: Sandbox, reference: str) -> None:
    """The customer pays 20.00."""
    payment = {"reference": reference, "ean": EAN, "amount_eur": "20.00", "channel": "online"}
    assert bank.send("POST", "/top-ups", payment).status_code == 201


def states(bank: Sandbox) -> list[tuple[str, str, str | None]]:
    """Kind, state and reason of the home's messages."""
    told = bank.send("GET", f"/accounts/{EAN}/messages").json()["messages"]
    return [(one["kind"], one["state"], one["reason"]) for one in told]


@pytest.mark.rule("R31")
def test_a_top_up_is_heard_at_once_and_cancels_the_alert_it_makes_untrue(bank: Sandbox) -> None:
    confirmed = ("TOP_UP_RECEIVED", "pending", None)
    use(bank, "2026-11-23", "6.00")
    assert states(bank) == [("LOW_CREDIT", "pending", None)]
    assert "quatre euros" in bank.hear("9020000000001,1")
    pay(bank, "T-1")
    assert "vingt-quatre euros" in bank.hear("9020000000001,1")
    assert states(bank) == [("LOW_CREDIT", "cancelled", "superseded"), confirmed]
    use(bank, "2026-11-22", "26.00")
    assert states(bank)[2:] == [("EMERGENCY_CREDIT", "pending", None)]
    pay(bank, "T-2")
    assert "dix-huit euros" in bank.hear("9020000000001,1")
    assert states(bank)[2:] == [("EMERGENCY_CREDIT", "cancelled", "superseded"), confirmed]
