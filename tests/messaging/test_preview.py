"""What would go out now: of every kind for an example household, and nothing untrue of a real."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from balance.account import Level, Supply
from balance.judge import NoticeKind
from balance.refusals import RefusedInput
from balance.storage.effects import Standing
from config.rules import Rules
from messaging.delivery import ChannelName
from messaging.examples import example
from messaging.gsm7 import Encoding, Segments
from messaging.kinds import Kind
from messaging.preview import preview
from tests.messaging.factories import MONDAY, SERVICE, statement
from voice_prompts.languages import Language

_POLICY = Rules().policies.at(MONDAY)
# A night, a weekend, a holiday, and each change of the clocks.
_NOWS = [
    MONDAY,
    datetime(2026, 11, 28, 2, tzinfo=UTC),
    datetime(2026, 12, 25, 12, tzinfo=UTC),
    datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Brussels")),
    datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Brussels")),
]


@pytest.mark.parametrize("now", _NOWS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_an_example_of_which_it_is_true(
    kind: Kind, language: Language, now: datetime
) -> None:
    shown = preview(kind, ChannelName.SMS, example(kind, _POLICY, now), SERVICE, now, language)
    assert shown.subject is None
    assert shown.segments == Segments(Encoding.GSM7, 1)
    assert "  " not in shown.text
    assert "{" not in shown.text


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_has_an_example_of_its_mail(kind: NoticeKind) -> None:
    about = example(Kind(kind), _POLICY, MONDAY)
    shown = preview(Kind(kind), ChannelName.EMAIL, about, SERVICE, MONDAY)
    assert shown.subject
    assert shown.segments is None
    assert SERVICE.balance_line in shown.text


def test_a_coming_cut_has_its_day_whenever_it_is_looked_at() -> None:
    for now in _NOWS:
        about = example(Kind.CUT_WARNING, _POLICY, now)
        text = preview(Kind.CUT_WARNING, ChannelName.SMS, about, SERVICE, now).text
        assert ": coupure " in text
        assert " à 8h. Solde" in text


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.value not in set(NoticeKind)])
def test_what_is_said_by_sms_only_has_no_mail(kind: Kind) -> None:
    about = example(kind, _POLICY, MONDAY)
    with pytest.raises(RefusedInput, match="goes out as an SMS only"):
        preview(kind, ChannelName.EMAIL, about, SERVICE, MONDAY)


@pytest.mark.parametrize(
    ("kind", "supply"),
    [
        (Kind.DISCONNECTED, Supply.CONNECTED),
        (Kind.RECONNECT_READY, Supply.CUT),
        (Kind.LOW_CREDIT, Supply.CUT),
        (Kind.TOP_UP_RECEIVED, Supply.CONNECTED),
        (Kind.TOP_UP_STILL_CUT, Supply.CUT),
        (Kind.EMERGENCY_CREDIT, Supply.CONNECTED),
    ],
)
def test_what_is_not_true_of_an_account_is_not_worded(kind: Kind, supply: Supply) -> None:
    about = Standing(1, statement(supply=supply), Level.LOW)
    with pytest.raises(RefusedInput, match="is not true of this account now"):
        preview(kind, ChannelName.SMS, about, SERVICE, MONDAY)
