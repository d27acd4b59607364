"""What a database is: a rehearsal or not, for ever; which one; its clock, token and restore."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from balance.storage.inserts import insert_new
from balance.storage.schema import facts

REHEARSAL = "rehearsal"
TOKEN = "rehearsal_token"  # noqa: S105 - the name of the fact, not a secret
INSTALLATION = "installation"
BOUNCES = "bounces_key"
HASH_KEY = "hash_key"
CLOCK_AHEAD = "clock_ahead_microseconds"
RESTORED_AT = "restored_at"


class ClockError(Exception):
    """The rehearsal's clock cannot be moved so: a sentence."""


def read_fact(connection: Connection, name: str) -> str | None:
    """The value of a fact, None when it was never set."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Set a fact."""
    forget_fact(connection, name)
    connection.execute(insert(facts), {"name": name, "value": value})


def forget_fact(connection: Connection, name: str) -> None:
    """Let a fact be as if it was never set."""
    connection.execute(delete(facts).where(facts.c.name == name))


def keep_fact(connection: Connection, name: str, value: str) -> str:
    """Set a fact that was never set, also by somebody else meanwhile; its value."""
    insert_new(connection, facts, [{"name": name, "value": value}])
    query = select(facts.c.value).where(facts.c.name == name)
    return str(connection.execute(query).scalar_one())


def is_rehearsal(connection: Connection) -> bool:
    """Whether this database was made as a rehearsal."""
    return read_fact(connection, REHEARSAL) is not None


def rehearsal_now(connection: Connection, real_now: datetime) -> datetime:
    """The rehearsal's instant, which runs as fast as the real one but ahead or behind."""
    ahead = int(read_fact(connection, CLOCK_AHEAD) or 0)
    return (real_now + timedelta(microseconds=ahead)).astimezone(UTC)


def set_clock(connection: Connection, target: datetime, real_now: datetime) -> None:
    """Move the rehearsal's clock forward. Raises ClockError backwards, or elsewhere."""
    if not is_rehearsal(connection):
        raise ClockError("Only a rehearsal has a clock of its own.")
    if target < rehearsal_now(connection, real_now):
        raise ClockError("The rehearsal's clock only moves forward.")
    start_clock(connection, target, real_now)


def start_clock(connection: Connection, target: datetime, real_now: datetime) -> None:
    """Let the rehearsal's clock show `target` now."""
    ahead = (target - real_now) // timedelta(microseconds=1)
    write_fact(connection, CLOCK_AHEAD, str(ahead))
