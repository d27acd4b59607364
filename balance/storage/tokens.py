"""Keeps the tokens with which integrators use the API: hashed, and shown once, when they are made.

A token is 32 random bytes. What it is for stands before them: `sandbox_` opens rehearsals only,
`live_` everything else.
"""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from balance.storage.schema import api_tokens

SANDBOX: Final = "sandbox_"
LIVE: Final = "live_"
_RANDOM_BYTES = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)


class Scope(StrEnum):
    """What the bearer of a token may do."""

    TOP_UPS_WRITE = "topups:write"
    CONSUMPTION_WRITE = "consumption:write"
    EVENTS_WRITE = "events:write"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"


class TokenError(Exception):
    """A token cannot be made or revoked so: a sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: everything but the token. `last_used_on` is a Brussels day."""

    token_id: int
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


def kind_of(rehearsal: bool) -> str:
    """How the tokens of a database begin."""
    return SANDBOX if rehearsal else LIVE


def create_token(
    connection: Connection,
    name: str,
    scopes: Collection[Scope],
    now: datetime,
    *,
    rehearsal: bool,
) -> str:
    """A new token, which nobody can read again. Raises TokenError for a bad or a taken name."""
    if _NAME.fullmatch(name) is None:
        raise TokenError(
            "A token's name has at most 40 small letters, digits, dots, hyphens and underscores, "
            "and begins with a letter or a digit."
        )
    if not scopes:
        raise TokenError("Say what the token is for: give it a scope at least.")
    if _living(connection, name) is not None:
        raise TokenError(f"There is a token {name} already: revoke it, or choose another name.")
    token = kind_of(rehearsal) + secrets.token_urlsafe(_RANDOM_BYTES)
    row = {"name": name, "hash": _hash(token), "scopes": " ".join(sorted(scopes))}
    connection.execute(insert(api_tokens), row | {"created_at": now})
    return token


def revoke_token(connection: Connection, name: str, now: datetime) -> None:
    """Let a token open nothing any more. Raises TokenError where none of this name is alive."""
    token_id = _living(connection, name)
    if token_id is None:
        raise TokenError(f"There is no token {name}.")
    mine = api_tokens.c.id == token_id
    connection.execute(update(api_tokens).where(mine).values(revoked_at=now))


def all_tokens(connection: Connection) -> list[Token]:
    """Every token that was ever made, oldest first."""
    return [_token(row) for row in connection.execute(select(api_tokens).order_by("id"))]


def recognise(connection: Connection, token: str, *, rehearsal: bool) -> Token | None:
    """The living token of this database that was shown; None for every other text."""
    if not token.startswith(kind_of(rehearsal)):
        return None
    alive = (api_tokens.c.hash == _hash(token), api_tokens.c.revoked_at.is_(None))
    row = connection.execute(select(api_tokens).where(*alive)).one_or_none()
    return None if row is None else _token(row)


def note_use(connection: Connection, token_id: int, day: date) -> None:
    """Note the last day on which a token was used."""
    mine = api_tokens.c.id == token_id
    connection.execute(update(api_tokens).where(mine).values(last_used_on=day))


def _hash(token: str) -> str:
    # A lone surrogate, which no token holds, is no reason to fail.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _living(connection: Connection, name: str) -> int | None:
    mine = (api_tokens.c.name == name, api_tokens.c.revoked_at.is_(None))
    return connection.execute(select(api_tokens.c.id).where(*mine)).scalar()


def _token(row: Row[Any]) -> Token:
    scopes = frozenset(Scope(word) for word in row.scopes.split())
    return Token(row.id, row.name, scopes, row.created_at, row.revoked_at, row.last_used_on)
