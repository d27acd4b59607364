"""A thousand times a customer pays and consumes while an alert is on its way: all sent is true."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from balance.batch import Taken
from balance.ean import Ean
from balance.energy import Energy
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from balance.storage.openings import open_accounts
from balance.storage.schema import accounts
from messaging import claims
from messaging.claims import Claimer, Lease
from messaging.delivery import (
    Accepted,
    ChannelName,
    MessageState,
    NotSent,
    step_after,
)
from messaging.plain_numbers import amount
from messaging.tables import messages
from messaging.timing import DEFAULT
from tests.balance.storage.households import NOON, YESTERDAY, book, ean, pay, use
from tests.messaging.factories import MOBILE, Clock, ScriptedChannel
from tests.messaging.test_audit import BOOKS
from tests.messaging.workers import submitter, worker

_TIMES, _AT_ONCE = 1000, 20
_ALERTS = ("LOW_CREDIT", "EMERGENCY_CREDIT")
_Steps = list[Callable[[], object]]


@dataclass(slots=True)
class _Worker:
    """A worker that stops between any two of its transactions."""

    database: Database
    clock: Clock
    name: str
    rng: random.Random
    held: list[Lease] = field(default_factory=list)
    sending: list[Lease] = field(default_factory=list)

    def steps(self) -> _Steps:
        """What it does again and again: the household of each message does other things between."""
        return [self.claim, *[self.submit, self.answer] * 5] * (_AT_ONCE // 5)

    def claim(self) -> None:
        with self.database.write() as connection:
            claims.take_turns(connection)
            claimer = Claimer(self.name, [ChannelName.SMS], {}, DEFAULT)
            self.held += claimer.claim(connection, self.clock.now, 5)

    def submit(self) -> None:
        if not self.held:
            return
        lease = self.held.pop(0)
        with self.database.write() as connection:
            step = submitter().submit(connection, lease, self.clock.now)
            if step is not None and step.state is MessageState.SUBMITTING:
                self.check(connection, lease)
                self.sending.append(lease)

    def check(self, connection: Connection, lease: Lease) -> None:
        """What is being sent is so: alert and balance, read from the account alone."""
        row = lease.row
        query = select(accounts.c.balance).where(accounts.c.id == row.account_id)
        balance = connection.execute(query).scalar_one()
        assert amount(balance) in row.text
        if row.kind in _ALERTS:
            assert balance <= (500 if row.kind == "LOW_CREDIT" else -1)

    def answer(self) -> None:
        if not self.sending:
            return
        lease = self.sending.pop(0)
        outcome = self.rng.choice((Accepted(f"SM{lease.row.id}"), NotSent("busy")))
        step = step_after(outcome, lease.attempts, self.clock.now, lease.row.expires_at)
        with self.database.write() as connection:
            submitter().record(connection, lease, outcome, step, self.clock.now)


def _low(database: Database, codes: Sequence[Ean], now: datetime) -> None:
    """Homes at 4.00, each with an alert that waits."""
    homes = [
        Opening(
            code,
            Energy.ELECTRICITY,
            date(2026, 11, 1),
            mobile=MOBILE,
            channels=("sms",),
            balance=Cents(1000),
        )
        for code in codes
    ]
    batches = {code: [use(f"L/{code}", 600, code=code)] for code in codes}
    with database.write() as connection:
        assert open_accounts(connection, homes, now, BOOKS) == [Taken()] * len(homes)
        book_batches(connection, batches, now, BOOKS)


def _household(database: Database, code: Ean, clock: Clock, rng: random.Random) -> _Steps:
    """What its members do: they pay, and they consume."""
    day = YESTERDAY - timedelta(days=1)
    acts = (pay(f"P/{code}", 2000, code), use(f"U/{code}", rng.choice((100, 700)), day, code=code))
    return [lambda act=act: book(database, clock.now, BOOKS, act, code=code) for act in acts]  # type: ignore[misc]


def _merged(rng: random.Random, *series: _Steps) -> _Steps:
    """The steps of several series, each in its order, interleaved at random."""
    turns = [number for number, one in enumerate(series) for _ in one]
    rng.shuffle(turns)
    left = [iter(one) for one in series]
    return [next(left[number]) for number in turns]


def test_in_a_thousand_interleavings_of_payments_and_sending_none_untrue_is_sent(
    database: Database,
) -> None:
    rng, clock, channel = random.Random(20261124), Clock(NOON), ScriptedChannel()
    for first in range(1, _TIMES, _AT_ONCE):
        codes = [ean(number) for number in range(first, first + _AT_ONCE)]
        _low(database, codes, clock.now)
        two = [_Worker(database, clock, name, rng) for name in ("w1", "w2")]
        homes = [_household(database, code, clock, rng) for code in codes]
        for step in _merged(rng, *homes, *[one.steps() for one in two]):
            step()
        for one in two:
            while one.held or one.sending:
                one.submit()
                one.answer()
        clock.move(minutes=1)
        while worker(database, channel, clock).run_once(limit=50).accepted:
            pass
    with database.read() as connection:
        query = select(messages.c.state).where(messages.c.kind == "LOW_CREDIT")
        ended = Counter(connection.execute(query).scalars())
    assert set(ended) == {"accepted", "cancelled"}
    assert min(ended.values()) > _TIMES / 10
