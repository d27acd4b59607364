"""Keyed hashes: equal on a day, of no use after it; on both databases."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from balance.storage.database import Database
from ivr.pseudonyms import WITHHELD, Pseudonyms, call_keys, forget_keys, shown_number
from tests.balance.storage.households import EAN, NOON, OTHER

CALLER = "+32470111222"
DAY = timedelta(days=1)


@pytest.mark.parametrize("number", [CALLER, "+3281222333", "+4930123456"])
def test_a_number_in_international_form_is_shown(number: str) -> None:
    assert shown_number(number) == number


@pytest.mark.parametrize(
    "said",
    [
        *("", "anonymous", "Anonymous", "RESTRICTED", "unknown", "unavailable", "+", "+0470111222"),
        *("+266696687", "+7378742833", "+86282452253", "+8656696", "+2562533", "+7748283", "+464"),
        *("0470111222", "sip:anonymous@anonymous.invalid", "client:agent", "+32470111222\n"),
    ],
)
def test_everything_else_counts_as_withheld(said: str) -> None:
    assert shown_number(said) == WITHHELD


@given(st.text())
def test_any_text_is_a_number_of_plain_digits_or_withheld(said: str) -> None:
    shown = shown_number(said)
    assert shown in (said, WITHHELD)
    assert shown == WITHHELD or (shown[1:].isascii() and shown[1:].isdigit())


def test_processes_agree_on_a_day_and_no_longer(database: Database) -> None:
    one, another = Pseudonyms(), Pseudonyms()
    with database.write() as connection:
        today = one.caller(connection, CALLER, NOON)
        assert another.caller(connection, CALLER, NOON) == today
        assert one.caller(connection, CALLER, NOON + DAY) != today
        assert another.ean(connection, EAN, NOON) == one.ean(connection, EAN, NOON)


def test_hashes_of_different_things_differ(database: Database) -> None:
    hashes = Pseudonyms()
    with database.write() as connection:
        found = [
            hashes.caller(connection, CALLER, NOON),
            hashes.caller(connection, EAN, NOON),
            hashes.caller(connection, "+32470111223", NOON),
            hashes.prefix(connection, CALLER, NOON),
            hashes.ean(connection, EAN, NOON),
            hashes.ean(connection, OTHER, NOON),
        ]
        assert len(set(found)) == len(found)
        assert hashes.caller(connection, "anonymous", NOON) == found[1]


def test_a_key_undone_with_its_transaction_is_not_used_again(database: Database) -> None:
    hashes = Pseudonyms()
    with database.write() as connection:
        hashes.caller(connection, CALLER, NOON)
        hashes.ean(connection, EAN, NOON)
        connection.rollback()
    with database.write() as connection:
        kept = hashes.caller(connection, CALLER, NOON)
        assert Pseudonyms().caller(connection, CALLER, NOON) == kept


def test_a_key_that_is_gone_makes_other_hashes(database: Database) -> None:
    with database.write() as connection:
        before = Pseudonyms().ean(connection, EAN, NOON)
        assert forget_keys(connection, NOON) == 0
        assert forget_keys(connection, NOON + DAY) == 1
        assert connection.execute(select(func.count()).select_from(call_keys)).scalar() == 0
        assert Pseudonyms().ean(connection, EAN, NOON) != before
