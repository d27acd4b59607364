"""The supply table of RULES, stated a second time by hand: every state against every event."""

import runpy
from dataclasses import replace

import pytest

from balance import supply_table
from balance.account import Supply
from balance.batch import Deactivation
from balance.supply_table import SUPPLY_TABLE, Answer, Event, OrderKind, happen, order_for
from tests.balance.factories import NOW, TONIGHT, account, booked

# "." nothing changes, "x" refused, otherwise the next state by its letter.
LETTERS = {
    "C": Supply.CONNECTED,
    "P": Supply.PENDING_CUT,
    "L": Supply.LIMITED,
    "K": Supply.CUT,
    "R": Supply.READY,
    "T": Supply.GAS_TESTING,
    "W": Supply.GAS_RETRY_WAIT,
    "B": Supply.GAS_BLOCKED,
    "O": Supply.OFF_PREPAYMENT,
    ".": Answer.STAY,
    "x": Answer.REFUSE,
}
COLUMNS = (
    Event.EXHAUSTED_PROTECTED,
    Event.EXHAUSTED,
    Event.EXHAUSTED_LIMITER,
    Event.EXHAUSTED_HELD,
    Event.BETWEEN,
    Event.OK,
    Event.BUTTON,
    Event.GAS_BUTTON,
    Event.TEST_STARTED,
    Event.TEST_STARTED_TOO_SOON,
    Event.TEST_PASSED,
    Event.TEST_FAILED,
    Event.TEST_FAILED_FOR_GOOD,
    Event.UNBLOCKED,
    Event.LIMITER_GRANTED,
    Event.LIMITER_WITHDRAWN,
    Event.DEACTIVATED,
)
TABLE = {
    Supply.CONNECTED: "P K L P . . . . . . . . . x . . O",
    Supply.PENDING_CUT: ". K L . C C . . . . . . . x L . O",
    Supply.LIMITED: ". . . . . C . . . . . . . x . C O",
    Supply.CUT: ". . . . . R x x x x x x x x . . O",
    Supply.READY: "K K K . . . C x T x x x x x . . O",
    Supply.GAS_TESTING: ". . . . . . x x x x C W B x . . O",
    Supply.GAS_RETRY_WAIT: "K K K . . . x x T x x x x x . . O",
    Supply.GAS_BLOCKED: "K K K . . . x x x x x x x R . . O",
    Supply.OFF_PREPAYMENT: "x x x x x x x x x x x x x x x x x",
}
CELLS = [
    (supply, event, LETTERS[letter])
    for supply, row in TABLE.items()
    for event, letter in zip(COLUMNS, row.split(), strict=True)
]


def test_the_table_answers_every_event_in_every_state() -> None:
    assert set(COLUMNS) == set(Event)
    assert {s: set(row) for s, row in SUPPLY_TABLE.items()} == {s: set(Event) for s in Supply}


@pytest.mark.rule("{supply}/{event.name}")
@pytest.mark.parametrize(("supply", "event", "wanted"), CELLS)
def test_each_state_answers_each_event_as_the_rules_say(
    supply: Supply, event: Event, wanted: Supply | Answer
) -> None:
    moved, answer = happen(account(supply=supply), event, NOW)
    if isinstance(wanted, Supply):
        assert (moved.supply, answer) == (wanted, None)
    else:
        assert (moved.supply, answer) == (supply, wanted)


def test_the_table_comes_out_the_same_whenever_the_engine_is_loaded() -> None:
    loaded = runpy.run_path(supply_table.__file__, run_name=supply_table.__name__)
    rows = loaded["SUPPLY_TABLE"].items()
    built = {(supply, e.name): answer.name for supply, row in rows for e, answer in row.items()}
    assert built == {(supply, event.name): wanted.name for supply, event, wanted in CELLS}


