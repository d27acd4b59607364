"""Held cuts, what is stopped, the history of the latch, and what agents do."""

import sqlalchemy as sa
from alembic import op

import balance.storage.schema

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Move the schema forward."""
    instant = balance.storage.schema.Instant(timezone=True)
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_since", instant, nullable=True))
        batch_op.add_column(sa.Column("held_why", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("held_until", instant, nullable=True))
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.create_index("ix_state_changes_at", ["at"], unique=False)
    op.create_table(
        "latch_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_latch_changes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_latch_changes")),
        comment="The level already told, at its opening and at each change",
    )
    with op.batch_alter_table("latch_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_latch_changes_account_id"), ["account_id"], unique=False
        )
    # What was told before counts from where each account stands.
    op.execute(
        "INSERT INTO latch_changes (account_id, at, before, after, batch) "
        "SELECT id, balance_at, told, told, batches FROM accounts"
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        comment="What supervisors and the brake stopped: all cuts, all sending, a day's settlement",
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_ean", ["ean"], unique=False)
    op.create_table(
        "agent_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_agent_acts_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_acts")),
        comment="Who did what to an account; `reference` is the paper it rests on: a certificate",
    )
    with op.batch_alter_table("agent_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agent_acts_account_id"), ["account_id"], unique=False)
