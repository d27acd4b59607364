"""The operator's side: what the API, the orders and the settlement of a fleet need."""

import sqlalchemy as sa
from alembic import op

import balance.storage.schema

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Move the schema forward."""
    instant = balance.storage.schema.Instant(timezone=True)
    op.create_table(
        "ticks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ticks")),
        comment="The ticks of workers; real instants, also in a rehearsal",
    )
    op.add_column("tasks", sa.Column("closed_by", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("note", sa.Text(), nullable=True))
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_tasks_open", "tasks", ["kind"], sqlite_where=is_open, postgresql_where=is_open
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        batch_op.add_column(sa.Column("next_attempt_at", instant, nullable=True))
        batch_op.add_column(sa.Column("tried_at", instant, nullable=True))
    unanswered = sa.text(
        "kind <> 'update_display' AND executed_at IS NULL AND withdrawn_at IS NULL"
    )
    op.create_index(
        "ix_orders_unanswered",
        "orders",
        ["id"],
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    )
    with op.batch_alter_table("meter_events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("order_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_meter_events_order_id_orders"), "orders", ["order_id"], ["id"]
        )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("revoked_at", instant, nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_tokens_hash")),
        comment="Who may use the API; `hash` is the SHA-256 of a token that was shown once",
    )
    is_living = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_api_tokens_living_name",
        "api_tokens",
        ["name"],
        unique=True,
        sqlite_where=is_living,
        postgresql_where=is_living,
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        # What waits from before is told of without its situation: it is held to its kind alone.
        batch_op.add_column(
            sa.Column("situation", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("paid", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("paid_at", instant, nullable=True))
        batch_op.add_column(
            sa.Column("owed", sa.Boolean(), nullable=False, server_default=sa.text("FALSE"))
        )
    op.drop_index("ix_messages_account_id", "messages")
    op.create_index("ix_messages_account_id_state", "messages", ["account_id", "state"])
