"""Tokens of integrators: shown once, kept as a hash, and gone when they are revoked."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from balance.storage.database import Database
from balance.storage.schema import api_tokens
from balance.storage.tokens import (
    Scope,
    TokenError,
    all_tokens,
    create_token,
    recognise,
    revoke_token,
)
from tests.balance.storage.households import NIGHT, NOON

READ = [Scope.ACCOUNTS_READ]


def test_a_token_is_kept_as_a_hash_only(database: Database) -> None:
    with database.write() as connection:
        token = create_token(connection, "bank", READ, NOON, rehearsal=False)
        row = connection.execute(select(api_tokens)).one()
    assert token.startswith("live_")
    assert len(token) == len("live_") + 43
    assert not any(token.removeprefix("live_") in str(value) for value in row)
    assert len(row.hash) == 64


def test_a_token_is_recognised_whole_and_nothing_like_it(database: Database) -> None:
    with database.write() as connection:
        token = create_token(connection, "bank", READ, NOON, rehearsal=True)
        found = recognise(connection, token, rehearsal=True)
        assert found is not None
        assert (found.name, found.scopes) == ("bank", frozenset(READ))
        for other in (token[:-1], token + "x", token.swapcase(), "", "sandbox_", "sandbox_\ud800"):
            assert recognise(connection, other, rehearsal=True) is None
        assert recognise(connection, token, rehearsal=False) is None


def test_a_name_has_one_living_token(database: Database) -> None:
    with database.write() as connection:
        first = create_token(connection, "bank", READ, NOON, rehearsal=False)
        with pytest.raises(TokenError, match="already"):
            create_token(connection, "bank", READ, NOON, rehearsal=False)
        revoke_token(connection, "bank", NIGHT)
        second = create_token(connection, "bank", READ, NIGHT, rehearsal=False)
        assert recognise(connection, first, rehearsal=False) is None
        assert recognise(connection, second, rehearsal=False) is not None
        assert [token.revoked_at for token in all_tokens(connection)] == [NIGHT, None]


def test_two_at_once_cannot_make_tokens_of_one_name(database: Database) -> None:
    row = {"name": "bank", "scopes": "accounts:read", "created_at": NOON}
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(api_tokens), [row | {"hash": "a"}, row | {"hash": "b"}])


@pytest.mark.parametrize("name", ["", "Bank", "a b", "-bank", "b" * 41, "bank\n", "béa"])
def test_a_name_that_a_log_could_not_show_is_refused(database: Database, name: str) -> None:
    with pytest.raises(TokenError), database.write() as connection:
        create_token(connection, name, READ, NOON, rehearsal=False)


def test_a_token_for_nothing_is_refused(database: Database) -> None:
    with pytest.raises(TokenError, match="scope"), database.write() as connection:
        create_token(connection, "bank", [], NOON, rehearsal=False)


def test_a_token_that_is_none_cannot_be_revoked(database: Database) -> None:
    with pytest.raises(TokenError, match="no token bank"), database.write() as connection:
        revoke_token(connection, "bank", NOON)
