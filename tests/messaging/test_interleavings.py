"""A thousand times a customer pays and consumes while an alert is on its way: all sent is true."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from balance.ean import Ean
from balance.storage.database import Database
from balance.storage.schema import accounts
from messaging import claims
from messaging.claims import Claimer, Lease
from messaging.delivery import (
    Accepted,
    ChannelName,
    MessageState,
    NotSent,
    Outcome,
    step_after,
)
from messaging.plain_numbers import amount
from messaging.tables import messages
from messaging.timing import DEFAULT
from tests.balance.storage.households import NOON, YESTERDAY, book, ean, pay, use
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.workers import submitter, worker

_TIMES = 1000
_ALERTS = ("LOW_CREDIT", "EMERGENCY_CREDIT")


@dataclass(slots=True)
class _Worker:
    """A worker that stops between any two of its transactions."""

    database: Database
    clock: Clock
    name: str
    held: list[Lease] = field(default_factory=list)
    sending: list[Lease] = field(default_factory=list)

    def claim(self) -> None:
        with self.database.write() as connection:
            claims.take_turns(connection)
            claimer = Claimer(self.name, [ChannelName.SMS], {}, DEFAULT)
            self.held += claimer.claim(connection, self.clock.now, 5)

    def submit(self) -> None:
        for lease in self.held:
            with self.database.write() as connection:
                step = submitter().submit(connection, lease, self.clock.now)
            if step is not None and step.state is MessageState.SUBMITTING:
                self.check(lease)
                self.sending.append(lease)
        self.held = []

    def check(self, lease: Lease) -> None:
        """What is being sent is so: alert and balance, read from the account alone."""
        query = select(accounts.c.balance).where(accounts.c.id == lease.about.account_id)
        with self.database.read() as connection:
            balance = connection.execute(query).scalar_one()
        assert amount(balance) in lease.row.text
        if lease.about.kind in _ALERTS:
            assert balance <= (500 if lease.about.kind == "LOW_CREDIT" else -1)

    def answer(self, outcome: Outcome) -> None:
        for lease in self.sending:
            step = step_after(outcome, lease.attempts, self.clock.now, lease.row.expires_at)
            with self.database.write() as connection:
                submitter().record(connection, lease, outcome, step, self.clock.now)
        self.sending = []


def _household(
    database: Database, code: Ean, clock: Clock, rng: random.Random
) -> list[Callable[[], object]]:
    """What its members do: they pay, and they consume."""
    day = YESTERDAY - timedelta(days=1)
    acts = (pay(f"P/{code}", 2000, code), use(f"U/{code}", rng.choice((100, 700)), day, code=code))
    return [lambda act=act: book(database, clock.now, BOOKS, act, code=code) for act in acts]  # type: ignore[misc]


def _merged(rng: random.Random, *series: list[Callable[[], object]]) -> list[Callable[[], object]]:
    """The steps of several series, each in its order, interleaved at random."""
    left, merged = [list(one) for one in series], []
    while any(left):
        merged.append(rng.choice([one for one in left if one]).pop(0))
    return merged


def test_in_a_thousand_interleavings_of_payments_and_sending_none_untrue_is_sent(
    database: Database,
) -> None:
    rng, clock, channel = random.Random(20261124), Clock(NOON), ScriptedChannel()
    for number in range(1, _TIMES + 1):
        code = ean(number)
        open_reachable(database, code)
        book(database, clock.now, BOOKS, use(f"L/{code}", 600, code=code), code=code)
        two = [_Worker(database, clock, name) for name in ("w1", "w2")]
        outcomes = [rng.choice((Accepted(f"SM{number}"), NotSent("busy"))) for _ in two]
        sending: list[list[Callable[[], object]]] = [
            [one.claim, one.submit, lambda one=one, said=said: one.answer(said)]  # type: ignore[misc]
            for one, said in zip(two, outcomes, strict=True)
        ]
        for step in _merged(rng, _household(database, code, clock, rng), *sending):
            step()
        clock.move(minutes=1)
        while worker(database, channel, clock).run_once().accepted:
            pass
    with database.read() as connection:
        query = select(messages.c.state).where(messages.c.kind == "LOW_CREDIT")
        ended = dict.fromkeys(("accepted", "cancelled"), 0)
        for (state,) in connection.execute(query):
            ended[state] += 1
    assert min(ended.values()) > _TIMES / 10
