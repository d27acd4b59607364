"""How urgent each kind is, and how long it lives."""

from datetime import timedelta

import pytest

from balance.account import Supply
from balance.account import statement as account_statement
from balance.judge import NoticeKind
from messaging.notices import (
    Situation,
    due,
    expires_at,
    needs_parts,
    severity,
    situation,
)
from tests.balance.factories import POLICY, account
from tests.messaging.factories import MONDAY, statement


@pytest.mark.parametrize(
    ("kind", "level", "hours"),
    [
        (NoticeKind.TOP_UP_RECEIVED, 0, 24),
        (NoticeKind.TOP_UP_STILL_CUT, 0, 24),
        (NoticeKind.LOW_CREDIT, 1, 24),
        (NoticeKind.EMERGENCY_LOW, 2, 24),
        (NoticeKind.EMERGENCY_CREDIT, 3, 24),
        (NoticeKind.LIMITED_SUPPLY, 3, 24),
        (NoticeKind.DISCONNECTED, 5, 48),
        (NoticeKind.RECONNECT_READY, 5, 24),
    ],
)
def test_a_kind_has_its_severity_and_its_life(kind: NoticeKind, level: int, hours: int) -> None:
    assert severity(kind, statement()) == level
    assert expires_at(kind, statement(), MONDAY) == MONDAY + timedelta(hours=hours)


@pytest.mark.parametrize(
    "kind", [NoticeKind.CUT_WARNING, NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW]
)
def test_a_warning_of_a_cut_dies_at_the_cut_whatever_its_kind(kind: NoticeKind) -> None:
    cut_at = MONDAY + timedelta(hours=60)
    pending = statement(supply=Supply.PENDING_CUT, cut_at=cut_at)
    assert expires_at(kind, pending, MONDAY) == cut_at
    assert severity(kind, pending) == 4


def test_a_warning_of_a_cut_without_known_end_lives_a_day() -> None:
    held = statement(supply=Supply.PENDING_CUT, cut_at=None)
    expected = MONDAY + timedelta(hours=24)
    assert expires_at(NoticeKind.EMERGENCY_CREDIT, held, MONDAY) == expected


@pytest.mark.parametrize(("until_the_cut", "lives"), [(16, 16), (60, 24), (None, 24)])
def test_a_payment_that_leaves_a_cut_to_come_is_confirmed_before_that_cut_or_not_at_all(
    until_the_cut: int | None, lives: int
) -> None:
    cut_at = None if until_the_cut is None else MONDAY + timedelta(hours=until_the_cut)
    pending = statement(supply=Supply.PENDING_CUT, cut_at=cut_at)
    assert expires_at(NoticeKind.TOP_UP_RECEIVED, pending, MONDAY) == MONDAY + timedelta(
        hours=lives
    )


@pytest.mark.parametrize(
    ("kind", "supply", "limiter", "told"),
    [
        (NoticeKind.LOW_CREDIT, Supply.CONNECTED, True, Situation.LOW_CREDIT),
        (NoticeKind.EMERGENCY_CREDIT, Supply.CONNECTED, False, Situation.EMERGENCY_CREDIT),
        (NoticeKind.EMERGENCY_CREDIT, Supply.CONNECTED, True, Situation.EMERGENCY_BEFORE_LIMIT),
        (NoticeKind.EMERGENCY_CREDIT, Supply.LIMITED, True, Situation.EMERGENCY_WHILE_LIMITED),
        (NoticeKind.LIMITED_SUPPLY, Supply.LIMITED, True, Situation.STILL_LIMITED),
        (NoticeKind.LOW_CREDIT, Supply.LIMITED, True, Situation.STILL_LIMITED),
        (NoticeKind.LOW_CREDIT, Supply.READY, True, Situation.LOW_BEFORE_RETURN),
        (NoticeKind.LOW_CREDIT, Supply.GAS_TESTING, False, Situation.LOW_BEFORE_RETURN),
        (NoticeKind.LOW_CREDIT, Supply.GAS_RETRY_WAIT, False, Situation.LOW_BEFORE_RETURN),
        (NoticeKind.LOW_CREDIT, Supply.GAS_BLOCKED, False, Situation.LOW_WHILE_BLOCKED),
        (NoticeKind.EMERGENCY_CREDIT, Supply.READY, True, Situation.EMERGENCY_BEFORE_RETURN),
        (NoticeKind.EMERGENCY_CREDIT, Supply.GAS_TESTING, False, Situation.EMERGENCY_BEFORE_RETURN),
        (
            NoticeKind.EMERGENCY_CREDIT,
            Supply.GAS_RETRY_WAIT,
            False,
            Situation.EMERGENCY_BEFORE_RETURN,
        ),
        (NoticeKind.EMERGENCY_CREDIT, Supply.GAS_BLOCKED, False, Situation.EMERGENCY_WHILE_BLOCKED),
        (NoticeKind.RECONNECT_READY, Supply.READY, False, Situation.RECONNECT_READY),
        (NoticeKind.EMERGENCY_CREDIT, Supply.PENDING_CUT, False, Situation.CUT_WARNING),
        (NoticeKind.CUT_WARNING, Supply.PENDING_CUT, False, Situation.CUT_WARNING),
        (NoticeKind.EMERGENCY_LOW, Supply.CONNECTED, False, Situation.EMERGENCY_LOW),
        (NoticeKind.EMERGENCY_LOW, Supply.CONNECTED, True, Situation.EMERGENCY_LOW_BEFORE_LIMIT),
        (NoticeKind.EMERGENCY_LOW, Supply.LIMITED, True, Situation.STILL_LIMITED),
        (NoticeKind.EMERGENCY_LOW, Supply.PENDING_CUT, False, Situation.CUT_WARNING),
        (NoticeKind.EMERGENCY_LOW, Supply.READY, True, Situation.EMERGENCY_LOW_BEFORE_RETURN),
        (
            NoticeKind.EMERGENCY_LOW,
            Supply.GAS_TESTING,
            False,
            Situation.EMERGENCY_LOW_BEFORE_RETURN,
        ),
        (
            NoticeKind.EMERGENCY_LOW,
            Supply.GAS_RETRY_WAIT,
            False,
            Situation.EMERGENCY_LOW_BEFORE_RETURN,
        ),
        (
            NoticeKind.EMERGENCY_LOW,
            Supply.GAS_BLOCKED,
            False,
            Situation.EMERGENCY_LOW_WHILE_BLOCKED,
        ),
        (NoticeKind.DISCONNECTED, Supply.CUT, True, Situation.DISCONNECTED),
    ],
)
def test_what_is_told_follows_the_supply_and_the_limiter(
    kind: NoticeKind, supply: Supply, limiter: bool, told: Situation
) -> None:
    cut_at = MONDAY + timedelta(hours=60) if supply is Supply.PENDING_CUT else None
    assert situation(kind, statement(supply=supply, limiter=limiter, cut_at=cut_at)) is told


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (NoticeKind.EMERGENCY_CREDIT, Situation.EMERGENCY_USED_UP),
        (NoticeKind.EMERGENCY_LOW, Situation.LIMITED_SUPPLY),
        (NoticeKind.LIMITED_SUPPLY, Situation.LIMITED_SUPPLY),
    ],
)
def test_a_limit_with_no_credit_left_is_told_as_its_end(kind: NoticeKind, told: Situation) -> None:
    used_up = statement(balance=-1500, supply=Supply.LIMITED, limiter=True, emergency_left=0)
    assert situation(kind, used_up) is told


