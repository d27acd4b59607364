"""The operator's side: what the API, the orders and the settlement of a fleet need."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

import balance.storage.schema  # noqa: F401

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Move the schema forward."""
