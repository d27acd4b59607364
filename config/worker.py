"""The worker process: ticks that do everything that is due. APScheduler only keeps the time."""

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from balance.meters.sending import send_orders
from balance.meters.simulated import SimulatedMeters
from balance.storage.database import DatabaseError, reason
from balance.storage.due import settle_due
from balance.storage.silence import tell_of_silence
from balance.storage.ticks import note_begun, note_tick
from balance.storage.unanswered import tell_of_unacknowledged
from config import bootstrap, metrics
from config.bootstrap import Parts, SetUpError, real_now
from config.inbox import make_folders, take_inbox
from config.market import market_platform
from config.ports import refuse_taken_port
from ivr.spoken import KEPT, forget_texts

_DUE_SECONDS = 60
# In a rehearsal somebody is watching, and its clock jumps.
_REHEARSAL_DUE_SECONDS = 2
# A household that has paid waits for its arrow.
_ORDERS_SECONDS = 10
_DISPATCH_SECONDS = 1
_FORGET_SECONDS = 3600
_INBOX_SECONDS = 5
_SILENCE_SECONDS = 300
# Who looks whether a worker is alive need not know it to the second.
_NOTE_SECONDS = 10.0
_OURS = ("balance.", "config.", "ivr.", "messaging.", "voice_prompts.")

_log = logging.getLogger(__name__)


def work(parts: Parts) -> None:
    """Tick until SIGTERM or SIGINT; the tick under way is finished first.

    Raises SetUpError when the port of the metrics is taken.
    """
    stop_serving = serve_metrics(parts)
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    scheduler = BackgroundScheduler(timezone="UTC")
    due = _REHEARSAL_DUE_SECONDS if parts.rehearsal else _DUE_SECONDS
    for tick, seconds in (
        (due_tick(parts), due),
        (orders_tick(parts), _ORDERS_SECONDS),
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
    stop_serving()


def serve_metrics(parts: Parts) -> Callable[[], None]:
    """Begin to serve the metrics; how to stop that. A rehearsal does without where it must."""
    try:
        refuse_taken_port(parts.settings.metrics_port, "ALLOSOLDE_METRICS_PORT")
    except SetUpError as fault:
        if not parts.rehearsal:
            raise
        _log.warning("No metrics: %s", fault)
        return lambda: None
    server, thread = metrics.serve(parts)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


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
            send_orders(parts.database, meters, parts.clock)

    return _survive(parts, tick, "due")


def orders_tick(parts: Parts) -> Callable[[], None]:
    """Brings the orders to real meters; where no way is set, and in a rehearsal, nothing."""
    platform = None if parts.rehearsal else market_platform(parts)

    def tick() -> None:
        if platform is not None:
            send_orders(parts.database, platform, parts.clock)

    return _survive(parts, tick, "orders")


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

    return _survive(parts, tick, "dispatch")


def _forget(parts: Parts) -> Callable[[], None]:
    def tick() -> None:
        with parts.database.write() as connection:
            forget_texts(connection, parts.clock() - KEPT)

    return _survive(parts, tick, "forget")


def inbox_tick(parts: Parts) -> Callable[[], None]:
    """Takes in the files that wait in the inbox."""
    make_folders(parts.settings.data_dir)

    def tick() -> None:
        take_inbox(parts)

    return _survive(parts, tick, "inbox")


def silence_tick(parts: Parts) -> Callable[[], None]:
    """Tells operations what was not heard, of consumption as of orders.

    Of a rehearsal, whose clock jumps, nothing.
    """

    def tick() -> None:
        if not parts.rehearsal:
            tell_of_silence(parts.database, parts.clock(), parts.rules.policies)
            tell_of_unacknowledged(parts.database, parts.clock(), parts.rules.policies)

    return _survive(parts, tick, "silence")


def _survive(parts: Parts, tick: Callable[[], None], name: str) -> Callable[[], None]:
    """The tick, noted when it ends well; whatever fails in it only puts it off."""
    noted: float | None = None

    def guarded() -> None:
        nonlocal noted
        try:
            if noted is None:
                _write(parts, partial(note_begun, name=name, at=real_now()))
                noted = -_NOTE_SECONDS
            tick()
            if time.monotonic() - noted >= _NOTE_SECONDS:
                _write(parts, partial(note_tick, name=name, at=real_now()))
                noted = time.monotonic()
        except DatabaseError as fault:
            _log.warning("Tick %s put off: %s", name, fault)
        except DBAPIError as fault:
            # A database that is locked or away is there again at a later tick.
            kind = type(fault).__name__
            _log.warning("Tick %s put off: the database says %s, %s", name, kind, reason(fault))
        except Exception as fault:  # noqa: BLE001 - whatever it was, a later tick tries again
            # Its text is not logged: it may quote a customer.
            kind = type(fault).__name__
            _log.error("Tick %s put off: it failed with %s in %s", name, kind, _place(fault))

    return guarded


def _write(parts: Parts, note: Callable[[Connection], None]) -> None:
    with parts.database.write() as connection:
        note(connection)


def _place(fault: Exception) -> str:
    """The module and line of ours that was under way."""
    ran = [
        f"{frame.f_globals['__name__']}:{line}"
        for frame, line in traceback.walk_tb(fault.__traceback__)
    ]
    return next(place for place in reversed(ran) if place.startswith(_OURS))
