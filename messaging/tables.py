"""The tables of the messages: what is said to whom, and what providers say became of it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from balance.storage.schema import Instant, id_column, metadata

messages = Table(
    "messages",
    metadata,
    id_column(),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("cause", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("situation", Text, nullable=False),
    Column("paid", BigInteger),
    Column("paid_at", Instant),
    Column("owed", Boolean, nullable=False),
    Column("in_person_at", Instant),
    Column("severity", Integer, nullable=False),
    Column("urgency", Integer, nullable=False, server_default=text("0")),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("follows", BigInteger, ForeignKey("messages.id")),
    Column("language", Text, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("subject", Text),
    Column("text", Text, nullable=False),
    Column("segments", Integer, nullable=False, server_default=text("1")),
    Column("html", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("submitted_at", Instant),
    Column("provider_id", Text),
    # How often the provider was asked whether it has it.
    Column("asked", Integer, nullable=False, server_default=text("0")),
    # It may have gone out before: it is not sent a third time.
    Column("once_more", Boolean, nullable=False, server_default=false()),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("cause", "kind", "channel", "recipient", "attempt"),
    comment="`attempt` counts the rows of one message, `attempts` its sendings",
)
Index("ix_messages_state_not_before", messages.c.state, messages.c.not_before)
_WAITS = text("state = 'pending'")
Index(
    "ix_messages_queue",
    messages.c.state,
    messages.c.urgency.desc(),
    messages.c.created_at,
    messages.c.id,
    sqlite_where=_WAITS,
    postgresql_where=_WAITS,
)
Index(
    "ix_messages_expiring",
    messages.c.state,
    messages.c.expires_at,
    sqlite_where=_WAITS,
    postgresql_where=_WAITS,
)
_HELD = text("state IN ('claimed', 'submitting')")
Index(
    "ix_messages_held",
    messages.c.account_id,
    sqlite_where=_HELD,
    postgresql_where=_HELD,
)
Index("ix_messages_account_id_state", messages.c.account_id, messages.c.state)

receipts = Table(
    "receipts",
    metadata,
    id_column(),
    Column("message_id", BigInteger, ForeignKey("messages.id"), nullable=False, index=True),
    Column("provider_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("failing", Text),
    Column("came_at", Instant, nullable=False),
    comment="Each word of a provider about a message, in the order in which they came",
)

barriers = Table(
    "barriers",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("barrier", Text, nullable=False),
    Column("since", Instant, nullable=False),
    comment="Addresses that cannot be written to, or whose owner asked to be left alone",
)

pauses = Table(
    "pauses",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    comment="Channels that an operator has to put right; one message tries now and then",
)

senders = Table(
    "senders",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("booked_until", Instant, nullable=False),
    comment="Until when the pace of a channel is used up",
)
