"""The worker's jobs (MESSAGING, "Jobs"): what each does, how often, and how many workers at once.

Each is "do all that is due": safe to run twice, and by two workers at once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import monotonic
from typing import Final

from balance.calendar import BRUSSELS, civil_date
from balance.meters.sending import send_orders
from balance.meters.simulated import SimulatedMeters
from balance.storage.due import settle_due
from balance.storage.silence import tell_of_silence
from balance.storage.unanswered import tell_of_unacknowledged
from config import bootstrap, sending
from config.bootstrap import Parts
from config.guard import Guard
from config.inbox import make_folders, take_inbox
from config.market import market_platform
from config.purge import purge
from ivr.calls import give_up_calls
from ivr.pseudonyms import make_key
from messaging.reconcile import reconcile

_DUE_SECONDS: Final = 60
# In a rehearsal somebody is watching, and its clock jumps.
_REHEARSAL_DUE_SECONDS: Final = 2
# A household that has paid waits for its arrow.
_ORDERS_SECONDS: Final = 10
_DISPATCH_SECONDS: Final = 1
# That it goes on is noted between two turns.
_TURN_SECONDS: Final = 10
_DOUBT_SECONDS: Final = 15
_INBOX_SECONDS: Final = 5
_SILENCE_SECONDS: Final = 300
_CALLS_SECONDS: Final = 60
_DAILY_SECONDS: Final = 60
# From 03:00 on every wall time comes once on each civil date.
_PURGED_AFTER: Final = time(3)
_SETTLED_AFTER: Final = time(5, 15)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker does again and again, under the name of its tick.

    `seconds` pass from one beginning to the next. `after`: once a civil date, from this Brussels
    wall time on, and for a date missed never. `shared`: any number of workers do it side by side,
    because each file or message is one worker's; else one worker at a time is at it.
    """

    name: str
    do: Callable[[], None]
    seconds: float
    after: time | None = None
    shared: bool = False

    def take_turn(self, guard: Guard, now: datetime) -> bool:
        """Do what is due at the product's `now`; False where another worker is at it."""
        if self.shared:
            self.do()
            return True
        if self.after is None:
            return guard.alone(self.name, self.do)
        local = now.astimezone(BRUSSELS)
        return local.time() < self.after or guard.daily(self.name, local.date(), self.do)


def all_jobs(parts: Parts) -> tuple[Job, ...]:
    """The jobs of a worker. Raises SetUpError where one cannot work as it is set up."""
    makers = (inbox, settlement, due, orders, doubts, silence, calls, forgetting)
    senders = (dispatch(parts) for _ in range(parts.settings.senders))
    return (*(make(parts) for make in makers), *senders)


def inbox(parts: Parts) -> Job:
    """Takes in the files that wait in the inbox; the lock on a file dies with its worker."""
    make_folders(parts.settings.data_dir)

    def do() -> None:
        take_inbox(parts)

    return Job("inbox", do, _INBOX_SECONDS, shared=True)


def settlement(parts: Parts) -> Job:
    """Takes in what has come and settles every account up to today, and leaves a row that says so.

    Consumption is heard before the instalments that nothing came for are booked alone, which the
    first `due` after a downtime would not wait for. Days missed are caught up in the one run.
    """

    def do() -> None:
        files = take_inbox(parts)
        done = settle_due(parts.database, parts.clock(), parts.books)
        _log.info("The day is settled: %d files, %d accounts", files, done)

    return Job("settlement", do, _DAILY_SECONDS, after=_SETTLED_AFTER)


def due(parts: Parts) -> Job:
    """Does what is due; in a rehearsal it also plays the meters and brings them their orders."""
    meters = bootstrap.meters(parts) if parts.rehearsal else None

    def do() -> None:
        now = parts.clock()
        if meters is not None:
            _hear(meters, now)
        done = settle_due(parts.database, now, parts.books)
        if done:
            _log.info("Accounts settled: %d", done)
        if meters is not None:
            send_orders(parts.database, meters, parts.clock)

    return Job("due", do, _REHEARSAL_DUE_SECONDS if parts.rehearsal else _DUE_SECONDS)


def _hear(meters: SimulatedMeters, now: datetime) -> None:
    """Before what is due: a leak test that has passed is not to be given up for a moment."""
    try:
        meters.tick(now)
    except Exception as fault:  # noqa: BLE001 - whatever it was, the accounts are settled
        _log.error("The simulated meters failed with %s", type(fault).__name__)


def orders(parts: Parts) -> Job:
    """Brings the orders to real meters; where no way is set, and in a rehearsal, nothing."""
    platform = None if parts.rehearsal else market_platform(parts)

    def do() -> None:
        if platform is not None:
            send_orders(parts.database, platform, parts.clock)

    return Job("orders", do, _ORDERS_SECONDS)


def dispatch(parts: Parts) -> Job:
    """Sends the messages that are due; each is one sender's by a lease of its own.

    A worker has several such jobs: a provider that hangs holds up only who waits for it.
    """
    sender = sending.dispatcher(parts)

    def do() -> None:
        until = monotonic() + _TURN_SECONDS
        while not parts.ending.has_begun() and sender.run_once().accepted and monotonic() < until:
            continue

    return Job("dispatch", do, _DISPATCH_SECONDS, shared=True)


def doubts(parts: Parts) -> Job:
    """Asks providers for the messages that may have gone out; of two workers one asks for each."""
    ways, follow_ups = sending.ways(parts), sending.follow_ups(parts)

    def do() -> None:
        timing = parts.settings.timing
        reconcile(parts.database, ways, follow_ups, parts.clock, timing)

    return Job("reconcile", do, _DOUBT_SECONDS, shared=True)


def silence(parts: Parts) -> Job:
    """Tells operations what was not heard, of consumption as of orders.

    Of a rehearsal, whose clock jumps, nothing.
    """

    def do() -> None:
        if not parts.rehearsal:
            tell_of_silence(parts.database, parts.clock(), parts.rules.policies)
            tell_of_unacknowledged(parts.database, parts.clock(), parts.rules.policies)

    return Job("silence", do, _SILENCE_SECONDS)


def calls(parts: Parts) -> Job:
    """Forgets what was said in calls whose end nobody told; makes the key of tomorrow's."""

    def do() -> None:
        now = parts.clock()
        with parts.database.write() as connection:
            make_key(connection, civil_date(now) + timedelta(days=1), now)
            given_up = give_up_calls(connection, now)
        if given_up:
            _log.info("Calls whose end nobody told: %d", given_up)

    return Job("calls", do, _CALLS_SECONDS)


def forgetting(parts: Parts) -> Job:
    """Removes the personal data whose life is over."""

    def do() -> None:
        gone = sum(one.rows for one in purge(parts))
        _log.info("Personal data forgotten: %d rows and files", gone)

    return Job("purge", do, _DAILY_SECONDS, after=_PURGED_AFTER)
