"""Decides who may ask, and how often: tokens, their scopes, limits by token and by peer.

Limits are counted in this process. A bad token is counted by the peer's address, and never keeps
a good one out: behind a proxy all peers are one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from balance.api.problems import Problem, Trouble
from balance.calendar import civil_date
from balance.storage.database import Database
from balance.storage.retries import write_retried
from balance.storage.tokens import Scope, Token, kind_of, note_use, recognise

CHALLENGE: Final = 'Bearer realm="allosolde"'


class Limits:
    """How many requests a token may make, and how many a peer without one."""

    def __init__(self, rate: str, failures: str) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate, self._failures = parse(rate), parse(failures)

    def count_request(self, token: str) -> None:
        """Count a request. Raises Problem (too_many_requests), saying when to come again."""
        self._count(self._rate, "token", token)

    def count_failure(self, peer: str) -> None:
        """Count a request without a good token. Raises Problem (too_many_requests)."""
        self._count(self._failures, "peer", peer)

    def _count(self, item: RateLimitItem, kind: str, who: str) -> None:
        if self._limiter.hit(item, kind, who):
            return
        stats = self._limiter.get_window_stats(item, kind, who)
        seconds = max(1, ceil(stats.reset_time - time.time()))
        detail = f"At most {item} are answered: come again in {seconds} s."
        raise Problem(Trouble.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(seconds)})


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets the bearers of tokens in."""

    database: Database
    clock: Callable[[], datetime]
    rehearsal: bool
    limits: Limits

    def admit(self, authorization: str | None, peer: str, scope: Scope) -> Token:
        """Whose token this header shows, if it has the scope.

        Raises Problem: unauthorized, too_many_requests or scope_missing.
        """
        token = self._bearer(authorization, peer)
        self.limits.count_request(token.name)
        if scope not in token.scopes:
            challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
            raise Problem(
                Trouble.SCOPE_MISSING,
                f"This token lacks the scope {scope}.",
                headers={"WWW-Authenticate": challenge},
            )
        self._note(token)
        return token

    def _bearer(self, authorization: str | None, peer: str) -> Token:
        scheme, _, shown = (authorization or "").partition(" ")
        shown = shown.strip() if scheme.casefold() == "bearer" else ""
        with self.database.read() as connection:
            found = recognise(connection, shown, rehearsal=self.rehearsal)
        if found is None:
            self.limits.count_failure(peer)
            raise self._unknown(shown)
        return found

    def _note(self, token: Token) -> None:
        today = civil_date(self.clock())
        if token.last_used_on != today:
            write_retried(
                self.database, lambda connection: note_use(connection, token.token_id, today)
            )

    def _unknown(self, shown: str) -> Problem:
        wanted = kind_of(self.rehearsal)
        if not shown:
            detail = f"Send a token as: Authorization: Bearer {wanted}…"
            return Problem(Trouble.UNAUTHORIZED, detail, headers={"WWW-Authenticate": CHALLENGE})
        detail = f"This token opens nothing here: use a living one that begins with {wanted}"
        challenge = f'{CHALLENGE}, error="invalid_token"'
        return Problem(Trouble.UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})
