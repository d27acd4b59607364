"""Orders that are refused, meters and platforms that are not reached: who waits, and how long."""

import json
import logging
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from balance.account import Supply
from balance.ean import Ean
from balance.meters.orders import NoAnswer, Order, Outcome, Refused, Sent
from balance.meters.platform import MarketPlatform
from balance.meters.sending import LONGEST_WAIT
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.tasks import open_tasks
from balance.supply_table import OrderKind
from tests.balance.meters.market import KEY, Door, open_market
from tests.balance.meters.postman import (
    Answer,
    Platform,
    Postman,
    cut_and_paid,
    deliver,
    waiting_of,
)
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, OTHER, ean, open_account, tasks_of, use

MINUTE = timedelta(minutes=1)


def refuse_cuts(orders: Sequence[Order]) -> list[Outcome]:
    return [Refused("410 gone") if o.kind is OrderKind.CUT else Sent() for o in orders]


def silent(failures: int, *, unclear: bool) -> Answer:
    return lambda orders: NoAnswer("answered 500", unclear, failures)


def open_kinds(database: Database) -> list[str]:
    with database.read() as connection:
        return [task.kind for task in open_tasks(connection)]


def test_an_order_refused_for_good_is_an_agent_s_and_holds_up_no_later_one(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    cut_and_paid(database, EAN)
    platform = Platform(refuse_cuts)
    assert deliver(database, platform, NOON) == 1
    assert platform.kinds == [[(EAN, OrderKind.CUT)], [(EAN, OrderKind.MAKE_READY)]]
    assert deliver(database, platform, NOON + timedelta(hours=3)) == 0
    with database.read() as connection:
        [task] = open_tasks(connection)
    assert (task.kind, task.ean) == ("order_refused", EAN)
    assert task.detail == (
        "The order cut of 2026-11-24 12:00 was refused (410 gone) and is withdrawn."
    )
    assert EAN not in caplog.text


def test_a_meter_whose_displays_are_refused_day_after_day_is_one_task(database: Database) -> None:
    open_account(database)
    rehearsal = Rehearsal(database)
    for day in (21, 22, 23):
        rehearsal.book(use(f"C{day}", 100, date(2026, 11, day)))
        deliver(database, Platform(lambda orders: [Refused("404")]), NOON)
    assert tasks_of(database) == [("order_refused", EAN)]


def test_a_meter_not_reached_is_tried_again_later_and_later(database: Database) -> None:
    cut_and_paid(database, EAN)
    now = NOON
    for minutes in (1, 2, 4, 8, 15, 15):
        lost = Postman(unreached={EAN})
        assert deliver(database, lost, now) == 0
        assert [kind for _, kind in lost.kinds] == [OrderKind.CUT]
        now += minutes * MINUTE
        early = Postman()
        assert deliver(database, early, now - timedelta(seconds=1)) == 0
        assert early.given == []
    assert deliver(database, Postman(), now) == 2
    assert LONGEST_WAIT == 15 * MINUTE


def test_behind_an_order_that_waits_for_its_next_attempt_the_later_ones_wait_too(
    database: Database,
) -> None:
    rehearsal = cut_and_paid(database, EAN)
    deliver(database, Postman(unreached={EAN}), NOON)
    rehearsal.book(use("C1", 100))
    early = Postman()
    assert deliver(database, early, NOON) == 0
    assert early.given == []
    assert waiting_of(database) == [("cut", 1), ("make_ready", 0), ("update_display", 0)]


def test_what_switches_a_supply_goes_before_a_morning_s_displays(database: Database) -> None:
    for code in (EAN, OTHER):
        open_account(database, code, 100)
    rehearsal = Rehearsal(database)
    rehearsal.book(use("C1", 10))
    rehearsal.adjust(-1700, OTHER)
    postman = Postman()
    assert deliver(database, postman, NOON) == 2
    assert postman.kinds == [(OTHER, OrderKind.CUT), (EAN, OrderKind.UPDATE_DISPLAY)]


def test_a_request_holds_as_many_orders_as_it_may_and_one_of_a_meter_at_most(
    database: Database,
) -> None:
    homes = [ean(number) for number in range(1, 8)]
    cut_and_paid(database, *homes)
    platform = Platform(most=5)
    assert deliver(database, platform, NOON) == 14
    assert [len(orders) for orders in platform.given] == [5, 5, 4]
    for orders in platform.given:
        assert len({order.ean for order in orders}) == len(orders)
    for home in homes:
        mine = [o.kind for orders in platform.given for o in orders if o.ean == home]
        assert mine == [OrderKind.CUT, OrderKind.MAKE_READY]


def test_a_platform_that_takes_nothing_is_not_asked_again_in_the_same_round(
    database: Database,
) -> None:
    cut_and_paid(database, *(ean(number) for number in range(1, 8)))
    platform = Platform(silent(1, unclear=False), most=2)
    assert deliver(database, platform, NOON) == 0
    assert len(platform.given) == 1
    assert {attempts for _, attempts in waiting_of(database)} == {0}
    assert deliver(database, Platform(), NOON) == 14


def _cut(database: Database, count: int) -> tuple[Rehearsal, list[Ean]]:
    """So many homes whose cut is ordered."""
    rehearsal, homes = Rehearsal(database), [ean(number) for number in range(1, count + 1)]
    for home in homes:
        open_account(database, home, 100)
        rehearsal.adjust(-1700, home)
    return rehearsal, homes


def test_an_order_that_a_platform_stumbles_over_is_found_and_holds_up_no_other(
    database: Database,
) -> None:
    _, homes = _cut(database, 40)
    bad, now = homes[17], NOON

    def stumble(orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        fails = any(order.ean == bad for order in orders)
        return NoAnswer("answered 500", True, 1) if fails else [Sent()] * len(orders)

    for _ in range(40):
        deliver(database, Platform(stumble), now)
        now += MINUTE
    assert len(waiting_of(database)) == 1
    assert deliver(database, Platform(), now + LONGEST_WAIT) == 1


@pytest.mark.parametrize("status", [500, 422])
def test_orders_that_a_platform_stumbles_over_keep_nobody_in_the_dark(
    database: Database, status: int
) -> None:
    rehearsal, bad = _cut(database, 6)

    def stumble(door: Door) -> None:
        # First: after the answer the next request may be there already.
        door.market.script.append(stumble)
        orders = json.loads(door.body)["orders"]
        fails = any(order["ean"] in bad for order in orders)
        door.answer(status, b"{}") if fails else door.answer(200, door.market.take(door.body))

    with open_market() as market:
        market.script = [stumble]
        platform = MarketPlatform(market.url, KEY, "3f9a", lambda: rehearsal.now)

        def pass_time(minutes: int) -> None:
            for _ in range(3 * minutes):
                deliver(database, platform, rehearsal.now)
                rehearsal.now += MINUTE / 3

        pass_time(90)
        for home in (EAN, OTHER):
            open_account(database, home, -1600, supply=Supply.CUT)
            rehearsal.top_up(3000, home)
        pass_time(1)
    assert {home: market.obeyed[home][0]["kind"] for home in (EAN, OTHER)} == dict.fromkeys(
        (EAN, OTHER), "make_ready"
    )
    assert [kind for kind, _ in waiting_of(database)] == ["cut"] * len(bad)


def test_what_was_never_tried_goes_before_what_may_be_at_fault(database: Database) -> None:
    rehearsal = Rehearsal(database)
    for home in (EAN, OTHER):
        open_account(database, home, 100)
    rehearsal.adjust(-1700)
    deliver(database, Platform(silent(1, unclear=True)), NOON)
    rehearsal.adjust(-1700, OTHER)
    platform = Platform()
    assert deliver(database, platform, NOON + MINUTE) == 2
    assert platform.kinds == [[(OTHER, OrderKind.CUT)], [(EAN, OrderKind.CUT)]]


def test_a_platform_that_is_down_is_one_task_until_orders_reach_the_meters_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    cut_and_paid(database, EAN)
    for failures in (1, 2):
        deliver(database, Platform(silent(failures, unclear=False)), NOON)
    assert open_kinds(database) == []
    for failures in (3, 4, 4):
        deliver(database, Platform(silent(failures, unclear=False)), NOON)
    with database.read() as connection:
        [task] = open_tasks(connection)
    assert (task.kind, task.ean) == ("platform_down", None)
    assert task.detail == "No orders reach the meters: answered 500."
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert deliver(database, Platform(), NOON) == 2
    assert open_kinds(database) == []
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


def test_a_platform_down_once_more_is_a_task_of_its_own(database: Database) -> None:
    for code in (EAN, OTHER):
        cut_and_paid(database, code)
        deliver(database, Platform(silent(3, unclear=False)), NOON)
        assert open_kinds(database) == ["platform_down"]
        deliver(database, Platform(), NOON)
    assert tasks_of(database) == [("platform_down", None)] * 2


def test_of_cuts_stopped_between_two_requests_only_those_under_way_are_sent(
    database: Database,
) -> None:
    _cut(database, 4)

    def stopped(orders: Sequence[Order]) -> Sequence[Outcome]:
        with database.write() as connection:
            brake.stop(connection, Stopped.CUTS, "a drill", NOON)
        return [Sent()] * len(orders)

    platform = Platform(stopped, most=2)
    assert deliver(database, platform, NOON) == 2
    assert len(platform.given) == 1
