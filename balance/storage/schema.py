"""The tables of the engine. Other packages declare theirs on the same metadata."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from balance.storage.instants import Instant as Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """A primary key that counts by itself; SQLite does so for INTEGER only."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def account_column() -> Column[int]:
    """The account a row belongs to."""
    key = ForeignKey("accounts.id")
    return Column("account_id", BigInteger, key, nullable=False, index=True)


facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    comment="What this database is: the rehearsal mark, its clock, its signing token",
)

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("ean", Text, nullable=False),
    Column("energy", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_at", Instant),
    Column("balance", BigInteger, nullable=False),
    Column("balance_at", Instant, nullable=False),
    Column("supply", Text, nullable=False),
    Column("told", Integer, nullable=False),
    Column("threshold", BigInteger),
    Column("limiter", Boolean, nullable=False),
    Column("consumed_through", Date),
    Column("last_top_up", BigInteger),
    Column("last_top_up_at", Instant),
    Column("gas_failures", Integer, nullable=False),
    Column("gas_since", Instant),
    Column("gas_untold", Instant),
    Column("held_since", Instant),
    Column("held_why", Text),
    Column("held_until", Instant),
    Column("batches", Integer, nullable=False),
    Column("phone_closed_at", Instant),
)
Index(
    "uq_accounts_open_ean",
    accounts.c.ean,
    unique=True,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)
Index("ix_accounts_ean", accounts.c.ean)
Index("ix_accounts_supply", accounts.c.supply)

contacts = Table(
    "contacts",
    metadata,
    id_column(),
    account_column(),
    Column("name", Text),
    Column("language", Text, nullable=False),
    Column("mobile", Text),
    Column("landline", Text),
    Column("email", Text),
    Column("channels", Text, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("plan_id", Text, primary_key=True),
    account_column(),
    Column("kind", Text, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("left_to_pay", BigInteger, nullable=False),
    Column("per_day", BigInteger, nullable=False),
    Column("next_on", Date, nullable=False),
    Column("place", Integer, nullable=False),
)
Index("ix_plans_left_to_pay_next_on", plans.c.left_to_pay, plans.c.next_on)

imports = Table(
    "imports",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("digest", Text),
    Column("began_at", Instant, nullable=False),
    Column("staged_at", Instant),
    Column("ended_at", Instant),
    comment="`digest` is the file's content; a file is booked from when all its lines are staged",
)
_UNFINISHED = text("ended_at IS NULL")
Index(
    "ix_imports_unfinished",
    imports.c.id,
    sqlite_where=_UNFINISHED,
    postgresql_where=_UNFINISHED,
)

staged_lines = Table(
    "staged_lines",
    metadata,
    id_column(),
    Column("import_id", BigInteger, ForeignKey("imports.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("ean", Text, nullable=False),
    Column("key", Text),
    Column("raw", Text, nullable=False),
    Column("item", Text),
    Column("outcome", Text),
    Column("field", Text),
    Column("detail", Text),
    UniqueConstraint("import_id", "line"),
)
Index("ix_staged_lines_import_id_key", staged_lines.c.import_id, staged_lines.c.key)
Index("ix_staged_lines_import_id_ean", staged_lines.c.import_id, staged_lines.c.ean)

entries = Table(
    "entries",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    account_column(),
    Column("ean", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date),
    Column("version", Integer),
    Column("content", Text, nullable=False),
    Column("batch", Integer, nullable=False),
)
Index("ix_entries_account_id_day", entries.c.account_id, entries.c.day)

state_changes = Table(
    "state_changes",
    metadata,
    id_column(),
    account_column(),
    Column("at", Instant, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("batch", Integer, nullable=False),
)
Index("ix_state_changes_at", state_changes.c.at)

latch_changes = Table(
    "latch_changes",
    metadata,
    id_column(),
    account_column(),
    Column("at", Instant, nullable=False),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("batch", Integer, nullable=False),
    comment="The level already told, at its opening and at each change",
)

holds = Table(
    "holds",
    metadata,
    id_column(),
    Column("what", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    comment="What supervisors and the brake stopped: all cuts, all sending, a day's settlement",
)

agent_acts = Table(
    "agent_acts",
    metadata,
    id_column(),
    account_column(),
    Column("at", Instant, nullable=False),
    Column("agent", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("detail", Text),
    Column("reference", Text),
    comment="Who did what to an account; `reference` is the paper it rests on: a certificate",
)

orders = Table(
    "orders",
    metadata,
    id_column(),
    account_column(),
    Column("state_change_id", BigInteger, ForeignKey("state_changes.id")),
    Column("kind", Text, nullable=False),
    Column("balance", BigInteger),
    Column("emergency_left", BigInteger),
    Column("ordered_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("executed_at", Instant),
    Column("withdrawn_at", Instant),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_attempt_at", Instant),
    # An order to switch without it surely never left.
    Column("tried_at", Instant),
    comment="`balance` and `emergency_left` are what the meter shows from then on",
)
_WAITING = text("sent_at IS NULL AND withdrawn_at IS NULL")
Index("ix_orders_waiting", orders.c.id, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index(
    "ix_orders_waiting_account_id",
    orders.c.account_id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)

UNANSWERED = text("kind <> 'update_display' AND executed_at IS NULL AND withdrawn_at IS NULL")
"""The orders that switch a supply, sent or not, of which no meter told."""
Index("ix_orders_unanswered", orders.c.id, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED)

meter_events = Table(
    "meter_events",
    metadata,
    Column("event_id", Text, primary_key=True),
    account_column(),
    Column("ean", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", Text, nullable=False),
    Column("order_id", BigInteger, ForeignKey("orders.id")),
    Column("received_at", Instant, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    id_column(),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ean", Text),
    Column("detail", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    Column("note", Text),
    UniqueConstraint("key"),
)
_OPEN = text("closed_at IS NULL")
Index("ix_tasks_open", tasks.c.kind, sqlite_where=_OPEN, postgresql_where=_OPEN)

api_tokens = Table(
    "api_tokens",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("last_used_on", Date),
    comment="Who may use the API; `hash` is the SHA-256 of a token that was shown once",
)
_LIVING = text("revoked_at IS NULL")
Index(
    "uq_api_tokens_living_name",
    api_tokens.c.name,
    unique=True,
    sqlite_where=_LIVING,
    postgresql_where=_LIVING,
)
