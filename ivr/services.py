"""Owns the table of social services: they call for many households, and may try as many EANs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    delete,
    exists,
    insert,
    select,
)
from sqlalchemy.sql.selectable import Exists

from balance.storage.schema import Instant, metadata

services = Table(
    "services",
    metadata,
    Column("number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Text, nullable=False),
    comment="Registered social services, by the number in E.164 that they show when they call",
)


class ServiceError(Exception):
    """A social service cannot be added or removed so: a sentence."""


@dataclass(frozen=True, slots=True)
class Service:
    """A registered social service; `number` is in E.164, `added_by` an agent."""

    number: str
    name: str
    added_at: datetime
    added_by: str


def add_service(connection: Connection, service: Service) -> None:
    """Register a service. Raises ServiceError where its number is registered already."""
    known = find_service(connection, service.number)
    if known is not None:
        raise ServiceError(f"{known.number} is registered already, as {known.name}.")
    connection.execute(insert(services), asdict(service))


def remove_service(connection: Connection, number: str) -> None:
    """Let a number be as any other. Raises ServiceError where it is not registered."""
    if not connection.execute(delete(services).where(services.c.number == number)).rowcount:
        raise ServiceError(f"No service is registered under {number}.")


def all_services(connection: Connection) -> list[Service]:
    """Every registered service, by name."""
    query = select(services).order_by(services.c.name, services.c.number)
    return [_service(row) for row in connection.execute(query)]


def find_service(connection: Connection, number: str) -> Service | None:
    """The service that calls from this number, None for any other."""
    row = connection.execute(select(services).where(services.c.number == number)).one_or_none()
    return None if row is None else _service(row)


def is_registered(number: ColumnElement[str]) -> Exists:
    """Whether a service calls from this number, as a part of a query."""
    return exists().where(services.c.number == number)


def _service(row: Row[Any]) -> Service:
    return Service(row.number, row.name, row.added_at, row.added_by)
