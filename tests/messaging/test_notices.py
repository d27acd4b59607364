"""How urgent each kind is, and how long it lives."""

from datetime import timedelta

import pytest

from balance.account import Supply
from balance.judge import NoticeKind
from messaging.notices import TREATMENTS, expires_at, severity
from tests.messaging.factories import MONDAY, statement


def test_every_kind_has_a_treatment() -> None:
    assert set(TREATMENTS) == set(NoticeKind)


@pytest.mark.parametrize(
    ("kind", "level", "hours"),
    [
        (NoticeKind.LOW_CREDIT, 1, 24),
        (NoticeKind.EMERGENCY_CREDIT, 3, 24),
        (NoticeKind.LIMITED_SUPPLY, 3, 24),
        (NoticeKind.DISCONNECTED, 5, 48),
        (NoticeKind.RECONNECT_READY, 5, 24),
    ],
)
def test_a_kind_has_its_severity_and_its_life(kind: NoticeKind, level: int, hours: int) -> None:
    assert severity(kind, statement()) == level
    assert expires_at(kind, statement(), MONDAY) == MONDAY + timedelta(hours=hours)


@pytest.mark.parametrize("kind", [NoticeKind.CUT_WARNING, NoticeKind.EMERGENCY_CREDIT])
def test_a_warning_of_a_cut_dies_at_the_cut_whatever_its_kind(kind: NoticeKind) -> None:
    cut_at = MONDAY + timedelta(hours=60)
    pending = statement(supply=Supply.PENDING_CUT, cut_at=cut_at)
    assert expires_at(kind, pending, MONDAY) == cut_at
    assert severity(kind, pending) == 4


def test_a_warning_of_a_cut_without_known_end_lives_a_day() -> None:
    held = statement(supply=Supply.PENDING_CUT, cut_at=None)
    expected = MONDAY + timedelta(hours=24)
    assert expires_at(NoticeKind.EMERGENCY_CREDIT, held, MONDAY) == expected