@pytest.mark.parametrize("kind", [NoticeKind.TOP_UP_RECEIVED, NoticeKind.TOP_UP_STILL_CUT])
@pytest.mark.parametrize(
    ("supply", "balance", "limiter", "told"),
    [
        (Supply.CONNECTED, 0, False, Situation.TOP_UP_RECEIVED),
        (Supply.CONNECTED, 0, True, Situation.TOP_UP_FULL_POWER),
        (Supply.CONNECTED, -1, False, Situation.TOP_UP_IN_EMERGENCY),
        (Supply.CONNECTED, -1, True, Situation.TOP_UP_BEFORE_LIMIT),
        (Supply.LIMITED, 50, True, Situation.TOP_UP_WHILE_LIMITED),
        (Supply.PENDING_CUT, -1500, False, Situation.TOP_UP_BEFORE_CUT),
        (Supply.CUT, 50, False, Situation.TOP_UP_STILL_CUT),
        (Supply.CUT, -9000, True, Situation.TOP_UP_STILL_CUT),
        (Supply.READY, 51, True, Situation.TOP_UP_BEFORE_RETURN),
        (Supply.GAS_TESTING, -1, False, Situation.TOP_UP_BEFORE_RETURN),
        (Supply.GAS_RETRY_WAIT, 51, False, Situation.TOP_UP_BEFORE_RETURN),
        (Supply.GAS_BLOCKED, 51, False, Situation.TOP_UP_WHILE_BLOCKED),
    ],
)
def test_a_payment_is_confirmed_with_what_it_changed_at_the_meter(
    kind: NoticeKind, supply: Supply, balance: int, limiter: bool, told: Situation
) -> None:
    cut_at = MONDAY + timedelta(hours=60) if supply is Supply.PENDING_CUT else None
    about = statement(balance=balance, supply=supply, limiter=limiter, cut_at=cut_at)
    assert situation(kind, about) is told


def test_what_is_due_is_for_the_supply_or_else_for_its_full_power() -> None:
    assert due(statement()) is None
    assert due(statement(to_restore=1643)) == 1643
    assert due(statement(to_full_power=1651)) == 1651


@pytest.mark.rule("brake.no_end")
def test_a_held_cut_is_told_without_a_day() -> None:
    held = statement(supply=Supply.PENDING_CUT, cut_at=None)
    assert situation(NoticeKind.CUT_WARNING, held) is Situation.CUT_WITHOUT_DAY
    assert situation(NoticeKind.TOP_UP_RECEIVED, held) is Situation.TOP_UP_CUT_WITHOUT_DAY


@pytest.mark.rule("statement.several")
@pytest.mark.parametrize(("missing", "parts"), [(None, False), (25000, False), (25001, True)])
def test_parts_are_needed_above_the_highest_payment(missing: int | None, parts: bool) -> None:
    assert needs_parts(statement(to_restore=missing)) is parts
    assert needs_parts(statement(to_full_power=missing)) is parts


def test_the_limiter_of_an_account_reaches_what_is_told() -> None:
    for limiter, told in (
        (False, Situation.EMERGENCY_CREDIT),
        (True, Situation.EMERGENCY_BEFORE_LIMIT),
    ):
        about = account_statement(account("-1.20", limiter=limiter), POLICY, MONDAY)
        assert situation(NoticeKind.EMERGENCY_CREDIT, about) is told
