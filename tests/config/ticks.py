"""Ticks of one worker, for tests that ask for them by hand."""

from collections.abc import Callable

from config import worker
from config.bootstrap import Parts, real_now
from config.guard import Guard
from config.jobs import Job


def tick(
    parts: Parts, make: Callable[[Parts], Job], guard: Guard | None = None
) -> Callable[[], bool]:
    """The tick of a job, of a worker of its own where no guard is named."""
    return worker.tick(parts, make(parts), guard or Guard(parts.database, "a worker", real_now))
