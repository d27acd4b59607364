"""Two processes at one meter at once: what one does is never lost to the other."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select

from balance.meters import device as meter
from balance.meters import tables
from balance.meters.device import Switch
from balance.meters.orders import Sent
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.conformance import keep_orders, order
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, open_account


def _meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has read the meter waits a moment for the other to read it too."""
    both, load = threading.Barrier(2), tables.load

    def load_together(*arguments: object) -> object:
        found = load(*arguments)  # type: ignore[arg-type]
        with suppress(threading.BrokenBarrierError):
            both.wait(0.4)
        return found

    monkeypatch.setattr(tables, "load", load_together)


def _at_once(*acts: Callable[[], object]) -> list[object]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return [running.result(10) for running in [pool.submit(act) for act in acts]]


@pytest.fixture
def rehearsal(database: Database) -> Rehearsal:
    open_account(database)
    rehearsal = Rehearsal(database)
    rehearsal.pass_minutes(0)
    return rehearsal


def test_an_order_that_two_workers_bring_is_carried_out_once(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    obeyed: list[OrderKind] = []
    obey = meter.obey

    def noted(device: meter.Device, kind: OrderKind, at: object) -> meter.Device:
        obeyed.append(kind)
        return obey(device, kind, at)  # type: ignore[arg-type]

    monkeypatch.setattr(meter, "obey", noted)
    _meet(monkeypatch)
    cut = order(1, OrderKind.CUT)
    keep_orders(rehearsal.database, cut)
    assert _at_once(*[lambda: rehearsal.meters.send([cut])] * 2) == [[Sent()], [Sent()]]
    assert obeyed == [OrderKind.CUT]
    monkeypatch.undo()
    assert [event for event, _ in rehearsal.events()] == ["order_executed"]


def test_energy_used_while_an_order_comes_is_counted_and_the_order_obeyed(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rehearsal.look()
    _meet(monkeypatch)
    shown = order(1, OrderKind.UPDATE_DISPLAY, 555)
    _at_once(lambda: rehearsal.meters.send([shown]), lambda: rehearsal.use(1000))
    monkeypatch.undo()
    after = rehearsal.look()
    assert (after.peak_wh, after.display_balance) == (before.peak_wh + 1000, 555)
    assert (after.switch, before.switch) == (Switch.ON, Switch.ON)
    with rehearsal.database.read() as connection:
        query = select(tables.simulated_use.c.peak_wh).where(tables.simulated_use.c.ean == EAN)
        assert connection.execute(query).scalar_one() == 1000
