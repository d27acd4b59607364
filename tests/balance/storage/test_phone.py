"""Which accounts the telephone line may speak of, on both databases."""

import pytest
from sqlalchemy import select, update

from balance.account import Supply
from balance.ean import Ean
from balance.refusals import RefusedInput
from balance.storage.acts import Act, ActName
from balance.storage.database import Database
from balance.storage.occupants import close_account, replace_meter
from balance.storage.phone import find_open_to_phone, set_phone_access
from balance.storage.schema import accounts, agent_acts
from tests.balance.storage.households import EAN, NOON, OTHER, books, open_account

KEPT = Act("ag7", ActName.PHONE_ACCESS, detail="asked for")


def _set(database: Database, *, is_open: bool, ean: Ean = EAN) -> bool:
    with database.write() as connection:
        return set_phone_access(connection, ean, is_open, KEPT, NOON)


def _is_found(database: Database, ean: Ean = EAN) -> bool:
    with database.read() as connection:
        return find_open_to_phone(connection, ean) is not None


def test_an_open_account_is_found_by_its_own_ean(database: Database) -> None:
    open_account(database)
    assert _is_found(database)
    assert not _is_found(database, OTHER)


def test_an_account_off_prepayment_is_not_found(database: Database) -> None:
    open_account(database)
    with database.write() as connection:
        connection.execute(update(accounts).values(supply=Supply.OFF_PREPAYMENT))
    assert not _is_found(database)


def test_a_closed_phone_stays_so_until_it_is_opened(database: Database) -> None:
    open_account(database)
    assert not _set(database, is_open=True)
    assert _set(database, is_open=False)
    assert not _set(database, is_open=False)
    assert not _is_found(database)
    assert _set(database, is_open=True)
    assert _is_found(database)
    with database.read() as connection:
        assert len(connection.execute(select(agent_acts)).all()) == 2


def test_the_phone_of_no_account_cannot_be_closed(database: Database) -> None:
    with pytest.raises(RefusedInput, match="no account is open"):
        _set(database, is_open=False)


def test_the_next_customer_begins_with_an_open_phone(database: Database) -> None:
    open_account(database)
    _set(database, is_open=False)
    with database.write() as connection:
        close_account(connection, EAN, Act("ag7", ActName.CLOSE), NOON, books())
    assert not _is_found(database)
    open_account(database, now=NOON, opened_on=NOON.date())
    assert _is_found(database)


def test_a_closed_phone_goes_with_its_customer_to_another_meter(database: Database) -> None:
    open_account(database)
    _set(database, is_open=False)
    with database.write() as connection:
        replace_meter(connection, EAN, OTHER, Act("ag7", ActName.REPLACE), NOON, books())
    assert not _is_found(database, OTHER)
    assert _set(database, is_open=True, ean=OTHER)
