"""Keeps which worker is at which job, and on which civil dates the daily jobs were done.

Leases are in real time, also in a rehearsal, whose clock jumps; the dates are the product's.
"""

from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Connection, Date, Table, Text, or_, select, update

from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata

job_leases = Table(
    "job_leases",
    metadata,
    Column("job", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    comment="Which worker is at a job, or was last; real instants, also in a rehearsal",
)

job_runs = Table(
    "job_runs",
    metadata,
    Column("job", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    comment="Daily jobs by the product's civil date; their instants are real ones",
)


def take_job(
    connection: Connection, job: str, owner: str, now: datetime, lease_until: datetime
) -> bool:
    """Make a job this owner's until an instant; False where a living worker is at it."""
    free = {"job": job, "owner": owner, "begun_at": now, "lease_until": now}
    insert_new(connection, job_leases, [free])
    lease = job_leases.c
    takes = update(job_leases).where(
        lease.job == job, or_(lease.lease_until <= now, lease.owner == owner)
    )
    mine = takes.values(owner=owner, begun_at=now, lease_until=lease_until)
    return connection.execute(mine).rowcount == 1


def keep_job(connection: Connection, job: str, owner: str, lease_until: datetime) -> bool:
    """Move the end of a lease: ahead to stay at the job, to now to leave it.

    False where the job is another's meanwhile.
    """
    mine = (job_leases.c.job == job, job_leases.c.owner == owner)
    moved = update(job_leases).where(*mine).values(lease_until=lease_until)
    return connection.execute(moved).rowcount == 1


def begin_run(connection: Connection, job: str, day: date, owner: str, now: datetime) -> bool:
    """Begin the job of a civil date, or begin it again; False where it was done."""
    begun = {"owner": owner, "begun_at": now}
    insert_new(connection, job_runs, [{"job": job, "day": day, **begun}])
    mine = update(job_runs).where(*_undone(job, day))
    return connection.execute(mine.values(begun)).rowcount == 1


def end_run(connection: Connection, job: str, day: date, owner: str, now: datetime) -> None:
    """Note that the job of a civil date was done, unless another owner began it again since."""
    mine = update(job_runs).where(*_undone(job, day), job_runs.c.owner == owner)
    connection.execute(mine.values(ended_at=now))


def is_done(connection: Connection, job: str, day: date) -> bool:
    """Whether the job of a civil date was done to its end."""
    which = (job_runs.c.job == job, job_runs.c.day == day, job_runs.c.ended_at.is_not(None))
    return connection.execute(select(job_runs.c.job).where(*which)).first() is not None


def _undone(job: str, day: date) -> tuple[ColumnElement[bool], ...]:
    return job_runs.c.job == job, job_runs.c.day == day, job_runs.c.ended_at.is_(None)
