"""Runs migrations on the connection that config.bootstrap hands over."""

from alembic import context

import balance.meters.simulated
import ivr.calls
import ivr.guard
import ivr.spoken
import messaging.mailbox
import messaging.tables
from balance.storage.schema import metadata

# Each declares its tables.
DECLARED = (
    *(balance.meters.simulated, ivr.calls, ivr.guard, ivr.spoken),
    *(messaging.mailbox, messaging.tables),
)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
