"""Whatever happened after a backup, and in whatever order it is taken in again: no dark home."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from balance.account import Account, Supply
from balance.batch import Item
from balance.ean import Ean
from balance.meters import device
from balance.meters.device import Device, Switch
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.restored import make_unknown_ready, note_restored
from balance.supply_table import OrderKind
from tests.balance.storage.households import (
    NOON,
    RULES,
    account_of,
    book,
    books,
    brussels,
    ean,
    open_account,
    pay,
    use,
)
from tests.balance.storage.settlements import release, stop

pytestmark = pytest.mark.rule("brake.command")

_NUMBERS = count(1000)
_FIRST_DAY = date(2026, 11, 2)
_RESTORED = NOON + timedelta(hours=1)
_EVENING = brussels("2026-11-24T17:00")
_OFF = (Switch.OFF, Switch.BLOCKED)


def _items(code: Ean, doings: Sequence[int]) -> list[Item]:
    """A payment for each amount above nothing, a day for each below."""
    return [
        pay(f"{code}/{number}", cents, code)
        if cents > 0
        else use(f"{code}/{number}", -cents, _FIRST_DAY + timedelta(days=number), code=code)
        for number, cents in enumerate(doings)
    ]


def _live(database: Database, code: Ean, items: Iterable[Item], now: datetime) -> None:
    for number, item in enumerate(items):
        book(database, now + timedelta(seconds=number), books(), item, code=code)


def _ordered(database: Database, account: Account) -> list[OrderKind]:
    order = schema.orders.c
    mine = (order.account_id == account.account_id, order.withdrawn_at.is_(None))
    with database.read() as connection:
        kinds = connection.execute(select(order.kind).where(*mine).order_by(order.id))
        return [OrderKind(kind) for kind in kinds.scalars()]


def _obeyed(meter: Device, kinds: Iterable[OrderKind]) -> Device:
    for kind in kinds:
        meter = device.obey(meter, kind, NOON)
    return meter


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    left=st.sampled_from(((400, Supply.CONNECTED), (400, Supply.READY), (-2000, Supply.CUT))),
    doings=st.lists(st.sampled_from((-3000, -1000, -100, 500, 3000)), min_size=2, max_size=6),
    order=st.randoms(use_true_random=False),
    lost=st.integers(0, 2),
    at_night=st.booleans(),
)
def test_a_home_with_supply_after_the_release_has_light_or_an_arrow(
    database: Database,
    left: tuple[int, Supply],
    doings: list[int],
    order: Random,
    lost: int,
    at_night: bool,
) -> None:
    before, after = ean(next(_NUMBERS)), ean(next(_NUMBERS))
    for code in (before, after):
        open_account(database, code, left[0], supply=left[1])
    meter = device.first_sight(account_of(database, before), RULES.policies.at(NOON))
    _live(database, before, _items(before, doings), NOON)
    sent = _ordered(database, account_of(database, before))
    meter = _obeyed(meter, sent[: len(sent) - lost])
    again = _items(after, doings)
    order.shuffle(again)
    stop(database, now=_RESTORED)
    with database.write() as connection:
        note_restored(connection, "a backup", _RESTORED)
    _live(database, after, again, _RESTORED)
    now = _EVENING if at_night else _RESTORED + timedelta(minutes=5)
    release(database, now)
    with database.write() as connection:
        make_unknown_ready(connection, now, RULES.policies.at(now))
    home = account_of(database, after)
    meter = _obeyed(meter, _ordered(database, home))
    assert (meter.switch in _OFF) == (home.supply is Supply.CUT)
