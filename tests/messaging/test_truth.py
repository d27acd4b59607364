"""What a message says is held against the account as it stands."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from balance.account import Level, Supply, level
from balance.batch import Booking, Item
from balance.judge import NoticeKind
from messaging.notices import TREATMENTS, severity
from messaging.truth import still_holds
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
    NoticeKind.TOP_UP_STILL_CUT: {Supply.CUT},
    NoticeKind.RECONNECT_READY: {
        Supply.READY,
        Supply.GAS_TESTING,
        Supply.GAS_RETRY_WAIT,
        Supply.OFF_PREPAYMENT,
    },
}
SILENT = {Supply.CUT, Supply.OFF_PREPAYMENT}


@pytest.mark.parametrize("supply", Supply)
@pytest.mark.parametrize("present", Level)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_message_holds_where_its_words_do(
    kind: NoticeKind, present: Level, supply: Supply
) -> None:
    if kind in LEVELS:
        wanted = present in LEVELS[kind] and supply not in SILENT
    else:
        wanted = kind not in SUPPLIES or supply in SUPPLIES[kind]
    written = TREATMENTS[kind].severity
    assert still_holds(kind, written, statement(supply=supply), present) is wanted


@pytest.mark.parametrize("kind", LEVELS)
def test_the_warning_of_a_cut_with_its_day_takes_the_place_of_an_alert(kind: NoticeKind) -> None:
    (present, *_) = LEVELS[kind]
    written = TREATMENTS[kind].severity
    announced = statement(supply=Supply.PENDING_CUT, cut_at=MONDAY)
    assert not still_holds(kind, written, announced, present)
    held = statement(supply=Supply.PENDING_CUT)
    assert still_holds(kind, written, held, present)


@pytest.mark.parametrize("kind", [NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW])
def test_an_alert_in_the_words_of_a_cut_warning_holds_while_a_cut_follows(
    kind: NoticeKind,
) -> None:
    announced = statement(balance=-1600, supply=Supply.PENDING_CUT, cut_at=MONDAY)
    written = severity(kind, announced)
    assert still_holds(kind, written, announced, Level.EMERGENCY)
    averted = statement(balance=-1000)
    assert not still_holds(kind, written, averted, Level.EMERGENCY)


class _Told(RandomWeeks):
    def book(self, *items: Item) -> Booking:
        """Book a batch: all that it says holds when it is said."""
        done = super().book(*items)
        present = level(done.account, self.books.policy)
        for notice in done.notices:
            said = notice.statement
            assert still_holds(notice.kind, severity(notice.kind, said), said, present)
        return done


def test_whatever_is_said_holds_when_it_is_said() -> None:
    run_state_machine_as_test(_Told, settings=settings(max_examples=100, stateful_step_count=30))
