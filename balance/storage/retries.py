"""Units of work that give way to a rival's, and are tried again."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from balance.storage.database import Database

_Result = TypeVar("_Result")

_TRIES = 5
# PostgreSQL, Appendix A: serialization_failure, deadlock_detected.
_RIVALRY = ("40001", "40P01")


def write_retried(database: Database, work: Callable[[Connection], _Result]) -> _Result:
    """What `work` gives, in a writing transaction of its own; begun again, it must find anew.

    Raises what the database last said where rivals win time and again.
    """
    for _ in range(_TRIES - 1):
        try:
            with database.write() as connection:
                return work(connection)
        except DBAPIError as fault:
            if not _is_rivalry(fault):
                raise
    with database.write() as connection:
        return work(connection)


def _is_rivalry(fault: DBAPIError) -> bool:
    """Whether another transaction took one of our keys meanwhile, or waited for us in turn."""
    return isinstance(fault, IntegrityError) or getattr(fault.orig, "sqlstate", None) in _RIVALRY
