"""What a message says is held against the account as it stands."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from balance.account import Level, Supply, level
from balance.batch import Booking, Item
from balance.judge import NoticeKind
from messaging.notices import Situation, situation
from messaging.truth import Waiting, instead, still_holds
from tests.balance.test_random_weeks import RandomWeeks
from tests.messaging.factories import MONDAY, statement

LEVELS = {
    NoticeKind.LOW_CREDIT: {Level.LOW},
    NoticeKind.EMERGENCY_CREDIT: {Level.EMERGENCY, Level.EMERGENCY_LOW},
    NoticeKind.EMERGENCY_LOW: {Level.EMERGENCY_LOW},
}
SUPPLIES = {
    NoticeKind.LIMITED_SUPPLY: {Supply.LIMITED},
    NoticeKind.CUT_WARNING: {Supply.PENDING_CUT},
    NoticeKind.DISCONNECTED: {Supply.CUT},
    NoticeKind.RECONNECT_READY: {
        Supply.READY,
        Supply.GAS_TESTING,
        Supply.GAS_RETRY_WAIT,
        Supply.OFF_PREPAYMENT,
    },
}
SILENT = {Supply.CUT, Supply.OFF_PREPAYMENT}
ANNOUNCED = statement(balance=-1600, supply=Supply.PENDING_CUT, cut_at=MONDAY, to_restore=1651)
HELD = statement(balance=-1600, supply=Supply.PENDING_CUT, to_restore=1651)
BUT_FOR_THE_BALANCE = {
    Situation.TOP_UP_IN_EMERGENCY: Situation.TOP_UP_RECEIVED,
    Situation.TOP_UP_BEFORE_LIMIT: Situation.TOP_UP_FULL_POWER,
}
PRESENT = {kind: max(levels) for kind, levels in LEVELS.items()}


@pytest.mark.parametrize("supply", Supply)
@pytest.mark.parametrize("present", Level)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_message_in_todays_words_holds_where_its_kind_does(
    kind: NoticeKind, present: Level, supply: Supply
) -> None:
    if kind in LEVELS:
        wanted = present in LEVELS[kind] and supply not in SILENT
    else:
        wanted = kind not in SUPPLIES or supply in SUPPLIES[kind]
    cut_at = MONDAY if supply is Supply.PENDING_CUT else None
    today = statement(supply=supply, cut_at=cut_at)
    assert still_holds(kind, situation(kind, today), today, present) is wanted
    # A message of an earlier form is held to its kind alone.
    assert still_holds(kind, "", today, present) is wanted


@pytest.mark.parametrize("told", Situation)
def test_a_receipt_holds_while_it_says_of_the_supply_what_is_so(told: Situation) -> None:
    for supply in Supply:
        today = statement(supply=supply)
        words = situation(NoticeKind.TOP_UP_RECEIVED, today)
        holds = still_holds(NoticeKind.TOP_UP_RECEIVED, told, today, Level.LOW)
        assert holds is (BUT_FOR_THE_BALANCE.get(told, told) == words)


@pytest.mark.parametrize("kind", [NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW])
def test_an_alert_gives_way_to_the_day_of_a_cut_but_not_to_a_cut_that_is_held(
    kind: NoticeKind,
) -> None:
    plain = situation(kind, statement(balance=-1000))
    assert not still_holds(kind, plain, ANNOUNCED, PRESENT[kind])
    assert still_holds(kind, plain, HELD, PRESENT[kind])


@pytest.mark.parametrize("kind", [NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW])
def test_a_day_of_a_cut_stands_until_the_cut_is_averted_or_held(kind: NoticeKind) -> None:
    assert still_holds(kind, Situation.CUT_WARNING, ANNOUNCED, PRESENT[kind])
    assert not still_holds(kind, Situation.CUT_WARNING, HELD, PRESENT[kind])
    averted = statement(balance=-1000)
    assert not still_holds(kind, Situation.CUT_WARNING, averted, PRESENT[kind])


def test_a_warning_of_a_cut_that_is_held_is_no_warning() -> None:
    kind = NoticeKind.CUT_WARNING
    assert not still_holds(kind, Situation.CUT_WARNING, HELD, Level.EMERGENCY)
    assert not still_holds(kind, Situation.CUT_WITHOUT_DAY, HELD, Level.EMERGENCY)


def _waiting(kind: NoticeKind, *, owed: bool = False) -> Waiting:
    return Waiting(7, 1, "batch:1/1", kind, "", None, None, owed, None, MONDAY)


@pytest.mark.parametrize(
    ("kind", "owed", "balance", "present", "said"),
    [
        ("EMERGENCY_CREDIT", False, -1100, Level.EMERGENCY, ["EMERGENCY_CREDIT"]),
        ("EMERGENCY_CREDIT", False, 400, Level.LOW, ["LOW_CREDIT"]),
        ("EMERGENCY_CREDIT", False, 2000, Level.NONE, []),
        ("EMERGENCY_LOW", False, -500, Level.EMERGENCY, []),
        ("EMERGENCY_LOW", True, -500, Level.EMERGENCY, ["EMERGENCY_CREDIT"]),
        ("CUT_WARNING", False, -1100, Level.EMERGENCY, []),
        ("CUT_WARNING", True, -1100, Level.EMERGENCY, ["EMERGENCY_CREDIT"]),
        ("RECONNECT_READY", False, 400, Level.LOW, []),
        ("TOP_UP_RECEIVED", False, 400, Level.LOW, []),
    ],
)
def test_only_what_the_customer_would_never_learn_is_said_in_place_of_a_message(
    kind: str, owed: bool, balance: int, present: Level, said: list[str]
) -> None:
    lost, today = [_waiting(NoticeKind(kind), owed=owed)], statement(balance=balance)
    assert [one.kind for one in instead(lost, [], today, present)] == said
    # What the batch says itself is enough.
    assert instead(lost, [NoticeKind.TOP_UP_RECEIVED], today, present) == []


class _Told(RandomWeeks):
    def book(self, *items: Item) -> Booking:
        """Book a batch: all that it says holds when it is said."""
        done = super().book(*items)
        present = level(done.account, self.books.policy)
        for notice in done.notices:
            said = notice.statement
            assert still_holds(notice.kind, situation(notice.kind, said), said, present)
        return done


def test_whatever_is_said_holds_when_it_is_said() -> None:
    run_state_machine_as_test(_Told, settings=settings(max_examples=100, stateful_step_count=30))
