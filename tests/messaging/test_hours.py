"""Nobody is disturbed at night, by the clocks of Brussels."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.hours import DEFAULT, QuietHours, goes_out_from
from messaging.kinds import Quiet
from tests.balance.storage.households import brussels

_FIRST = brussels("2026-01-01T00:00")
_INSTANTS = st.integers(0, 3 * 366 * 24 * 60).map(lambda m: _FIRST + timedelta(minutes=m))


@pytest.mark.parametrize(
    ("quiet", "at", "start"),
    [
        (Quiet.WAITS, "2026-11-24T19:59", "2026-11-24T19:59"),
        (Quiet.WAITS, "2026-11-24T20:00", "2026-11-25T08:00"),
        (Quiet.WAITS, "2026-11-25T05:20", "2026-11-25T08:00"),
        (Quiet.WAITS, "2026-11-25T08:00", "2026-11-25T08:00"),
        (Quiet.PASSES, "2026-11-24T03:00", "2026-11-24T03:00"),
        (Quiet.LATE, "2026-11-24T21:59", "2026-11-24T21:59"),
        (Quiet.LATE, "2026-11-24T22:00", "2026-11-25T07:00"),
        (Quiet.LATE, "2026-11-25T06:59", "2026-11-25T07:00"),
        (Quiet.LATE, "2026-11-25T07:00", "2026-11-25T07:00"),
        (Quiet.PRESENT, "2026-11-24T20:30", "2026-11-25T08:00"),
        # The clocks change in these nights.
        (Quiet.WAITS, "2026-03-28T21:00", "2026-03-29T08:00"),
        (Quiet.WAITS, "2026-10-24T21:00", "2026-10-25T08:00"),
    ],
)
def test_a_message_goes_out_at_an_hour_that_its_kind_allows(
    quiet: Quiet, at: str, start: str
) -> None:
    assert goes_out_from(quiet, brussels(at), DEFAULT) == brussels(start)


def test_a_receipt_goes_to_whoever_stands_at_the_terminal_for_an_hour() -> None:
    paid = brussels("2026-11-24T20:10")
    for minutes, waits in ((0, False), (59, False), (60, True)):
        at = paid + timedelta(minutes=minutes)
        start = goes_out_from(Quiet.PRESENT, at, DEFAULT, paid)
        assert start == (brussels("2026-11-25T08:00") if waits else at)


def test_quiet_hours_may_lie_in_one_day_or_not_be_at_all() -> None:
    siesta = QuietHours(time(12), time(14))
    assert siesta.end_of(brussels("2026-11-24T13:00")) == brussels("2026-11-24T14:00")
    assert siesta.end_of(brussels("2026-11-24T15:00")) == brussels("2026-11-24T15:00")
    never = QuietHours(time(8), time(8))
    assert never.end_of(brussels("2026-11-24T08:00")) == brussels("2026-11-24T08:00")
    night = brussels("2026-11-24T03:00")
    assert goes_out_from(Quiet.WAITS, night, None) == night


@given(_INSTANTS, st.sampled_from(Quiet), st.times(), st.times())
def test_the_hour_found_is_never_earlier_and_is_allowed(
    at: datetime, quiet: Quiet, start: time, end: time
) -> None:
    hours = QuietHours(start.replace(fold=0), end.replace(fold=0))
    found = goes_out_from(quiet, at, hours)
    assert found >= at
    assert goes_out_from(quiet, found, hours) == found
