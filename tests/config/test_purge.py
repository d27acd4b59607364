"""The life of personal data: each column has one, and what is over is gone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Text, insert, select, text, update

import balance.storage.jobs
import balance.storage.ticks  # noqa: F401 - both declare their tables
from balance.meters.tables import simulated_meters, simulated_use
from balance.storage import facts, schema
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from config import bootstrap
from config.bootstrap import Parts
from config.inbox import make_folders, take_inbox
from config.purge import LIVES, Life, purge
from config.settings import Settings
from ivr import calls, guard, pseudonyms, spoken
from ivr.turns import Call
from messaging.audit import unexplained
from messaging.delivery import ChannelName
from messaging.mailbox import DatabaseMailbox
from messaging.tables import messages, receipts
from tests.balance.storage.households import EAN, NOON, OTHER, at, count, use
from tests.config.commands import Shell

MOBILE, EMAIL, NAME = "+32470000001", "lambert@example.be", "Lambert"
MOMENT = timedelta(microseconds=1)
ENDING = [life for life in LIVES if life.forget is not None]
# Of rows that stay: which thing, state or word of ours it is, and never whose.
IMPERSONAL = frozenset(
    {
        *("accounts.energy", "accounts.supply", "accounts.held_why", "agent_acts.act"),
        *("api_tokens.name", "api_tokens.hash", "api_tokens.scopes"),
        *("barriers.channel", "barriers.barrier", "contacts.language", "contacts.channels"),
        *("calls.language", "calls.outcome", "calls.reached"),
        *("entries.kind", "facts.name", "facts.value", "holds.what"),
        *("imports.kind", "imports.digest", "job_leases.job", "job_leases.owner"),
        *("job_runs.job", "job_runs.owner", "mailbox.channel", "messages.cause"),
        *("messages.kind", "messages.situation", "messages.channel", "messages.language"),
        *("messages.state", "messages.reason", "messages.owner", "meter_events.event"),
        *("orders.kind", "pauses.channel", "pauses.reason", "plans.kind", "receipts.state"),
        *("receipts.failing", "senders.channel", "spoken.name", "spoken.language"),
        *("staged_lines.outcome", "staged_lines.field", "state_changes.before"),
        *("state_changes.after", "tasks.kind", "ticks.name"),
    }
)
# Made up, in a rehearsal alone.
MADE_UP = (simulated_meters.name, simulated_use.name)


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    """A household of which everything is known that can be, at noon."""
    with database.write() as connection:
        facts.write_fact(connection, facts.REHEARSAL, "yes")
    settings = Settings(database_url=database_url, data_dir=tmp_path / "data")
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    make_folders(settings.data_dir)
    _drop(
        *(product, "accounts", "ean,energy,opened_on,name,mobile,email,channels,balance_eur"),
        f"{EAN},electricity,2026-11-01,{NAME},{MOBILE},{EMAIL},sms email,6.00",
    )
    _drop(
        *(product, "top-ups", "reference,ean,paid_at,amount_eur,channel"),
        f"T1,{EAN},,5.00,terminal",
        f"T2,{OTHER},,5.00,terminal",
    )
    take_inbox(product)
    _speak(product)
    with product.database.write() as connection:
        batch = {EAN: [use("C1", 900, date(2026, 11, 23))]}
        book_batches(connection, batch, NOON, product.books)
        said = {"message_id": 1, "provider_id": "SM1", "state": "delivered", "came_at": NOON}
        connection.execute(insert(receipts), said | {"reason": MOBILE})
    DatabaseMailbox(product.database, product.clock).deliver(1, ChannelName.SMS, MOBILE, NAME)
    yield product
    product.database.engine.dispose()


def _speak(parts: Parts) -> None:
    with parts.database.write() as connection:
        hashes = pseudonyms.Pseudonyms()
        guard.Guard(hashes, guard.Limits()).judge(connection, MOBILE, EAN, NOON)
        caller, mine = (hashes.caller(connection, MOBILE, NOON), hashes.ean(connection, EAN, NOON))
        calls.open_call(connection, "CA1", caller, NOON)
        said = ("Il vous reste", "token")
        calls.save(connection, "CA1", Call(), *said, NOON, balance_of=mine)
        spoken.remember(connection, {"a": spoken.Spoken("Il vous reste", "fr-BE")}, NOON)


def _drop(parts: Parts, kind: str, *lines: str) -> None:
    path = parts.settings.data_dir / "inbox" / kind / "a.csv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def test_each_column_of_text_has_a_life_or_tells_of_nobody() -> None:
    columns = [
        f"{table.name}.{column.name}"
        for table in schema.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) and table.name not in MADE_UP
    ]
    lives = [name for life in LIVES for name in life.columns]
    assert not set(lives) & IMPERSONAL
    assert len(lives) == len(set(lives))
    assert set(lives) | IMPERSONAL == set(columns)


def test_lives_are_as_long_as_promised() -> None:
    kept = {life.what: life.kept.days for life in LIVES}
    assert kept == {
        "calls": 30,
        "keys of calls": 30,
        "tries": 2,
        "spoken texts": 30,
        "files": 90,
        "lines of files": 90,
        "receipts": 396,
        "letters of a rehearsal": 396,
        "words of messages": 396,
        "books": 3653,
    }


@pytest.mark.parametrize(
    "life", [one for one in ENDING if one.what != "files"], ids=lambda o: o.what
)
def test_a_life_ends_when_it_is_over_and_not_a_moment_before(parts: Parts, life: Life) -> None:
    def ended(now: datetime) -> int:
        found = purge(replace(parts, clock=at(now)))
        return {one.life.what: one.rows for one in found}[life.what]

    assert ended(NOON + life.kept) == 0
    assert ended(NOON + life.kept + MOMENT) > 0
    assert ended(NOON + life.kept + MOMENT) == 0


def test_files_taken_in_and_their_refused_lines_are_removed_after_90_days(parts: Parts) -> None:
    archive = parts.settings.data_dir / "archive"
    refused = parts.settings.data_dir / "refused"
    refused.mkdir()
    (refused / "a.csv").write_text(f"2,unknown_ean,ean,,{OTHER}\n", "utf-8")
    lain = bootstrap.real_now() + timedelta(days=90)
    assert _files(replace(parts, clock=at(lain - timedelta(days=1)))) == 0
    assert _files(replace(parts, clock=at(lain + timedelta(days=1)))) == 4
    assert not [path for path in archive.rglob("*") if path.is_file()]


def _files(parts: Parts) -> int:
    return {one.life.what: one.rows for one in purge(parts)}["files"]


def test_what_waits_to_be_taken_in_is_not_removed(parts: Parts) -> None:
    _drop(parts, "top-ups", "reference,ean,paid_at,amount_eur,channel")
    with parts.database.write() as connection:
        connection.execute(update(schema.imports).values(ended_at=None))
    lines = count(parts.database, schema.staged_lines)
    purge(replace(parts, clock=at(NOON + timedelta(days=9000))))
    assert (parts.settings.data_dir / "inbox" / "top-ups" / "a.csv").exists()
    assert count(parts.database, schema.staged_lines) == lines > 0


def test_when_all_lives_are_over_only_the_books_tell_of_people(parts: Parts) -> None:
    assert _telling(parts) >= {
        "calls.answer",
        "call_keys.key",
        "messages.text",
        "messages.html",
        "mailbox.text",
    }
    books = _books(parts)
    purge(replace(parts, clock=at(NOON + timedelta(days=9000))))
    assert _telling(parts) == set()
    assert _books(parts) == books
    with parts.database.read() as connection:
        assert differences(connection) + unexplained(connection) == []


def test_equal_words_to_an_equal_address_have_an_equal_hash_that_needs_the_key(
    parts: Parts,
) -> None:
    with parts.database.write() as connection:
        connection.execute(update(messages).values(text=NAME, recipient=messages.c.channel))
    purge(replace(parts, clock=at(NOON + timedelta(days=9000))))
    with parts.database.read() as connection:
        rows = connection.execute(select(messages.c.text, messages.c.recipient)).all()
    assert len(rows) > 2
    assert len({row.text for row in rows}) == 1
    assert len({row.recipient for row in rows}) == len(ChannelName)
    assert re.fullmatch(r"hmac-sha256:[0-9a-f]{64}", rows[0].text)


def test_the_command_says_how_much_was_forgotten(rehearsal: Shell) -> None:
    said = rehearsal.succeed("purge").splitlines()
    assert len(said) == len(ENDING)
    assert re.search(r"^calls +0 older than 30 days$", said[0])


def _telling(parts: Parts) -> set[str]:
    """The columns with a life that ends in which something of a household stands."""
    found = set()
    with parts.database.read() as connection:
        for name in (name for life in ENDING for name in life.columns):
            table, column = name.split(".")
            rows = connection.execute(text(f"SELECT {column} FROM {table}")).scalars()  # noqa: S608
            found |= {name for row in rows if row and not row.startswith("hmac-sha256:")}
    return found


def _books(parts: Parts) -> list[tuple[object, ...]]:
    tables = (schema.accounts, schema.entries, schema.contacts, schema.tasks)
    with parts.database.read() as connection:
        return [tuple(row) for table in tables for row in connection.execute(select(table))]
