"""The worker process: ticks that do everything that is due. APScheduler only keeps the time."""

import logging
import signal
import threading
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import OperationalError

from balance.storage.due import settle_due
from config import bootstrap
from config.bootstrap import Parts

_DUE_SECONDS = 60
# In a rehearsal somebody is watching, and its clock jumps.
_REHEARSAL_DUE_SECONDS = 2
_DISPATCH_SECONDS = 1

_log = logging.getLogger(__name__)


def work(parts: Parts) -> None:
    """Tick until SIGTERM or SIGINT; the tick under way is finished first."""
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    scheduler = BackgroundScheduler(timezone="UTC")
    due = _REHEARSAL_DUE_SECONDS if parts.rehearsal else _DUE_SECONDS
    for tick, seconds in ((_due(parts), due), (_dispatch(parts), _DISPATCH_SECONDS)):
        # The default grace of one second would silently skip a late tick.
        scheduler.add_job(tick, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True)
    scheduler.start()
    stopped.wait()
    scheduler.shutdown(wait=True)


def _due(parts: Parts) -> Callable[[], None]:
    def tick() -> None:
        done = settle_due(parts.database, parts.clock(), parts.books)
        if done:
            _log.info("Accounts settled: %d", done)

    return _survive(tick, "due")


def _dispatch(parts: Parts) -> Callable[[], None]:
    sender = bootstrap.dispatcher(parts)

    def tick() -> None:
        sender.run_once()

    return _survive(tick, "dispatch")


def _survive(tick: Callable[[], None], name: str) -> Callable[[], None]:
    def guarded() -> None:
        try:
            tick()
        except OperationalError as fault:
            # A database that is locked or away is there again at a later tick.
            _log.warning("Tick %s put off: the database does not answer (%s)", name, fault.orig)

    return guarded
