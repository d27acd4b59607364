"""The market platform is wired where it is set, and never in a rehearsal."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from balance.account import Supply
from balance.meters.platform import signature
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from config import bootstrap, jobs
from config.bootstrap import Parts, SetUpError
from config.market import market_platform
from config.settings import Settings
from tests.balance.meters.market import KEY, Market, open_market
from tests.balance.storage.households import EAN, NOON, open_account, pay, tasks_of
from tests.config.commands import Shell
from tests.config.ticks import tick

PAGE = (Path(__file__).parents[2] / "docs" / "market-platform.md").read_text("utf-8")


@pytest.fixture
def market() -> Iterator[Market]:
    with open_market() as opened:
        yield opened


@pytest.fixture
def parts(database: Database, database_url: str, market: Market) -> Iterator[Parts]:
    """A product that is no rehearsal, at noon, with a household that was cut and has paid."""
    settings = Settings(database_url=database_url, meters_url=market.url, meters_key=SecretStr(KEY))
    assembled = replace(bootstrap.assemble(settings), clock=lambda: NOON)
    open_account(database, balance=-1600, supply=Supply.CUT, now=NOON)
    with database.write() as connection:
        book_batches(connection, {EAN: [pay("T1", Cents(5000))]}, NOON, assembled.books)
    yield assembled
    assembled.database.engine.dispose()


def test_a_tick_of_the_worker_brings_an_order_to_the_market_platform(
    parts: Parts, market: Market
) -> None:
    ask = tick(parts, jobs.orders)
    ask()
    ask()
    [order] = market.obeyed[EAN]
    assert (order["kind"], order["balance_eur"]) == ("make_ready", "34.00")
    assert len(market.asked) == 1
    with parts.database.read() as connection:
        assert connection.execute(select(schema.orders.c.sent_at)).scalar_one() == NOON


def test_the_orders_of_two_databases_are_never_taken_for_each_other(
    parts: Parts, market: Market, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    bootstrap.create_database(url, rehearsal=False)
    other = bootstrap.assemble(parts.settings.model_copy(update={"database_url": url}))
    made = [market_platform(one) for one in (parts, parts, other)]
    other.database.engine.dispose()
    names = [one.installation for one in made if one is not None]
    assert names[0] == names[1] != names[2]
    assert all(re.fullmatch(r"[0-9a-f]{8}", name) for name in names)


def test_without_a_platform_orders_wait(parts: Parts, market: Market) -> None:
    bare = replace(parts, settings=Settings(database_url=parts.settings.database_url))
    assert market_platform(bare) is None
    tick(bare, jobs.orders)()
    assert market.asked == []
    with parts.database.read() as connection:
        assert connection.execute(select(schema.orders.c.sent_at)).scalar_one() is None


def test_no_order_of_a_rehearsal_reaches_a_real_meter(market: Market, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rehearsal.sqlite'}"
    bootstrap.create_database(url, rehearsal=True)
    settings = Settings(database_url=url, meters_url=market.url, meters_key=SecretStr(KEY))
    rehearsal = bootstrap.assemble(settings)
    with pytest.raises(SetUpError, match="simulated meters only"):
        market_platform(rehearsal)
    with pytest.raises(SetUpError, match="Unset ALLOSOLDE_METERS_URL"):
        tick(rehearsal, jobs.due)
    tick(rehearsal, jobs.orders)()
    rehearsal.database.engine.dispose()
    assert market.asked == []


def test_a_tick_of_the_worker_tells_of_a_meter_that_does_not_answer(parts: Parts) -> None:
    tick(parts, jobs.orders)()
    late = replace(parts, clock=lambda: NOON + timedelta(hours=4))
    tick(late, jobs.silence)()
    assert ("order_unacknowledged", EAN) in tasks_of(parts.database)


def test_doing_what_is_due_tells_of_a_meter_that_does_not_answer_too(
    parts: Parts, shell: Shell
) -> None:
    with parts.database.write() as connection:
        sent_at = bootstrap.real_now() - timedelta(hours=5)
        connection.execute(update(schema.orders).values(sent_at=sent_at))
    shell.succeed("due", database_url=parts.settings.database_url)
    assert ("order_unacknowledged", EAN) in tasks_of(parts.database)


def test_the_page_s_example_has_the_signature_that_it_says() -> None:
    [example] = re.findall(r"```\n(\d+)\n(POST)\n(/\S+)\n(.+)\n```", PAGE)
    [key] = re.findall(r"With the key `([^`]+)`", PAGE)
    stamp, method, path, body = example
    assert f"\n{signature(key, stamp, method, path, body.encode())}\n" in PAGE
    assert f"-hmac '{key}'" in PAGE
    assert f"printf '{stamp}\\n{method}\\n{path}\\n{body}'" in PAGE


def test_the_page_s_order_has_the_fields_that_a_platform_is_given(
    parts: Parts, market: Market
) -> None:
    tick(parts, jobs.orders)()
    [written] = re.findall(r"```json\n\{\"orders\": \[(\{\"key\".+?\})\]\}\n```", PAGE)
    names = re.findall(r'"(\w+)": ', written)
    assert names == list(market.obeyed[EAN][0])
