"""The worker process: ticks that do the jobs that are due. APScheduler only keeps the time."""

import logging
import signal
import time
import traceback
from collections.abc import Callable
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from balance.storage.database import DatabaseError, reason
from balance.storage.ticks import note_begun, note_tick
from config import metrics
from config.bootstrap import Parts, SetUpError, real_now
from config.guard import Guard
from config.jobs import Job, all_jobs
from config.ports import refuse_taken_port
from config.sending import new_owner

# With a lease of 20 seconds, a job is another worker's within 30.
_ASK_SECONDS = 5
_LISTEN_SECONDS = 0.2
# Who looks whether a worker is alive need not know it to the second.
_NOTE_SECONDS = 10.0
_OURS = ("balance.", "config.", "ivr.", "messaging.", "voice_prompts.")

_log = logging.getLogger(__name__)


def work(parts: Parts) -> None:
    """Tick until SIGTERM or SIGINT; the tick under way is finished first, in a few seconds.

    Raises SetUpError when the port of the metrics is taken.
    """
    stop_serving = serve_metrics(parts)
    told = list[int]()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: told.append(number))
    # A job that takes minutes is asked for every few seconds: that it goes on is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    jobs = all_jobs(parts)
    # A thread for each: one that hangs holds up no other.
    pool = ThreadPoolExecutor(len(jobs))
    scheduler = BackgroundScheduler(timezone="UTC", executors={"default": pool})
    guard = Guard(parts.database, new_owner(), real_now)
    for job in jobs:
        ask, seconds = resting(tick(parts, job, guard), job.seconds), min(job.seconds, _ASK_SECONDS)
        # The default grace of one second would silently skip a late tick.
        late = {"misfire_grace_time": None, "coalesce": True}
        scheduler.add_job(ask, "interval", seconds=seconds, name=job.name, **late)
    scheduler.start()
    while not told:
        # In short sleeps: a signal that another thread was given wakes nobody who waits for a lock.
        time.sleep(_LISTEN_SECONDS)
    parts.ending.begin()
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


def tick(parts: Parts, job: Job, guard: Guard) -> Callable[[], bool]:
    """The tick of a job, which is noted when it ends well; whatever fails only puts it off.

    It gives False where another worker is at the job.
    """
    noted: float | None = None

    def guarded() -> bool:
        nonlocal noted
        try:
            if noted is None:
                _write(parts, partial(note_begun, name=job.name, at=real_now()))
                noted = -_NOTE_SECONDS
            if not job.take_turn(guard, parts.clock()):
                return False
            if time.monotonic() - noted >= _NOTE_SECONDS:
                _write(parts, partial(note_tick, name=job.name, at=real_now()))
                noted = time.monotonic()
        except DatabaseError as fault:
            _log.warning("Tick %s put off: %s", job.name, fault)
        except DBAPIError as fault:
            # A database that is locked or away is there again at a later tick.
            kind = type(fault).__name__
            _log.warning("Tick %s put off: the database says %s, %s", job.name, kind, reason(fault))
        except Exception as fault:  # noqa: BLE001 - whatever it was, a later tick tries again
            # Its text is not logged: it may quote a customer.
            kind = type(fault).__name__
            _log.error("Tick %s put off: it failed with %s in %s", job.name, kind, _place(fault))
        return True

    return guarded


def resting(ask: Callable[[], bool], seconds: float) -> Callable[[], None]:
    """Asks at each call until a tick had its turn, then not again before these seconds are over.

    So a job that another worker leaves by dying is not left for as long as the job may rest.
    """
    begun: float | None = None

    def asked() -> None:
        nonlocal begun
        now = time.monotonic()
        # A call that comes a moment early is not put off to the next.
        if begun is not None and now - begun < seconds - _ASK_SECONDS / 2:
            return
        begun = now if ask() else None

    return asked


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
