"""Wires the parts together: database, clock, rules, outbox, channels, doors."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from balance.meters.simulated import SimulatedMeters
from balance.storage import facts, schema
from balance.storage.database import Database, DatabaseError, make_engine, parse_url, reason
from balance.storage.ledger import Books
from config.channels import carried, manner
from config.ending import Ending
from config.rules import Operator, Rules
from config.settings import Settings
from config.settings import SetUpError as SetUpError
from config.signature import SignatureCheck
from config.tables import migrate, refuse_other_schema, revision
from ivr.recordings import Recordings
from messaging.outbox import Outbox
from voice_prompts.audio.cache import Cache, prune
from voice_prompts.audio.installed import installed_voices
from voice_prompts.numbers import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The product, put together for one process: equal to itself alone."""

    settings: Settings
    rules: Rules
    database: Database
    rehearsal: bool
    clock: Callable[[], datetime]
    books: Books
    ending: Ending = field(default_factory=Ending)


def real_now() -> datetime:
    """The real instant."""
    return datetime.now(UTC)


def assemble(settings: Settings) -> Parts:
    """The product on an existing, up-to-date database.

    Raises RulesError, DatabaseError or SetUpError with sentences for the operator.
    """
    rules = Rules()
    database = Database.open(settings.database)
    rehearsal = _read_mark(database)
    clock = partial(_rehearsal_clock, database) if rehearsal else real_now
    outbox = Outbox(manner(settings, rules.operator), carried(settings, rehearsal))
    books = Books(rules.policies, rules.tariff, outbox)
    return Parts(settings, rules, database, rehearsal, clock, books)


def _read_mark(database: Database) -> bool:
    """Whether it is a rehearsal. A database refused is let go of: its pool would keep it open."""
    try:
        with database.read() as connection:
            refuse_other_schema(connection)
            return facts.is_rehearsal(connection)
    except DatabaseError:
        database.engine.dispose()
        raise
    except DBAPIError as fault:
        database.engine.dispose()
        raise DatabaseError(f"The database does not answer: {reason(fault)}") from fault


def signature(parts: Parts) -> SignatureCheck:
    """The check of provider webhooks: by the configured token, else the rehearsal's own."""
    token = parts.settings.twilio_auth_token
    if token is not None:
        return SignatureCheck(token.get_secret_value(), parts.settings.base_url)
    with parts.database.read() as connection:
        own = facts.read_fact(connection, facts.TOKEN)
    if own is None:
        raise SetUpError("Set ALLOSOLDE_TWILIO_AUTH_TOKEN: without it no call can be trusted.")
    return SignatureCheck(own, parts.settings.base_url)


@lru_cache(maxsize=1)
def recordings(parts: Parts) -> Recordings:
    """What calls play, in this machine's voices; names are keyed with the webhooks' token.

    Made once: everything that renders in a process waits for the same lock.
    """
    key = signature(parts).auth_token.encode()
    cache = Cache(recordings_folder(parts), key)
    return Recordings(cache, installed_voices(), parts.database, real_now)


def spoken_numbers(operator: Operator) -> Numbers:
    """The operator's facts that prompts speak."""
    return Numbers(
        prefixes=operator.ean_prefixes,
        balance_line=operator.balance_line,
        help_line=operator.help_line,
        help_key=operator.help_key,
        gas_emergency=operator.gas_emergency,
    )


def recordings_folder(parts: Parts) -> Path:
    """Where this host keeps its recordings."""
    return parts.settings.data_dir / "recordings"


def meters(parts: Parts) -> SimulatedMeters:
    """The meters of a rehearsal. Raises SetUpError elsewhere, and where real ones are set."""
    if not parts.rehearsal:
        raise SetUpError("Only a rehearsal has simulated meters.")
    if parts.settings.meters_url:
        raise SetUpError(
            "Unset ALLOSOLDE_METERS_URL: no order of a rehearsal reaches a real meter."
        )
    return SimulatedMeters(parts.database, parts.clock, parts.books)


def create_database(url: str, *, rehearsal: bool, at: datetime | None = None) -> None:
    """Make the tables in an empty database; a rehearsal is marked so for ever.

    Raises DatabaseError when there is a database already.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        if Path(parsed.database).exists():
            raise DatabaseError(f"There is a database at {parsed.database} already.")
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # What customers sent is the service's alone; SQLite's other files follow this one.
        Path(parsed.database).touch(mode=0o600)
    database = Database(make_engine(parsed))
    try:
        with database.write() as connection:
            if revision(connection) is not None:
                raise DatabaseError("There is a database under this URL already.")
            migrate(connection)
            if rehearsal:
                _mark_rehearsal(connection, at)
    except OperationalError as fault:
        raise DatabaseError(f"The database cannot be made: {reason(fault)}") from fault
    finally:
        database.engine.dispose()


def upgrade(url: str) -> None:
    """Bring the tables to the newest form, or make them in an empty database."""
    database = Database(make_engine(parse_url(url)))
    try:
        with database.write() as connection:
            migrate(connection)
    finally:
        database.engine.dispose()


def reset_rehearsal(database: Database, recordings: Path) -> None:
    """Empty a rehearsal's tables and its folder of recordings, and let its clock start over.

    Its token stays.
    """
    with database.write() as connection:
        if not facts.is_rehearsal(connection):
            raise SetUpError("This database is not a rehearsal: nothing was reset.")
        for table in reversed(schema.metadata.sorted_tables):
            if table is not schema.facts:
                connection.execute(table.delete())
        facts.forget_fact(connection, facts.RESTORED_AT)
        facts.start_clock(connection, real_now(), real_now())
    prune(recordings, before=real_now())


def _mark_rehearsal(connection: Connection, at: datetime | None) -> None:
    now = real_now()
    facts.write_fact(connection, facts.REHEARSAL, now.isoformat())
    facts.write_fact(connection, facts.TOKEN, secrets.token_hex(16))
    facts.start_clock(connection, at or now, now)


def _rehearsal_clock(database: Database) -> datetime:
    with database.read() as connection:
        return facts.rehearsal_now(connection, real_now())
