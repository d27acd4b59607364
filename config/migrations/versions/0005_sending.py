"""The sending half of the messages: pace, pauses, proofs, receipts, and the worker's jobs."""

import sqlalchemy as sa
from alembic import op

import balance.storage.schema

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Move the schema forward."""
    instant = balance.storage.schema.Instant(timezone=True)
    _messages(instant)
    _receipts(instant)
    _channels(instant)
    _jobs(instant)


def _messages(instant: balance.storage.schema.Instant) -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("once_more", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name, value in (("urgency", "0"), ("segments", "1"), ("asked", "0")):
            batch_op.add_column(
                sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(value))
            )
        for name in ("in_person_at", "submitted_at"):
            batch_op.add_column(sa.Column(name, instant, nullable=True))
    op.execute("UPDATE messages SET urgency = severity")
    waits = sa.text("state = 'pending'")
    held = sa.text("state IN ('claimed', 'submitting')")
    op.create_index(
        "ix_messages_queue",
        "messages",
        ["state", sa.text("urgency DESC"), "created_at", "id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index(
        "ix_messages_expiring",
        "messages",
        ["state", "expires_at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index(
        "ix_messages_held", "messages", ["account_id"], sqlite_where=held, postgresql_where=held
    )


def _receipts(instant: balance.storage.schema.Instant) -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "receipts",
        sa.Column("id", number, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("failing", sa.Text(), nullable=True),
        sa.Column("came_at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_receipts_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        comment="Each word of a provider about a message, in the order in which they came",
    )
    op.create_index("ix_receipts_message_id", "receipts", ["message_id"])


def _channels(instant: balance.storage.schema.Instant) -> None:
    op.create_table(
        "barriers",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("barrier", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_barriers")),
        comment="Addresses that cannot be written to, or whose owner asked to be left alone",
    )
    op.create_table(
        "pauses",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_try_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_pauses")),
        comment="Channels that an operator has to put right; one message tries now and then",
    )
    op.create_table(
        "senders",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("booked_until", instant, nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_senders")),
        comment="Until when the pace of a channel is used up",
    )


def _jobs(instant: balance.storage.schema.Instant) -> None:
    op.create_table(
        "job_leases",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("begun_at", instant, nullable=False),
        sa.Column("lease_until", instant, nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_leases")),
        comment="Which worker is at a job, or was last; real instants, also in a rehearsal",
    )
    op.create_table(
        "job_runs",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("begun_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("job", "day", name=op.f("pk_job_runs")),
        comment="Daily jobs by the product's civil date; their instants are real ones",
    )