# state: exhausted in the NDP, outside, with a limiter, between, exactly 0.50, ok
JUDGED = {
    Supply.CONNECTED: "P K L C C C",
    Supply.PENDING_CUT: "P K L C C C",
    Supply.LIMITED: "L L L L L C",
    Supply.CUT: "K K K K K R",
    Supply.READY: "K K K R R R",
    Supply.GAS_TESTING: "T T - T T T",
    Supply.GAS_RETRY_WAIT: "K K - W W W",
    Supply.GAS_BLOCKED: "K K - B B B",
    Supply.OFF_PREPAYMENT: "O O O O O O",
}
SITUATIONS = (
    ("-15.00", TONIGHT, False),
    ("-15.00", NOW, False),
    ("-15.00", TONIGHT, True),
    ("-14.99", NOW, False),
    ("0.50", NOW, False),
    ("0.51", TONIGHT, False),
)


@pytest.mark.rule("R40", "R41", "R43", "R51", "D1", "D8")
@pytest.mark.parametrize(
    ("supply", "number", "letter"),
    [(s, n, x) for s, row in JUDGED.items() for n, x in enumerate(row.split()) if x != "-"],
)
def test_the_clock_alone_judges_each_state_by_its_row(
    supply: Supply, number: int, letter: str
) -> None:
    """R40 R41 R43 R51 D1 D8: an account judged without any entry."""
    balance, now, limiter = SITUATIONS[number]
    limiter = limiter or (supply is Supply.LIMITED)
    done = booked(account(balance, supply, limiter=limiter, at=now), now=now)
    assert done.account.supply is LETTERS[letter]


@pytest.mark.rule("R53", "off.made_ready")
@pytest.mark.parametrize("supply", [s for s in Supply if s is not Supply.OFF_PREPAYMENT])
def test_deactivation_leads_from_every_state_to_off_and_orders_a_cut_meter_ready(
    supply: Supply,
) -> None:
    """R53"""
    done = booked(account("-20.00", supply, at=TONIGHT), Deactivation(), now=TONIGHT)
    assert done.account.supply is Supply.OFF_PREPAYMENT
    assert done.notices == ()
    wanted = {Supply.CUT: OrderKind.MAKE_READY, Supply.LIMITED: OrderKind.RESTORE_FULL}
    assert [change.order for change in done.changes] == [wanted.get(supply)]


@pytest.mark.rule("D7")
def test_a_cut_is_remembered_from_its_start_to_its_end() -> None:
    """D7 needs to know at which midnights the meter was cut."""
    cut = booked(account("-16.00")).account
    assert [(c.start, c.end) for c in cut.cuts] == [(NOW, None)]
    ready = booked(replace(cut, balance=account("1.00").balance), now=TONIGHT).account
    assert [(c.start, c.end) for c in ready.cuts] == [(NOW, TONIGHT)]


@pytest.mark.rule("R40", "R43", "R46", "R51", "R53")
def test_each_passage_that_needs_the_meter_has_its_order() -> None:
    """R40 R43 R46 R51 R53"""
    wanted = {
        (Supply.CONNECTED, Supply.CUT): OrderKind.CUT,
        (Supply.PENDING_CUT, Supply.CUT): OrderKind.CUT,
        (Supply.READY, Supply.CUT): OrderKind.CUT,
        (Supply.CUT, Supply.READY): OrderKind.MAKE_READY,
        (Supply.GAS_BLOCKED, Supply.READY): OrderKind.MAKE_READY,
        (Supply.CONNECTED, Supply.LIMITED): OrderKind.LIMIT,
        (Supply.PENDING_CUT, Supply.LIMITED): OrderKind.LIMIT,
        (Supply.LIMITED, Supply.CONNECTED): OrderKind.RESTORE_FULL,
        (Supply.CUT, Supply.OFF_PREPAYMENT): OrderKind.MAKE_READY,
        (Supply.CONNECTED, Supply.PENDING_CUT): None,
        (Supply.PENDING_CUT, Supply.CONNECTED): None,
        (Supply.READY, Supply.CONNECTED): None,
    }
    assert {pair: order_for(*pair) for pair in wanted} == wanted
