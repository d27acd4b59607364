"""A real household's exports, where they are at hand: they are not part of this project."""

from datetime import date
from pathlib import Path

import pytest

from balance.entries import Consumption, Metered
from balance.intake.history import read_history
from balance.intake.lines import LineRefused, Taken
from balance.refusals import Refusal
from tests.balance.intake.factories import PREFIXES

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real exports of ../shared/data are not here"
)


def whole_days(name: str) -> tuple[dict[date, Consumption], list[LineRefused]]:
    with (DATA / name).open("rb") as stream:
        parsed = list(read_history(stream, PREFIXES))
    days = {one.record.day: one.record for one in parsed if isinstance(one, Taken)}
    return days, [one for one in parsed if isinstance(one, LineRefused)]


@pytest.mark.rule("history.whole_day")
def test_seventy_of_seventy_one_days_of_electricity_are_whole() -> None:
    days, others = whole_days("household-electricity-quarter-hours.csv")
    assert len(days) == 70
    assert [(one.code, one.line) for one in others] == [(Refusal.INCOMPLETE_DAY, 2)]
    assert "95 of 96" in others[0].detail
    assert days[date(2023, 10, 29)].content == Metered(0, 24700)  # type: ignore[arg-type]


@pytest.mark.rule("history.whole_day", "history.offtake")
def test_seventy_of_seventy_one_days_of_gas_are_whole() -> None:
    days, others = whole_days("household-gas-hours.csv")
    assert len(days) == 70
    assert [(one.code, one.detail) for one in others] == [
        (Refusal.INCOMPLETE_DAY, "18 of 24 hours have a volume")
    ]
    assert date(2023, 10, 29) in days
