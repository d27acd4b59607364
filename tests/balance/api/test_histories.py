"""What moved an account and what became of its messages, read back a part at a time."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from balance.api.ports import SeenMessage
from tests.balance.api.integrators import HOME, Doorway, Integrator, top_up
from tests.balance.storage.households import EAN, account_of


def test_the_entries_are_read_back_a_part_at_a_time(bank: Integrator) -> None:
    for number in range(3):
        bank.post("/top-ups", top_up(f"r{number}"), 201)
    read: list[Mapping[str, object]] = []
    after: object = 0
    while after is not None:
        part = bank.get(f"{HOME}/entries?after={after}&limit=2")
        assert isinstance(part["entries"], list)
        read += part["entries"]
        after = part["next_after"]
    assert [entry["kind"] for entry in read] == ["opening", "top_up", "top_up", "top_up"]
    assert [entry["amount_eur"] for entry in read] == ["20.00", "12.50", "12.50", "12.50"]
    assert read[1] == {
        "id": read[1]["id"],
        "key": "r0",
        "kind": "top_up",
        "amount_eur": "12.50",
        "at": "2026-11-24T11:00:00Z",
        "day": None,
        "version": None,
    }
    assert bank.get(f"{HOME}/entries?after={read[-1]['id']}") == {"entries": [], "next_after": None}


def test_the_messages_are_those_of_the_open_account(bank: Integrator, doorway: Doorway) -> None:
    instant = datetime(2026, 11, 24, 11, 0, 0, 5, tzinfo=UTC)
    for number in (1, 2):
        doorway.shelf.seen.append(
            SeenMessage(number, "LOW_CREDIT", "sms", "…56", "pending", None, instant, instant)
        )
    told = bank.get(f"{HOME}/messages?limit=1")
    assert told == {
        "messages": [
            {
                "id": 1,
                "kind": "LOW_CREDIT",
                "channel": "sms",
                "recipient": "…56",
                "state": "pending",
                "reason": None,
                "created_at": "2026-11-24T11:00:00.000005Z",
                "changed_at": "2026-11-24T11:00:00.000005Z",
            }
        ],
        "next_after": 1,
    }
    assert bank.get(f"{HOME}/messages?after=1")["next_after"] is None
    assert set(doorway.shelf.asked) == {account_of(doorway.database, EAN).account_id}


STRANGE = {
    "limit=0": "limit",
    "limit=1001": "limit",
    "limit=": "limit",
    "limit=1&limit=2": "limit",
    "limti=1": "limti",
    "after=-1": "after",
    "after=x": "after",
    "after=1.0": "after",
}


@pytest.mark.parametrize("query", STRANGE)
def test_a_query_that_says_anything_else_is_refused(bank: Integrator, query: str) -> None:
    refused = bank.refused("GET", f"{HOME}/entries?{query}")
    assert refused == (422, "bad_format", STRANGE[query])
