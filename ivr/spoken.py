"""Owns the table of spoken texts: what a recording's name in a `<Play>` stands for."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from balance.storage.schema import Instant, metadata

spoken = Table(
    "spoken",
    metadata,
    Column("name", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("said_at", Instant, nullable=False, index=True),
)
