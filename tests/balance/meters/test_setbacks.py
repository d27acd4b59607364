"""Orders that are refused, meters and platforms that are not reached: who waits, and how long."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from balance.ean import Ean
from balance.meters.orders import NoAnswer, NotSent, Order, Outcome, Refused, Sent
from balance.meters.sending import LONGEST_WAIT, send_orders
from balance.storage import brake, schema
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.tasks import open_tasks
from balance.supply_table import OrderKind
from tests.balance.meters.postman import Postman, cut_and_paid
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, OTHER, ean, open_account, tasks_of, use

MINUTE = timedelta(minutes=1)
Answer = Callable[[Sequence[Order]], Sequence[Outcome] | NoAnswer]


@dataclass
class Platform:
    """Takes 500 orders at once, and answers as it is told to."""

    answer: Answer = lambda orders: [Sent()] * len(orders)
    given: list[list[Order]] = field(default_factory=list)
    most: int = 500

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        self.given.append(list(orders))
        return self.answer(orders)

    @property
    def kinds(self) -> list[list[tuple[Ean, OrderKind]]]:
        return [[(one.ean, one.kind) for one in orders] for orders in self.given]


def refuse_cuts(orders: Sequence[Order]) -> list[Outcome]:
    return [Refused("410 gone") if o.kind is OrderKind.CUT else Sent() for o in orders]


def silent(failures: int, *, unclear: bool) -> Answer:
    return lambda orders: NoAnswer("answered 500", unclear, failures)


def waiting_of(database: Database) -> list[tuple[str, int]]:
    """The kinds of the orders not sent yet and how often each was tried."""
    table = schema.orders
    query = select(table.c.kind, table.c.attempts).where(
        table.c.sent_at.is_(None), table.c.withdrawn_at.is_(None)
    )
    with database.read() as connection:
        return [(row.kind, row.attempts) for row in connection.execute(query.order_by(table.c.id))]


def open_kinds(database: Database) -> list[str]:
    with database.read() as connection:
        return [task.kind for task in open_tasks(connection)]


def test_an_order_refused_for_good_is_an_agent_s_and_holds_up_no_later_one(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    cut_and_paid(database, EAN)
    platform = Platform(refuse_cuts)
    assert send_orders(database, platform, NOON) == 1
    assert platform.kinds == [[(EAN, OrderKind.CUT)], [(EAN, OrderKind.MAKE_READY)]]
    assert send_orders(database, platform, NOON + timedelta(hours=3)) == 0
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
        send_orders(database, Platform(lambda orders: [Refused("404")]), NOON)
    assert tasks_of(database) == [("order_refused", EAN)]


def test_a_meter_not_reached_is_tried_again_later_and_later(database: Database) -> None:
    cut_and_paid(database, EAN)
    now = NOON
    for minutes in (1, 2, 4, 8, 15, 15):
        lost = Postman(unreached={EAN})
        assert send_orders(database, lost, now) == 0
        assert [kind for _, kind in lost.kinds] == [OrderKind.CUT]
        now += minutes * MINUTE
        early = Postman()
        assert send_orders(database, early, now - timedelta(seconds=1)) == 0
        assert early.given == []
    assert send_orders(database, Postman(), now) == 2
    assert LONGEST_WAIT == 15 * MINUTE


def test_behind_an_order_that_waits_for_its_next_attempt_the_later_ones_wait_too(
    database: Database,
) -> None:
    rehearsal = cut_and_paid(database, EAN)
    send_orders(database, Postman(unreached={EAN}), NOON)
    rehearsal.book(use("C1", 100))
    early = Postman()
    assert send_orders(database, early, NOON) == 0
    assert early.given == []
    assert waiting_of(database) == [("cut", 1), ("make_ready", 0), ("update_display", 0)]


def test_what_switches_a_supply_goes_before_a_morning_s_displays(database: Database) -> None:
    for code in (EAN, OTHER):
        open_account(database, code, 100)
    rehearsal = Rehearsal(database)
    rehearsal.book(use("C1", 10))
    rehearsal.adjust(-1700, OTHER)
    postman = Postman()
    assert send_orders(database, postman, NOON) == 2
    assert postman.kinds == [(OTHER, OrderKind.CUT), (EAN, OrderKind.UPDATE_DISPLAY)]


def test_a_request_holds_as_many_orders_as_it_may_and_one_of_a_meter_at_most(
    database: Database,
) -> None:
    homes = [ean(number) for number in range(1, 8)]
    cut_and_paid(database, *homes)
    platform = Platform(most=5)
    assert send_orders(database, platform, NOON) == 14
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
    assert send_orders(database, platform, NOON) == 0
    assert len(platform.given) == 1
    assert {attempts for _, attempts in waiting_of(database)} == {0}
    assert send_orders(database, Platform(), NOON) == 14


def test_an_order_that_a_platform_stumbles_over_is_found_and_holds_up_no_other(
    database: Database,
) -> None:
    homes = [ean(number) for number in range(1, 41)]
    rehearsal = Rehearsal(database)
    for home in homes:
        open_account(database, home, 100)
        rehearsal.adjust(-1700, home)
    bad, now = homes[17], NOON

    def stumble(orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        fails = any(order.ean == bad for order in orders)
        return NoAnswer("answered 500", True, 1) if fails else [Sent()] * len(orders)

    for _ in range(40):
        send_orders(database, Platform(stumble), now)
        now += MINUTE
    assert len(waiting_of(database)) == 1
    assert send_orders(database, Platform(), now + LONGEST_WAIT) == 1


def test_a_platform_that_is_down_is_one_task_until_orders_reach_the_meters_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    cut_and_paid(database, EAN)
    for failures in (1, 2):
        send_orders(database, Platform(silent(failures, unclear=False)), NOON)
    assert open_kinds(database) == []
    for failures in (3, 4, 4):
        send_orders(database, Platform(silent(failures, unclear=False)), NOON)
    with database.read() as connection:
        [task] = open_tasks(connection)
    assert (task.kind, task.ean) == ("platform_down", None)
    assert task.detail == "No orders reach the meters: answered 500."
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert send_orders(database, Platform(), NOON) == 2
    assert open_kinds(database) == []
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


def test_a_platform_down_once_more_is_a_task_of_its_own(database: Database) -> None:
    for code in (EAN, OTHER):
        cut_and_paid(database, code)
        send_orders(database, Platform(silent(3, unclear=False)), NOON)
        assert open_kinds(database) == ["platform_down"]
        send_orders(database, Platform(), NOON)
    assert tasks_of(database) == [("platform_down", None)] * 2


def test_of_cuts_stopped_between_two_requests_only_those_under_way_are_sent(
    database: Database,
) -> None:
    homes = [ean(number) for number in range(1, 5)]
    rehearsal = Rehearsal(database)
    for home in homes:
        open_account(database, home, 100)
        rehearsal.adjust(-1700, home)

    def stopped(orders: Sequence[Order]) -> Sequence[Outcome]:
        with database.write() as connection:
            brake.stop(connection, Stopped.CUTS, "a drill", NOON)
        return [Sent()] * len(orders)

    platform = Platform(stopped, most=2)
    assert send_orders(database, platform, NOON) == 2
    assert len(platform.given) == 1


_HOMES = count(1000)
_KINDS = st.lists(st.sampled_from(OrderKind), min_size=1, max_size=5)
_OUTCOME = st.sampled_from([Sent(), NotSent("busy"), Refused("404"), None])


def _order(database: Database, code: Ean, kinds: Sequence[OrderKind]) -> None:
    account, table = schema.accounts, schema.orders
    with database.write() as connection:
        mine = select(account.c.id).where(account.c.ean == code)
        row = {"account_id": connection.execute(mine).scalar_one(), "ordered_at": NOON}
        shown = {"balance": 0, "emergency_left": 0}
        connection.execute(insert(table), [row | shown | {"kind": kind} for kind in kinds])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_KINDS, min_size=1, max_size=4), st.lists(_OUTCOME, max_size=30), st.data())
def test_whatever_fails_each_order_is_taken_over_or_refused_in_its_meter_s_order(
    database: Database,
    lives: list[list[OrderKind]],
    outcomes: list[Outcome | None],
    data: st.DataObject,
) -> None:
    homes = {ean(next(_HOMES)): kinds for kinds in lives}
    for code, kinds in homes.items():
        open_account(database, code)
        _order(database, code, kinds)
    ended: dict[Ean, list[int]] = {code: [] for code in homes}

    def answer(orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        assert len({order.ean for order in orders}) == len(orders)
        drawn = [outcomes.pop() if outcomes else Sent() for _ in orders]
        said = [outcome for outcome in drawn if outcome is not None]
        if len(said) < len(drawn):
            return NoAnswer("answered 500", data.draw(st.booleans()), 1)
        for order, one in zip(orders, said, strict=True):
            if not isinstance(one, NotSent):
                ended[order.ean].append(order.order_id)
        return said

    now: datetime = NOON
    for _ in range(len(outcomes) + 2):
        send_orders(database, Platform(answer, most=data.draw(st.integers(1, 3))), now)
        now += LONGEST_WAIT
    for code, kinds in homes.items():
        switching = [kind for kind in kinds if kind is not OrderKind.UPDATE_DISPLAY]
        assert len(ended[code]) == len(kinds)
        assert len(set(ended[code])) == len(kinds)
        first = ended[code][: len(switching)]
        assert first == sorted(first)
    assert waiting_of(database) == []
