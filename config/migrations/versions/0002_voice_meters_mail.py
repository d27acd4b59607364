"""Spoken texts, simulated meters, what a meter is to show, e-mail, and resumed imports."""

import sqlalchemy as sa
from alembic import op

import balance.storage.schema

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "simulated_meters",
        sa.Column("ean", sa.Text(), nullable=False),
        sa.Column("energy", sa.Text(), nullable=False),
        sa.Column("switch", sa.Text(), nullable=False),
        sa.Column("since", balance.storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("appliances_off", sa.Boolean(), nullable=False),
        sa.Column("peak_wh", sa.BigInteger(), nullable=False),
        sa.Column("offpeak_wh", sa.BigInteger(), nullable=False),
        sa.Column("display_at", balance.storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("display_balance", sa.BigInteger(), nullable=False),
        sa.Column("display_emergency", sa.BigInteger(), nullable=False),
        sa.Column("last_order", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ean", name=op.f("pk_simulated_meters")),
        comment="A rehearsal only; the registers count from the meter's first day",
    )
    op.create_table(
        "simulated_use",
        sa.Column("ean", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("peak_wh", sa.BigInteger(), nullable=False),
        sa.Column("offpeak_wh", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ean", "day", name=op.f("pk_simulated_use")),
        comment="What a simulated meter counted on a Brussels day; a rehearsal only",
    )
    op.create_table(
        "spoken",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", balance.storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_spoken")),
    )
    with op.batch_alter_table("spoken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spoken_said_at"), ["said_at"], unique=False)

    with op.batch_alter_table(
        "orders",
        schema=None,
        table_kwargs={
            "comment": "`balance` and `emergency_left` are what the meter shows from then on"
        },
    ) as batch_op:
        batch_op.alter_column("state_change_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.add_column(sa.Column("balance", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("emergency_left", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("sent_at", balance.storage.schema.Instant(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("withdrawn_at", balance.storage.schema.Instant(timezone=True), nullable=True)
        )
        for name, column in (
            ("ix_orders_waiting", "id"),
            ("ix_orders_waiting_account_id", "account_id"),
        ):
            batch_op.create_index(
                batch_op.f(name),
                [column],
                unique=False,
                sqlite_where=sa.text("sent_at IS NULL AND withdrawn_at IS NULL"),
                postgresql_where=sa.text("sent_at IS NULL AND withdrawn_at IS NULL"),
            )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment(
            "orders", "`balance` and `emergency_left` are what the meter shows from then on"
        )

    told = "`digest` is the file's content; a file is booked from when all its lines are staged"
    with op.batch_alter_table("imports", schema=None, table_kwargs={"comment": told}) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("staged_at", balance.storage.schema.Instant(timezone=True), nullable=True)
        )
        batch_op.create_index(
            "ix_imports_unfinished",
            ["id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment("imports", told)
    with op.batch_alter_table("staged_lines", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_staged_lines_import_id_line"), ["import_id", "line"]
        )

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("gas_untold", balance.storage.schema.Instant(timezone=True), nullable=True)
        )

    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.Text(), server_default="sms", nullable=False))
        batch_op.add_column(sa.Column("source", sa.Text(), nullable=True))

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("html", sa.Text(), nullable=True))
