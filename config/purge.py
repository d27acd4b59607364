"""The life of personal data, in one table (DESIGN, "Personal data"), and what ends it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from balance.storage import facts
from balance.storage.imports import delete_lines
from config.bootstrap import Parts
from ivr import calls, guard, pseudonyms, spoken
from messaging.forgetting import delete_letters, delete_receipts, hash_messages

_FILES: Final = timedelta(days=90)
# Thirteen months, and ten years, at their longest.
_MESSAGES: Final = timedelta(days=396)
_BOOKS: Final = timedelta(days=3653)
# Folders below the data folder: of files taken in, and of the lines refused of them.
_FOLDERS: Final = ("archive", "refused")


@dataclass(frozen=True, slots=True)
class Life:
    """How long data of people is kept.

    `columns` are table and column. `forget` ends the life of what is older than an instant and
    says how many rows or files those were; None: nothing here ends it, an archivist does.
    """

    what: str
    kept: timedelta
    columns: tuple[str, ...]
    forget: Callable[[Parts, datetime], int] | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows or files of one line of the table were forgotten."""

    life: Life
    rows: int


def _delete_texts(parts: Parts, before: datetime) -> int:
    with parts.database.write() as connection:
        return spoken.forget_texts(connection, before)


def _delete_keys(parts: Parts, before: datetime) -> int:
    with parts.database.write() as connection:
        return pseudonyms.forget_keys(connection, before)


def _delete_tries(parts: Parts, before: datetime) -> int:
    with parts.database.write() as connection:
        return guard.forget_tries(connection, before)


def _hash_messages(parts: Parts, before: datetime) -> int:
    with parts.database.write() as connection:
        key = facts.keep_fact(connection, facts.HASH_KEY, secrets.token_hex(32))
    return hash_messages(parts.database, before, key)


def _delete_files(parts: Parts, before: datetime) -> int:
    found = [
        file
        for folder in _FOLDERS
        for file in (parts.settings.data_dir / folder).rglob("*")
        if not file.is_dir() and _lies_since(file) < before.timestamp()
    ]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def _lies_since(file: Path) -> float:
    """When a file came to lie where it lies, Unix time: its own date is that of its writer."""
    return file.lstat().st_ctime


LIVES: Final = (
    Life(
        "calls",
        calls.KEPT,
        tuple(f"calls.{name}" for name in ("sid", "state", "claim", "answer", "caller", "ean")),
        lambda parts, before: calls.delete_calls(parts.database, before),
    ),
    Life("keys of calls", calls.KEPT, ("call_keys.key",), _delete_keys),
    Life("tries", guard.KEPT, ("tries.caller", "tries.ean", "tries.among"), _delete_tries),
    Life("spoken texts", spoken.KEPT, ("spoken.text",), _delete_texts),
    Life("files", _FILES, (), _delete_files),
    Life(
        "lines of files",
        _FILES,
        tuple(f"staged_lines.{name}" for name in ("ean", "key", "raw", "item", "detail")),
        lambda parts, before: delete_lines(parts.database, before),
    ),
    Life(
        "receipts",
        _MESSAGES,
        ("receipts.provider_id", "receipts.reason"),
        lambda parts, before: delete_receipts(parts.database, before),
    ),
    Life(
        "letters of a rehearsal",
        _MESSAGES,
        ("mailbox.recipient", "mailbox.text", "mailbox.source"),
        lambda parts, before: delete_letters(parts.database, before),
    ),
    Life(
        "words of messages",
        _MESSAGES,
        tuple(f"messages.{name}" for name in ("recipient", "subject", "text", "html")),
        _hash_messages,
    ),
    Life(
        "books",
        _BOOKS,
        (
            *("accounts.ean", "entries.key", "entries.ean", "entries.content", "plans.plan_id"),
            *("contacts.name", "contacts.mobile", "contacts.landline", "contacts.email"),
            *("meter_events.event_id", "meter_events.ean", "barriers.address"),
            *("agent_acts.agent", "agent_acts.detail", "agent_acts.reference"),
            *("tasks.key", "tasks.ean", "tasks.detail", "tasks.closed_by", "tasks.note"),
            *("holds.reason", "imports.file_name", "messages.provider_id"),
            *("services.number", "services.name", "services.added_by"),
        ),
        None,
    ),
)
"""Each column that tells of people stands in one line."""


def purge(parts: Parts) -> list[Forgotten]:
    """Forget everything whose life is over by now; safe to run twice and by two at once."""
    now = parts.clock()
    return [Forgotten(life, life.forget(parts, now - life.kept)) for life in LIVES if life.forget]
