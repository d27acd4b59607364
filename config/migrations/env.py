"""Runs migrations on the connection that config.bootstrap hands over."""

from alembic import context

import balance.meters.simulated  # noqa: F401 - each declares its tables
import messaging.mailbox
import messaging.outbox  # noqa: F401
from balance.storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
