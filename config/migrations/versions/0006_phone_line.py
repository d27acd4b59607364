"""The phone line: a log of calls without what was keyed, who tries what, social services.

The calls kept until now held keyed digits and leave: one that runs meanwhile hears the apology.
"""

import sqlalchemy as sa
from alembic import op

import balance.storage.schema

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Move the schema forward."""
    instant = balance.storage.schema.Instant(timezone=True)
    op.add_column("accounts", sa.Column("phone_closed_at", instant, nullable=True))
    _calls(instant)
    _guard(instant)


def _calls(instant: balance.storage.schema.Instant) -> None:
    op.drop_table("calls")
    op.create_table(
        "calls",
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("turned_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("ean", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("balance_at", instant, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_calls")),
        comment="`state`, `claim` and `answer` are empty once a call is over; `caller` and `ean` "
        "are keyed hashes; `reached` is the question that was open last",
    )
    op.create_index(op.f("ix_calls_started_at"), "calls", ["started_at"])
    nobody_told = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_calls_running",
        "calls",
        ["started_at"],
        sqlite_where=nobody_told,
        postgresql_where=nobody_told,
    )


def _guard(instant: balance.storage.schema.Instant) -> None:
    op.create_table(
        "call_keys",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_call_keys")),
        comment="Under which callers and EANs are hashed, by Brussels day; the key is hexadecimal",
    )
    op.create_table(
        "services",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", instant, nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_services")),
        comment="Registered social services, by the number in E.164 that they show when they call",
    )
    op.create_table(
        "tries",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("ean", sa.Text(), nullable=False),
        sa.Column("among", sa.Text(), nullable=False),
        sa.Column("tried_at", instant, nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", "caller", "ean", name=op.f("pk_tries")),
        comment="The EANs that a caller tried on a Brussels day, once each; `caller`, `ean` and "
        "`among`, the callers it is counted with, are keyed hashes",
    )
    for name, columns in (("day_among", ["day", "among"]), ("tried_at", ["tried_at"])):
        op.create_index(
            f"ix_tries_{name}",
            "tries",
            columns,
            sqlite_where=sa.text("locked = 0"),
            postgresql_where=sa.text("NOT locked"),
        )
