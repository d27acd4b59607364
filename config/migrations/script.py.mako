"""${message}"""

import sqlalchemy as sa
from alembic import op

import balance.storage.schema

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Move the schema forward."""
    ${upgrades if upgrades else "pass"}
