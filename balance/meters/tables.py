"""Keeps the simulated meters of a rehearsal, and what they counted day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    Table,
    Text,
    exists,
    select,
    update,
)

from balance.ean import Ean
from balance.energy import Energy, WattHours
from balance.entries import Metered
from balance.meters.device import Device, Switch
from balance.money import Cents
from balance.storage import schema
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata

NOTHING: Final = Metered(WattHours(0), WattHours(0))

simulated_meters = Table(
    "simulated_meters",
    metadata,
    Column("ean", Text, primary_key=True),
    Column("energy", Text, nullable=False),
    Column("switch", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("appliances_off", Boolean, nullable=False),
    Column("peak_wh", BigInteger, nullable=False),
    Column("offpeak_wh", BigInteger, nullable=False),
    Column("display_at", Instant, nullable=False),
    Column("display_balance", BigInteger, nullable=False),
    Column("display_emergency", BigInteger, nullable=False),
    Column("last_order", BigInteger, nullable=False),
    Column("events", Integer, nullable=False),
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


def load(connection: Connection, ean: Ean) -> Device | None:
    """The meter of an EAN; None while it was never seen."""
    query = select(simulated_meters).where(simulated_meters.c.ean == ean)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Device(
        ean=Ean(row.ean),
        energy=Energy(row.energy),
        switch=Switch(row.switch),
        since=row.since,
        failures=row.failures,
        appliances_off=row.appliances_off,
        peak_wh=WattHours(row.peak_wh),
        offpeak_wh=WattHours(row.offpeak_wh),
        display_at=row.display_at,
        display_balance=Cents(row.display_balance),
        display_emergency=Cents(row.display_emergency),
        last_order=row.last_order,
        events=row.events,
    )


def add(connection: Connection, device: Device) -> None:
    """Keep a meter seen for the first time."""
    insert_new(connection, simulated_meters, [asdict(device)])


def save(connection: Connection, device: Device) -> None:
    """Keep what became of a meter."""
    mine = simulated_meters.c.ean == device.ean
    connection.execute(update(simulated_meters).where(mine).values(asdict(device)))


def testing_since(connection: Connection, latest: datetime) -> list[Ean]:
    """The meters of open accounts whose leak test began at `latest` or before."""
    table, account = simulated_meters, schema.accounts
    mine = (table.c.switch == Switch.TESTING, table.c.since <= latest)
    query = select(table.c.ean).join(account, account.c.ean == table.c.ean)
    found = connection.execute(query.where(*mine, account.c.closed_at.is_(None))).scalars()
    return [Ean(ean) for ean in found]


def never_seen(connection: Connection, limit: int) -> list[Ean]:
    """Open accounts whose meter was never seen, the oldest first."""
    account = schema.accounts
    seen = exists().where(simulated_meters.c.ean == account.c.ean)
    query = select(account.c.ean).where(account.c.closed_at.is_(None), ~seen)
    found = connection.execute(query.order_by(account.c.id).limit(limit)).scalars()
    return [Ean(ean) for ean in found]


def used_between(
    connection: Connection, first: date, last: date, eans: Iterable[Ean] | None = None
) -> Mapping[tuple[Ean, date], Metered]:
    """What was counted on each of these civil days, both included; a day without use is left out.

    `eans` None means every meter.
    """
    table = simulated_use
    query = select(table).where(table.c.day >= first, table.c.day <= last)
    if eans is not None:
        query = query.where(table.c.ean.in_(list(eans)))
    return {
        (Ean(ean), day): Metered(WattHours(peak), WattHours(offpeak))
        for ean, day, peak, offpeak in connection.execute(query)
    }


def count(connection: Connection, ean: Ean, day: date, total: Metered) -> None:
    """Keep what a meter has counted on a day so far."""
    table, registers = simulated_use, {"peak_wh": total.peak, "offpeak_wh": total.offpeak}
    insert_new(connection, table, [{"ean": ean, "day": day} | registers])
    mine = (table.c.ean == ean, table.c.day == day)
    connection.execute(update(table).where(*mine).values(registers))
