"""The simulated meters of a rehearsal: they obey orders, show a balance and answer with events."""

from sqlalchemy import BigInteger, Column, Date, Integer, Table, Text

from balance.storage.schema import Instant, metadata

simulated_meters = Table(
    "simulated_meters",
    metadata,
    Column("ean", Text, primary_key=True),
    Column("energy", Text, nullable=False),
    Column("switch", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("peak_wh", BigInteger, nullable=False),
    Column("offpeak_wh", BigInteger, nullable=False),
    Column("display_at", Instant),
    Column("display_balance", BigInteger),
    Column("display_emergency", BigInteger),
    comment="A rehearsal only; the registers count from the meter's first day",
)

simulated_use = Table(
    "simulated_use",
    metadata,
    Column("ean", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("peak_wh", BigInteger, nullable=False),
    Column("offpeak_wh", BigInteger, nullable=False),
    comment="What a simulated meter counted on a Brussels day; a rehearsal only",
)
