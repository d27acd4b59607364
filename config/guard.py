"""Lets one worker at a time be at a job, and another take it over when that one dies."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.exc import DBAPIError

from balance.storage.database import Database, DatabaseError
from balance.storage.jobs import begin_run, end_run, is_done, keep_job, take_job
from balance.storage.retries import write_retried

LEASE: Final = timedelta(seconds=20)
"""How long a job stays a worker's that says nothing any more."""
_BEAT_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Guard:
    """One worker's hand on the jobs. `owner` is unique among all workers, `clock` the real one.

    A worker that was stopped for longer than its lease and goes on is a second one at the job:
    each job is safe to run by two at once.
    """

    database: Database
    owner: str
    clock: Callable[[], datetime]

    def alone(self, job: str, work: Callable[[], None]) -> bool:
        """Do the work of a job; False, and nothing done, where a living worker is at it."""
        now = self.clock()
        if not write_retried(
            self.database,
            lambda connection: take_job(connection, job, self.owner, now, now + LEASE),
        ):
            return False
        try:
            with self._beating(job):
                work()
        finally:
            self._keep(job, self.clock())
        return True

    def daily(self, job: str, day: date, work: Callable[[], None]) -> bool:
        """Do the work of a civil date, once; False where a living worker is at it."""
        with self.database.read() as connection:
            done = is_done(connection, job, day)
        return done or self.alone(job, lambda: self._run(job, day, work))

    def _run(self, job: str, day: date, work: Callable[[], None]) -> None:
        with self.database.write() as connection:
            begun = begin_run(connection, job, day, self.owner, self.clock())
        if begun:
            work()
            with self.database.write() as connection:
                end_run(connection, job, day, self.owner, self.clock())

    @contextmanager
    def _beating(self, job: str) -> Iterator[None]:
        """Keeps the job ours for as long as this process lives and is at it."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(_BEAT_SECONDS):
                if not self._keep(job, self.clock() + LEASE):
                    return

        heart = threading.Thread(target=beat, name=f"lease of {job}", daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()

    def _keep(self, job: str, until: datetime) -> bool:
        """False where the job is another's; a database that does not answer is asked again."""
        try:
            with self.database.write() as connection:
                return keep_job(connection, job, self.owner, until)
        except (DBAPIError, DatabaseError) as fault:
            _log.warning("The lease of %s was not written: %s", job, type(fault).__name__)
            return True
