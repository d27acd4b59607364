"""How each kind is treated, held against MESSAGING's table written out a second time."""

from datetime import timedelta

import pytest

from balance.judge import NoticeKind
from messaging.journeys import JourneyKind
from messaging.kinds import TREATMENTS, Doubt, Kind, Quiet, treatment

# Kind, severity, quiet hours, hours it lives (None: until its event), STOP applies, unknown.
_TABLE = """
LOW_CREDIT 1 waits 24 yes to_agent
EMERGENCY_LOW 2 waits 24 yes to_agent
EMERGENCY_CREDIT 3 waits 24 no to_agent
LIMITED_SUPPLY 3 passes 24 no once_more
CUT_WARNING 4 late event no once_more
DISCONNECTED 5 passes 48 no once_more
RECONNECT_READY 5 passes 24 no once_more
TOP_UP_RECEIVED 0 present 24 yes to_agent
TOP_UP_STILL_CUT 0 present 24 yes to_agent
BALANCE 0 passes 1/6 no dropped
CODE 0 passes 1/6 no dropped
THRESHOLD_CHANGED 0 passes 1/6 no dropped
HELP 0 passes 1/6 no dropped
STOPPED 0 passes 1/6 no dropped
APPOINTMENT_48H 0 waits 24 yes to_agent
APPOINTMENT_15MIN 0 passes event yes dropped
ACTIVATION 0 waits 120 yes dropped
SURVEY 0 waits 120 yes dropped
"""
_ROWS = [line.split() for line in _TABLE.strip().splitlines()]


def test_the_table_has_each_kind_once() -> None:
    assert sorted(row[0] for row in _ROWS) == sorted(Kind)
    assert set(TREATMENTS) == set(Kind)


def test_notices_and_journeys_are_kinds() -> None:
    assert {*map(str, NoticeKind), *map(str, JourneyKind)} <= set(map(str, Kind))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0])
def test_each_kind_is_treated_as_the_table_says(row: list[str]) -> None:
    kind, severity, quiet, life, stop, doubt = row
    treated = TREATMENTS[Kind(kind)]
    assert (treated.severity, treated.quiet) == (int(severity), Quiet(quiet))
    lives = {"event": None, "1/6": timedelta(minutes=10)}
    assert treated.dies_after == (lives[life] if life in lives else timedelta(hours=int(life)))
    assert (treated.stop_applies, treated.doubt) == (stop == "yes", Doubt(doubt))


def test_an_alert_in_the_words_of_a_cut_warning_is_treated_as_one() -> None:
    for kind in (Kind.EMERGENCY_CREDIT, Kind.EMERGENCY_LOW, Kind.CUT_WARNING):
        for words in ("CUT_WARNING", "CUT_WITHOUT_DAY"):
            assert treatment(kind, words) is TREATMENTS[Kind.CUT_WARNING]
    assert treatment("EMERGENCY_CREDIT", "EMERGENCY_CREDIT") is TREATMENTS[Kind.EMERGENCY_CREDIT]


def test_whoever_asked_is_answered_before_all_others_and_alerts_go_by_severity() -> None:
    asked = {Kind.BALANCE, Kind.CODE, Kind.THRESHOLD_CHANGED, Kind.HELP, Kind.STOPPED}
    asked |= {Kind.APPOINTMENT_15MIN}
    others = [TREATMENTS[kind] for kind in Kind if kind not in asked]
    assert min(TREATMENTS[kind].urgency for kind in asked) > max(o.urgency for o in others)
    assert all(o.urgency == o.severity for o in others if o.severity)
