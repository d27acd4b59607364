"""The worker process: ticks that do everything that is due. APScheduler only keeps the time."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import OperationalError

from balance.meters.orders import send_orders
from balance.meters.simulated import SimulatedMeters
from balance.storage.due import settle_due
from balance.storage.silence import tell_of_silence
from config import bootstrap
from config.bootstrap import Parts
from config.inbox import make_folders, take_inbox
from ivr.spoken import KEPT, forget_texts

_DUE_SECONDS = 60
# In a rehearsal somebody is watching, and its clock jumps.
_REHEARSAL_DUE_SECONDS = 2
_DISPATCH_SECONDS = 1
_FORGET_SECONDS = 3600
_INBOX_SECONDS = 5
_SILENCE_SECONDS = 300

_log = logging.getLogger(__name__)


def work(parts: Parts) -> None:
    """Tick until SIGTERM or SIGINT; the tick under way is finished first."""
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    scheduler = BackgroundScheduler(timezone="UTC")
    due = _REHEARSAL_DUE_SECONDS if parts.rehearsal else _DUE_SECONDS
    for tick, seconds in (
        (due_tick(parts), due),
        (_dispatch(parts), _DISPATCH_SECONDS),
        (_forget(parts), _FORGET_SECONDS),
        (inbox_tick(parts), _INBOX_SECONDS),
        (silence_tick(parts), _SILENCE_SECONDS),
    ):
        # The default grace of one second would silently skip a late tick.
        scheduler.add_job(tick, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True)
    scheduler.start()
    stopped.wait()
    scheduler.shutdown(wait=True)


def due_tick(parts: Parts) -> Callable[[], None]:
    """Does what is due; in a rehearsal it also plays the meters and brings them their orders."""
    meters = bootstrap.meters(parts) if parts.rehearsal else None

    def tick() -> None:
        now = parts.clock()
        if meters is not None:
            _hear(meters, now)
        done = settle_due(parts.database, now, parts.books)
        if done:
            _log.info("Accounts settled: %d", done)
        if meters is not None:
            send_orders(parts.database, meters, parts.clock())

    return _survive(tick, "due")


def _hear(meters: SimulatedMeters, now: datetime) -> None:
    """Before what is due: a leak test that has passed is not to be given up for a moment."""
    try:
        meters.tick(now)
    except Exception as fault:  # noqa: BLE001 - whatever it was, the accounts are settled
        _log.error("The simulated meters failed with %s", type(fault).__name__)


def _dispatch(parts: Parts) -> Callable[[], None]:
    sender = bootstrap.dispatcher(parts)

    def tick() -> None:
        sender.run_once()

    return _survive(tick, "dispatch")


def _forget(parts: Parts) -> Callable[[], None]:
    def tick() -> None:
        with parts.database.write() as connection:
            forget_texts(connection, parts.clock() - KEPT)

    return _survive(tick, "forget")


def inbox_tick(parts: Parts) -> Callable[[], None]:
    """Takes in the files that wait in the inbox."""
    make_folders(parts.settings.data_dir)

    def tick() -> None:
        take_inbox(parts)

    return _survive(tick, "inbox")


def silence_tick(parts: Parts) -> Callable[[], None]:
    """Tells operations what was not heard; of a rehearsal, whose clock jumps, nothing."""

    def tick() -> None:
        if not parts.rehearsal:
            tell_of_silence(parts.database, parts.clock(), parts.rules.policies)

    return _survive(tick, "silence")


def _survive(tick: Callable[[], None], name: str) -> Callable[[], None]:
    def guarded() -> None:
        try:
            tick()
        except OperationalError as fault:
            # A database that is locked or away is there again at a later tick.
            _log.warning("Tick %s put off: the database does not answer (%s)", name, fault.orig)

    return guarded
